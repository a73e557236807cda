"""A clock that is wrong: what it does not do to deadlines, and to the order of acts."""

from datetime import UTC, datetime, timedelta

import pytest

from parley.cli.watch import MOST, Watch
from parley.procedure.actors import Clock
from parley.record import queries
from parley.record.acts import append
from parley.record.sources import Pinned, pinned

DAY = 24 * 60 * 60.0


class Clocks:
    """A clock on a wall that anybody may set, and one that runs on."""

    def __init__(self):
        self.wall, self.steady = 1_700_000_000.0, 5_000.0
        self.watch = Watch(lambda: self.wall, lambda: self.steady)

    def later(self, seconds, *, put=0.0):
        self.wall, self.steady = self.wall + seconds + put, self.steady + seconds
        return self.watch.put_forward()


def test_time_that_passes_is_no_matter_however_long():
    clocks = Clocks()
    assert [clocks.later(seconds) for seconds in (0, 2, DAY, 90 * DAY)] == [None] * 4
    assert all(clocks.later(2, put=put) is None for put in (1.5, -1.5, 300, -300))


def test_a_day_ahead_is_noticed_until_it_is_set_right():
    clocks = Clocks()
    assert clocks.later(2, put=DAY) == pytest.approx(DAY)
    assert clocks.later(3600) == pytest.approx(DAY)
    assert clocks.later(2, put=-DAY) is None
    assert clocks.later(2, put=MOST + 60) is not None


def test_a_day_behind_makes_deadlines_late_and_right_again_when_it_is_set_right():
    clocks = Clocks()
    assert clocks.later(2, put=-DAY) is None
    assert clocks.later(2, put=DAY) is None
    assert clocks.later(2, put=DAY) is not None


@pytest.mark.django_db
def test_a_clock_that_jumps_back_does_not_turn_the_order_of_acts_round(talks):
    process, began = talks.process.public_id, datetime(2026, 3, 1, 12, tzinfo=UTC)
    moments = [began, began + timedelta(days=1), began - timedelta(days=1), began + timedelta(minutes=1)]
    for number, at in enumerate(moments):
        audience = "common" if number % 2 else "team"
        with pinned(Pinned(at, f"jump {number}")):
            append(
                process=process,
                audience=audience,
                act="fact.entered",
                seat=None,
                capacity=Clock(talks.process).capacity,
                party=None,
                rules=1,
                key=f"k-{number}",
                at=at,
                texts={},
                details={"by": "the clock", "number": number},
            )
    found = queries.acts(process, ["common", "team"])
    assert [one.details["number"] for one in found] == [0, 1, 2, 3]
    assert [one.details["number"] for one in queries.acts(process, ["common", "team"], newest=True)] == [3, 2, 1, 0]
