"""Holding a consultation: prepared, opened, closed, its links, and its votes entered in the record."""

from base64 import urlsafe_b64encode
from datetime import datetime
from hashlib import sha256
from typing import Annotated, Any, Literal

from pydantic import Field

from parley.consultation.models import Consultation, Link, Participant, Shown, Statement, Vote
from parley.consultation.rules import course
from parley.convening.models import Party
from parley.ledger import canonical
from parley.ledger.leaf import moment
from parley.procedure.act import Act, act
from parley.procedure.capacities import Capacity
from parley.procedure.errors import Absent, Refused
from parley.procedure.errors import mark as _
from parley.procedure.kinds import Id, Line, Moment, Name, Number, Passage
from parley.record.sources import token


@act
def prepare_consultation(
    act: Act,
    *,
    title: Line,
    question: Passage,
    moderation: Literal["before", "after"] = "before",
    counts_for: Literal["team", "seats"] = "team",
) -> Consultation:
    """Prepare a consultation, seen by the team alone until it is opened."""
    found = Consultation.objects.create(
        process=act.process,
        title=title,
        question=question,
        moderation=moderation,
        counts_for=counts_for,
        made_at=act.at,
    )
    act.record("consultation.prepared", audience="team", title=title)
    return found


@act
def make_link(
    act: Act, *, consultation: Id, label: Name, party: Id = "", places: Annotated[Number, Field(ge=1)] | None = None
) -> Link:
    """Make a public link for one audience; whoever comes by a party's link counts for that party.

    `places` lets in no more people than that; without it, as many as like to come.
    """
    found = act.find(Consultation, consultation)
    course.not_closed(found.state)
    link = Link.objects.create(
        consultation=found,
        party=act.find(Party, party) if party else None,
        label=label,
        places=places,
        token=urlsafe_b64encode(token(24)).decode(),
        made_at=act.at,
    )
    act.record("link.made", audience="team", title=found.title, label=label)
    return link


@act
def end_link(act: Act, *, link: Id) -> Link:
    """End a link: nobody comes in by it from now on; the votes given stay."""
    found = act.find(Link, link, "consultation")
    if found.ended_at is not None:
        raise Refused(_("This link has ended already."))
    found.ended_at = act.at
    found.save()
    act.record("link.ended", audience="team", title=found.consultation.title, label=found.label)
    return found


@act
def open_consultation(act: Act, *, consultation: Id, closes_at: Moment | None = None) -> Consultation:
    """Open the consultation; a closing time may be stated."""
    found = act.find(Consultation, consultation)
    if closes_at is not None and closes_at <= act.at:
        raise Refused(_("This time has passed already."), field="closes_at")
    count = act.rows(Statement).filter(consultation=found, state=course.ACCEPTED).count()
    found.state, found.closes_at = course.opened(found.state, count), closes_at
    found.save()
    act.record("consultation.opened", title=found.title, count=count, texts={"question": found.question})
    return found


@act
def record_votes(act: Act, *, consultation: Id) -> Consultation:
    """Enter the votes since the last entry in the record: as one commitment, that names nobody."""
    found = _any(act, consultation)
    count = _enter_votes(act, found)
    if not count:
        raise Refused(_("There are no new votes."))
    return found


@act
def close_consultation(act: Act, *, consultation: Id) -> Consultation:
    """Close the consultation: no more votes and statements are taken."""
    found = _any(act, consultation)
    if act.by.capacity == Capacity.CLOCK and (found.closes_at is None or act.at < found.closes_at):
        raise Refused(_("The closing time has not passed yet."))
    found.state = course.moved(found.state, course.CLOSED)
    _enter_votes(act, found)
    found.closes_at = min(found.closes_at or act.at, act.at)
    found.save()
    participants = act.rows(Participant).filter(consultation=found, erased_at__isnull=True).count()
    act.record("consultation.closed", title=found.title)
    # Before the team alone: less the sizes of the parties that are told, it would be the size of one that is not. How
    # many voted stands before everybody in the analysis, as far as it may be told.
    act.record("participation.counted", audience="team", title=found.title, participants=participants)
    return found


def _any(act: Act, consultation: str) -> Consultation:
    found: Consultation | None = act.rows(Consultation).filter(public_id=consultation).first()
    if found is None:
        raise Absent
    return found


def _enter_votes(act: Act, found: Consultation) -> int:
    """Record the new and changed votes, and what was shown, as hashes; participants stand there by their random ids."""
    votes, shown = (_since(act, found, model, column) for model, column in ((Vote, "value"), (Shown, "probability")))
    upto: datetime = act.at
    found.recorded_upto = upto
    found.save()
    if votes:
        digests: dict[str, Any] = {"votes": _digest(votes), "shown": _digest([[found.erasures], *shown])}
        # How many voted may not be told below the floor, nor while the counts are the team's alone.
        act.record("votes.recorded", audience="team", title=found.title, count=len(votes), **digests)
    return len(votes)


def _since(act: Act, found: Consultation, model: type[Vote | Shown], column: str) -> list[list[Any]]:
    """What came since the last entry in the record, in the order in which it came."""
    rows = act.rows(model).filter(statement__consultation=found, at__lte=act.at)
    if found.recorded_upto is not None:
        rows = rows.filter(at__gt=found.recorded_upto)
    listed = rows.order_by("at", "pk").values_list("participant__public_id", "statement__number", column, "at")
    return [[who, number, _exact(value), moment(at)] for who, number, value, at in listed]


def _exact(value: float | int | None) -> int | str | None:
    """A value as the record takes it, which knows no floating point."""
    return value.hex() if isinstance(value, float) else value


def _digest(rows: list[list[Any]]) -> str:
    return sha256(canonical.dumps(rows)).hexdigest()
