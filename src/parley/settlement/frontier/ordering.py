"""In which order choices are best made, so that few ties are open at once."""

from __future__ import annotations

import math
import random

import numpy as np

from parley.settlement.frontier.network import Network
from parley.settlement.problem import Ints

#: As many orders are tried, or fewer once one is found with less than this many states in all, as a logarithm of two.
TRIES, EASY = 40, 18.0
#: Fewer are tried of many choices: the square of their number times the tries is no more than this.
MOST_EFFORT = 1_000_000


class _Open:
    """Which ties would be open once a set of choices is made; a mark for each register that `steps` would use.

    A tie of two that must not hold leaves a mark on the one still to be made, the same for all that lack the same.
    Any other tie is a mark of its own from its first choice to its last.
    """

    def __init__(self, net: Network) -> None:
        choices = len(net.first) - 1
        marks: dict[object, int] = {}
        self.opens = [0] * choices
        self.own = [0] * choices
        self.long: list[list[int]] = [[] for _ in range(choices)]
        self.members: list[tuple[int, int]] = []
        self.near: list[set[int]] = [set() for _ in range(choices)]
        for tie in net.ties:
            touched = [choice for choice, _ in tie.when]
            for choice in touched:
                self.near[choice].update(touched)
            if tie.worth is None and len(tie.when) == 2:
                for (choice, _), lacking in (tie.when, tie.when[::-1]):
                    bit = 1 << marks.setdefault(lacking, len(marks))
                    self.opens[choice] |= bit
                    self.own[lacking[0]] |= bit
            else:
                bit = 1 << marks.setdefault(tie.when, len(marks))
                for choice in touched:
                    self.opens[choice] |= bit
                    self.long[choice].append(len(self.members))
                self.members.append((bit, len(touched)))

    def after(self, order: list[int]) -> list[int]:
        """How many marks are open after each choice."""
        counts = []
        left = [size for _, size in self.members]
        seen = gone = 0
        for choice in order:
            seen |= self.opens[choice]
            gone |= self.own[choice]
            for tie in self.long[choice]:
                left[tie] -= 1
                if not left[tie]:
                    gone |= self.members[tie][0]
            counts.append((seen & ~gone).bit_count())
        return counts


def cost(counts: list[int]) -> float:
    """The logarithm of two of how many states there may be, all steps together."""
    most = max(counts, default=0)
    return most + math.log2(sum(2.0 ** (one - most) for one in counts)) if counts else 0.0


def good_order(net: Network, seed: int) -> tuple[Ints, float]:
    """The order that is made of choices, one by one, that open the least; the best of several, and what it costs."""
    choices = len(net.first) - 1
    if not net.ties:
        return np.arange(choices, dtype=np.int64), 0.0
    chance = random.Random(seed)  # noqa: S311  # chance that can be had again, nothing secret
    open_ = _Open(net)
    best, least = list(range(choices)), cost(open_.after(list(range(choices))))
    for _ in range(min(TRIES, MOST_EFFORT // choices**2)):
        if least <= EASY:
            break
        order = _greedy(open_, chance)
        found = cost(open_.after(order))
        if found < least:
            best, least = order, found
    if least > EASY:
        best, least = _moved(open_, best, least, chance)
    return np.array(best, dtype=np.int64), least


def _greedy(marks: _Open, chance: random.Random) -> list[int]:
    choices = len(marks.opens)
    order = []
    todo = set(range(choices))
    left = [size for _, size in marks.members]
    seen = gone = 0
    front: set[int] = set()
    while todo:
        pool = sorted(front) if front else [chance.choice(sorted(todo))]
        least, picked = choices * 1_000_000.0, -1
        for choice in pool:
            closing = marks.own[choice]
            for tie in marks.long[choice]:
                if left[tie] == 1:
                    closing |= marks.members[tie][0]
            found = ((seen | marks.opens[choice]) & ~(gone | closing)).bit_count() + chance.random()
            if found < least:
                least, picked = found, choice
        order.append(picked)
        todo.discard(picked)
        seen |= marks.opens[picked]
        gone |= marks.own[picked]
        for tie in marks.long[picked]:
            left[tie] -= 1
            if not left[tie]:
                gone |= marks.members[tie][0]
        front |= marks.near[picked]
        front &= todo
    return order


def _moved(marks: _Open, order: list[int], least: float, chance: random.Random) -> tuple[list[int], float]:
    """The order with single choices moved elsewhere where that helps."""
    for _ in range(min(20 * len(order), MOST_EFFORT // len(order))):
        moved = list(order)
        one = moved.pop(chance.randrange(len(order)))
        moved.insert(chance.randrange(len(order)), one)
        found = cost(marks.after(moved))
        if found < least:
            order, least = moved, found
    return order, least
