"""`parley verifier` and what `parley verify` takes besides its files; neither needs a data folder."""

import subprocess
import sys
from pathlib import Path

from parley.ledger.handed import verifier
from tests.cli.commands import COMMAND, parley, surroundings, trouble
from tests.ledger.signed_records import KEY, bundle, policy, signed_log
from tests.ledger.test_proof import GOOD as PROOF
from tests.ledger.test_trust import LOGS, OTHER, OTHER_KEY, TEXTS, whole


def kept(folder: Path, name: str, data: bytes) -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


def test_the_verifier_is_printed_and_verifies(tmp_path):
    done = subprocess.run([*COMMAND, "verifier"], capture_output=True, env=surroundings(LC_ALL="C"))
    assert (done.returncode, done.stdout.decode()) == (0, verifier())
    path = kept(tmp_path, "verify.py", done.stdout)
    record = kept(tmp_path, "record", whole())
    again = subprocess.run(
        [sys.executable, "-I", path, record, "--known", "none", "--lang", "en"], capture_output=True, text=True
    )
    assert again.returncode == 0 and again.stdout == parley("verify", record, "--known", "none", "--lang", "en").stdout


def test_a_proof_is_verified_as_a_record_is(tmp_path):
    done = parley("verify", kept(tmp_path, "proof", PROOF), "--known", "none")
    assert done.returncode == 0 and "The proof holds" in done.stdout
    assert parley("verify", kept(tmp_path, "cut", PROOF[:-9]), "--known", "none").returncode == 1


def test_a_policy_decides_and_one_that_can_not_be_read_is_trouble(tmp_path):
    record, trusted = kept(tmp_path, "record", whole(at_6=("left", "right"))), kept(tmp_path, "policy", policy())
    done = parley("verify", record, "--policy", trusted, "--known", "none")
    assert done.returncode == 0 and "by: left, right" in done.stdout
    unseen = kept(tmp_path, "unseen", whole())
    assert parley("verify", unseen, "--policy", trusted, "--known", "none").returncode == 1
    bad = kept(tmp_path, "bad", b"quorum everybody\n")
    assert trouble("verify", record, "--policy", bad, code=2) == (
        f"parley: The policy file {bad}, line 1: No earlier line says who everybody is."
    )
    assert "No such file" in trouble("verify", record, "--policy", tmp_path / "nosuch", code=2)
    assert "can't be remembered" in trouble("verify", record, "--known", tmp_path, code=2)


def test_a_record_is_remembered_and_another_key_refused(tmp_path):
    known = tmp_path / "known"
    assert parley("verify", kept(tmp_path, "record", whole()), "--known", known).returncode == 0
    assert f"key {KEY}\n" in known.read_text()
    forged = bundle([signed_log(log, seed=OTHER) for log in LOGS], TEXTS, key=OTHER_KEY)
    done = parley("verify", kept(tmp_path, "forged", forged), "--known", known)
    assert done.returncode == 1 and "THE RECORD'S KEY HAS CHANGED" in done.stdout


def test_the_verdict_is_in_arabic_where_the_system_is(tmp_path):
    record = kept(tmp_path, "record", whole())
    assert "السجل سليم" in parley("verify", record, "--known", "none", LC_ALL="ar_SY.UTF-8").stdout
    assert "السجل سليم" in parley("verify", record, "--known", "none", "--lang", "ar").stdout
