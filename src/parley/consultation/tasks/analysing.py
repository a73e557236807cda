"""Reckons the analysis of a consultation in the background, whenever something has moved.

Nothing of this runs in a request: the clerk reads the votes, reckons outside any transaction, so that nobody who votes
waits for it, and hands what it found to the act that keeps it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

import numpy as np
from django.db.models import Count, Q, Sum

from parley.consultation import acts
from parley.consultation.models import Analysis, Consultation, Participant, Refresh, Shown, Statement, Vote
from parley.consultation.rules import analysis as rules
from parley.consultation.rules import choosing, course, storing, telling
from parley.consultation.tasks import gathering
from parley.convening.models import Party
from parley.procedure.actors import Clock
from parley.procedure.errors import Absent
from parley.record.sources import now

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from parley.commonground.result import Result
    from parley.commonground.votes import Votes

#: From which all chance of the engine is drawn, so that anybody can reckon again what was found.
SEED = 0

State = tuple[int, ...]


def states() -> dict[int, State]:
    """For each consultation a few sums that move when statements are added or judged otherwise: in one query."""
    shown = Q(state=course.ACCEPTED)
    rows = (
        Statement.objects.for_clock()
        .filter(number__isnull=False)
        .order_by()
        .values_list("consultation_id")
        .annotate(
            all=Count("pk"),
            shown=Count("pk", filter=shown),
            which=Sum("number", filter=shown),
            meta_ones=Sum("number", filter=Q(meta=True)),
        )
    )
    return {pk: tuple(value or 0 for value in sums) for pk, *sums in rows}


def has_moved(found: Consultation, last: Refresh, state: State | None, at: datetime) -> bool:
    """Whether the analysis would come out otherwise now than it did last, or something has waited to be told."""
    if last.made_of != _made_of(found, state) or (last.tell_at is not None and last.tell_at <= at):
        return True
    if found.state == course.CLOSED:
        return False
    votes = Vote.objects.for_clock()
    if last.votes_upto is None:
        return votes.filter(statement__consultation=found).exists()
    # By time alone, for which there is an index; then whether they are this consultation's.
    newer = votes.filter(at__gt=last.votes_upto).order_by().values_list("statement", flat=True).distinct()
    return Statement.objects.for_clock().filter(pk__in=list(newer), consultation=found).exists()


def refresh(*, by: Clock, consultation: str) -> None:
    """Bring the analysis of a consultation up to date; where that fails it is noted, and tried again later."""
    found = Consultation.objects.for_clock().select_related("process").filter(public_id=consultation).first()
    if found is None:
        raise Absent
    try:
        _refresh(by, found)
    except Exception:
        acts.note_failed_analysis(by=by, consultation=consultation)
        raise


def _refresh(by: Clock, found: Consultation) -> None:
    began = now()
    # Read before the votes: what comes in meanwhile makes the next one due.
    made_of = _made_of(found, states().get(found.pk))
    statements = list(Statement.objects.for_clock().filter(consultation=found, number__isnull=False).order_by("number"))
    parties = dict(Party.objects.for_clock().filter(process=found.process).values_list("pk", "public_id"))
    read = gathering.votes_of(found, statements)
    ballots, upto = read.ballots, read.upto
    result = _analysed(read.votes, ballots, parties, None if read.large else _shown(found, statements, ballots))
    tells = _telling(found, statements, ballots, parties, began)
    acts.keep_analyses(
        by=by,
        consultation=found.public_id,
        analyses=[_made("team", result, ballots, upto), *tells.made],
        made_of=made_of,
        state=found.state,
        erasures=found.erasures,
        votes_upto=upto,
        tell_at=tells.again_at,
        told_ballots=tells.ballots,
        packed=read.packed,
        began=began,
    )
    if tells.result is not None:
        _weigh(by, found, statements, tells.result)


def _made_of(found: Consultation, state: State | None) -> str:
    return f"{found.state} {found.moderation} {found.counts_for} {found.erasures} {state or ()}"


def _shown(
    found: Consultation, statements: list[Statement], ballots: telling.Ballots
) -> "tuple[NDArray[np.int64], NDArray[np.int64]] | None":
    """Which of those who voted were shown what, as far as it was noted."""
    voted = set(ballots.participants.tolist())
    numbers = {one.pk: one.number for one in statements}
    rows = [
        (who, numbers[which])
        for who, which in Shown.objects.for_clock()
        .filter(statement__consultation=found)
        .values_list("participant_id", "statement_id")
        if which in numbers and who in voted
    ]
    table = np.array(rows, np.int64).reshape(-1, 2)
    return (table[:, 0], table[:, 1]) if len(rows) else None


def _analysed(
    votes: "Votes",
    ballots: telling.Ballots,
    parties: Mapping[int, str],
    shown: "tuple[NDArray[np.int64], NDArray[np.int64]] | None" = None,
) -> "Result":
    from parley.commonground.analysis import Analysis as Engine

    who, first = np.unique(ballots.participants, return_index=True)
    declared = {
        int(participant): parties[int(party)]
        for participant, party in zip(who, ballots.parties[first], strict=True)
        if int(party) in parties
    }
    # In the order of entry: the pages list them as the rules of procedure have it, in the reader's language.
    return Engine(seed=SEED, order=tuple(parties[pk] for pk in sorted(parties))).of(
        votes, parties=declared or None, shown=shown
    )


@dataclass(frozen=True)
class _Telling:
    """What comes of a look at what may be told: a new analysis, or the old one's ballots without who has left."""

    made: list[dict[str, Any]]
    ballots: bytes | None = None
    again_at: datetime | None = None
    #: What may be told now, whether it moved or not; None before it is looked at again.
    result: "Result | None" = None


def _telling(
    found: Consultation,
    statements: list[Statement],
    ballots: telling.Ballots,
    parties: Mapping[int, str],
    at: datetime,
) -> _Telling:
    """The analysis for everybody but the team, if it has moved by a step; see `rules.telling`."""
    kept = Analysis.objects.for_clock().filter(consultation=found, audience="seats")
    newest, last = kept.first(), kept.filter(told=True).first()
    seats_may_see = course.figures_for_seats(found.state, found.counts_for)
    waits = newest is not None and found.state != course.CLOSED and newest.made_at > at - rules.TOLD_PAUSE
    before = telling.Ballots.from_bytes(bytes(last.ballots) if last is not None else b"")
    gone = Participant.objects.for_clock().filter(consultation=found, erased_at__isnull=False)
    hidden = telling.without_names(before, np.array(list(gone.values_list("pk", flat=True)), np.int64))
    told, moved = telling.told(hidden, ballots)
    left = hidden.to_bytes() if hidden is not before else None
    if waits and newest is not None:
        return _Telling([], left, newest.made_at + rules.TOLD_PAUSE)
    # Also where nothing moved: the one that is told last may have been told to nobody but whom it was handed to, and
    # statements may have been judged otherwise.
    nameless = telling.by_answers(told)
    result = _analysed(gathering.for_engine(found, statements, nameless), nameless, parties)
    # The moment of the newest vote would tell when somebody voted: the time of the telling is enough.
    made = _made("seats", result, told, None)
    same = newest is not None and newest.digest == made["digest"]
    # The last of a consultation enters the record whether anything moved or not: that it does not would tell as much.
    last_word = found.state == course.CLOSED and newest is not None and newest.entered_at is None
    if newest is not None and same and not moved and not last_word and newest.told >= seats_may_see:
        return _Telling([], left, result=result)
    return _Telling([made], result=result)


def _made(audience: str, result: "Result", ballots: telling.Ballots, upto: datetime | None) -> dict[str, Any]:
    parts = storing.apart(result.to_json(people=True))
    return {
        "audience": audience,
        "votes_upto": upto,
        "votes": len(ballots),
        "participants": len(np.unique(ballots.participants)),
        "engine": engine(),
        "digest": parts.digest,
        "trend": storing.trend(result.to_json()),
        "head": parts.head,
        "statements": parts.statements,
        "people": parts.people,
        "ballots": ballots.to_bytes() if audience == "seats" else b"",
    }


@lru_cache(maxsize=1)
def engine() -> str:
    """By what analyses are made, as it is written beside each."""
    return f"parley.commonground {version('parley')}"


def _weigh(by: Clock, found: Consultation, statements: list[Statement], result: "Result") -> None:
    """Hand on what the next statement to be shown is drawn by, for those statements whose step has moved.

    From what may be told alone: everybody who votes sees what comes of the weights.
    """
    extremity = dict(zip(result.polis.statement_ids.tolist(), result.polis.extremity.tolist(), strict=True))
    tallies = []
    for statement, row in zip(statements, result.statements, strict=True):
        said = row.tally
        agree, passed = said.agree, said.passed
        seen = agree + passed + said.disagree
        if choosing.Tally(seen=seen).step != statement.step:
            away = max(0.0, float(extremity.get(statement.number, 0.0)))
            tallies.append(
                {"statement": statement.public_id, "agree": agree, "passed": passed, "seen": seen, "extremity": away}
            )
    if tallies and found.state == course.OPEN:
        acts.weigh_statements(by=by, consultation=found.public_id, tallies=tallies)
