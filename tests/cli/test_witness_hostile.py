"""A server that means ill gets nothing cosigned, no memory filled and nobody kept waiting; the witness says why."""

import json
import time
from dataclasses import replace
from urllib.parse import urlsplit

import pytest

from parley.cli.trouble import Trouble
from parley.cli.witness import asking
from parley.cli.witness.asking import Server
from parley.cli.witness.folder import Folder
from parley.cli.witness.looking import Alarmed, look
from parley.ledger.checkpoint import Checkpoint
from parley.ledger.exchange import Alarm, Offer, Offered
from parley.ledger.notes import NoteKey, sign
from parley.ledger.tree import Tree, leaf_hash
from tests.cli.commands import trouble
from tests.cli.watched import answering

PROCESS, SEED = "valley234", bytes(range(32))
KEY = NoteKey.of_seed(SEED, "parley").public


def tree(count, other=None):
    return Tree(leaf_hash(b"%d" % (-number if number == other else number)) for number in range(count))


def offer(*states, seed=SEED, **more):
    """What a server offers: for each (log, tree) a signed checkpoint."""
    logs = []
    for log, grown in states:
        bare = Checkpoint(PROCESS, log, grown.size, grown.root())
        signed = replace(bare, signatures=(sign(bare.body(), seed, bare.origin),))
        logs.append(Offered(log, signed, **more))
    return Offer(PROCESS, KEY, tuple(logs))


@pytest.fixture
def witness(tmp_path):
    Folder.made(tmp_path / "witness", "red")
    (tmp_path / "token").write_text("parley_key\n")
    with Folder.opened(tmp_path / "witness") as folder:
        yield folder


def looks(witness, answer):
    with answering(answer) as url:
        return look(witness, Server(url, PROCESS, witness.path.parent / "token"))


def honest(grown, log="common", known=None):
    """Answers as a server does that holds this log."""

    def answer(path):
        if path.endswith("/checkpoints"):
            return 200, offer((log, grown)).to_bytes()
        if "/acts/" in path:
            return 200, b"{}"
        earlier, later = (int(part) for part in path.split("/")[-2:])
        proof = grown.consistency_proof(earlier, later)
        return 200, json.dumps({"proof": [step.hex() for step in proof]}).encode()

    return answer


def test_an_honest_one_is_cosigned(witness):
    for count in (1, 2, 7, 8, 300):
        assert looks(witness, honest(tree(count))).well
        assert witness.known("common").size == count


@pytest.mark.parametrize("size", [3, 4, 7, 8])
@pytest.mark.parametrize("more", [0, 1, 5])
@pytest.mark.parametrize("at", [0, 2])
def test_every_fork_is_found_and_all_but_one_kind_proven(witness, size, more, at):
    looks(witness, honest(tree(size)))
    with pytest.raises(Alarmed) as alarmed:
        looks(witness, honest(tree(size + more, other=at or 1)))
    [path] = witness.path.glob("alarm-*.json")
    alarm = Alarm.from_bytes(path.read_bytes())
    # One act after 2, 4, 8, ...: the proof is that act, and the root before it stands nowhere.
    assert alarm.proven is not (more == 1 and size in (4, 8))
    words = path.with_suffix(".txt").read_text()
    assert f"{size} acts" in words and alarm.shown.root.hex() in words and "What to do" in words
    assert any(str(path) in line for line in alarmed.value.lines)
    assert witness.known("common").size == size
    with pytest.raises(Trouble, match="cosigns no more"):
        witness.still_trusting()


def changed(**more):
    value = offer(("common", tree(9))).to_object()
    value["logs"][0] |= more
    return json.dumps(value).encode()


STRANGE = {
    "no JSON": b"<html>",
    "nothing": b"",
    "a list": b"[]",
    "deep": b"[" * 100_000,
    "a number": b"1e400",
    "two keys": b'{"format":"parley-checkpoints/1","format":"parley-checkpoints/1"}',
    "another format": json.dumps({**offer().to_object(), "format": "x"}).encode(),
    "another process": json.dumps({**offer().to_object(), "process": "elsewhere2"}).encode(),
    "no key": json.dumps({**offer().to_object(), "key": "0"}).encode(),
    "logs as a map": json.dumps({**offer().to_object(), "logs": {}}).encode(),
    "many logs": json.dumps({**offer().to_object(), "logs": [1] * 1001}).encode(),
    "a checkpoint as a list": changed(checkpoint=["x"]),
    "a long checkpoint": changed(checkpoint="x" * 300_000),
    "a checkpoint of another log": changed(log="team"),
    "neither": changed(checkpoint=None),
    "an endless proof": changed(proof=["00" * 32] * 129),
    "a proof of numbers": changed(proof=[1, 2]),
    "a size as text": changed(earlier="8"),
    "a size below nothing": changed(earlier=-1),
    "witnessed by a list": changed(witnessed=[1]),
    "witnessed up to text": changed(witnessed={"red": "9"}),
    "the same log twice": offer(("common", tree(9)), ("common", tree(10))).to_bytes(),
    "2 GB": None,
}


@pytest.mark.parametrize("what", STRANGE)
def test_a_strange_answer_is_refused_and_nothing_cosigned(witness, what):
    body = STRANGE[what]

    def endless(handler):
        handler.send_response(200)
        handler.send_header("Content-Length", str(2 << 30))
        handler.end_headers()
        try:
            for _block in range(2 << 10):
                handler.wfile.write(bytes(1 << 20))
        except OSError:
            return

    looks(witness, honest(tree(8)))
    before = dict(witness.notes)
    with pytest.raises(Trouble):
        looks(witness, lambda _path: endless if body is None else (200, body))
    assert witness.notes == before and not list(witness.path.glob("alarm-*"))


@pytest.mark.parametrize("status", [301, 302, 307, 308, 401, 403, 422, 500, 503])
def test_no_redirect_is_followed_and_no_error_believed(witness, status):
    asked = []

    def answer(path):
        asked.append(path)

        def away(handler):
            handler.send_response(status)
            handler.send_header("Location", "/elsewhere")
            handler.send_header("Content-Length", "9")
            handler.end_headers()
            handler.wfile.write(b"\x1b[31mred!")

        return away

    with pytest.raises(Trouble) as found:
        looks(witness, answer)
    assert asked == [f"/api/p/{PROCESS}/checkpoints"]
    assert "\x1b" not in str(found.value)


def test_a_proof_that_is_withheld_or_wrong_is_an_alarm_and_one_that_is_broken_is_not(witness):
    looks(witness, honest(tree(5)))

    def answering_proof(status, body):
        return lambda path: (
            (200, offer(("common", tree(9))).to_bytes()) if path.endswith("/checkpoints") else (status, body)
        )

    for status, body in ((500, b""), (200, b"x"), (200, b'{"proof":1}'), (200, b'{"proof":["zz"]}'), (200, b"{}")):
        with pytest.raises(Trouble):
            looks(witness, answering_proof(status, body))
    assert not list(witness.path.glob("alarm-*"))
    with pytest.raises(Alarmed):
        looks(witness, answering_proof(404, b"{}"))


def test_a_key_that_ends_between_two_questions_is_no_alarm(witness):
    looks(witness, honest(tree(5)))
    asked = []

    def answer(path):
        asked.append(path)
        return (200, offer(("common", tree(9))).to_bytes()) if len(asked) == 1 else (404, b"{}")

    with pytest.raises(Trouble, match="knows neither"):
        looks(witness, answer)
    assert not list(witness.path.glob("alarm-*"))


def test_another_key_is_an_alarm_for_what_is_known_and_refused_for_what_is_new(witness):
    looks(witness, honest(tree(5)))
    other = bytes(32)
    with pytest.raises(Trouble, match="noted"):
        looks(witness, lambda _path: (200, offer(("team", tree(5)), seed=other).to_bytes()))
    assert not list(witness.path.glob("alarm-*"))
    with pytest.raises(Alarmed, match="contradicts"):
        looks(witness, lambda _path: (200, offer(("common", tree(6)), seed=other).to_bytes()))


def test_what_stands_in_the_way_of_one_log_hides_no_contradiction_of_another(witness):
    both = offer(("common", tree(5)), ("team", tree(5))).to_bytes()
    looks(witness, lambda path: (200, both if path.endswith("/checkpoints") else b"{}"))
    later = offer(("common", tree(9)), ("team", tree(5, other=1))).to_bytes()
    with pytest.raises(Alarmed, match="/team"):
        looks(witness, lambda path: (200, later) if path.endswith("/checkpoints") else (500, b""))


def test_a_log_that_the_server_signs_no_more_is_told(witness):
    stopped = Offer(PROCESS, KEY, (Offered("common", None, "forked"),))
    seen = looks(witness, lambda _path: (200, stopped.to_bytes()))
    assert not seen.well and "signs this log no more" in seen.lines[0]


@pytest.mark.parametrize("where", ["head", "body"])
def test_whoever_drips_is_not_waited_for(witness, where, monkeypatch):
    monkeypatch.setattr(asking, "PATIENCE", 1.0)
    sent, most = [], 1000

    def drip(handler, byte):
        while len(sent) < most:
            handler.wfile.write(byte)
            sent.append(byte)
            time.sleep(0.05)

    def dripping(handler):
        try:
            if where == "head":
                drip(handler, b"H")
            handler.send_response(200)
            handler.send_header("Content-Length", "100000")
            handler.end_headers()
            drip(handler, b" ")
        except OSError:
            return

    with pytest.raises(Trouble):
        looks(witness, lambda _path: dripping)
    assert 0 < len(sent) < most


def test_the_seat_s_key_is_sent_in_clear_to_nobody_else(tmp_path):
    token = tmp_path / "token"
    token.write_text("parley_key")
    for url in (
        "http://talks.example.org",
        "ftp://127.0.0.1",
        "talks",
        "http://",
        "https://x/?a",
        "http://127.0.0.1:x",
    ):
        with pytest.raises(Trouble):
            Server(url, PROCESS, token)
    assert Server("https://talks.example.org/under/", PROCESS, token)
    token.write_text("two words\nand a line")
    with pytest.raises(Trouble, match="doesn't hold a key"):
        Server("http://127.0.0.1:9", PROCESS, token).offer()
    token.write_text("parley_key")
    with pytest.raises(Trouble, match="can't be asked"):
        Server("http://127.0.0.1:9", PROCESS, token).offer()


def test_a_server_that_can_not_show_who_it_is_gets_no_key(witness):
    with answering(lambda _path: (200, b"{}")) as url, pytest.raises(Trouble, match="can't be asked"):
        Server(f"https://127.0.0.1:{urlsplit(url).port}", PROCESS, witness.path.parent / "token").offer()


def test_other_talks_and_another_key_are_refused_at_the_command(witness, tmp_path):
    looks(witness, honest(tree(2)))
    with pytest.raises(Trouble, match="watches other talks"):
        witness.meet("elsewhere2")
    folder = tmp_path / "elsewhere"
    Folder.made(folder, "blue")
    run = ["witness", "run", "--state", folder, "--url", "http://127.0.0.1:9", "--process", PROCESS, "--once"]
    run += ["--token-file", tmp_path / "token"]
    assert "--log-key" in trouble(*run, "--log-key", "short")
    said = trouble(*run, "--log-key", KEY.hex())
    assert "can't be asked (Connection refused); make sure that the address is right" in said and "folder" not in said
    # What has verified nothing was not noted, so another may be given.
    assert "can't be asked" in trouble(*run, "--log-key", "ab" * 32)
