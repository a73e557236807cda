"""What the search for a package came to, and how sure that is."""

from dataclasses import dataclass, field
from typing import Literal

from parley.settlement.bargain import Bargain, Breach, Package

Status = Literal["proven", "gap", "heuristic", "infeasible"]
Concept = Literal["nash", "ks", "leximin", "egalitarian", "utilitarian", "frontier"]
CONCEPTS: tuple[Concept, ...] = ("nash", "ks", "leximin", "egalitarian", "utilitarian", "frontier")

#: A gap between what was found and what can't be passed below which an answer counts as proven, relative to the
#: value, or absolute for the sum of logarithms.
PROVEN = 1e-4


class Stopped(Exception):
    """Raised within the engine when the person who asked has stopped the search."""


@dataclass(frozen=True)
class Progress:
    """How far a search has come: what is being done, what part of it is done if known, the best so far, the bound."""

    stage: str
    share: float | None = None
    best: float | None = None
    bound: float | None = None
    package: Package | None = None


@dataclass(frozen=True)
class Found:
    """What a solver hands back before it is rechecked: a package or none, its value by the solver's goal, a bound.

    `finished` is whether the search ended by itself; otherwise by its limit of work, the clock or the person.
    A `package` of none with `finished` means that no admissible package exists.
    """

    package: Package | None
    value: float | None
    bound: float | None
    finished: bool
    work: int = 0


@dataclass(frozen=True)
class Level:
    """The sum of so many of the smallest gains, made comparable, and what it can't pass (none: nothing is known).

    No admissible package passes the bound whose smaller sums are as large as those of the package it is said of.
    """

    value: float
    bound: float | None


@dataclass(frozen=True)
class Point:
    """A package on the frontier, or another than the best, with what each party gains."""

    package: Package
    gains: tuple[float, ...]


@dataclass(frozen=True)
class Answer:
    """A package that every party can accept, or what stands in the way, and how sure that is.

    `objective` and `bound` are in the concept's own measure (`measure` says which); `gains` are in the order of the
    parties, on each one's own scale. `conflict` is minimal: without any one of its members a package exists.
    """

    bargain: Bargain
    concept: Concept
    status: Status
    package: Package | None = None
    gains: tuple[float, ...] = ()
    objective: float | None = None
    bound: float | None = None
    #: How gains were made comparable, in a sentence; and what the objective counts.
    measure: str = ""
    conflict: tuple[Breach, ...] = ()
    frontier: tuple[Point, ...] = ()
    frontier_size: int | None = None
    frontier_complete: bool | None = None
    #: Packages that differ in earnest and come close, best first.
    others: tuple[Point, ...] = ()
    #: Each party's ideal: the most that it can gain in any admissible package, and whether that is proven.
    ideals: tuple[float, ...] = ()
    #: For the concepts that begin with the smallest gain: the sums of the 1, 2, .. smallest, in the concept's measure.
    levels: tuple[Level, ...] = ()
    #: How unequal the shares of the ideals are: Gini's coefficient, 0 (all alike) to below 1; none if nobody can gain.
    gini: float | None = None
    #: What the person should know: what was rounded, where the search ended and why.
    notes: tuple[str, ...] = ()
    seed: int = 0
    work: int = 0
    #: Seconds by stage; nothing else of an answer depends on the clock unless `by_clock`.
    timings: dict[str, float] = field(default_factory=dict, compare=False)
    #: Whether a limit of seconds, or a person, ended the search: then the same seed may give another answer.
    by_clock: bool = False
