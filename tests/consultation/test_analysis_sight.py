"""Who sees what of an analysis: each capacity, the public, and two worlds that differ in one small party's vote."""

import re
from datetime import timedelta

import pytest

from parley.cli.tick import pass_deadlines
from parley.consultation import acts, queries
from parley.consultation.models import Analysis, Consultation, Vote
from parley.procedure.capacities import TEAM
from parley.procedure.errors import Absent
from parley.record.sources import Pinned, now, pinned
from tests.consultation.conftest import Held
from tests.consultation.crowds import BODIES, close, come, one_more

PAGES = ("analysis/", "analysis/statements/", "analysis/map/", "analysis/course/", "analysis/sheet/")
_CHANGING = re.compile(rb'(name="(?:csrfmiddlewaretoken|key)" value=|data-poll-etag=)"[^"]*"')


@pytest.fixture
def held(talks):
    return Held(talks, statements=BODIES)


def opened_to_seats(held):
    Consultation._base_manager.filter(pk=held.consultation.pk).update(counts_for="seats")
    held.again()


def statuses(held, seat):
    client = held.talks.client(seat)
    return {page: client.get(held.url(page)).status_code for page in PAGES}


def test_before_the_close_it_is_the_teams_alone(held):
    come(held)
    pass_deadlines()
    for capacity, seat in held.talks.one_of_each().items():
        expected = 200 if capacity in TEAM else 404
        assert set(statuses(held, seat).values()) == {expected}, capacity
    assert set(statuses(held, None).values()) == {404}


def test_after_the_close_every_seat_sees_what_may_be_told_and_the_public_nothing(held):
    come(held)
    close(held)
    pass_deadlines()
    for capacity, seat in held.talks.one_of_each().items():
        assert set(statuses(held, seat).values()) == {200}, capacity
        file = held.talks.client(seat).get(held.url("analysis/export/")).status_code
        assert file == (200 if capacity in TEAM else 404), capacity
    assert set(statuses(held, None).values()) == {404}


def test_only_the_team_chooses_whose_analysis_it_sees(held):
    come(held, sizes=(30, 30, 3))
    opened_to_seats(held)
    pass_deadlines()
    team, head = held.talks.viewer(held.talks.mediator), held.talks.viewer(held.talks.heads[0])
    assert queries.analysis(team, held.consultation).participants == 63
    assert queries.analysis(team, held.consultation, "seats").participants == 60
    assert queries.analysis(head, held.consultation, "team").participants == 60
    assert queries.analysis(head, held.consultation).participants == 60


def test_the_map_of_others_shows_no_single_person(held):
    come(held)
    close(held)
    pass_deadlines()
    team = held.talks.client(held.talks.mediator).get(held.url("analysis/map/")).content
    other = held.talks.client(held.talks.heads[0]).get(held.url("analysis/map/")).content
    assert b'class="dot' in team and b"Each dot is somebody" in team
    assert b"opinion-map" in other and b'class="dot' not in other and b"Each dot is" not in other


def test_the_map_of_very_many_has_no_dots_either(held, monkeypatch):
    from parley.consultation.queries.analyses import map as maps

    monkeypatch.setattr(maps, "DOTS", 80)
    come(held)
    pass_deadlines()
    assert b'class="dot' not in held.talks.client(held.talks.mediator).get(held.url("analysis/map/")).content


def of_others(held):
    """All that everybody outside the team is answered, but for what is made anew for every answer."""
    found = {}
    for seat in (*held.talks.heads, held.talks.delegates[0], None):
        client = held.talks.client(seat)
        parties = [f"analysis/sheet/{party.public_id}/" for party in held.talks.parties]
        for page in (*PAGES, *parties, ""):
            answer = client.get(held.url(page))
            found[seat and seat.pk, page] = (answer.status_code, _CHANGING.sub(b"", answer.content), answer.get("ETag"))
        api = f"/api/p/{held.talks.process.public_id}/consultations/{held.id}"
        for part in ("", "/analysis", "/analysis/statements"):
            answer = client.get(api + part)
            found[seat and seat.pk, "api" + part] = (answer.status_code, answer.content)
    return found


@pytest.mark.parametrize("small", [(30, 30, 4), (30, 4, 1), (12, 3, 3)])
@pytest.mark.parametrize("closed", [False, True])
def test_two_worlds_that_differ_in_one_small_partys_vote_look_the_same(held, small, closed):
    """The vote is turned round in what the first analysis was made of: what others see does not move by a letter."""
    come(held, sizes=small)
    opened_to_seats(held)
    clock = Pinned(now() + timedelta(minutes=5), "one world")
    with pinned(clock):
        if closed:
            close(held)
        pass_deadlines()
        first = of_others(held)
        mine = Vote._base_manager.filter(participant__party=held.talks.parties[2]).first()
        Vote._base_manager.filter(pk=mine.pk).update(value=-mine.value)
        told = Analysis._base_manager.filter(audience="seats").first()
        Analysis._base_manager.all().delete()
        _reckoned_anew(held)
        again = Analysis._base_manager.filter(audience="seats").first()
        assert again.digest == told.digest
        # What is shut is bound to its row's name: opened under the one, it is shut anew under the other.
        for field in again._meta.concrete_fields:
            getattr(again, field.attname)
        again.public_id = told.public_id
        again.save()
        second = of_others(held)
    assert {key: value[:2] for key, value in first.items()} == {key: value[:2] for key, value in second.items()}
    of_team = queries.analysis(held.talks.viewer(held.talks.mediator), held.consultation)
    assert of_team.participants == sum(small), "the team counts all"


def _reckoned_anew(held):
    from parley.consultation.models import Refresh

    Refresh._base_manager.update(made_of="", not_before=None)
    pass_deadlines()


def test_one_vote_more_moves_nothing_for_others_not_even_the_tag(held):
    come(held)
    opened_to_seats(held)
    clock = Pinned(now() + timedelta(minutes=5), "a story")
    with pinned(clock):
        pass_deadlines()
        head, team = held.talks.client(held.talks.heads[0]), held.talks.client(held.talks.mediator)
        url = held.url("analysis/")
        before, of_team = head.get(url), team.get(url)
        for number in range(4):
            one_more(held, 0, 1)
            clock.at += timedelta(minutes=2)
            pass_deadlines()
            after = head.get(url, headers={"If-None-Match": before["ETag"]})
            assert after.status_code == 304, f"after vote {number + 1}"
            moved = team.get(url, headers={"If-None-Match": of_team["ETag"]})
            assert moved.status_code == 200
        one_more(held, 0, 1)
        clock.at += timedelta(minutes=2)
        pass_deadlines()
        after = head.get(url, headers={"If-None-Match": before["ETag"]})
    assert after.status_code == 200 and after["ETag"] != before["ETag"]


def test_what_others_see_moves_once_a_minute_at_most_while_it_is_open(held):
    come(held)
    opened_to_seats(held)
    seats = Analysis._base_manager.filter(audience="seats")
    clock = Pinned(now() + timedelta(minutes=5), "a story")
    with pinned(clock):
        pass_deadlines()
        for _ in range(6):
            one_more(held, 0, 1)
        clock.at += timedelta(seconds=20)
        pass_deadlines()
        assert seats.count() == 1
        clock.at += timedelta(seconds=50)
        one_more(held, 0, 1)
        pass_deadlines()
    assert seats.first().participants == 97


def test_others_are_not_told_that_an_analysis_failed(held, monkeypatch):
    from parley.consultation.tasks import analysing

    come(held)
    opened_to_seats(held)
    pass_deadlines()
    head = held.talks.client(held.talks.heads[0])
    before = head.get(held.url("analysis/"))
    monkeypatch.setattr(analysing, "_analysed", lambda *given: 1 / 0)
    one_more(held, 0, 1)
    with pinned(Pinned(now() + timedelta(minutes=2), "later")):
        pass_deadlines()
        after = head.get(held.url("analysis/"), headers={"If-None-Match": before["ETag"]})
    assert after.status_code == 304


def test_what_was_taken_back_stays_in_a_told_sum_until_the_next_step(held):
    """The difference would tell the vote; and nothing in what is kept leads to the one who left."""
    from parley.consultation.rules.telling import Ballots

    come(held)
    held.vote("leaves", 1)
    opened_to_seats(held)
    seats = Analysis._base_manager.filter(audience="seats")
    clock = Pinned(now() + timedelta(minutes=5), "a story")
    with pinned(clock):
        pass_deadlines()
        told = seats.first()
        who = Vote._base_manager.order_by("pk").last().participant_id
        assert who in Ballots.from_bytes(bytes(told.ballots)).participants
        held.erase("leaves")
        clock.at += timedelta(minutes=2)
        pass_deadlines()
        assert seats.first().votes == told.votes
        assert who not in Ballots.from_bytes(bytes(seats.first().ballots)).participants
        team = Analysis._base_manager.filter(audience="team").first()
        assert team.participants == 90


def test_a_party_that_is_not_there_has_no_sheet(held):
    come(held)
    close(held)
    pass_deadlines()
    head = held.talks.viewer(held.talks.heads[0])
    with pytest.raises(Absent):
        queries.reading_sheet(head, held.id, "nobody")
    found = queries.reading_sheet(head, held.id, held.talks.parties[0].public_id)
    assert found.side.party == held.talks.parties[0]
    assert all(line.own.side.party == held.talks.parties[0] for line in found.agreed)


def test_no_other_process_sees_it(held):
    from tests.talks import Talks

    come(held)
    pass_deadlines()
    found = Analysis._base_manager.first()
    other = Talks("Other talks")
    assert not Analysis.objects.seen_by(other.viewer(other.mediator)).exists()
    with pytest.raises(Absent):
        acts.enter_analysis(by=other.mediator, analysis=found.public_id)
