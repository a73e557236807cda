"""Records whose checkpoints and acts are signed, so that every signature in them can be bent."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import replace

from nacl.signing import SigningKey

from parley.ledger import notes
from parley.ledger.bundle import Act, Log, write
from parley.ledger.checkpoint import Checkpoint
from parley.ledger.leaf import Actor, text_hash
from parley.ledger.notes import Kind, NoteKey
from parley.ledger.statement import Statement
from tests.ledger.records import PROCESS, make_act, make_log
from tests.ledger.signatures import b64, browser_key, point

SERVER = bytes(range(100, 132))
KEY = NoteKey.of_seed(SERVER, f"parley/{PROCESS}")
WITNESS_SEEDS = {name: bytes([number]) * 32 for number, name in enumerate(("left", "right", "third"), start=1)}
WITNESSES = {name: NoteKey.of_seed(seed, f"{name}.example/w", Kind.WITNESS) for name, seed in WITNESS_SEEDS.items()}

LETTER = "We ask the President of Kazakhstan to mediate.\n"
SEAT, OTHER_SEAT = "seat-1", "seat-2"
SEED, OTHER_SEED = bytes(range(32)), bytes(range(1, 33))


def sign(checkpoint: Checkpoint, witnesses: Sequence[str] = (), seed: bytes = SERVER) -> Checkpoint:
    body = checkpoint.body()
    own = notes.sign(body, seed, checkpoint.origin)
    seen = [notes.cosign(body, WITNESS_SEEDS[name], WITNESSES[name].name, 1433239200) for name in witnesses]
    return replace(checkpoint, signatures=(own, *seen))


def checkpoint_at(log: Log, size: int) -> Checkpoint:
    return make_log(log.checkpoint.log, list(log.acts)[:size]).checkpoint


def signed_log(log: Log, *, witnessed: dict[int, Sequence[str]] | None = None, seed: bytes = SERVER) -> Log:
    """The log with its checkpoint signed; `witnessed` names who saw it at which size."""
    seen = dict(witnessed or {})
    now = sign(log.checkpoint, seen.pop(log.checkpoint.size, ()), seed)
    earlier = [sign(checkpoint_at(log, size), names, seed) for size, names in sorted(seen.items())]
    return Log(now, log.acts, earlier)


def policy(quorum: str = "two", *, key: NoteKey = KEY) -> bytes:
    lines = [f"log {key}", *(f"witness {name} {one}" for name, one in WITNESSES.items())]
    return "\n".join([*lines, "group two 2 left right third", f"quorum {quorum}", ""]).encode()


class Signed:
    """One act signed with a key of one's own: the act to be written, and the texts that go with it."""

    def __init__(
        self,
        number: int,
        act: str,
        text: str,
        *,
        log: str = "common",
        seed: bytes = SEED,
        key: str | None = None,
        seat: str = SEAT,
        name: str = "letter:en",
        signature: str | None = None,
        **said: object,
    ) -> None:
        fields: dict[str, object] = {
            "act": act,
            "subject": "letter-1",
            "process": PROCESS,
            "rules": 1,
            "seat": seat,
            "capacity": "head of delegation",
            "party": "party_1",
            "language": "en",
            "talks": "Talks in Astana",
            "signer": "Randa Kassis",
            "reservation": "",
            "text": text,
        }
        fields |= said
        self.statement = Statement(**fields).to_bytes().decode()  # type: ignore[arg-type]
        self.key = key or browser_key(point(seed))
        made = SigningKey(seed).sign(self.statement.encode()).signature
        self.signature = signature or f"parley-ed25519 {b64(made)}"
        self.text = text
        proof = {"signed:statement": self.statement, "signed:signature": self.signature, "signed:key": self.key}
        self.act = make_act(
            number,
            log,
            act=act,
            actor=Actor(seat, str(fields["capacity"]), str(fields["party"]) or None),
            texts={name: text_hash(text), **{one: text_hash(what) for one, what in proof.items()}},
        )
        self.texts = [text, *proof.values()]


def _actor(seat: str) -> Actor:
    return Actor(seat, "head of delegation", "party_1")


def enrolment(number: int, *, seat: str = SEAT, seed: bytes = SEED, **said: object) -> Signed:
    """A seat enrols its key, and proves by it that it holds it."""
    key = browser_key(point(seed))
    return Signed(number, "key.enrolled", key, seat=seat, seed=seed, name="key:public", **said)  # type: ignore[arg-type]


def about_key(number: int, act: str, *, seed: bytes = SEED, seat: str = SEAT) -> Act:
    return make_act(number, act=act, actor=_actor(seat), texts={"key:public": text_hash(browser_key(point(seed)))})


def letter(number: int, **said: object) -> Signed:
    return Signed(number, "letter.signed", LETTER, **said)  # type: ignore[arg-type]


def bundle(logs: Sequence[Log], texts: Sequence[str] = (), key: NoteKey | None = KEY) -> bytes:
    file = io.BytesIO()
    write(
        file,
        process=PROCESS,
        title="Talks in Astana: сирийская оппозиция",
        made="2015-06-02T12:00:00Z",
        filtered_for=None,
        logs=logs,
        texts=list(dict.fromkeys(texts)),
        key=key,
    )
    return file.getvalue()


def with_acts(*acts: Signed | Act, more: Sequence[Log] = (), without: Sequence[str] = ()) -> bytes:
    """A signed record whose common log holds these acts; `without` names texts that are left out."""
    texts = [text for one in acts if isinstance(one, Signed) for text in one.texts if text not in without]
    log = make_log("common", [one.act if isinstance(one, Signed) else one for one in acts])
    return bundle([signed_log(log), *map(signed_log, more)], texts)
