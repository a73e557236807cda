"""The loops driven from outside: with limits of rows and of work, telling how far they are, and stopped when asked."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from parley.settlement.answer import Progress, Stopped
from parley.settlement.frontier.loops import (
    FULL,
    GROUP,
    LARGE,
    ROWS,
    RUNNING,
    SLICE,
    STATUS,
    STEP,
    THROUGH,
    WORK,
    Branches,
    Labels,
    Steps,
    run,
    together,
)
from parley.settlement.frontier.sifting import BATCH, LEVELS, WORDS, rank, sift
from parley.settlement.problem import Ints

Watch = Callable[[Progress], bool]


class TooLarge(Exception):
    """There are more rows, or there is more work, than was allowed."""


@dataclass
class Spent:
    """Steps of work done so far, of all that may be."""

    work: int
    most: int


def merge(steps: Steps, start: Ints, *, limit: int, spent: Spent, watch: Watch | None = None) -> Labels:
    """The frontier of all choices, sorted: rows and codes. `TooLarge` beyond the limits, `Stopped` when asked to."""
    total = len(steps.first) - 1
    words = int(steps.word.max(initial=0)) + 1
    labels = Labels(
        start[None].copy(),
        np.zeros((1, words), dtype=np.int64),
        np.array([0, 1]),
        np.zeros((1, steps.begin.shape[1]), dtype=np.uint64),
    )
    out = labels
    branches = Branches(_NONE, _NONE, np.zeros((0, len(start)), dtype=np.int64), np.zeros(1, np.int64), labels.state)
    at = np.array([0, -1, 0, spent.work, 0])
    while True:
        labels, branches, out = run(
            steps, at, labels, branches, out, min(int(at[WORK]) + SLICE, spent.most), limit, total
        )
        if at[STATUS] == LARGE:
            out = _large(steps, at, labels, branches, out, limit, spent, watch)
            continue
        spent.work = int(at[WORK])
        if at[STATUS] == THROUGH:
            count = int(labels.start[-1])
            return Labels(labels.x[:count], labels.code[:count], labels.start, labels.state)
        if at[STATUS] == FULL or spent.work >= spent.most:
            raise TooLarge
        _look(watch, at[STEP] / total)


_NONE = np.zeros(0, dtype=np.int64)


def _look(watch: Watch | None, share: float) -> None:
    if watch is not None and watch(Progress("merging", float(share))):
        raise Stopped


def _large(
    steps: Steps,
    at: Ints,
    labels: Labels,
    branches: Branches,
    out: Labels,
    limit: int,
    spent: Spent,
    watch: Watch | None,
) -> Labels:
    """Sift a group that takes long in slices: what `run` would have added to `out`."""
    group, rows = int(at[GROUP]), int(at[ROWS])
    x, code, order = together(steps, int(at[STEP]), labels, branches, group)
    n, quantities = x.shape
    if at[WORK] + (n * n >> 9) * quantities > spent.most:
        raise TooLarge  # even if three of four rows were found needless at once
    level = np.empty((n, quantities - 1), dtype=np.uint8)
    rank(x, order, n, level)
    held = np.empty(n, dtype=np.int64)
    blocks = np.empty((n // BATCH, quantities - 1, LEVELS, WORDS), dtype=np.uint64)
    place = np.zeros(3, dtype=np.int64)
    while place[0] < n:
        begun = int(place[0])
        slices = max(1, SLICE // (quantities * (place[2] // 64 + WORDS) * BATCH))
        sift(x, code, order, n, steps.gains, level, held, blocks, place, min(n, begun + slices * BATCH))
        at[WORK] += (int(place[0]) - begun) * quantities * (int(place[2]) // 64 + WORDS // 2)
        if at[WORK] >= spent.most or rows + place[1] > limit:
            spent.work = int(at[WORK])
            raise TooLarge
        _look(watch, (at[STEP] + place[0] / n) / (len(steps.first) - 1))
    kept = order[held[: place[1]]]
    at[ROWS] = rows + len(kept)
    at[GROUP] = group + 1
    at[STATUS] = RUNNING
    out.start[group + 1] = at[ROWS]
    return Labels(
        np.concatenate([out.x[:rows], x[kept]]), np.concatenate([out.code[:rows], code[kept]]), out.start, out.state
    )
