"""A bargain: the issues, what each party values and rules out, and the rules that bind them all.

Everything is a whole number, so that every verdict on a package can be recomputed exactly. What a party gains from a
package is its utility (the sum of its values and of the bonuses that hold) less its reservation, over its scale.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property

#: One option of one issue, by their places.
Choice = tuple[int, int]
#: The option taken on each issue, by its place.
Package = tuple[int, ...]

#: Sums of whole numbers up to here are exact in the engine's compiled loops, with room to add two of them.
LARGEST = 2**61
#: No more options than this in all, and no more issues or parties than these.
MOST_OPTIONS, MOST_ISSUES, MOST_PARTIES = 100_000, 20_000, 1_000


class BargainError(ValueError):
    """What is wrong with a bargain or a draft, where in the file, and what to do."""


@dataclass(frozen=True)
class Issue:
    """A question on the table and the ways to settle it."""

    id: str
    options: tuple[str, ...]


@dataclass(frozen=True)
class Bonus:
    """What a party gains or loses when several issues are settled together in a certain way.

    `when` names issues by place, each with the options of which one must be taken.
    """

    value: int
    when: tuple[tuple[int, frozenset[int]], ...]

    def holds(self, package: Package) -> bool:
        """Whether the package takes one of the options on each of the issues."""
        return all(package[issue] in options for issue, options in self.when)


@dataclass(frozen=True)
class Party:
    """What one party values, what it rules out, and below what it would rather have no agreement.

    `values[i][k]` is what option k of issue i is worth to it; a red line is a set of choices that must not all hold.
    """

    id: str
    values: tuple[tuple[int, ...], ...]
    reservation: int
    scale: int = 1
    red_lines: tuple[tuple[Choice, ...], ...] = ()
    bonuses: tuple[Bonus, ...] = ()
    #: What the party stated was multiplied by this to be whole: what people read is divided by it again.
    unit: int = field(default=1, compare=False)

    def stated(self, number: int) -> Fraction:
        """One of the party's whole numbers as the party itself would write it."""
        return Fraction(number, self.unit)

    def utility(self, package: Package) -> int:
        """What the package is worth to the party, in its own whole numbers."""
        plain = sum(row[option] for row, option in zip(self.values, package, strict=True))
        return plain + sum(bonus.value for bonus in self.bonuses if bonus.holds(package))

    def surplus(self, package: Package) -> int:
        """The utility above the reservation, in whole numbers: below 0, the party would rather have no agreement."""
        return self.utility(package) - self.reservation

    def gain(self, package: Package) -> Fraction:
        """The surplus on the party's own scale, exactly."""
        return Fraction(self.surplus(package), self.scale)


@dataclass(frozen=True)
class Requirement:
    """If one choice is made, another must be made too."""

    condition: Choice
    then: Choice


@dataclass(frozen=True)
class Budget:
    """What all choices together may cost; `cost[i][k]` is that of option k of issue i."""

    name: str
    limit: int
    cost: tuple[tuple[int, ...], ...]

    def spent(self, package: Package) -> int:
        """What the package costs."""
        return sum(row[option] for row, option in zip(self.cost, package, strict=True))


@dataclass(frozen=True)
class Breach:
    """One thing that a package breaks: a party's red line or reservation, or a rule of the table.

    `kind` is "red_line", "reservation" or "rule"; `party` is the party's place, none for a rule; `place` counts within
    its kind (a rule: requirements, then exclusions, then budgets; a reservation: 0).
    """

    kind: str
    party: int | None
    place: int


@dataclass(frozen=True)
class Bargain:
    """Issues, parties and rules, checked for sense when made."""

    issues: tuple[Issue, ...]
    parties: tuple[Party, ...]
    requirements: tuple[Requirement, ...] = ()
    exclusions: tuple[tuple[Choice, ...], ...] = ()
    budgets: tuple[Budget, ...] = ()
    #: What the reader had to change or leave out, in sentences for the person who asks.
    notes: tuple[str, ...] = field(default=(), compare=False)

    @cached_property
    def outcomes(self) -> int:
        """How many packages there are, admissible or not."""
        product = 1
        for issue in self.issues:
            product *= len(issue.options)
        return product

    @property
    def rules(self) -> int:
        """How many rules of the table there are."""
        return len(self.requirements) + len(self.exclusions) + len(self.budgets)

    def breaches(self, package: Package) -> Iterator[Breach]:
        """All that the package breaks, recomputed in whole numbers from the bargain alone."""
        for place, rule in enumerate(self.requirements):
            if _taken(package, rule.condition) and not _taken(package, rule.then):
                yield Breach("rule", None, place)
        base = len(self.requirements)
        for place, exclusion in enumerate(self.exclusions, base):
            if all(_taken(package, one) for one in exclusion):
                yield Breach("rule", None, place)
        for place, budget in enumerate(self.budgets, base + len(self.exclusions)):
            if budget.spent(package) > budget.limit:
                yield Breach("rule", None, place)
        for number, party in enumerate(self.parties):
            for place, line in enumerate(party.red_lines):
                if all(_taken(package, one) for one in line):
                    yield Breach("red_line", number, place)
            if party.surplus(package) < 0:
                yield Breach("reservation", number, 0)

    def admissible(self, package: Package) -> bool:
        """Whether the package breaks no rule and no red line, and leaves no party below its reservation."""
        return next(self.breaches(package), None) is None

    def gains(self, package: Package) -> tuple[Fraction, ...]:
        """What each party gains, exactly, each on its own scale."""
        return tuple(party.gain(package) for party in self.parties)

    def named(self, package: Package) -> dict[str, str]:
        """The package as people read it: the option of each issue."""
        return {issue.id: issue.options[option] for issue, option in zip(self.issues, package, strict=True)}

    def placed(self, named: Mapping[str, str], *, where: str = "package") -> Package:
        """The package of these options, or `BargainError` that names what is missing or unknown."""
        known = {issue.id for issue in self.issues}
        for one in named:
            if one not in known:
                raise BargainError(f"{where}: there is no issue {one!r}")
        places = []
        for issue in self.issues:
            if issue.id not in named:
                raise BargainError(f"{where}: nothing is said of the issue {issue.id!r}")
            option = named[issue.id]
            if option not in issue.options:
                raise BargainError(f"{where}: the issue {issue.id!r} has no option {option!r}")
            places.append(issue.options.index(option))
        return tuple(places)


def _taken(package: Package, choice: Choice) -> bool:
    issue, option = choice
    return package[issue] == option
