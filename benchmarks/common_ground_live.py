"""How long a running conversation takes to be brought up to date after a thousand new votes, at five million.

    python benchmarks/common_ground_live.py [--folder DIR] [--size 5M] [--times N]

The state that is kept beside the votes takes them and gives new components, positions and groups; beside it, in the
same run, the same view made anew from all votes. Prints the ratio, and how far the two agree.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import time
from pathlib import Path

import numpy as np
from _made import made
from _peers import ROOT

from parley.commonground.live import Live
from parley.commonground.polis.view import polis_view
from parley.commonground.reading import read

NEW, TARGET = 1_000, 0.1


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--folder", type=Path, default=ROOT / "data" / "benchmarks")
    parser.add_argument("--size", default="5M")
    parser.add_argument("--times", type=int, default=10)
    args = parser.parse_args()
    live = Live(read(made(args.size, args.folder).votes))
    live.refreshed()
    rng = np.random.default_rng(0)
    people, statements = live.votes.participants, live.votes.statements
    seconds = []
    for _ in range(args.times + 1):
        new = rng.choice(people, NEW), rng.choice(statements, NEW), rng.choice((-1, 0, 1), NEW)
        begun = time.perf_counter()
        live.take(*new)
        view = live.refreshed()
        seconds.append(time.perf_counter() - begun)
    begun = time.perf_counter()
    anew = polis_view(live.votes)
    whole = time.perf_counter() - begun
    median, least = statistics.median(seconds[1:]), min(seconds[1:])
    print(f"{live.votes.count:,} votes, {NEW:,} new ones each of {args.times} times")
    figures = f"median {median * 1000:.0f} ms, least {least * 1000:.0f} ms"
    print(f"    brought up to date: {figures}; target {TARGET * 1000:.0f} ms")
    print(f"    made anew from all: {whole * 1000:.0f} ms, {whole / median:.1f} times as long")
    cosines = np.abs((view.components * anew.components).sum(axis=1))
    same = (view.labels == anew.labels).mean()
    print(f"    |cos| of the components {cosines.min():.12f}; k {view.k} and {anew.k}; {same:.1%} in the same group")
    return 0


if __name__ == "__main__":
    sys.exit(main())
