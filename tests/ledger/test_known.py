"""What a reader remembers of records verified before: one way to write it, whole or not at all."""

import hashlib
import os
import stat
from base64 import b64encode
from pathlib import Path

import pytest

from parley.ledger import known
from parley.ledger.known import CannotBeKept, Known
from parley.ledger.notes import NoteKey
from tests.ledger.signed_records import KEY, PROCESS, WITNESSES

ORIGIN = f"parley/{PROCESS}/common"
ROOT = hashlib.sha256(b"root").digest()


def some() -> Known:
    found = Known()
    found.learn_key(PROCESS, KEY)
    found.learn_state(ORIGIN, 5, ROOT)
    return found


def test_it_is_written_and_read_back(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "folder" / "known-records"
    assert known.read(path).to_text() == "parley-known/1\n"
    known.keep(path, some())
    assert path.read_text() == f"parley-known/1\nkey {KEY}\ncheckpoint {ORIGIN} 5 {b64encode(ROOT).decode()}\n"
    found = known.read(path)
    assert found.key(PROCESS) == KEY and found.of_log(ORIGIN) == {5: ROOT}
    assert stat.S_IMODE(path.stat().st_mode) == 0o600 and [one.name for one in path.parent.iterdir()] == [path.name]


def test_what_another_run_wrote_meanwhile_stays(tmp_path: Path) -> None:
    path = tmp_path / "known-records"
    one, other = Known(), Known()
    one.learn_state(ORIGIN, 5, ROOT)
    other.learn_state(ORIGIN, 7, ROOT)
    known.keep(path, one)
    known.keep(path, other)
    assert known.read(path).of_log(ORIGIN) == {5: ROOT, 7: ROOT}


def test_a_key_once_known_stays(tmp_path: Path) -> None:
    path = tmp_path / "known-records"
    known.keep(path, some())
    later = Known()
    later.learn_key(PROCESS, NoteKey(KEY.name, bytes(32)))
    known.keep(path, later)
    assert known.read(path).key(PROCESS) == KEY


def test_of_each_log_the_largest_states_are_kept() -> None:
    found = Known()
    for size in range(300):
        found.learn_state(ORIGIN, size, ROOT)
    assert sorted(found.of_log(ORIGIN)) == list(range(200, 300))


BAD = {
    "nothing": "",
    "another format": "parley-known/2\n",
    "no end": "parley-known/1\nkey",
    "an empty line": "parley-known/1\n\n",
    "another word": "parley-known/1\ntrust everybody\n",
    "half a key": f"parley-known/1\nkey {str(KEY)[:-3]}\n",
    "a witness's key": f"parley-known/1\nkey {WITNESSES['left']}\n",
    "a foreign key": f"parley-known/1\nkey {NoteKey('example.com', bytes(32))}\n",
    "a log's key": f"parley-known/1\nkey {NoteKey(ORIGIN, bytes(32))}\n",
    "half a root": f"parley-known/1\ncheckpoint {ORIGIN} 5 AAAA\n",
    "a size with a sign": f"parley-known/1\ncheckpoint {ORIGIN} +5 {b64encode(ROOT).decode()}\n",
    "an unknown log": f"parley-known/1\ncheckpoint parley/p/cellar 5 {b64encode(ROOT).decode()}\n",
    "binary": "\x00\x01\x02",
}


@pytest.mark.parametrize("name", BAD)
def test_a_damaged_memory_is_said_and_not_forgotten(name: str, tmp_path: Path) -> None:
    path = tmp_path / "known-records"
    path.write_text(BAD[name])
    with pytest.raises(CannotBeKept, match="known-records"):
        known.read(path)
    with pytest.raises(CannotBeKept):
        known.keep(path, some())
    assert path.read_text() == BAD[name]


def test_what_can_not_be_written_leaves_what_was_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "known-records"
    known.keep(path, some())
    before = path.read_bytes()
    for name in ("fsync", "open"):
        with monkeypatch.context() as broken:
            broken.setattr(os, name, lambda *_, **__: (_ for _ in ()).throw(OSError(28, "No space left on device")))
            with pytest.raises(CannotBeKept, match="No space left"):
                more = some()
                more.learn_state(ORIGIN, 9, ROOT)
                known.keep(path, more)
        assert path.read_bytes() == before and len(list(tmp_path.iterdir())) == 1
    (tmp_path / "file").write_text("")
    with pytest.raises(CannotBeKept):
        known.keep(tmp_path / "file" / "known-records", some())


def test_where_it_lies() -> None:
    home = Path("/home/anna")
    assert known.usual_path({}, home) == home / ".config/parley/known-records"
    assert known.usual_path({"XDG_CONFIG_HOME": "/x"}, home) == Path("/x/parley/known-records")
    assert known.usual_path({"APPDATA": "/roaming"}, home) == Path("/roaming/parley/known-records")
