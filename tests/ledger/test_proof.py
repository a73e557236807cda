"""Proofs of single acts, and that a log only grew: each in a file of its own, and nothing else shown by it."""

import io
import json
from collections.abc import Sequence

import pytest

from parley.ledger.bundle import Act, CannotBeWritten, Verdict, verify
from parley.ledger.known import Known
from parley.ledger.leaf import Leaf
from parley.ledger.notes import NoteKey
from parley.ledger.policy import Policy
from parley.ledger.proof import ActProof, Growth, write_proof
from parley.ledger.tree import EMPTY_ROOT, Tree
from parley.ledger.trust import Trust
from tests.ledger.records import LETTER, PROCESS, make_act, make_log, naive_leaf, reseal
from tests.ledger.signed_records import (
    KEY,
    OTHER_SEAT,
    OTHER_SEED,
    SERVER,
    Signed,
    about_key,
    enrolment,
    letter,
    policy,
    sign,
)

ACTS = [make_act(number) for number in range(7)]
LOG = make_log("common", ACTS)


def leaf_bytes(act: Act) -> bytes:
    return act.leaf.to_bytes() if isinstance(act.leaf, Leaf) else act.leaf


def tree_of(acts: Sequence[Act]) -> Tree:
    return Tree(naive_leaf(leaf_bytes(act)) for act in acts)


def proof_of(index: int, acts: Sequence[Act] = ACTS, witnesses: Sequence[str] = (), seed: bytes = SERVER) -> ActProof:
    checkpoint = sign(make_log(acts[0].leaf.log, acts).checkpoint, witnesses, seed)  # type: ignore[union-attr]
    return ActProof(checkpoint, index, tree_of(acts).inclusion_proof(index), acts[index])


def growth(earlier: int, later: int, acts: Sequence[Act] = ACTS) -> Growth:
    first, second = make_log("common", acts[:earlier]), make_log("common", acts[:later])
    return Growth(sign(first.checkpoint), sign(second.checkpoint), tree_of(acts).consistency_proof(earlier, later))


def written(
    acts: Sequence[ActProof] = (),
    growths: Sequence[Growth] = (),
    texts: Sequence[str] = (LETTER,),
    key: NoteKey | None = KEY,
) -> bytes:
    made = {"process": PROCESS, "title": "Talks in Astana", "made": "2015-06-02T12:00:00Z", "key": key}
    return write_proof(**made, acts=acts, growths=growths, texts=texts)  # type: ignore[arg-type]


def verdict_of(data: bytes, trust: Trust | None = None) -> Verdict:
    verdict = verify(io.BytesIO(data), trust)
    assert verdict.summary()
    return verdict


def codes(data: bytes, trust: Trust | None = None) -> list[str]:
    return [one.code for one in verdict_of(data, trust).findings]


def resealed(lines: Sequence[bytes]) -> bytes:
    """As a forger would who knows the format."""
    import hashlib

    body = [line for line in lines if not line.startswith(b'{"end":')]
    acts = [line for line in body if line.startswith(b'{"act":')]
    end = {
        "acts": len(acts),
        "growths": sum(line.startswith(b'{"earlier":') for line in body),
        "opened": sum(not line.endswith(b'"salt":null}\n') for line in acts),
        "sha256": hashlib.sha256(b"".join(body)).hexdigest(),
        "texts": sum(line.startswith(b'{"sha256":"') for line in body),
    }
    return b"".join(body) + json.dumps({"end": end}, separators=(",", ":")).encode() + b"\n"


# -- what holds -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("size", range(1, 8))
def test_every_act_of_a_log_can_be_proven(size: int) -> None:
    for index in range(size):
        verdict = verdict_of(written([proof_of(index, ACTS[:size])]))
        assert verdict.ok, verdict.summary()
        assert f"letter.signed is act {index + 1} of {size} in the log common" in verdict.summary()
        assert "by the seat seat-" in verdict.summary() and "The rest of the record" in verdict.summary()


def test_that_a_log_only_grew_can_be_proven() -> None:
    for later in range(1, 8):
        for earlier in range(1, later + 1):
            verdict = verdict_of(written(growths=[growth(earlier, later)], texts=[]))
            assert verdict.ok, verdict.summary()
            assert f"common only grew between {earlier} and {later} acts" in verdict.summary()


def test_a_proof_says_whose_key_and_who_witnessed() -> None:
    data = written([proof_of(2, witnesses=["left", "right"])])
    verdict = verdict_of(data, Trust(Policy.from_bytes(policy())))
    assert verdict.ok and verdict.vouched.named
    assert "saw common and that it only grew. Up to act: 7, by: left, right" in verdict.summary()
    assert codes(written([proof_of(2, witnesses=["left"])]), Trust(Policy.from_bytes(policy()))) == ["policy.unmet"]
    bare = ActProof(LOG.checkpoint, 2, tree_of(ACTS).inclusion_proof(2), ACTS[2])
    assert "signed by a key that you know" in verdict_of(written([bare], key=None)).summary()


def test_a_signed_act_is_proven_with_the_enrolment_of_its_key() -> None:
    signed = letter(2)
    enrolled = enrolment(0)
    acts = [enrolled.act, about_key(1, "key.confirmed", seat=OTHER_SEAT), signed.act, make_act(9)]
    texts = list(dict.fromkeys([*enrolled.texts, *signed.texts]))
    with_key = written([proof_of(0, acts), proof_of(1, acts), proof_of(2, acts)], texts=texts)
    verdict = verdict_of(with_key)
    assert verdict.ok and (verdict.signed.good, verdict.signed.unconfirmed) == (2, 0), verdict.summary()
    alone = verdict_of(written([proof_of(2, acts)], texts=signed.texts))
    assert alone.ok and (alone.signed.good, alone.signed.keyless) == (0, 1)
    revoked = [enrolled.act, about_key(1, "key.revoked"), signed.act]
    with pytest.raises(CannotBeWritten, match="revoked or replaced before"):
        written([proof_of(index, revoked) for index in range(3)], texts=texts)


def test_a_false_signature_is_refused_in_a_proof_too() -> None:
    signed = Signed(2, "letter.signed", LETTER, signature=letter(3, seed=OTHER_SEED).signature)
    acts = [enrolment(0).act, signed.act]
    with pytest.raises(CannotBeWritten, match="THE SIGNATURE IS FALSE"):
        written([proof_of(1, acts)], texts=signed.texts)


# -- what is refused --------------------------------------------------------------------------------------

GOOD = written([proof_of(2), proof_of(5)], [growth(3, 7)])
LINES = GOOD.splitlines(keepends=True)


def test_every_flipped_byte_is_refused() -> None:
    for at in range(len(GOOD)):
        for flip in (0x01, 0x20):
            bent = bytearray(GOOD)
            bent[at] ^= flip
            assert not verify(io.BytesIO(bytes(bent))).ok, (at, flip)


def test_every_cut_and_every_dropped_doubled_or_swapped_line_is_refused() -> None:
    for length in range(len(GOOD)):
        assert not verify(io.BytesIO(GOOD[:length])).ok, length
    for index, line in enumerate(LINES):
        assert codes(b"".join(LINES[:index] + LINES[index + 1 :])), index
        assert codes(b"".join([*LINES[:index], line, *LINES[index:]])), index
        for other in range(index):
            swapped = LINES.copy()
            swapped[index], swapped[other] = swapped[other], swapped[index]
            assert codes(b"".join(swapped)), (index, other)
    assert codes(GOOD + GOOD) == ["file.followed"]


def test_every_flipped_byte_of_proof_and_act_is_refused_though_resealed() -> None:
    for index in range(1, 6):
        for at in range(len(LINES[index]) - 1):
            line = bytearray(LINES[index])
            line[at] ^= 1
            assert codes(resealed([*LINES[:index], bytes(line), *LINES[index + 1 :]])), (index, at)


def bent(which: int, /, **changed: object) -> bytes:
    value = {**json.loads(LINES[which]), **changed}
    line = json.dumps(value, separators=(",", ":"), sort_keys=True, ensure_ascii=False).encode() + b"\n"
    return resealed([*LINES[:which], line, *LINES[which + 1 :]])


HASHES = json.loads(LINES[1])["hashes"]
BACKWARDS = {"earlier": growth(3, 7).later.to_text(), "later": growth(3, 7).earlier.to_text()}
FRAUD = {
    "another place": (1, {"index": 3}, "proof.inclusion"),
    "a place beyond": (1, {"index": 7}, "proof.inclusion"),
    "a negative place": (1, {"index": -1}, "proof.inclusion"),
    "a place that is none": (1, {"index": "2"}, "proof.unreadable"),
    "a true place": (1, {"index": True}, "proof.unreadable"),
    "a hash less": (1, {"hashes": HASHES[1:]}, "proof.inclusion"),
    "a hash more": (1, {"hashes": [*HASHES, HASHES[0]]}, "proof.inclusion"),
    "hashes in another order": (1, {"hashes": HASHES[::-1]}, "proof.inclusion"),
    "no hashes": (1, {"hashes": []}, "proof.inclusion"),
    "a short hash": (1, {"hashes": [HASHES[0][2:], *HASHES[1:]]}, "proof.unreadable"),
    "a hash in capitals": (1, {"hashes": [HASHES[0].upper(), *HASHES[1:]]}, "proof.unreadable"),
    "a hash with spaces": (1, {"hashes": [" " + HASHES[0][1:], *HASHES[1:]]}, "proof.unreadable"),
    "sixty-five hashes": (1, {"hashes": HASHES[:1] * 65}, "proof.unreadable"),
    "hashes that are none": (1, {"hashes": "x"}, "proof.unreadable"),
    "a checkpoint that is none": (1, {"checkpoint": "x"}, "proof.unreadable"),
    "more": (1, {"note": "x"}, "proof.unreadable"),
    "growth that was none": (5, {"hashes": []}, "proof.growth"),
    "growth backwards": (5, BACKWARDS, "proof.growth"),
}  # fmt: skip


@pytest.mark.parametrize("name", FRAUD)
def test_fraud_is_refused_though_resealed(name: str) -> None:
    index, changed, code = FRAUD[name]
    assert codes(bent(index, **changed))[0] == code


def test_a_checkpoint_of_another_log_process_or_key_is_refused() -> None:
    room = make_log("room:r1", [make_act(number, "room:r1") for number in range(7)])
    assert "act.log" in codes(bent(1, checkpoint=sign(room.checkpoint).to_text()))
    foreign = make_log("common", [make_act(0, process="geneva-2014")], process="geneva-2014")
    assert "log.foreign" in codes(bent(1, checkpoint=sign(foreign.checkpoint).to_text()))
    assert codes(bent(1, checkpoint=LOG.checkpoint.to_text())) == ["note.missing"]
    with pytest.raises(CannotBeWritten, match="no signature by"):
        written([proof_of(2, seed=bytes(32))])
    mixed = bent(5, earlier=sign(make_log("room:r1", room.acts).checkpoint).to_text())  # type: ignore[arg-type]
    assert codes(mixed) == ["proof.unreadable"]


def test_an_act_of_another_process_is_refused() -> None:
    acts = [make_act(0, process="geneva-2014")]
    checkpoint = sign(make_log("common", acts).checkpoint)
    with pytest.raises(CannotBeWritten, match="another process: geneva-2014"):
        written([ActProof(checkpoint, 0, [], acts[0])])


def test_of_an_empty_log_and_of_nothing_nothing_is_shown() -> None:
    empty = sign(make_log("common", []).checkpoint)
    assert empty.root == EMPTY_ROOT
    with pytest.raises(CannotBeWritten, match="isn't the one at place 0"):
        written([ActProof(empty, 0, [], ACTS[0])])
    with pytest.raises(CannotBeWritten, match="history was rewritten"):
        written(growths=[Growth(empty, sign(LOG.checkpoint), [])], texts=[])
    with pytest.raises(CannotBeWritten, match="proves nothing"):
        written(texts=[])


def test_details_and_texts_are_held_against_the_act() -> None:
    with pytest.raises(CannotBeWritten, match="bound to"):
        written([ActProof(proof_of(2).checkpoint, 2, proof_of(2).hashes, Act(ACTS[2].leaf, {"other": 1}, bytes(32)))])
    with pytest.raises(CannotBeWritten, match="names this text"):
        written([proof_of(2)], texts=["stray"])
    closed = written([ActProof(proof_of(2).checkpoint, 2, proof_of(2).hashes, Act(ACTS[2].leaf))], texts=[])
    verdict = verdict_of(closed)
    assert verdict.ok and (verdict.counts.closed, verdict.counts.absent) == (1, 1)


def test_a_proof_line_without_its_act_and_an_act_without_its_proof_are_refused() -> None:
    head, proof, act, *_, text, end = LINES
    assert "proof.noact" in codes(resealed([head, proof, text]))
    assert codes(resealed([head, proof, proof, act])) == ["proof.noact"]
    assert codes(resealed([head, act])) == ["line.misplaced"]
    assert codes(resealed([head, proof, act, text, proof, act])) == ["line.misplaced"]
    assert codes(resealed([head, proof, act, b'{"note":1}\n'])) == ["line.unknown"]
    assert codes(resealed([head, proof, b"not an act\n"])) == ["proof.noact"]
    assert end


def test_a_record_is_no_proof_and_a_proof_no_record() -> None:
    as_record = [LINES[0].replace(b"parley-proof/1", b"parley-record/2"), *LINES[1:]]
    assert "log.checkpoint" in codes(reseal(as_record))
    newer = [LINES[0].replace(b"parley-proof/1", b"parley-proof/2"), *LINES[1:]]
    assert codes(resealed(newer)) == ["file.version"]


# -- against what was verified before ------------------------------------------------------------------------


def test_a_proof_from_another_history_than_the_one_known_is_refused() -> None:
    known = Known()
    known.learn_key(PROCESS, KEY)
    known.learn_state("parley/astana-2015/common", 7, bytes(32))
    assert codes(written([proof_of(2)]), Trust(known=known)) == ["known.fork"]
    assert codes(written([proof_of(2, ACTS[:5])]), Trust(known=known)) == []
    other = Known({PROCESS: NoteKey(KEY.name, bytes(32))})
    assert codes(written([proof_of(2)]), Trust(known=other)) == ["key.changed"]
