"""What a party has said of its priorities, by places, and the whole numbers that come of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property

from parley.settlement.bargain import Choice, Package, Party
from parley.settlement.elicitation.weights import weights

#: A party's best on every issue is worth so many points; a point is so many whole numbers of its values.
POINTS, SCALE = 100, 10_000


class StatedError(ValueError):
    """What in a statement contradicts itself: `about` is "red_lines" or "floor", `issue` the place of one if any."""

    def __init__(self, message: str, *, about: str, issue: int | None = None) -> None:
        self.about, self.issue = about, issue
        super().__init__(message)


@dataclass(frozen=True)
class Floor:
    """What a party could only just accept: a package, or so many points of a hundred; else any package will do.

    A package has None where the party leaves an issue open: there it reckons with the worst for itself.
    """

    package: tuple[int | None, ...] = ()
    level: int | None = None


@dataclass(frozen=True)
class Comparison:
    """Which of two packages a party would rather sign: `prefers` is 1 for the left, -1 for the right, 0 for either."""

    left: Package
    right: Package
    prefers: int


@dataclass(frozen=True)
class Stated:
    """A party's statement on I issues: `places[i]` is the place of issue i in its order of importance, 1 the foremost.

    `worth[i][k]` is what option k of issue i is worth beside the others, from 0 to 100; `swing` has points for the
    foremost issues; a red line is a set of choices, of different issues, that must not all hold.
    """

    places: tuple[int, ...]
    worth: tuple[tuple[Fraction, ...], ...]
    swing: Mapping[int, int] = field(default_factory=dict)
    red_lines: tuple[tuple[Choice, ...], ...] = ()
    floor: Floor = Floor()
    comparisons: tuple[Comparison, ...] = ()

    @cached_property
    def matters(self) -> tuple[bool, ...]:
        """Whether it makes a difference to the party how each issue is settled."""
        return tuple(any(values) for values in self.worth)

    @cached_property
    def weights(self) -> tuple[Fraction, ...]:
        """The weights of the issues that make a difference; they add up to 1 unless none does."""
        raw = [one if matters else Fraction(0) for one, matters in zip(self._all_weights, self.matters, strict=True)]
        whole = sum(raw, Fraction(0))
        return tuple(one / whole for one in raw) if whole else tuple(raw)

    @property
    def _all_weights(self) -> tuple[Fraction, ...]:
        return weights(self.places, self.swing)


def party(stated: Stated, id: str) -> Party:
    """The party with its values in whole numbers: `POINTS` times `SCALE` for the best on every issue.

    Raises `StatedError` where its red lines leave an issue no option, or its floor lies beyond them.
    """
    values = tuple(
        tuple(round(weight * one * SCALE) for one in row)
        for weight, row in zip(stated.weights, stated.worth, strict=True)
    )
    lines = _lines(stated)
    return Party(id, values, reservation=_reservation(stated, values, lines), scale=SCALE, red_lines=lines)


def _lines(stated: Stated) -> tuple[tuple[Choice, ...], ...]:
    """The red lines, each once, without those that another one holds already."""
    sets = {frozenset(line) for line in stated.red_lines if line}
    kept = [line for line in sets if not any(other < line for other in sets)]
    for line in kept:
        if len({issue for issue, _option in line}) < len(line):
            raise StatedError("A red line names two options of one issue: they never hold together.", about="red_lines")
    barred: dict[int, int] = {}
    for line in kept:
        if len(line) == 1:
            (issue, _option) = next(iter(line))
            barred[issue] = barred.get(issue, 0) + 1
    for issue, count in barred.items():
        if count == len(stated.worth[issue]):
            raise StatedError("The red lines leave an issue no option.", about="red_lines", issue=issue)
    return tuple(sorted(tuple(sorted(line)) for line in kept))


def _reservation(stated: Stated, values: tuple[tuple[int, ...], ...], lines: tuple[tuple[Choice, ...], ...]) -> int:
    floor = stated.floor
    if floor.level is not None:
        return floor.level * SCALE
    if not floor.package:
        return 0
    for line in lines:
        if all(floor.package[issue] == option for issue, option in line):
            raise StatedError("What it could just accept lies beyond its own red line.", about="floor")
    return sum(min(row) if option is None else row[option] for row, option in zip(values, floor.package, strict=True))


def difference(stated: Stated, left: Package, right: Package) -> Fraction:
    """By how many points of a hundred the party should like the left package better, by what it stated."""
    return sum(
        (
            weight * (row[one] - row[other])
            for weight, row, one, other in zip(stated.weights, stated.worth, left, right, strict=True)
        ),
        Fraction(0),
    )
