"""The order of choices turned into what the compiled loops read: what each option adds, and what becomes of the ties.

While choices are made one after the other, a tie that has begun (its choices made so far fell among its options) and
isn't decided yet stands in a register, one bit of the state. Ties that must not hold and lack the same share one: what
came before makes no difference to what may follow.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from parley.settlement.bargain import LARGEST
from parley.settlement.frontier.loops import BROKEN, DROPPED, HOLDS, Steps
from parley.settlement.frontier.network import Network
from parley.settlement.problem import Ints

#: More ties than this open at once have too many states for any table.
MOST_REGISTERS = 512


class TooWide(Exception):
    """More ties are open at once than there may be registers."""


@dataclass(frozen=True)
class Held:
    """A register while it stands for the same: from the end of one step to the end of another, and of which ties.

    Each with the step at whose end it is first among them.
    """

    register: int
    since: int
    until: int
    ties: tuple[tuple[int, int], ...]


@dataclass(frozen=True, eq=False)
class Laid:
    """A network in an order: the steps for the loops, and which ties stand in which register when."""

    net: Network
    order: Ints
    steps: Steps
    held: tuple[Held, ...]


def laid_out(net: Network, order: Ints) -> Laid:
    """What the loops need to make the choices in this order."""
    sizes = np.diff(net.first)[order]
    first = np.concatenate([[0], np.cumsum(sizes)])
    rows = np.repeat(net.first[order] - first[:-1], sizes) + np.arange(first[-1])
    gain = net.gain[rows]
    word, digit = digits(net.sizes)
    rest = _from_here_on(np.maximum.reduceat(gain, first[:-1], axis=0))
    cap = np.full_like(rest, LARGEST)
    if gain.shape[1] > net.parties:
        cap[:, net.parties :] = -_from_here_on(np.minimum.reduceat(gain[:, net.parties :], first[:-1], axis=0))
    ties = _Registers(net, order, first, net.place[rows])
    for closing, worth in zip(ties.closing, ties.worth, strict=True):
        rest[: closing + 1, : net.parties] += np.maximum(worth, 0)
    closes = np.zeros((len(ties.worth), gain.shape[1]), dtype=np.int64)
    if ties.worth:
        closes[:, : net.parties] = ties.worth
    taken = net.place[rows] * np.repeat(digit[order], sizes)
    steps = Steps(first, gain, word[order], taken, rest, cap, ties.touch, ties.begin, ties.goes, closes, net.parties)
    return Laid(net, order, steps, tuple(ties.held))


def digits(sizes: Ints) -> tuple[Ints, Ints]:
    """How the options of all choices stand in a few whole numbers: in which one, and what one place counts there.

    So that of two packages the one with the smaller numbers comes first, read from the first choice on.
    """
    word: list[int] = []
    digit: list[int] = []
    room, at = 1, 0
    for size in reversed(sizes.tolist()):
        if room * size > LARGEST:
            room, at = 1, at + 1
        word.append(at)
        digit.append(room)
        room *= size
    return at - np.array(word[::-1], dtype=np.int64), np.array(digit[::-1], dtype=np.int64)


def places(code: Ints, sizes: Ints) -> Ints:
    """[N, choices] the options that stand in [N, W] numbers."""
    word, digit = digits(sizes)
    return code[:, word] // digit % sizes


def _from_here_on(each: Ints) -> Ints:
    """[S + 1, Q] what the steps from each one on come to."""
    return np.concatenate([np.cumsum(each[::-1], axis=0)[::-1], np.zeros((1, each.shape[1]), dtype=np.int64)])


#: What a tie still lacks: which bonus it is (-1: it must not hold), and steps, each with its options.
_Lack = tuple[int, tuple[tuple[int, int], ...]]


@dataclass
class _Open:
    """A lack that stands in a register."""

    register: int
    since: int
    ties: list[tuple[int, int]] = field(default_factory=list)


class _Registers:
    """Goes through the steps and hands out registers."""

    def __init__(self, net: Network, order: Ints, first: Ints, place: Ints) -> None:
        self.worth: list[tuple[int, ...]] = []
        self.closing: list[int] = []
        self.held: list[Held] = []
        if not net.ties:
            none = np.zeros((max(len(order), len(place)), 1), dtype=np.uint64)
            self.touch, self.begin, self.goes = none, none, np.zeros((0, 0), dtype=np.int32)
            return
        self._open: dict[_Lack, _Open] = {}
        self._free: list[int] = []
        self._count = 0
        self._waiting: dict[int, list[_Lack]] = defaultdict(list)
        begins = self._begins(net, order)
        touched: list[tuple[int, int]] = []
        starts: list[tuple[int, int]] = []
        moves: list[tuple[int, int, int]] = []
        for step in range(len(order)):
            rows = range(int(first[step]), int(first[step + 1]))
            old = [(lack, self._open.pop(lack)) for lack in self._waiting.pop(step, [])]
            self._free.extend(sorted((one.register for _, one in old), reverse=True))
            for _, one in old:
                touched.append((step, one.register))
                self.held.append(Held(one.register, one.since, step, tuple(one.ties)))
            going = [(lack, one.register, [tie for tie, _ in one.ties]) for lack, one in old]
            for (bonus, ((_, options), *more)), register, ties in [*going, *begins[step]]:
                met = [row for row in rows if options >> int(place[row]) & 1]
                if more:
                    to = self._register((bonus, tuple(more)), step + 1, ties)
                else:
                    to = BROKEN if bonus < 0 else HOLDS - bonus
                if register < 0:
                    starts.extend((row, to) for row in met)
                else:
                    moves.extend((row, register, to) for row in met)
        words = (self._count + 63) // 64
        self.goes = np.full((len(place), words * 64), DROPPED, dtype=np.int32)
        for row, register, to in moves:
            self.goes[row, register] = to
        self.touch = _bits(touched, len(order), words)
        self.begin = _bits(starts, len(place), words)

    def _begins(self, net: Network, order: Ints) -> dict[int, list[tuple[_Lack, int, list[int]]]]:
        """At which step each tie begins, without a register so far."""
        step_of = np.empty(len(order), dtype=np.int64)
        step_of[order] = np.arange(len(order))
        begins: dict[int, list[tuple[_Lack, int, list[int]]]] = defaultdict(list)
        for number, tie in enumerate(net.ties):
            lack = tuple(sorted((int(step_of[choice]), options) for choice, options in tie.when))
            begins[lack[0][0]].append(((-1 if tie.worth is None else len(self.worth), lack), -1, [number]))
            if tie.worth is not None:
                self.worth.append(tie.worth)
                self.closing.append(lack[-1][0])
        return begins

    def _register(self, lack: _Lack, step: int, ties: list[int]) -> int:
        if lack not in self._open:
            if not self._free:
                if self._count == MOST_REGISTERS:
                    raise TooWide
                self._free.append(self._count)
                self._count += 1
            self._open[lack] = _Open(self._free.pop(), step)
            self._waiting[lack[1][0][0]].append(lack)
        self._open[lack].ties.extend((tie, step) for tie in ties)
        return self._open[lack].register


def _bits(marks: list[tuple[int, int]], rows: int, words: int) -> NDArray[np.uint64]:
    out = np.zeros((rows, words), dtype=np.uint64)
    for row, number in marks:
        out[row, number // 64] |= np.uint64(1 << number % 64)
    return out
