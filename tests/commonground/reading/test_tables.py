"""Votes in Parquet, and in anything else with columns."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from parley.commonground.reading import read
from parley.commonground.votes import Votes, VotesError
from tests.commonground.exports import ABOUT, EXPECTED, grid


def parquet(path: Path, **columns: object) -> Path:
    pq.write_table(pa.table(columns), path, row_group_size=2)
    return path


def test_parquet_is_read_from_a_file_a_folder_and_a_pattern(tmp_path):
    parquet(tmp_path / "b.parquet", voter=[7, 8], statement=[4, 3], vote=[0, 1])
    one = parquet(tmp_path / "a.parquet", voter=[7, 7, 7], statement=[3, 4, 3], vote=[1, 1, -1])
    (tmp_path / "_metadata.parquet").write_bytes(b"none of the data")
    assert grid(read(one)) == {(7, 3): -1, (7, 4): 1}
    assert grid(read(tmp_path)) == EXPECTED  # the later file has the later vote
    assert grid(read(str(tmp_path / "[ab].parquet"))) == EXPECTED
    (tmp_path / "below").mkdir()
    parquet(tmp_path / "below" / "c.parquet", voter=[9], statement=[3], vote=pa.array([1], pa.int8()))
    assert grid(read(tmp_path)) == EXPECTED | {(9, 3): 1}
    (tmp_path / "comments.csv").write_text(ABOUT)
    assert read(tmp_path).wordings == ("One, and\nanother line", "Two")
    assert read(tmp_path).excluded.tolist() == [False, True]
    one.rename(tmp_path / "named.dat")
    assert grid(read(tmp_path / "named.dat")) == {(7, 3): -1, (7, 4): 1}


def test_times_text_and_dictionaries_of_parquet_are_understood(tmp_path):
    when = pa.array([3_000_000, 1_000_000], pa.timestamp("us"))
    who = pa.array(["anna", "anna"]).dictionary_encode()
    votes = read(parquet(tmp_path / "a.parquet", participant=who, comment=[1, 1], value=[1, -1], time=when))
    assert grid(votes) == {("anna", 1): 1}
    assert votes.times.tolist() == [3000]


@pytest.mark.parametrize(
    ("columns", "said"),
    [
        ({"voter": [1, 2, 3], "statement": [1, 1, 1], "vote": [1, 1, 3]}, "a.parquet, row 2: vote[2] is 3"),
        (
            {"voter": [1, 2, None], "statement": [1, 1, 1], "vote": [1, 1, 1]},
            "a.parquet, row 2: the participant is missing",
        ),
        ({"voter": [1, 2], "statement": [1, 1]}, "a.parquet: no column for the vote; found 'voter', 'statement'"),
        ({"voter": [1.5], "statement": [1], "vote": [1]}, "row 0: participant[0] is 1.5"),
        ({"voter": [1], "statement": [1], "vote": ["agree"]}, "Votes are the numbers"),
        ({"voter": [1], "statement": [1], "vote": [1], "time": ["noon"]}, "Times are milliseconds"),
        ({"voter": [[1]], "statement": [1], "vote": [1]}, "row 0: participant[0] is [1]"),
    ],
)
def test_wrong_parquet_is_refused_by_file_and_row(tmp_path, columns, said):
    with pytest.raises(VotesError) as refused:
        read(parquet(tmp_path / "a.parquet", **columns))
    assert said in str(refused.value)


def test_parquet_that_was_cut_off_is_refused(tmp_path):
    path = parquet(tmp_path / "a.parquet", voter=list(range(1000)), statement=[1] * 1000, vote=[1] * 1000)
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(VotesError, match=r"a.parquet is no whole Parquet file; it may have been cut off"):
        read(path)
    path.write_bytes(whole[:100] + bytes(400) + whole[500:])
    with pytest.raises(VotesError, match=r"a.parquet"):
        read(path)


def test_another_file_among_parquet_is_said_to_be_none(tmp_path):
    parquet(tmp_path / "a.parquet", voter=[1], statement=[1], vote=[1])
    (tmp_path / "b.csv").write_text("participant,statement,vote\n1,2,1\n")
    with pytest.raises(VotesError, match=r"b.csv is no Parquet file"):
        read(tmp_path / "[ab]*")


def test_files_that_do_not_fit_together_are_refused(tmp_path):
    parquet(tmp_path / "a.parquet", voter=[1], statement=[1], vote=[1], time=[5])
    parquet(tmp_path / "b.parquet", voter=[1], statement=[1], vote=[1])
    with pytest.raises(VotesError, match=r"b.parquet has no column for the time, which the other files have"):
        read(tmp_path)
    parquet(tmp_path / "a.parquet", voter=["anna"], statement=[1], vote=[1])
    with pytest.raises(
        VotesError, match=r"b.parquet, row 0: participant\[1\] is 1; expected numbers alone or text alone"
    ):
        read(tmp_path)


class Frame:
    """As much of a data frame as is asked for."""

    def __init__(self, **columns):
        self.held = {name.replace("_", "-"): column for name, column in columns.items()}

    @property
    def columns(self):
        return list(self.held)

    def __getitem__(self, name):
        return self.held[name]


@pytest.mark.parametrize(
    "table",
    [
        {"participant": [7, 7, 8], "statement": [3, 4, 3], "vote": [-1, 0, 1]},
        pa.table({"voter-id": [7, 7, 8], "comment-id": [3, 4, 3], "vote": [-1, 0, 1]}),
        pa.table({"voter": [7, 7, 8], "comment": [3, 4, 3], "vote": [-1, 0, 1]}).slice(0, 3),
        Frame(voter_id=pa.chunked_array([[7, 7], [8]]), comment_id=np.array([3, 4, 3]), vote=[-1.0, 0.0, 1.0]),
        np.array([(7, 3, -1), (7, 4, 0), (8, 3, 1)], [("participant", int), ("statement", int), ("vote", np.int8)]),
    ],
)
def test_anything_with_columns_is_a_table(table):
    assert grid(Votes.from_table(table)) == EXPECTED


def test_a_table_without_what_is_needed_is_refused():
    with pytest.raises(VotesError, match="The table: no column for the vote; found 'participant', 'statement'"):
        Votes.from_table({"participant": [1], "statement": [1]})
    with pytest.raises(VotesError, match=r"Expected a table with named columns, not int"):
        Votes.from_table(5)
    with pytest.raises(VotesError, match=r"participant\[1\] is None"):
        Votes.from_table(pa.table({"participant": [1, None], "statement": [1, 1], "vote": [1, 1]}))


def test_rows_without_votes_are_added_in_their_order():
    votes = Votes.of([5, 5], [1, 3], [1, -1]).with_rows([4, 6], [0, 2])
    assert grid(votes) == {(5, 1): 1, (5, 3): -1}
    assert (votes.participants.tolist(), votes.statements.tolist()) == ([4, 5, 6], [0, 1, 2, 3])
    assert votes.starts.tolist() == [0, 0, 2, 2]
    assert votes.with_rows([4], []) is votes
    assert Votes.of([], [], []).with_rows(["a"], ["b"]).participants.tolist() == ["a"]
    with pytest.raises(VotesError, match="participant ids are whole numbers in these votes"):
        votes.with_rows(["a"])
