"""A bargain stripped to what a frontier is made of: choices, what each option brings, what ties choices together."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from parley.settlement.problem import Ints, Problem


@dataclass(frozen=True)
class Tie:
    """Something that holds when each of several choices falls among certain options.

    `when` names each choice once, with the options as bits. `worth` is what each party gains by it; none says that it
    must not hold.
    """

    when: tuple[tuple[int, int], ...]
    worth: tuple[int, ...] | None


@dataclass(frozen=True, eq=False)
class Network:
    """Choices, each with options that bring something of Q quantities: the gains of P parties, then what budgets leave.

    No quantity may end below zero. Choice v has the rows `first[v]` up to `first[v + 1]`; of each `gain` [rows, Q] says
    what it brings and `place` [rows] which of the choice's `sizes[v]` options it is. `start` is [Q]. `options` makes of
    [N, choices] places the [N, issues] options of the bargain.
    """

    parties: int
    start: Ints
    first: Ints
    gain: Ints
    place: Ints
    sizes: Ints
    ties: tuple[Tie, ...]
    options: Callable[[Ints], Ints]


class Impossible(Exception):
    """No package is admissible, as is seen without any search."""


def network(problem: Problem) -> Network:
    """The bargain's own issues as choices; `Impossible` where rules and red lines leave an issue without an option."""
    sizes = np.diff(problem.first)
    place = np.arange(problem.columns, dtype=np.int64) - problem.first[problem.issue_of]
    start, gain = -problem.reservation, problem.values.T
    if problem.parties == 1 and not len(problem.limit):
        # The loops are for two quantities or more: a second one in which nothing ever changes.
        start, gain = np.append(start, 0), np.append(gain, np.zeros_like(gain), axis=1)
    if problem.additive and problem.free and not len(problem.barred_start) - 1:
        return Network(len(start), start, problem.first, gain.copy(), place, sizes, (), _itself)
    allowed = [(1 << size) - 1 for size in sizes.tolist()]
    ties, start = _settled(_ties(problem, len(start)), allowed, start)
    kept = np.array([options >> at & 1 for options, size in zip(allowed, sizes, strict=True) for at in range(size)]) > 0
    budgets = _binding(problem, kept)
    return Network(
        gain.shape[1],
        np.concatenate([start, problem.limit[budgets]]),
        np.concatenate([[0], np.cumsum(np.bincount(problem.issue_of[kept], minlength=problem.issues))]),
        np.concatenate([gain, -problem.cost[budgets].T], axis=1)[kept],
        place[kept],
        sizes,
        ties,
        _itself,
    )


def folded(net: Network) -> Network:
    """The same with what a single choice brings among the gains of its options."""
    gain = net.gain.copy()
    for tie in net.ties:
        if len(tie.when) == 1 and tie.worth is not None:
            choice, options = tie.when[0]
            rows = range(int(net.first[choice]), int(net.first[choice + 1]))
            gain[[row for row in rows if options >> int(net.place[row]) & 1], : net.parties] += tie.worth
    return replace(net, gain=gain, ties=tuple(tie for tie in net.ties if len(tie.when) > 1))


def _itself(places: Ints) -> Ints:
    return places


def _ties(problem: Problem, gains: int) -> list[Tie]:
    """Rules, red lines and bonuses as they stand in the bargain."""
    first = problem.first.tolist()
    issue_of = problem.issue_of.tolist()
    ties = []
    for taken, then in zip(problem.requires_if.tolist(), problem.requires_then.tolist(), strict=True):
        issue, other = issue_of[taken], issue_of[then]
        lacking = ((1 << (first[other + 1] - first[other])) - 1) & ~(1 << (then - first[other]))
        ties.append(Tie(_met([(issue, 1 << (taken - first[issue])), (other, lacking)]), None))
    columns, start = problem.barred_columns.tolist(), problem.barred_start.tolist()
    for a, b in pairwise(start):
        ties.append(Tie(_met([(issue_of[one], 1 << (one - first[issue_of[one]])) for one in columns[a:b]]), None))
    columns, start, clauses = problem.clause_columns.tolist(), problem.clause_first.tolist(), problem.clause_start
    for bonus, (a, b) in enumerate(zip(clauses[:-1].tolist(), clauses[1:].tolist(), strict=True)):
        met = []
        for low, high in zip(start[a:b], start[a + 1 : b + 1], strict=True):
            # A clause that no option meets leaves no trace of its issue; its bonus never holds.
            issue = issue_of[columns[low]] if high > low else 0
            met.append((issue, sum(1 << (one - first[issue]) for one in set(columns[low:high]))))
        worth = [0] * gains
        worth[int(problem.bonus_party[bonus])] = int(problem.bonus_value[bonus])
        ties.append(Tie(_met(met), tuple(worth)))
    return ties


def _met(clauses: list[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    """Each choice once: two clauses on the same are met only by what meets both."""
    when: dict[int, int] = {}
    for choice, options in clauses:
        when[choice] = when.get(choice, options) & options
    return tuple(sorted(when.items()))


def _settled(ties: list[Tie], allowed: list[int], start: Ints) -> tuple[tuple[Tie, ...], Ints]:
    """The ties that are still open; the others done with: options ruled out of `allowed`, worth added to the start."""
    start = start.copy()
    while True:
        before = list(allowed)
        left: dict[tuple[tuple[int, int], ...], tuple[int, ...] | None] = {}
        for tie in ties:
            here = [(choice, options & allowed[choice]) for choice, options in tie.when]
            when = tuple((choice, options) for choice, options in here if options != allowed[choice])
            if not all(options for _, options in here):
                continue  # it can't hold
            if len(when) > 1 or (when and tie.worth is not None):
                left[when] = _joined(left[when], tie.worth) if when in left else tie.worth
            elif tie.worth is None:
                if not when:
                    raise Impossible
                allowed[when[0][0]] &= ~when[0][1]
                if not allowed[when[0][0]]:
                    raise Impossible
            else:
                start += tie.worth
        ties = [Tie(when, worth) for when, worth in left.items() if worth is None or any(worth)]
        if allowed == before:
            return tuple(ties), start


def _joined(one: tuple[int, ...] | None, other: tuple[int, ...] | None) -> tuple[int, ...] | None:
    """Two ties of the same choices as one: what must not hold brings nothing."""
    if one is None or other is None:
        return None
    return tuple(a + b for a, b in zip(one, other, strict=True))


def _binding(problem: Problem, kept: NDArray[np.bool_]) -> Ints:
    """The budgets that some choice of the options that are left would exceed; `Impossible` where every one does."""
    places = []
    for place, limit in enumerate(problem.limit.tolist()):
        least = most = 0
        for issue in range(problem.issues):
            here = slice(int(problem.first[issue]), int(problem.first[issue + 1]))
            costs = problem.cost[place, here][kept[here]]
            least, most = least + int(costs.min()), most + int(costs.max())
        if least > limit:
            raise Impossible
        if most > limit:
            places.append(place)
    return np.array(places, dtype=np.int64)
