"""What the right answer is, by going through every package there is: written from the definitions, not the engine.

Nothing of the engine is called, only its frozen data are read: utilities, rules and red lines are reckoned anew here.
"""

from collections.abc import Callable, Iterable
from fractions import Fraction
from itertools import product
from math import prod

from hypothesis import strategies as st

from parley.settlement.bargain import Bargain, Bonus, Breach, Budget, Issue, Package, Party, Requirement

Gains = tuple[Fraction, ...]


def utility(party: Party, package: Package) -> int:
    worth = 0
    for issue, option in enumerate(package):
        worth += party.values[issue][option]
    for bonus in party.bonuses:
        if not [issue for issue, options in bonus.when if package[issue] not in options]:
            worth += bonus.value
    return worth


def gains(bargain: Bargain, package: Package) -> Gains:
    return tuple(Fraction(utility(party, package) - party.reservation, party.scale) for party in bargain.parties)


def broken(bargain: Bargain, package: Package) -> set[Breach]:
    """All that a package breaks."""
    chosen = set(enumerate(package))
    found = set()
    rules = [
        *(rule.condition in chosen and rule.then not in chosen for rule in bargain.requirements),
        *(chosen.issuperset(one) for one in bargain.exclusions),
        *(sum(budget.cost[i][k] for i, k in chosen) > budget.limit for budget in bargain.budgets),
    ]
    found |= {Breach("rule", None, place) for place, is_broken in enumerate(rules) if is_broken}
    for number, party in enumerate(bargain.parties):
        for place, line in enumerate(party.red_lines):
            if chosen.issuperset(line):
                found.add(Breach("red_line", number, place))
        if utility(party, package) < party.reservation:
            found.add(Breach("reservation", number, 0))
    return found


def everything(bargain: Bargain) -> set[Breach]:
    """All that a package could break."""
    rules = len(bargain.requirements) + len(bargain.exclusions) + len(bargain.budgets)
    found = {Breach("rule", None, place) for place in range(rules)}
    for number, party in enumerate(bargain.parties):
        found |= {Breach("red_line", number, place) for place in range(len(party.red_lines))}
        found.add(Breach("reservation", number, 0))
    return found


class Brute:
    """Every package of a small bargain, what it breaks, and what each party gains."""

    def __init__(
        self, bargain: Bargain, *, near: Package | None = None, at_most: int | None = None, ideals: Gains | None = None
    ) -> None:
        every = list(product(*(range(len(issue.options)) for issue in bargain.issues)))
        if near is not None and at_most is not None:
            every = [package for package in every if apart(package, near) <= at_most]
        self.bargain = bargain
        self.broken = {package: broken(bargain, package) for package in every}
        self.gains = {package: gains(bargain, package) for package in every if not self.broken[package]}
        parties = range(len(bargain.parties))
        #: What each could gain if it decided every issue alone, bound by its own red lines only.
        self.alone = tuple(_alone(party, bargain) for party in bargain.parties)
        #: The most that each can gain in any admissible package.
        self.ideals = ideals or tuple(
            max((one[p] for one in self.gains.values()), default=Fraction(0)) for p in parties
        )

    @property
    def feasible(self) -> bool:
        return bool(self.gains)

    def best(self, key: Callable[[Gains], object]) -> object:
        """The best that the key comes to in any admissible package."""
        return max(key(one) for one in self.gains.values())  # type: ignore[type-var]

    def shares(self, one: Gains) -> tuple[Fraction, ...]:
        """Gains over ideals; a party that can't gain anything is left aside."""
        return tuple(gain / ideal for gain, ideal in zip(one, self.ideals, strict=True) if ideal > 0)

    def nash(self, one: Gains) -> tuple[int, Fraction]:
        """How many gain something, then the product over them."""
        above = [gain for gain in one if gain > 0]
        return len(above), prod(above, start=Fraction(1))

    def ks(self, one: Gains) -> list[Fraction]:
        """Shares of the ideals, the least first."""
        return sorted(self.shares(one))

    def leximin(self, one: Gains) -> list[Fraction]:
        """Gains on each one's own scale, the least first."""
        return sorted(one)

    def egalitarian(self, one: Gains) -> list[Fraction]:
        """Gains over what each would have if it decided alone, the least first; left aside who would have nothing."""
        return sorted(gain / most for gain, most in zip(one, self.alone, strict=True) if most > 0)

    def utilitarian(self, one: Gains) -> Fraction:
        return sum(self.shares(one), Fraction(0))

    def frontier(self) -> set[Gains]:
        """Gains of which no admissible package gives somebody more and nobody less."""
        distinct = set(self.gains.values())
        return {one for one in distinct if not any(dominates(other, one) for other in distinct)}

    def fits_without(self, left_aside: Iterable[Breach]) -> bool:
        """Whether some package breaks nothing else than what is left aside."""
        aside = set(left_aside)
        return any(each <= aside for each in self.broken.values())

    def is_minimal_conflict(self, conflict: set[Breach]) -> bool:
        """Whether no package keeps all of it, and without any one of its members some package does."""
        others = everything(self.bargain) - conflict
        return not self.fits_without(others) and all(self.fits_without(others | {one}) for one in conflict)


def _alone(party: Party, bargain: Bargain) -> Fraction:
    every = product(*(range(len(issue.options)) for issue in bargain.issues))
    own = [
        utility(party, package)
        for package in every
        if not any(set(enumerate(package)).issuperset(line) for line in party.red_lines)
    ]
    return Fraction(max(own) - party.reservation, party.scale) if own else Fraction(0)


def dominates(one: Gains, other: Gains) -> bool:
    return one != other and all(a >= b for a, b in zip(one, other, strict=True))


def apart(one: Package, other: Package) -> int:
    return sum(a != b for a, b in zip(one, other, strict=True))


# -- small bargains at random ---------------------------------------------------------------------------


@st.composite
def bargains(
    draw: st.DrawFn,
    *,
    bonuses: bool = True,
    rules: bool = True,
    parties: tuple[int, int] = (1, 4),
    issues: tuple[int, int] = (1, 5),
    options: tuple[int, int] = (1, 4),
) -> Bargain:
    """A small bargain of any shape: few or many ties, reservations that leave much, little or nothing."""
    sizes = draw(st.lists(st.integers(*options), min_size=issues[0], max_size=issues[1]))
    count = draw(st.integers(*parties))
    largest = draw(st.sampled_from((2, 12, 1000, 10**12)))
    named = tuple(Issue(f"i{i}", tuple(f"o{k}" for k in range(size))) for i, size in enumerate(sizes))
    choice = st.integers(0, len(sizes) - 1).flatmap(lambda i: st.tuples(st.just(i), st.integers(0, sizes[i] - 1)))
    several = st.lists(choice, min_size=1, max_size=3, unique_by=lambda one: one[0]).map(tuple)
    apart_choices = st.lists(choice, min_size=2, max_size=2, unique_by=lambda one: one[0])
    made = tuple(
        draw(_party(f"p{number}", sizes, largest, several if rules else None, bonuses=bonuses))
        for number in range(count)
    )
    if not rules:
        return Bargain(named, made)
    two = len(sizes) > 1
    requirements = draw(st.lists(apart_choices, max_size=3)) if two else []
    exclusions = draw(st.lists(several, max_size=3))
    budgets = draw(st.lists(_budget(sizes), max_size=2))
    return Bargain(
        named,
        made,
        tuple(Requirement(condition, then) for condition, then in requirements),
        tuple(exclusions),
        tuple(Budget(f"b{place}", limit, cost) for place, (limit, cost) in enumerate(budgets)),
    )


@st.composite
def _party(
    draw: st.DrawFn,
    name: str,
    sizes: list[int],
    largest: int,
    several: st.SearchStrategy[tuple[tuple[int, int], ...]] | None,
    *,
    bonuses: bool,
) -> Party:
    values = _rows(sizes, draw(st.lists(st.integers(-largest, largest), min_size=sum(sizes), max_size=sum(sizes))))
    worth = [] if not bonuses else draw(st.lists(_bonus(sizes, largest), max_size=4))
    low = sum(min(row) for row in values) + sum(min(0, bonus.value) for bonus in worth)
    high = sum(max(row) for row in values) + sum(max(0, bonus.value) for bonus in worth)
    share = draw(st.sampled_from((-0.1, 0.0, 0.2, 0.4, 0.6, 0.9)))
    return Party(
        name,
        values,
        reservation=low + int(share * (high - low)),
        scale=draw(st.sampled_from((1, 3, 100))),
        red_lines=() if several is None else tuple(draw(st.lists(several, max_size=2))),
        bonuses=tuple(worth),
    )


@st.composite
def _bonus(draw: st.DrawFn, sizes: list[int], largest: int) -> Bonus:
    where = draw(st.lists(st.integers(0, len(sizes) - 1), min_size=1, max_size=3, unique=True))
    when = [(issue, draw(st.frozensets(st.integers(0, sizes[issue] - 1), min_size=1))) for issue in sorted(where)]
    return Bonus(draw(st.integers(-largest, largest)), tuple(when))


@st.composite
def _budget(draw: st.DrawFn, sizes: list[int]) -> tuple[int, tuple[tuple[int, ...], ...]]:
    cost = _rows(sizes, draw(st.lists(st.integers(0, 5), min_size=sum(sizes), max_size=sum(sizes))))
    low, high = sum(min(row) for row in cost), sum(max(row) for row in cost)
    return low + int(draw(st.sampled_from((-0.1, 0.0, 0.3, 0.6, 1.0))) * (high - low)), cost


def _rows(sizes: list[int], values: list[int]) -> tuple[tuple[int, ...], ...]:
    rows, begin = [], 0
    for size in sizes:
        rows.append(tuple(values[begin : begin + size]))
        begin += size
    return tuple(rows)


def packages(bargain: Bargain) -> st.SearchStrategy[Package]:
    """Any package, admissible or not: a draft to stay near."""
    return st.tuples(*(st.integers(0, len(issue.options) - 1) for issue in bargain.issues))
