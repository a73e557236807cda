"""A conversation that goes on, compared at every step with one that is read anew."""

from __future__ import annotations

import hashlib

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parley.commonground import live as module
from parley.commonground.keeping import MARK
from parley.commonground.live import Live
from parley.commonground.polis.view import polis_view
from parley.commonground.statistics import Statistics
from parley.commonground.votes import Votes, VotesError
from tests.commonground.test_statistics import same as same_counts
from tests.commonground.test_votes import same

vote = st.tuples(st.just("vote"), st.integers(0, 8), st.integers(0, 70), st.integers(-1, 1))
taken_back = st.tuples(st.just("withdraw"), st.integers(0, 8), st.integers(0, 70))
ruling = st.tuples(st.just("moderate"), st.integers(0, 75), st.booleans(), st.booleans())
steps = st.lists(st.one_of(vote, vote, vote, taken_back, ruling, st.just(("look",)), st.just(("keep",))), max_size=60)


def ids(number: int, text: bool) -> int | str:
    return f"p{number}" if text else number * 7 - 20


class Told:
    """What should stand, kept plainly."""

    def __init__(self):
        self.votes, self.statements, self.excluded, self.meta = {}, set(), set(), set()

    def read(self) -> Votes:
        pairs = list(self.votes)
        if not pairs and not self.statements:
            return Votes.of([], [], [])
        votes = Votes.of([who for who, _ in pairs], [what for _, what in pairs], list(self.votes.values()))
        votes = votes.with_rows(statements=sorted(self.statements))
        object.__setattr__(votes, "excluded", np.isin(votes.statements, sorted(self.excluded)))
        object.__setattr__(votes, "meta", np.isin(votes.statements, sorted(self.meta)))
        return votes


@pytest.fixture(autouse=True)
def at_once(monkeypatch):
    """Refreshes from what was before are tried on few votes too."""
    monkeypatch.setattr(module, "SOON_DONE", 0)


@given(steps, st.booleans())
def test_after_any_votes_changes_withdrawals_and_rulings_it_is_as_if_read_anew(steps, text):
    running, told = Live(), Told()
    for kind, *what in steps:
        if kind == "vote":
            who, asked, value = ids(what[0], text), what[1], what[2]
            running.take([who], [asked], [value])
            told.votes[who, asked] = value
            told.statements.add(asked)
        elif kind == "withdraw":
            who, asked = ids(what[0], text), what[1]
            running.withdraw([who], [asked])
            told.votes.pop((who, asked), None)
        elif kind == "moderate":
            asked, out, meta = what
            running.moderate([asked], excluded=out, meta=meta)
            told.statements.add(asked)
            (told.excluded.add if out else told.excluded.discard)(asked)
            (told.meta.add if meta else told.meta.discard)(asked)
        elif kind == "look":
            running.refreshed()
        else:
            before = running
            running = Live.from_bytes(running.to_bytes())
            assert same(before.votes, running.votes)
    votes, expected = running.votes, told.read()
    # A vote that came and was withdrawn before anybody looked has left no statement; all else is there.
    expected = expected if len(votes.statements) == len(expected.statements) else expected.with_rows()
    unasked = [one for one in expected.statements.tolist() if one not in votes.statements]
    assert not set(unasked) & {asked for _, asked in told.votes}
    assert votes.participants.tolist() == expected.participants.tolist()
    assert same(votes.with_rows(statements=expected.statements), expected) or not len(expected.participants)
    marked = votes.with_rows(statements=expected.statements)
    assert marked.excluded.tolist() == expected.excluded.tolist() and marked.meta.tolist() == expected.meta.tolist()
    if running._statistics is not None:
        assert same_counts(running._statistics, Statistics.of(votes))
    assert running.refreshed(anew=True).labels.tobytes() == polis_view(votes).labels.tobytes()


def camps(people=400, statements=60, seed=3):
    """Three camps: one against two on two thirds of the statements, these against each other on the rest."""
    chance = np.random.default_rng(seed)
    who, what = np.nonzero(chance.random((people, statements)) < 0.4)
    side = np.where(what % 3, np.where(who % 3 == 0, 1, -1), np.where(who % 3 == 1, 1, -1))
    return who, what, np.where(chance.random(len(who)) < 0.8, side, chance.integers(-1, 2, len(who)))


def test_a_refresh_agrees_with_a_view_made_anew_and_gives_the_same_groups():
    who, what, value = camps()
    running = Live(Votes.of(who[:-1000], what[:-1000], value[:-1000]))
    running.refreshed()
    for begin in range(len(who) - 1000, len(who), 100):
        rows = slice(begin, begin + 100)
        running.take(who[rows], what[rows], value[rows])
        view = running.refreshed()
        anew = polis_view(Votes.of(who[: begin + 100], what[: begin + 100], value[: begin + 100]))
        assert np.abs(np.abs(view.components) - np.abs(anew.components)).max() < 5e-9  # both stop at 1e-9
        assert np.abs(np.abs(view.positions) - np.abs(anew.positions)).max() < 1e-7
        assert view.k == anew.k and (view.labels == anew.labels).all()
    assert running.refreshed(anew=True).base_labels.tobytes() == anew.base_labels.tobytes()


def test_what_is_restored_goes_on_as_what_never_stopped():
    who, what, value = camps()
    one = Live(Votes.of(who[:-2000], what[:-2000], value[:-2000]))
    for begin in range(len(who) - 2000, len(who), 500):
        rows = slice(begin, begin + 500)
        other = Live.from_bytes(one.to_bytes())
        for running in (one, other):
            running.take(who[rows], what[rows], value[rows])
        views = [running.refreshed() for running in (one, other)]
        for name in ("components", "positions", "base_labels", "labels", "consensus"):
            assert getattr(views[0], name).tobytes() == getattr(views[1], name).tobytes(), name
        assert one.to_bytes() == other.to_bytes()


def test_wordings_stay_with_their_statements_and_votes_are_packed_small():
    who, what, value = camps(2000, 200)
    votes = Votes.of(who, what, value)
    object.__setattr__(votes, "wordings", tuple(f"Statement {number}" for number in range(200)))
    running = Live(votes)
    running.moderate([-1], excluded=True)
    kept = running.to_bytes()
    assert len(kept) < votes.count
    restored = Live.from_bytes(kept).votes
    assert restored.wordings[:3] == ("", "Statement 0", "Statement 1")
    assert restored.excluded.tolist() == [True] + [False] * 200


def test_votes_far_apart_are_kept_too():
    votes = Votes.of([1, 1, 1, 2, 3, 3], [0, 85, 299, 84, 85, 86], [1, -1, 0, 1, 1, -1]).with_rows(
        statements=range(70_000)
    )
    assert same(Live.from_bytes(Live(votes).to_bytes()).votes, votes)


def test_a_participant_without_votes_is_gone_and_a_statement_stays():
    running = Live(Votes.of([1, 2], [5, 6], [1, -1]).with_rows(participants=[9]))
    assert running.votes.participants.tolist() == [1, 2]
    running.withdraw([2], [6])
    running.withdraw([7, 1], [6, 99])  # nothing to take back
    assert running.votes.participants.tolist() == [1]
    assert running.votes.statements.tolist() == [5, 6]
    running.take([3, 3], [5, 5], [1, -1])
    assert running.votes.values.tolist() == [1, -1]


def test_what_is_no_vote_is_refused_and_nothing_of_it_is_taken():
    running = Live(Votes.of([1], [5], [1]))
    for votes, said in (
        (([1, 2], [5, 5], [1, 2]), r"vote\[1\] is 2"),
        (([1, 2], [5, 5], [1]), "these are 2, 2 and 1"),
        ((["a"], [5], [1]), "participant ids are whole numbers in this conversation"),
        (([1], ["a"], [1]), "statement ids are whole numbers in this conversation"),
        (([1, None], [5, 5], [1, 1]), r"participant\[1\] is None"),
    ):
        with pytest.raises(VotesError, match=said):
            running.take(*votes)
    with pytest.raises(VotesError, match="statement ids are whole numbers"):
        running.moderate(["a"], excluded=True)
    assert same(running.votes, Votes.of([1], [5], [1]))
    first = Live()
    first.take(["a"], [1], [1])
    with pytest.raises(VotesError, match="participant ids are text in this conversation"):
        first.take([1], [1], [1])


@settings(max_examples=60)
@given(st.data())
def test_damaged_bytes_are_refused(data):
    kept = Live(Votes.of([1, 1, 2], [5, 6, 6], [1, -1, 0])).to_bytes()
    at = data.draw(st.integers(0, len(kept) - 1))
    broken = kept[:at] + bytes([kept[at] ^ data.draw(st.integers(1, 255))]) + kept[at + 1 :]
    with pytest.raises(VotesError):
        Live.from_bytes(broken)
    with pytest.raises(VotesError):
        Live.from_bytes(kept[:at])


@settings(max_examples=60)
@given(st.data())
def test_bytes_that_somebody_made_up_with_their_checksum_are_refused_or_harmless(data):
    """Whoever can write the bytes can make the checksum fit: nothing in them is run, or taken further than its size."""
    kept = Live(Votes.of([1, 1, 2], [5, 6, 6], [1, -1, 0])).to_bytes()[:-32]
    at = data.draw(st.integers(len(MARK) + 2, len(kept) - 1))
    broken = kept[:at] + data.draw(st.binary(max_size=6)) + kept[at + data.draw(st.integers(0, 6)) :]
    try:
        restored = Live.from_bytes(broken + hashlib.sha256(broken).digest())
    except VotesError:
        return
    assert (np.diff(restored.votes.starts) >= 0).all()
    assert (restored.votes.columns < len(restored.votes.statements)).all()


def test_bytes_of_another_kind_or_version_are_told_apart():
    kept = Live().to_bytes()
    with pytest.raises(VotesError, match="are not the kept votes of a conversation"):
        Live.from_bytes(b"\x80\x04\x95" + kept)
    later = bytearray(kept)
    later[len(MARK) + 1] = 9
    with pytest.raises(VotesError, match="were kept in version 9 of the format; this Parley reads 1"):
        Live.from_bytes(bytes(later))
    with pytest.raises(VotesError, match="are damaged: their checksum does not fit"):
        Live.from_bytes(kept[:-1] + bytes([kept[-1] ^ 1]))
