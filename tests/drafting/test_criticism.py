"""Criticism is sealed for each party, and revealed all at once."""

from datetime import UTC, datetime, timedelta

import pytest

from parley.drafting import acts, queries, tasks
from parley.procedure.actors import Clock
from parley.procedure.capacities import Capacity
from parley.procedure.errors import Absent, Refused, Stale
from parley.record import queries as record
from parley.record.sources import Pinned, pinned

START = datetime(2030, 5, 1, 9, tzinfo=UTC)


def _words(talks, seat, drafted, number=1):
    shown = queries.criticisms(talks.viewer(seat), drafted.text, number)
    return [row.words for clause in shown.clauses for row in clause.criticisms]


def test_a_party_sees_its_own_alone_until_all_is_revealed_at_once(talks, drafted):
    drafted.circulate()
    drafted.criticise(talks.heads[0], 0, "Half is too little.")
    drafted.criticise(talks.delegates[1], 0, "Half is too much.")
    drafted.criticise(talks.heads[1], None, "The fish are missing.")
    adviser = talks.seat(Capacity.ADVISER, talks.parties[0])
    assert _words(talks, talks.delegates[0], drafted) == _words(talks, adviser, drafted) == ["Half is too little."]
    assert _words(talks, talks.heads[2], drafted) == _words(talks, talks.mediator, drafted) == []
    drafted.close()
    for seat in (*talks.heads, talks.mediator, adviser, talks.seat(Capacity.OBSERVER)):
        # Lower Fields comes before Upper Terraces in the alphabet; what is of the whole text comes first.
        assert _words(talks, seat, drafted) == ["The fish are missing.", "Half is too much.", "Half is too little."]
    last = record.acts(talks.process.public_id, ["common"])[-1]
    assert set(last.texts) == {f"criticism:{talks.parties[0].public_id}", f"criticism:{talks.parties[1].public_id}"}


def test_criticism_may_be_for_the_team_alone(talks, drafted):
    drafted.circulate(reveal_to="team")
    drafted.criticise(talks.heads[0], 0, "For your ears.")
    drafted.close()
    assert _words(talks, talks.mediator, drafted) == _words(talks, talks.secretariat, drafted) == ["For your ears."]
    assert _words(talks, talks.heads[0], drafted) == ["For your ears."]
    for seat in (talks.heads[1], talks.seat(Capacity.OBSERVER), talks.seat(Capacity.INTERPRETER)):
        assert _words(talks, seat, drafted) == []
    common = record.acts(talks.process.public_id, ["common"])
    assert common[-1].act == "criticism.closed" and not common[-1].texts


def test_it_may_be_changed_and_withdrawn_until_the_close(talks, drafted):
    drafted.circulate()
    drafted.criticise(talks.heads[0], 0, "First")
    with pytest.raises(Stale) as stale:
        drafted.criticise(talks.delegates[0], 0, "Mine")
    assert stale.value.theirs == {"words": "First", "edition": 1}
    given = drafted.criticise(talks.delegates[0], 0, "Second", edition=1)
    with pytest.raises(Absent):
        acts.withdraw_criticism(by=talks.heads[1], criticism=given.public_id)
    acts.withdraw_criticism(by=talks.heads[0], criticism=given.public_id)
    with pytest.raises(Refused, match="already"):
        acts.withdraw_criticism(by=talks.heads[0], criticism=given.public_id)
    assert _words(talks, talks.heads[0], drafted) == []
    drafted.criticise(talks.heads[0], 1, "Dams must close.")
    drafted.criticise(talks.heads[0], 0, "Third")
    drafted.close()
    assert _words(talks, talks.heads[2], drafted) == ["Third", "Dams must close."]
    with pytest.raises(Refused, match="not open"):
        drafted.criticise(talks.heads[0], 0, "Too late", edition=3)


def test_what_was_withdrawn_is_never_known_outside(talks, drafted):
    drafted.circulate()
    given = drafted.criticise(talks.heads[0], 0, "Said in anger")
    acts.withdraw_criticism(by=talks.heads[0], criticism=given.public_id)
    drafted.close()
    assert _words(talks, talks.mediator, drafted) == []
    assert record.acts(talks.process.public_id, ["common"])[-1].texts == {}


def test_the_clock_closes_at_the_time_announced_and_not_before(talks, drafted):
    with pinned(Pinned(START, "clock")) as source:
        drafted.circulate(hours=24)
        source.at = START + timedelta(hours=23)
        assert list(tasks.criticism_to_close(source.at)) == []
        with pytest.raises(Refused, match="not passed"):
            acts.close_criticism(by=Clock(talks.process), draft=drafted.draft.public_id)
        source.at = START + timedelta(hours=24)
        with pytest.raises(Refused, match="not open"):
            drafted.criticise(talks.heads[0])
        (due,) = tasks.criticism_to_close(source.at)
        due.act(by=Clock(due.process), **due.entries)
        assert drafted.draft.state == "closed"
        assert list(tasks.criticism_to_close(source.at)) == []


def test_only_a_clause_of_the_draft_is_criticised(talks, drafted):
    drafted.circulate()
    drafted.close()
    acts.new_draft(by=drafted.by, text=drafted.text)
    acts.strike_clause(by=drafted.by, clause=drafted.clauses[0])
    drafted.circulate()
    with pytest.raises(Absent):
        drafted.criticise(talks.heads[0], 0)


def test_on_the_page_the_form_stands_at_the_clause_and_keeps_what_was_typed(talks, drafted):
    drafted.circulate()
    client = talks.client(talks.heads[0])
    page = client.get(drafted.url())
    action = drafted.url(f"criticise/{drafted.draft.public_id}/{drafted.clauses[0]}/")
    assert page.content.count(action.encode()) == 1
    key = f"{page.context['key']}-{drafted.clauses[0]}"
    sent = {"words": "Half is <b>too</b> little.", "edition": "0", "key": key}
    for _twice in range(2):
        assert client.post(action, sent).status_code == 302
    assert drafted.stored.Criticism.count() == 1
    assert "Half is &lt;b&gt;too" in client.get(drafted.url()).content.decode()
    refused = client.post(action, {"words": "bad \u202e words", "edition": "1", "key": "k2"})
    assert refused.status_code == 422 and "direction override" in refused.content.decode()
    moved = client.post(action, {"words": "My second thought", "edition": "0", "key": "k3"})
    assert moved.status_code == 409
    assert b"My second thought" in moved.content and b"Half is" in moved.content
    others = talks.client(talks.heads[1])
    assert b"too" not in others.get(drafted.url("drafts/1/criticism/")).content.split(b"<main")[1]
    assert talks.client(talks.mediator).post(action, sent | {"key": "k4"}).status_code == 404
