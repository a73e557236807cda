"""The answers of pol.is's interface."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest

from parley.commonground.reading import read
from parley.commonground.votes import VotesError
from tests.commonground.exports import EXPECTED, grid


def official(folder: Path, **settings: object) -> None:
    votes = [(7, 3, -1, 3000), (7, 4, 0, 2000), (8, 3, 1, 1000), (8, 3, 0, 500)]
    rows = [{"pid": p, "tid": s, "vote": v, "modified": str(t)} for p, s, v, t in votes]
    about = [
        {"tid": 3, "mod": 1, "is_meta": False, "txt": "One", "agree_count": 1, "disagree_count": 1},
        {"tid": 4, "mod": -1, "is_meta": True, "txt": "Two", "agree_count": 0, "disagree_count": 0},
        {"tid": 5, "mod": 0, "is_meta": False, "txt": "Three", "agree_count": 0, "disagree_count": 0},
    ]
    (folder / "votes.json").write_text(json.dumps(rows))
    (folder / "comments.json").write_text(json.dumps(about))
    (folder / "conversation.json").write_text(json.dumps(settings))


def test_the_answers_of_pol_is_are_read_whichever_way_round_their_votes_are(tmp_path):
    official(tmp_path)
    votes = read(tmp_path)
    assert grid(votes) == EXPECTED
    assert votes.times.tolist() == [3000, 2000, 1000]
    assert (votes.excluded.tolist(), votes.meta.tolist(), votes.wordings) == (
        [False, True],
        [False, True],
        ("One", "Two"),
    )
    rows = [{"pid": n, "tid": 3, "vote": -1} for n in range(5)]
    (tmp_path / "votes.json").write_text(json.dumps(rows))
    about = [{"tid": 3, "mod": 0, "agree_count": 5, "disagree_count": 0}]
    (tmp_path / "comments.json").write_text(json.dumps(about))
    assert set(grid(read(tmp_path)).values()) == {1}
    (tmp_path / "conversation.json").write_text(json.dumps({"strict_moderation": True}))
    assert read(tmp_path).excluded.tolist() == [True]
    assert read(tmp_path, moderation="rejected").excluded.tolist() == [False]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('[{"pid": 1, "tid": 1, "vote": 1}, {"pid": 1', "votes.json, line 1, column"),
        ('[{"pid": 1, "tid": 1, "vote": 1}, {"pid": 1, "tid": 1}]', "votes.json, entry 1: 'vote' is missing"),
        ('[{"pid": 1, "tid": 1, "vote": 5}]', "votes.json: vote[0] is 5"),
        ('[{"pid": 1, "tid": 1, "vote": true}]', "votes.json: vote[0] is True"),
        ('{"pid": 1}', "votes.json: expected a list of entries"),
        ("[" * 100_000, "votes.json is nested too deeply"),
        (b"[\xff]", "votes.json is not text"),
        ("", "is empty"),
    ],
)
def test_wrong_answers_are_refused(put, tmp_path, text, said):
    put(text, "votes.json")
    with pytest.raises(VotesError) as refused:
        read(tmp_path)
    assert said in str(refused.value)


def test_recorded_answers_of_pol_is_have_the_counts_that_it_published(recorded_data):
    for folder in sorted((recorded_data / "polis-official").iterdir()):
        votes = read(folder)
        counts = Counter(zip(votes.statements[votes.columns].tolist(), votes.values.tolist(), strict=True))
        about = json.loads((folder / "comments.json").read_text())
        for row in about:
            id = row.get("tid", row.get("statement_id"))
            assert (counts[id, 1], counts[id, -1]) == (row["agree_count"], row["disagree_count"]), (folder.name, id)
