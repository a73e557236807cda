"""Who came, who stayed away, who walked out, and who therefore decides."""

import pytest

from parley.convening.models import Party
from parley.people.models import Seat
from parley.procedure.capacities import Capacity
from parley.procedure.errors import Absent, NotEntitled, Refused
from parley.rounds import acts, queries
from tests.rounds.holding import BEFORE, came, noted, planned, said, seat_act


def test_attendance_is_noted_for_many_at_once_and_reads_well(talks):
    round = planned(talks)
    came(talks, round, *talks.heads[:2], absent=[talks.heads[2].public_id, talks.parties[2].public_id])
    texts = said(talks)[1:]
    assert len(texts) == 3
    assert "head 3" in texts[0] and "head 4" in texts[0] and "2" in texts[0]
    assert noted(round, seat=talks.heads[2]) == noted(round, party=talks.parties[2]) == "absent"
    with pytest.raises(Refused, match="Nothing has changed"):
        came(talks, round, talks.heads[0])
    came(talks, round, talks.heads[0], talks.delegates[0])
    assert "delegate" in said(talks)[-1] and "head" not in said(talks)[-1].replace("secretariat", "")


def test_a_walk_out_and_a_return_stand_alone_in_the_record(talks):
    round = planned(talks)
    came(talks, round, *talks.heads)
    gone = {"walked_out": [talks.heads[0].public_id], "words": "in protest"}
    acts.note_attendance(by=talks.secretariat, round=round.public_id, **gone)
    assert "walked out" in said(talks)[-1]
    came(talks, round, talks.heads[0])
    assert "came back" in said(talks)[-1]
    with pytest.raises(Refused, match="Only those who came"):
        acts.note_attendance(by=talks.secretariat, round=round.public_id, walked_out=[talks.delegates[0].public_id])
    acts.note_attendance(by=talks.secretariat, round=round.public_id, absent=[talks.heads[1].public_id])
    assert "corrected" in said(talks)[-1]


def test_all_of_a_party_walk_out_together(talks):
    round = planned(talks)
    came(talks, round, talks.heads[0], talks.delegates[0], talks.heads[1])
    acts.note_attendance(by=talks.secretariat, round=round.public_id, walked_out=[talks.parties[0].public_id])
    assert noted(round, seat=talks.heads[0]) == noted(round, seat=talks.delegates[0]) == "walked_out"
    assert [one.pk for one in queries.present(talks.viewer(talks.mediator), round.public_id)] == [talks.heads[1].pk]
    came(talks, round, talks.delegates[0])
    shown = queries.round(talks.viewer(talks.mediator), round.public_id)
    assert {guest.party.name: guest.state for guest in shown.guests} == {
        "Upper Terraces": "present",
        "Lower Fields": "present",
    }


def test_a_party_with_seats_is_noted_person_by_person(talks):
    round = planned(talks)
    with pytest.raises(Refused, match="person by person"):
        acts.note_attendance(by=talks.secretariat, round=round.public_id, present=[talks.parties[0].public_id])
    came(talks, round, talks.heads[0])
    with pytest.raises(Refused, match="noted as having come"):
        acts.note_attendance(by=talks.secretariat, round=round.public_id, absent=[talks.parties[0].public_id])
    guests = Party.objects.create(process=talks.process, name="The Market Women")
    came(talks, round, guests)
    assert noted(round, party=guests) == "present"
    with pytest.raises(Refused, match="two of these lists"):
        both = [talks.heads[1].public_id]
        acts.note_attendance(by=talks.secretariat, round=round.public_id, present=both, absent=both)


def test_attendance_is_the_secretariat_s_to_note(talks):
    round = planned(talks)
    for seat in (talks.mediator, talks.heads[0]):
        with pytest.raises(NotEntitled):
            acts.note_attendance(by=seat, round=round.public_id, present=[talks.heads[0].public_id])
    acts.move_round(by=talks.mediator, round=round.public_id, to="postponed", why="the road is closed")
    with pytest.raises(Refused, match="not being held"):
        came(talks, round, talks.heads[0])


def test_those_who_decide_by_presence_are_heads_and_delegates_in_force(talks):
    round = planned(talks)
    adviser = talks.seat(Capacity.ADVISER, talks.parties[0])
    came(talks, round, talks.heads[0], talks.delegates[0], adviser, talks.mediator, talks.heads[1])
    acts.note_attendance(by=talks.secretariat, round=round.public_id, walked_out=[talks.heads[1].public_id])
    Seat._base_manager.filter(pk=talks.delegates[0].pk).update(ended_at=BEFORE)
    here = queries.present_for(seat_act(talks, talks.mediator), round.public_id)
    assert [seat.pk for seat in here] == [talks.heads[0].pk]
    with pytest.raises(Absent):
        queries.present_for(seat_act(talks, talks.mediator), "none")
