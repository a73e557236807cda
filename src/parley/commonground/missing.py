"""What was not voted on: how far the result could move if those who were shown a statement and kept silent had voted.

Votes are not missing at random: people answer what they feel strongly about. How they would have answered cannot be
learned from the votes, so a range is given instead of a figure that pretends.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from parley.commonground.votes import Votes


@dataclass(frozen=True, eq=False)
class Sensitivity:
    """Between what bounds agreement would lie had everybody voted to whom a statement was shown; m statements.

    silent: (m,) how many were shown it and did not vote. lower, upper: (m,) agreement overall, if the odds that a
    silent person agrees are those of the ones who voted, times or over a factor; widest_lower, widest_upper: (m,) if
    none, or all, of the silent agreed. worst_*: (m,) the same of the party that agrees least. nan where nobody was
    shown it.
    """

    silent: NDArray[np.int64]
    lower: NDArray[np.float64]
    upper: NDArray[np.float64]
    widest_lower: NDArray[np.float64]
    widest_upper: NDArray[np.float64]
    worst_lower: NDArray[np.float64]
    worst_upper: NDArray[np.float64]
    worst_widest_lower: NDArray[np.float64]
    worst_widest_upper: NDArray[np.float64]


def shown(
    votes: Votes,
    participant: ArrayLike | None = None,
    statement: ArrayLike | None = None,
    labels: NDArray[np.int32] | None = None,
    k: int = 1,
) -> NDArray[np.int64]:
    """Count to how many people of each party each statement was shown, (k, m); who voted on it was shown it.

    participant, statement: the log of what was shown, (r,) indices into the rows and columns of `votes`, in any order,
    repetitions allowed; without it, everybody who voted on anything is taken to have seen everything. labels: (n,) the
    party of each, -1 for none (they are not counted); one party of all if not given.
    """
    people, statements = len(votes.participants), len(votes.statements)
    labels = np.zeros(people, np.int32) if labels is None else np.asarray(labels)
    degrees = np.diff(votes.starts)
    if participant is None or statement is None:
        active = labels[(degrees > 0) & (labels >= 0)]
        return np.repeat(np.bincount(active, minlength=k)[:, None], statements, axis=1).astype(np.int64)
    rows, columns = np.asarray(participant, np.int64), np.asarray(statement, np.int64)
    if rows.shape != columns.shape or rows.ndim != 1:
        raise ValueError("the log of what was shown needs as many participants as statements")
    outside = (rows < 0) | (rows >= people) | (columns < 0) | (columns >= statements)
    if outside.any():
        at = int(np.flatnonzero(outside)[0])
        raise ValueError(f"line {at} of what was shown: participant {rows[at]}, statement {columns[at]} is not there")
    from parley.commonground.seen import people_shown

    counted: NDArray[np.int64] = people_shown(votes.starts, votes.columns, labels, rows, columns, k, statements)
    return counted


def sensitivity(
    counts: NDArray[np.int64],
    shown: NDArray[np.int64],
    total: NDArray[np.int64] | None = None,
    shown_to_all: NDArray[np.int64] | None = None,
    told: NDArray[np.bool_] | None = None,
    odds: float = 2.0,
) -> Sensitivity:
    """Reckon how far agreement could move, were those heard who were shown a statement and did not vote.

    counts: (k, m, 3) how many disagreed, passed and agreed; shown: (k, m) to how many of each party it was shown;
    total: (m, 3) and shown_to_all: (m,) the same of all participants, the sums over parties if not given; told: (k, m)
    of whom something may be said, the others stay out of the worst party's figures (which are nan without all of
    them); odds: how many times likelier, or less likely, a silent person is to agree than one of the same party who
    voted, in odds: 1 is missing at random, 2 (half to twice) a plausible range.

    Source: bounds without assumptions: Manski 1990, American Economic Review 80(2); a tilt of the odds: Rosenbaum,
    Observational Studies (2002), ch. 4.
    """
    if odds < 1:
        raise ValueError(f"odds must be at least 1, not {odds}: the range goes from one over it to it")
    total = counts.sum(0) if total is None else total
    shown_to_all = shown.sum(0) if shown_to_all is None else shown_to_all
    lower, upper, none, every = _bounds(total, shown_to_all, odds)
    worst = np.full((4, counts.shape[1]), np.nan)
    if len(counts):
        of_parties = _bounds(counts, shown, odds)
        known = ~np.isnan(of_parties[0]).any(0) & (told.all(0) if told is not None else True)
        worst[:, known] = of_parties.min(1)[:, known]
    silent = np.maximum(shown_to_all - total.sum(-1), 0)
    return Sensitivity(silent, lower, upper, none, every, *worst)


def _bounds(counts: NDArray[np.int64], shown: NDArray[np.int64], odds: float) -> NDArray[np.float64]:
    """(4, ...) agreement if the silent agree less, more, not at all, all of them."""
    agree, asked = counts[..., 2].astype(float), counts.sum(-1).astype(float)
    silent = np.maximum(shown - asked, 0)
    everybody = asked + silent
    # One more vote for and one against keep the odds finite where all answered alike.
    share = (agree + 1) / (asked + 2)
    less, more = share / (share + odds * (1 - share)), share * odds / (share * odds + 1 - share)
    with np.errstate(invalid="ignore", divide="ignore"):
        bounds: NDArray[np.float64] = (agree + silent * np.stack((less, more, share * 0, share**0))) / everybody
    return bounds
