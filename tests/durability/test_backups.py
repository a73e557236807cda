"""A backup restores on an empty machine, all of it, or says why not and leaves nothing behind."""

import json
import os
import shutil
import sqlite3
import stat
import subprocess
from contextlib import closing
from functools import cache
from hashlib import sha256
from pathlib import Path
from random import Random

import pytest

from parley.cli.copies import beside, making
from parley.cli.copies.passphrase import Stretching
from parley.cli.main import main
from tests.cli.commands import COMMAND, parley, surroundings, trouble
from tests.cli.serving import serving, until
from tests.durability.conftest import Made
from tests.durability.load import load
from tests.durability.standing import entries, standing
from tests.durability.writing import writing

WORDS = "six words drawn by lot are enough\n"


@pytest.fixture
def passphrase(tmp_path: Path) -> Path:
    path = tmp_path / "passphrase"
    path.write_text(WORDS)
    path.chmod(0o600)
    return path


def backup(folder: Path, out: Path, passphrase: Path, *more: object) -> str:
    done = parley("backup", "--data", folder, "--passphrase-file", passphrase, out, *more)
    assert done.returncode == 0, done.stderr
    return done.stdout


def restore(out: Path, folder: Path, passphrase: Path, *more: object) -> str:
    done = parley("restore", out, "--passphrase-file", passphrase, "--data", folder, *more)
    assert done.returncode == 0, done.stderr
    return done.stdout


def checked(folder: Path) -> dict[str, object]:
    done = parley("check", "--data", folder, "--json", "-")
    return json.loads(done.stdout) | {"exit": done.returncode}


def contents(folder: Path) -> dict[str, bytes]:
    """What a folder holds, but for what a server makes anew and the database, which a start may change."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if (path.is_file() and path.suffix in (".key", ".webp")) or path.name == "parley.sqlite3"
    }


def test_a_drill(talks_folder, passphrase, tmp_path):
    """Talks, a backup while they go on, an empty machine, the same root, and a page that is served again."""
    folder, out, empty = talks_folder.folder, tmp_path / "talks.backup", tmp_path / "elsewhere"
    content = os.urandom(200_000)
    photo = folder / "media" / "press" / f"{sha256(content).hexdigest()}.webp"
    photo.parent.mkdir(parents=True)
    photo.write_bytes(content)
    with serving(folder) as server, load(talks_folder, lambda: server.port) as sent:
        until(lambda: len(sent.acknowledged) >= 10)
        before = set(sent.acknowledged)
        backup(folder, out, passphrase)
        after = set(sent.acknowledged)
        live = checked(folder)
        assert live["exit"] == 0 and live["problems"] == [] and live["acts"] > 0, live
    assert stat.S_IMODE(out.stat().st_mode) == 0o600
    said = restore(out, empty, passphrase)
    kept = standing(empty)
    assert before <= kept <= after | {f"k-load-{n}-{m}" for n in range(9) for m in range(999)}
    found = checked(empty)
    assert found["exit"] == 0 and str(found["root"]) in said and found["acts"] == entries(empty)
    assert (empty / photo.relative_to(folder)).read_bytes() == photo.read_bytes()
    for name in ("secret.key", "vault.key"):
        assert (empty / name).read_bytes() == (folder / name).read_bytes()
        assert stat.S_IMODE((empty / name).stat().st_mode) == 0o600
    with serving(empty) as server:
        assert server.visitor().get("/")[0] == 200
        status, said = server.visitor(Authorization=f"Bearer {talks_folder.key}").get(
            f"/api/p/{talks_folder.process}/me"
        )
        assert status == 200 and talks_folder.seat in said


def test_no_log_is_signed_after_a_restore_until_a_person_confirms(talks_folder, passphrase, tmp_path):
    empty = tmp_path / "elsewhere"
    backup(talks_folder.folder, tmp_path / "talks.backup", passphrase)
    said = restore(tmp_path / "talks.backup", empty, passphrase)
    assert "parley check --confirm-restored" in said
    assert unsigned(empty) == {"restored"}
    with closing(sqlite3.connect(empty / "parley.sqlite3")) as database:
        shown = "insert into record_evidence (log_id, size, root, note, at, by, decided_by) "
        database.execute(shown + "select id, 99, 'abcd', '', '2026-11-30', '', '' from record_log limit 1")
        database.commit()
    told = parley("check", "--data", empty).stderr
    assert "not signed since they were restored" in told
    assert "not held by its log" in told and "at 99 acts (root abcd)" in told
    assert parley("check", "--data", empty, "--confirm-restored").returncode == 0
    assert unsigned(empty) == {""}
    with closing(sqlite3.connect(empty / "parley.sqlite3")) as database:
        assert all(when for (when,) in database.execute("select decided_at from record_evidence"))


def test_a_backup_of_an_older_version_is_brought_up_to_date_and_held_too(talks_folder, passphrase, tmp_path):
    folder, out = talks_folder.folder, tmp_path / "talks.backup"
    with closing(sqlite3.connect(folder / "parley.sqlite3")) as database:
        # One step back, as that step itself would go.
        database.execute("drop index unique_primary_email")
        database.execute("delete from django_migrations where app = 'account' and name like '0009%'")
        database.commit()
    making.make(folder, folder, out, WORDS.strip().encode(), None)
    said = restore(out, tmp_path / "elsewhere", passphrase)
    assert "All of it holds" in said and "was brought up to date" in said
    assert unsigned(tmp_path / "elsewhere") == {"restored"}
    with closing(sqlite3.connect(tmp_path / "elsewhere" / "parley.sqlite3")) as database:
        assert database.execute("select 1 from sqlite_schema where name = 'unique_primary_email'").fetchone()


def unsigned(folder: Path) -> set[str]:
    with closing(sqlite3.connect(folder / "parley.sqlite3")) as database:
        return {why for (why,) in database.execute("select stopped from record_signing")}


def test_what_has_changed_since_restores_with_what_it_rests_on(talks_folder, passphrase, tmp_path):
    folder, shelf = talks_folder.folder, tmp_path / "shelf"
    shelf.mkdir()
    backup(folder, shelf / "first", passphrase)
    with writing(folder) as writer:
        writer.write(["k-1"])
    (folder / "media" / f"{'cd' * 32}.webp").write_bytes(b"x" * 100_000)
    backup(folder, shelf / "second", passphrase, "--since", shelf / "first")
    with writing(folder) as writer:
        writer.write(["k-2"])
    (folder / "media" / f"{'cd' * 32}.webp").unlink()
    backup(folder, shelf / "third", passphrase, "--since", shelf / "second")
    assert (shelf / "third").stat().st_size * 2 < (shelf / "first").stat().st_size
    restore(shelf / "third", tmp_path / "a", passphrase)
    assert {"k-1", "k-2"} <= standing(tmp_path / "a") and not list((tmp_path / "a" / "media").iterdir())
    restore(shelf / "second", tmp_path / "b", passphrase)
    assert "k-2" not in standing(tmp_path / "b") and list((tmp_path / "b" / "media").iterdir())
    # Of a folder the newest.
    restore(shelf, tmp_path / "c", passphrase)
    assert "k-2" in standing(tmp_path / "c")
    away = (shelf / "second").rename(tmp_path / "second on a stick")
    said = trouble("restore", shelf / "third", "--passphrase-file", passphrase, "--data", tmp_path / "d")
    assert "name it with --earlier" in said and not (tmp_path / "d").exists()
    shutil.copy(shelf / "first", tmp_path / "first")
    restore(shelf / "third", tmp_path / "d", passphrase, "--earlier", away, "--earlier", shelf / "first")


def test_a_backup_that_is_not_whole_is_refused_in_one_line(
    talks_folder, passphrase, tmp_path, many, capsys, monkeypatch
):
    # Here and not in processes of their own, so that many can be tried; the key is made of the passphrase once.
    monkeypatch.setattr(Stretching, "key", cache(Stretching.key))
    out, folder = tmp_path / "talks.backup", tmp_path / "elsewhere"
    backup(talks_folder.folder, out, passphrase)
    whole, chance = out.read_bytes(), Random(9)
    bad = {"empty": b"", "zeros": bytes(100_000), "text": b"Dear neighbours\n", "longer": whole + b"\n"}
    bad |= {f"cut {size}": whole[:size] for size in (10, 100, 1000, len(whole) // 2, len(whole) - 1)}
    frame = (1 << 16) + 17
    start = whole.index(b"\n", 20) + 1 + 24
    bad["frame left out"] = whole[: start + frame] + whole[start + 2 * frame :]
    bad["frames swapped"] = (
        whole[:start]
        + whole[start + frame : start + 2 * frame]
        + whole[start : start + frame]
        + whole[start + 2 * frame :]
    )
    bad["cut at a frame"] = whole[: start + 3 * frame]
    bad["version 2"] = whole.replace(b"parley.backup/1", b"parley.backup/2", 1)
    bad["much memory"] = whole.replace(b'"memory": 268435456', b'"memory": 999999999999', 1)
    bad["weaker"] = whole.replace(b'"passes": 3', b'"passes": 1', 1)
    for at in [0, 20, start - 30, *(chance.randrange(len(whole)) for _flip in range(many("PARLEY_FLIPS", 10)))]:
        bad[f"flipped {at}"] = whole[:at] + bytes([whole[at] ^ 1 << chance.randrange(8)]) + whole[at + 1 :]
    for name, content in bad.items():
        assert content != whole, name
        (tmp_path / "bad").write_bytes(content)
        words = ("restore", tmp_path / "bad", "--passphrase-file", passphrase, "--data", folder)
        assert main(list(map(str, words))) == 1, name
        said = capsys.readouterr()
        assert said.out == "" and said.err.startswith(f"parley: {tmp_path / 'bad'}: "), (name, said)
        assert said.err.count("\n") == 1, name
        assert not folder.exists(), name


def test_another_passphrase_a_short_one_or_none(talks_folder, passphrase, tmp_path):
    out, folder = tmp_path / "talks.backup", tmp_path / "elsewhere"
    for content, why in ((b"short\n", "fewer than 12"), (b"", "fewer than 12"), (b"\xff" * 20, "not text in UTF-8")):
        (tmp_path / "other").write_bytes(content)
        (tmp_path / "other").chmod(0o600)
        given = ("--data", talks_folder.folder, "--passphrase-file", tmp_path / "other")
        assert why in trouble("backup", *given, out) and not out.exists()
    assert "no such file" in trouble(
        "backup", "--data", talks_folder.folder, "--passphrase-file", tmp_path / "absent", out
    )
    backup(talks_folder.folder, out, passphrase)
    (tmp_path / "other").write_text("six other words drawn by lot\n")
    said = trouble("restore", out, "--passphrase-file", tmp_path / "other", "--data", folder)
    assert "the passphrase doesn't open this backup" in said and not folder.exists()


def test_it_restores_into_an_empty_folder_only(talks_folder, passphrase, tmp_path, capsys, monkeypatch):
    out, folder = tmp_path / "talks.backup", tmp_path / "elsewhere"
    backup(talks_folder.folder, out, passphrase)
    folder.mkdir()
    (folder / "letter.txt").write_text("Dear neighbours")
    given = ("restore", out, "--passphrase-file", passphrase, "--data")
    assert "isn't empty" in trouble(*given, folder)
    assert [path.name for path in folder.iterdir()] == ["letter.txt"]
    assert "is no folder" in trouble(*given, folder / "letter.txt")
    (folder / "letter.txt").unlink()
    with monkeypatch.context() as patch:
        patch.setenv("DATABASE_URL", "postgresql://anna:hush@nowhere/talks")
        assert main([*map(str, given), str(folder)]) == 1
        assert "was made of a data folder with SQLite" in capsys.readouterr().err
    restore(out, folder, passphrase)
    # A restore that was killed midway: no command takes the folder for a data folder.
    half = tmp_path / "half"
    (half / ".restoring").mkdir(parents=True)
    assert "is being restored into" in trouble("tick", "--data", half)


def test_nothing_else_is_written_over_and_nothing_half_is_left(talks_folder, passphrase, tmp_path):
    letter = tmp_path / "letter.txt"
    letter.write_text("Dear neighbours")
    given = ("--data", talks_folder.folder, "--passphrase-file", passphrase)
    assert "is no backup made by parley" in trouble("backup", *given, letter)
    assert letter.read_text() == "Dear neighbours"
    assert "there is no folder" in trouble("backup", *given, tmp_path / "no" / "talks.backup")
    nothing = ("--passphrase-file", passphrase, tmp_path / "x")
    assert "no database of parley" in trouble("backup", "--data", tmp_path, *nothing)
    assert "there is no folder" in trouble("backup", "--data", tmp_path / "no", *nothing)
    out = tmp_path / "talks.backup"
    with subprocess.Popen([*COMMAND, "backup", *map(str, given), str(out)], env=surroundings()) as command:
        while not out.with_name("talks.backup.unfinished").exists() and command.poll() is None:
            pass
        command.kill()
    assert not out.exists()
    backup(talks_folder.folder, out, passphrase)
    assert [path.name for path in tmp_path.glob("talks.backup*")] == ["talks.backup"]
    shelf = tmp_path / "shelf"
    shelf.mkdir()
    assert "parley-" in backup(talks_folder.folder, shelf, passphrase)
    assert len(list(shelf.glob("parley-*.backup"))) == 1


def test_a_backup_that_nobody_could_open_is_not_written(talks_folder, passphrase, tmp_path):
    folder, out, away = talks_folder.folder, tmp_path / "talks.backup", tmp_path / "stick"
    given = ("backup", "--data", folder, "--passphrase-file", passphrase, out)
    key = (folder / "vault.key").read_text()
    (folder / "vault.key").write_text("00" * 32)
    assert "isn't the one that this database needs" in trouble(*given)
    (folder / "vault.key").unlink()
    assert f"isn't at {folder / 'vault.key'}" in trouble(*given)
    assert not out.exists() and not (folder / "vault.key").exists()
    away.mkdir()
    (away / "vault.key").write_text(key)
    done = parley(*given, PARLEY_KEYS=str(away))
    assert done.returncode == 0, done.stderr


def test_a_backup_without_its_key_is_told_in_one_line_and_opens_with_it(
    talks_folder, passphrase, tmp_path, monkeypatch
):
    """Such as earlier versions wrote."""
    folder, out = talks_folder.folder, tmp_path / "talks.backup"
    key = (folder / "vault.key").rename(tmp_path / "vault.key")
    monkeypatch.setattr(making, "see_that_they_open", lambda *_given: None)
    making.make(folder, folder, out, WORDS.strip().encode(), None)
    given = ("restore", out, "--passphrase-file", passphrase, "--data", tmp_path / "elsewhere")
    assert "holds no vault.key" in trouble(*given, PARLEY_KEYS=str(folder))
    assert not (tmp_path / "elsewhere").exists()
    done = parley(*given, PARLEY_KEYS=str(key.parent))
    assert done.returncode == 0 and "All of it holds" in done.stdout, done.stderr


def test_media_that_cannot_be_read_are_not_left_out(talks_folder, monkeypatch):
    real = os.scandir

    def refusing(path):
        if Path(path).name == "media":
            raise PermissionError(13, "Permission denied", path)
        return real(path)

    monkeypatch.setattr(os, "scandir", refusing)
    with pytest.raises(PermissionError):
        beside.media(talks_folder.folder)


def test_a_damaged_backup_in_a_folder_does_not_hide_the_good_one(
    talks_folder, passphrase, tmp_path, capsys, monkeypatch
):
    shelf = tmp_path / "shelf"
    shelf.mkdir()
    (shelf / "old.backup").write_bytes(b"parley.backup/1\nnothing\n")
    given = ("restore", shelf, "--passphrase-file", passphrase, "--data", tmp_path / "elsewhere")
    assert "damaged" in trouble(*given)
    backup(talks_folder.folder, shelf / "good.backup", passphrase)
    done = parley(*given)
    assert done.returncode == 0 and "passed over" in done.stderr and "old.backup" in done.stderr
    assert checked(tmp_path / "elsewhere")["halted"]
    # The newest one is damaged within: it is named, and so is the one before it; nothing older is restored silently.
    making.make(talks_folder.folder, talks_folder.folder, shelf / "newer.backup", WORDS.strip().encode(), None)
    newer = (shelf / "newer.backup").read_bytes()
    again = [*map(str, given[:-1]), str(tmp_path / "d e")]
    instead = f"--passphrase-file {passphrase} --data '{tmp_path / 'd e'}'"
    for spoilt in (newer[:-1], newer[:2000] + b"!" + newer[2001:]):
        (shelf / "newer.backup").write_bytes(spoilt)
        assert main(again) == 1 and not (tmp_path / "d e").exists()
        said = capsys.readouterr().err.splitlines()
        assert said[1].startswith(f"parley: {shelf / 'newer.backup'}: ")
        assert said[1].endswith(f"parley restore {shelf / 'good.backup'} {instead}") and len(said) == 2
    (shelf / "good.backup").write_bytes((shelf / "good.backup").read_bytes()[:-1])
    assert main(again) == 1 and "None of the others" in capsys.readouterr().err


def test_a_lost_key_of_the_record_is_replaced_by_nobody_but_a_person(talks_folder, passphrase, tmp_path):
    folder = talks_folder.folder
    with closing(sqlite3.connect(folder / "parley.sqlite3")) as database:
        log, size, root = database.execute("select id, size, root from record_log order by size desc").fetchone()
        signing = "insert into record_signing (log_id, size, root, frontier, note, stopped) "
        database.execute(signing + "values (?, ?, ?, '[]', 'a note', '')", [log, size, root])
        database.commit()
    (folder / "log.key").unlink()
    for words in (("check",), ("tick",), ("backup", tmp_path / "b", "--passphrase-file", passphrase)):
        said = trouble(*words, "--data", folder)
        assert f"isn't at {folder / 'log.key'}" in said and "parley keys newlog" in said
        assert not (folder / "log.key").exists()
    done = parley("keys", "newlog", "--data", folder)
    assert done.returncode == 0 and "1 logs are signed no more" in done.stdout, done.stderr
    assert "lies at" in trouble("keys", "newlog", "--data", folder)
    assert unsigned(folder) == {"key"} and checked(folder)["halted"] == 1
    turned = parley("keys", "rotate", "--data", folder)
    assert turned.returncode == 0 and turned.stdout.count("\n") == 1, turned.stdout


def test_a_backup_shows_nothing_of_what_it_holds(talks_folder, passphrase, tmp_path):
    out = tmp_path / "talks.backup"
    with writing(talks_folder.folder) as writer:
        writer.write(["k-canary"])
    backup(talks_folder.folder, out, passphrase)
    held = out.read_bytes()
    secrets = [path.read_bytes().strip() for path in talks_folder.folder.glob("*.key")]
    for word in (b"SQLite format", b"k-canary", b"secretariat", talks_folder.process.encode(), *secrets):
        assert word not in held


@pytest.mark.parametrize(
    "spoil",
    [
        "update record_entry set leaf = zeroblob(length(leaf)) where id = (select max(id) from record_entry)",
        "update record_entry set leaf_hash = root where id = (select max(id) from record_entry)",
        "delete from record_entry where id = (select max(id) from record_entry)",
        "update record_entry set details = null where id = (select max(id) from record_entry)",
        "update record_log set size = size - 1 where size = (select max(size) from record_log)",
        "update convening_fact set entered_by_id = 999999",
    ],
)
def test_whatever_was_changed_is_found_in_place(spoil, written, tmp_path):
    folder = Path(shutil.copytree(written, tmp_path / "data"))
    with closing(sqlite3.connect(folder / "parley.sqlite3")) as database:
        assert database.execute(spoil).rowcount
        database.commit()
    found = checked(folder)
    assert found["exit"] == 1 and found["problems"], found
    assert all(set(one) == {"where", "what"} for one in found["problems"])


def test_a_file_that_is_damaged_all_over_is_told_for_programs_too(written, tmp_path):
    folder, chance = Path(shutil.copytree(written, tmp_path / "data")), Random(3)
    with (folder / "parley.sqlite3").open("r+b") as file:
        size = file.seek(0, os.SEEK_END)
        for _page in range(40):
            file.seek(chance.randrange(4096, size))
            file.write(chance.randbytes(200))
    found = checked(folder)
    assert found["exit"] == 1 and found["problems"]


@pytest.fixture(scope="module")
def written(made: Made, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Talks with a fact in them, of which all holds."""
    folder = made.copied(tmp_path_factory.mktemp("written") / "data").folder
    with writing(folder) as writer:
        writer.write(["k-1"])
    assert checked(folder)["exit"] == 0
    return folder
