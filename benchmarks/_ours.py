"""Parley's engine on one conversation, in a process of its own; prints one line of JSON.

    python benchmarks/_ours.py VOTES [PARTIES] [--times N] [--out OUT.npz]

`read` and `first` are what a process needs that has just begun (compiled code is kept from an earlier run); `warm` is
the best of N analyses after that, `again` the best reading of the same file. OUT.npz takes labels and rankings.
"""

from __future__ import annotations

import argparse
import json
import time
from pathlib import Path

from parley.commonground.analysis import Analysis
from parley.commonground.reading import read, read_parties


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("votes", type=Path)
    parser.add_argument("parties", type=Path, nargs="?")
    parser.add_argument("--times", type=int, default=3)
    parser.add_argument("--out", type=Path)
    args = parser.parse_args()
    began = time.perf_counter()
    votes = read(args.votes)
    read_by = time.perf_counter()
    parties = read_parties(args.parties) if args.parties else None
    begun = time.perf_counter()
    result = Analysis().of(votes, parties)
    first = time.perf_counter() - begun
    found = {
        "votes": votes.count,
        "read": read_by - began,
        "first": first,
        "k": result.groups.k,
        "polis_k": result.polis.k,
    }
    held = peak()
    warm, again = [first], [read_by - began]
    for _ in range(args.times):
        begun = time.perf_counter()
        votes = read(args.votes)
        again.append(time.perf_counter() - begun)
        begun = time.perf_counter()
        result = Analysis().of(votes, parties)
        warm.append(time.perf_counter() - begun)
    found |= {"warm": min(warm), "again": min(again), "peak_mb": held, "timings": dict(result.timings)}
    if args.out:
        import numpy as np

        np.savez(args.out, labels=result.groups.labels, consensus=(result.as_published or result.polis).consensus)
    print(json.dumps(found))


def peak() -> float:
    """Megabytes that this process held at most; what the one before it in the same process held is not counted."""
    with open("/proc/self/status") as status:  # noqa: PTH123
        return next(int(line.split()[1]) / 1024 for line in status if line.startswith("VmHWM"))


if __name__ == "__main__":
    main()
