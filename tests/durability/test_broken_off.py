"""A restore that is broken off anywhere can be done again; a backup holds what belongs together, whatever goes on."""

import os
import shutil
from collections.abc import Callable
from itertools import count
from pathlib import Path

import pytest

from parley.cli.copies import beside, making, placing
from parley.cli.copies.fitting import Unfit
from parley.cli.copies.placing import empty, place
from parley.cli.copies.unpacking import unpack
from parley.cli.folder import RESTORING
from parley.cli.trouble import Trouble

KEYS = {"log.key": b"l", "vault.key": b"v"}
#: Whoever looks through a database, as a restore does, leaves the line of those who write beside it.
HELD = {"keys/secret.key": b"s", "media/press/a": b"m", "parley.sqlite3": b"d", "parley.sqlite3.turn": b""}
WORDS = b"six words drawn by lot"


def restored(folder: Path, keys: Path) -> None:
    """What a restore does with its folder once it has read a backup."""
    with empty(folder, unfinished=False) as staging:
        for name, content in {**HELD, **{f"keys/{name}": key for name, key in KEYS.items()}}.items():
            (staging / name).parent.mkdir(parents=True, exist_ok=True)
            (staging / name).write_bytes(content)
        place(staging, folder, keys)


def lies(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def is_whole(folder: Path, keys: Path) -> bool:
    laid = {name.removeprefix("keys/"): content for name, content in HELD.items()}
    return folder.exists() and not (folder / RESTORING).exists() and (lies(folder), lies(keys)) == (laid, KEYS)


@pytest.fixture
def break_off(monkeypatch):
    """Has what is given happen before or after a step, the first, the second, and so on, that changes a disk."""
    left, happens = 0, None

    def passed() -> None:
        nonlocal left
        left -= 1
        if left == 0 and happens is not None:
            happens()

    def counted(real):
        def call(*given, **named):
            passed()
            done = real(*given, **named)
            passed()
            return done

        return call

    def settle(number: int, what: Callable[[], None] | None) -> None:
        nonlocal left, happens
        left, happens = number, what

    steps = [(Path, name) for name in ("mkdir", "rename", "replace", "rmdir")]
    for owner, name in (*steps, (shutil, "rmtree"), (making, "synced"), (placing, "synced")):
        monkeypatch.setattr(owner, name, counted(getattr(owner, name)))
    return settle


def a_place(tmp_path: Path, number: int) -> tuple[Path, Path]:
    """A folder that is missing, and one for keys in which one of them lies already."""
    folder, keys = tmp_path / f"folder {number}", tmp_path / f"keys {number}"
    keys.mkdir()
    (keys / "log.key").write_bytes(KEYS["log.key"])
    return folder, keys


def test_whatever_step_fails_nothing_is_left_and_it_can_be_done_again(break_off, tmp_path):
    def fails() -> None:
        raise OSError(5, "Input/output error")

    for number in count(1):
        break_off(0, None)
        folder, keys = a_place(tmp_path, number)
        break_off(number, fails)
        try:
            restored(folder, keys)
            break
        except OSError:
            assert not folder.exists() or not list(folder.iterdir())
            assert lies(keys) == {"log.key": b"l"}
        break_off(0, None)
        restored(folder, keys)
        assert is_whole(folder, keys)
    assert number > 25 and is_whole(folder, keys)


def test_whatever_step_it_dies_at_it_can_be_done_again(break_off, tmp_path):
    done = False
    for number in count(1):
        break_off(0, None)
        folder, keys = a_place(tmp_path, number)
        child = os.fork()
        if child == 0:
            break_off(number, lambda: os._exit(9))
            restored(folder, keys)
            os._exit(0)
        done = os.waitpid(child, 0)[1] == 0
        if not is_whole(folder, keys):
            # No command takes it for a data folder.
            assert not folder.exists() or not list(folder.iterdir()) or (folder / RESTORING).exists()
            assert not (folder / "parley.sqlite3").exists() or {"secret.key", "media/press/a"} <= set(lies(folder))
            restored(folder, keys)
        assert is_whole(folder, keys)
        if done:
            break
    assert number > 25


def test_another_key_is_met_before_the_first_is_placed(tmp_path):
    folder, keys = tmp_path / "folder", tmp_path / "keys"
    keys.mkdir()
    (keys / "vault.key").write_bytes(b"another")
    with pytest.raises(Trouble, match="another key lies at"):
        restored(folder, keys)
    assert lies(keys) == {"vault.key": b"another"} and not folder.exists()


def test_two_at_once_and_what_no_restore_left(tmp_path):
    folder, keys = a_place(tmp_path, 1)
    with empty(folder, unfinished=False), pytest.raises(Trouble, match="another parley restore works"):
        restored(folder, keys)
    (folder / "letter.txt").write_text("Dear neighbours")
    with pytest.raises(Trouble, match="isn't empty"):
        restored(folder, keys)
    assert (folder / "letter.txt").exists()


@pytest.mark.parametrize("when", range(4))
def test_a_key_that_is_replaced_while_keys_are_read(when, tmp_path, monkeypatch):
    for name, key in {"secret.key": b"s", "vault.key": b"old", "vault.key.next": b"new"}.items():
        (tmp_path / name).write_bytes(key)
    read_bytes, reads = Path.read_bytes, count()

    def read(path: Path) -> bytes:
        if next(reads) == when:
            (tmp_path / "vault.key.next").replace(tmp_path / "vault.key")
        return read_bytes(path)

    monkeypatch.setattr(Path, "read_bytes", read)
    found = beside.opening(tmp_path, tmp_path)
    expected = {"keys/secret.key": b"s", "keys/vault.key": b"new"}
    still = {"keys/vault.key": b"old", "keys/vault.key.next": b"new"}
    assert found == (expected | still if when == 3 else expected)


def test_a_backup_begins_again_where_keys_or_files_were_replaced_meanwhile(talks_folder, tmp_path, monkeypatch):
    folder, out = talks_folder.folder, tmp_path / "talks.backup"
    photo = folder / "media" / "press" / "a.shut"
    photo.parent.mkdir(parents=True)
    photo.write_bytes(b"shut under an old key")
    looks, opening, media = count(), making.opening, making.media

    def other_keys(*places: Path) -> dict[str, bytes]:
        return opening(*places) | ({"keys/vault.key": b"00" * 32} if next(looks) == 0 else {})

    def replaced_since(place: Path) -> dict[str, beside.Beside]:
        found = media(place)
        if b"an old key" in photo.read_bytes():
            photo.with_name("anew").write_bytes(b"shut under one's new.")
            photo.with_name("anew").replace(photo)
        return found

    monkeypatch.setattr(making, "opening", other_keys)
    monkeypatch.setattr(making, "media", replaced_since)
    making.make(folder, folder, out, WORDS, None)
    assert next(looks) == 3
    (tmp_path / "laid").mkdir()
    unpack(out, WORDS, tmp_path / "laid")
    assert (tmp_path / "laid" / "keys" / "vault.key").read_bytes() == (folder / "vault.key").read_bytes()
    assert (tmp_path / "laid" / "media" / "press" / "a.shut").read_bytes() == b"shut under one's new."
    # Keys that never open it are told.
    monkeypatch.setattr(making, "opening", lambda *_places: {"keys/vault.key": b"00" * 32})
    with pytest.raises(Unfit, match="isn't the one that this database needs"):
        making.make(folder, folder, tmp_path / "never", WORDS, None)
    assert not list(tmp_path.glob("never*"))
