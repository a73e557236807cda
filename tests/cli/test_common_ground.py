"""`parley common-ground`: from a file of votes to files, a summary, or one line of trouble."""

import csv
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from lxml import html

from tests.cli.commands import COMMAND, parley, surroundings, trouble
from tests.commonground.making import made

#: What a result has that differs from run to run.
TIMED = "timings"


@pytest.fixture(scope="module")
def votes(tmp_path_factory):
    """A file of votes as anybody may write it, and who is of which party."""
    folder = tmp_path_factory.mktemp("votes")
    who, which, said, parties = made()
    with (folder / "votes.csv").open("w", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["participant", "statement", "vote"])
        rows.writerows(zip(who.tolist(), which.tolist(), said.tolist(), strict=True))
    with (folder / "parties.csv").open("w", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["participant", "party"])
        rows.writerows(parties.items())
    return folder / "votes.csv"


def besides_progress(told):
    """What was said on standard error beside how far the work is, which a slow machine is told."""
    return [line for line in told.splitlines() if not re.match(r" *\d+ %  \w", line)]


def without_timings(text):
    kept = json.loads(text, parse_constant=lambda name: pytest.fail(f"{name} is no number"))
    assert kept.pop(TIMED)
    return kept


def test_everything_at_once(votes, tmp_path):
    out = {name: tmp_path / name for name in ("result.json", "people.csv", "report.html")}
    done = parley(
        *("common-ground", votes, "--parties", votes.parent / "parties.csv", "--seed", "3"),
        *("--json", out["result.json"], "--participants", out["people.csv"], "--report", out["report.html"]),
    )
    assert done.returncode == 0 and not besides_progress(done.stderr)
    assert "WHAT ALL CAN LIVE WITH" in done.stdout and "120 people voted" in done.stdout
    assert all(str(path) in done.stdout for path in out.values())
    kept = without_timings(out["result.json"].read_text(encoding="utf-8"))
    assert kept["participants"] == 120 and kept["settings"]["seed"] == 3
    assert [party["name"] for party in kept["parties"]] == ["North", "South"]
    with out["people.csv"].open(encoding="utf-8", newline="") as file:
        people = list(csv.DictReader(file))
    assert list(people[0]) == ["participant", "x", "y", "group", "polis_group"] and len(people) == 120
    assert [int(row["participant"]) for row in people] == list(range(1, 121))
    assert sum(row["polis_group"] != "" for row in people) == kept["included"]
    assert all(float(row["x"]) == float(row["x"]) for row in people)
    page = html.document_fromstring(out["report.html"].read_text(encoding="utf-8"))
    assert page.findtext(".//h1/bdi") == "votes"
    assert {path.name for path in tmp_path.iterdir()} == set(out), "nothing half written is left"
    assert out["result.json"].stat().st_mode & 0o777 == 0o666 & ~umask()


def umask():
    mask = os.umask(0)
    os.umask(mask)
    return mask


def test_json_alone_on_standard_output(votes, tmp_path):
    words = ("common-ground", votes, "--parties", votes.parent / "parties.csv")
    printed = parley(*words, "--json", "-")
    assert printed.returncode == 0 and not besides_progress(printed.stderr)
    written = tmp_path / "result.json"
    parley(*words, "--json", written)
    assert without_timings(printed.stdout) == without_timings(written.read_text(encoding="utf-8"))


def test_the_order_and_the_format_of_votes_have_no_say(votes, tmp_path):
    who, which, said, _ = made()
    order = np.random.default_rng(0).permutation(len(who))
    table = pa.table({"voter": who[order], "statement": which[order], "vote": said[order].astype(np.int8)})
    (tmp_path / "parts").mkdir()
    for part in range(3):
        pq.write_table(table.slice(part * 400, 400), tmp_path / "parts" / f"{part}.parquet")
    found = [
        without_timings(parley("common-ground", path, "--json", "-").stdout)
        for path in (votes, tmp_path / "parts", f"{tmp_path}/parts/*.parquet")
    ]
    assert found[0] == found[1] == found[2]


def test_dask_gives_the_same(votes, tmp_path):
    pytest.importorskip("distributed")
    who, which, said, _ = made()
    parties = votes.parent / "parties.csv"
    pq.write_table(pa.table({"participant": who, "statement": which, "vote": said}), tmp_path / "votes.parquet")
    words = ("common-ground", tmp_path / "votes.parquet", "--parties", parties, "--json", "-")
    spread = parley(*words, "--dask", "local:2")
    assert spread.returncode == 0, spread.stderr
    assert without_timings(spread.stdout) == without_timings(parley(*words).stdout)


def test_dask_that_does_not_answer(votes):
    pytest.importorskip("distributed")
    assert "no address of a scheduler" in trouble("common-ground", votes, "--dask", "nowhere")
    assert "leave --moderation out" in trouble("common-ground", votes, "--dask", "local:1", "--moderation", "none")
    assert "votes.csv is no Parquet file" in trouble("common-ground", votes, "--dask", "local:1")


@pytest.mark.parametrize("language", ["C", "C.UTF-8"])
def test_a_terminal_of_any_kind(votes, tmp_path, language):
    environment = {"LC_ALL": language, "PYTHONIOENCODING": "" if language != "C" else "ascii", "PYTHONUTF8": "0"}
    done = parley("common-ground", votes, COLUMNS="44", **environment)
    assert done.returncode == 0 and done.stdout.splitlines()
    assert all(len(line) <= 44 for line in done.stdout.splitlines())
    if language == "C":
        assert done.stdout.isascii() and "\\u" not in done.stdout
    printed = parley("common-ground", votes, "--json", "-", **environment)
    assert without_timings(printed.stdout)["participants"] == 120


def test_spreadsheets_take_no_name_for_a_formula(tmp_path):
    (tmp_path / "votes.csv").write_text(
        "participant,statement,vote\n=1+1,1,1\n@you,1,1\n-x,1,0\nanna,1,-1\n", encoding="utf-8"
    )
    out = tmp_path / "people.csv"
    assert parley("common-ground", tmp_path / "votes.csv", "--participants", out).returncode == 0
    with out.open(encoding="utf-8", newline="") as file:
        assert {row["participant"] for row in csv.DictReader(file)} == {"'=1+1", "'@you", "'-x", "anna"}


def test_what_cannot_be_written_is_said_before_the_work_begins(votes, tmp_path):
    # The votes are not even looked at: they are not there.
    missing = tmp_path / "no votes.csv"
    for name in ("json", "participants", "report"):
        said = trouble("common-ground", missing, f"--{name}", tmp_path / "nowhere" / "out")
        assert "there is no folder" in said and f"with --{name}" in said
        assert "is a folder; name a file" in trouble("common-ground", missing, f"--{name}", tmp_path)
    out = tmp_path / "out"
    assert "name the same file; name two" in trouble("common-ground", missing, "--json", out, "--report", out)
    assert "is what is to be read" in trouble("common-ground", votes, "--json", votes)
    assert not out.exists() and votes.read_text().startswith("participant")


def test_what_is_wrong_with_a_file_is_one_line(votes, tmp_path):
    bad = tmp_path / "votes.csv"
    bad.write_text("participant,statement,vote\n1,1,1\n1,2,7\n", encoding="utf-8")
    assert "line 3" in trouble("common-ground", bad)
    bad.write_text("participant,statement,vote\n1,1,1\n1,2\n", encoding="utf-8")
    assert "line 3" in trouble("common-ground", bad)
    bad.write_text("a,b\n\x1b[2J,2\n", encoding="utf-8")
    assert "\x1b" not in trouble("common-ground", bad)
    trouble("common-ground", tmp_path / "absent.csv")
    trouble("common-ground", f"{tmp_path}/*.parquet")
    trouble("common-ground", "")
    bad.write_text("participant,party\n1,North\n1,South\n", encoding="utf-8")
    assert "two parties" in trouble("common-ground", votes, "--parties", bad)
    bad.write_text("participant,party\nanna,North\n", encoding="utf-8")
    assert "by the same ids" in trouble("common-ground", votes, "--parties", bad)


def test_settings_that_are_none(votes):
    assert "--seed is -1" in trouble("common-ground", votes, "--seed", "-1")
    assert "--floor is 0" in trouble("common-ground", votes, "--floor", "0")
    done = parley("common-ground", votes, "--seed", "many")
    assert done.returncode == 2 and "'many' is not a whole number" in done.stderr
    assert "at most" in trouble("common-ground", votes, "--floor", str(10**18))
    assert parley("common-ground").returncode == 2


def test_standard_output_that_is_closed(votes, tmp_path):
    def closed():
        os.close(1)

    done = parley("common-ground", votes, "--json", tmp_path / "result.json", preexec_fn=closed)
    assert done.returncode == 0 and (tmp_path / "result.json").exists()
    assert "standard output is closed" in trouble("common-ground", votes, "--json", "-", preexec_fn=closed)


def test_a_full_disk_leaves_what_was_there(votes, small_disk):
    kept = small_disk / "report.html"
    kept.write_text("the report of last week", encoding="utf-8")
    filler = small_disk / "filler"
    with filler.open("wb", buffering=0) as file, pytest.raises(OSError, match="No space"):
        while True:
            file.write(b"0" * 4096)
    done = parley("common-ground", votes, "--report", kept)
    assert done.returncode == 1 and "free some space" in done.stderr
    assert kept.read_text(encoding="utf-8") == "the report of last week"
    assert {path.name for path in small_disk.iterdir()} == {"report.html", "filler"}


def test_it_starts_without_the_platform(votes):
    """Django and its kin take longer to load than a conversation of a thousand people takes to analyse."""
    heavy = ("django", "dask", "distributed", "sklearn", "pandas", "lxml")
    code = (
        "import sys; from parley.cli.main import main; "
        f"main(['common-ground', {str(votes)!r}]); print([name for name in {heavy} if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, encoding="utf-8", env=surroundings())
    assert done.stdout.splitlines()[-1] == "[]", done.stdout + done.stderr


def test_progress_on_a_terminal_leaves_the_line_as_it_was(votes):
    pty = pytest.importorskip("pty")
    ours, theirs = pty.openpty()
    done = subprocess.run(
        [*COMMAND, "common-ground", str(votes)], stdout=subprocess.PIPE, stderr=theirs, env=surroundings()
    )
    os.close(theirs)
    told = os.read(ours, 65536).decode()
    os.close(ours)
    assert done.returncode == 0 and b"\r" not in done.stdout
    assert "reading the votes" in told and "opinion groups" in told
    assert told.endswith("\r") and not told.rstrip("\r").rsplit("\r", 1)[-1].strip()


@pytest.mark.parametrize("name", ["15-per-hour-seattle", "vtaiwan.uberx", "american-assembly.bowling-green"])
def test_recorded_conversations(recorded_data, tmp_path, name):
    folder = recorded_data / "polis" / name
    out, page = tmp_path / "result.json", tmp_path / "report.html"
    done = parley("common-ground", folder, "--json", out, "--report", page)
    assert done.returncode == 0, done.stderr
    kept = without_timings(out.read_text(encoding="utf-8"))
    counts = {}
    with (folder / "participants-votes.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            for id, vote in row.items():
                if id and id.isdigit() and vote:
                    counts.setdefault(id, []).append(int(vote))
    assert kept["votes"] == sum(map(len, counts.values()))
    for row in kept["statement_results"]:
        said = counts.get(str(row["id"]), [])
        assert [row["agree"], row["disagree"], row["pass"]] == [said.count(vote) for vote in (1, -1, 0)]
    assert len(kept["polis"]["group_informed_consensus"]) == kept["statements"]
    assert kept["polis"]["k"] == len(kept["polis"]["group_sizes"]) == len(kept["polis"]["representative"])
    assert sum(kept["polis"]["group_sizes"]) == kept["included"]
    assert kept["quality"]["prediction_auc"] > 0.6
    assert html.document_fromstring(page.read_text(encoding="utf-8")).findtext(".//h1/bdi") == name
    assert Path(page).stat().st_size < 3_000_000
