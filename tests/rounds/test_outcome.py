"""The chair's summary, the parties' positions on it, their own assessments, and what waits for whom."""

from datetime import UTC, datetime

import pytest

from parley.procedure.errors import KeyReused, NotEntitled, Refused, Stale
from parley.procedure.waiting import waiting_for
from parley.record import queries as record
from parley.rounds import acts, queries
from parley.rounds.models import Position
from tests.rounds.holding import came, concluded, consented, convened, planned, said

SUMMARY = {"body": "The parties met.\nThey will meet again.", "language": "en"}


def test_a_summary_is_the_team_s_until_it_is_put_and_positions_are_on_its_edition(talks):
    round = concluded(talks)
    heads = record.heads(talks.process.public_id, talks.viewer(talks.heads[0]).audiences)
    acts.summarise_round(by=talks.secretariat, round=round.public_id, edition=0, **SUMMARY)
    assert queries.round(talks.viewer(talks.heads[0]), round.public_id).outcome.latest == 0
    assert record.heads(talks.process.public_id, talks.viewer(talks.heads[0]).audiences) == heads
    with pytest.raises(Refused, match="no summary before"):
        acts.take_position(by=talks.heads[0], round=round.public_id, edition=1, position="approved")
    with pytest.raises(NotEntitled):
        acts.put_summary(by=talks.secretariat, round=round.public_id, edition=1)
    acts.put_summary(by=talks.mediator, round=round.public_id, edition=1)
    acts.take_position(by=talks.heads[0], round=round.public_id, edition=1, position="approved")
    with pytest.raises(Refused) as refused:
        acts.take_position(by=talks.heads[1], round=round.public_id, edition=1, position="reserved")
    assert refused.value.field == "words"
    acts.take_position(by=talks.heads[1], round=round.public_id, edition=1, position="reserved", words="point 2")
    with pytest.raises(Stale):
        acts.summarise_round(by=talks.mediator, round=round.public_id, edition=0, **SUMMARY)
    acts.summarise_round(by=talks.mediator, round=round.public_id, edition=1, body="Better.", language="en")
    shown = queries.round(talks.viewer(talks.heads[2]), round.public_id).outcome
    assert (shown.put.edition, shown.draft) == (1, None)
    assert [(one.party.name, one.position) for one in shown.positions] == [
        ("Lower Fields", "reserved"),
        ("Upper Terraces", "approved"),
    ]
    with pytest.raises(Stale):
        acts.put_summary(by=talks.mediator, round=round.public_id, edition=1)
    acts.put_summary(by=talks.mediator, round=round.public_id, edition=2)
    with pytest.raises(Stale):
        acts.take_position(by=talks.heads[2], round=round.public_id, edition=1, position="approved")
    shown = queries.round(talks.viewer(talks.heads[2]), round.public_id).outcome
    assert (shown.put.edition, shown.positions, len(shown.earlier)) == (2, [], 2)


def test_a_position_is_in_the_record_with_the_hash_of_its_edition(talks):
    round = concluded(talks)
    acts.summarise_round(by=talks.mediator, round=round.public_id, edition=0, **SUMMARY)
    acts.put_summary(by=talks.mediator, round=round.public_id, edition=1)
    acts.take_position(by=talks.heads[0], round=round.public_id, edition=1, position="approved")
    put, approved = record.acts(talks.process.public_id, ["common"])[-2:]
    assert put.texts == approved.texts and list(approved.texts) == ["summary:en"]


def test_each_party_assesses_the_outcome_in_its_own_words(talks):
    round = convened(talks)
    with pytest.raises(Refused, match="not over"):
        acts.assess_round(by=talks.heads[0], round=round.public_id, verdict="positive")
    acts.move_round(by=talks.mediator, round=round.public_id, to="concluded")
    acts.assess_round(by=talks.heads[0], round=round.public_id, verdict="positive", words="a possible framework")
    acts.assess_round(by=talks.heads[0], round=round.public_id, verdict="mixed")
    with pytest.raises(Refused, match="already"):
        acts.assess_round(by=talks.heads[0], round=round.public_id, verdict="mixed")
    shown = queries.round(talks.viewer(talks.heads[1]), round.public_id)
    assert [(one.party.name, one.position) for one in shown.outcome.assessments] == [("Upper Terraces", "mixed")]
    assert any("positive" in text for text in said(talks))


def test_one_submission_counts_once(talks):
    round = concluded(talks)
    acts.summarise_round(by=talks.mediator, round=round.public_id, edition=0, **SUMMARY)
    acts.put_summary(by=talks.mediator, round=round.public_id, edition=1)
    sent = {"by": talks.heads[0], "key": "same", "round": round.public_id, "edition": 1}
    first = acts.take_position(position="approved", **sent)
    assert acts.take_position(position="approved", **sent) == first
    assert Position._base_manager.count() == 1
    with pytest.raises(KeyReused):
        acts.take_position(position="reserved", words="no", **sent)


def test_what_of_a_round_waits_for_whom(talks, story):
    consented(talks)
    round = planned(talks)
    what = lambda seat: [one.what for one in waiting_for(talks.viewer(seat)) if "First meeting" in one.what]  # noqa: E731
    assert what(talks.secretariat) == []
    story.at = datetime(2015, 5, 24, 18, 0, tzinfo=UTC)  # midnight in the host city
    assert len(what(talks.secretariat)) == 1
    came(talks, round, *talks.heads[:2])
    assert what(talks.secretariat) == []
    acts.convene_round(by=talks.mediator, round=round.public_id)
    acts.move_round(by=talks.mediator, round=round.public_id, to="concluded")
    assert len(what(talks.mediator)) == 1
    acts.summarise_round(by=talks.mediator, round=round.public_id, edition=0, **SUMMARY)
    assert what(talks.heads[0]) == []
    acts.put_summary(by=talks.mediator, round=round.public_id, edition=1)
    assert what(talks.mediator) == []
    assert (len(what(talks.heads[0])), len(what(talks.heads[2]))) == (1, 0)  # the third party did not come
    acts.take_position(by=talks.heads[0], round=round.public_id, edition=1, position="approved")
    assert what(talks.heads[0]) == []
    acts.summarise_round(by=talks.mediator, round=round.public_id, edition=1, body="Better.", language="en")
    assert what(talks.heads[0]) == []
    acts.put_summary(by=talks.mediator, round=round.public_id, edition=2)
    assert len(what(talks.heads[0])) == 1
