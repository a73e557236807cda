"""The analysis as a whole: the same votes give the same bytes, every conversation has an answer, few people none."""

import json
import math
import subprocess
import sys
from collections import Counter
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import parley.commonground as engine
from parley.commonground.analysis import STAGES, Analysis
from parley.commonground.polis.view import polis_view
from parley.commonground.reading import read
from parley.commonground.result import Result
from parley.commonground.votes import Votes, VotesError
from tests.commonground.making import conversation, made

KEYS = {
    "participants",
    "statements",
    "votes",
    "included",
    "k",
    "groups",
    "polis",
    "statement_results",
    "quality",
    "timings",
}
QUICK = Analysis(resamples=4)


def written(result: Result, people: bool = True) -> str:
    """All of a result but its timings, as bytes would have it; fails over a number that JSON doesn't know."""
    kept = result.to_json(people=people)
    del kept["timings"]
    return json.dumps(kept, allow_nan=False)


@pytest.fixture(scope="module")
def found():
    votes, parties = conversation()
    return QUICK.of(votes, parties)


def test_the_issues_keys(found):
    kept = found.to_json()
    assert kept.keys() >= KEYS
    assert set(kept["groups"][0]) >= {"id", "size", "stability"}
    assert set(kept["polis"]) >= {
        "statement_ids",
        "components",
        "means",
        "k",
        "group_sizes",
        "group_informed_consensus",
        "representative",
    }
    assert [len(component) for component in kept["polis"]["components"]] == [16, 16]
    assert set(kept["polis"]["representative"]) == {str(group) for group in range(kept["polis"]["k"])}
    for rows in kept["polis"]["representative"].values():
        assert all(set(row) >= {"id", "side", "p", "z"} for row in rows)
    row = kept["statement_results"][0]
    assert set(row) >= {"id", "agree", "disagree", "pass", "bridging", "by_group", "by_party", "enough_votes"}
    assert set(row["bridging"]) >= {"estimate", "lower", "upper", "all_parties_above_half"}
    assert set(row["by_party"]) == {"North", "South"}
    assert set(row["by_group"]) == {str(group["id"]) for group in kept["groups"]}
    assert set(kept["quality"]) >= {"prediction_log_loss", "prediction_auc"}
    assert list(kept["timings"]) == list(STAGES)
    assert "people" not in kept


def test_what_was_planted_is_found(found):
    surely = {one.id for one in found.surely()}
    assert found.across == "parties"
    assert {5, 6, 7, 8} <= surely and not surely & {1, 2, 3, 4}
    assert {one.id for one in found.divides[:4]} == {1, 2, 3, 4}
    assert {(one.high, one.low) for one in found.divides[:4]} == {("North", "South")}
    assert {one.id for one in found.distinct if one.of == "party" and one.who == "North"} == {1, 2, 3, 4}
    assert 0 < found.quality.prediction_log_loss < math.log(2)
    assert found.quality.prediction_auc > 0.6


def test_counts_are_those_of_the_votes(found):
    who, which, votes, parties = made()
    for row in found.to_json()["statement_results"]:
        for party, told in row["by_party"].items():
            said = Counter(
                int(vote)
                for one, statement, vote in zip(who, which, votes, strict=True)
                if statement == row["id"] and parties.get(int(one)) == party
            )
            assert (told["agree"], told["disagree"], told["pass"]) == (said[1], said[-1], said[0])
        everybody = Counter(int(vote) for statement, vote in zip(which, votes, strict=True) if statement == row["id"])
        assert (row["agree"], row["disagree"], row["pass"]) == (everybody[1], everybody[-1], everybody[0])


@settings(max_examples=8)
@given(st.randoms(use_true_random=False))
def test_the_order_of_votes_has_no_say(chance):
    who, which, votes, parties = made(people=60)
    order = list(range(len(who)))
    chance.shuffle(order)
    named = list(parties.items())
    chance.shuffle(named)
    again = QUICK.of(Votes.of(who[order], which[order], votes[order]), dict(named))
    assert written(again) == written(QUICK.of(Votes.of(who, which, votes), parties))


def test_a_seed_changes_chance_alone():
    votes, parties = conversation()
    first, second = QUICK.of(votes, parties), Analysis(resamples=4, seed=5).of(votes, parties)
    assert first.statements == second.statements and first.quality != second.quality


def test_it_comes_back_from_json(found):
    kept = json.loads(json.dumps(found.to_json(people=True), allow_nan=False))
    again = Result.from_json(kept)
    assert json.dumps(again.to_json(people=True)) == json.dumps(kept)
    assert again.summary() == found.summary()
    assert again.people is not None and (again.people.parties == found.people.parties).all()
    bare = Result.from_json(json.loads(json.dumps(found.to_json())))
    assert bare.people is None and bare.summary() == found.summary()


def table(*rows):
    """Votes of a small table, None where nobody voted."""
    cast = [(who, which, vote) for who, row in enumerate(rows) for which, vote in enumerate(row) if vote is not None]
    columns = [np.array([one[place] for one in cast], np.int64) for place in range(3)]
    return Votes.of(*columns).with_rows(np.arange(len(rows)), np.arange(max(map(len, rows), default=0)))


EDGES = {
    "nothing": table(),
    "nobody voted": table([None, None], [None, None]),
    "one participant": table([1, 0, -1, 1]),
    "one vote": table([1]),
    "one statement": table(*[[1], [-1], [0], [1], [1], [-1]] * 3),
    "all pass": table(*[[0] * 8] * 20),
    "all agree": table(*[[1] * 8] * 20),
    "two who never met": table([1, None], [None, -1]),
    "no statement counts": replace(table(*[[1, -1]] * 12), excluded=np.ones(2, np.bool_)),
    "all about the talk itself": replace(table(*[[1, -1]] * 12), meta=np.ones(2, np.bool_)),
}


@pytest.mark.parametrize("votes", EDGES.values(), ids=EDGES)
@pytest.mark.parametrize("declared", [None, "one", "each their own"])
def test_every_conversation_has_an_answer(votes, declared):
    n = len(votes.participants)
    parties = {None: None, "one": ["All of us"] * n, "each their own": [f"Party {at}" for at in range(n)]}[declared]
    result = QUICK.of(votes, parties)
    assert json.loads(written(result))["participants"] == n
    assert written(Result.from_json(json.loads(json.dumps(result.to_json(people=True))))) == written(result)
    assert result.summary() and len(result.statements) == len(votes.statements)
    if not votes.count:
        assert not result.bridges and not result.divides and result.quality.prediction_auc is None


def test_one_party_is_bridged_by_its_own_agreement():
    votes, _ = conversation()
    result = QUICK.of(votes, ["All of us"] * len(votes.participants))
    assert result.across == "parties" and not result.divides
    one = result.bridges[0]
    assert one.bridging.estimate == pytest.approx(one.by_party[0].share.estimate, abs=0.01)


def test_a_small_party_is_nowhere():
    votes, parties = conversation()
    few = {1: "Few", 2: "Few", 3: "Few", 5: "Few"}
    result = QUICK.of(votes, parties | few)
    kept = result.to_json()
    assert [party["size"] is None for party in kept["parties"]] == [True, False, False]
    assert kept["left_out"] == ["Few"] and "Few" in result.summary()
    for row in kept["statement_results"]:
        told = row["by_party"]["Few"]
        assert not told.pop("enough_votes") and not told.pop("distinct") and set(told.values()) == {None}
        assert "Few" not in row["bridging"]["missing"]
    assert not any("Few" in (one["high"], one["low"]) for one in kept["divides"])
    assert not any(one["who"] == "Few" for one in kept["distinct"])
    assert not any(one["party"] == "Few" for one in kept["unknown"])
    assert result.bridges


def test_two_worlds_that_differ_in_what_a_few_voted():
    """Some of the few and some who declared nothing change answers: the sums stay, and all that is told of parties."""
    who, which, votes, parties = made()
    parties |= dict.fromkeys((1, 2, 3, 5), "Few")
    other = votes.copy()
    for statement in range(1, 17):
        for few, nobody in ((1, 7), (2, 13), (3, 19), (5, 25)):
            one, two = (np.flatnonzero((which == statement) & (who == person)) for person in (few, nobody))
            if len(one) and len(two):
                other[one], other[two] = votes[two], votes[one]
    assert (other != votes).sum() > 10
    first, second = (QUICK.of(Votes.of(who, which, said), parties).to_json() for said in (votes, other))
    for name in ("bridges", "divides", "unknown", "parties", "left_out"):
        assert first[name] == second[name]
    for one, two in zip(first["statement_results"], second["statement_results"], strict=True):
        assert {**one, "by_group": 0} == {**two, "by_group": 0}


def test_what_is_left_when_all_others_are_taken_away_is_not_few():
    who, which, votes, parties = made(people=60)
    parties |= dict.fromkeys(range(1, 61, 6), "South") | dict.fromkeys((1, 2, 3), "Few")
    for row in QUICK.of(Votes.of(who, which, votes), parties).to_json()["statement_results"]:
        told = [one for one in row["by_party"].values() if one["agree"] is not None]
        rest = (
            row["agree"]
            + row["disagree"]
            + row["pass"]
            - sum(one["agree"] + one["disagree"] + one["pass"] for one in told)
        )
        assert rest == 0 or rest >= 5


def test_a_small_polis_group_is_nowhere():
    rng = np.random.default_rng(1)
    camps = rng.choice([-1, 1], (3, 40))
    people = np.repeat([0, 1, 2], [12, 12, 3])
    votes = table(*np.where(rng.random((27, 40)) < 0.06, -camps[people], camps[people]).tolist())
    assert polis_view(votes).group_sizes == (12, 12, 3)
    told = QUICK.of(votes).to_json()["polis"]
    hidden = [group for group, size in enumerate(told["group_sizes"]) if size is None]
    assert len(hidden) > 1, "one that is hidden alone is what is left when the others are taken away"
    assert all(told["representative"][str(group)] == [] for group in hidden)
    assert told["group_informed_consensus"] == {}
    all_told = Analysis(floor=1, resamples=4).of(votes).to_json()["polis"]
    assert all_told["group_sizes"] == [12, 12, 3] and len(all_told["group_informed_consensus"]) == 40
    assert QUICK.of(votes).to_json(as_published=True)["polis"] == all_told


def test_what_polis_publishes_tells_nothing_of_few():
    """Where fewer than five of one of Polis's groups voted, neither consensus nor share says anything of the others."""
    votes, parties = conversation(people=80, share=0.3)
    result = QUICK.of(votes, parties)
    told, whole = result.to_json(), result.to_json(as_published=True)
    groups = result.people.polis_groups
    rows = np.repeat(np.arange(80), np.diff(votes.starts))
    asked = np.zeros((whole["polis"]["k"], 16), np.int64)
    np.add.at(asked, (groups[rows[groups[rows] >= 0]], votes.columns[groups[rows] >= 0]), 1)
    few = {str(votes.statements[at]) for at in np.flatnonzero((asked < 5).any(0))}
    assert few and len(whole["polis"]["group_informed_consensus"]) == 16
    assert not few & set(told["polis"]["group_informed_consensus"])
    for group, rows in told["polis"]["representative"].items():
        for row in rows:
            column = votes.statements.tolist().index(row["id"])
            assert row["p"] is None or asked[int(group), column] >= 5


def test_what_moderation_took_out_is_counted_and_nothing_more():
    votes, parties = conversation()
    out = np.zeros(16, np.bool_)
    out[4] = True
    result = QUICK.of(replace(votes, excluded=out), parties)
    one = result.statements[4]
    assert not one.counted and one.tally.agree > 0 and one.bridging.estimate is None and not one.bridging.missing
    assert one not in result.bridges and 5 not in {
        row.id for row in (*result.divides, *result.unknown, *result.distinct)
    }


def test_the_order_of_parties_is_the_one_given():
    votes, parties = conversation()
    named = [party.name for party in Analysis(order=("South", "Absent"), resamples=4).of(votes, parties).parties]
    assert named == ["South", "Absent", "North"]


def test_parties_may_be_given_beside_the_participants():
    votes, parties = conversation()
    beside = [parties.get(int(id), "") for id in votes.participants]
    assert written(QUICK.of(votes, beside)) == written(QUICK.of(votes, parties))
    assert written(QUICK.of(votes, {str(id): party for id, party in parties.items()})) == written(
        QUICK.of(votes, parties)
    )


def test_parties_of_nobody_here():
    votes, parties = conversation()
    with pytest.raises(VotesError, match="None of the 2 participants who declared a party has voted"):
        QUICK.of(votes, {"anna": "North", "bert": "South"})
    with pytest.raises(VotesError, match="There are 3 parties for 120 participants"):
        QUICK.of(votes, ["North", "South", ""])
    # Somebody who declared a party and did not vote is in no figure.
    assert written(QUICK.of(votes, parties | {999: "North"})) == written(QUICK.of(votes, parties))


def test_what_was_shown_narrows_the_range():
    votes, parties = conversation()
    rows = np.repeat(np.arange(120), np.diff(votes.starts))
    shown = votes.participants[rows], votes.statements[votes.columns]
    without, all_seen = QUICK.of(votes, parties), QUICK.of(votes, parties, shown=shown)
    assert not without.sensitivity.logged and all_seen.sensitivity.logged
    for wide, narrow in zip(without.statements, all_seen.statements, strict=True):
        assert wide.range[0] < narrow.range[0] <= narrow.range[1] < wide.range[1]
    with pytest.raises(VotesError, match="statement '99' is not in the votes"):
        QUICK.of(votes, shown=([1], [99]))
    with pytest.raises(VotesError, match="participant '0' is not in the votes"):
        QUICK.of(votes, shown=([0], [1]))


def test_it_tells_how_far_it_is():
    votes, parties = conversation()
    told = []
    QUICK.of(votes, parties, progress=lambda stage, share: told.append((stage, share)))
    assert [stage for stage, _ in told] == [words for words, _ in STAGES.values()]
    assert [share for _, share in told] == sorted(share for _, share in told) and told[0][1] == 0


@pytest.mark.parametrize(
    ("chosen", "why"),
    [
        ({"seed": -1}, "seed is -1"),
        ({"seed": 0.5}, "seed is 0.5"),
        ({"floor": 0}, "floor is 0"),
        ({"floor": True}, "floor is True"),
        ({"floor": 10**18}, "at most 1,000,000,000"),
        ({"sample": 10}, "sample is 10"),
        ({"resamples": 1}, "resamples is 1"),
        ({"rate": 1.0}, "rate is 1.0"),
        ({"odds": 0.5}, "odds is 0.5"),
        ({"odds": float("nan")}, "odds is nan"),
        ({"order": "North"}, "order must be the names"),
    ],
)
def test_settings_are_checked(chosen, why):
    with pytest.raises(ValueError, match=why):
        Analysis(**chosen)


def test_a_large_conversation_is_looked_at_in_part(monkeypatch):
    votes, parties = conversation(people=400)
    monkeypatch.setattr("parley.commonground.conversation.BALLOTS", 150)
    result = QUICK.of(replace(votes, times=np.arange(votes.count) * 1000), parties)
    assert result.influence is not None and result.influence.looked_at == 150
    assert "among 150 participants, drawn evenly from all" in " ".join(result.summary().split())
    assert result.counts.participants == 400
    with pytest.raises(VotesError, match="leave it out"):
        QUICK.of(votes, shown=([1], [1]))


def test_a_recorded_conversation(recorded_data):
    """The product over Polis's groups, made again from who is in which group and what each of them voted."""
    votes = read(recorded_data / "polis" / "bg2050-volunteers")
    result = QUICK.of(votes)
    kept = result.to_json(people=True, as_published=True)
    groups = np.array(kept["people"]["polis_groups"])
    rows = np.repeat(np.arange(len(votes.participants)), np.diff(votes.starts))
    for column, id in enumerate(kept["polis"]["statement_ids"]):
        product = 1.0
        for group in range(kept["polis"]["k"]):
            said = votes.values[(votes.columns == column) & (groups[rows] == group)]
            product *= ((said == 1).sum() + 1) / (len(said) + 2)
        assert kept["polis"]["group_informed_consensus"][str(id)] == pytest.approx(product, rel=1e-12)
    assert kept["polis"]["group_sizes"] == np.bincount(groups[groups >= 0]).tolist()
    assert result.across in ("groups", "ends") and len(result.wordings) == len(votes.statements)
    assert all(one.counted or not one.bridging.missing for one in result.statements)


def test_the_engine_is_loaded_when_it_is_asked_for():
    code = (
        "import sys, parley.commonground as engine; from parley.commonground.result import Result; "
        "assert 'numba' not in sys.modules and 'pyarrow' not in sys.modules; "
        "print(sorted(name for name in engine.__all__ if callable(getattr(engine, name))))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, encoding="utf-8", check=False)
    assert done.stdout.strip() == str(sorted(engine.__all__)), done.stderr
    with pytest.raises(AttributeError, match="no attribute 'guess'"):
        engine.guess  # noqa: B018
