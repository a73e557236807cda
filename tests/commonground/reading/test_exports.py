"""What Polis exports, however it was written: every vote, its time, the wordings and the rulings."""

from __future__ import annotations

import csv

import numpy as np
import pytest

from parley.commonground.reading import read
from parley.commonground.votes import VotesError
from tests.commonground.exports import ABOUT, CAST, EXPECTED, WIDE, grid


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
