"""What was signed with keys of people's own: the keys lie in the archive, and the proofs check who signed."""

import subprocess
import sys

import pytest

from parley.agreement.models import Agreement, Signatory
from parley.ledger.bundle import verify
from parley.ledger.signing import read_key
from parley.record.models import Log
from tests.people.signing import Signer
from tests.signed_acts import signs

pytestmark = pytest.mark.django_db


def test_a_signature_by_an_own_key_is_checked_from_the_archive_alone(talks, taken, signed, tmp_path):
    signed()
    talks.adopt(own_keys=("agreements",))
    noor = Signer(talks, talks.delegates[0])
    noor.enrol()
    found = Agreement._base_manager.get(process=talks.process)
    signs(noor, "sign_agreement", agreement=found.public_id, language="en", reservation="Not at night.")
    assert Signatory._base_manager.get(seat=noor.seat).key_fingerprint
    archive = taken(talks.heads[2])
    archive.zip.extractall(tmp_path)
    (key,) = archive.like("keys/seat-", noor.seat.public_id)
    assert noor.public.split()[1] in archive.text(key)
    assert "enrolled a key to sign with" in archive.text(key)
    fingerprint = read_key(noor.public).fingerprint
    (signatures,) = archive.like("agreement-en", "-signatures.txt")
    assert f"Signed with a key of one’s own: {fingerprint}" in archive.text(signatures)
    assert "Attested by the server" in archive.text(signatures)
    assert archive.like("keys/record.txt")
    (proof,) = archive.like("proofs/", "agreement-en")
    verdict = verify(tmp_path / proof)
    assert verdict.ok and verdict.signed.good == 2, verdict.summary()
    command = [sys.executable, "-I", str(tmp_path / "verify.py"), "--known", "none", str(tmp_path / proof)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0 and "key.enrolled" in done.stdout, done.stdout + done.stderr
    # The proof of that one act, from its page, says as much: with it goes the act by which the key was enrolled.
    number = Log.objects.get(process=talks.process.public_id, audience="common").size
    answer = talks.client(talks.heads[2]).get(talks.url(f"record/common/{number}/proof"))
    alone = tmp_path / "act.proof"
    alone.write_bytes(b"".join(answer.streaming_content))
    verdict = verify(alone)
    assert verdict.ok and verdict.signed.good == 2 and verdict.counts.acts == 2, verdict.summary()
    # The means of a signature are no texts of the talks.
    assert not archive.like("texts/", "signed") and b"parley.statement" in archive["record.bundle"]


def test_an_altered_proof_is_refused(talks, taken, signed, tmp_path):
    signed()
    archive = taken(talks.heads[0])
    (proof,) = archive.like("proofs/", "agreement-en")
    path = tmp_path / "proof"
    path.write_bytes(archive[proof].replace(b"at dawn", b"at dusk"))
    assert not verify(path).ok


def test_checkpoints_are_signed_notes_of_each_log(talks, taken, signed):
    signed()
    archive = taken(talks.heads[0])
    note = archive.text("checkpoints/common.txt").split("\n")
    assert note[0] == f"parley/{talks.process.public_id}/common"
    assert int(note[1]) == archive.json("acts/common.json")["size"]
    assert note[3] == "" and note[4].startswith(f"\u2014 parley/{talks.process.public_id}/common ")
