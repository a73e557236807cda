"""A round opens with the consent and presence that the rules require, and ends in order."""

from datetime import datetime

import pytest

from parley.convening.models import Consent, Party
from parley.people.models import Seat
from parley.procedure.errors import Refused
from parley.rounds import acts, queries
from parley.rounds.models import AgendaItem, Round, Session
from tests.rounds.holding import BEFORE, came, consented, convened, planned, said


def test_a_round_opens_only_with_every_consent_that_the_rules_require(talks):
    round = planned(talks)
    with pytest.raises(Refused, match=r"consent that is missing.*Upper Terraces"):
        acts.convene_round(by=talks.mediator, round=round.public_id)
    consented(talks)
    Consent._base_manager.filter(party=talks.parties[1]).update(state="conditional")
    with pytest.raises(Refused, match="Lower Fields") as refused:
        acts.convene_round(by=talks.mediator, round=round.public_id)
    assert "Upper Terraces" not in str(refused.value)
    Consent._base_manager.update(state="given")
    assert acts.convene_round(by=talks.mediator, round=round.public_id).state == "convened"


def test_a_round_opens_only_with_the_presence_that_the_rules_require(talks):
    third = talks.parties[2]
    talks.adopt(consents="none", presence="named", presence_of=(talks.parties[0].public_id, third.public_id))
    round = planned(talks)
    came(talks, round, talks.delegates[0])
    with pytest.raises(Refused, match="presence of: Lake Fishers"):
        acts.convene_round(by=talks.mediator, round=round.public_id)
    came(talks, round, talks.heads[2])
    acts.note_attendance(by=talks.secretariat, round=round.public_id, walked_out=[talks.delegates[0].public_id])
    with pytest.raises(Refused, match="presence of: Upper Terraces"):
        acts.convene_round(by=talks.mediator, round=round.public_id)
    came(talks, round, talks.heads[0])
    acts.convene_round(by=talks.mediator, round=round.public_id)


def test_a_party_that_stays_away_stops_the_round_or_not_by_the_rules_adopted(talks):
    consented(talks)
    round = planned(talks)
    came(talks, round, *talks.heads[:2], absent=[talks.parties[2].public_id])
    assert acts.convene_round(by=talks.mediator, round=round.public_id).state == "convened"
    talks.adopt(presence="all")
    other = planned(talks, title="Second meeting")
    came(talks, other, *talks.heads[:2], absent=[talks.parties[2].public_id])
    with pytest.raises(Refused, match="Lake Fishers"):
        acts.convene_round(by=talks.mediator, round=other.public_id)


def test_withdrawn_consent_stops_new_sessions_and_not_the_record(talks):
    round = convened(talks)
    times = {"starts": datetime(2015, 5, 25, 9, 0), "ends": datetime(2015, 5, 25, 12, 0)}
    first, second = (
        acts.plan_session(by=talks.mediator, round=round.public_id, title=title, **times) for title in ("A", "B")
    )
    acts.convene_session(by=talks.mediator, session=first.public_id)
    Consent._base_manager.filter(party=talks.parties[0]).update(state="withdrawn")
    with pytest.raises(Refused, match="consent that is missing"):
        acts.convene_session(by=talks.mediator, session=second.public_id)
    acts.move_session(by=talks.mediator, session=first.public_id, to="adjourned")
    with pytest.raises(Refused, match="consent that is missing"):
        acts.convene_session(by=talks.mediator, session=first.public_id)
    assert Round._base_manager.get().state == "convened"
    assert any("convened the session" in text for text in said(talks))


def test_no_session_sits_outside_a_round_that_sits(talks):
    consented(talks)
    round = planned(talks)
    times = {"starts": datetime(2015, 5, 25, 9, 0), "ends": datetime(2015, 5, 25, 12, 0)}
    sitting, later = (
        acts.plan_session(by=talks.mediator, round=round.public_id, title=title, **times) for title in ("A", "B")
    )
    with pytest.raises(Refused, match="itself is not convened"):
        acts.convene_session(by=talks.mediator, session=sitting.public_id)
    acts.convene_round(by=talks.mediator, round=round.public_id)
    acts.convene_session(by=talks.mediator, session=sitting.public_id)
    for to in ("adjourned", "concluded"):
        with pytest.raises(Refused, match="sitting still"):
            acts.move_round(by=talks.mediator, round=round.public_id, to=to)
    acts.move_session(by=talks.mediator, session=sitting.public_id, to="concluded")
    acts.move_round(by=talks.mediator, round=round.public_id, to="concluded")
    later.refresh_from_db()
    assert later.state == "cancelled"
    assert "was not held" in said(talks)[-1]
    with pytest.raises(Refused, match="has ended"):
        acts.plan_session(by=talks.mediator, round=round.public_id, title="C", **times)


def test_a_collapse_takes_what_sits_with_it_and_says_why(talks):
    round = convened(talks)
    times = {"starts": datetime(2015, 5, 25, 9, 0), "ends": datetime(2015, 5, 25, 12, 0)}
    session = acts.plan_session(by=talks.mediator, round=round.public_id, title="A", **times)
    item = acts.put_on_agenda(by=talks.mediator, round=round.public_id, title="Ceasefire")
    acts.convene_session(by=talks.mediator, session=session.public_id)
    acts.move_agenda_item(by=talks.mediator, item=item.public_id, to="convened")
    with pytest.raises(Refused) as refused:
        acts.move_round(by=talks.mediator, round=round.public_id, to="collapsed")
    assert refused.value.field == "why"
    acts.move_round(by=talks.mediator, round=round.public_id, to="collapsed", why="shells fell on the road")
    states = [model._base_manager.get().state for model in (Round, Session, AgendaItem)]
    assert states == ["collapsed"] * 3
    assert sum("shells fell" in text for text in said(talks)) == 3


def test_a_round_is_postponed_planned_anew_adjourned_and_resumed(talks):
    round = planned(talks)
    acts.move_round(by=talks.mediator, round=round.public_id, to="postponed", why="the snow")
    with pytest.raises(Refused):
        acts.convene_round(by=talks.mediator, round=round.public_id)
    acts.move_round(by=talks.mediator, round=round.public_id, to="planned")
    consented(talks)
    acts.convene_round(by=talks.mediator, round=round.public_id)
    acts.move_round(by=talks.mediator, round=round.public_id, to="adjourned")
    Consent._base_manager.filter(party=talks.parties[0]).update(state="suspended")
    with pytest.raises(Refused, match="consent that is missing"):
        acts.convene_round(by=talks.mediator, round=round.public_id)
    Consent._base_manager.update(state="given")
    acts.convene_round(by=talks.mediator, round=round.public_id)
    assert "resumed" in said(talks)[-1]
    assert queries.rounds_held(talks.viewer(talks.mediator)) == [round]
    assert queries.rounds_ended(talks.viewer(talks.mediator)) == []
    acts.move_round(by=talks.mediator, round=round.public_id, to="concluded")
    assert queries.rounds_ended(talks.viewer(talks.mediator)) == [round]
    with pytest.raises(Refused):
        acts.move_round(by=talks.mediator, round=round.public_id, to="adjourned")


def test_whose_seat_has_ended_is_present_no_longer_and_a_party_without_seats_is_noted_itself(talks):
    women = Party.objects.create(process=talks.process, name="The Market Women")
    talks.adopt(consents="none", presence="named", presence_of=(talks.parties[0].public_id, women.public_id))
    round = planned(talks)
    came(talks, round, talks.heads[0], women)
    Seat._base_manager.filter(pk=talks.heads[0].pk).update(ended_at=BEFORE)
    with pytest.raises(Refused, match=r"presence of: Upper Terraces\.") as refused:
        acts.convene_round(by=talks.mediator, round=round.public_id)
    assert "Market" not in str(refused.value)
    came(talks, round, talks.delegates[0])
    assert acts.convene_round(by=talks.mediator, round=round.public_id).state == "convened"
