"""A GENIUS domain: the issues and their options."""

from __future__ import annotations

from dataclasses import dataclass

from parley.settlement.bargain import MOST_OPTIONS, Issue
from parley.settlement.reading.document import shown
from parley.settlement.reading.genius.markup import Element
from parley.settlement.reading.sense import sizes

DISCRETE, INTEGER = "discrete", "integer"


@dataclass(frozen=True)
class Domain:
    """Issues in the order of the domain's file; utility spaces refer to them by their `index`."""

    issues: tuple[Issue, ...]
    #: By `index`: the place of the issue, its kind, and the places of its options by their text.
    place: dict[int, int]
    kinds: tuple[str, ...]
    options: tuple[dict[str, int], ...]
    #: The lowest value of each whole-number issue; 0 for others.
    lowest: tuple[int, ...]

    @classmethod
    def of(cls, top: Element) -> Domain:
        """The domain below `negotiation_template`; objectives within objectives are looked through."""
        at = list(top.inside("issue"))
        if not at:
            top.refuse("there is no <issue> to settle in this domain")
        sizes(len(at), 0)
        place: dict[int, int] = {}
        names: dict[str, int] = {}
        options: list[dict[str, int]] = []
        for number, one in enumerate(at):
            if (index := one.whole("index")) in place:
                one.refuse(f"the index {index} stands already at line {at[place[index]].line}")
            if (name := one.text("name")) in names:
                one.refuse(f"the issue {shown(name)} stands already at line {at[names[name]].line}")
            place[index], names[name] = number, number
            options.append(_options(one))
            sizes(len(at), sum(map(len, options)))
        kinds = tuple(map(kind, at))
        return cls(
            issues=tuple(Issue(name, tuple(each)) for name, each in zip(names, options, strict=True)),
            place=place,
            kinds=kinds,
            options=tuple(options),
            lowest=tuple(bounds(one)[0] if of == INTEGER else 0 for one, of in zip(at, kinds, strict=True)),
        )


def kind(issue: Element) -> str:
    """Whether an issue is `discrete` or `integer`; a file that says nothing means discrete."""
    said = next((issue.attributes[key] for key in ("type", "etype", "vtype") if key in issue.attributes), DISCRETE)
    if said.lower() not in (DISCRETE, INTEGER):
        issue.refuse(f"an issue of the type {shown(said)} can't be read; discrete and integer ones can")
    return said.lower()


def bounds(issue: Element) -> tuple[int, int]:
    """The lowest and the highest value of a whole-number issue."""
    ranges = [one for one in issue.named("range") if "lowerbound" in one.attributes]
    at = issue if "lowerbound" in issue.attributes or not ranges else ranges[0]
    low, high = at.whole("lowerbound"), at.whole("upperbound")
    if low > high:
        at.refuse(f"lowerbound {low} is above upperbound {high}")
    if high - low >= MOST_OPTIONS:
        at.refuse(f"{high - low + 1:,} values are more options than the {MOST_OPTIONS:,} that can be searched")
    return low, high


def _options(issue: Element) -> dict[str, int]:
    if kind(issue) == INTEGER:
        low, high = bounds(issue)
        return {str(value): place for place, value in enumerate(range(low, high + 1))}
    found: dict[str, int] = {}
    for item in issue.named("item"):
        if (value := item.text("value")) in found:
            item.refuse(f"the option {shown(value)} stands twice in the issue {shown(issue.text('name'))}")
        if not value.strip():
            item.refuse("this option has no text")
        found[value] = len(found)
    if not found:
        issue.refuse(f"the issue {shown(issue.text('name'))} has no option")
    return found
