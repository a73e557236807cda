"""What is handed out: the votes under drawn numbers, in forms that the engine and others read back."""

import io
import json
import re
import zipfile

import numpy as np
import pytest

from parley.cli.tick import pass_deadlines
from parley.commonground.reading import read, read_parties
from parley.consultation import acts, queries
from parley.consultation.models import Participant, Statement, Vote
from parley.procedure.errors import Absent, NotEntitled, Refused
from parley.record import queries as record
from tests.consultation.conftest import Held
from tests.consultation.crowds import BODIES, come


@pytest.fixture
def held(talks):
    return Held(talks, statements=BODIES)


def file(held, kind, seat=None):
    viewer = held.talks.viewer(seat or held.talks.mediator)
    return queries.export(viewer, held.again(), kind)


def unzipped(found, folder):
    with zipfile.ZipFile(found.content) as archive:
        archive.extractall(folder)
    return folder


def tallies(votes):
    """{statement: (agree, disagree, pass)}, whatever the participants are called."""
    return {
        int(number): tuple(int((votes.values[votes.columns == column] == value).sum()) for value in (1, -1, 0))
        for column, number in enumerate(votes.statements.tolist())
    }


def true_tallies(held):
    rows = list(Vote._base_manager.values_list("statement__number", "value"))
    return {number: tuple(rows.count((number, value)) for value in (1, -1, 0)) for number in range(1, len(BODIES) + 1)}


def test_tables_are_read_back_by_the_engine(held, tmp_path):
    come(held, undeclared=9)
    folder = unzipped(file(held, "csv"), tmp_path)
    assert tallies(read(folder / "votes.csv")) == true_tallies(held)
    parties = read_parties(folder / "parties.csv")
    assert sorted(set(parties.values())) == sorted(party.name for party in held.talks.parties)
    assert len(parties) == 90


def test_parquet_is_read_back_by_the_engine(held, tmp_path):
    come(held)
    path = tmp_path / "votes.parquet"
    path.write_bytes(file(held, "parquet").content.read())
    assert tallies(read(path)) == true_tallies(held)


def test_the_polis_form_is_read_back_by_the_engine(held, tmp_path):
    come(held)
    held.submit("writer", "Count the sluices.")
    one = Statement._base_manager.get(consultation=held.consultation, number=4)
    acts.judge_statement(
        by=held.talks.mediator, statement=one.public_id, verdict="rejected", reason="Unclear.", was="accepted"
    )
    folder = unzipped(file(held, "polis"), tmp_path)
    votes = read(folder)
    assert tallies(votes) == true_tallies(held)
    assert list(votes.wordings) == list(BODIES)
    assert votes.excluded.tolist() == [False, False, False, True, False]
    assert {path.name for path in folder.iterdir()} >= {
        "votes.csv",
        "comments.csv",
        "participants-votes.csv",
        "summary.csv",
    }


def test_the_analysis_goes_out_without_anybodys_votes(held):
    come(held)
    with pytest.raises(Refused, match="no analysis yet"):
        acts.export_votes(by=held.talks.mediator, consultation=held.id, kind="json")
    pass_deadlines()
    found = json.loads(file(held, "json").content.read())
    assert found["participants"] == 90 and found["statement_results"][0]["wording"] == BODIES[0]
    assert "people" not in found and len(found["sha256"]) == 64
    names = found["party_names"]
    assert {names[one["name"]] for one in found["parties"]} == {party.name for party in held.talks.parties}


@pytest.mark.parametrize("kind", ["csv", "parquet", "polis"])
def test_nothing_in_a_file_leads_to_anybody(held, kind):
    come(held)
    held.vote("a visitor's own mark", 1)
    content = file(held, kind).content.read()
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            content = b"".join(archive.read(name) for name in archive.namelist())
    for row in Participant._base_manager.all():
        assert row.public_id.encode() not in content and row.mark_hash.encode() not in content
    assert held.link.token.encode() not in content and held.link.public_id.encode() not in content


def test_two_files_cannot_be_laid_side_by_side(held, tmp_path):
    come(held)
    ballots = []
    for place in ("one", "other"):
        votes = read(unzipped(file(held, "csv"), tmp_path / place) / "votes.csv")
        ballots.append([votes.values[votes.starts[n] : votes.starts[n + 1]].tolist() for n in range(90)])
    assert sorted(ballots[0]) == sorted(ballots[1]) and ballots[0] != ballots[1]


def test_a_vote_has_its_day_and_no_time_of_day(held, tmp_path):
    come(held)
    votes = read(unzipped(file(held, "csv"), tmp_path) / "votes.csv")
    assert np.all(votes.times % (24 * 60 * 60 * 1000) == 0)


def test_a_small_party_is_not_in_a_file(held, tmp_path):
    come(held, sizes=(20, 20, 4), undeclared=1)
    folder = unzipped(file(held, "csv"), tmp_path)
    told = read_parties(folder / "parties.csv")
    assert held.talks.parties[2].name not in told.values() and len(told) == 40
    assert len(read(folder / "votes.csv").participants) == 45


@pytest.mark.parametrize("kind", ["csv", "parquet", "polis"])
def test_of_fewer_than_five_people_no_vote_goes_out(held, kind):
    for who in range(4):
        held.vote(f"visitor{who}", 1)
    content = file(held, kind).content.read()
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            assert archive.read("votes.csv").count(b"\n") == 1
    else:
        from pyarrow import parquet

        assert parquet.read_table(io.BytesIO(content)).num_rows == 0


def test_what_people_typed_is_no_formula(held, tmp_path):
    come(held)
    held.add("=HYPERLINK(A1) opens the gates.")
    for kind, name in (("csv", "statements.csv"), ("polis", "comments.csv")):
        folder = unzipped(file(held, kind), tmp_path / kind)
        text = (folder / name).read_text()
        assert "'=HYPERLINK" in text and not re.search(r'(^|,|")=', text, re.M)


def test_handing_out_is_an_act_of_the_team(held):
    come(held)
    pass_deadlines()
    client, url = held.talks.client(held.talks.secretariat), held.url("analysis/export/")
    page = client.get(url)
    assert b"every vote, as it stands now" in page.content
    for kind, begins in (("csv", b"PK"), ("parquet", b"PAR1"), ("polis", b"PK"), ("json", b"{")):
        answer = client.post(url, {"kind": kind, "key": f"k-{kind}"})
        assert answer.status_code == 200 and b"".join(answer.streaming_content).startswith(begins)
        assert "attachment" in answer["Content-Disposition"] and "no-store" in answer["Cache-Control"]
        last = record.acts(held.talks.process.public_id, ["team"])[-1]
        assert (last.act, last.details["kind"]) == ("votes.exported", kind)
        assert last.seat == held.talks.secretariat.public_id
    assert client.post(url, {"kind": "sql", "key": "k"}).status_code == 422
    for seat in (held.talks.heads[0], None):
        assert held.talks.client(seat).post(url, {"kind": "csv", "key": "k"}).status_code == 404
    with pytest.raises(NotEntitled):
        acts.export_votes(by=held.talks.heads[0], consultation=held.id, kind="csv")
    with pytest.raises(Absent):
        queries.export(held.talks.viewer(held.talks.heads[0]), held.consultation, "csv")
