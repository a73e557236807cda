"""The one entry: whatever comes in, an answer that says what it is comes out."""

import math
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from parley.settlement.answer import CONCEPTS, Answer, Concept, Progress
from parley.settlement.bargain import Bargain, BargainError, Issue, Party, Requirement
from parley.settlement.reading import read
from parley.settlement.settle import settle

EVERY = [concept for concept in CONCEPTS if concept != "frontier"]


def made(parties: int = 3, issues: int = 12, options: int = 5, seed: int = 1, share: float = 0.5) -> Bargain:
    """A bargain that is too large to go through, with reservations at a share of the most."""
    rng = np.random.default_rng(seed)
    named = tuple(Issue(f"i{i}", tuple(f"o{k}" for k in range(options))) for i in range(issues))
    values = rng.integers(0, 1000, (parties, issues, options))
    return Bargain(
        named,
        tuple(
            Party(f"p{n}", tuple(map(tuple, rows.tolist())), int(share * rows.max(axis=1).sum()))
            for n, rows in enumerate(values)
        ),
        (Requirement((0, 0), (1, 1)),),
    )


def same(one: Answer, other: Answer) -> bool:
    """Whether two answers are the same in all but the time they took."""
    return replace(one, timings={}) == replace(other, timings={})


@pytest.mark.parametrize("concept", CONCEPTS)
def test_an_answer_is_complete(concept: Concept) -> None:
    bargain = made()
    answer = settle(bargain, concept, work=3_000)
    assert answer.concept == concept and answer.measure and answer.timings
    if concept == "frontier":
        assert answer.frontier_size == len(answer.frontier) > 1
        return
    assert answer.status == "proven"
    assert answer.package is not None and bargain.admissible(answer.package)
    assert answer.gains == tuple(float(gain) for gain in bargain.gains(answer.package))
    assert answer.objective is not None and answer.bound is not None and answer.objective <= answer.bound
    if concept == "nash":
        assert answer.objective == pytest.approx(sum(map(math.log, answer.gains)))


@pytest.mark.parametrize("concept", CONCEPTS)
def test_nothing_fits_and_the_conflict_is_minimal(concept: Concept) -> None:
    bargain = made(share=0.99)
    answer = settle(bargain, concept)
    assert answer.status == "infeasible" and answer.package is None and answer.conflict
    assert {one.kind for one in answer.conflict} <= {"reservation", "rule", "red_line"}
    for left_out in answer.conflict:
        parties = tuple(
            replace(party, reservation=-(10**6)) if _frees(answer, left_out, number) else party
            for number, party in enumerate(bargain.parties)
        )
        assert settle(replace(bargain, parties=parties), "nash").package is not None


def _frees(answer: Answer, left_out: object, party: int) -> bool:
    """Whether a party's reservation is set aside: it is the member left out, or no member at all."""
    own = [one for one in answer.conflict if one.kind == "reservation" and one.party == party]
    return not own or left_out in own


@pytest.mark.parametrize("concept", CONCEPTS)
def test_a_person_or_the_clock_ends_it_and_the_best_so_far_comes_back(concept: Concept) -> None:
    bargain = made(8, 60, 6, seed=3)
    told: list[Progress] = []

    def stop(progress: Progress) -> bool:
        told.append(progress)
        return len(told) >= 3

    for answer in (settle(bargain, concept, progress=stop), settle(bargain, concept, seconds=1e-9)):
        assert answer.status != "infeasible"
        # Where a package is easy to find, nobody goes away with none.
        assert concept == "frontier" or (answer.package is not None and bargain.admissible(answer.package))
        assert all(gain <= most for gain, most in zip(answer.gains, answer.ideals, strict=False))
        if concept == "utilitarian" and answer.by_clock:
            assert any("look larger than they are" in note for note in answer.notes)
        # What was proven before anybody asked is proven.
        assert answer.status == "proven" or (answer.by_clock and any("stopped" in note for note in answer.notes))
    assert told or concept == "nash"  # which is proven before the first look


@pytest.mark.parametrize("concept", EVERY)
def test_the_same_seed_and_work_give_the_same_answer(concept: Concept) -> None:
    bargain = made(6, 50, 6, seed=5)
    assert same(settle(bargain, concept, seed=7, work=400), settle(bargain, concept, seed=7, work=400))


@pytest.mark.parametrize(
    "given, said",
    [
        ({"concept": "fair"}, "no concept 'fair'"),
        ({"near": (0,)}, "settles 1 issues"),
        ({"near": (9,) * 12}, "takes option 9 of 'i0'"),
        ({"at_most": 2}, "from which draft"),
        ({"near": (0,) * 12, "at_most": -1}, "give 0 or more"),
        ({"others": -1}, "-1 other packages"),
        ({"seconds": 0.0}, "more than 0"),
        ({"seconds": math.nan}, "more than 0"),
        ({"work": 0}, "limit of work of 0"),
    ],
)
def test_what_makes_no_sense_is_said(given: dict[str, object], said: str) -> None:
    with pytest.raises(BargainError, match=said):
        settle(made(), **given)  # type: ignore[arg-type]


def test_nobody_can_gain_beside_everybody_else() -> None:
    """One chair for three: as many as can be gain, then the product over those, and it is said."""
    chair = (Issue("chair", ("A", "B", "A and B")),)
    parties = (Party("A", ((5, 0, 2),), 0), Party("B", ((0, 5, 2),), 0), Party("C", ((0, 0, 0),), 0))
    answer = settle(Bargain(chair, parties))
    assert answer.package == (2,) and answer.objective == pytest.approx(2 * math.log(2))
    assert any("2 of 3" in note for note in answer.notes)


def test_importing_it_is_quick() -> None:
    """No solver and no compiler is loaded before it is needed."""
    import subprocess

    code = "import sys, parley.settlement.settle; print([m for m in ('numba', 'highspy', 'scipy') if m in sys.modules])"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "[]"


@pytest.mark.parametrize(
    "name, best",
    [
        ("s_3x12x4_1", 29.740581705643862),
        ("s_6x40x5_1", 61.697419562140844),
        ("s_6x40x5_2", 61.90742931197382),
        ("s_10x100x8_1", 101.34106394741158),
        ("s_10x100x8_2", 100.79657142157042),
        ("s_30x200x20_1", 295.3391843830228),
    ],
)
def test_synthetic_bargains_have_their_nash_package_proven(recorded_data: Path, name: str, best: float) -> None:
    """HiGHS by tangents and SCIP prove the same values on these files."""
    bargain = read(recorded_data / "scenarios" / "synthetic" / f"{name}.json")
    answer = settle(bargain, "nash")
    assert answer.status == "proven"
    assert answer.objective == pytest.approx(best, abs=1e-6)
    assert answer.package is not None and bargain.admissible(answer.package)
