"""What a package means to one party, in its own numbers alone."""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations
from typing import Literal

from parley.settlement.bargain import Bargain, Bonus, Breach, Choice, Package, Party

#: So many exchanges are looked at, best first, for one that keeps the party's own red lines and the rules.
_LOOKED_AT = 5_000

_Exchange = tuple[int, tuple[Choice, ...]]


@dataclass(frozen=True)
class Settled:
    """One issue: the option taken, what it is worth to the party, and the least and the most that the issue could be.

    `draft` is the option of the draft, and `change` what is won or lost on this issue against it; none without a draft.
    """

    issue: int
    option: int
    worth: Fraction
    least: Fraction
    most: Fraction
    draft: int | None = None
    change: Fraction | None = None


@dataclass(frozen=True)
class Exchange:
    """One or two issues settled otherwise, what that would bring the party, and what stands against it.

    `fails` is "rule" (`rules` names the table's rules that it breaks), "others" (some other party could not accept it;
    which, and by how much, stays unsaid), or none: then all could accept it.
    """

    changes: tuple[Choice, ...]
    brings: Fraction
    fails: Literal["rule", "others"] | None
    rules: tuple[Breach, ...] = ()


@dataclass(frozen=True)
class Explanation:
    """A package as one party sees it. Numbers are as the party stated them; `gain` is on its own scale.

    `utility` is the sum of what the issues are worth and of the bonuses that hold; `surplus` is what it lies above the
    reservation. Bonuses and red lines are told by their places; `bonuses_won` and `bonuses_lost` are those that hold
    here and not in the draft, and the other way round. `exchanges`: the one- or two-issue change that would bring the
    party most, and, if it breaks a rule of the table, the best that breaks none.
    """

    party: int
    utility: Fraction
    reservation: Fraction
    surplus: Fraction
    gain: Fraction
    issues: tuple[Settled, ...]
    bonuses: tuple[int, ...]
    red_lines_kept: tuple[int, ...]
    red_lines_broken: tuple[int, ...]
    exchanges: tuple[Exchange, ...]
    #: Against the draft: its utility, the difference, and the bonuses that come and go.
    draft_utility: Fraction | None = None
    change: Fraction | None = None
    bonuses_won: tuple[int, ...] = ()
    bonuses_lost: tuple[int, ...] = ()


def explain(bargain: Bargain, party: int, package: Package, *, draft: Package | None = None) -> Explanation:
    """Say what a package means to a party: what it gains and gives up, and the best exchange and why it fails.

    Of the other parties' numbers one bit enters at most: whether all of them could accept one certain package, which is
    chosen by the party's own numbers and the rules of the table.
    """
    others = bargain.parties[:party] + bargain.parties[party + 1 :]
    rest = Bargain(bargain.issues, others)
    table = Bargain(bargain.issues, (), bargain.requirements, bargain.exclusions, bargain.budgets)
    own = bargain.parties[party]
    before = None if draft is None else set(_holding(own, draft))
    holding = _holding(own, package)
    broken = {place for place, line in enumerate(own.red_lines) if _crossed(line, package)}
    said = own.stated
    return Explanation(
        party=party,
        utility=said(own.utility(package)),
        reservation=said(own.reservation),
        surplus=said(own.surplus(package)),
        gain=own.gain(package),
        issues=tuple(_settled(own, issue, package, draft) for issue in range(len(bargain.issues))),
        bonuses=tuple(holding),
        red_lines_kept=tuple(place for place in range(len(own.red_lines)) if place not in broken),
        red_lines_broken=tuple(sorted(broken)),
        exchanges=_exchanges(table, own, package, rest.admissible),
        draft_utility=None if draft is None else said(own.utility(draft)),
        change=None if draft is None else said(own.utility(package) - own.utility(draft)),
        bonuses_won=() if before is None else tuple(one for one in holding if one not in before),
        bonuses_lost=() if before is None else tuple(sorted(before - set(holding))),
    )


def _settled(own: Party, issue: int, package: Package, draft: Package | None) -> Settled:
    row, option = own.values[issue], package[issue]
    return Settled(
        issue=issue,
        option=option,
        worth=own.stated(row[option]),
        least=own.stated(min(row)),
        most=own.stated(max(row)),
        draft=None if draft is None else draft[issue],
        change=None if draft is None else own.stated(row[option] - row[draft[issue]]),
    )


def _holding(own: Party, package: Package) -> list[int]:
    return [place for place, bonus in enumerate(own.bonuses) if bonus.holds(package)]


def _crossed(line: tuple[Choice, ...], package: Package) -> bool:
    return all(package[issue] == option for issue, option in line)


# -- exchanges --------------------------------------------------------------------------------------------------------


def _exchanges(
    table: Bargain, own: Party, package: Package, acceptable: Callable[[Package], bool]
) -> tuple[Exchange, ...]:
    """The best exchange, and the best that keeps the rules; `acceptable` is asked once at most."""
    found: list[Exchange] = []
    for looked_at, (brings, changes) in enumerate(_best_first(own, package)):
        if looked_at >= _LOOKED_AT or brings <= 0:
            break
        changed = _changed(package, changes)
        if any(_crossed(line, changed) for line in own.red_lines):
            continue
        if rules := tuple(table.breaches(changed)):
            if not found:
                found.append(Exchange(changes, own.stated(brings), "rule", rules))
            continue
        found.append(Exchange(changes, own.stated(brings), None if acceptable(changed) else "others"))
        break
    return tuple(found)


def _changed(package: Package, changes: tuple[Choice, ...]) -> Package:
    options = list(package)
    for issue, option in changes:
        options[issue] = option
    return tuple(options)


def _best_first(own: Party, package: Package) -> Iterator[_Exchange]:
    """Changes of one or two issues by what they bring the party, most first; fewer and earlier issues where equal.

    Where no bonus lies between two issues, what they bring adds up; pairs with a bonus between them are all looked at.
    """
    touching: list[list[Bonus]] = [[] for _ in own.values]
    between: dict[tuple[int, int], list[Bonus]] = {}
    for bonus in own.bonuses:
        issues = sorted({issue for issue, _ in bonus.when})
        for issue in issues:
            touching[issue].append(bonus)
        for pair in combinations(issues, 2):
            between.setdefault(pair, []).append(bonus)

    def alone(issue: int, option: int) -> int:
        plain = own.values[issue][option] - own.values[issue][package[issue]]
        return plain + _with(touching[issue], package, (issue, option)) - _with(touching[issue], package)

    worth = {
        (issue, option): alone(issue, option)
        for issue, row in enumerate(own.values)
        for option in range(len(row))
        if option != package[issue]
    }

    def pairs() -> Iterator[_Exchange]:
        for (one, other), bonuses in between.items():
            unchanged = _with(bonuses, package)
            firsts, seconds = ([k for k in range(len(own.values[at])) if k != package[at]] for at in (one, other))
            gone = {k: _with(bonuses, package, (one, k)) for k in firsts}
            for second in seconds:
                lost = _with(bonuses, package, (other, second))
                for first in firsts:
                    both = _with(bonuses, package, (one, first), (other, second))
                    brings = worth[one, first] + worth[other, second] + both - gone[first] - lost + unchanged
                    yield brings, ((one, first), (other, second))

    single = sorted(((brings, (choice,)) for choice, brings in worth.items()), key=_order)
    return heapq.merge(single, sorted(pairs(), key=_order), _apart(single, set(between)), key=_order)


def _with(bonuses: list[Bonus], package: Package, *changes: Choice) -> int:
    """What these bonuses come to when the package is changed."""
    changed = _changed(package, changes)
    return sum(bonus.value for bonus in bonuses if bonus.holds(changed))


def _apart(single: Sequence[tuple[int, tuple[Choice]]], between: set[tuple[int, int]]) -> Iterator[_Exchange]:
    """Pairs of single changes, best first, where no bonus lies between their issues."""

    def pair(one: int, other: int) -> tuple[int, int, int]:
        return -single[one][0] - single[other][0], one, other

    waiting = [pair(0, 1)] if len(single) > 1 else []
    while waiting:
        lost = waiting[0][0]
        equal: list[_Exchange] = []
        while waiting and waiting[0][0] == lost and len(equal) < _LOOKED_AT:
            _, one, other = heapq.heappop(waiting)
            first, second = sorted((single[one][1][0], single[other][1][0]))
            if first[0] != second[0] and (first[0], second[0]) not in between:
                equal.append((-lost, (first, second)))
            if other + 1 < len(single):
                heapq.heappush(waiting, pair(one, other + 1))
                if other == one + 1:
                    heapq.heappush(waiting, pair(other, other + 1))
        yield from sorted(equal, key=_order)


def _order(exchange: _Exchange) -> tuple[int, int, tuple[Choice, ...]]:
    brings, changes = exchange
    return -brings, len(changes), changes
