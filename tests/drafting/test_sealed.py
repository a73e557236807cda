"""What is sealed cannot be told from what is not there: every page, read, log and notice, for every capacity."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from parley.convening.rules.procedure import MAJORITY_PRESENT
from parley.drafting import acts
from parley.drafting.models import Criticism
from parley.procedure import guarded
from parley.procedure.capacities import Capacity
from parley.procedure.guarded import EVERYTHING, NOTHING
from parley.procedure.waiting import waiting_for
from parley.record import queries as record
from parley.record.sources import Pinned, pinned

START = datetime(2030, 5, 1, 9, tzinfo=UTC)
_CSRF = re.compile(rb'name="csrfmiddlewaretoken" value="[^"]+"')


class Onlookers:
    """A seat in every capacity, every other head and delegate, and the public, each with a browser of its own."""

    def __init__(self, talks, drafted):
        self.talks, self.drafted = talks, drafted
        seats = [*talks.one_of_each().values(), *talks.heads, *talks.delegates]
        self.seats = {seat.public_id: seat for seat in seats}
        self.clients = {None: talks.client(), **{key: talks.client(seat) for key, seat in self.seats.items()}}

    def addresses(self, putting):
        base, text = self.talks.url(), self.drafted.text
        api = f"/api{base}"
        pages = ["desk/", "timeline/", "texts/", f"texts/{text}/"]
        pages += [f"texts/{text}/drafts/1/criticism/", "record/", "record.bundle"]
        reads = ["texts", f"texts/{text}/drafts/1/en", f"texts/{text}/criticism/1", "adopted-texts"]
        if putting is not None:
            pages.append(f"texts/{text}/put/{putting.public_id}/")
            reads.append(f"puttings/{putting.public_id}")
        return [*(base + page for page in pages), *(api + read for read in reads)]

    def see(self, putting=None):
        """All that each of them can see now: status, headers, bytes, number of queries, heads, what waits."""
        seen = {}
        # A log is signed when somebody first looks after it has moved: who did is no difference between two looks.
        for client in self.clients.values():
            with pinned(Pinned(START, "look")):
                client.get(self.talks.url("record/"))
        for key, client in self.clients.items():
            for address in self.addresses(putting):
                with (
                    pinned(Pinned(START, "look")),
                    CaptureQueriesContext(
                        connection,
                    ) as queries,
                ):
                    response = client.get(address)
                    body = b"".join(response) if response.streaming else response.content
                seen[key, address] = (response.status_code, dict(response.headers), _CSRF.sub(b"", body), len(queries))
            if key is not None:
                viewer = self.talks.viewer(self.seats[key])
                with pinned(Pinned(START, "look")):
                    seen[key, "waits"] = waiting_for(viewer)
                seen[key, "heads"] = record.heads(self.talks.process.public_id, viewer.audiences)
        return seen

    def delegation(self, party):
        return {key for key, seat in self.seats.items() if seat.party_id == party.pk}


def _differing(before, after):
    return {key for (key, what), value in before.items() if after[key, what] != value}


@pytest.fixture
def onlookers(talks, drafted):
    return Onlookers(talks, drafted)


def test_criticism_until_it_closes(talks, drafted, onlookers):
    with pinned(Pinned(START, "story")):
        drafted.circulate(reveal_to="team")
        before = onlookers.see()
        assert sum(seen[0] == 200 for seen in before.values() if isinstance(seen, tuple)) > 100
        given = drafted.criticise(talks.heads[0], 0, "Half is too little.")
        drafted.criticise(talks.heads[0], None, "The fish are missing.")
        assert _differing(before, onlookers.see()) == onlookers.delegation(talks.parties[0])
        drafted.criticise(talks.delegates[0], 0, "Half is far too little.", edition=1)
        acts.withdraw_criticism(by=talks.heads[0], criticism=given.public_id)
        assert _differing(before, onlookers.see()) == onlookers.delegation(talks.parties[0])


def test_answers_of_parties_until_all_are_in(talks, drafted, onlookers):
    with pinned(Pinned(START, "story")):
        putting = drafted.put()
        before = onlookers.see(putting)
        drafted.answer(putting, talks.heads[0], "reject", words="Not like this")
        drafted.answer(putting, talks.heads[0], "accept", edition=1)
        drafted.answer(putting, talks.heads[1], "reject")
        after = onlookers.see(putting)
        assert _differing(before, after) == onlookers.delegation(talks.parties[0]) | onlookers.delegation(
            talks.parties[1]
        )
        drafted.answer(putting, talks.heads[2])
        revealed = onlookers.see(putting)
        assert _differing(before, revealed) == set(onlookers.seats)


def test_answers_of_persons_are_unseen_by_their_own_delegation_too(talks, drafted, onlookers):
    talks.adopt(decision=MAJORITY_PRESENT, voice="seat")
    with pinned(Pinned(START, "story")):
        putting = drafted.put()
        before = onlookers.see(putting)
        drafted.answer(putting, talks.delegates[0], "reject", words="I for one")
        assert _differing(before, onlookers.see(putting)) == {talks.delegates[0].public_id}


def test_the_working_draft_until_it_is_circulated(talks, drafted, onlookers):
    with pinned(Pinned(START, "story")):
        drafted.circulate()
        drafted.close()
        before = onlookers.see()
        acts.new_draft(by=drafted.by, text=drafted.text)
        drafted.edit(0, "A third.")
        drafted.add("", "A new clause")
        acts.strike_clause(by=drafted.by, clause=drafted.clauses[1])
        drafters = {
            key
            for key, seat in onlookers.seats.items()
            if seat.capacity in (Capacity.MEDIATOR, Capacity.SECRETARIAT, Capacity.INTERPRETER)
        }
        assert _differing(before, onlookers.see()) == drafters


def test_a_planted_leak_is_noticed(talks, drafted, onlookers, monkeypatch):
    """If a rule of sight let everybody see the sealed, the comparison above would fail."""
    monkeypatch.setitem(guarded._RULES, Criticism, lambda viewer: EVERYTHING if viewer.seated else NOTHING)
    onlookers.clients = {seat.public_id: talks.client(seat) for seat in (talks.heads[1], talks.mediator)}
    with pinned(Pinned(START, "story")):
        drafted.circulate()
        before = onlookers.see()
        drafted.criticise(talks.heads[0], 0, "Half is too little.")
        assert _differing(before, onlookers.see()) == set(onlookers.clients)


def test_the_story_s_clock_is_not_needed_to_keep_a_seal(talks, drafted, onlookers):
    """A time that has passed without the clock's tick reveals nothing by itself."""
    with pinned(Pinned(START, "story")) as source:
        drafted.circulate(hours=1)
        drafted.criticise(talks.heads[0], 0, "Half is too little.")
        source.at = START + timedelta(hours=2)
        page = onlookers.clients[talks.mediator.public_id].get(drafted.url("drafts/1/criticism/"))
        assert b"too little" not in page.content
