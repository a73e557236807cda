"""Which file of a GENIUS folder is what, and the bargain that they make together."""

from __future__ import annotations

import re
from pathlib import Path

from parley.settlement.bargain import MOST_PARTIES, Bargain, BargainError
from parley.settlement.reading.files import contents
from parley.settlement.reading.genius.domain import Domain
from parley.settlement.reading.genius.fine import whole
from parley.settlement.reading.genius.markup import Element, root
from parley.settlement.reading.genius.space import Space
from parley.settlement.reading.sense import check

_BYTE_ORDER_MARKS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")


def read_folder(folder: Path) -> Bargain:
    """The bargain in a folder with a domain (`negotiation_template`) and each party's `utility_space`.

    Utilities are as GENIUS defines them. In an additive space the utility is the sum over the issues of the weight
    times the evaluation: a discrete option's evaluation over the issue's largest evaluation (0 where that is below
    0.00001), a whole number's `offset + slope * (number - lowerbound)`, cut to 0 .. 1. In a space of constraints it is
    the sum of what the hyper-rectangles are worth that hold, over `maxutility`; each becomes a bonus. The reservation
    is a utility too, so in a space of constraints a share of `maxutility`. Gains are in these units: utility less
    reservation.

    Beyond that GENIUS cuts a utility above 1 to 1, which a sum cannot do; where that could matter it stands in `notes`.
    A discount factor is left aside, for nothing here takes time. Real-valued issues, other curves than linear, and
    constraints joined otherwise than by their sum can't be read. Parties are named by their files, in the order of the
    names. Source: GENIUS's own evaluators and utility spaces (genius.core.utility).
    """
    notes: list[str] = []
    domains: list[Element] = []
    spaces: list[tuple[str, Element]] = []
    try:
        paths = sorted((one for one in folder.iterdir() if one.suffix.lower() == ".xml"), key=_natural)
    except OSError as fault:
        raise BargainError(f"{folder}: it can't be read ({fault.strerror})") from None
    if len(paths) > MOST_PARTIES + 100:
        raise BargainError(f"{folder.name}: {len(paths):,} XML files are more than any scenario has")
    for path in paths:
        data = contents(path)
        if not _looks_like_markup(data):
            notes.append(f"{path.name} was left aside: it is no XML")
            continue
        top = root(data, path.name)
        if top.tag == "negotiation_template":
            domains.append(top)
        elif top.tag == "utility_space":
            spaces.append((path.stem, top))
        else:
            notes.append(f"{path.name} was left aside: <{top.tag}> is neither a domain nor a utility space")
    if not domains:
        raise BargainError(f"{folder.name}: no XML file in it has a domain (<negotiation_template>)")
    if len(domains) > 1:
        raise BargainError(f"{folder.name}: {domains[0].file} and {domains[1].file} both have a domain; leave one")
    if len(spaces) < 2:
        only = f"{spaces[0][1].file} alone has" if spaces else "no XML file in it has"
        raise BargainError(
            f"{folder.name}: {only} a party's <utility_space>; a bargain is between two parties at least"
        )
    domain = Domain.of(domains[0])
    parties = [whole(Space.of(top, domain, notes), name, notes) for name, top in spaces]
    return check(Bargain(domain.issues, tuple(parties), notes=tuple(notes)))


def _looks_like_markup(data: bytes) -> bool:
    """Whether a file means to be XML: a broken one must be told of, not taken for something else."""
    for mark in _BYTE_ORDER_MARKS:
        data = data.removeprefix(mark)
    return data.replace(b"\0", b"").lstrip()[:1] == b"<"


def _natural(path: Path) -> list[tuple[int, str]]:
    """Sorts profile-10 after profile-9."""
    return [(int(part), "") if part.isdigit() else (-1, part) for part in re.split(r"([0-9]+)", path.name)]
