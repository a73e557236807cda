"""What a process is, who its parties are, and what its background may hold."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date

from parley.procedure.errors import Refused
from parley.procedure.errors import mark as _

TRACKS = {
    "I": _("Track I: between governments and leaders, officially"),
    "I.5": _("Track I.5: officials in their private capacity, with others"),
    "II": _("Track II: influential people, unofficially"),
}

BACKGROUND, ELSEWHERE = "background", "elsewhere"
KINDS = {BACKGROUND: _("A fact of the background"), ELSEWHERE: _("A round held elsewhere")}


def described(*, time_zone: str, zones: Collection[str], languages: Sequence[str]) -> None:
    """A process reckons in a time zone that exists, and keeps its texts in at least one language."""
    if time_zone not in zones:
        raise Refused(_("There is no such time zone. Write it like Asia/Almaty or Europe/Zurich."), field="time_zone")
    if not languages:
        raise Refused(_("Choose at least one language."), field="languages")
    if len(set(languages)) != len(languages):
        raise Refused(_("Name each language once."), field="languages")


def named(name: str, others: Collection[str]) -> None:
    """Two parties of one process never bear the same name."""
    if name.casefold() in {other.casefold() for other in others}:
        raise Refused(_("There is a party of this name already."), field="name")


def in_coalition(party: str, coalition: str, coalitions: Mapping[str, str]) -> None:
    """A party may stand in a coalition, and that in another, but never within itself.

    `coalitions` says of each party in which coalition it stands now.
    """
    above, seen = coalition, {party}
    while above:
        if above in seen:
            raise Refused(_("A party cannot stand in a coalition that it holds itself."), field="coalition")
        seen.add(above)
        above = coalitions.get(above, "")


def entered(kind: str, day: date | None, where: str, today: date) -> None:
    """The background is what has happened; a round held elsewhere has its day, and stands in the timeline there."""
    if kind == ELSEWHERE and day is None:
        raise Refused(_("Give the day on which it began, so that it has its place in the timeline."), field="day")
    if day is not None and day > today:
        raise Refused(_("This day has not come yet."), field="day")
    if where and kind != ELSEWHERE:
        raise Refused(_("A place belongs to a round held elsewhere."), field="where")
