"""The table of who may do what, laid out for a page or a terminal."""

from dataclasses import dataclass

from parley.procedure.capacities import LABELS, MEANINGS, Capacity
from parley.procedure.errors import mark as _
from parley.procedure.table import STAGES
from parley.procedure.words import say

#: What each stage is called in print.
TITLES = {
    "people": _("People and seats"),
    "convening": _("Convening"),
    "rounds": _("Rounds"),
    "rooms": _("Rooms"),
    "consultation": _("Consultation"),
    "bargaining": _("Bargaining"),
    "drafting": _("Drafting"),
    "agreement": _("Agreement"),
    "press": _("Press room"),
}


@dataclass(frozen=True)
class PrintedCapacity:
    name: str
    label: str
    meaning: str


@dataclass(frozen=True)
class PrintedAct:
    """One act, and for each capacity of its stage's table whether it may perform it."""

    act: str
    label: str
    may: tuple[bool, ...]


@dataclass(frozen=True)
class PrintedStage:
    """One stage's table; it has a column for each capacity that acts in it, and for those who lead."""

    name: str
    label: str
    capacities: tuple[PrintedCapacity, ...]
    rows: tuple[PrintedAct, ...]


def capacities() -> tuple[PrintedCapacity, ...]:
    """Every capacity, in the order in which they are printed, in the reader's language."""
    return tuple(_capacity(capacity) for capacity in Capacity)


def stages() -> tuple[PrintedStage, ...]:
    """The whole table, stage by stage in the order of a mediation, in the reader's language."""
    printed = []
    for name, acts in STAGES.items():
        columns = tuple(
            capacity
            for capacity in Capacity
            if any(capacity in row.who for row in acts.values()) or capacity in _ALWAYS
        )
        rows = tuple(
            PrintedAct(act, say(row.label), tuple(capacity in row.who for capacity in columns))
            for act, row in acts.items()
        )
        printed.append(PrintedStage(name, say(TITLES[name]), tuple(_capacity(one) for one in columns), rows))
    return tuple(printed)


_ALWAYS = frozenset({Capacity.MEDIATOR, Capacity.SECRETARIAT, Capacity.HEAD, Capacity.DELEGATE})


def _capacity(capacity: Capacity) -> PrintedCapacity:
    return PrintedCapacity(str(capacity), say(LABELS[capacity]), say(MEANINGS[capacity]))
