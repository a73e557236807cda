"""`parley archive`: for a seat, for the operator, and in words when it can't be."""

import json
import os
import stat
import zipfile
from hashlib import sha256
from pathlib import Path

import pytest

from tests.cli.commands import parley


@pytest.fixture(scope="module")
def processes(filled: Path) -> list[str]:
    """The processes of the demonstration, as the command names them where it isn't told which."""
    said = parley("archive", "--data", filled / "demo", "--whole", "out.zip")
    assert said.returncode == 1 and "say which process with --process" in said.stderr
    found = [one.strip() for one in said.stderr.rpartition(":")[2].split(",")]
    assert len(found) == 2
    return found


def test_the_whole_of_a_process(filled: Path, processes: list[str], tmp_path: Path) -> None:
    out = tmp_path / "whole.zip"
    done = parley("archive", "--data", filled / "demo", "--process", processes[1], "--whole", out)
    assert done.returncode == 0, done.stderr
    assert "keeps from the others" in done.stderr
    assert stat.S_IMODE(out.stat().st_mode) == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["whole.zip"]
    with zipfile.ZipFile(out) as archive:
        manifest = json.loads(archive.read("manifest.json"))
        assert manifest["filtered_for"] is None
        assert any(log["log"].startswith("party:") for log in manifest["logs"])
        for name, said in manifest["files"].items():
            assert sha256(archive.read(name)).hexdigest() == said["sha256"]
        archive.extract("record.bundle", tmp_path)
        assert f"{manifest['acts']} acts" in done.stdout
        seats = {
            one["by"]["seat"]: one["by"]["capacity"] for one in json.loads(archive.read("acts/common.json"))["acts"]
        }
    verified = parley("verify", tmp_path / "record.bundle", "--known", "none")
    assert verified.returncode == 0, verified.stdout
    observer = next(seat for seat, capacity in seats.items() if capacity == "head")
    small = tmp_path / "head.zip"
    done = parley("archive", "--data", filled / "demo", "--process", processes[1], "--seat", observer, small)
    assert done.returncode == 0, done.stderr
    with zipfile.ZipFile(small) as archive:
        logs = [log["log"] for log in json.loads(archive.read("manifest.json"))["logs"]]
    assert "team" not in logs and sum(log.startswith("party:") for log in logs) <= 1


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (["--process", "nosuch"], "there is no process nosuch here"),
        (["--seat", "nosuch"], "there is no seat nosuch"),
        (["--data", "nowhere"], "there is no data folder nowhere"),
        (["nowhere/out.zip"], "is in no folder"),
    ],
)
def test_what_cannot_be_is_said(filled: Path, processes: list[str], tmp_path: Path, words: list[str], why: str) -> None:
    given = {"--data": str(filled / "demo"), "--process": processes[0], "--seat": "", "out": str(tmp_path / "out.zip")}
    if len(words) == 1:
        given["out"] = words[0]
    else:
        given[words[0]] = words[1]
    whose = ["--seat", given["--seat"]] if given["--seat"] else ["--whole"]
    done = parley("archive", "--data", given["--data"], "--process", given["--process"], *whose, given["out"])
    assert done.returncode == 1
    assert why in done.stderr and "Traceback" not in done.stderr
    assert not list(tmp_path.iterdir())


def test_what_is_there_stays_until_the_new_one_is_whole(filled: Path, processes: list[str], tmp_path: Path) -> None:
    out = tmp_path / "out.zip"
    out.write_bytes(b"an older one")
    done = parley("archive", "--data", filled / "demo", "--process", processes[0], "--seat", "nosuch", out)
    assert done.returncode == 1 and out.read_bytes() == b"an older one"


@pytest.mark.parametrize("kind", ["device", "folder", "letter", "link"])
def test_what_is_no_archive_is_never_replaced(filled: Path, processes: list[str], tmp_path: Path, kind: str) -> None:
    out = tmp_path / "out.zip"
    if kind == "device":
        os.mkfifo(out)
    elif kind == "folder":
        out.mkdir()
    elif kind == "letter":
        out.write_text("Dear friends")
    else:
        out.symlink_to(tmp_path / "nowhere")
    before = out.lstat()
    said = parley("archive", "--data", filled / "demo", "--process", processes[1], "--whole", out)
    assert said.returncode == 1
    assert "is there already and is no archive" in said.stderr
    assert out.lstat().st_ino == before.st_ino
