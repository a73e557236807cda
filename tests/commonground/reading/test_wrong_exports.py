"""What is said of files that are wrong: the file, the line, what was found and what was expected."""

from __future__ import annotations

import os

import pytest

from parley.commonground.reading import read
from parley.commonground.votes import VotesError
from tests.commonground.exports import ABOUT, CAST, WIDE

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
