"""The press desk: drafts, clearances, embargoes, the media bank, for those who may see them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django.urls import reverse

from parley.agreement.models import Agreement
from parley.agreement.queries import agreements
from parley.agreement.rules.signature import Tally
from parley.consultation.models import Consultation
from parley.consultation.rules import course
from parley.convening.models import Party
from parley.convening.queries import parties, rules_in_force, timeline
from parley.convening.queries.timeline import Moment
from parley.press.models import Clearance, Item, Photo, PressRoom, Version
from parley.press.queries.findings import Findings, findings
from parley.press.queries.sight import at_the_desk
from parley.press.rules import content as contents
from parley.press.rules import item as rules
from parley.press.rules import markup
from parley.press.rules.reactions import switched
from parley.procedure.errors import Absent
from parley.procedure.errors import mark as _
from parley.procedure.guarded import one
from parley.procedure.viewer import Viewer, possible
from parley.procedure.waiting import Waiting, waits
from parley.procedure.words import plain, say

#: How each state is marked on a page, beside its word.
_MARKS = {
    rules.DRAFT: "",
    rules.ASKED: "care",
    rules.CLEARED: "open",
    rules.EMBARGOED: "open",
    rules.ISSUED: "done",
    rules.CORRECTED: "",
    rules.WITHDRAWN: "ended",
}
_ANSWER_MARKS = {rules.NO_ANSWER: "care", rules.CLEARS: "done", rules.OBJECTS: "ended"}


@dataclass(frozen=True)
class DeskRow:
    """One version in the lists of the desk."""

    id: str
    headline: str
    kind: str
    language: str
    state: str
    mark: str
    correction: bool
    made_at: datetime
    embargo_until: datetime | None
    issued_at: datetime | None


@dataclass(frozen=True)
class DeskView:
    """The desk, as far as this viewer sees it."""

    open: list[DeskRow]
    issued: list[DeskRow]
    withdrawn: list[DeskRow]
    reactions: bool
    can: frozenset[str]


@dataclass(frozen=True)
class ClearanceRow:
    party: Party
    said: str
    mark: str
    words: str
    answered_at: datetime | None


@dataclass(frozen=True)
class ItemView:
    """An item at the desk: the version that is being worked on, else the one issued; and what may be done now."""

    id: str
    kind: str
    kind_label: str
    version: Version
    content: Mapping[str, Any]
    state: str
    label: str
    mark: str
    embargo_until: datetime | None
    issued: bool
    clearances: list[ClearanceRow]
    missing: list[Party]
    own: ClearanceRow | None
    photo: Photo | None
    can: frozenset[str]

    @property
    def findings(self) -> Findings | None:
        """What it tells of a consultation, if it is the result of one."""
        return findings(self.content)

    @property
    def day(self) -> date | None:
        """The day of a milestone or an instrument."""
        return date.fromisoformat(self.content["day"]) if self.content.get("day") else None


def desk(viewer: Viewer) -> DeskView:
    """All versions that the viewer sees, newest first."""
    staffed = at_the_desk(viewer)
    rows = Version.objects.seen_by(viewer).select_related("item").order_by("-made_at", "-pk")
    shown = [(row.state, _row(row, staffed)) for row in rows if row.state != rules.CORRECTED]
    room = PressRoom.objects.seen_by(viewer).first()
    procedure = rules_in_force(viewer)
    on = room.reactions if room is not None else procedure.reactions
    steps = {
        "draft_news": lambda: True,
        "draft_findings": lambda: True,
        "add_photo": lambda: True,
        "switch_reactions": lambda: switched(not on, procedure.reactions, on) != on,
    }
    return DeskView(
        open=[row for state, row in shown if state in rules.OPEN],
        issued=[row for state, row in shown if state == rules.ISSUED],
        withdrawn=[row for state, row in shown if state == rules.WITHDRAWN],
        reactions=on,
        can=possible(viewer, steps),
    )


def _row(version: Version, staffed: bool) -> DeskRow:
    state = rules.told(version.state, staffed)
    return DeskRow(
        id=version.item.public_id,
        headline=version.content["headline"],
        kind=say(contents.KINDS[version.item.kind]),
        language=version.content["language"],
        state=say(rules.LABELS[state]),
        mark=_MARKS[state],
        correction=bool(version.correction),
        made_at=version.made_at,
        embargo_until=version.embargo_until if staffed else None,
        issued_at=version.issued_at,
    )


def item(viewer: Viewer, public_id: str) -> ItemView:
    """One item as the desk, its drafter or a head whose clearance is asked sees it."""
    found = one(Item, viewer, public_id)
    versions = list(Version.objects.seen_by(viewer).filter(item=found).select_related("drafted_by", "photo"))
    open_version = next((version for version in versions if version.state in rules.OPEN), None)
    standing = next((version for version in versions if version.state == rules.ISSUED), None)
    version = open_version or standing or (versions[-1] if versions else None)
    if version is None:
        raise Absent
    rows = list(Clearance.objects.seen_by(viewer).filter(version=version).select_related("party"))
    by_party = {row.party_id: row for row in rows}
    everybody = parties(viewer)
    required = rules_in_force(viewer).clearance_required(frozenset(party.public_id for party in everybody))
    listed = [party for party in everybody if party.pk in by_party]
    own = by_party.get(viewer.party_id) if viewer.party_id else None
    state = rules.told(version.state, at_the_desk(viewer))
    return ItemView(
        id=public_id,
        kind=found.kind,
        kind_label=say(contents.KINDS[found.kind]),
        version=version,
        content=version.content,
        state=state,
        label=say(rules.LABELS[state]),
        mark=_MARKS[state],
        embargo_until=version.embargo_until if at_the_desk(viewer) else None,
        issued=found.issued_at is not None,
        clearances=[_answer(by_party[party.pk], party) for party in listed],
        missing=[
            party
            for party in everybody
            if at_the_desk(viewer) and party.public_id in required and party.pk not in by_party
        ],
        own=_answer(own, own.party) if own is not None else None,
        photo=version.photo,
        can=possible(viewer, _steps(viewer, found, version, standing, rows, required, own)),
    )


def _steps(
    viewer: Viewer,
    found: Item,
    version: Version,
    standing: Version | None,
    rows: list[Clearance],
    required: frozenset[str],
    own: Clearance | None,
) -> dict[str, Any]:
    ruled = rules.Version(
        state=version.state,
        digest=version.digest,
        required=required,
        answers={row.party.public_id: rules.Answer(row.said, row.digest) for row in rows},
        embargo_until=version.embargo_until,
    )
    staffed = at_the_desk(viewer)
    mine = staffed or (version.drafted_by_id == viewer.seat.pk and version.state == rules.DRAFT)
    standing_state = standing.state if standing is not None else rules.DRAFT
    return {
        f"edit_{found.kind}": lambda: mine and ruled.edited(""),
        "withdraw_item": lambda: mine and ruled.withdrawn(),
        "ask_clearance": lambda: staffed and ruled.asked(),
        "embargo_item": lambda: staffed and ruled.embargoed(found.made_at + timedelta(1), found.made_at),
        "issue_item": lambda: staffed and ruled.issued(),
        "correct_item": lambda: staffed and rules.correctable(standing_state, version.state in rules.OPEN),
        "clear_item": lambda: own is not None and ruled.answered(own.party.public_id, rules.CLEARS, ruled.digest),
        "object_to_item": lambda: own is not None and ruled.answered(own.party.public_id, rules.OBJECTS, ruled.digest),
    }


def preview(shown: ItemView) -> str:
    """The body as the public will read it."""
    return markup.html(shown.content.get("body", ""))


def _answer(row: Clearance, party: Party) -> ClearanceRow:
    return ClearanceRow(party, say(rules.ANSWERS[row.said]), _ANSWER_MARKS[row.said], row.words, row.answered_at)


def photos(viewer: Viewer) -> list[Photo]:
    """The media bank, newest first."""
    return list(Photo.objects.seen_by(viewer).order_by("-added_at", "-pk"))


def items_to_point_to(viewer: Viewer) -> list[tuple[str, str]]:
    """Issued items that a news item may name as related: (id, headline)."""
    rows = Version.objects.seen_by(viewer).filter(state=rules.ISSUED).exclude(item__kind=contents.PROFILE)
    rows = rows.exclude(item__kind=contents.MILESTONE).select_related("item").order_by("-issued_at")[:200]
    return [(row.item.public_id, row.content["headline"]) for row in rows]


@dataclass(frozen=True)
class Publishable:
    """An act of the common log, or a round held elsewhere, and what a draft of a public entry starts from."""

    time: datetime | date
    text: str
    query: str


def entries_to_publish(viewer: Viewer) -> list[Publishable]:
    """Acts of the common log, newest first, after which an entry of the public timeline may be drafted."""
    zone = ZoneInfo(viewer.process.time_zone)
    return [
        Publishable(moment.time, moment.text, _start(moment, zone))
        for moment in timeline(viewer, newest=True)
        if moment.audience == "common"
    ]


def _start(moment: Moment, zone: ZoneInfo) -> str:
    day = moment.time.astimezone(zone).date() if isinstance(moment.time, datetime) else moment.time
    start = {
        "sentence": plain(moment.text)[:300],
        "day": day.isoformat(),
        "source": moment.source,
        "city": moment.place,
    }
    return urlencode({name: value for name, value in start.items() if value})


def agreements_to_publish(viewer: Viewer) -> list[tuple[str, str, Tally]]:
    """The agreements of these talks, each with how many have signed: (id, title, tally)."""
    return [(row.public_id, row.title, tally) for row, tally in agreements(viewer)]


def agreement_to_publish(viewer: Viewer, public_id: str) -> tuple[str, date]:
    """The title of an agreement, and the day on which it was opened for signature."""
    found = one(Agreement, viewer, public_id)
    return found.title, found.opened_at.astimezone(ZoneInfo(viewer.process.time_zone)).date()


def consultations_to_publish(viewer: Viewer) -> list[Consultation]:
    """The consultations that have been opened, newest first, for the result of one to be published."""
    rows = Consultation.objects.seen_by(viewer).exclude(state=course.DRAFT)
    return list(rows.order_by("-made_at", "-pk"))


def consultation_to_publish(viewer: Viewer, public_id: str) -> Consultation:
    """The consultation that an address names."""
    return one(Consultation, viewer, public_id)


@waits
def clearances_waiting(viewer: Viewer) -> list[Waiting]:
    """Items that this head has not cleared or objected to yet, and at the desk those that are ready to be issued."""
    if not (viewer.may("clear_item") or at_the_desk(viewer)):
        return []
    rows = Version.objects.seen_by(viewer).select_related("item")
    if viewer.may("clear_item"):
        unanswered = Clearance.objects.seen_by(viewer).filter(party=viewer.party_id, said=rules.NO_ANSWER)
        rows = rows.filter(state__in=rules.BEFORE_PARTIES, pk__in=unanswered.values("version"))
        what = _("Clear “%(headline)s” for publication, or object")
    else:
        rows = rows.filter(state=rules.CLEARED)
        what = _("Issue “%(headline)s”, which has been cleared")
    return [
        Waiting(
            say(what, {"headline": version.content["headline"]}),
            reverse("press:item", args=[viewer.process.public_id, version.item.public_id]),
        )
        for version in rows
    ]
