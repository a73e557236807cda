"""Two drafts side by side: what became of each clause, word by word."""

from dataclasses import dataclass

from parley.drafting.models import Draft, Place, Text, Version, Wording
from parley.drafting.queries import languages
from parley.drafting.rules import comparison as rules
from parley.procedure.errors import Absent
from parley.procedure.guarded import one
from parley.procedure.viewer import Viewer
from parley.procedure.words import say

_KINDS = {rules.SAME: "", rules.ADDED: "done", rules.STRUCK: "ended", rules.MOVED: "care", rules.CHANGED: "open"}


@dataclass(frozen=True)
class ClauseComparison:
    """What became of one clause, in the reader's words."""

    change: rules.ClauseChange
    label: str
    kind: str


@dataclass(frozen=True)
class DraftsCompared:
    """Two drafts of a text in one language, compared."""

    text: Text
    old: int
    new: int
    numbers: tuple[int, ...]
    language: str
    language_name: str
    #: How many pieces of each version do not match its source, as it was frozen.
    old_behind: int
    new_behind: int
    title: tuple[rules.Piece, ...]
    title_plain: str
    clauses: tuple[ClauseComparison, ...]

    @property
    def changed(self) -> int:
        return sum(one.change.kind != rules.SAME for one in self.clauses)


def comparison(viewer: Viewer, text: str, old: int, new: int, language: str) -> DraftsCompared:
    """Two drafts that the viewer may see, compared in a language of the newer one; else `Absent`.

    Where the older one had no version in this language yet, all of it is added.
    """
    found = one(Text, viewer, text)
    drafts = {row.number: row for row in Draft.objects.seen_by(viewer).filter(text=found).order_by("number")}
    if old not in drafts or new not in drafts or old == new:
        raise Absent
    pair = [drafts[old], drafts[new]]
    rows = Version.objects.seen_by(viewer).filter(draft__in=pair, language=language).defer("body")
    versions = {row.draft_id: row for row in rows}
    if drafts[new].pk not in versions:
        raise Absent
    order: dict[int, list[str]] = {draft.pk: [] for draft in pair}
    for place in Place.objects.seen_by(viewer).filter(draft__in=pair).select_related("clause").order_by("number"):
        order[place.draft_id].append(place.clause.public_id)
    worded: dict[int, dict[str, tuple[str, str]]] = {draft.pk: {} for draft in pair}
    wordings = Wording.objects.seen_by(viewer).filter(draft__in=pair, language=language).select_related("clause")
    for row in wordings:
        worded[row.draft_id][row.clause.public_id] = (row.heading, row.body)
    before, after = (draft.pk for draft in pair)
    changes = rules.drafts_compared(order[before], order[after], worded[before], worded[after])
    return DraftsCompared(
        text=found,
        old=old,
        new=new,
        numbers=tuple(drafts),
        language=language,
        language_name=languages.name(language),
        old_behind=versions[before].behind if before in versions else 0,
        new_behind=versions[after].behind,
        title=rules.compared(versions[before].title if before in versions else "", versions[after].title),
        title_plain=versions[after].title,
        clauses=tuple(ClauseComparison(one, say(rules.LABELS[one.kind]), _KINDS[one.kind]) for one in changes),
    )
