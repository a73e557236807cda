"""All packages of which none is better for some party and worse for none.

Issue after issue, the frontier of what has been settled so far is put together with the next issue's options, and what
can't be part of a frontier is left out; rules between issues, red lines, budgets and bonuses are remembered as far as
issues to come depend on them (`steps`). Where bonuses alone decide, they are settled in place of the issues
(`clashes`). In whole numbers throughout, in compiled loops.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from parley.settlement.answer import Stopped
from parley.settlement.bargain import LARGEST, BargainError
from parley.settlement.frontier.clashes import clashes
from parley.settlement.frontier.merging import Spent, TooLarge, merge
from parley.settlement.frontier.network import Impossible, Network, folded, network
from parley.settlement.frontier.ordering import good_order
from parley.settlement.frontier.packages import admissible, surpluses
from parley.settlement.frontier.result import Frontier
from parley.settlement.frontier.sampling import Sample
from parley.settlement.frontier.steps import TooWide, laid_out, places
from parley.settlement.frontier.walking import can_walk, walk

if TYPE_CHECKING:
    from collections.abc import Callable

    from parley.settlement.answer import Progress
    from parley.settlement.problem import Ints, Problem

__all__ = ["Frontier", "frontier"]

#: So many rows are held at once at most, and so many million steps of work are done, before it goes on with a sample.
ROWS_HELD, WORK = 500_000, 5_000
#: An order with no more states than this, as a logarithm of two, is taken without looking for another.
BEARABLE = 30.0
#: With more than this nothing is begun. Far fewer states are met than could be: of 2 ** 28 some 2 ** 15.
HOPELESS = 64.0
#: What of the work goes into the loops where two parties' frontier could be gone along as well.
SHARE_BEFORE_WALK = 0.1


def frontier(
    problem: Problem,
    *,
    limit: int = ROWS_HELD,
    points: int = 200,
    seed: int = 0,
    work: int | None = None,
    watch: Callable[[Progress], bool] | None = None,
) -> Frontier:
    """Find every package of which none is better for some party and worse for none, or a spread of them.

    Whole as long as no more than `limit` rows are held at once and `work` million steps suffice (5,000 by default, some
    ten seconds); beyond, about `points` of them, evenly spread, and `made` says what is proven of them. `watch`
    is told how far it is and ends it by true: then what is known so far comes back. The same problem, seed and limits
    give the same frontier.
    """
    _exact_in_64_bits(problem)
    most = (WORK if work is None else work) * 1_000_000
    spent = 0
    stopped = False
    # Each way has as much work as was allowed: half of it or more may be spent in vain.
    for way in (_merged, _walked):
        own = Spent(0, most)
        try:
            found = way(problem, limit, seed, own, watch)
            if found is not None:
                return replace(found, work=(spent + own.work) // 1_000_000)
        except (TooLarge, TooWide):
            pass
        except Stopped:
            stopped = True
            break
        finally:
            spent += own.work
    sample = Sample(problem, seed, most, watch, stopped=stopped)
    found = sample.taken(points)
    return replace(found, work=(spent + most - sample.left) // 1_000_000)


def _merged(
    problem: Problem, limit: int, seed: int, spent: Spent, watch: Callable[[Progress], bool] | None
) -> Frontier | None:
    """By putting together issue after issue."""
    try:
        net, order = _ordered(network(problem), seed)
    except Impossible:
        return _whole(problem, np.zeros((0, problem.issues), dtype=np.int64), "")
    if not problem.free and can_walk(problem):
        spent.most = int(spent.most * SHARE_BEFORE_WALK)
    labels = merge(laid_out(net, order).steps, net.start, limit=limit, spent=spent, watch=watch)
    options = net.options(places(labels.code, net.sizes))
    found = _whole(problem, options, "Every package was taken into account.")
    if (found.surpluses != labels.x[:, : problem.parties]).any():
        raise AssertionError("what the loops added up is not what the packages give")
    return found


def _walked(
    problem: Problem, limit: int, seed: int, spent: Spent, watch: Callable[[Progress], bool] | None
) -> Frontier | None:
    """Two parties' frontier by going along it, proof by proof."""
    if not can_walk(problem):
        return None
    options = walk(problem, spent, watch)
    return _whole(problem, options, "Each is proven to be the most for the one party at what the other has.")


def _whole(problem: Problem, options: Ints, made: str) -> Frontier:
    """These packages as all that there are, each rechecked."""
    gained = surpluses(problem, options)
    if not admissible(problem, options, gained).all():
        raise AssertionError("a package on the frontier is not admissible")
    proven = np.ones(len(options), dtype=bool)
    return Frontier(problem, options, gained, True, proven, made if len(options) else "No package is admissible.")


def _ordered(net: Network, seed: int) -> tuple[Network, Ints]:
    """Issues as choices, or bonuses where that leaves fewer states; and the order to make them in."""
    other = clashes(net) if net.ties else None
    if other is not None:
        changed, less = good_order(other, seed)
        if less <= BEARABLE:
            return other, changed
    plain = folded(net) if net.ties else net
    order, cost = good_order(plain, seed)
    if other is not None and less < cost:
        plain, order, cost = other, changed, less
    if cost > HOPELESS:
        raise TooWide
    return plain, order


def _exact_in_64_bits(problem: Problem) -> None:
    largest = np.abs(problem.values.astype(np.float64)).max(axis=0, initial=0.0)
    most = np.maximum.reduceat(largest, problem.first[:-1]).sum() + np.abs(problem.reservation.astype(np.float64)).max()
    if most + np.abs(problem.bonus_value.astype(np.float64)).sum() > LARGEST:
        raise BargainError("the values are too large: sums must stay below 2 ** 61")
