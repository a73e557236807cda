"""Holding a consultation: prepared, opened, moderated, closed, and its votes entered in the record."""

from base64 import urlsafe_b64encode
from datetime import datetime
from hashlib import sha256
from typing import Any, Literal

from django.db.models import Q

from parley.consultation.models import Consultation, Link, Participant, Statement, Vote
from parley.consultation.rules import counting, course
from parley.convening.models import Party
from parley.ledger import canonical
from parley.ledger.leaf import moment
from parley.procedure.act import Act, act
from parley.procedure.capacities import Capacity
from parley.procedure.errors import Absent, Refused
from parley.procedure.errors import mark as _
from parley.procedure.kinds import Id, Language, Line, MaybeLine, Moment, Name, Passage
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
def make_link(act: Act, *, consultation: Id, label: Name, party: Id = "") -> Link:
    """Make a public link for one audience; whoever comes by a party's link counts for that party."""
    found = act.find(Consultation, consultation)
    link = Link.objects.create(
        consultation=found,
        party=act.find(Party, party) if party else None,
        label=label,
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
def add_statement(act: Act, *, consultation: Id, body: Line, language: Language) -> Statement:
    """Add a statement to begin with."""
    found = act.find(Consultation, consultation)
    if found.state == course.CLOSED:
        course.takes_part(found.state)
    statement = _new_statement(act, found, body, language, course.ACCEPTED, None)
    audience = "team" if found.state == course.DRAFT else "common"
    act.record("statement.added", audience=audience, title=found.title, body=body)
    return statement


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
def judge_statement(
    act: Act, *, statement: Id, verdict: Literal["accepted", "rejected"], reason: MaybeLine = ""
) -> Statement:
    """Accept a submitted statement, or reject it with a reason; its wording is not changed."""
    found = act.find(Statement, statement, "consultation")
    found.state, found.reason = course.judged(found.state, verdict, reason), reason
    if found.number is None and verdict == course.ACCEPTED:
        found.number = _next_number(act, found.consultation)
    found.save()
    audience = "common" if verdict == course.ACCEPTED else "team"
    details: dict[str, Any] = {"title": found.consultation.title, "body": found.body, "reason": reason}
    act.record(f"statement.{verdict}", audience=audience, **details)
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
    participants = act.rows(Participant).filter(consultation=found).count()
    if participants < counting.FLOOR:
        act.record("consultation.closed_few", title=found.title, floor=counting.FLOOR)
    else:
        act.record("consultation.closed", title=found.title, participants=participants)
    return found


def _new_statement(
    act: Act, consultation: Consultation, body: str, language: str, state: str, author: Participant | None
) -> Statement:
    """Save a statement, under the next number of its consultation if people are shown it from now on."""
    shown = course.shown(consultation.moderation)
    seen = Q() if author is None else Q(state__in=shown) | Q(author=author)
    # Whoever submits one is not told that somebody else's, which nobody has read yet, says the same.
    if act.rows(Statement).filter(seen, consultation=consultation, body=body).exists():
        raise Refused(_("This statement is there already."), field="body")
    return Statement.objects.create(
        consultation=consultation,
        number=_next_number(act, consultation) if state in shown else None,
        body=body,
        language=language,
        state=state,
        author=author,
        made_at=act.at,
    )


def _next_number(act: Act, consultation: Consultation) -> int:
    numbers = act.rows(Statement).filter(consultation=consultation, number__isnull=False).order_by("-number")
    last: int = numbers.values_list("number", flat=True).first() or 0
    return last + 1


def _any(act: Act, consultation: str) -> Consultation:
    found: Consultation | None = act.rows(Consultation).filter(public_id=consultation).first()
    if found is None:
        raise Absent
    return found


def _enter_votes(act: Act, found: Consultation) -> int:
    """Record the new and changed votes as a hash over them; participants stand there by their random ids."""
    rows = act.rows(Vote).filter(statement__consultation=found, at__lte=act.at)
    if found.recorded_upto is not None:
        rows = rows.filter(at__gt=found.recorded_upto)
    votes = [
        [participant, number, value, moment(at)]
        for participant, number, value, at in rows.order_by("at", "pk").values_list(
            "participant__public_id", "statement__number", "value", "at"
        )
    ]
    upto: datetime = act.at
    found.recorded_upto = upto
    found.save()
    if votes:
        digest = sha256(canonical.dumps(votes)).hexdigest()
        # How many voted may not be told below the floor, nor while the counts are the team's alone.
        act.record("votes.recorded", audience="team", title=found.title, count=len(votes), votes=digest)
    return len(votes)
