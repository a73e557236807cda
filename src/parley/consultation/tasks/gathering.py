"""Reads the votes of a consultation for its analysis: all of them, or of a large one what has come since."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import numpy as np

from parley.consultation.models import Analysis, Consultation, Participant, Refresh, Statement, Vote
from parley.consultation.rules import course, telling

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from parley.commonground.live import Live
    from parley.commonground.votes import Votes

#: From so many votes on, a refresh reads what is new and keeps the rest packed; the times of votes, by which bursts
#: are found, and who was shown what, are then looked at once it has closed.
LARGE = 50_000
#: How far back what is new is read again: a vote gets its time just before it is saved.
OVERLAP = timedelta(seconds=10)
#: The packed votes are saved at most this often; after a restart that much is read again.
SAVED = timedelta(minutes=1)

State = tuple["Live", datetime | None, int]
#: What this process holds of large consultations: their votes, up to when, after so many erasures.
_held: dict[int, State] = {}


@dataclass(frozen=True)
class Read:
    """The votes for the engine and side by side, the time of the newest, and all packed if that is to be kept."""

    votes: "Votes"
    ballots: telling.Ballots
    upto: datetime | None
    packed: bytes | None = None
    large: bool = False


def votes_of(found: Consultation, statements: list[Statement]) -> Read:
    """All votes that stand now on these statements."""
    newest = Analysis.objects.for_clock().filter(consultation=found, audience="team").values_list("votes", flat=True)
    large = (newest.first() or 0) >= LARGE and found.state != course.CLOSED
    return _large(found, statements) if large else _small(found, statements)


def for_engine(
    found: Consultation,
    statements: list[Statement],
    ballots: telling.Ballots,
    times: "NDArray[np.int64] | None" = None,
) -> "Votes":
    """The votes as the engine takes them: every statement that people are shown is there, voted on or not."""
    from parley.commonground.votes import Votes

    return _judged(found, statements, Votes.of(ballots.participants, ballots.statements, ballots.values, times))


def _judged(found: Consultation, statements: list[Statement], votes: "Votes") -> "Votes":
    shown = course.shown(found.moderation)
    return replace(
        votes.with_rows(statements=np.array([one.number for one in statements], np.int64)),
        meta=np.array([one.meta for one in statements], np.bool_),
        excluded=np.array([one.state not in shown for one in statements], np.bool_),
    )


def _small(found: Consultation, statements: list[Statement]) -> Read:
    rows = _rows(found, statements, None)
    people = _people(found)
    table = np.array([row[:3] for row in rows if row[0] in people], np.int64).reshape(-1, 3)
    times = np.array([round(row[3].timestamp() * 1000) for row in rows if row[0] in people], np.int64)
    parties = np.array([people[who] for who in table[:, 0].tolist()], np.int64)
    ballots = telling.Ballots(table[:, 0], parties, table[:, 1], table[:, 2].astype(np.int8))
    upto = max((row[3] for row in rows), default=None)
    return Read(for_engine(found, statements, ballots, times), ballots, upto)


def _large(found: Consultation, statements: list[Statement]) -> Read:
    from parley.commonground.live import Live

    last = Refresh.objects.for_clock().filter(consultation=found).first()
    live, upto, erasures = _held.get(found.pk) or _unpacked(last) or (Live(), None, found.erasures)
    if erasures != found.erasures:
        live, upto = Live(), None
    rows = _rows(found, statements, upto - OVERLAP if upto is not None else None)
    if rows:
        live.take(*(np.array(column, np.int64) for column in list(zip(*rows, strict=True))[:3]))
        upto = max(row[3] for row in rows)
    _held[found.pk] = (live, upto, found.erasures)
    votes, people = live.votes, _people(found)
    parties = np.array([people.get(who, 0) for who in votes.participants.tolist()], np.int64)
    counts = np.diff(votes.starts)
    ballots = telling.Ballots(
        np.repeat(votes.participants.astype(np.int64), counts),
        np.repeat(parties, counts),
        votes.statements.astype(np.int64)[votes.columns],
        votes.values,
    )
    saved = last is not None and last.packed_erasures == found.erasures and last.packed_upto is not None
    soon = saved and last is not None and upto is not None and upto - last.packed_upto < SAVED  # type: ignore[operator]
    return Read(_judged(found, statements, votes), ballots, upto, None if soon else live.to_bytes(), large=True)


def _unpacked(last: Refresh | None) -> State | None:
    """What was saved; nothing where it cannot be read any more, and all votes are read again."""
    from parley.commonground.live import Live
    from parley.commonground.votes import VotesError

    if last is None or not last.packed:
        return None
    try:
        return Live.from_bytes(bytes(last.packed)), last.packed_upto, last.packed_erasures
    except VotesError:
        return None


def _rows(
    found: Consultation, statements: list[Statement], since: datetime | None
) -> list[tuple[int, int, int, datetime]]:
    """Votes by participant, number of the statement, value and time; those of a moment and later, or all."""
    numbers = {one.pk: one.number or 0 for one in statements}
    rows = Vote.objects.for_clock()
    rows = rows.filter(statement__consultation=found) if since is None else rows.filter(at__gte=since)
    listed = rows.order_by("at", "pk").values_list("participant_id", "statement_id", "value", "at")
    return [
        (who, numbers[which], value, at)
        for who, which, value, at in listed.iterator(chunk_size=20_000)
        if which in numbers
    ]


def _people(found: Consultation) -> dict[int, int]:
    """Who takes part and has not left, with the party of each, 0 for none."""
    rows = Participant.objects.for_clock().filter(consultation=found, erased_at__isnull=True)
    return {who: party or 0 for who, party in rows.values_list("pk", "party_id")}
