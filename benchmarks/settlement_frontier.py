"""How long the exact frontier takes: beside NegMAS where bargains are additive, beside plain HiGHS where they aren't.

    python benchmarks/settlement_frontier.py [DOMAIN ...]

DOMAIN: names of recorded GENIUS domains; by default ten of them. Both get the same utilities, as GENIUS defines them;
reservations are left aside beside NegMAS, which has none. NegMAS goes through all outcomes in floating point: where the
numbers of points differ, its rounding merges or splits points that differ by less than 1e-12, and `off` counts
points that one has and the other has not, nearer than 1e-9. It needs 3.4 GB for 7issues. Parley's time is the least of
twenty, with packages and their recheck, compiled before.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from _highs_epsilon import epsilon
from _peers import PYTHON, ROOT, recorded

from parley.settlement.bargain import Bargain
from parley.settlement.frontier import Frontier, frontier
from parley.settlement.problem import Problem
from parley.settlement.reading import read

DOMAINS = (
    "politics",
    "Domain16",
    "Travel",
    "EnergyA",
    "parsCat",
    "AMPOvsCity",
    "7issues",
    "anac2014-10issues",
    "anac2014-30issues",
    "anac2014-50issues",
)
ROW = "{:18} {:>7} {:>9} {:>6} {:>16} {:>11} {:>9} {:>9}  {}"
#: Seconds that HiGHS's way took on a quiet machine, and the target: settlement.md.
LARGEST_SPACE = 0.5


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("domain", nargs="*", default=DOMAINS)
    args = parser.parse_args()
    print(ROW.format("domain", "parties", "outcomes", "front", "peer", "Parley", "ratio", "target", ""))
    for name in args.domain:
        folder = recorded("scenarios", "genius", name)
        if folder is None:
            print(f"{name:18} left out: no recorded data here (PARLEY_TEST_DATA)")
            continue
        bargain = read(folder)
        if any(party.bonuses for party in bargain.parties):
            _beside_highs(name, bargain)
        else:
            _beside_negmas(name, bargain)
    return 0


def _beside_negmas(name: str, bargain: Bargain) -> None:
    free = replace(bargain, parties=tuple(replace(party, reservation=0) for party in bargain.parties))
    ours, seconds = _timed(Problem.of(free), 20)
    _, with_reservations = _timed(Problem.of(bargain), 20)
    peer = _negmas(free)
    ratio = peer["seconds"] / seconds
    target = _target(free)
    reached = "" if target is None else ("reached" if ratio >= target else "missed")
    note = f"{reached}; NegMAS {peer['size']}, off {_off(ours, peer['points'])}, {peer['peak_mb']:.0f} MB"
    if with_reservations < 0.8 * seconds:
        note += f"; with reservations {with_reservations * 1000:.2f} ms"
    _row(name, free, ours, f"{peer['seconds']:.3f} s", seconds, ratio, "" if target is None else f"{target:,}x", note)


def _beside_highs(name: str, bargain: Bargain) -> None:
    problem = Problem.of(bargain)
    ours, seconds = _timed(problem, 5)
    took, points = epsilon(problem)
    target = f"{LARGEST_SPACE} s" if name.startswith("anac2014-50") else ""
    reached = "" if not target else ("reached" if seconds <= LARGEST_SPACE else "missed")
    _row(name, bargain, ours, f"HiGHS {took:.2f} s", seconds, took / seconds, target, f"{reached}; HiGHS {points}")


def _timed(problem: Problem, times: int) -> tuple[Frontier, float]:
    found = frontier(problem)  # so that compiled code is there
    least = float("inf")
    for _ in range(times):
        begun = time.perf_counter()
        found = frontier(problem)
        assert found.packages is not None
        least = min(least, time.perf_counter() - begun)
    return found, least


def _target(bargain: Bargain) -> int | None:
    parties = len(bargain.parties)
    if parties == 2:
        return 5_000 if bargain.outcomes >= 100_000 else None
    return {3: 500, 5: 200, 6: 200}.get(parties)


def _negmas(bargain: Bargain) -> dict[str, Any]:
    if not PYTHON.exists():
        sys.exit("The peers are not installed: make peers")
    given = {
        "sizes": [len(issue.options) for issue in bargain.issues],
        "values": [[[value / party.scale for value in row] for row in party.values] for party in bargain.parties],
    }
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "bargain.json"
        path.write_text(json.dumps(given))
        command = [str(PYTHON), str(ROOT / "benchmarks" / "_negmas_frontier.py"), str(path)]
        ran = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
    if ran.returncode:
        sys.exit(f"NegMAS failed:\n{ran.stderr}")
    found: dict[str, Any] = json.loads(ran.stdout.strip().splitlines()[-1])
    return found


def _off(ours: Frontier, theirs: list[list[float]]) -> int:
    """Points that one has and the other has not."""
    mine = np.array([point.gains for point in ours.points])
    other = np.array(theirs)
    apart = np.array([np.abs(other - row).max(axis=1).min() for row in mine])
    back = np.array([np.abs(mine - row).max(axis=1).min() for row in other])
    return int((apart > 1e-9).sum() + (back > 1e-9).sum())


def _row(
    name: str, bargain: Bargain, ours: Frontier, peer: str, seconds: float, ratio: float, target: str, note: str
) -> None:
    outcomes = f"{bargain.outcomes:,}" if bargain.outcomes < 1e7 else f"{float(bargain.outcomes):.0e}"
    cells = (
        len(bargain.parties),
        outcomes,
        ours.size,
        peer,
        f"{seconds * 1000:.3f} ms",
        f"{ratio:,.0f}x",
        target,
        note,
    )
    print(ROW.format(name, *cells), flush=True)


if __name__ == "__main__":
    sys.exit(main())
