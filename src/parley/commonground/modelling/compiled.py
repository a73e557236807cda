"""The compiled steps of the vote model; each is named as the step that it does.

A vote asks two questions: whether the participant took a side at all (ANSWER), and if so, which one (SIDE). Each is a
logistic regression on what is known of the participant, `traits` = (tendency to agree, tendency to take a side, RANK
places on lines of opinion), and of the statement, for each question (how readily, RANK loadings). Symmetric matrices
are packed: row by row, the lower triangle alone.

Both are known as a Gaussian, a mean and a covariance. The logistic function is bounded below by a Gaussian one that
touches it at the expected square of the log-odds (Jaakkola & Jordan 2000, Bayesian parameter estimation via variational
methods, Statistics and Computing 10:25-37), so that every step is one small linear solve.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from parley.commonground.modelling.packing import inverted, times
from parley.compiled import kernel

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Starts = NDArray[np.int64]
    Columns = NDArray[np.int32]
    Values = NDArray[np.int8]

RANK = 4
SIDE, ANSWER = 0, 1
TRAITS = RANK + 2  # tendency to agree, tendency to take a side, places
LOADS = RANK + 1  # of a statement in one question: how readily, loadings
PACKED = LOADS * (LOADS + 1) // 2
TRAITS_PACKED = TRAITS * (TRAITS + 1) // 2
# Of a statement in one question: mean; its second moments with 1 for the first; with the first itself; its covariance,
# entries off the diagonal doubled.
FACTS = LOADS + PACKED + LOADS + PACKED
GATHERED = PACKED + LOADS

STEP = 64
LAST = 16 * STEP
# tanh(x / 2) / 2x at each 64th up to 16: the curvature of the bound. A table is twenty times faster than tanh.
CURVATURE = np.array([0.25] + [np.tanh(x / 2) / (2 * x) for x in np.arange(1, LAST + 2) / STEP])


@kernel
def curvature(square: float) -> float:
    """How sharply the bound bends that touches the logistic function where the log-odds have this expected square."""
    place = np.sqrt(square) * STEP
    if place >= LAST:
        return float(0.5 * STEP / place)
    below = int(place)
    return float(CURVATURE[below] + (place - below) * (CURVATURE[below + 1] - CURVATURE[below]))


@kernel
def solve(precision: Floats, pull: Floats, mean: Floats, covariance: Floats) -> None:
    """Invert a packed precision into `covariance`, and multiply `pull` by it into `mean` (by Cholesky's factor)."""
    inverted(precision, len(pull), np.empty((len(pull), len(pull))), covariance)
    times(covariance, pull, mean)


@kernel
def state_facts(mean: Floats, covariance: Floats, used: NDArray[np.bool_], facts: Floats) -> None:
    """What each vote needs of its statement; of a statement left out nothing, by which its votes are passed over.

    mean (m, 2, LOADS), covariance (m, 2, PACKED), used (m,) -> facts (m, 2, FACTS).
    """
    facts[:] = 0
    for j in range(len(mean)):
        if not used[j]:
            continue
        for c in range(2):
            b, cov, out = mean[j, c], covariance[j, c], facts[j, c]
            q = LOADS
            for k in range(LOADS):
                out[k] = b[k]
                for n in range(k + 1):
                    known = k * (k + 1) // 2 + n
                    if k == 0:
                        out[q] = 1.0
                    elif n == 0:
                        out[q] = b[k]
                    else:
                        out[q] = b[k] * b[n] + cov[known]
                    out[q + PACKED + LOADS] = cov[known] * (1.0 if k == n else 2.0)
                    q += 1
            out[LOADS + PACKED] = b[0]
            for k in range(1, LOADS):
                out[LOADS + PACKED + k] = b[0] * b[k] + cov[k * (k + 1) // 2]


@kernel
def person_facts(mean: Floats, cov: Floats, c: int, own: Floats, squares: Floats) -> None:
    """What each bound needs of a participant, for question `c`: covariance (doubled), squares of the places with 1."""
    q = 0
    for k in range(LOADS):
        row = c if k == 0 else k + 1
        for n in range(k + 1):
            column = c if n == 0 else n + 1
            own[q] = cov[row * (row + 1) // 2 + column] * (1.0 if k == n else 2.0)
            squares[q] = (1.0 if k == 0 else mean[k + 1]) * (1.0 if n == 0 else mean[n + 1])
            q += 1


@kernel
def person_moments(mean: Floats, cov: Floats, c: int, moments: Floats, crossed: Floats) -> None:
    """What a statement learns of a participant: second moments of the places with 1, of the tendency with them."""
    q = 0
    for k in range(LOADS):
        for n in range(k + 1):
            moments[q] = (1.0 if k == 0 else mean[k + 1]) * (1.0 if n == 0 else mean[n + 1])
            if n > 0:
                moments[q] += cov[(k + 1) * (k + 2) // 2 + n + 1]
            q += 1
    crossed[0] = mean[c]
    for k in range(1, LOADS):
        crossed[k] = mean[c] * mean[k + 1] + cov[(k + 1) * (k + 2) // 2 + c]


@kernel
def expected_square(mean: Floats, c: int, own: Floats, squares: Floats, fact: Floats) -> float:
    """The expected square of the log-odds of one vote, over what is not known of participant and statement."""
    odds = mean[c] + fact[0]
    for k in range(1, LOADS):
        odds += mean[k + 1] * fact[k]
    # Four running sums: one would wait for each addition in turn.
    one, two, three, four = odds * odds, 0.0, 0.0, 0.0
    for q in range(0, PACKED - 1, 2):
        one += own[q] * fact[LOADS + q]
        two += own[q + 1] * fact[LOADS + q + 1]
        three += squares[q] * fact[GATHERED + LOADS + q]
        four += squares[q + 1] * fact[GATHERED + LOADS + q + 1]
    if PACKED % 2:
        one += own[PACKED - 1] * fact[LOADS + PACKED - 1]
        three += squares[PACKED - 1] * fact[GATHERED + LOADS + PACKED - 1]
    return float(one + two + three + four)


@kernel
def towards(vote: int, c: int) -> float:
    """Half for yes to question `c`, minus half for no."""
    return 0.5 * vote if c == SIDE else 0.5 if vote != 0 else -0.5


@kernel
def add_up(prior: Floats, bends: Floats, pulls: Floats, precision: Floats, pull: Floats) -> None:
    """Bring what both questions say of a participant together with the prior."""
    precision[:] = prior
    pull[:] = 0
    for c in range(2):
        q = 0
        for k in range(LOADS):
            row = c if k == 0 else k + 1
            for n in range(k + 1):
                column = c if n == 0 else n + 1
                precision[row * (row + 1) // 2 + column] += bends[c, q]
                q += 1
            pull[row] += pulls[c, k]


@kernel
def weigh(
    columns: Columns,
    values: Values,
    facts: Floats,
    mean: Floats,
    cov: Floats,
    own: Floats,
    squares: Floats,
    weights: Floats,
    bends: Floats,
    pulls: Floats,
) -> None:
    """What all the votes of one participant say, each with the bound that touches where the participant was last seen.

    columns, values (v,): the votes; mean (TRAITS,), cov (TRAITS_PACKED,): the participant, last seen. Written: weights
    (v or more, 2), how sharply each bound bends; bends (2, PACKED) and pulls (2, LOADS), precision and pull.
    """
    for c in range(2):
        person_facts(mean, cov, c, own[c], squares)
    bends[:], pulls[:] = 0, 0
    for t in range(len(columns)):
        j, vote = columns[t], values[t]
        if facts[j, 0, LOADS] == 0:
            continue
        for c in range(ANSWER if vote == 0 else SIDE, 2):
            fact, half = facts[j, c], towards(vote, c)
            weight = curvature(expected_square(mean, c, own[c], squares, fact))
            weights[t, c] = weight
            for q in range(PACKED):
                bends[c, q] += weight * fact[LOADS + q]
            pulls[c, 0] += half - weight * fact[GATHERED]
            for k in range(1, LOADS):
                pulls[c, k] += half * fact[k] - weight * fact[GATHERED + k]


@kernel
def sweep(
    starts: Starts,
    columns: Columns,
    values: Values,
    facts: Floats,
    prior: Floats,
    mean: Floats,
    cov: Floats,
    gathered: Floats,
    moment: Floats,
) -> None:
    """Know each participant anew from the statements, and gather from everybody what is known of each statement.

    votes in compressed sparse rows; facts (m, 2, FACTS); prior (TRAITS_PACKED,) precision of the traits.
    Written: mean (n, TRAITS) and cov (n, TRAITS_PACKED), from which the bounds are taken first; added to: gathered
    (m, 2, GATHERED), precision and pull; moment (TRAITS_PACKED + 1,), second moments of the traits, and their number.
    """
    precision, pull = np.empty(TRAITS_PACKED), np.empty(TRAITS)
    own, squares = np.empty((2, PACKED)), np.empty(PACKED)
    moments, crossed = np.empty(PACKED), np.empty((2, LOADS))
    bends, pulls, weights = np.empty((2, PACKED)), np.empty((2, LOADS)), np.empty((longest(starts), 2))
    for i in range(len(mean)):
        first, end = starts[i], starts[i + 1]
        if first == end:
            continue
        said, voted = columns[first:end], values[first:end]
        weigh(said, voted, facts, mean[i], cov[i], own, squares, weights, bends, pulls)
        add_up(prior, bends, pulls, precision, pull)
        solve(precision, pull, mean[i], cov[i])
        for c in range(2):
            person_moments(mean[i], cov[i], c, moments, crossed[c])
        for t in range(len(said)):
            j, vote = said[t], voted[t]
            if facts[j, 0, LOADS] == 0:
                continue
            for c in range(ANSWER if vote == 0 else SIDE, 2):
                half, weight = towards(vote, c), weights[t, c]
                for q in range(PACKED):
                    gathered[j, c, q] += weight * moments[q]
                gathered[j, c, PACKED] += half - weight * crossed[c, 0]
                for k in range(1, LOADS):
                    gathered[j, c, PACKED + k] += half * mean[i, k + 1] - weight * crossed[c, k]
        q = 0
        for k in range(TRAITS):
            for n in range(k + 1):
                moment[q] += mean[i, k] * mean[i, n] + cov[i, q]
                q += 1
        moment[TRAITS_PACKED] += 1


@kernel
def longest(starts: Starts) -> int:
    """The most votes that anybody has cast."""
    most = 0
    for i in range(len(starts) - 1):
        most = max(most, starts[i + 1] - starts[i])
    return most


@kernel
def know_statements(gathered: Floats, precision: Floats, pull: Floats, mean: Floats, covariance: Floats) -> None:
    """Know each statement anew from what was gathered and a prior: precision (2, PACKED), pull (2, LOADS)."""
    for j in range(len(mean)):
        for c in range(2):
            solve(
                gathered[j, c, :PACKED] + precision[c], gathered[j, c, PACKED:] + pull[c], mean[j, c], covariance[j, c]
            )


@kernel
def first_look(facts: Floats, prior_cov: Floats, looked: Floats) -> None:
    """What a vote says before anything is known of its participant: precision and pull, for each statement and vote.

    facts (m, 2, FACTS); prior_cov (TRAITS_PACKED,) -> looked (m, 3, TRAITS_PACKED + TRAITS), votes as -1, 0, 1.
    """
    own, squares = np.empty((2, PACKED)), np.empty(PACKED)
    nobody, nothing = np.zeros(TRAITS), np.zeros(TRAITS_PACKED)
    bends, pulls = np.empty((2, PACKED)), np.empty((2, LOADS))
    for c in range(2):
        person_facts(nobody, prior_cov, c, own[c], squares)
    looked[:] = 0
    for j in range(len(facts)):
        if facts[j, 0, LOADS] == 0:
            continue
        for vote in range(-1, 2):
            bends[:], pulls[:] = 0, 0
            for c in range(ANSWER if vote == 0 else SIDE, 2):
                fact, half = facts[j, c], towards(vote, c)
                weight = curvature(expected_square(nobody, c, own[c], squares, fact))
                for q in range(PACKED):
                    bends[c, q] = weight * fact[LOADS + q]
                pulls[c, 0] = half - weight * fact[GATHERED]
                for k in range(1, LOADS):
                    pulls[c, k] = half * fact[k] - weight * fact[GATHERED + k]
            out = looked[j, vote + 1]
            add_up(nothing, bends, pulls, out[:TRAITS_PACKED], out[TRAITS_PACKED:])


@kernel
def place(
    starts: Starts,
    columns: Columns,
    values: Values,
    facts: Floats,
    looked: Floats,
    prior: Floats,
    rounds: int,
) -> Floats:
    """Know participants from their own votes and the statements alone: each by himself, so in blocks of any size.

    A first look, the same for all votes of a kind, then `rounds` times with bounds where the participant was last seen.
    Gives (n, TRAITS + TRAITS_PACKED), mean and covariance of the traits.
    """
    placed = np.empty((len(starts) - 1, TRAITS + TRAITS_PACKED))
    mean, cov = np.empty(TRAITS), np.empty(TRAITS_PACKED)
    precision, pull = np.empty(TRAITS_PACKED), np.empty(TRAITS)
    own, squares = np.empty((2, PACKED)), np.empty(PACKED)
    bends, pulls, weights = np.empty((2, PACKED)), np.empty((2, LOADS)), np.empty((longest(starts), 2))
    for i in range(len(placed)):
        first, end = starts[i], starts[i + 1]
        precision[:], pull[:] = prior, 0
        for t in range(first, end):
            seen = looked[columns[t], values[t] + 1]
            for q in range(TRAITS_PACKED):
                precision[q] += seen[q]
            for q in range(TRAITS):
                pull[q] += seen[TRAITS_PACKED + q]
        solve(precision, pull, mean, cov)
        for _ in range(rounds):
            said, voted = columns[first:end], values[first:end]
            weigh(said, voted, facts, mean, cov, own, squares, weights, bends, pulls)
            add_up(prior, bends, pulls, precision, pull)
            solve(precision, pull, mean, cov)
        placed[i, :TRAITS], placed[i, TRAITS:] = mean, cov
    return placed


@kernel
def yes(
    mean: Floats,
    cov: Floats,
    facts: Floats,
    people: NDArray[np.int64],
    statements: Columns,
    c: int,
    chance: Floats,
) -> None:
    """The chance of yes to question `c`, averaged over what is not known (probit approximation, MacKay 1992)."""
    own, squares = np.empty(PACKED), np.empty(PACKED)
    last = -1
    for t in range(len(people)):
        i = people[t]
        if i != last:
            person_facts(mean[i], cov[i], c, own, squares)
            last = i
        fact = facts[statements[t], c]
        odds = mean[i, c] + fact[0]
        for k in range(1, LOADS):
            odds += mean[i, k + 1] * fact[k]
        spread = expected_square(mean[i], c, own, squares, fact) - odds * odds
        chance[t] = 1 / (1 + np.exp(-odds / np.sqrt(1 + np.pi / 8 * max(spread, 0.0))))
