"""Rounds planned in a host city's time: their dates, sessions and agenda."""

from datetime import UTC, date, datetime, timedelta

import pytest

from parley.procedure.errors import Invalid, Refused, Stale
from parley.rounds import acts, queries
from parley.rounds.models import AgendaItem, Round
from tests.rounds.holding import ROUND, convened, planned, said


def test_a_round_is_planned_in_the_time_of_its_host_city(talks):
    round = planned(talks, answer_by=datetime(2015, 5, 20, 18, 0))
    assert round.answer_by == datetime(2015, 5, 20, 12, 0, tzinfo=UTC)
    session = acts.plan_session(
        by=talks.secretariat,
        round=round.public_id,
        title="Opening",
        starts=datetime(2015, 5, 25, 9, 0),
        ends=datetime(2015, 5, 25, 12, 0),
    )
    assert session.starts_at == datetime(2015, 5, 25, 3, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("field", "entries"),
    [
        ("time_zone", {"time_zone": "Asia/Nowhere"}),
        ("time_zone", {"time_zone": "/etc/localtime"}),
        ("ends_on", {"ends_on": date(2015, 5, 24)}),
        ("starts_on", {"starts_on": date(1, 1, 1)}),
        ("answer_by", {"answer_by": datetime(2015, 4, 30, 12, 0)}),
        ("answer_by", {"answer_by": datetime(2015, 5, 26, 12, 0)}),
        ("title", {"title": ""}),
        ("title", {"title": "a\nb"}),
        ("format", {"format": "by telepathy"}),
    ],
)
def test_an_impossible_plan_is_refused_beside_its_field(talks, field, entries):
    with pytest.raises(Refused) as refused:
        planned(talks, **entries)
    fields = refused.value.errors if isinstance(refused.value, Invalid) else {refused.value.field}
    assert field in fields
    assert not Round._base_manager.exists()


def test_clocks_put_back_ask_which_hour_is_meant(talks):
    round = planned(talks, time_zone="Europe/Paris", starts_on=date(2015, 10, 24), ends_on=date(2015, 10, 26))
    night = {
        "title": "Through the night",
        "starts": datetime(2015, 10, 25, 0, 30),
        "ends": datetime(2015, 10, 25, 2, 30),
    }
    with pytest.raises(Refused, match="comes twice") as refused:
        acts.plan_session(by=talks.mediator, round=round.public_id, **night)
    assert refused.value.field == "ends"
    session = acts.plan_session(by=talks.mediator, round=round.public_id, turn="second", **night)
    assert session.ends_at - session.starts_at == timedelta(hours=3)
    with pytest.raises(Refused, match=r"there is no.*02:30"):
        spring = planned(talks, time_zone="Europe/Paris", starts_on=date(2015, 3, 28), ends_on=date(2015, 3, 30))
        gap = {"starts": datetime(2015, 3, 29, 2, 30), "ends": datetime(2015, 3, 29, 5, 0)}
        acts.plan_session(by=talks.mediator, round=spring.public_id, title="Too early", **gap)


def test_two_people_changing_a_round_see_each_other(talks):
    round = planned(talks)
    changed = acts.change_round(by=talks.secretariat, round=round.public_id, edition=1, **ROUND | {"venue": "Hall"})
    assert (changed.edition, changed.revision) == (2, 1)
    with pytest.raises(Stale) as stale:
        acts.change_round(by=talks.mediator, round=round.public_id, edition=1, **ROUND | {"title": "Mine"})
    assert stale.value.theirs["venue"] == "Hall"
    with pytest.raises(Refused, match="Nothing has changed"):
        acts.change_round(by=talks.mediator, round=round.public_id, edition=2, **ROUND | {"venue": "Hall"})


def test_a_round_moved_to_another_city_keeps_its_sessions_time_of_day(talks):
    round = planned(talks)
    times = {"starts": datetime(2015, 5, 25, 9, 0), "ends": datetime(2015, 5, 25, 12, 0)}
    session = acts.plan_session(by=talks.mediator, round=round.public_id, title="Opening", **times)
    elsewhere = ROUND | {"city": "Lake Town", "time_zone": "Europe/Paris"}
    acts.change_round(by=talks.mediator, round=round.public_id, edition=1, **elsewhere)
    session.refresh_from_db()
    assert session.starts_at == datetime(2015, 5, 25, 7, 0, tzinfo=UTC)
    assert "House of the Elders, " in said(talks)[-1] and "Lake Town" in said(talks)[-1]


def test_a_round_that_has_opened_stays_in_its_city(talks):
    round = convened(talks)
    with pytest.raises(Refused, match="opened in this city"):
        acts.change_round(by=talks.mediator, round=round.public_id, edition=1, **ROUND | {"city": "Lake Town"})
    longer = ROUND | {"ends_on": date(2015, 5, 29)}
    assert acts.change_round(by=talks.mediator, round=round.public_id, edition=1, **longer).ends_on.day == 29


def test_a_session_that_was_left_outside_the_days_says_so(talks):
    round = planned(talks)
    times = {"starts": datetime(2015, 5, 25, 9, 0), "ends": datetime(2015, 5, 25, 12, 0)}
    session = acts.plan_session(by=talks.mediator, round=round.public_id, title="Opening", **times)
    acts.change_round(by=talks.mediator, round=round.public_id, edition=1, **ROUND | {"starts_on": date(2015, 5, 26)})
    shown = queries.round(talks.viewer(talks.mediator), round.public_id)
    assert [one.outside for one in shown.sessions] == [True]
    again = {"starts": datetime(2015, 5, 26, 9, 0), "ends": datetime(2015, 5, 26, 12, 0)}
    acts.change_session(by=talks.mediator, session=session.public_id, edition=1, title="Opening", **again)
    with pytest.raises(Stale) as stale:
        acts.change_session(by=talks.mediator, session=session.public_id, edition=1, title="Mine", **again)
    assert stale.value.theirs["starts"] == "2015-05-26T09:00"
    shown = queries.round(talks.viewer(talks.mediator), round.public_id)
    assert [one.outside for one in shown.sessions] == [False]


def test_the_agenda_keeps_its_order(talks):
    round = planned(talks)
    for title in ("Ceasefire", "Detainees"):
        acts.put_on_agenda(by=talks.mediator, round=round.public_id, title=title)
    first = acts.put_on_agenda(by=talks.secretariat, round=round.public_id, title="Water", place=1)
    agenda = lambda: [row.title for row in AgendaItem._base_manager.filter(round=round).order_by("place")]  # noqa: E731
    assert agenda() == ["Water", "Ceasefire", "Detainees"]
    acts.change_agenda_item(by=talks.mediator, item=first.public_id, edition=1, title="The water", place=2)
    assert agenda() == ["Ceasefire", "The water", "Detainees"]
    with pytest.raises(Stale):
        acts.change_agenda_item(by=talks.mediator, item=first.public_id, edition=1, title="Mine", place=1)
    assert [row.place for row in AgendaItem._base_manager.filter(round=round)] == [1, 2, 3]
