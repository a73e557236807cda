"""What of drafting waits for a seat; never whether anybody else has done their part."""

from collections.abc import Iterator
from functools import partial

from django.urls import reverse

from parley.drafting.models import Answer, Draft, Place, Putting, Version, Wording
from parley.drafting.queries.deciding import as_ruled
from parley.drafting.queries.putting import may_answer
from parley.drafting.queries.texts import newest_drafts
from parley.drafting.rules import text as rules
from parley.ledger.leaf import text_hash
from parley.procedure.capacities import Capacity
from parley.procedure.errors import mark as _
from parley.procedure.viewer import Viewer, possible
from parley.procedure.waiting import Waiting, waits
from parley.procedure.words import say
from parley.record.sources import now

_CRITICISE = _("Criticise draft %(number)s of “%(title)s”, or let it stand")
_ANSWER = _("Answer draft %(number)s of “%(title)s”, unseen by the others")
_CLOSED = _("Criticism of draft %(number)s of “%(title)s” has closed: begin the next draft, or put this one")
_NOT_ADOPTED = _("Draft %(number)s of “%(title)s” was not adopted: begin the next draft, or abandon the text")
_TRANSLATE = _("Bring the translation of “%(title)s” up to date")


@waits
def drafting_waiting(viewer: Viewer) -> list[Waiting]:
    """Drafts to criticise, texts to answer, the mediator's next step, and translations that are behind."""
    newest = newest_drafts(viewer)
    if not newest:
        return []
    rows = Version.objects.seen_by(viewer).filter(draft__in=newest).defer("body").select_related("draft__text")
    titles = {row.draft_id: row.title for row in rows if row.language == row.draft.text.language}
    return [
        *_to_criticise(viewer, newest, titles),
        *_to_answer(viewer, newest, titles),
        *_to_decide(viewer, newest, titles),
        *_to_translate(viewer, newest, titles, list(rows)),
    ]


def _to_criticise(viewer: Viewer, newest: list[Draft], titles: dict[int, str]) -> Iterator[Waiting]:
    for draft in newest:
        if possible(viewer, {"criticise_clause": partial(as_ruled(draft).criticised, now())}):
            yield Waiting(_said(_CRITICISE, draft, titles), _page(viewer, draft), draft.closes_at)


def _to_answer(viewer: Viewer, newest: list[Draft], titles: dict[int, str]) -> Iterator[Waiting]:
    put = [draft for draft in newest if draft.state == rules.PUT]
    if not put or not viewer.may("answer_text"):
        return
    answered = set(Answer.objects.seen_by(viewer).filter(putting__draft__in=put).values_list("putting", flat=True))
    by_draft = {draft.pk: draft for draft in put}
    for putting in Putting.objects.seen_by(viewer).filter(draft__in=put, revealed_at=None, due__gt=now()):
        if putting.pk not in answered and may_answer(viewer, putting):
            draft = by_draft[putting.draft_id]
            url = reverse("drafting:putting", args=[viewer.process.public_id, draft.text.public_id, putting.public_id])
            yield Waiting(_said(_ANSWER, draft, titles), url, putting.due)


def _to_decide(viewer: Viewer, newest: list[Draft], titles: dict[int, str]) -> Iterator[Waiting]:
    said = {rules.CLOSED: _CLOSED, rules.NOT_ADOPTED: _NOT_ADOPTED}
    for draft in newest:
        if draft.state in said and viewer.may("new_draft"):
            yield Waiting(_said(said[draft.state], draft, titles), _page(viewer, draft))


def _to_translate(
    viewer: Viewer, newest: list[Draft], titles: dict[int, str], versions: list[Version]
) -> Iterator[Waiting]:
    """For the interpreters: working drafts of which a translation lacks a clause or follows an older source."""
    working = [draft for draft in newest if draft.state == rules.DRAFTING]
    if not working or not viewer.sits_as(Capacity.INTERPRETER):
        return
    clauses: dict[int, set[int]] = {draft.pk: set() for draft in working}
    for pk, clause in Place.objects.seen_by(viewer).filter(draft__in=working).values_list("draft", "clause"):
        clauses[pk].add(clause)
    worded: dict[tuple[int, str], dict[int, tuple[str, str]]] = {}
    rows = Wording.objects.seen_by(viewer).filter(draft__in=working)
    for pk, language, clause, own, made_from in rows.values_list(
        "draft", "language", "clause", "text_hash", "translated_from"
    ):
        worded.setdefault((pk, language), {})[clause] = (own, made_from)
    for version in versions:
        draft = version.draft
        if draft.pk not in clauses or version.authentic or version.language == draft.text.language:
            continue
        source, there = (worded.get((draft.pk, language), {}) for language in (draft.text.language, version.language))
        behind = version.title_from != text_hash(titles[draft.pk])
        if behind or any(there.get(clause, ("", ""))[1] != source[clause][0] for clause in clauses[draft.pk]):
            args = [viewer.process.public_id, draft.text.public_id, draft.number, version.language]
            yield Waiting(_said(_TRANSLATE, draft, titles), reverse("drafting:draft", args=args))


def _said(sentence: str, draft: Draft, titles: dict[int, str]) -> str:
    return say(sentence, {"number": draft.number, "title": titles[draft.pk]})


def _page(viewer: Viewer, draft: Draft) -> str:
    return reverse("drafting:text", args=[viewer.process.public_id, draft.text.public_id])
