"""`parley clip`: a summary for a person, JSON for a program, and one line where it cannot be done."""

import argparse
import io
import json
import subprocess
import sys
from pathlib import Path

import pytest

from parley.cli import clip

PAGES = Path(__file__).parent / "clippings"
PAGE = PAGES / "agency-page-with-a-cut.txt"


def parley(*words: str) -> int:
    parser = argparse.ArgumentParser(prog="parley")
    clip.add_parser(parser.add_subparsers())
    args = parser.parse_args(["clip", *words])
    return int(args.run(args))


def test_the_summary_tells_the_story_first_and_then_what_was_left_out(capsys: pytest.CaptureFixture[str]) -> None:
    assert parley(str(PAGE)) == 0
    said = capsys.readouterr()
    assert said.err == ""
    order = [
        "Seven Valley Mayors Ask",
        "13 April 2024, 09:44 UTC",
        "asked the neighbouring duke",
        "Related (1)",
        "Newsfeed of the site, not part of the story (3)",
        "[reaction counter]",
        "Please look at (2)",
    ]
    places = [said.out.index(part) for part in order]
    assert places == sorted(places)


@pytest.mark.parametrize("path", sorted(PAGES.glob("*.json")), ids=lambda path: path.stem)
def test_json_on_the_standard_output_is_json_alone(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert parley(str(PAGES / path.stem), "--json", "-") == 0
    assert json.loads(capsys.readouterr().out) == json.loads(path.read_text(encoding="utf-8"))


def test_json_goes_to_a_file_and_the_summary_says_where(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "draft.json"
    assert parley(str(PAGES / "arabic-with-newsfeed.txt"), "--json", str(out)) == 0
    assert str(out) in capsys.readouterr().out.replace("\n", "")
    assert "الوسيط" in out.read_text(encoding="utf-8")
    assert [path.name for path in tmp_path.iterdir()] == ["draft.json"]


def test_a_page_may_come_from_the_standard_input(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(PAGE.read_bytes())))
    assert parley("-", "--json", "-") == 0
    assert json.loads(capsys.readouterr().out)["credit"] == "© Valleypress / Ilse Marten"


def _refused(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    assert parley(*words) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.count("\n") == 1
    assert said.err.startswith("parley: cannot ")
    return said.err


def test_a_page_that_is_not_there_or_no_page_is_refused_in_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert "no such file" in _refused(capsys, str(tmp_path / "absent\n\x1b[31m.txt"))
    assert "directory" in _refused(capsys, str(tmp_path))
    assert "cannot open" in _refused(capsys, "a\x00b")
    picture = tmp_path / "page.html"
    picture.write_bytes(b"\x89PNG\r\n\x1a\n")
    assert "PNG picture" in _refused(capsys, str(picture))
    huge = tmp_path / "huge.txt"
    with huge.open("wb") as file:
        file.truncate(3_000_000_000)
    assert "larger than 4 MB" in _refused(capsys, str(huge))


def test_a_draft_that_cannot_be_written_is_refused_and_nothing_is_lost(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert "cannot write" in _refused(capsys, str(PAGE), "--json", str(tmp_path / "absent" / "draft.json"))
    assert "directory" in _refused(capsys, str(PAGE), "--json", str(tmp_path))
    copy = tmp_path / "page.txt"
    copy.write_bytes(PAGE.read_bytes())
    assert "the page itself" in _refused(capsys, str(copy), "--json", str(copy))
    assert copy.read_bytes() == PAGE.read_bytes()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
def test_a_full_disk_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    assert "no space left" in _refused(capsys, str(PAGE), "--json", "/dev/full")


def test_a_terminal_without_unicode_is_no_reason_to_fail(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for extra in ([], ["--json", "-"]):
        screen = io.TextIOWrapper(io.BytesIO(), encoding="ascii")
        monkeypatch.setattr(sys, "stdout", screen)
        assert parley(str(PAGES / "russian-clock-feed.txt"), *extra) == 0
        screen.flush()
        assert b"\\u0422" in screen.buffer.getvalue()  # type: ignore[attr-defined]


def test_neither_django_nor_for_a_text_trafilatura_is_loaded() -> None:
    code = (
        "import sys, argparse; from parley.cli import clip\n"
        "parser = argparse.ArgumentParser(); clip.add_parser(parser.add_subparsers())\n"
        f"args = parser.parse_args(['clip', {str(PAGE)!r}]); assert args.run(args) == 0\n"
        "assert not {'django', 'trafilatura'} & set(sys.modules), 'loaded'"
    )
    subprocess.run([sys.executable, "-c", code], check=True, capture_output=True)
