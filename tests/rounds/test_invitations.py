"""Invitations to a round: sent, answered, answered elsewhere, left without an answer."""

from datetime import UTC, datetime

import pytest

from parley.convening.models import Party
from parley.procedure.actors import Clock
from parley.procedure.errors import Absent, NotEntitled, Refused
from parley.procedure.waiting import due_by, waiting_for
from parley.rounds import acts
from parley.rounds.models import Invitation
from tests.rounds.holding import consented, planned, said


def test_several_are_invited_at_once_with_the_same_words_and_an_entry_each(talks):
    round = planned(talks)
    ids = [party.public_id for party in talks.parties[:2]]
    acts.invite_parties(by=talks.secretariat, round=round.public_id, parties=ids, text="You are invited.")
    rows = list(Invitation._base_manager.filter(round=round))
    assert {row.text for row in rows} == {"You are invited."}
    assert len({row.invited_at for row in rows}) == 1
    assert sum("invited" in text for text in said(talks)) == 2
    with pytest.raises(Refused, match="invited already"):
        acts.invite_parties(by=talks.secretariat, round=round.public_id, parties=ids)
    with pytest.raises(Refused, match="of this process"):
        acts.invite_parties(by=talks.secretariat, round=round.public_id, parties=[ids[0], "nobody"])


def test_an_answer_is_the_head_s_own_and_may_change_until_the_round_opens(talks):
    round = planned(talks)
    acts.invite_parties(by=talks.mediator, round=round.public_id, parties=[one.public_id for one in talks.parties])
    mine = Invitation._base_manager.get(party=talks.parties[0])
    other = Invitation._base_manager.get(party=talks.parties[1])
    with pytest.raises(Absent):
        acts.answer_invitation(by=talks.heads[0], invitation=other.public_id, answer="accepted")
    with pytest.raises(NotEntitled):
        acts.answer_invitation(by=talks.delegates[0], invitation=mine.public_id, answer="accepted")
    acts.answer_invitation(by=talks.heads[0], invitation=mine.public_id, answer="declined", words="Not yet.")
    acts.answer_invitation(by=talks.heads[0], invitation=mine.public_id, answer="accepted")
    consented(talks)
    acts.convene_round(by=talks.mediator, round=round.public_id)
    with pytest.raises(Refused, match="who came"):
        acts.answer_invitation(by=talks.heads[0], invitation=mine.public_id, answer="declined")
    other.refresh_from_db()
    assert other.state == "no_answer"  # silence, once the round has opened
    assert sum("gave no answer" in text for text in said(talks)) == 2


def test_an_answer_from_elsewhere_is_noted_with_its_source_and_never_replaces_the_head_s(talks):
    government = Party.objects.create(process=talks.process, name="The Provincial Council", mark=4)
    round = planned(talks)
    ids = [government.public_id, talks.parties[0].public_id]
    acts.invite_parties(by=talks.mediator, round=round.public_id, parties=ids)
    theirs = Invitation._base_manager.get(party=government)
    with pytest.raises(Refused):
        acts.note_answer(by=talks.secretariat, invitation=theirs.public_id, answer="declined", source="")
    with pytest.raises(NotEntitled):
        acts.note_answer(by=talks.heads[0], invitation=theirs.public_id, answer="declined", source="a letter")
    acts.note_answer(by=talks.secretariat, invitation=theirs.public_id, answer="declined", source="a letter of 3 May")
    assert "a letter of 3 May" in said(talks)[-1]
    mine = Invitation._base_manager.get(party=talks.parties[0])
    acts.note_answer(by=talks.secretariat, invitation=mine.public_id, answer="declined", source="by telephone")
    acts.answer_invitation(by=talks.heads[0], invitation=mine.public_id, answer="accepted")
    mine.refresh_from_db()
    assert mine.source == ""
    with pytest.raises(Refused, match="only the head"):
        acts.note_answer(by=talks.secretariat, invitation=mine.public_id, answer="declined", source="by telephone")


def test_the_clock_notes_that_no_answer_came(talks, story):
    round = planned(talks, answer_by=datetime(2015, 5, 20, 18, 0))
    acts.invite_parties(by=talks.mediator, round=round.public_id, parties=[one.public_id for one in talks.parties])
    mine = Invitation._base_manager.get(party=talks.parties[0])
    acts.answer_invitation(by=talks.heads[0], invitation=mine.public_id, answer="accepted")
    waits = waiting_for(talks.viewer(talks.heads[1]))
    assert [(one.due, "First meeting" in one.what) for one in waits] == [(round.answer_by, True)]
    assert due_by(datetime(2015, 5, 20, 11, 59, tzinfo=UTC)) == []
    with pytest.raises(Refused, match="not passed"):
        acts.close_invitations(by=Clock(talks.process), round=round.public_id)
    story.at = datetime(2015, 5, 20, 12, 0, tzinfo=UTC)
    (due,) = due_by(story.at)
    due.act(by=Clock(due.process), **due.entries)
    assert due_by(story.at) == []
    states = dict(Invitation._base_manager.values_list("party__name", "state"))
    assert states == {"Upper Terraces": "accepted", "Lower Fields": "no_answer", "Lake Fishers": "no_answer"}
    with pytest.raises(Refused, match="later one first"):
        party = Party.objects.create(process=talks.process, name="Late Comers")
        acts.invite_parties(by=talks.mediator, round=round.public_id, parties=[party.public_id])
    late = Invitation._base_manager.get(party=talks.parties[1])
    acts.answer_invitation(by=talks.heads[1], invitation=late.public_id, answer="accepted")
