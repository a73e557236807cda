"""Criticism of a draft: one's own while it is open, everybody's once it is revealed."""

from dataclasses import dataclass

from parley.convening.queries import in_order, rules_in_force
from parley.drafting.models import Criticism, Draft, Place, Version, Wording
from parley.drafting.queries import languages
from parley.drafting.queries.deciding import as_ruled
from parley.drafting.rules import text as rules
from parley.procedure.errors import Absent
from parley.procedure.viewer import Viewer, possible
from parley.record.sources import now


@dataclass(frozen=True)
class Criticised:
    """A clause, or the text as a whole where there is no number, with what the parties hold against it."""

    public_id: str
    number: int | None
    heading: str
    body: str
    language: str
    criticisms: tuple[Criticism, ...]


@dataclass(frozen=True)
class CriticismView:
    """The criticism of one draft as far as the viewer may see it, clause by clause, parties as the rules list them."""

    draft: Draft
    title: str
    language: str
    language_name: str
    open: bool
    revealed: bool
    clauses: tuple[Criticised, ...]
    can: frozenset[str]


def criticisms(viewer: Viewer, text: str, number: int) -> CriticismView:
    """What the viewer may read of the criticism of this draft: never how much there is of what is sealed."""
    drafts = Draft.objects.seen_by(viewer).filter(text__public_id=text, number=number, circulated_at__isnull=False)
    draft = drafts.select_related("text").first()
    if draft is None:
        raise Absent
    language = draft.text.language
    version = Version.objects.seen_by(viewer).defer("body").get(draft=draft, language=language)
    rows = Criticism.objects.seen_by(viewer).filter(draft=draft, withdrawn_at=None).select_related("party")
    about: dict[int | None, list[Criticism]] = {}
    for row in rows:
        about.setdefault(row.clause_id, []).append(row)
    parties = {row.party for of_one in about.values() for row in of_one}
    order = {party.pk: place for place, party in enumerate(in_order(parties, rules_in_force(viewer)))}
    for of_one in about.values():
        of_one.sort(key=lambda row: order[row.party_id])
    places = Place.objects.seen_by(viewer).filter(draft=draft, clause__in=[pk for pk in about if pk is not None])
    worded = {
        says.clause_id: says
        for says in Wording.objects.seen_by(viewer).filter(draft=draft, language=language, clause__in=list(about))
    }
    found = [Criticised("", None, "", "", language, tuple(about[None]))] if None in about else []
    for place in places.select_related("clause").order_by("number"):
        says = worded[place.clause_id]
        criticised = tuple(about[place.clause_id])
        found.append(Criticised(place.clause.public_id, place.number, says.heading, says.body, language, criticised))
    ruled = as_ruled(draft)
    closed = draft.closed_at is not None
    return CriticismView(
        draft=draft,
        title=version.title,
        language=language,
        language_name=languages.name(language),
        open=not closed,
        revealed=closed and (draft.reveal_to == rules.EVERYBODY or viewer.of_team),
        clauses=tuple(found),
        can=possible(viewer, {"withdraw_criticism": lambda: ruled.criticised(now())}),
    )


def criticism(viewer: Viewer, draft: str, clause: str) -> tuple[Draft, Criticism | None]:
    """The draft, and what the viewer's own party said of the clause (of the whole without one), if it did."""
    found = Draft.objects.seen_by(viewer).filter(public_id=draft).select_related("text").first()
    if found is None:
        raise Absent
    rows = Criticism.objects.seen_by(viewer).filter(draft=found, party=viewer.party_id, withdrawn_at=None)
    rows = rows.filter(clause__public_id=clause) if clause else rows.filter(clause=None)
    return found, rows.first()
