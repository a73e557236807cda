"""A GENIUS utility space: what one party values, in fractions, before it is made whole."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from fractions import Fraction
from math import gcd, lcm

from parley.settlement.reading.document import shown
from parley.settlement.reading.genius.domain import DISCRETE, INTEGER, Domain, bounds, kind
from parley.settlement.reading.genius.markup import Element

#: GENIUS takes all evaluations of an issue for 0 if the largest is below this.
_NOTHING = Fraction(1, 100_000)


@dataclass(frozen=True)
class Term:
    """A part of what the options of an issue are worth: option k has `weight / over * times[k]`.

    `weight` has all the digits that the file states; `over` and `times` are such that they need no rounding.
    """

    issue: int
    weight: Fraction
    over: int
    times: tuple[int, ...]

    @property
    def unit(self) -> Fraction:
        """What one of `times` is worth."""
        return self.weight / self.over


@dataclass(frozen=True)
class Rectangle:
    """What a party values in several issues together; `over` is the space's `maxutility`, `when` as in `Bonus`."""

    value: Fraction
    over: Fraction
    when: tuple[tuple[int, frozenset[int]], ...]

    @property
    def unit(self) -> Fraction:
        """What it is worth as a utility."""
        return self.value / self.over


@dataclass(frozen=True)
class Space:
    """A party's utility: its terms and its rectangles added, and the reservation, in GENIUS's units of 0 to 1."""

    terms: tuple[Term, ...]
    rectangles: tuple[Rectangle, ...]
    reservation: Fraction
    #: How many options each issue has.
    issues: tuple[int, ...]

    @classmethod
    def of(cls, top: Element, domain: Domain, notes: list[str]) -> Space:
        """The space below `utility_space`; what was left aside is added to `notes`."""
        for one in top.named("discount_factor"):
            if one.number("value") not in (0, 1):
                said = one.text("value")
                notes.append(f"{one.file}: the discount factor {said} was left aside; nothing here takes time")
        reservations = top.named("reservation")
        reservation = reservations[0].number("value") if reservations else Fraction(0)
        issues = _matched(top, domain)
        sizes = tuple(map(len, domain.options))
        utilities = [one for one in top.inside("utility", "utility_function") if one.named("ufun")]
        if utilities:
            rectangles = tuple(_rectangles(utilities[0], domain))
            if sum((max(one.unit, Fraction(0)) for one in rectangles), Fraction(0)) > 1:
                said = utilities[0].text("maxutility")
                notes.append(
                    f"{top.file}: a package worth more than maxutility ({said}) counts in full; GENIUS cuts it to 1"
                )
            return cls((), rectangles, reservation, sizes)
        terms = tuple(
            term
            for place, (at, weight) in enumerate(_weighed(top, issues))
            for term in _terms(place, at, weight, domain, notes)
        )
        if (most := _most(terms, sizes)) > 1 + _NOTHING:
            notes.append(
                f"{top.file}: utilities go up to {float(most):.6g}; GENIUS cuts them to 1, here they count in full"
            )
        return cls(terms, (), reservation, sizes)


def _matched(top: Element, domain: Domain) -> list[Element]:
    """The space's element for each issue of the domain, found by its index as GENIUS does."""
    found: list[Element | None] = [None] * len(domain.issues)
    for one in top.inside("issue"):
        index = one.whole("index")
        if index not in domain.place:
            one.refuse(f"the domain has no issue with the index {index}")
        place = domain.place[index]
        name, known = one.text("name"), domain.issues[place].id
        if name != known:
            one.refuse(f"the issue with the index {index} is {shown(name)} here and {shown(known)} in the domain")
        if (earlier := found[place]) is not None:
            one.refuse(f"the issue {shown(name)} stands already at line {earlier.line}")
        found[place] = one
    matched = []
    for issue, said in zip(domain.issues, found, strict=True):
        if said is None:
            top.refuse(f"nothing is said of the issue {shown(issue.id)}")
        matched.append(said)
    return matched


def _weighed(top: Element, issues: list[Element]) -> list[tuple[Element, Fraction]]:
    """Each issue with its weight: the one of its index that stands beside it in the same objective."""
    weights: dict[int, Element] = {}
    for parent in [top, *top.inside("objective")]:
        beside = {one.whole("index"): one for one in parent.named("weight")}
        for issue in parent.named("issue"):
            if (index := issue.whole("index")) in beside:
                weights[index] = beside[index]
    weighed = []
    for issue in issues:
        index = issue.whole("index")
        if index not in weights:
            issue.refuse(f"there is no weight for the issue {shown(issue.text('name'))} (index {index})")
        weighed.append((issue, weights[index].number("value")))
    return weighed


def _terms(place: int, at: Element, weight: Fraction, domain: Domain, notes: list[str]) -> list[Term]:
    if kind(at) != domain.kinds[place]:
        at.refuse(f"this issue is {kind(at)} here and {domain.kinds[place]} in the domain")
    if domain.kinds[place] == DISCRETE:
        return [_discrete(place, at, weight, domain, notes)]
    return _linear(place, at, weight, domain, notes)


def _discrete(place: int, at: Element, weight: Fraction, domain: Domain, notes: list[str]) -> Term:
    options = domain.options[place]
    stated: dict[str, Fraction] = {}
    for item in at.named("item"):
        if (value := item.text("value")) not in options:
            item.refuse(f"the issue {shown(at.text('name'))} has no option {shown(value)} in the domain")
        if value in stated:
            where = f"{item.file}, line {item.line}"
            notes.append(f"{where}: the option {shown(value)} is evaluated twice; the last counts, as in GENIUS")
        stated[value] = item.number("evaluation")
    for value in options:
        if value not in stated:
            at.refuse(f"the option {shown(value)} of the issue {shown(at.text('name'))} has no evaluation")
    evaluations = [stated[value] for value in options]
    if (largest := max(evaluations)) < _NOTHING:
        return Term(place, Fraction(0), 1, (0,) * len(options))
    parts = lcm(*(one.denominator for one in evaluations))
    times = [int(one * parts) for one in evaluations]
    shared = gcd(*times)
    return Term(place, weight, int(largest * parts) // shared, tuple(one // shared for one in times))


def _linear(place: int, at: Element, weight: Fraction, domain: Domain, notes: list[str]) -> list[Term]:
    """offset + slope * steps, cut to 0 .. 1: as at most three terms, each a product of weight and something."""
    options = len(domain.options[place])
    if bounds(at)[0] != domain.lowest[place] or bounds(at)[1] - bounds(at)[0] + 1 != options:
        at.refuse(f"the bounds of the issue {shown(at.text('name'))} differ from those in the domain")
    evaluators = at.named("evaluator")
    if not evaluators:
        notes.append(f"{at.file}, line {at.line}: the issue {shown(at.text('name'))} has no evaluator and counts 0")
        return []
    evaluator = evaluators[0]
    if (curve := evaluator.attributes.get("ftype", "linear")) != "linear":
        evaluator.refuse(f"an evaluator of the kind {shown(curve)} can't be read; linear ones can")
    offset, slope = evaluator.number("offset"), evaluator.number("slope")
    inside = [0 <= offset + slope * step <= 1 for step in range(options)]
    above = [offset + slope * step > 1 for step in range(options)]
    parts = (
        (weight * offset, [int(one) for one in inside]),
        (weight * slope, [step if one else 0 for step, one in enumerate(inside)]),
        (weight, [int(one) for one in above]),
    )
    return [Term(place, unit, 1, tuple(times)) for unit, times in parts if any(times)]


def _most(terms: tuple[Term, ...], sizes: tuple[int, ...]) -> Fraction:
    """The largest utility of any package."""
    worth = [[Fraction(0)] * options for options in sizes]
    for term in terms:
        for option, times in enumerate(term.times):
            worth[term.issue][option] += term.unit * times
    return sum(map(max, worth), Fraction(0))


def _rectangles(utility: Element, domain: Domain) -> list[Rectangle]:
    over = utility.number("maxutility")
    if over <= 0:
        utility.refuse(f"maxutility {utility.text('maxutility')} is not above 0")
    functions = utility.named("ufun")
    if len(functions) > 1:
        functions[1].refuse("a second <ufun> stands beside the first; GENIUS reads one, which may hold others")
    return _function(functions[0], Fraction(1), over, domain)


def _function(at: Element, weight: Fraction, over: Fraction, domain: Domain) -> list[Rectangle]:
    """The rectangles of a function and of those within it, whose weights multiply; the outermost's own is not read."""
    if (how := at.attributes.get("aggregation", "sum").lower()) != "sum":
        at.refuse(f"constraints joined by {shown(how)} can't be read; sums can")
    found: list[Rectangle] = []
    for one in at.named("hyperRectangle"):
        value = weight * one.number("utility") * one.number("weight", "1")
        excludes = one.named("EXCLUDES")
        bound = _bounds(excludes or one.named("INCLUDES"), domain)
        if excludes:
            found.append(Rectangle(value, over, ()))
            value = -value
        if bound is not None:
            found.append(Rectangle(value, over, bound))
    for inner in at.named("ufun"):
        found += _function(inner, weight * inner.number("weight", "1"), over, domain)
    return found


def _bounds(bounds: list[Element], domain: Domain) -> tuple[tuple[int, frozenset[int]], ...] | None:
    """The options of each issue that lie within all bounds, or none where no option does."""
    within: dict[int, set[int]] = defaultdict(set)
    for one in bounds:
        if (index := one.whole("index")) not in domain.place:
            one.refuse(f"the domain has no issue with the index {index}")
        place = domain.place[index]
        if domain.kinds[place] != INTEGER:
            one.refuse(f"the issue {shown(domain.issues[place].id)} has no numbers that bounds could hold")
        low, high = one.whole("min") - domain.lowest[place], one.whole("max") - domain.lowest[place]
        inside = set(range(max(low, 0), min(high + 1, len(domain.options[place]))))
        within[place] = within[place] & inside if place in within else inside
    if not all(within.values()):
        return None
    return tuple((place, frozenset(options)) for place, options in sorted(within.items()))
