"""Fractions made whole, exactly where that can be, and otherwise as finely as the engine can reckon."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from math import ceil, lcm

from parley.settlement.bargain import LARGEST, BargainError, Bonus, Party
from parley.settlement.reading.genius.space import Rectangle, Space, Term

#: Digits after the point to which weights are rounded where they can't stay exact: a binary fraction of 64 bits, which
#: is what such files were printed from, means no more than 17, and 14 are far beyond what anybody values.
_DIGITS = range(18, 13, -1)
#: Up to which numbers a proportion is simple, such as 2 : 1 or 5 : 3, and kept whatever is rounded.
_PROPORTION, _SHARES = 100, 4


def whole(space: Space, name: str, notes: list[str]) -> Party:
    """The party with all its numbers multiplied by one scale, so that gains come out in GENIUS's own units.

    Where that scale would be too large, weights are rounded to as many digits as fit; simple proportions between them
    and the rest stay exact, so that what is equal in the file stays equal. If even 14 digits don't fit, utilities are
    rounded instead. A reservation is rounded up. `notes` say how finely.
    """
    if (party := _scaled(space, name, _common(space))) is not None:
        return party
    for digits in _DIGITS:
        rounded = _rounded(space, 10**digits)
        if (party := _scaled(rounded, name, _common(rounded))) is not None:
            notes.append(f"{name}: weights and reservation were rounded at the {digits}th digit after the point")
            return party
    for scale in (10**digits for digits in range(18, -1, -1)):
        if (party := _scaled(space, name, scale)) is not None:
            notes.append(f"{name}: utilities and reservation were rounded to units of 1/{scale:,}")
            return party
    raise BargainError(f"{name}: its utilities add up to more than {LARGEST}, which can't be reckoned with")


def _common(space: Space) -> int:
    """The least scale by which everything is whole; some number that is too large, where it is too large."""
    scale = space.reservation.denominator
    units = [term.unit for term in space.terms] + [rectangle.unit for rectangle in space.rectangles]
    for unit in units:
        scale = lcm(scale, unit.denominator)
        if scale > LARGEST:
            break
    return scale


def _rounded(space: Space, parts: int) -> Space:
    stated = [one.weight for one in space.terms] + [one.value for one in space.rectangles]
    near = _near(stated, parts)
    return Space(
        terms=tuple(replace(one, weight=near[one.weight]) for one in space.terms),
        rectangles=tuple(replace(one, value=near[one.value]) for one in space.rectangles),
        reservation=Fraction(ceil(space.reservation * parts), parts),
        issues=space.issues,
    )


def _near(numbers: list[Fraction], parts: int) -> dict[Fraction, Fraction]:
    """Each number rounded; those in a simple proportion stay in it, so that what adds up to the same still does.

    Two steps of an issue that weighs half as much are worth one of the other: if each were rounded by itself, packages
    of the same worth would differ by a last digit, and the frontier would be full of packages that nothing tells apart.
    """
    ratios: dict[Fraction, list[Fraction]] = {}
    for number in sorted(set(numbers), key=lambda one: (abs(one), one)):
        leader = next((one for one in ratios if one and _simple(number / one)), number)
        ratios.setdefault(leader, []).append(number / leader if leader else Fraction(0))
    near: dict[Fraction, Fraction] = {}
    for leader, those in ratios.items():
        shares = lcm(*(ratio.denominator for ratio in those))
        unit = Fraction(round(leader / shares * parts), parts)
        near |= {leader * ratio: unit * shares * ratio for ratio in those}
    return near


def _simple(ratio: Fraction) -> bool:
    return abs(ratio.numerator) <= _PROPORTION and ratio.denominator <= _SHARES


def _scaled(space: Space, name: str, scale: int) -> Party | None:
    """The party at this scale, or None where its numbers would add up to too much."""
    if scale > LARGEST:
        return None
    values = [[0] * options for options in space.issues]
    for term in space.terms:
        unit = _times(term, scale)
        for option, times in enumerate(term.times):
            values[term.issue][option] += unit * times
    bonuses = []
    for rectangle in space.rectangles:
        if rectangle.when:
            bonuses.append(Bonus(_times(rectangle, scale), rectangle.when))
        else:  # holds in every package: the same is added to every option of one issue
            values[0] = [value + _times(rectangle, scale) for value in values[0]]
    reservation = ceil(space.reservation * scale)
    most = sum(max(map(abs, row)) for row in values) + sum(abs(bonus.value) for bonus in bonuses)
    if most + abs(reservation) > LARGEST:
        return None
    return Party(name, tuple(map(tuple, values)), reservation, scale, bonuses=tuple(bonuses), unit=scale)


def _times(one: Term | Rectangle, scale: int) -> int:
    return round(one.unit * scale)
