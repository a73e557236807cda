"""How the analysis of a consultation is kept: how often it is made, what stays of it, and what is called a bridge."""

from collections.abc import Sequence
from datetime import datetime, timedelta

#: "Every party can live with it" is said when all are above half with this probability; "probably" from the second on.
SURE, LIKELY = 0.95, 0.8

#: An analysis is made at most this often; after one that took long, not before as long again has passed, so that the
#: clerk has half its time for all else. What is told outside the team moves at most once a minute while it is open.
PAUSE, REST = timedelta(seconds=1), 1
TOLD_PAUSE = timedelta(minutes=1)
#: After a failure it is tried again, at first soon and then less and less often.
AGAIN, AT_THE_LATEST = timedelta(seconds=4), timedelta(minutes=10)

#: Of the analyses that are no longer the newest, the last of each hour stays for two days, then the last of each day.
HOURS = timedelta(days=2)


def next_after(at: datetime, took: timedelta) -> datetime:
    """When the next analysis may be made, after one at `at` that took so long."""
    return at + max(PAUSE, took * REST)


def again_after(at: datetime, failures: int) -> datetime:
    """When it is tried again after so many failures in a row."""
    return at + min(AGAIN * (1 << min(failures - 1, 10)), AT_THE_LATEST)


def superseded(made: Sequence[datetime], at: datetime) -> list[int]:
    """Which of these analyses, given by their times, need not be kept: places in `made`; never the newest."""
    kept: dict[tuple[str, int], int] = {}
    dropped = []
    for place in sorted(range(len(made)), key=lambda place: made[place]):
        # Hours and days are counted in UTC from the same beginning, whatever the zone of the process.
        seconds = int(made[place].timestamp())
        slot = ("hour", seconds // 3600) if at - made[place] < HOURS else ("day", seconds // 86_400)
        if slot in kept:
            dropped.append(kept[slot])
        kept[slot] = place
    newest = max(range(len(made)), key=lambda place: made[place], default=-1)
    return [place for place in dropped if place != newest]
