"""The rules of procedure in words, their versions with what changed, and the drafts with their answers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext

from parley.convening.models import Party, Rules, RulesAnswer, RulesDraft
from parley.convening.queries.process import in_order
from parley.convening.rules import amendment
from parley.convening.rules.procedure import BY_PARTY, Procedure
from parley.convening.rules.wording import HEADINGS, SIGNINGS, Sentence, changes, sentences
from parley.people.models import Seat
from parley.people.queries import in_force
from parley.procedure.capacities import Capacity
from parley.procedure.errors import Refused
from parley.procedure.errors import mark as _
from parley.procedure.guarded import EVERYTHING, NOTHING, visible
from parley.procedure.viewer import Viewer, possible
from parley.procedure.waiting import Waiting, waits
from parley.procedure.words import say

_KINDS = {amendment.DRAFT: "open", amendment.ADOPTED: "done", amendment.WITHDRAWN: "ended"}


@visible(Rules)
def rules_seen(viewer: Viewer) -> Q:
    """Every seat reads the rules by which it is bound."""
    return EVERYTHING if viewer.seated else NOTHING


@visible(RulesDraft)
def drafts_seen(viewer: Viewer) -> Q:
    """Equal notice: a draft is before every seat as soon as it is proposed."""
    return EVERYTHING if viewer.seated else NOTHING


@visible(RulesAnswer)
def answers_seen(viewer: Viewer) -> Q:
    """Answers to rules are given openly, unlike those to a negotiating text."""
    return EVERYTHING if viewer.seated else NOTHING


@dataclass(frozen=True)
class Rule:
    """One rule in the reader's language."""

    about: str
    text: str


@dataclass(frozen=True)
class Piece:
    """A part of a comparison, as the pages show it."""

    kind: str
    text: str


@dataclass(frozen=True)
class Version:
    """An adopted version, and how it differs from the one before."""

    version: int
    adopted_at: datetime | None
    procedure: Procedure
    rules: list[Rule]
    pieces: list[list[Piece]]


@dataclass(frozen=True)
class DraftView:
    """A draft with what it would change, who has answered, and what this viewer may do with it now."""

    draft: RulesDraft
    state: str
    kind: str
    rules: list[Rule]
    pieces: list[list[Piece]]
    answers: list[RulesAnswer]
    agreed: int
    voices: int
    waiting: bool
    can: frozenset[str]


@dataclass(frozen=True)
class RulesView:
    """All that there is of the rules of procedure, newest first."""

    in_force: Version | None
    versions: list[Version]
    drafts: list[DraftView]
    order: list[Party] = field(default_factory=list)


def as_ruled(
    draft: RulesDraft,
    version: int,
    procedure: Procedure,
    *,
    parties: Sequence[Party],
    seats: Sequence[Seat],
    answers: Sequence[RulesAnswer],
) -> amendment.Draft:
    """The draft as the rules see it; `answers` to it stand in the order in which they were given."""
    latest: dict[str, bool] = {}
    if procedure.voice == BY_PARTY:
        voices = frozenset(party.public_id for party in parties)
        for answer in answers:
            if answer.seat.capacity == Capacity.HEAD and answer.seat.party is not None:
                latest[answer.seat.party.public_id] = answer.agrees
    else:
        speaking = (Capacity.HEAD, Capacity.DELEGATE)
        voices = frozenset(seat.public_id for seat in seats if seat.capacity in speaking)
        latest = {answer.seat.public_id: answer.agrees for answer in answers}
    return amendment.Draft(
        state=draft.state,
        amends=draft.amends,
        in_force=version,
        decision=procedure.decision,
        voices=voices,
        agreed=frozenset(voice for voice, agrees in latest.items() if agrees),
        objected=frozenset(voice for voice, agrees in latest.items() if not agrees),
    )


def rules_of_procedure(viewer: Viewer) -> RulesView:
    """The rules in words, every version with what it changed, and the drafts with their answers."""
    parties = list(Party.objects.seen_by(viewer))
    names = {party.public_id: party.shown for party in parties}
    rows = list(Rules.objects.seen_by(viewer).order_by("version"))
    contents = {row.version: Procedure.from_json(row.content) for row in rows}
    versions = [_version(row, contents, names) for row in rows]
    now = contents.get(viewer.process.rules_version, Procedure())
    drafts = _drafts(viewer, now, contents, parties, names)
    in_force = next((one for one in versions if one.version == viewer.process.rules_version), None)
    return RulesView(in_force, versions[::-1], drafts, in_order(parties, now))


def in_words(procedure: Procedure, names: Mapping[str, str]) -> list[Rule]:
    """Each rule as a sentence in the reader's language."""
    return [Rule(gettext(HEADINGS[one.about]), _said(one, names)) for one in sentences(procedure)]


def _version(row: Rules, contents: Mapping[int, Procedure], names: Mapping[str, str]) -> Version:
    content, before = contents[row.version], contents.get(row.version - 1)
    pieces = _pieces(before, content, names) if before is not None else []
    return Version(row.version, row.adopted_at, content, in_words(content, names), pieces)


def _pieces(before: Procedure, after: Procedure, names: Mapping[str, str]) -> list[list[Piece]]:
    return [
        [Piece("removed", _said(old, names)), Piece("same", " "), Piece("added", _said(new, names))]
        for old, new in changes(before, after)
    ]


def _said(sentence: Sentence, names: Mapping[str, str]) -> str:
    values: dict[str, object] = {}
    if sentence.parties:
        values["parties"] = [names.get(party, "?") for party in sentence.parties]
    if sentence.number is not None:
        values["number"] = sentence.number
    if sentence.signed:
        values["signed"] = [gettext(SIGNINGS[one]) for one in sentence.signed]
    return say(sentence.message, values)


def _drafts(
    viewer: Viewer,
    now: Procedure,
    contents: Mapping[int, Procedure],
    parties: Sequence[Party],
    names: Mapping[str, str],
) -> list[DraftView]:
    drafts = list(RulesDraft.objects.seen_by(viewer).select_related("drafted_by").order_by("-drafted_at", "-pk"))
    pending = [draft for draft in drafts if draft.state != amendment.ADOPTED]
    if not pending:
        return []
    answers = list(RulesAnswer.objects.seen_by(viewer).select_related("seat__party"))
    seats = list(Seat.objects.seen_by(viewer).filter(in_force()))
    views = []
    for draft in pending:
        given = [answer for answer in answers if answer.draft_id == draft.pk]
        ruled = as_ruled(draft, viewer.process.rules_version, now, parties=parties, seats=seats, answers=given)
        proposed = Procedure.from_json(draft.content)
        pieces = _pieces(contents[draft.amends], proposed, names) if draft.amends in contents else []
        state, kind = say(amendment.LABELS[draft.state]), _KINDS[draft.state]
        if ruled.overtaken:
            state, kind = gettext(_OVERTAKEN), "ended"
        voice = _voice(viewer, now)
        views.append(
            DraftView(
                draft=draft,
                state=state,
                kind=kind,
                rules=in_words(proposed, names),
                pieces=pieces,
                answers=given,
                agreed=len(ruled.agreed & ruled.voices),
                voices=len(ruled.voices),
                waiting=bool(voice) and voice not in ruled.agreed | ruled.objected,
                can=_can(viewer, ruled, voice),
            )
        )
    return views


_OVERTAKEN = _("overtaken by other rules")


def _can(viewer: Viewer, ruled: amendment.Draft, voice: str) -> frozenset[str]:
    steps: dict[str, Any] = {
        "answer_rules": lambda: ruled.answered(voice, agrees=True),
        "adopt_rules": ruled.adopted,
        "withdraw_rules": ruled.withdrawn,
    }
    return possible(viewer, steps)


def _voice(viewer: Viewer, procedure: Procedure) -> str:
    if not viewer.of_delegation:
        return ""
    seat = viewer.seat
    try:
        return amendment.voice_of(procedure, seat.capacity, seat.public_id, seat.party.public_id)
    except Refused:
        return ""


@waits
def rules_waiting(viewer: Viewer) -> list[Waiting]:
    """Drafts of the rules that this viewer has not answered, or may adopt now."""
    if not (viewer.may("answer_rules") or viewer.may("adopt_rules")):
        return []
    if not RulesDraft.objects.seen_by(viewer).filter(state=amendment.DRAFT).exists():
        return []
    url = reverse("convening:rules", args=[viewer.process.public_id])
    found = []
    for draft in rules_of_procedure(viewer).drafts:
        if draft.waiting and "answer_rules" in draft.can:
            found.append(Waiting(gettext(_("Answer the proposed rules of procedure")), url))
        if "adopt_rules" in draft.can:
            found.append(Waiting(gettext(_("Adopt the proposed rules of procedure, or withdraw them")), url))
    return found
