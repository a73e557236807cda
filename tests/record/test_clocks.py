"""A wrong clock does no harm: order is the log's own, and nothing is signed, witnessed or let go by a time."""

from datetime import UTC, datetime, timedelta
from itertools import count

import pytest

from parley.convening import acts as convening
from parley.convening.queries import timeline
from parley.ledger.bundle import verify
from parley.people import acts as people
from parley.procedure.act import Act
from parley.record import checkpoints
from parley.record.models import Entry
from parley.record.queries import acts as recorded
from parley.record.sources import Pinned, pinned
from tests.convening.test_letter import LETTER

NOON = datetime(2027, 5, 4, 12, 0, tzinfo=UTC)
DAY = timedelta(days=1)
#: A clock that is right, a day ahead, a day behind, stands still, and jumps back within a second.
JUMPS = [timedelta(0), DAY, DAY, -DAY, timedelta(0), -DAY, timedelta(seconds=-1), timedelta(days=365), timedelta(0)]


_drawn = count()


def at(jump):
    """The clock as it stands then; chance never repeats, as it doesn't for clocks."""
    return pinned(Pinned(NOON + jump, f"chance {next(_drawn)}"))


def declared(talks, jump, number):
    with at(jump):
        convening.declare_interest(by=talks.mediator, what=f"House {number}")


@pytest.fixture
def jumped(talks):
    for number, jump in enumerate(JUMPS):
        declared(talks, jump, number)
    return talks


def test_order_is_the_log_s_and_not_the_clock_s(jumped):
    rows = Entry.objects.filter(log__audience="common", act="interest.declared").order_by("position")
    assert [row.details["what"] for row in rows] == [f"House {number}" for number in range(len(JUMPS))]
    times = [row.at for row in rows]
    assert times != sorted(times)


def test_what_the_wrong_clock_wrote_is_signed_and_verifies(jumped, tmp_path):
    sizes = []
    for jump in (DAY, -DAY, timedelta(0)):
        declared(jumped, jump, "later")
        with at(-jump):
            [one] = checkpoints.signed(jumped.process.public_id, ["common"])
        assert one.stopped == ""
        sizes.append(one.checkpoint.size)
    assert sizes == sorted(sizes) and len(set(sizes)) == 3
    assert checkpoints.audited().problems == []
    with at(DAY):
        answer = jumped.client(jumped.heads[0]).get(jumped.url("record.bundle"))
        path = tmp_path / "record.bundle"
        path.write_bytes(b"".join(answer.streaming_content))
    verdict = verify(path)
    assert verdict.ok, verdict.summary()


def test_pages_are_there_whatever_the_clock_says(jumped):
    for jump in (timedelta(0), DAY, -DAY):
        with at(jump):
            client = jumped.client(jumped.heads[0])
            for page in ("timeline/", "record/", "desk/"):
                answer = client.get(jumped.url(page))
                assert answer.status_code == 200, (page, jump)
            seen = timeline(jumped.viewer(jumped.heads[0]))
            assert len([one for one in seen if "interest" in str(one)]) >= len(JUMPS)


def test_a_submission_counts_once_though_the_clock_went_back(talks):
    for jump in (timedelta(0), DAY, -DAY):
        with at(jump):
            convening.declare_interest(by=talks.mediator, key="once", what="A house")
    assert len([one for one in recorded(talks.process.public_id, ["common"]) if one.act == "interest.declared"]) == 1


def test_an_act_has_one_time_and_it_is_the_one_of_its_beginning(talks, monkeypatch):
    """A clock that jumps within an act splits nothing in two."""
    seen = []
    recording = Act.record

    def record(act, *args, **more):
        seen.append(act.at)
        return recording(act, *args, **more)

    monkeypatch.setattr(Act, "record", record)
    with at(timedelta(0)):
        convening.draft_letter(by=talks.heads[0], **LETTER)
    assert set(seen) == {NOON}


def test_a_key_that_ran_out_by_a_clock_that_was_ahead_works_again(talks):
    """Nothing is thrown away because a clock said that its time was over: it is asked anew each time."""
    with at(timedelta(0)):
        key = people.make_token(by=talks.heads[0], label="program", days=1).shown_once["key"]
    address = f"/api/p/{talks.process.public_id}/me"
    headers = {"Authorization": f"Bearer {key}"}
    for jump, status in ((timedelta(0), 200), (2 * DAY, 404), (timedelta(0), 200), (-timedelta(hours=1), 200)):
        with at(jump):
            assert talks.client().get(address, headers=headers).status_code == status
