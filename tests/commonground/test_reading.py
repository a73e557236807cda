"""Files of votes as they come: every format, and what is said of files that are wrong."""

from __future__ import annotations

import csv
import json
import os
from collections import Counter
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from parley.commonground.reading import read, read_parties
from parley.commonground.votes import Votes, VotesError

CAST = "timestamp,datetime,comment-id,voter-id,vote\n1000,a,3,7,1\n3000,b,3,7,-1\n2000,c,4,7,0\n1000,d,3,8,1\n"
WIDE = (
    "participant,group-id,n-comments,n-votes,n-agree,n-disagree,3,4,5\n"
    "7,0,0,2,0,1,-1,0,\n8,0,0,1,1,0,1,,\n9,,0,0,0,0,,,\n"
)
ABOUT = (
    "timestamp,datetime,comment-id,author-id,agrees,disagrees,moderated,is-meta,comment-body\n"
    '1,a,3,1,1,1,1,false,"One, and\nanother line"\n1,b,4,1,0,0,-1,true,Two\n'
    "1,c,5,1,0,0,0,false,Three\n1,d,6,1,0,0,1,false,Four\n"
)


def grid(votes: Votes) -> dict[tuple[object, object], int]:
    """Every vote by participant and statement."""
    rows = np.repeat(votes.participants, np.diff(votes.starts)).tolist()
    return dict(
        zip(zip(rows, votes.statements[votes.columns].tolist(), strict=True), votes.values.tolist(), strict=True)
    )


EXPECTED = {(7, 3): -1, (7, 4): 0, (8, 3): 1}


@pytest.fixture
def put(tmp_path):
    """Writes a file and gives its path."""

    def write(text: str | bytes, name: str = "votes.csv") -> Path:
        path = tmp_path / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    return write


# -- what is read ------------------------------------------------------------------------------------------


def test_an_export_of_polis_is_read_whole(put, tmp_path):
    put(CAST), put(WIDE, "participants-votes.csv"), put(ABOUT, "comments.csv")
    votes = read(tmp_path)
    assert grid(votes) == EXPECTED
    assert votes.participants.tolist() == [7, 8, 9]
    assert votes.statements.tolist() == [3, 4, 5]  # 6 has no column: nobody was counted on it
    assert votes.excluded.tolist() == [False, True, False]
    assert votes.meta.tolist() == [False, True, False]
    assert votes.wordings == ("One, and\nanother line", "Two", "Three")
    assert votes.times.tolist() == [3000, 2000, 1000]
    assert votes.notes == ()
    assert read(tmp_path, moderation="strict").excluded.tolist() == [False, True, True]
    assert read(tmp_path, moderation="none").excluded.tolist() == [False, False, False]


def test_where_the_files_differ_the_table_of_participants_is_the_truth_and_a_note_says_so(put, tmp_path):
    put(WIDE, "participants-votes.csv")
    put("timestamp,comment-id,voter-id,vote\n1000,3,7,1\n2000,4,7,0\n1000,3,8,1\n1000,5,9,1\n1000,3,77,1\n")
    votes = read(tmp_path)
    assert grid(votes) == EXPECTED
    assert votes.times.tolist() == [1000, 2000, 1000]
    assert votes.notes == (
        "Votes of votes.csv that are not in participants-votes.csv, left out: 2.",
        "Votes that are others in votes.csv than in participants-votes.csv, taken from the latter: 1.",
    )
    put("timestamp,comment-id,voter-id,vote\n1000,3,7,-1\n")
    votes = read(tmp_path)
    assert votes.times is None
    assert votes.notes == ("Votes that are not in votes.csv, for which no times are known: 2.",)
    put("timestamp,comment-id,voter-id,vote\n")
    assert grid(read(tmp_path)) == EXPECTED
    put("timestamp,comment-id,voter-id,vote\n1000,3,anna,-1\n")
    assert read(tmp_path).notes == ("votes.csv goes by other ids, and was left out.",)


def test_names_of_newer_exports_and_of_downloads_are_known(put, tmp_path):
    put(CAST, "2024-conversation-votes.csv"), put(WIDE, "2024-conversation-participant-votes.csv")
    votes = read(tmp_path)
    assert grid(votes) == EXPECTED and votes.times is not None
    put(WIDE, "another-participant-votes.csv")
    with pytest.raises(VotesError, match=r"several files that may be meant: '2024-conversation-participant-votes.csv'"):
        read(tmp_path)


def test_a_summary_that_tells_of_more_voters_leaves_a_note(put, tmp_path):
    put(WIDE, "participants-votes.csv"), put('topic,"A, b"\nvoters,5\ncomments,3\n', "summary.csv")
    assert read(tmp_path).notes == (
        "summary.csv tells of 5 voters, the votes of 3 are here: the file may have been cut off.",
    )
    put("topic,A\nvoters,3\n", "summary.csv")
    assert read(tmp_path).notes == ()
    put("voters,5\na,b,c,d\n", "summary.csv")  # no table, but what matters is said first
    assert len(read(tmp_path).notes) == 1


ALL_THE_SAME = {
    "as Polis writes it": CAST,
    "from Windows": CAST.replace("\n", "\r\n"),
    "with a mark at the beginning": "\ufeff" + CAST,
    "without an end of the last line": CAST.rstrip(),
    "with empty lines": "\n" + CAST.replace("\n", "\n\n"),
    "with empty rows of a spreadsheet": CAST + ",,,,\n",
    "with semicolons": CAST.replace(",", ";"),
    "with tabs": CAST.replace(",", "\t"),
    "with quotation marks": CAST.replace("a,", '"a, ""quoted""\r\nand\nmore",').replace(",7,", ',"7",'),
    "with numbers as a spreadsheet has them": CAST.replace(",1\n", ",1.0\n").replace(",-1\n", ",-1.0\n"),
    "with ids as a spreadsheet has them": CAST.replace(",7,", ",7.0,"),
    "with signs": CAST.replace(",1\n", ",+1\n"),
    "with blanks": CAST.replace(",7,", ", 7 ,"),
    "with other names": CAST.replace("comment-id", "Statement").replace("voter-id", "participant_id"),
    "with dates": CAST.replace("1000,", "1970-01-01T00:00:01Z,").replace("3000,", "1970-01-01T00:00:03,"),
}


@pytest.mark.parametrize("how", ALL_THE_SAME)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-le", "utf-16-be"])
def test_votes_csv_is_read_however_it_was_written(put, how, encoding):
    text = ALL_THE_SAME[how]
    votes = read(put((text.lstrip("\ufeff") if encoding == "utf-16" else text).encode(encoding)))
    assert grid(votes) == EXPECTED
    assert votes.times.tolist() == [3000, 2000, 1000]
    assert votes.participants.dtype == np.int64


@pytest.mark.parametrize(
    "text",
    [
        WIDE,
        WIDE.replace("\n", "\r\n"),
        "\ufeff" + WIDE.replace(",", ";"),
        WIDE.replace(",-1,", ",-1.0,"),
        WIDE.replace(",-1,", ",-1.0,").replace("\n8,", "\n8.0,"),
        WIDE.replace("7,0", '"7","0"'),
        WIDE.replace("participant,", "xid,participant,")
        .replace("\n7,", '\n"x, ""y""\nz",7,')
        .replace("\n8,", "\n,8,")
        .replace("\n9,", "\n,9,"),
        WIDE + ",,,,,,,,\n",
    ],
)
def test_participants_votes_csv_is_read_however_it_was_written(put, text):
    votes = read(put(text, "anything.csv"))
    assert grid(votes) == EXPECTED
    assert votes.participants.tolist() == [7, 8, 9]
    assert votes.statements.tolist() == [3, 4, 5]
    assert votes.times is None


def test_ids_may_be_text(put):
    votes = read(put("participant,statement,vote\nanna,s 1,1\n007,s 2,-1\nأمل,s 1,0\n"))
    assert grid(votes) == {("anna", "s 1"): 1, ("007", "s 2"): -1, ("أمل", "s 1"): 0}
    wide = read(put("participant,n-votes,s 1,s 2\nanna,1,1,\n007,1,,-1\n", "wide.csv"))
    assert grid(wide) == {("anna", "s 1"): 1, ("007", "s 2"): -1}


def test_a_header_alone_is_a_conversation_that_has_not_begun(put):
    assert read(put(CAST.splitlines()[0])).count == 0
    votes = read(put(WIDE.splitlines()[0]))
    assert (votes.count, len(votes.participants), votes.statements.tolist()) == (0, 0, [3, 4, 5])


def test_a_long_file_is_read_in_pieces_and_its_faults_are_found(put):
    rows = [f"{row % 1000},{row % 97},{row % 3 - 1}" for row in range(700_000)]
    text = "participant,statement,vote\n" + "\n".join(rows)
    votes = read(put(text))
    assert votes.count == 97_000
    with pytest.raises(VotesError, match=r"votes.csv, line 600002: vote\[600000\] is 7; expected 1"):
        read(put("participant,statement,vote\n" + "\n".join([*rows[:600_000], "0,1,7", *rows[600_001:]])))


def test_seconds_are_told_from_milliseconds(put):
    text = "participant,statement,vote,timestamp\n1,1,1,1726860583\n"
    assert read(put(text)).times.tolist() == [1726860583000]
    assert read(put(text.replace("1726860583", "1726860583813"))).times.tolist() == [1726860583813]
    both = read(put(text + "2,1,1,1726860583813\n")).times.tolist()  # one of them is no number of seconds
    assert both == [1726860583, 1726860583813]


# -- what is refused ---------------------------------------------------------------------------------------

WRONG = {
    "nothing": ("", "votes.csv is empty."),
    "empty lines": ("\n\n", "votes.csv is empty: not even a header."),
    "another vote": (CAST.replace("8,1", "8,2"), "votes.csv, line 5: vote[3] is 2; expected 1 (agree), 0 (pass)"),
    "a large vote": (CAST.replace("8,1", "8,200"), "votes.csv, line 5, column 'vote': found '200', expected 1 (agree)"),
    "half a vote": (CAST.replace("8,1", "8,0.5"), "votes.csv, line 5: vote[3] is 0.5; expected 1 (agree)"),
    "a word": (CAST.replace("8,1", "8,agree"), "line 5, column 'vote': found 'agree', expected 1 (agree), 0 (pass)"),
    "no number": (CAST.replace("8,1", "8,nan"), "votes.csv, line 5: vote[3] is nan; expected 1 (agree)"),
    "no vote": (CAST.replace("8,1", "8,"), "line 5, column 'vote': found nothing, expected 1 (agree)"),
    "no participant": (CAST.replace("3,8,1", "3,,1"), "line 5, column 'voter-id': '' is missing."),
    "no time": (CAST.replace("1000,d", ",d"), "line 5, column 'timestamp': found nothing, expected milliseconds"),
    "a long id": (
        CAST.replace(",8,", ",9223372036854775808,"),
        "column 'voter-id': '9223372036854775808' has too many digits",
    ),
    "cut in a row": (CAST[:-5], "votes.csv, line 5: 3 fields, where the header has 5 ("),
    "cut in a vote": (CAST.replace("8,1", "8,-").rstrip(), "line 5, column 'vote': found '-'"),
    "cut in a quotation": (
        CAST + '1000,"Mon',
        "votes.csv, line 6: unexpected end of data; the file seems to be cut off",
    ),
    "more fields": (CAST.replace("8,1", "8,1,1"), "votes.csv, line 5: 6 fields, where the header has 5"),
    "no column of votes": (
        CAST.replace(",vote\n", ",answer\n"),
        "no column for the vote; found 'timestamp', 'datetime'",
    ),
    "other columns": ("a,b\n1,2\n", "no column for the participant and the statement and the vote; found 'a', 'b'."),
    "a column twice": (CAST.replace("datetime", "vote"), "two columns are called 'vote', number 2 and 5"),
    "two columns for one": (CAST.replace("datetime", "participant"), "the columns 'participant' and 'voter-id' both"),
    "another encoding": (CAST.replace(",8,", ",é,").encode("latin-1"), "near line 1: not written in UTF-8"),
    "no text": (b"abc\0\0\0def", "votes.csv is not text."),
    "gzip": (b"\x1f\x8b\x08abc", "is compressed with gzip; unpack or export it first"),
    "a spreadsheet": (b"PK\x03\x04abc", "is a zip archive or a spreadsheet"),
    "a zero in an id": (
        "participant,statement,vote\n" + "b,1,1\n" * 2000 + '"a\0",1,1\n',
        "votes.csv, line 2002: participant[2000] is 'a\\x00'",
    ),
}


@pytest.mark.parametrize("what", WRONG)
def test_a_wrong_votes_csv_is_refused_by_line_and_column(put, what):
    text, said = WRONG[what]
    with pytest.raises(VotesError) as refused:
        read(put(text))
    assert said in str(refused.value)


def test_the_last_line_is_said_to_be_cut_off_only_where_it_is_the_last(put):
    with pytest.raises(VotesError, match="It is the last line: the file seems to be cut off"):
        read(put(CAST[:-5]))
    with pytest.raises(VotesError) as refused:
        read(put(CAST[:-5] + "\n1000,d,3,8,1\n"))
    assert "cut off" not in str(refused.value)


WRONG_WIDE = {
    "another vote": (
        WIDE.replace(",-1,", ",2,"),
        "wide.csv, line 2, column '3': found '2', expected 1 (agree), 0 (pass)",
    ),
    "a word": (WIDE.replace(",-1,", ",no,"), "wide.csv, line 2, column '3': found 'no'"),
    "what stands for nothing here": (WIDE.replace(",-1,", ",-2,"), "line 2, column '3': found '-2'"),
    "half a vote": (WIDE.replace(",-1,", ",0.5,"), "line 2, column '3': found '0.5'"),
    "a row twice": (WIDE.replace("\n8,", "\n7,"), "participant 7 stands in two rows, lines 2 and 3; leave one."),
    "a column twice": (WIDE.replace(",3,4,", ",3,3,"), "two columns are called '3', number 7 and 8"),
    "one statement, two names": (WIDE.replace(",3,4,", ",3,03,"), "two columns are of the same statement ('3')"),
    "a column too many": (WIDE.replace(",3,4,", ",email,4,"), "found the columns 'email' beside those of statements"),
    "no participant": (WIDE.replace("\n8,", "\n,"), "wide.csv, line 3, column 'participant': '' is missing."),
    "cut": (WIDE[:-3], "wide.csv, line 4: 7 fields, where the header has 9"),
    "a long statement": (WIDE.replace(",3,4,", f",{1 << 70},4,"), "has too many digits for an id"),
}


@pytest.mark.parametrize("what", WRONG_WIDE)
def test_a_wrong_participants_votes_csv_is_refused_by_line_and_column(put, what):
    text, said = WRONG_WIDE[what]
    with pytest.raises(VotesError) as refused:
        read(put(text, "wide.csv"))
    assert said in str(refused.value)


WRONG_ABOUT = {
    "a statement twice": (ABOUT + "1,e,3,1,0,0,1,false,Again\n", "statement 3 stands in two rows, lines 2 and 7"),
    "another ruling": (
        ABOUT.replace(",-1,true", ",7,true"),
        "line 4, column 'moderated': found '7', expected -1 (refused)",
    ),
    "another answer": (
        ABOUT.replace("true", "perhaps"),
        "line 4, column 'is-meta': found 'perhaps', expected true or false",
    ),
    "no ids": (ABOUT.replace("comment-id", "number"), "expected one column comment-id or statement; found 'timestamp'"),
    "no id": (ABOUT.replace("1,b,4", "1,b,"), "comments.csv, line 4: the statement's id is missing."),
}


@pytest.mark.parametrize("what", WRONG_ABOUT)
def test_a_wrong_comments_csv_is_refused_by_line_and_column(put, tmp_path, what):
    text, said = WRONG_ABOUT[what]
    put(WIDE, "participants-votes.csv"), put(text, "comments.csv")
    with pytest.raises(VotesError) as refused:
        read(tmp_path)
    assert said in str(refused.value)


def test_statements_that_nothing_is_known_of_leave_a_note(put, tmp_path):
    put(WIDE, "participants-votes.csv"), put(ABOUT.replace("1,c,5", "1,c,55"), "comments.csv")
    votes = read(tmp_path)
    assert votes.notes == ("Statements of which comments.csv or comments.json tells nothing: '5'.",)
    assert votes.wordings[2] == "" and not votes.excluded[2]


def test_mistaken_paths_are_told_apart(tmp_path, put):
    with pytest.raises(VotesError, match="does not exist"):
        read(tmp_path / "absent.csv")
    with pytest.raises(VotesError, match="no file is called so"):
        read(str(tmp_path / "*.parquet"))
    with pytest.raises(VotesError, match="No path was given"):
        read("")
    (tmp_path / "dangling").symlink_to(tmp_path / "absent")
    with pytest.raises(VotesError, match="is a link that points to nothing"):
        read(tmp_path / "dangling")
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    with pytest.raises(VotesError, match="is a link that points to nothing"):
        read(tmp_path / "loop")
    (tmp_path / "empty").mkdir()
    with pytest.raises(VotesError, match=r"holds no votes.csv, .* found none"):
        read(tmp_path / "empty")
    (tmp_path / "wrong" / "votes.csv").mkdir(parents=True)
    with pytest.raises(VotesError, match=r"votes.csv is a folder, where a file was expected"):
        read(tmp_path / "wrong")
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(VotesError, match="is no regular file"):
        read(tmp_path / "pipe")
    put(CAST, "a.csv"), put(CAST, "b.csv")
    with pytest.raises(VotesError, match=r"several files, of which a.csv is not Parquet"):
        read(str(tmp_path / "?.csv"))
    with pytest.raises(VotesError, match="moderation is 'rejected', 'strict' or 'none', not 'lax'"):
        read(tmp_path / "a.csv", moderation="lax")
    (tmp_path / "good").symlink_to(tmp_path / "a.csv")
    assert read(tmp_path / "good").count == 3


def test_a_line_without_an_end_is_not_taken_into_memory(put):
    with pytest.raises(VotesError, match=r"line 1: longer than 16,777,216 letters"):
        read(put("participant," + "x" * (17 << 20)))
    with pytest.raises(VotesError, match=r"votes.csv, line 2: (field larger than|longer than)"):
        read(put("participant,statement,vote\n" + "1" * (17 << 20)))


# -- pol.is's interface ------------------------------------------------------------------------------------


def official(folder: Path, sign: int = 1, **settings: object) -> None:
    votes = [(7, 3, -1, 3000), (7, 4, 0, 2000), (8, 3, 1, 1000), (8, 3, 0, 500)]
    rows = [{"pid": p, "tid": s, "vote": sign * v, "modified": str(t)} for p, s, v, t in votes]
    about = [
        {"tid": 3, "mod": 1, "is_meta": False, "txt": "One", "agree_count": 1, "disagree_count": 1},
        {"tid": 4, "mod": -1, "is_meta": True, "txt": "Two", "agree_count": 0, "disagree_count": 0},
        {"tid": 5, "mod": 0, "is_meta": False, "txt": "Three", "agree_count": 0, "disagree_count": 0},
    ]
    about[0] |= {"agree_count": 2, "disagree_count": 0} if settings.pop("turned", False) else {}
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


# -- Parquet and tables ------------------------------------------------------------------------------------


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


# -- parties -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("participant,party\n1,North\n2,South\n3,\n1,North\n", {1: "North", 2: "South"}),
        ("voter-id;Delegation\r\n1;North\r\n2;South\r\n", {1: "North", 2: "South"}),
        ("party,participant\nشمال,anna\n", {"anna": "شمال"}),
        ('{"1": "North", "2": " South ", "3": null}', {1: "North", 2: "South"}),
        ("participant,party\n", {}),
    ],
)
def test_parties_are_read(put, text, expected):
    assert read_parties(put(text, "parties")) == expected


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "participant,party\n1,North\n1,South\n",
            "participant 1 has two parties, 'North' (line 2) and 'South' (line 3)",
        ),
        ("participant,party\n1,North\n1,\n", "'North' (line 2) and 'none' (line 3)"),
        ("participant\n1\n", "expected one column participant and one column party; found 'participant'"),
        ("participant,party\n,North\n", "line 2: the participant's id is missing"),
        ("participant,party\n1\n", "line 2: 1 fields, where the header has 2"),
        ('{"1": "North", "1": "South"}', "participant 1 has two parties"),
        ('{"1": 5}', "expected an object with the name of a party for each participant"),
        ('["1"]', "expected an object"),
        ('{"1": "North"', "line 1, column 14"),
        ("", "is empty"),
    ],
)
def test_wrong_parties_are_refused(put, text, said):
    with pytest.raises(VotesError) as refused:
        read_parties(put(text, "parties"))
    assert said in str(refused.value)


# -- recorded conversations --------------------------------------------------------------------------------


def test_recorded_exports_are_read_as_a_plain_reader_reads_them(recorded_data):
    for folder in sorted((recorded_data / "polis").iterdir()):
        if not folder.is_dir():
            continue
        expected = {}
        with (folder / "participants-votes.csv").open(newline="") as file:
            for row in csv.DictReader(file):
                for name, text in row.items():
                    if name.isdigit() and text:
                        expected[int(row["participant"]), int(name)] = int(text)
        votes = read(folder)
        assert grid(votes) == expected, folder.name
        assert votes.notes == (), folder.name
        assert (votes.times is not None) == (folder / "votes.csv").exists()
        if votes.times is not None:
            single = read(folder / "votes.csv")
            assert grid(single) == expected


def test_recorded_answers_of_pol_is_have_the_counts_that_it_published(recorded_data):
    for folder in sorted((recorded_data / "polis-official").iterdir()):
        votes = read(folder)
        counts = Counter(zip(votes.statements[votes.columns].tolist(), votes.values.tolist(), strict=True))
        about = json.loads((folder / "comments.json").read_text())
        for row in about:
            id = row.get("tid", row.get("statement_id"))
            assert (counts[id, 1], counts[id, -1]) == (row["agree_count"], row["disagree_count"]), (folder.name, id)
