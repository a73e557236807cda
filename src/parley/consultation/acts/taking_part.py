"""Taking part in a consultation: by a seat, or by a public link without an account."""

from hashlib import sha256

from parley.consultation.acts.holding import _new_statement
from parley.consultation.models import Consultation, Link, Participant, Statement, Vote
from parley.consultation.rules import counting, course
from parley.procedure.act import Act, act
from parley.procedure.errors import Absent, Refused
from parley.procedure.errors import mark as _
from parley.procedure.kinds import Id, Language, Line

#: So many statements may one participant have waiting to be read.
WAITING = 5


@act
def submit_statement(act: Act, *, consultation: Id, body: Line, language: Language, link: Id = "") -> Statement:
    """Submit a statement of one's own."""
    found, participant = _taking_part(act, consultation, link)
    mine = act.rows(Statement).filter(author=participant, state=course.SUBMITTED)
    if mine.count() >= WAITING:
        raise Refused(_("Several of your statements wait to be read. Try again once they have been."))
    statement = _new_statement(act, found, body, language, course.SUBMITTED, participant)
    # An entry names the seat that acted: before the team it would tell whose words it is about to judge.
    own = f"seat:{act.by.public_id}" if act.by.public_id else "team"
    act.record("statement.submitted", audience=own, title=found.title)
    return statement


@act
def cast_vote(act: Act, *, consultation: Id, statement: int, value: int, link: Id = "") -> Vote:
    """Agree, disagree or pass on a statement; one's vote may be changed until the close."""
    found, participant = _taking_part(act, consultation, link)
    if value not in counting.VOTES:
        raise Refused(_("Agree, disagree or pass."), field="value")
    rows = act.rows(Statement).filter(consultation=found, number=statement)
    one = rows.filter(state__in=course.shown(found.moderation)).first()
    if one is None:
        raise Absent
    vote = act.rows(Vote).filter(statement=one, participant=participant).first()
    if vote is None:
        vote = Vote.objects.create(statement=one, participant=participant, value=value, at=act.at)
    else:
        vote.value, vote.at = value, act.at
        vote.save()
    # Votes enter the record in batches, by `record_votes`: one leaf each would tell who votes when.
    act.left_for_batch()
    return vote


def _taking_part(act: Act, consultation: str, link: str) -> tuple[Consultation, Participant]:
    """The open consultation, and the participant whom this actor is in it."""
    found: Consultation | None = act.rows(Consultation).filter(public_id=consultation).first()
    if found is None or found.state == course.DRAFT:
        raise Absent
    course.takes_part(found.state)
    if act.by.public_id:
        mark, came_by, seat, party = f"seat {act.by.public_id}", None, act.by, act.by.party
    else:
        came_by = act.rows(Link).filter(public_id=link, consultation=found, ended_at__isnull=True).first()
        if came_by is None or not act.by.who:
            raise Absent
        mark, seat, party = f"link {came_by.public_id} {act.by.who}", None, came_by.party
    hashed = sha256(f"parley.participant/1 {mark}".encode()).hexdigest()
    participant = act.rows(Participant).filter(consultation=found, mark_hash=hashed).first()
    if participant is None:
        participant = Participant.objects.create(
            consultation=found, mark_hash=hashed, link=came_by, seat=seat, party=party
        )
    return found, participant
