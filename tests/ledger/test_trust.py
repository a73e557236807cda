"""Who vouches for a record: its own key, the key it was known by, witnesses, and what was verified before."""

import hashlib
import io
import json
from pathlib import Path

import pytest

from parley.ledger import notes
from parley.ledger.bundle import CannotBeWritten, Log, Verdict, verify
from parley.ledger.checkpoint import Checkpoint, SignatureLine
from parley.ledger.known import Known
from parley.ledger.languages import arabic
from parley.ledger.notes import NoteKey
from parley.ledger.policy import Policy
from parley.ledger.trust import Trust
from tests.ledger.records import ANSWER, LETTER, PROCESS, make_act, make_log, record, reseal, small_logs
from tests.ledger.signed_records import KEY, SERVER, WITNESSES, bundle, checkpoint_at, policy, sign, signed_log

OTHER = bytes(range(50, 82))
OTHER_KEY = NoteKey.of_seed(OTHER, KEY.name)
COMMON, ROOM, PUBLIC = small_logs()
PLAIN = Log(Checkpoint(PROCESS, "common", 6, COMMON.checkpoint.root), COMMON.acts)
LOGS = [PLAIN, ROOM, PUBLIC]
TEXTS = (LETTER, ANSWER)
ORIGIN = PLAIN.checkpoint.origin


def whole(**witnessed: object) -> bytes:
    """All three logs signed; the common one cosigned at these sizes (`at_4=("left",)`)."""
    seen = {int(name.removeprefix("at_")): names for name, names in witnessed.items()}
    return bundle([signed_log(PLAIN, witnessed=seen), signed_log(ROOM), signed_log(PUBLIC)], TEXTS)  # type: ignore[arg-type]


def trusting(text: bytes | None = None, known: Known | None = None) -> Trust:
    return Trust(None if text is None else Policy.from_bytes(text), known)


def verdict_of(data: bytes, trust: Trust | None = None) -> Verdict:
    verdict = verify(io.BytesIO(data), trust)
    assert verdict.summary()
    return verdict


def codes(data: bytes, trust: Trust | None = None) -> list[str]:
    return [one.code for one in verdict_of(data, trust).findings]


def learnt(data: bytes) -> Known:
    verdict, known = verdict_of(data), Known()
    assert verdict.ok and verdict.vouched.key is not None
    known.learn_key(PROCESS, verdict.vouched.key)
    for state in verdict.logs():
        known.learn_state(*state)
    return known


# -- the record's own key -----------------------------------------------------------------------------


def test_a_record_signed_by_its_own_key_holds_and_says_that_anybody_could_have_made_it() -> None:
    verdict = verdict_of(whole())
    assert verdict.ok, verdict.summary()
    assert (verdict.vouched.key, verdict.vouched.signed, verdict.vouched.met) == (KEY, 3, False)
    checked, rest = verdict.summary().split("Not checked:")
    assert str(KEY) in checked and "Checkpoints: 3" in checked
    assert "a forger's own key would look the same" in rest and "write it into a policy file" in rest
    assert "doesn't check signatures" not in verdict.summary()


def test_a_checkpoint_that_the_records_key_did_not_sign_is_refused() -> None:
    for index in range(3):
        logs = [signed_log(log) for log in LOGS]
        logs[index] = LOGS[index]
        with pytest.raises(CannotBeWritten, match="no signature by"):
            bundle(logs, TEXTS)
    lines = whole().splitlines(keepends=True)
    stripped = [unsigned(line) if line.startswith(b'{"checkpoint"') else line for line in lines]
    assert codes(reseal(stripped)) == ["note.missing"] * 3
    alien = [signed_log(log, seed=OTHER) for log in LOGS]
    with pytest.raises(CannotBeWritten, match="no signature by"):
        bundle(alien, TEXTS)


def unsigned(line: bytes) -> bytes:
    value = json.loads(line)
    value["checkpoint"] = value["checkpoint"].partition("\n\n")[0] + "\n"
    return json.dumps(value, separators=(",", ":"), sort_keys=True).encode() + b"\n"


def test_every_flipped_byte_of_a_signature_is_refused_though_resealed() -> None:
    lines = whole(at_6=("left", "right")).splitlines(keepends=True)
    trust = trusting(policy())
    assert codes(reseal(lines), trust) == []
    at = next(index for index, line in enumerate(lines) if line.startswith(b'{"checkpoint"'))
    value = json.loads(lines[at])
    body, _, signed = value["checkpoint"].partition("\n\n")
    for position in range(len(signed)):
        bent = signed[:position] + chr(ord(signed[position]) ^ 1) + signed[position + 1 :]
        value["checkpoint"] = f"{body}\n\n{bent}"
        line = json.dumps(value, separators=(",", ":"), sort_keys=True, ensure_ascii=False).encode() + b"\n"
        assert codes(reseal([*lines[:at], line, *lines[at + 1 :]]), trust), position


@pytest.mark.parametrize("key", ["", "no key", str(WITNESSES["left"]), str(KEY.named("parley/geneva-2014")), 7, [1]])
def test_a_head_with_something_else_for_a_key_is_refused(key: object) -> None:
    first, *rest = whole().splitlines(keepends=True)
    bent = json.dumps({**json.loads(first), "key": key}, separators=(",", ":"), sort_keys=True, ensure_ascii=False)
    assert codes(reseal([bent.encode() + b"\n", *rest])) == ["file.foreign"]


def test_records_of_the_first_format_are_read() -> None:
    lines = record().splitlines(keepends=True)
    head = json.loads(lines[0])
    del head["key"]
    first = json.dumps({**head, "format": "parley-record/1"}, separators=(",", ":"), sort_keys=True, ensure_ascii=False)
    old = [line.replace(b',"witnessed":[]', b"") for line in lines[1:]]
    assert codes(reseal([first.encode() + b"\n", *old])) == []


# -- the key it was known by -----------------------------------------------------------------------------


def test_the_same_key_again_is_recognised() -> None:
    verdict = verdict_of(whole(), trusting(known=learnt(whole())))
    assert verdict.ok and verdict.vouched.met
    assert "by the same key before" in verdict.summary() and "forger" not in verdict.summary()


def test_another_key_is_refused_loudly() -> None:
    """The host makes a whole new record under a new key: everything in it holds, and yet."""
    forged = bundle([signed_log(log, seed=OTHER) for log in LOGS], TEXTS, key=OTHER_KEY)
    assert codes(forged) == []
    verdict = verdict_of(forged, trusting(known=learnt(whole())))
    assert [one.code for one in verdict.findings] == ["key.changed"]
    assert "THE RECORD'S KEY HAS CHANGED" in verdict.summary()
    assert str(KEY) in verdict.summary() and str(OTHER_KEY) in verdict.summary()
    assert "by another way" in verdict.summary()


def test_a_record_that_was_signed_and_is_not_any_more_is_refused() -> None:
    bare = bundle(LOGS, TEXTS, key=None)
    assert codes(bare) == []
    assert codes(bare, trusting(known=learnt(whole()))) == ["note.missing"] * 3
    assert codes(bare, trusting(policy("none"))) == ["note.missing"] * 3


def test_a_key_is_taken_from_policy_or_memory_where_the_file_names_none() -> None:
    bare = bundle([signed_log(log) for log in LOGS], TEXTS, key=None)
    for trust in (trusting(policy("none")), trusting(known=learnt(whole()))):
        verdict = verdict_of(bare, trust)
        assert verdict.ok and verdict.vouched.key == KEY, verdict.summary()
    assert verdict_of(bare).vouched.key is None


# -- the policy --------------------------------------------------------------------------------------------


def test_a_key_that_the_policy_does_not_name_is_refused() -> None:
    assert codes(whole(), trusting(policy("none", key=OTHER_KEY))) == ["key.untrusted"]
    other_process = NoteKey("parley/geneva-2014", KEY.public)
    assert codes(whole(), trusting(policy("none", key=other_process))) == ["policy.silent"]
    assert verdict_of(whole(), trusting(policy("none"))).vouched.named


@pytest.mark.parametrize(
    "text", [policy("none", key=KEY.named("parley/geneva-2014")), b"quorum none\n"], ids=["of other talks", "of none"]
)
def test_a_policy_that_says_nothing_on_these_talks_lets_nothing_hold(text: bytes) -> None:
    """Nor where the record's key was taken out of the file, so that there is none to hold against the policy."""
    for data in (whole(), bundle([signed_log(log) for log in LOGS], TEXTS, key=None), bundle(LOGS, TEXTS, key=None)):
        verdict = verdict_of(data, trusting(text))
        assert [one.code for one in verdict.findings] == ["policy.silent"]
        assert "SAYS NOTHING ON THESE TALKS" in verdict.summary() and "written for these talks" in verdict.summary()
        assert "Keep it unchanged" not in verdict.summary() and "لا تقول سياستكم شيئًا" in verdict.summary(arabic)
    # Witnesses alone are something: what they saw of these talks is asked.
    seen = "\n".join(line for line in policy().decode().splitlines() if not line.startswith("log"))
    assert codes(whole(at_6=("left", "right")), trusting(f"{seen}\n".encode())) == []
    assert codes(whole(), trusting(f"{seen}\n".encode())) == ["policy.unmet"]


@pytest.mark.parametrize(
    ("seen", "expected"),
    [
        ({"at_6": ("left", "right")}, 6),
        ({"at_6": ("left", "right", "third")}, 6),
        ({"at_4": ("left", "right")}, 4),
        ({"at_2": ("left", "right"), "at_5": ("left", "third")}, 5),
        ({"at_5": ("left", "right"), "at_6": ("left",)}, 5),
        ({"at_6": ("left",)}, None),
        ({"at_4": ("left",), "at_5": ("right",)}, None),
        ({}, None),
    ],
    ids=str,
)
def test_the_quorum_of_the_policy_decides(seen: dict[str, tuple[str, ...]], expected: int | None) -> None:
    verdict = verdict_of(whole(**seen), trusting(policy()))
    assert verdict.ok is (expected is not None), verdict.summary()
    if expected is None:
        assert [one.code for one in verdict.findings] == ["policy.unmet"]
        assert "two (2: left, right, third)" in verdict.summary() and "Ask the witnesses" in verdict.summary()
    else:
        assert verdict.vouched.witnessed["common"][0] == expected
        later = f"haven't seen them yet. Acts: {6 - expected}"
        assert (later in verdict.summary()) is (expected < 6)
        assert "that no quorum has seen. Logs: 2" in verdict.summary()


def test_a_witness_that_saw_another_history_is_heard() -> None:
    acts = list(PLAIN.acts)
    acts[1] = make_act(1, rules=2)
    other = make_log("common", acts[:4]).checkpoint
    log = Log(sign(PLAIN.checkpoint), PLAIN.acts, [sign(other, ["left", "right"])])
    with pytest.raises(CannotBeWritten, match="history was rewritten"):
        bundle([log], [LETTER])
    lines = whole(at_4=("left", "right")).splitlines(keepends=True)
    at = 1
    value = json.loads(lines[at])
    value["witnessed"] = [sign(other, ["left", "right"]).to_text()]
    line = json.dumps(value, separators=(",", ":"), sort_keys=True, ensure_ascii=False).encode() + b"\n"
    verdict = verdict_of(reseal([*lines[:at], line, *lines[at + 1 :]]), trusting(policy()))
    assert [one.code for one in verdict.findings] == ["log.witnessed"]
    assert "Keep both files" in verdict.summary()


@pytest.mark.parametrize("bent", ["future", "order", "twice", "other log", "not a list", "not text"])
def test_earlier_checkpoints_must_be_earlier_ones_of_this_log(bent: str) -> None:
    lines = whole(at_3=("left",), at_4=("left", "right")).splitlines(keepends=True)
    value = json.loads(lines[1])
    three, four = value["witnessed"]
    value["witnessed"] = {
        "future": [three, sign(Checkpoint(PROCESS, "common", 7, bytes(32))).to_text()],
        "order": [four, three],
        "twice": [four, four],
        "other log": [sign(checkpoint_at(ROOM, 2)).to_text()],
        "not a list": {"3": three},
        "not text": [3],
    }[bent]
    line = json.dumps(value, separators=(",", ":"), sort_keys=True, ensure_ascii=False).encode() + b"\n"
    assert codes(reseal([lines[0], line, *lines[2:]])) == ["log.checkpoint"]


def test_a_witness_is_no_log_and_a_log_no_witness() -> None:
    """The witness's key signs as a log would, the log's as a witness: both lines are strangers."""
    body = PLAIN.checkpoint.body()
    as_log = notes.sign(body, bytes([1]) * 32, WITNESSES["left"].name)
    as_witness = notes.cosign(body, SERVER, ORIGIN, 1433239200)
    own = sign(PLAIN.checkpoint)
    log = Log(Checkpoint(PROCESS, "common", 6, own.root, signatures=(*own.signatures, as_log, as_witness)), PLAIN.acts)
    verdict = verdict_of(bundle([log], TEXTS), trusting(policy()))
    assert [one.code for one in verdict.findings] == ["policy.unmet"]
    assert verdict.vouched.unknown == 2


def test_strangers_count_for_nothing_and_are_counted() -> None:
    own = sign(PLAIN.checkpoint, ["left", "right"])
    lines = (*own.signatures, SignatureLine("stranger.example", bytes(76)))
    log = Log(Checkpoint(PROCESS, "common", 6, own.root, signatures=lines), PLAIN.acts)
    verdict = verdict_of(bundle([log], TEXTS))
    assert verdict.ok and "count for nothing. Signatures: 3" in verdict.summary()
    assert verdict_of(bundle([log], TEXTS), trusting(policy())).vouched.unknown == 1


def test_a_known_witness_whose_line_is_false_is_refused() -> None:
    own = sign(PLAIN.checkpoint, ["left", "right"])
    bad = SignatureLine(own.signatures[1].name, own.signatures[1].signature[:-1] + b"\x00")
    log = Log(Checkpoint(PROCESS, "common", 6, own.root, signatures=(own.signatures[0], bad)), PLAIN.acts)
    assert "note.bad" in codes(bundle([log], TEXTS), trusting(policy()))
    twice = (*own.signatures, own.signatures[1])
    log = Log(Checkpoint(PROCESS, "common", 6, own.root, signatures=twice), PLAIN.acts)
    assert "note.twice" in codes(bundle([log], TEXTS), trusting(policy()))


def test_a_policy_that_can_not_be_checked_is_not_taken_for_met(monkeypatch: pytest.MonkeyPatch) -> None:
    from parley.ledger import sodium

    data = whole(at_6=("left", "right"))
    monkeypatch.setattr(sodium, "available", lambda: False)
    assert codes(data) == []
    assert codes(data, trusting(policy())) == ["policy.nosodium"]
    assert "Install PyNaCl" in verdict_of(data, trusting(policy())).summary()


# -- what was verified before: forks and roll-backs --------------------------------------------------------


def part(size: int) -> bytes:
    log = make_log("common", list(PLAIN.acts)[:size])
    return bundle([signed_log(log)], [LETTER] if size < 6 else TEXTS)


def test_a_record_that_only_grew_holds_and_an_old_copy_that_was_verified_too() -> None:
    known = learnt(part(3))
    assert codes(part(5), trusting(known=known)) == []
    known.merge(learnt(part(5)))
    assert codes(part(6), trusting(known=known)) == []
    old = verdict_of(part(3), trusting(known=known))
    assert old.ok and "You have verified a newer state of this process before. Logs: 1" in old.summary()


@pytest.mark.parametrize("size", range(1, 6))
def test_a_roll_back_between_two_verifications_is_found(size: int) -> None:
    verdict = verdict_of(part(size), trusting(known=learnt(part(6))))
    assert [one.code for one in verdict.findings] == ["known.older"]
    assert f"ends here at {size} acts, but you have verified it with 6 acts before" in verdict.summary()
    assert "--known none" in verdict.summary()
    unseen = verdict_of(part(size), trusting(policy(), learnt(part(6)))).summary()
    assert "Ask the witnesses" in unseen and "--known none" in unseen and "Keep it unchanged" not in unseen


@pytest.mark.parametrize("changed", range(5))
def test_a_fork_between_two_verifications_is_found(changed: int) -> None:
    """Signed by the true key, consistent in itself, longer than before: only the reader's memory knows."""
    known = learnt(part(5))
    acts = [make_act(number) for number in range(8)]
    acts[changed] = make_act(changed, rules=2)
    forged = bundle([signed_log(make_log("common", acts))], [LETTER])
    assert codes(forged) == []
    verdict = verdict_of(forged, trusting(known=known))
    assert [one.code for one in verdict.findings] == ["known.fork"]
    assert "ANOTHER HISTORY" in verdict.summary() and "Keep both files" in verdict.summary()


def test_a_log_left_out_and_a_log_that_is_new_are_no_alarm() -> None:
    known = learnt(whole())
    assert codes(bundle([signed_log(ROOM)], [LETTER]), trusting(known=known)) == []
    more = signed_log(make_log("team", [make_act(0, "team")]))
    assert codes(bundle([signed_log(PLAIN), more], TEXTS), trusting(known=known)) == []


def test_another_process_with_the_same_logs_is_another_record() -> None:
    log = make_log("common", [make_act(0, process="geneva-2014")], process="geneva-2014")
    elsewhere = record([log], [LETTER], process="geneva-2014")
    assert codes(elsewhere, trusting(known=learnt(whole()))) == []


def test_every_flipped_byte_of_a_whole_signed_record_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    """Each byte of a small record, by one bit and by its case, and some out of UTF-8; without policy or memory."""
    data = whole(at_4=("left", "right"), at_6=("left",))
    refused = 0
    for at in range(len(data)):
        for flip in (0x01, 0x20) if at % 16 else (0x01, 0x20, 0x80):
            bent = bytearray(data)
            bent[at] ^= flip
            assert not verify(io.BytesIO(bytes(bent))).ok, (at, flip)
            refused += 1
    assert refused > 2 * len(data) > 15_000
    assert verify(io.BytesIO(data)).ok


def test_the_same_file_twice_at_a_path(tmp_path: Path) -> None:
    path = tmp_path / "record.bundle"
    path.write_bytes(whole())
    assert verify(path) == verify(io.BytesIO(path.read_bytes()))
    assert hashlib.sha256(whole()).digest() == hashlib.sha256(path.read_bytes()).digest()
