"""The pages of rounds: what each shows to whom, and how what is sent to them is taken."""

import re
from datetime import date, datetime

import pytest

from parley.convening.models import Party
from parley.people.models import Seat
from parley.procedure.capacities import Capacity
from parley.rounds import acts, queries
from parley.rounds.models import Attendance, Invitation, Round, Session
from tests.rounds.holding import ROUND, came, concluded, consented, convened, noted, planned

SUMMARY = {"body": "The parties met.\nThey will meet again.", "language": "en"}
FORM = {name: str(value) for name, value in ROUND.items()} | {"format": "in_person"}


def page_of(talks, round, seat, rest=""):
    return talks.client(seat).get(talks.url(f"rounds/{round.public_id}/{rest}"))


@pytest.fixture
def full(talks):
    """A round in full swing: invited, answered, come, and summed up."""
    consented(talks)
    round = planned(talks)
    acts.invite_parties(by=talks.mediator, round=round.public_id, parties=[one.public_id for one in talks.parties[:2]])
    invitation = Invitation._base_manager.get(party=talks.parties[0])
    acts.answer_invitation(by=talks.heads[0], invitation=invitation.public_id, answer="accepted", words="We come.")
    times = {"starts": datetime(2015, 5, 25, 9, 0), "ends": datetime(2015, 5, 25, 12, 0)}
    acts.plan_session(by=talks.mediator, round=round.public_id, title="Opening", **times)
    acts.put_on_agenda(by=talks.mediator, round=round.public_id, title="The water")
    came(talks, round, talks.heads[0], talks.delegates[0], absent=[talks.parties[2].public_id])
    acts.convene_round(by=talks.mediator, round=round.public_id)
    acts.move_round(by=talks.mediator, round=round.public_id, to="concluded")
    acts.summarise_round(by=talks.mediator, round=round.public_id, edition=0, **SUMMARY)
    acts.put_summary(by=talks.mediator, round=round.public_id, edition=1)
    acts.take_position(by=talks.heads[0], round=round.public_id, edition=1, position="reserved", words="point two")
    acts.assess_round(by=talks.heads[0], round=round.public_id, verdict="positive")
    round.refresh_from_db()
    return round


def test_every_seat_reads_a_round_and_the_public_does_not(talks, full):
    for seat in talks.one_of_each().values():
        for rest in ("", "round.ics", "sessions.ics"):
            assert page_of(talks, full, seat, rest).status_code == 200
        assert talks.client(seat).get(talks.url("rounds/")).status_code == 200
        assert talks.client(seat).get(f"/api/p/{talks.process.public_id}/rounds/{full.public_id}").status_code == 200
    for rest in ("", "round.ics", "change/", "attendance/"):
        assert page_of(talks, full, None, rest).status_code == 404
    assert queries.rounds(talks.viewer(None)) == []
    nothing = talks.client(talks.heads[0]).get(talks.url("rounds/none/"))
    assert nothing.status_code == 404


def test_pages_of_acts_are_absent_for_those_who_may_not(talks):
    round = planned(talks)
    acts.invite_parties(by=talks.mediator, round=round.public_id, parties=[one.public_id for one in talks.parties])
    mine, other = (Invitation._base_manager.get(party=party) for party in talks.parties[:2])
    assert page_of(talks, round, talks.heads[0], f"invitations/{mine.public_id}/answer/").status_code == 200
    client = talks.client(talks.heads[0])
    sent = client.post(
        talks.url(f"rounds/{round.public_id}/invitations/{other.public_id}/answer/"), {"answer": "accepted"}
    )
    assert sent.status_code == 404
    for rest in ("change/", "convene/", "move/", "attendance/", "invite/", "sessions/plan/", "agenda/put/", "summary/"):
        assert page_of(talks, round, talks.heads[0], rest).status_code == 404
        assert page_of(talks, round, talks.secretariat, rest).status_code == 200


def test_a_round_s_page_shows_answer_and_attendance_as_two_truths(talks, full):
    page = page_of(talks, full, talks.heads[1]).content.decode()
    for said in ("We come.", "stayed away", "not invited", "point two", "positive", "They will meet again."):
        assert said in page
    rows = re.findall(r'<th scope="row"><span class="party">.*?</tr>', page, re.S)
    assert ["Lake Fishers" in row for row in rows] == [True, False, False]  # the order of the alphabet
    assert "25 May 2015, 09:00" in page and "UTC+6" in page


def test_buttons_are_shown_exactly_when_the_rules_allow(talks):
    round = planned(talks)
    team = page_of(talks, round, talks.secretariat).content.decode()
    assert "Convene the round" in team and "Note who came" in team and "chair’s summary" not in team
    head = page_of(talks, round, talks.heads[0]).content.decode()
    assert "Convene the round" not in head and "Change the round" not in head
    acts.move_round(by=talks.mediator, round=round.public_id, to="cancelled", why="the war")
    ended = page_of(talks, round, talks.secretariat).content.decode()
    assert "Convene the round" not in ended and "Change the round" not in ended and "the war" in ended


def test_what_is_missing_is_said_before_a_round_is_convened(talks):
    round = planned(talks)
    page = page_of(talks, round, talks.mediator, "convene/").content.decode()
    assert "Consent is missing of:" in page and page.count("mediator 1") >= 3
    client = talks.client(talks.mediator)
    refused = client.post(talks.url(f"rounds/{round.public_id}/convene/"), {"key": "k"})
    assert refused.status_code == 422
    consented(talks)
    assert client.post(talks.url(f"rounds/{round.public_id}/convene/"), {"key": "k"}).status_code == 302
    assert Round._base_manager.get().state == "convened"


def test_a_round_is_planned_and_changed_on_its_page(talks):
    client = talks.client(talks.secretariat)
    wrong = client.post(talks.url("rounds/plan/"), FORM | {"time_zone": "Asia/Astana", "key": "k"})
    assert (
        wrong.status_code == 422 and b"no such time zone" in wrong.content and b"House of the Elders" in wrong.content
    )
    assert not Round._base_manager.exists()
    made = client.post(talks.url("rounds/plan/"), FORM | {"answer_by": "2015-05-20T18:00", "key": "k"})
    assert made.status_code == 302
    round = Round._base_manager.get()
    assert round.answer_by.isoformat() == "2015-05-20T12:00:00+00:00"
    url = talks.url(f"rounds/{round.public_id}/change/")
    assert b'value="2015-05-20T18:00"' in client.get(url).content
    acts.change_round(by=talks.mediator, round=round.public_id, edition=1, **ROUND | {"venue": "Theirs"})
    late = client.post(url, FORM | {"venue": "Mine", "edition": "1", "key": "k1"})
    assert late.status_code == 409 and b"Mine" in late.content and b"Theirs" in late.content
    assert client.post(url, FORM | {"venue": "Mine", "edition": "2", "key": "k2"}).status_code == 302
    assert Round._base_manager.get().venue == "Mine"


def test_the_hour_that_comes_twice_is_asked_for_on_the_page(talks):
    round = planned(talks, time_zone="Europe/Paris", starts_on=date(2015, 10, 24), ends_on=date(2015, 10, 26))
    client, url = talks.client(talks.mediator), talks.url(f"rounds/{round.public_id}/sessions/plan/")
    assert b"Clocks are put back" not in client.get(url).content
    night = {"title": "Night", "starts": "2015-10-25T00:30", "ends": "2015-10-25T02:30", "key": "k"}
    asked = client.post(url, night)
    assert asked.status_code == 422 and b'name="turn"' in asked.content
    assert client.post(url, night | {"turn": "first"}).status_code == 302
    assert Session._base_manager.get().ends_at.isoformat() == "2015-10-25T00:30:00+00:00"
    gap = client.post(url, {"title": "Gap", "starts": "2015-10-25T99:30", "ends": "x", "key": "k"})
    assert gap.status_code == 422


def test_attendance_is_noted_on_one_page_and_undoes_nobody_s_note(talks):
    round = planned(talks)
    client, url = talks.client(talks.secretariat), talks.url(f"rounds/{round.public_id}/attendance/")
    page = client.get(url).content.decode()
    first, second = (f"note-{seat.public_id}" for seat in talks.heads[:2])
    assert page.count("<fieldset") == Seat._base_manager.count() + len(talks.parties)
    assert re.findall(rf'name="{first}" value="(\w*)"', page) == ["", "present", "absent"]
    assert client.post(url, {first: "present", second: "", "key": "k1"}).status_code == 302
    assert noted(round, seat=talks.heads[0]) == "present" and noted(round, seat=talks.heads[1]) == ""
    # Somebody notes a walk-out while the page stands open; sending the open page does not bring him back.
    acts.note_attendance(by=talks.secretariat, round=round.public_id, walked_out=[talks.heads[0].public_id])
    was = {f"was-{talks.heads[0].public_id}": "present", f"was-{talks.heads[1].public_id}": ""}
    assert client.post(url, {first: "present", second: "present", "key": "k2", **was}).status_code == 302
    assert noted(round, seat=talks.heads[0]) == "walked_out" and noted(round, seat=talks.heads[1]) == "present"
    refused = client.post(url, {f"note-{talks.delegates[0].public_id}": "walked_out", "words": "in anger", "key": "k3"})
    assert refused.status_code == 422 and b"Only those who came" in refused.content and b"in anger" in refused.content


def test_a_draft_of_the_summary_is_seen_by_the_team_alone(talks):
    round = concluded(talks)
    acts.summarise_round(by=talks.secretariat, round=round.public_id, edition=0, **SUMMARY)
    for seat in talks.one_of_each().values():
        seen = b"They will meet again" in page_of(talks, round, seat).content
        api = talks.client(seat).get(f"/api/p/{talks.process.public_id}/rounds/{round.public_id}").json()
        assert seen == (seat.capacity in (Capacity.MEDIATOR, Capacity.SECRETARIAT))
        assert api["summary"] is None
    head = talks.client(talks.heads[0])
    before = head.get(talks.url(f"rounds/{round.public_id}/"))
    acts.summarise_round(by=talks.mediator, round=round.public_id, edition=1, body="Better.", language="en")
    after = head.get(talks.url(f"rounds/{round.public_id}/"), headers={"If-None-Match": before["ETag"]})
    assert after.status_code == 304


def test_a_position_is_taken_on_the_edition_that_was_read(talks):
    round = concluded(talks)
    acts.summarise_round(by=talks.mediator, round=round.public_id, edition=0, **SUMMARY)
    acts.put_summary(by=talks.mediator, round=round.public_id, edition=1)
    client, url = talks.client(talks.heads[0]), talks.url(f"rounds/{round.public_id}/summary/position/")
    assert b"They will meet again" in client.get(url).content
    acts.summarise_round(by=talks.mediator, round=round.public_id, edition=1, body="Quite otherwise.", language="en")
    acts.put_summary(by=talks.mediator, round=round.public_id, edition=2)
    stale = client.post(url, {"edition": "1", "position": "reserved", "words": "my words", "key": "k"})
    assert stale.status_code == 409
    assert b"Quite otherwise" in stale.content and b"my words" in stale.content
    kept = {"edition": "2", "position": "reserved", "words": "my words", "key": stale.context["key"]}
    assert client.post(url, kept).status_code == 302


def test_the_api_tells_of_a_round_what_its_page_does(talks, full):
    told = talks.client(talks.heads[1]).get(f"/api/p/{talks.process.public_id}/rounds/{full.public_id}").json()
    assert [(one["name"], one["answer"], one["attendance"]) for one in told["guests"]] == [
        ("Lake Fishers", None, "absent"),
        ("Lower Fields", "no_answer", ""),
        ("Upper Terraces", "accepted", "present"),
    ]
    assert told["summary"]["edition"] == 1 and told["positions"][0]["position"] == "reserved"
    assert told["sessions"][0]["starts_at"] == "2015-05-25T03:00:00Z"


def test_an_act_through_the_api_takes_the_city_s_time_and_says_what_is_wrong(talks):
    round = planned(talks, time_zone="Europe/Paris", starts_on=date(2015, 10, 24), ends_on=date(2015, 10, 26))
    client, url = talks.client(talks.mediator), f"/api/p/{talks.process.public_id}/acts/plan_session"
    entries = {"round": round.public_id, "title": "Night", "starts": "2015-10-25T00:30", "ends": "2015-10-25T02:30"}
    wrong = client.post(url, entries, content_type="application/json")
    assert wrong.status_code == 422 and "comes twice" in wrong.json()["entries"]["ends"]
    sure = client.post(url, entries | {"ends": "2015-10-25T02:30:00+01:00"}, content_type="application/json")
    assert sure.status_code == 200
    assert Session._base_manager.get().ends_at.isoformat() == "2015-10-25T01:30:00+00:00"


def test_a_pseudonym_is_all_that_others_see(talks):
    round = convened(talks)
    hidden = talks.seat(Capacity.ADVISER, talks.parties[0], legal_name="Real Name", pseudonym="Adviser A")
    came(talks, round, hidden)
    for seat in (talks.heads[1], talks.secretariat):
        for rest in ("", "attendance/"):
            page = page_of(talks, round, seat, rest).content
            assert b"Real Name" not in page
    assert b"Adviser A" in page_of(talks, round, talks.heads[1]).content


@pytest.mark.parametrize("many", [2, 50])
def test_a_page_asks_fourteen_questions_whatever_the_size(talks, django_assert_max_num_queries, many):
    parties = [Party.objects.create(process=talks.process, name=f"Village {n:02}", mark=n % 8) for n in range(many)]
    seats = [talks.seat(Capacity.DELEGATE, party) for party in parties for _again in range(4 if many == 50 else 1)]
    talks.parties += parties
    round = convened(talks)
    acts.move_round(by=talks.mediator, round=round.public_id, to="adjourned")
    Invitation.objects.bulk_create([Invitation(round=round, party=party) for party in parties])
    came(talks, round, *seats)
    acts.summarise_round(by=talks.mediator, round=round.public_id, edition=0, **SUMMARY)
    acts.put_summary(by=talks.mediator, round=round.public_id, edition=1)
    assert Attendance._base_manager.count() >= many
    head, secretariat = talks.client(talks.heads[0]), talks.client(talks.secretariat)
    for client, rest in (
        (head, ""),
        (head, f"{round.public_id}/"),
        (secretariat, f"{round.public_id}/"),
        (secretariat, f"{round.public_id}/attendance/"),
        (secretariat, f"{round.public_id}/round.ics"),
    ):
        with django_assert_max_num_queries(14):
            assert client.get(talks.url(f"rounds/{rest}")).status_code == 200
