"""Signatures under checkpoints: published keys and signatures, and everything that is refused."""

import hashlib
import json
import sys
from base64 import b64decode, b64encode
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from nacl.signing import SigningKey

from parley.ledger import notes, sodium
from parley.ledger.checkpoint import Checkpoint, SignatureLine
from parley.ledger.notes import BadNote, Kind, NotANoteKey, NoteKey

# From the tests of Go's golang.org/x/mod/sumdb/note.
PETER = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
PETER_SEED = b64decode("AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz")[1:]
PETER_TEXT = b"If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n"
PETER_LINE = (
    "\u2014 PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM="
)
# Keys of witnesses that are in service, as their operators publish them.
WITNESSES = [
    "remora.n621.de+da77ade7+BOvN63jn/bLvkieywe8R6UYAtVtNbZpXh34x7onlmtw2",
    "rgdd.se/poc-witness+db03732e+BCjJKlo6BU0xfIb8LutqerIFTWIXEA0L5n3tW3QyPFgG",
]

SEED, OTHER = bytes(range(32)), bytes(range(1, 33))
CHECKPOINT = Checkpoint("astana-2015", "common", 42, hashlib.sha256(b"root").digest())
LOG = NoteKey.of_seed(SEED, CHECKPOINT.origin)
WITNESS = NoteKey.of_seed(OTHER, "delegation-a.example/witness", Kind.WITNESS)
SIGNED = replace(
    CHECKPOINT,
    signatures=(
        notes.sign(CHECKPOINT.body(), SEED, CHECKPOINT.origin),
        notes.cosign(CHECKPOINT.body(), OTHER, WITNESS.name, 1433239200),
    ),
)


def with_lines(*lines: SignatureLine) -> Checkpoint:
    return replace(CHECKPOINT, signatures=lines)


# -- what others published ----------------------------------------------------------------------------


def test_the_key_and_the_signature_that_go_publishes() -> None:
    key = NoteKey.from_text(PETER)
    assert (key.name, key.kind, str(key)) == ("PeterNeumann", Kind.LOG, PETER)
    assert NoteKey.of_seed(PETER_SEED, "PeterNeumann") == key
    assert str(notes.sign(PETER_TEXT, PETER_SEED, "PeterNeumann")) == PETER_LINE
    assert sodium.verifies(key.public, PETER_TEXT, b64decode(PETER_LINE.split()[-1])[4:])


@pytest.mark.parametrize("text", WITNESSES)
def test_the_keys_of_witnesses_in_service(text: str) -> None:
    key = NoteKey.from_text(text)
    assert key.kind is Kind.WITNESS and str(key) == text


def test_no_part_and_no_neighbour_of_a_key_is_one() -> None:
    """As Go's own tests have it; and keys of wrong length or type, with the hash made right."""
    parts = [PETER[i:j] for i in range(len(PETER)) for j in range(i + 1, len(PETER) + 1)]
    parts.remove(PETER)
    neighbours = [PETER[:i] + chr(ord(PETER[i]) + 1) + PETER[i + 1 :] for i in range(len(PETER))]
    long = "PeterNeumann+cc469956+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TWBADKEY=="
    unknown = "PeterNeumann+173116ae+ZRpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
    for text in [*parts, *neighbours, long, unknown, "", PETER + "\n", PETER.replace("c74f20a3", "C74F20A3")]:
        with pytest.raises(NotANoteKey):
            NoteKey.from_text(text)


def test_a_cosignature_is_over_the_two_lines_and_the_body() -> None:
    """Word for word as C2SP tlog-cosignature has it, by PyNaCl's other interface."""
    line = SIGNED.signatures[1]
    message = b"cosignature/v1\ntime 1433239200\n" + CHECKPOINT.body()
    public = SigningKey(OTHER).verify_key
    identity = hashlib.sha256(WITNESS.name.encode() + b"\n\x04" + bytes(public)).digest()[:4]
    assert line.signature == identity + (1433239200).to_bytes(8, "big") + SigningKey(OTHER).sign(message).signature


def test_every_adversarial_ed25519_vector_is_answered_as_libsodium_does(vectors: Path) -> None:
    refused = 0
    cases = json.loads((vectors / "ed25519" / "wycheproof.json").read_text())
    for group in cases["testGroups"]:
        key = bytes.fromhex(group["publicKey"]["pk"])
        for case in group["tests"]:
            held = sodium.verifies(key, bytes.fromhex(case["msg"]), bytes.fromhex(case["sig"]))
            assert held == (case["result"] == "valid"), case["tcId"]
            refused += not held
    assert refused > 50


# -- what holds, and what doesn't ----------------------------------------------------------------------


def test_a_log_and_a_witness_signed() -> None:
    read = Checkpoint.from_text(SIGNED.to_text())
    notes.verify(read, LOG)
    assert notes.verify_cosignature(read, WITNESS) == 1433239200
    found = notes.signatures(read, [LOG, WITNESS])
    assert (found.by, found.times, found.unknown) == ((LOG, WITNESS), {WITNESS: 1433239200}, 0)


def test_lines_by_unknown_keys_are_counted_and_ignored() -> None:
    stranger = notes.sign(CHECKPOINT.body(), OTHER, CHECKPOINT.origin)  # the same name, another key
    namesake = SignatureLine("elsewhere.example", SIGNED.signatures[0].signature)  # the same hash, another name
    found = notes.signatures(with_lines(stranger, namesake, *SIGNED.signatures), [LOG])
    assert (found.by, found.unknown) == ((LOG,), 3)


def test_two_lines_by_one_key_are_refused() -> None:
    log, witness = SIGNED.signatures
    later = notes.cosign(CHECKPOINT.body(), OTHER, WITNESS.name, 1433239201)
    for lines in ((log, log), (log, witness, witness), (log, witness, later)):
        with pytest.raises(BadNote) as refused:
            notes.signatures(with_lines(*lines), [LOG, WITNESS])
        assert refused.value.code == "note.twice"


def test_a_key_signs_for_one_kind_and_one_origin_alone() -> None:
    log, witness = SIGNED.signatures
    as_witness = NoteKey(LOG.name, LOG.public, Kind.WITNESS)
    with pytest.raises(BadNote, match="not the key of the log"):
        notes.verify(SIGNED, LOG.named("parley/geneva-2014/common"))
    with pytest.raises(BadNote, match="not the key of the log"):
        notes.verify(SIGNED, as_witness)
    with pytest.raises(BadNote, match="not the key of a witness"):
        notes.verify_cosignature(SIGNED, LOG)
    with pytest.raises(BadNote) as missing:
        notes.verify(with_lines(witness), LOG)
    assert missing.value.code == "note.missing"
    with pytest.raises(BadNote) as missing:
        notes.verify_cosignature(with_lines(log), WITNESS)
    assert missing.value.code == "note.missing"
    # one secret, both kinds: the bytes of one are no signature of the other kind
    crossed = SignatureLine(LOG.name, as_witness.hash + bytes(8) + log.signature[4:])
    with pytest.raises(BadNote) as bad:
        notes.signatures(with_lines(crossed), [as_witness])
    assert bad.value.code == "note.bad"


@pytest.mark.parametrize("which", [0, 1])
def test_every_flipped_bit_of_a_signature_is_refused(which: int) -> None:
    line = SIGNED.signatures[which]
    for at in range(4, len(line.signature)):
        for bit in range(8):
            flipped = bytearray(line.signature)
            flipped[at] ^= 1 << bit
            with pytest.raises(BadNote) as bad:
                notes.signatures(with_lines(SignatureLine(line.name, bytes(flipped))), [LOG, WITNESS])
            assert bad.value.code == "note.bad", (at, bit)


@pytest.mark.parametrize("cut", [0, 3, 4, 5, 12, 67, 75, 77])
def test_a_signature_of_another_length_is_refused(cut: int) -> None:
    for line, key in zip(SIGNED.signatures, (LOG, WITNESS), strict=True):
        whole = line.signature + b"."
        if len(whole[:cut]) == len(line.signature):
            continue
        changed = with_lines(SignatureLine(line.name, whole[:cut]))
        if cut < 4:
            assert notes.signatures(changed, [key]).unknown == 1
        else:
            with pytest.raises(BadNote):
                notes.signatures(changed, [key])


@given(st.sampled_from(["size", "root", "log", "process", "extensions"]))
def test_a_signature_is_for_one_state_alone(field: str) -> None:
    other = {"size": 43, "root": bytes(32), "log": "public", "process": "p", "extensions": ("more",)}[field]
    changed = replace(SIGNED, **{field: other})  # type: ignore[arg-type]
    with pytest.raises(BadNote):
        notes.signatures(changed, [LOG])
    with pytest.raises(BadNote):
        notes.signatures(changed, [WITNESS])


def test_a_time_outside_of_time_is_refused() -> None:
    for timestamp in (-1, 2**63):
        with pytest.raises(ValueError, match="seconds since 1970"):
            notes.cosign(CHECKPOINT.body(), OTHER, WITNESS.name, timestamp)
    message = b"cosignature/v1\ntime %d\n" % 2**63 + CHECKPOINT.body()
    signature = WITNESS.hash + (2**63).to_bytes(8, "big") + sodium.sign(OTHER, message)
    with pytest.raises(BadNote):
        notes.verify_cosignature(with_lines(SignatureLine(WITNESS.name, signature)), WITNESS)


def test_a_key_of_small_order_signs_nothing() -> None:
    """Under OpenSSL this one signature is good for every text."""
    identity = b"\x01" + bytes(31)
    key = NoteKey(CHECKPOINT.origin, identity)
    for signature in (identity + bytes(32), bytes(64)):
        with pytest.raises(BadNote):
            notes.verify(with_lines(SignatureLine(key.name, key.hash + signature)), key)


def test_a_flood_of_signatures_is_refused() -> None:
    line = SignatureLine("stranger", bytes(68))
    assert notes.signatures(with_lines(*[line] * 1000), [LOG]).unknown == 1000
    with pytest.raises(BadNote) as refused:
        notes.signatures(with_lines(*[line] * 1001), [LOG])
    assert refused.value.code == "note.toomany"


@pytest.mark.parametrize("name", ["", "a b", "a+b", "a\nb", "a\u00a0b", "x" * 201, "a\x7fb"])
def test_what_can_not_be_a_name_is_refused(name: str) -> None:
    with pytest.raises(NotANoteKey):
        NoteKey(name, bytes(32))
    with pytest.raises(NotANoteKey):
        NoteKey.from_text(f"{name}+00000000+{b64encode(bytes(33)).decode()}")


def test_without_libsodium_nothing_is_taken_for_signed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "nacl", None)
    sodium.available.cache_clear()
    try:
        assert not sodium.available()
        with pytest.raises(sodium.NoLibsodium):
            notes.verify(SIGNED, LOG)
        assert str(NoteKey.from_text(str(LOG))) == str(LOG)
    finally:
        monkeypatch.undo()
        sodium.available.cache_clear()
