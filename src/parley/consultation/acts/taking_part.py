"""Taking part in a consultation: by a seat, or by a public link without an account."""

from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from parley.consultation.models import Consultation, Link, Participant, Shown, Statement, Translation, Vote
from parley.consultation.rules import choosing, counting, course
from parley.procedure.act import Act, act
from parley.procedure.errors import Absent, Refused
from parley.procedure.errors import mark as _
from parley.procedure.kinds import Id
from parley.record.prepared import Inserting, prepared, updating
from parley.record.sources import new_id, token


@act
def cast_vote(act: Act, *, consultation: Id, statement: int, value: int, link: Id = "") -> Vote:
    """Agree, disagree or pass on a statement; one's vote may be changed until the close.

    The next statement is drawn here, and that it is shown is noted: no page writes by being looked at.
    """
    participant = _taking_part(act, consultation, link)
    if value not in counting.VOTES:
        raise Refused(_("Agree, disagree or pass."), field="value")
    shown = course.shown(participant.consultation.moderation)
    one = participant.showing
    if one is None or one.number != statement or one.state not in shown:
        rows = act.rows(Statement).filter(consultation=participant.consultation, number=statement, state__in=shown)
        one = rows.first()
    if one is None:
        raise Absent
    vote: Vote = _vote(statement=one, participant=participant, value=value, at=act.at)
    _show_next(act, participant, one)
    # Votes enter the record in batches, by `record_votes`: one leaf each would tell who votes when.
    act.left_for_batch()
    return vote


@act
def erase_own_data(act: Act, *, consultation: Id, link: Id = "") -> Participant:
    """Erase what one gave here: votes, what one was shown, and statements that nobody has been shown.

    The votes count for nothing from now on, and nothing more is taken under the same mark. What stays: statements
    that others have been shown already, with nothing that leads to their author; sums that others have been told,
    until the next step (see `rules.telling`); and the record's commitments, which can no longer be opened for the
    votes that are gone.
    """
    participant = _known(act, consultation, link)
    if participant is None:
        raise Absent
    again = participant.erased_at is not None
    if not again:
        _erase(act, participant)
    if act.by.public_id and not again:
        act.record("participation.erased", audience=f"seat:{act.by.public_id}", title=participant.consultation.title)
    else:
        # A leaf of its own would tell when one person left; how often it happened is hashed with the next votes.
        act.left_for_batch()
    return participant


def _show_next(act: Act, participant: Participant, voted: Statement) -> None:
    """Note that the statement voted on was shown, and draw the next unless one still waits before the participant."""
    consultation = participant.consultation
    asked_for = participant.showing_id != voted.pk
    if (
        asked_for
        and participant.showing is not None
        and participant.showing.state in course.shown(consultation.moderation)
    ):
        _note_shown(act, participant, voted.pk, None)
        return
    shown = course.shown(consultation.moderation)
    rows = _not_voted_on(consultation=consultation.pk, participant=participant.pk)
    left = [(row.pk, row.weight) for row in rows if row.state in shown]
    if asked_for:
        _note_shown(act, participant, voted.pk, _first_probability(participant, voted, left))
    following: int | None = None
    if left:
        place, probability = choosing.drawn([weight for _pk, weight in left], token(8))
        following = left[place][0]
        _note_shown(act, participant, following, probability)
    _show(participant=participant.pk, statement=following)


@prepared
def _not_voted_on(consultation: Any, participant: Any) -> QuerySet[Any]:
    """The statements of a consultation on which a participant has not voted, by their weights."""
    rows = Statement._base_manager.filter(consultation=consultation)
    voted = Vote._base_manager.filter(statement=OuterRef("pk"), participant=participant)
    return rows.filter(~Exists(voted)).order_by("pk").values_list("pk", "weight", "state", named=True)


@updating
def _show(participant: Any, statement: Any) -> tuple[QuerySet[Participant], dict[str, Any]]:
    return Participant._base_manager.filter(pk=participant), {"showing": statement}


_vote = Inserting(Vote, unique=["statement", "participant"], update=["value", "at"])
_shown = Inserting(Shown, unique=["participant", "statement"])


def _first_probability(participant: Participant, voted: Statement, left: list[tuple[int, float]]) -> float | None:
    """With what probability the page drew this statement by the participant's own hash; None if it was asked for."""
    before = sorted([*left, (voted.pk, voted.weight)])
    place, probability = choosing.drawn([weight for _pk, weight in before], bytes.fromhex(participant.mark_hash))
    return probability if before[place][0] == voted.pk else None


def _note_shown(act: Act, participant: Participant, statement: int, probability: float | None) -> None:
    """Keep that a statement stood before a participant; the first time counts."""
    _shown(participant=participant, statement_id=statement, at=act.at, probability=probability)


def _taking_part(act: Act, consultation: str, link: str) -> Participant:
    """The participant whom this actor is in the open consultation; somebody new is let in by seat or link."""
    participant = _known(act, consultation, link)
    if participant is not None:
        course.takes_part(participant.consultation.state, participant.consultation.closes_at, act.at)
        course.still_there(participant.erased_at is not None)
        if participant.link is not None and participant.link.ended_at is not None:
            raise Absent
        return participant
    found = act.rows(Consultation).filter(public_id=consultation).exclude(state=course.DRAFT).first()
    if found is None:
        raise Absent
    by_link = None
    if not act.by.public_id:
        by_link = act.rows(Link).filter(public_id=link, consultation=found, ended_at__isnull=True).first()
        if by_link is None or not act.by.who:
            raise Absent
    course.takes_part(found.state, found.closes_at, act.at)
    if by_link is not None:
        came = act.rows(Participant).filter(link=by_link)
        lately = came.filter(made_at__gt=act.at - course.ARRIVALS_WITHIN)[: course.ARRIVALS].count()
        course.may_come_in(lately, by_link.places, came.count() if by_link.places is not None else 0)
    return Participant.objects.create(
        consultation=found,
        mark_hash=_hash(act, link),
        link=by_link,
        seat=act.by if by_link is None else None,
        party=by_link.party if by_link is not None else act.by.party,
        made_at=act.at,
    )


def _known(act: Act, consultation: str, link: str) -> Participant | None:
    """Whom this actor is in the consultation, if anybody yet."""
    named = {"process": act.process.pk, "consultation": consultation, "mark_hash": _hash(act, link)}
    found: Participant | None = next(iter(_participants(**named)), None)
    return found


@prepared
def _participants(process: Any, consultation: Any, mark_hash: Any) -> QuerySet[Participant]:
    rows = Participant._base_manager.filter(consultation__process=process, consultation__public_id=consultation)
    return rows.filter(mark_hash=mark_hash).select_related("consultation", "link", "showing")


def _hash(act: Act, link: str) -> str:
    return course.mark_hash(f"seat {act.by.public_id}" if act.by.public_id else f"link {link} {act.by.who}")


def _erase(act: Act, participant: Participant) -> None:
    votes = act.rows(Vote).filter(participant=participant)
    act.forget(votes)
    votes.delete()
    act.rows(Shown).filter(participant=participant).delete()
    mine = act.rows(Statement).filter(author=participant)
    kept = act.rows(Statement).filter(edited_from__author=participant).values("edited_from")
    unused = mine.filter(number__isnull=True).exclude(pk__in=kept)
    translated = act.rows(Translation).filter(author=participant)
    unread = translated.exclude(state=course.ACCEPTED) | act.rows(Translation).filter(statement__in=unused)
    for rows in (unread, unused):
        act.forget(rows)
        rows.delete()
    for rows in (mine, translated):
        act.forget(rows)
        rows.update(author=None)
    participant.seat = participant.link = participant.party = participant.showing = None
    # The commitments in the record name it by its old id, which from now on stands nowhere.
    participant.public_id, participant.erased_at = new_id(), act.at
    participant.save()
    participant.consultation.erasures += 1
    participant.consultation.save(update_fields=["erasures"])
