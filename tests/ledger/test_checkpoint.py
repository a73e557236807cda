"""The checkpoint on its three lines: one way to write it, and signature lines kept as they are."""

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parley.ledger.checkpoint import Checkpoint, NotACheckpoint, SignatureLine
from parley.ledger.tree import EMPTY_ROOT

ROOT = bytes(range(32))
ROOT64 = base64.b64encode(ROOT).decode()
SIGNATURE = base64.b64encode(bytes(68)).decode()
PLAIN = f"parley/astana-2015/room:r1\n42\n{ROOT64}\n"


def test_the_body_is_three_lines() -> None:
    checkpoint = Checkpoint("astana-2015", "room:r1", 42, ROOT)
    assert checkpoint.body().decode() == checkpoint.to_text() == PLAIN
    assert checkpoint.origin == "parley/astana-2015/room:r1"
    assert Checkpoint.from_text(PLAIN) == checkpoint


def test_signature_lines_are_kept_and_not_part_of_what_is_signed() -> None:
    text = f"{PLAIN}\n\u2014 server/astana {SIGNATURE}\n\u2014 свидетель {SIGNATURE}\n"
    checkpoint = Checkpoint.from_text(text)
    assert checkpoint.signatures == (SignatureLine("server/astana", bytes(68)), SignatureLine("свидетель", bytes(68)))
    assert checkpoint.body().decode() == PLAIN
    assert checkpoint.to_text() == text


def test_extension_lines_are_part_of_what_is_signed() -> None:
    text = f"{PLAIN}rules 3\nтретья\n\n\u2014 server {SIGNATURE}\n"
    checkpoint = Checkpoint.from_text(text)
    assert checkpoint.extensions == ("rules 3", "третья")
    assert checkpoint.body().decode() == f"{PLAIN}rules 3\nтретья\n"
    assert checkpoint.to_text() == text


def test_an_empty_log_has_its_own_root() -> None:
    empty = Checkpoint("p", "common", 0, EMPTY_ROOT)
    assert Checkpoint.from_text(empty.to_text()) == empty
    with pytest.raises(NotACheckpoint, match="empty"):
        Checkpoint("p", "common", 0, ROOT)


REFUSED = {
    "nothing": "",
    "no end": PLAIN[:-1],
    "two lines": "parley/p/common\n1\n",
    "another's origin": PLAIN.replace("parley", "example.org"),
    "no log": f"parley/p\n1\n{ROOT64}\n",
    "an unknown log": f"parley/p/cellar\n1\n{ROOT64}\n",
    "a path": f"parley/p/q/common\n1\n{ROOT64}\n",
    "a leading zero": PLAIN.replace("42", "042"),
    "a sign": PLAIN.replace("42", "+42"),
    "other digits": PLAIN.replace("42", "٤٢"),
    "a size beyond all logs": PLAIN.replace("42", "9" * 17),
    "a short root": f"parley/p/common\n1\n{base64.b64encode(ROOT[:-1]).decode()}\n",
    "a long root": f"parley/p/common\n1\n{base64.b64encode(ROOT + b'.').decode()}\n",
    "loose bits in base64": f"parley/p/common\n1\n{ROOT64[:-2]}9=\n",
    "no padding": f"parley/p/common\n1\n{ROOT64.rstrip('=')}\n",
    "not base64": f"parley/p/common\n1\n{'!' * 44}\n",
    "CRLF": PLAIN.replace("\n", "\r\n"),
    "a gap and nothing": PLAIN + "\n",
    "two gaps": f"{PLAIN}\n\n\u2014 a {SIGNATURE}\n",
    "a hyphen": f"{PLAIN}\n- a {SIGNATURE}\n",
    "no name": f"{PLAIN}\n\u2014  {SIGNATURE}\n",
    "a plus in the name": f"{PLAIN}\n\u2014 a+b {SIGNATURE}\n",
    "a space in the name": f"{PLAIN}\n\u2014 a\u00a0b {SIGNATURE}\n",
    "no end of a signature": f"{PLAIN}\n\u2014 a {SIGNATURE}",
    "a signature of loose bits": f"{PLAIN}\n\u2014 a AB==\n",
    "a control character": f"{PLAIN}exten\x07sion\n",
    "half a character": f"{PLAIN}\ud800\n",
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_checkpoint_is_refused(name: str) -> None:
    with pytest.raises(NotACheckpoint):
        Checkpoint.from_text(REFUSED[name])


@pytest.mark.parametrize("change", [{"size": -1}, {"size": 1.0}, {"size": True}, {"root": b""}, {"log": "a\nb"}])
def test_what_can_not_be_written_is_refused(change: dict[str, object]) -> None:
    fields = {"process": "p", "log": "common", "size": 1, "root": ROOT} | change
    with pytest.raises(NotACheckpoint):
        Checkpoint(**fields)  # type: ignore[arg-type]


@given(st.data())
def test_a_damaged_checkpoint_is_refused_or_says_something_else(data: st.DataObject) -> None:
    text = f"{PLAIN}extension\n\n\u2014 server {SIGNATURE}\n"
    true = Checkpoint.from_text(text)
    at = data.draw(st.integers(0, len(text)))
    piece = data.draw(st.sampled_from(["", "\n", " ", "0", "A", "=", "/", "\u2014", "\r", "\u2028", "\x00"]))
    damaged = text[:at] + piece + text[at + data.draw(st.integers(0, 2)) :]
    try:
        read = Checkpoint.from_text(damaged)
    except NotACheckpoint:
        return
    assert read.to_text() == damaged
    assert (read == true) == (damaged == text)
