"""A lying host is found at the next exchange: real servers from one data folder that part, and a witness's command."""

import json
import shutil
import signal
import subprocess
import sys
from threading import Event

import pytest

from parley.ledger.checkpoint import Checkpoint
from parley.ledger.exchange import Alarm
from parley.ledger.notes import NoteKey, verify_cosignature
from tests.cli.commands import COMMAND, parley, surroundings, trouble
from tests.cli.serving import serving
from tests.cli.watched import Asked, Watched, Witness, answering


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    return Watched.made(tmp_path_factory.mktemp("watched") / "data")


@pytest.fixture(scope="module")
def two(made, tmp_path_factory):
    """Two servers of one host: the same talks, the same key, and each goes on by itself."""
    folder = tmp_path_factory.mktemp("two")
    one, other = made.copied(folder / "one"), made.copied(folder / "other")
    with serving(one.data) as first, serving(other.data) as second:
        yield one.at(first.port), other.at(second.port)


def declared(asked, what):
    asked.act("mediator", "declare_interest", what=what)


def test_a_fork_is_found_at_the_next_exchange_and_proven(two, tmp_path):
    """Two clients are shown two histories; the one witness that looks at both finds it out."""
    one, other = two
    witness = Witness(tmp_path / "witness")
    for asked in two:
        # Enrolled before they parted, as far as anybody can tell.
        asked.act("head A", "enrol_witness", witness_key=witness.key)
    seen = witness.runs(one, "head A")
    assert seen.returncode == 0, seen.stderr
    assert "common: " in seen.stdout and "seen for the first time" in seen.stdout
    declared(one, "Shown to A")
    assert "before)" in witness.runs(one, "head A").stdout
    again = witness.runs(one, "head A")
    assert (again.returncode, again.stdout) == (0, "")
    status, offer = one.get("head B", "checkpoints")
    common = next(log for log in offer["logs"] if log["log"] == "common")
    held = Checkpoint.from_text(common["checkpoint"])
    assert status == 200 and common["witnessed"] == {"red": held.size}
    verify_cosignature(Checkpoint.from_text(witness.notes()["common"]), NoteKey.from_text(witness.key))
    declared(other, "Shown to B")
    for more in ("and more", "and more again"):
        declared(other, more)

    found = witness.runs(other, "head A")
    assert found.returncode == 3
    assert "ALARM" in found.stderr and f"{held.size} acts, root {held.root.hex()}" in found.stderr
    [path] = [path for path in witness.alarms() if "common" in path.name]
    alarm = Alarm.from_bytes(path.read_bytes())
    assert alarm.proven and alarm.known.root == held.root
    assert "PROVEN" in parley("witness", "check", path).stdout
    # The other server, if its software is honest, now knows what its host has hidden, and tells all who read that log.
    assert any("another history" in fact for fact in other.facts("head B"))
    assert next(log for log in other.get("head B", "checkpoints")[1]["logs"] if log["log"] == "common")["stopped"]
    assert not any("another history" in fact for fact in one.facts("head B"))
    # And this witness cosigns nothing any more, not even for the first.
    before = witness.notes()
    declared(one, "And on")
    assert "raised an alarm" in trouble("witness", "run", *witness.words(one, "head A"), "--once", code=3)
    (tmp_path / "any").write_bytes(b"")
    stick = ("witness", "cosign", "--state", witness.folder, tmp_path / "any", tmp_path / "out")
    assert "raised an alarm" in trouble(*stick, code=3)
    assert witness.notes() == before


def test_what_one_delegation_holds_stops_the_server_of_the_other(made, tmp_path):
    """Without a line between them: a cosigned checkpoint is carried on a stick to the page of the other history."""
    witness = Witness(tmp_path / "witness")
    other = made.copied(tmp_path / "other")
    with serving(made.copied(tmp_path / "one").data) as server:
        one = made.at(server.port)
        one.act("head A", "enrol_witness", witness_key=witness.key)
        declared(one, "Only here")
        assert witness.runs(one, "head A").returncode == 0
    assert parley("witness", "export", "--state", witness.folder, tmp_path / "out.json").returncode == 0
    [note] = [one for one in json.loads((tmp_path / "out.json").read_text())["notes"] if "/common\n" in one]
    with serving(other.data) as server:
        two = other.at(server.port)
        two.act("head B", "enrol_witness", witness_key=witness.key)
        two.act("head B", "hand_in_cosignatures", notes=[note])
        assert any("signed no more" in fact for fact in two.facts("mediator"))


def test_an_old_backup_is_found_and_waits_for_a_person(made, tmp_path):
    data, backup, witness = made.copied(tmp_path / "data"), tmp_path / "backup", Witness(tmp_path / "witness")
    with serving(data.data) as server:
        asked = data.at(server.port)
        asked.act("head A", "enrol_witness", witness_key=witness.key)
        server.stop()
    shutil.copytree(data.data, backup)
    with serving(data.data) as server:
        asked = data.at(server.port)
        for number in range(3):
            declared(asked, f"After the backup {number}")
        assert witness.runs(asked, "head A").returncode == 0
        held = Checkpoint.from_text(witness.notes()["common"])
    with serving(backup) as server:
        asked = data.at(server.port)
        found = witness.runs(asked, "head A")
        assert found.returncode == 3 and "fewer acts" in found.stderr
        [path] = witness.alarms()
        alarm = Alarm.from_bytes(path.read_bytes())
        assert alarm.known == held and alarm.shown.size == held.size - 3
        assert not alarm.proven
        checked = parley("witness", "check", path)
        assert checked.returncode == 1 and "NOT PROVEN" in checked.stdout
        for seat in ("head B", "mediator"):
            assert any("does not reach" in fact for fact in asked.facts(seat))
        declared(asked, "On a new course")
        assert next(log for log in asked.get("head A", "checkpoints")[1]["logs"] if log["log"] == "common")["stopped"]
        asked.act("mediator", "resume_signing", log="common", why="all heads agreed", shown=1)
        fresh = Witness(tmp_path / "fresh", "fresh")
        asked.act("head A", "enrol_witness", witness_key=fresh.key)
        assert fresh.runs(asked, "head A").returncode == 0


def test_old_answers_replayed_are_refused(made, tmp_path):
    witness = Witness(tmp_path / "witness")
    data = made.copied(tmp_path / "data")
    with serving(data.data) as server:
        asked = data.at(server.port)
        asked.act("head A", "enrol_witness", witness_key=witness.key)
        old = json.dumps(asked.get("head A", "checkpoints")[1]).encode()
        declared(asked, "Something new")
        assert witness.runs(asked, "head A").returncode == 0
        with answering(lambda _path: (200, old)) as url:
            found = witness.runs(Asked(url, asked.process, asked.keys), "head A")
        assert found.returncode == 3 and "fewer acts" in found.stderr


def test_a_mistyped_key_at_the_first_look_ruins_no_witness(two, tmp_path):
    one, _other = two
    witness = Witness(tmp_path / "witness", "mistyped")
    run = ("witness", "run", *witness.words(one, "head A"), "--once")
    one.act("head A", "enrol_witness", witness_key=witness.key)
    assert "was given or has noted" in trouble(*run, "--log-key", "ab" * 32)
    assert witness.notes() == {} and json.loads((witness.folder / "seen.json").read_text())["key"] is None
    # Nor one that an earlier version has noted before it had verified anything.
    seen = json.loads((witness.folder / "seen.json").read_text())
    (witness.folder / "seen.json").write_text(json.dumps({**seen, "key": "ab" * 32}))
    right = one.get("head A", "checkpoints")[1]["key"]
    assert parley(*run, "--log-key", right).returncode == 0
    assert json.loads((witness.folder / "seen.json").read_text())["key"] == right
    assert "another key of the server" in trouble(*run, "--log-key", "ab" * 32)


def test_killed_between_keeping_and_sending_it_sends_the_next_time(made, tmp_path):
    witness = Witness(tmp_path / "witness")
    data = made.copied(tmp_path / "data")
    with serving(data.data) as server:
        asked = data.at(server.port)
        asked.act("head A", "enrol_witness", witness_key=witness.key)
        offer = json.dumps(asked.get("head A", "checkpoints")[1]).encode()
        reached, never = Event(), Event()

        def silent(path):
            if path.endswith("/checkpoints"):
                return 200, offer
            reached.set()
            never.wait(60)
            return 500, b""

        with answering(silent) as url:
            words = witness.words(Asked(url, asked.process, asked.keys), "head A")
            process = subprocess.Popen([*COMMAND, "witness", "run", *map(str, words), "--once"], env=surroundings())
            assert reached.wait(60)
            process.send_signal(signal.SIGKILL)
            process.wait()
            never.set()
        assert process.returncode == -signal.SIGKILL
        held = witness.notes()
        assert "common" in held
        assert all(not log["witnessed"] for log in asked.get("head A", "checkpoints")[1]["logs"])
        assert witness.runs(asked, "head A").returncode == 0
        assert witness.notes() == held
        sizes = {log["log"]: log["witnessed"] for log in asked.get("head A", "checkpoints")[1]["logs"]}
        assert sizes["common"] == {"red": Checkpoint.from_text(held["common"]).size}


def test_a_witness_that_lost_its_memory_cosigns_nothing(two, tmp_path):
    one, _other = two
    witness = Witness(tmp_path / "witness", "forgetful")
    one.act("head B", "enrol_witness", witness_key=witness.key)
    words = witness.words(one, "head B")
    assert witness.runs(one, "head B").returncode == 0
    strange = b'{"format":"parley-witness/1","process":"","key":null,"notes":{"common":"x"}}'
    for broken in (None, b"", b"{}", b"[]", strange):
        if broken is None:
            (witness.folder / "seen.json").unlink()
        else:
            (witness.folder / "seen.json").write_bytes(broken)
        said = trouble("witness", "run", *words, "--once")
        assert "forgotten" in said or "can't be read" in said
    (witness.folder / "witness.key").write_text("nonsense")
    assert "isn't the key" in trouble("witness", "run", *words, "--once")


def test_by_stick_with_checkpoints_and_with_the_whole_record(two, tmp_path):
    one, _other = two
    witness = Witness(tmp_path / "witness", "offline")
    one.act("head B", "enrol_witness", witness_key=witness.key)
    offer = tmp_path / "checkpoints.json"

    def taken():
        """What the page hands out, in the one way in which it is written."""
        from parley.ledger.exchange import Offer

        status, value = one.get("head B", "checkpoints")
        assert status == 200
        offer.write_bytes(Offer.from_bytes(json.dumps(value).encode()).to_bytes())

    taken()
    first = offer.read_bytes()
    out = tmp_path / "out.json"
    done = parley("witness", "cosign", "--state", witness.folder, offer, out)
    assert done.returncode == 0, done.stderr
    notes = json.loads(out.read_text())["notes"]
    one.act("head B", "hand_in_cosignatures", notes=notes)
    declared(one, "While the stick was on its way")
    taken()
    # Without a proof since what it saw, it isn't taken; and an old file is no alarm.
    assert "record.bundle" in trouble("witness", "cosign", "--state", witness.folder, offer, out)
    bundle = tmp_path / "record.bundle"
    bundle.write_bytes(b"no record")
    assert "doesn't hold" in trouble("witness", "cosign", "--state", witness.folder, bundle, out)
    assert witness.alarms() == []
    offer.write_bytes(first)
    assert parley("witness", "cosign", "--state", witness.folder, offer, out).returncode == 0


@pytest.mark.parametrize("at", [5, 8])
def test_a_record_that_was_written_anew_is_found_on_a_stick(at, tmp_path):
    """Both from files alone: the record's acts themselves show that an earlier state is no part of them."""
    from dataclasses import replace
    from io import BytesIO

    from parley.ledger.bundle import Act, Log, write
    from parley.ledger.leaf import Actor, Leaf, commit
    from parley.ledger.notes import sign
    from parley.ledger.tree import leaf_hash, root

    process, seed = "valley234", bytes(range(32))
    origin = f"parley/{process}/common"

    def record(words, path):
        leaves = [
            Leaf(
                process=process, log="common", act="fact.entered", actor=Actor("abc234", "head", None), rules=1,
                id=f"k{number}", time="2026-05-04T09:00:00.000000Z", texts={}, details=commit({"w": word}, bytes(32)),
                seen=None,
            ).to_bytes()
            for number, word in enumerate(words)
        ]  # fmt: skip
        bare = Checkpoint(process, "common", len(leaves), root(map(leaf_hash, leaves)))
        signed = replace(bare, signatures=(sign(bare.body(), seed, origin),))
        file = BytesIO()
        about = {"process": process, "title": "Valley", "made": "2026-05-04T09:00:00.000000Z", "filtered_for": None}
        key = NoteKey.of_seed(seed, f"parley/{process}")
        write(file, **about, logs=[Log(signed, [Act(leaf) for leaf in leaves])], texts=[], key=key)
        path.write_bytes(file.getvalue())

    witness = Witness(tmp_path / "witness")
    path, out = tmp_path / "record.bundle", tmp_path / "out"
    words = [f"word {number}" for number in range(12)]
    for count in (3, at):
        record(words[:count], path)
        assert parley("witness", "cosign", "--state", witness.folder, path, out).returncode == 0
    record(words[:4], path)
    assert "old file" in trouble("witness", "cosign", "--state", witness.folder, path, out)
    out.unlink()
    record([*words[:2], "another", *words[3:]], path)
    done = parley("witness", "cosign", "--state", witness.folder, path, out)
    assert done.returncode == 3 and "something earlier was changed" in done.stderr
    [alarm] = [Alarm.from_bytes(one.read_bytes()) for one in witness.alarms()]
    assert alarm.proven
    for step in range(len(alarm.proof)):
        changed = [*alarm.proof[:step], bytes(32), *alarm.proof[step + 1 :]]
        assert not replace(alarm, proof=tuple(changed)).proven
    assert not replace(alarm, since=alarm.since + 1).proven
    assert not out.exists()


def test_it_needs_no_django():
    parts = "parley.cli.witness, parley.cli.witness.looking, parley.cli.witness.stick"
    code = f"import sys, {parts}; print(sorted(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=surroundings(), check=True)
    loaded = done.stdout
    assert "'django'" not in loaded and "'numpy'" not in loaded and "'parley.ledger'" in loaded


def test_two_at_once_is_one_too_many(tmp_path):
    from parley.cli.witness.folder import Folder

    witness = Witness(tmp_path / "witness")
    with Folder.opened(witness.folder):
        assert "at work already" in trouble("witness", "export", "--state", witness.folder, tmp_path / "out")
    assert "holds a witness already" in trouble("witness", "init", "--state", witness.folder)
    assert "no witness" in trouble("witness", "export", "--state", tmp_path / "elsewhere", tmp_path / "out")
    assert "name" in trouble("witness", "init", "--state", tmp_path / "other", "--name", "two words")
    (tmp_path / "file").write_text("here")
    for step in (["init"], ["export", tmp_path / "out"]):
        for state in (tmp_path / "file", tmp_path / "file" / "below"):
            assert "a file is in the way" in trouble("witness", *step, "--state", state)
    assert (witness.folder / "witness.key").stat().st_mode & 0o777 == 0o600
