"""A record as one file: what holds, and that nothing in it can be altered, moved, cut or added unnoticed."""

import hashlib
import io
import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations
from pathlib import Path

import pytest

from parley.ledger import codes
from parley.ledger.bundle import Act, CannotBeWritten, Log, Verdict, verify, write
from parley.ledger.checkpoint import Checkpoint
from parley.ledger.leaf import Seen, text_hash
from parley.ledger.tree import EMPTY_ROOT
from tests.ledger.records import ANSWER, LETTER, PROCESS, make_act, make_log, naive_root, record, reseal, small_logs

RECORD = record()
LINES = RECORD.splitlines(keepends=True)
ACTS = [index for index, line in enumerate(LINES) if line.startswith(b'{"act":')]


def verdict_of(data: bytes) -> Verdict:
    return verify(io.BytesIO(data))


def found(data: bytes) -> set[str]:
    verdict = verdict_of(data)
    assert verdict.ok is (not verdict.findings)
    verdict.summary()
    return {finding.code for finding in verdict.findings}


def changed(index: int, old: bytes, new: bytes) -> list[bytes]:
    assert LINES[index].count(old) == 1, (old, LINES[index])
    return [*LINES[:index], LINES[index].replace(old, new), *LINES[index + 1 :]]


# -- what holds --------------------------------------------------------------------------------------


def test_a_record_holds_and_says_what_it_holds() -> None:
    verdict = verdict_of(RECORD)
    assert verdict.ok, verdict.summary()
    counts = verdict.counts
    assert (counts.logs, counts.acts, counts.texts, counts.opened, counts.closed) == (3, 9, 2, 8, 1)
    assert (counts.absent, counts.seen, counts.signatures) == (1, 4, 1)
    assert verdict.roots == {log.checkpoint.log: log.checkpoint.root.hex() for log in small_logs()}
    assert verdict.sizes == {"common": 6, "room:r1": 3, "public": 0}
    assert verdict.head is not None
    assert (verdict.head.process, verdict.head.made) == (PROCESS, "2015-06-02T12:00:00Z")


def test_the_summary_says_what_was_checked_and_what_was_not() -> None:
    summary = verdict_of(RECORD).summary()
    checked, unchecked = summary.split("Not checked:")
    assert small_logs()[0].checkpoint.root.hex() in checked
    assert "the party of the seat s1" in checked
    assert "signed by a key that you know" in unchecked
    assert "keys that you don't know. They count for nothing. Signatures: 1" in unchecked
    assert "not opened for this reader. Acts: 1" in unchecked
    assert "doesn't contain. Texts: 1" in unchecked
    assert "Acts that nobody signed with a key of their own" in unchecked and "keeps the record. Acts: 9" in unchecked
    assert "give a policy that names witnesses" in unchecked
    assert "that you don't know" not in verdict_of(record([make_log("common", [make_act(0)])], [LETTER])).summary()


def test_a_record_of_nothing_yet_holds() -> None:
    assert found(record([], [])) == set()


def test_a_file_and_a_path_are_verified_alike(tmp_path: Path) -> None:
    path = tmp_path / "record.bundle"
    path.write_bytes(RECORD)
    assert verify(path) == verify(str(path)) == verdict_of(RECORD)


def test_the_closing_hash_is_over_all_bytes_before_it() -> None:
    end = json.loads(LINES[-1])["end"]
    assert end["sha256"] == hashlib.sha256(b"".join(LINES[:-1])).hexdigest()
    assert reseal(LINES) == RECORD


def test_another_language_is_only_other_words() -> None:
    words = verdict_of(RECORD[:-100]).summary(lambda code, params: f"{code} {sorted(params)}")
    assert words.splitlines()[0] == "summary.fails ['problems']"


# -- damage ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("flip", [0x01, 0x20])  # the neighbouring digit or letter; the other case
def test_every_flipped_byte_is_refused(flip: int) -> None:
    for at in range(len(RECORD)):
        damaged = bytearray(RECORD)
        damaged[at] ^= flip
        assert not verdict_of(bytes(damaged)).ok, at


def test_every_cut_is_refused() -> None:
    for length in range(len(RECORD)):
        assert not verdict_of(RECORD[:length]).ok, length
        assert not verdict_of(RECORD[length + 1 :]).ok, length
    assert found(b"".join(LINES[:-1])) == {"file.cut"}


def test_every_dropped_doubled_or_swapped_line_is_refused() -> None:
    for index, line in enumerate(LINES):
        assert found(b"".join(LINES[:index] + LINES[index + 1 :])), index
        assert found(b"".join([*LINES[:index], line, *LINES[index:]])), index
    for one, other in combinations(range(len(LINES)), 2):
        swapped = LINES.copy()
        swapped[one], swapped[other] = swapped[other], swapped[one]
        assert found(b"".join(swapped)), (one, other)


def test_a_file_doubled_is_refused() -> None:
    assert found(RECORD + RECORD) == {"file.followed"}
    assert found(RECORD + b"\n") == {"file.followed"}


def test_damage_and_fraud_are_told_apart() -> None:
    damaged = verdict_of(b"".join(changed(ACTS[0], b'"rules":1', b'"rules":2')))
    assert {finding.code for finding in damaged.findings} == {"log.root", "seen.fork", "file.changed"}
    assert "damaged or altered after it was written" in damaged.summary()
    forged = verdict_of(reseal(changed(ACTS[0], b'"rules":1', b'"rules":2')))
    assert {finding.code for finding in forged.findings} == {"log.root", "seen.fork"}
    assert "Keep it unchanged" in forged.summary()


# -- fraud by somebody who makes the counts and the closing hash right again ---------------------------


def test_every_act_dropped_doubled_or_swapped_is_refused_though_resealed() -> None:
    for index in ACTS:
        assert "log.size" in found(reseal(LINES[:index] + LINES[index + 1 :]))
        assert {"log.size", "act.twice"} <= found(reseal([*LINES[:index], LINES[index], *LINES[index:]]))
    for one, other in combinations(ACTS, 2):
        swapped = LINES.copy()
        swapped[one], swapped[other] = swapped[other], swapped[one]
        assert found(reseal(swapped)) & {"log.root", "act.log"}, (one, other)


def test_every_flipped_byte_of_an_act_is_refused_though_resealed() -> None:
    for index in ACTS:
        for at in range(len(LINES[index]) - 1):
            line = bytearray(LINES[index])
            line[at] ^= 1
            assert found(reseal([*LINES[:index], bytes(line), *LINES[index + 1 :]])), (index, at)


FRAUD = {
    "another actor": (ACTS[0], b'"seat":"seat-0"', b'"seat":"seat-9"', {"log.root", "seen.fork"}),
    "another capacity": (ACTS[8], b"head of delegation", b"observer", {"log.root"}),
    "another time": (ACTS[8], b"T09:44:00Z", b"T09:45:00Z", {"log.root"}),
    "other details": (ACTS[0], "доверия".encode(), "обмана!".encode(), {"act.details"}),
    "details of other type": (ACTS[0], b'"signatory":0', b'"signatory":null', {"act.details"}),
    "details in another order": (ACTS[0], b"[1,2,", b"[2,1,", {"act.details"}),
    "details not canonical": (ACTS[0], b"[1,2,", b"[1, 2,", {"act.unreadable"}),
    "details with a key twice": (ACTS[0], b'{"clauses"', b'{"clauses":[],"clauses"', {"act.unreadable"}),
    "another salt": (ACTS[0], b'"salt":"', b'"salt":"00', {"act.unreadable"}),
    "another process": (ACTS[8], b"astana-2015", b"geneva-2014", {"act.process", "log.root"}),
    "another log": (ACTS[8], b'"log":"room:r1"', b'"log":"room:r2"', {"act.log", "log.root"}),
    "another text": (ACTS[8], text_hash(LETTER).encode(), text_hash(ANSWER).encode(), {"log.root"}),
    "text of another hash": (-3, b"mediate", b"dictate", {"text.changed"}),
    "an act too old in what it saw": (ACTS[3], b'"size":2', b'"size":1', {"seen.fork", "log.root"}),
    "an act that saw the future": (ACTS[3], b'"size":2', b'"size":4', {"seen.future", "log.root"}),
    "another root": (1, b"parley/astana-2015/common\\n6\\n", b"parley/astana-2015/common\\n6\\nAA", {"log.checkpoint"}),
    "another size": (1, b"\\n6\\n", b"\\n5\\n", {"log.size"}),
    "a checkpoint of the future": (1, b"\\n6\\n", b"\\n7\\n", {"log.size"}),
    "another process's checkpoint": (1, b"astana-2015", b"geneva-2014", {"log.foreign"}),
    "another log's checkpoint": (1, b"2015/common", b"2015/public", {"log.checkpoint"}),
    "an empty log's wrong root": (-4, b"47DE", b"57DE", {"log.checkpoint"}),
    "another version of the leaf": (ACTS[8], b"parley.act/1", b"parley.act/2", {"act.unreadable"}),
    "another version of the format": (0, b"record/2", b"record/3", {"file.version"}),
    "a position in a leaf": (ACTS[8], b'"process"', b'"position":8,"process"', {"act.unreadable"}),
}


@pytest.mark.parametrize("name", FRAUD)
def test_fraud_is_refused_though_resealed(name: str) -> None:
    index, old, new, expected = FRAUD[name]
    assert found(reseal(changed(index % len(LINES), old, new))) >= expected


def test_a_fork_that_recomputes_every_root_is_found_by_what_actors_had_seen() -> None:
    """The forger rewrites an act and makes a new checkpoint; a later act bears witness to the old history."""
    common, *others = small_logs()
    acts = list(common.acts)
    acts[1] = make_act(1, rules=2)
    forged = [make_log("common", acts), *others]
    with pytest.raises(CannotBeWritten, match="another history"):
        record(forged)
    lines = LINES.copy()
    lines[ACTS[1]] = record([make_log("common", acts[1:2])], [LETTER]).splitlines(keepends=True)[2]
    hashes = [hashlib.sha256(b"\x00" + act.leaf.to_bytes()).digest() for act in acts]  # type: ignore[union-attr]
    checkpoint = Checkpoint(PROCESS, "common", 6, naive_root(hashes)).to_text()
    lines[1] = json.dumps({"checkpoint": checkpoint, "log": "common"}, separators=(",", ":")).encode() + b"\n"
    assert found(reseal(lines)) == {"seen.fork"}


def test_one_submission_counted_twice_is_refused_where_it_stands() -> None:
    acts = [make_act(0), make_act(1), make_act(2, id="submission-0")]
    with pytest.raises(CannotBeWritten, match=r"act 2 of common: .*count twice"):
        record([make_log("common", acts)], [LETTER])
    lines = record([make_log("common", acts[:2])], [LETTER]).splitlines(keepends=True)
    third = record([make_log("common", acts[2:])], [LETTER]).splitlines(keepends=True)[2]
    checkpoint = make_log("common", acts).checkpoint.to_text()
    lines[1] = json.dumps({"checkpoint": checkpoint, "log": "common"}, separators=(",", ":")).encode() + b"\n"
    verdict = verdict_of(reseal([*lines[:4], third, *lines[4:]]))
    assert [(finding.code, finding.where) for finding in verdict.findings] == [("act.twice", 5)]
    assert found(record([make_log("common", acts[:1]), make_log("public", [make_act(0, "public")])], [LETTER])) == set()


def test_an_act_that_can_not_be_read_does_not_move_where_others_are_found() -> None:
    acts = [make_act(0), make_act(1), make_act(2)]
    lines = record([make_log("common", acts)], [LETTER]).splitlines(keepends=True)
    for unreadable in (b'{"act":0}\n', b"not an act\n"):
        verdict = verdict_of(reseal([*lines[:2], unreadable, lines[3], lines[3], *lines[5:]]))
        wheres = {finding.code: finding.where for finding in verdict.findings}
        assert wheres["act.twice"] == 5
        assert not wheres.keys() & {"log.root", "log.size"}
        assert verdict.roots == {}


def test_texts_that_no_act_names_or_that_stand_twice_are_refused() -> None:
    stray = b'{"sha256":"%s","text":"stray"}\n' % text_hash("stray").encode()
    assert found(reseal([*LINES[:-1], stray])) == {"text.unnamed"}
    assert found(reseal([*LINES[:-1], LINES[-2]])) == {"text.twice"}
    with pytest.raises(CannotBeWritten, match="names this text"):
        record(texts=[LETTER, "stray"])
    with pytest.raises(CannotBeWritten, match="twice"):
        record(texts=[LETTER, LETTER])


def test_lines_in_another_order_are_refused() -> None:
    log, text = LINES[1], LINES[-3]
    assert "line.misplaced" in found(reseal([LINES[0], LINES[ACTS[0]], *LINES[1:]]))
    assert "line.misplaced" in found(reseal([*LINES[:-1], *LINES[-4:-3]]))
    assert "log.twice" in found(reseal([*LINES[:-3], log, *LINES[-3:]]))
    assert "line.misplaced" in found(reseal([*LINES[:3], text, *LINES[3:]]))
    single = record([make_log("common", [make_act(0), make_act(1)])], [LETTER]).splitlines(keepends=True)
    assert "line.misplaced" in found(reseal([*single[:3], single[4], single[3]]))
    assert found(reseal([*LINES[:3], b'{"note":"x"}\n', *LINES[3:]])) >= {"line.unknown"}
    assert found(reseal([*LINES[:3], b"\n", *LINES[3:]])) >= {"line.unknown"}


def test_what_the_file_alone_can_not_show_is_said_not_claimed() -> None:
    """Left out whole: a log, a text, the opening of details. It holds, and the summary counts what is missing."""
    closed = re.sub(rb'"details":\{.*\},"salt":"[0-9a-f]{64}"\}\n', b'"details":null,"salt":null}\n', LINES[ACTS[0]])
    verdict = verdict_of(reseal([*LINES[: ACTS[0]], closed, *LINES[ACTS[0] + 1 : -2]]))
    assert verdict.ok
    assert (verdict.counts.closed, verdict.counts.absent) == (2, 2)
    assert verdict_of(reseal(LINES[:-4] + LINES[-3:])).ok
    assert "It can't show whether there are others" in verdict.summary()


@pytest.mark.parametrize(
    "end",
    [
        {"logs": 4},
        {"acts": 8},
        {"opened": 9},
        {"texts": 1},
        {"sha256": "0" * 64},
        {"sha256": None},
        {"acts": "9"},
        {"acts": True},
        {"more": 1},
    ],
    ids=str,
)
def test_a_closing_line_that_says_otherwise_is_refused(end: dict[str, object]) -> None:
    whole = {"end": json.loads(LINES[-1])["end"] | end}
    line = json.dumps(whole, separators=(",", ":"), sort_keys=True).encode() + b"\n"
    assert found(b"".join(LINES[:-1]) + line) & {"file.miscounted", "file.changed", "line.unreadable"}


def test_a_closing_line_of_another_shape_is_refused() -> None:
    body = LINES[:-1]
    for old, new in ((b"}}\n", b'},"more":1}\n'), (b'"logs":3', b'"logs":3.0'), (b'"logs":3', b'"logs": 3')):
        assert found(b"".join([*body, LINES[-1].replace(old, new)])) == {"line.unreadable"}
    single = record([make_log("common", [make_act(0)])], [LETTER])
    assert found(single.replace(b'"logs":1', b'"logs":true')) == {"line.unreadable"}


# -- writing -----------------------------------------------------------------------------------------


def refusals() -> Iterator[tuple[str, list[Log]]]:
    log = make_log("common", [make_act(0), make_act(1)])
    act = make_act(0)
    yield "speaks of 2 acts", [replace(log, acts=[act])]
    yield "don't give the root", [replace(log, acts=[make_act(1), act])]
    yield "another process", [make_log("common", [make_act(0, process="geneva")])]
    yield "another log", [make_log("common", [make_act(0, "public")])]
    yield "given twice", [log, log]
    yield "of another process", [make_log("common", [], process="geneva")]
    yield "go together", [make_log("common", [replace(act, salt=None)])]
    yield "go together", [make_log("common", [replace(act, salt=b"short")])]
    yield "bound to", [make_log("common", [replace(act, details={"signatory": 1})])]
    yield "bound to", [make_log("common", [replace(act, salt=bytes(32))])]
    yield "fraction", [make_log("common", [replace(act, details={"weight": 0.5})])]
    yield "key", [make_log("common", [Act(b'{"act":"letter.signed"}')])]
    yield "another history", [make_log("common", [act, make_act(1, seen=Seen(1, EMPTY_ROOT.hex()))])]
    yield "when it held 1", [make_log("common", [act, make_act(1, seen=Seen(2, EMPTY_ROOT.hex()))])]
    yield "longer than", [make_log("common", [Act(act.leaf, {"much": "x" * (1 << 20)}, bytes(32))])]


@pytest.mark.parametrize(("what", "logs"), list(refusals()), ids=lambda value: value if isinstance(value, str) else "")
def test_what_would_not_hold_is_not_written(what: str, logs: list[Log]) -> None:
    with pytest.raises(CannotBeWritten, match=what):
        record(logs, [])


def test_a_head_that_would_not_hold_is_not_written() -> None:
    good = {"process": PROCESS, "title": "T", "made": "2015-06-02T12:00:00Z", "filtered_for": None}
    for bad in (
        {"process": "a b"},
        {"made": "today"},
        {"title": "x" * 1001},
        {"filtered_for": "x" * 1001},
        {"title": "\ud800"},
    ):
        with pytest.raises(CannotBeWritten):
            write(io.BytesIO(), logs=[], texts=[], **(good | bad))  # type: ignore[arg-type]


def test_leaves_are_taken_as_stored_bytes_too() -> None:
    stored = [
        replace(log, acts=(replace(act, leaf=act.leaf.to_bytes()) for act in log.acts))  # type: ignore[union-attr]
        for log in small_logs()
    ]
    assert record(stored) == RECORD


def test_the_counts_that_writing_gives_are_those_that_verifying_finds() -> None:
    file = io.BytesIO()
    counts = write(
        file,
        process=PROCESS,
        title="T",
        made="2015-06-02T12:00:00Z",
        filtered_for=None,
        logs=small_logs(),
        texts=[LETTER],
    )
    assert verdict_of(file.getvalue()).counts == counts
    assert counts.absent == 2


# -- messages ----------------------------------------------------------------------------------------


def test_every_code_has_its_message_and_every_message_its_use() -> None:
    ledger = Path(codes.__file__).parent
    source = "".join(path.read_text() for path in ledger.rglob("*.py") if not path.name.startswith("codes"))
    kinds = "command|file|line|log|note|key|known|policy|proof|act|seen|signed|signature|answer|text|summary"
    used = set(re.findall(rf'"((?:{kinds})\.[a-z._]+)"', source))
    others = {"key.enrolled", "key.confirmed", "key.revoked", "key.replaced", "seen.size", "seen.root"}
    others |= {"text.put", "text.answered", "text.answer_changed", "text.adopted", "text.not_adopted"}
    assert used - others - set(codes.MESSAGES) == set()
    assert set(codes.MESSAGES) - used == set()


def test_what_comes_from_the_file_can_not_play_with_the_screen() -> None:
    hostile = "\x1b[2J\u202eevil\u2066\x07" + "x" * 500
    line = json.dumps({"format": "parley-record/" + hostile}, separators=(",", ":"), ensure_ascii=False)
    verdict = verdict_of(line.encode() + b"\n")
    assert [finding.code for finding in verdict.findings] in (["file.version"], ["file.foreign"])
    data = record([], [])
    titled = data.splitlines(keepends=True)
    titled[0] = titled[0].replace(b"Talks in Astana", "\u202eTalks\u200f\x7f".encode())
    for shown in (verdict.summary(), verdict_of(reseal(titled)).summary()):
        assert not set(shown) & set("\x1b\x07\x7f\u202e\u2066\u200f")
        assert max(map(len, shown.splitlines())) < 400


def test_findings_are_few_however_much_is_wrong() -> None:
    lines = [LINES[0], LINES[1], *[b'{"act":0}\n'] * 1000]
    verdict = verdict_of(reseal(lines))
    assert len(verdict.findings) == 20
    assert verdict.stopped
    assert Counter(finding.code for finding in verdict.findings) == {"act.unreadable": 20}
    assert "reading stopped" in verdict.summary()
