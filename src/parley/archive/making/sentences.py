"""What the record holds of an act, as a sentence in the reader's language: the same words as on the timeline."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.dateformat import format as format_date
from django.utils.translation import gettext, pgettext

from parley.archive.making.bundle import Stood
from parley.procedure.capacities import LABELS, Capacity
from parley.procedure.errors import mark as _
from parley.procedure.table import FACTS
from parley.procedure.words import say

#: An act whose own words this reader may not see, or whose words were erased: it still counts, and still verifies.
CLOSED = _("An act whose words are not in this archive (%(act)s)")


@dataclass(frozen=True)
class Told:
    """One act as a page of the archive shows it."""

    time: datetime
    log: str
    position: int
    act: str
    text: str
    actor: str
    capacity: str


def told(act: Stood) -> Told:
    """The act as a sentence with who did it, in what capacity, and when."""
    details = act.details or {}
    return Told(
        time=act.time,
        log=act.log,
        position=act.position,
        act=act.act,
        text=sentence(act),
        actor=str(details.get("by", "")),
        capacity=str(act.leaf["actor"]["capacity"]),
    )


def sentence(act: Stood) -> str:
    """The sentence alone, its values isolated from the direction of the words around them."""
    if act.details is None or act.act not in FACTS:
        return say(CLOSED, {"act": act.act})
    try:
        return say(FACTS[act.act], act.details)
    except (KeyError, ValueError):
        # An act of another version of Parley, which said other things.
        return say(CLOSED, {"act": act.act})


def title_of(details: Mapping[str, Any]) -> str:
    """What an act calls the text that it is about."""
    return next((str(details[name]) for name in ("title", "headline") if details.get(name)), "")


def capacity_named(value: str) -> str:
    """The capacity in the reader's language."""
    return gettext(LABELS[Capacity(value)]) if value in set(Capacity) else value


def moment(at: datetime, zone: str) -> str:
    """A moment by the clock of the process, with its distance from UTC."""
    local = at.astimezone(ZoneInfo(zone))
    # Translators: a day and the time of day in Django's date format.
    return f"{format_date(local, pgettext('date format', 'j E Y, H:i'))} {offset(local)}"


def offset(local: datetime) -> str:
    """How far a clock is from UTC at that moment: `UTC`, `UTC+6`, `UTC+5:30`."""
    minutes = int(local.utcoffset().total_seconds()) // 60  # type: ignore[union-attr]
    if not minutes:
        return "UTC"
    hours, rest = divmod(abs(minutes), 60)
    return f"UTC{'+' if minutes > 0 else chr(0x2212)}{hours}{f':{rest:02}' if rest else ''}"
