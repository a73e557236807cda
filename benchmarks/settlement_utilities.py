"""What packages are worth as Parley reads GENIUS's files, and as NegMAS does, on the same packages drawn at random.

    python benchmarks/settlement_utilities.py [PACKAGES]

Prints for each party of each domain the largest difference of utilities. Where there is one, it says what NegMAS's
utilities are of ours: each issue's part (or, with constraints, the whole) times a factor, plus something that is the
same for all packages, and what is left unexplained. GENIUS divides evaluations by the issue's largest, and what
constraints are worth by `maxutility`; NegMAS does neither, and leaves out the bounds of each constraint, which GENIUS
has in. Nothing here is timed.
"""

from __future__ import annotations

import json
import random
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from _peers import PYTHON, ROOT, recorded

from parley.settlement.bargain import Package, Party
from parley.settlement.reading import read

#: Differences below this are those of binary fractions.
SAME = 1e-12


@dataclass(frozen=True)
class Compared:
    """One party's utilities by both readers.

    `theirs` is `offset` plus each issue's part of ours times one of `factors`, up to `unexplained`.
    """

    domain: str
    party: str
    constraints: bool
    difference: float
    factors: tuple[float, ...]
    offset: float
    unexplained: float
    reservation: float
    their_reservation: float


def main() -> int:
    folder = recorded("scenarios", "genius")
    if folder is None:
        print("No recorded scenarios here (PARLEY_TEST_DATA)")
        return 0
    if not PYTHON.exists():
        sys.exit("The peers are not installed: make peers")
    packages = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    print(f"{'domain':20} {'party':25} {'difference':>10} {'unexplained':>11}  NegMAS's utility is")
    for domain in sorted(folder.iterdir()):
        for one in compared(domain, packages):
            print(f"{one.domain:20} {one.party:25} {one.difference:10.1e} {one.unexplained:11.1e}  {said(one)}")
    return 0


def said(one: Compared) -> str:
    """What NegMAS's utility is of ours, in words."""
    if one.difference < SAME:
        return "ours"
    low, high = min(one.factors), max(one.factors)
    ours = "ours without the bounds" if one.constraints else "ours"
    by = (
        f"{ours} times {low:.6g}"
        if high - low < 1e-9 * high
        else f"{ours}, issue by issue times {low:.6g} to {high:.6g}"
    )
    return by + (f", plus {one.offset:.6g}" if abs(one.offset) > 1e-9 else "") + reservation(one)


def reservation(one: Compared) -> str:
    """Whether the reservation is a share of what utilities are measured in, as it should be."""
    fits = abs(one.their_reservation - one.reservation * one.factors[0] - one.offset) < 1e-9
    return "" if fits else f"; its reservation stays {one.their_reservation:.4g}"


def compared(domain: Path, packages: int, seed: int = 0) -> list[Compared]:
    """Each party's utilities of packages drawn at random, by both readers."""
    bargain = read(domain)
    draw = random.Random(seed)  # noqa: S311
    chosen = [tuple(draw.randrange(len(issue.options)) for issue in bargain.issues) for _ in range(packages)]
    theirs = negmas(domain, [bargain.named(one) for one in chosen])
    found = []
    for party in bargain.parties:
        peer = np.array(theirs[party.id]["utilities"])
        ours = np.array([party.utility(one) / party.scale for one in chosen])
        parts = np.array([[*parts_of(party, one), 1.0] for one in chosen])
        factors, *_ = np.linalg.lstsq(parts, peer, rcond=None)
        found.append(
            Compared(
                domain=domain.name,
                party=party.id,
                constraints=bool(party.bonuses),
                difference=float(np.abs(ours - peer).max()),
                factors=tuple(factors[:-1].tolist()),
                offset=float(factors[-1]),
                unexplained=float(np.abs(parts @ factors - peer).max()),
                reservation=party.reservation / party.scale,
                their_reservation=theirs[party.id]["reservation"],
            )
        )
    return found


def parts_of(party: Party, package: Package) -> list[float]:
    """The parts of the utility that may differ by a factor: those of issues that matter, or all bonuses together.

    NegMAS leaves the bounds of a hyper-rectangle out where GENIUS has them in, so bonuses are taken without them here.
    """
    if party.bonuses:
        holding = (
            bonus.value
            for bonus in party.bonuses
            if all(min(options) < package[issue] < max(options) for issue, options in bonus.when)
        )
        return [sum(holding) / party.scale]
    return [row[option] / party.scale for row, option in zip(party.values, package, strict=True) if max(row) > min(row)]


def negmas(folder: Path, packages: list[dict[str, str]]) -> dict[str, dict[str, list[float]]]:
    """What NegMAS says of these packages, from a process of its own."""
    command = [str(PYTHON), str(ROOT / "benchmarks" / "_negmas_utilities.py")]
    asked = json.dumps({"folder": str(folder), "packages": packages})
    ran = subprocess.run(command, input=asked, capture_output=True, text=True, timeout=600, check=True)  # noqa: S603
    answer: dict[str, dict[str, list[float]]] = json.loads(ran.stdout)
    return answer


if __name__ == "__main__":
    sys.exit(main())
