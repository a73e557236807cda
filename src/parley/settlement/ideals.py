"""Each party's ideal: the most that it could gain in any package that all the others could still accept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from parley.settlement.answer import Found, Progress
from parley.settlement.enumeration import Every, countable
from parley.settlement.weighted import compact, weighted

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from parley.settlement.bargain import Bargain, Package
    from parley.settlement.problem import Problem


#: Steps of HiGHS for each party where the caller sets no limit of work.
_STEPS = 1_000


def ideals(
    problem: Problem,
    *,
    seed: int = 0,
    work: int | None = None,
    watch: Callable[[Progress], bool] | None = None,
) -> tuple[Found, ...]:
    """For each party the package that gives it most, with its surplus in the party's own whole numbers and a bound.

    Where the search finished, the two are the same. Without an admissible package, every entry has none. `work` is for
    all parties together.
    """
    if countable(problem):
        return _gone_through(problem)
    if work is None and not compact(problem):
        work = _STEPS * problem.parties
    found: list[Found] = []
    spent, told = 0, False
    for party in range(problem.parties):
        if told:
            found.append(Found(None, None, None, False))
            continue
        share = None if work is None else max(1, (work - spent) // (problem.parties - party))
        weights = [1.0 if other == party else 0.0 for other in range(problem.parties)]
        one = weighted(problem, weights, seed=seed, work=share, watch=watch)
        if one.package is None and one.finished:
            return (one,) * problem.parties
        spent += one.work
        found.append(_whole(problem, party, one))
        told = watch is not None and watch(Progress("ideals", share=(party + 1) / problem.parties))
    return _exchanged(problem, found)


def gini(bargain: Bargain, most: Sequence[Found], package: Package) -> float | None:
    """How unequally a package serves the parties, by the shares of their ideals: 0 if alike, none if nobody can gain.

    The Gini coefficient: the mean difference between two parties' shares over twice their mean. It is reported and
    never sought: what all get little of is shared equally too.
    """
    ideals = zip(bargain.parties, most, strict=False)
    shares = sorted(party.surplus(package) / one.value for party, one in ideals if one.value)
    total = sum(shares)
    if not total:
        return 0.0 if shares else None
    count = len(shares)
    ranked = sum((2 * place - count - 1) * share for place, share in enumerate(shares, 1))
    return max(0.0, ranked / (count * total))


def _gone_through(problem: Problem) -> tuple[Found, ...]:
    every = Every(problem)
    if not len(every.numbers):
        return (Found(None, None, None, True, 1),) * problem.parties
    found = []
    for party in range(problem.parties):
        place = int(every.surplus[:, party].argmax())
        most = int(every.surplus[place, party])
        found.append(Found(every.package(place), most, most, True, 1))
    return tuple(found)


def _whole(problem: Problem, party: int, one: Found) -> Found:
    """The surplus in whole numbers, and no bound between two of them where the search was exact."""
    if one.package is None:
        return one
    value = problem.bargain.parties[party].surplus(one.package)
    bound = None if one.bound is None else max(value, one.bound)
    if one.finished and bound is not None and bound - value < 1.0:
        bound = value
    return Found(one.package, value, bound, one.finished, one.work)


def _exchanged(problem: Problem, found: list[Found]) -> tuple[Found, ...]:
    """What was found for one party may serve another better than what was found for that one."""
    packages = [one.package for one in found if one.package is not None]
    better = []
    for party, one in zip(problem.bargain.parties, found, strict=True):
        best = max(packages, key=party.surplus, default=None)
        if best is not None and (one.value is None or party.surplus(best) > one.value):
            value = party.surplus(best)
            bound = None if one.bound is None else max(value, one.bound)
            one = Found(best, value, bound, one.finished, one.work)
        better.append(one)
    return tuple(better)
