"""What can stand in a conflict, and what of it each party may see."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

from parley.settlement.bargain import Bargain, Breach, Party

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

T = TypeVar("T")


def everything(bargain: Bargain) -> tuple[Breach, ...]:
    """All that a package can break: the table's rules, then each party's red lines and its reservation."""
    found = [Breach("rule", None, place) for place in range(bargain.rules)]
    for number, party in enumerate(bargain.parties):
        found += [Breach("red_line", number, place) for place in range(len(party.red_lines))]
        found.append(Breach("reservation", number, 0))
    return tuple(found)


def for_party(conflict: Iterable[Breach], party: int) -> tuple[Breach, ...]:
    """The part of a conflict that a party may see: its own red lines and reservation, and the table's rules.

    Nothing of the others, not even how many they are: whether anything else stands in the conflict can't be told.
    """
    return tuple(one for one in conflict if one.party is None or one.party == party)


def part(bargain: Bargain, members: Collection[Breach]) -> Bargain:
    """A bargain whose admissible packages are those that keep these members, with a gain above 0 for each party in it.

    Red lines stand among the exclusions, since whose they are is of no matter; parties whose reservation is no member
    are left out. Reservations are lowered by one, the least there is, so that whoever is just content gains something.
    """
    kept = set(members)
    parties, exclusions = [], []
    for number, party in enumerate(bargain.parties):
        exclusions += [line for place, line in enumerate(party.red_lines) if Breach("red_line", number, place) in kept]
        if Breach("reservation", number, 0) in kept:
            parties.append(replace(party, reservation=party.reservation - 1, red_lines=()))
    if not parties:
        nothing = tuple((0,) * len(issue.options) for issue in bargain.issues)
        parties.append(Party("", nothing, -1))
    rules = [Breach("rule", None, place) in kept for place in range(bargain.rules)]
    begun = len(bargain.requirements)
    ended = begun + len(bargain.exclusions)
    return Bargain(
        issues=bargain.issues,
        parties=tuple(parties),
        requirements=_chosen(bargain.requirements, rules[:begun]),
        exclusions=(*_chosen(bargain.exclusions, rules[begun:ended]), *exclusions),
        budgets=_chosen(bargain.budgets, rules[ended:]),
    )


def _chosen(things: tuple[T, ...], chosen: list[bool]) -> tuple[T, ...]:
    return tuple(one for one, taken in zip(things, chosen, strict=True) if taken)
