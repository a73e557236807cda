"""The sheet that a delegation is handed: what it agrees on with the others, where they part, what is not known."""

from dataclasses import dataclass

from parley.consultation.queries.analyses import words
from parley.consultation.queries.analyses.pages import Surroundings, surroundings
from parley.consultation.queries.analyses.reading import AnalysisReading, Side, SideShare, StatementReading
from parley.procedure.errors import Absent
from parley.procedure.viewer import Viewer

#: So many of each stand on a sheet: it is read at one sitting.
MOST = 8


@dataclass(frozen=True)
class Line:
    """A statement on a sheet; `own` is what the party that it is for said to it."""

    found: StatementReading
    own: SideShare | None
    said: str


@dataclass(frozen=True)
class Sheet(Surroundings):
    """The sheet for one party, or for all (`side` None); made of the figures that may be told alone."""

    side: Side | None = None
    sides: tuple[Side, ...] = ()
    in_short: tuple[str, ...] = ()
    agreed: tuple[Line, ...] = ()
    probably: tuple[Line, ...] = ()
    parted: tuple[Line, ...] = ()
    unknown: tuple[Line, ...] = ()
    hangs_on: tuple[str, ...] = ()


def reading_sheet(viewer: Viewer, consultation: str, party: str = "") -> Sheet:
    """The sheet to hand out, from the analysis that may be told; `Absent` for a party that there is not."""
    base, book = surroundings(viewer, consultation, "seats")
    if book is None:
        return Sheet(**base)
    found: AnalysisReading = base["reading"]
    side = next((one for one in found.parties if one.party is not None and one.party.public_id == party), None)
    if party and side is None:
        raise Absent
    if not found.enough:
        return Sheet(**base, side=side, sides=found.parties, in_short=tuple(words.in_short(found)))
    divides = [one for one in found.divides if side is None or side in (one.high, one.low)][:MOST]
    asked = [one for one in found.unknown if side is None or one.side == side][:MOST]
    wanted = dict.fromkeys(
        [*found.bridges[: 3 * MOST], *(one.number for one in divides), *(one.number for one in asked)]
    )
    rows = {one.statement.number: one for one in book.statements(wanted)}
    bridges = [rows[number] for number in found.bridges[: 3 * MOST] if number in rows]
    return Sheet(
        **base,
        side=side,
        sides=found.parties,
        in_short=tuple(words.in_short(found)),
        agreed=tuple(_line(one, side) for one in bridges if one.bridge)[:MOST],
        probably=tuple(_line(one, side) for one in bridges if one.likely)[:MOST],
        parted=tuple(_line(rows[one.number], side, words.parted(one)) for one in divides if one.number in rows),
        unknown=tuple(_line(rows[one.number], side, words.asked(one)) for one in asked if one.number in rows),
        hangs_on=tuple(words.hangs_on(found)),
    )


def _line(found: StatementReading, side: Side | None, said: str = "") -> Line:
    own = next((row for row in found.by_party if side is not None and row.side == side), None)
    return Line(found, own, said or words.verdict(found))
