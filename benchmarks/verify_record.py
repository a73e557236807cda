"""How long it takes to verify a record offline, against plain SHA-256 over the same bytes in the same run.

    python benchmarks/verify_record.py [ACTS] [--signed SHARE]     100000 acts by default, none of them signed

Every act opens its details, names a text now and then, and names the state of the log its actor had seen; the
checkpoint is signed by the log and cosigned by three witnesses, whom a policy names: so everything that can be
checked is checked. With `--signed 100` one act in a hundred is signed with its actor's own key. Prints seconds, acts
a second, the ratio and the peak of memory; then how large the proof of one act is, and how long it takes to check.
"""

from __future__ import annotations

import argparse
import hashlib
import io
import resource
import tempfile
import time
from base64 import b64encode
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

from parley.ledger import notes, sodium
from parley.ledger.bundle import Act, Log, verify, write
from parley.ledger.checkpoint import Checkpoint
from parley.ledger.leaf import Actor, Leaf, Seen, commit, text_hash
from parley.ledger.notes import Kind, NoteKey
from parley.ledger.policy import Policy
from parley.ledger.proof import ActProof, Growth, write_proof
from parley.ledger.statement import Statement
from parley.ledger.tree import Frontier, Tree
from parley.ledger.trust import Trust

PROCESS = "k3Jx9QmZ"
TEXTS = [f"Draft {number}\n" + "The parties shall meet again.\n" * 100 for number in range(100)]
SERVER, MEMBER = bytes(32), bytes([1]) * 32
KEY = NoteKey.of_seed(SERVER, f"parley/{PROCESS}")
WITNESSES = [bytes([number]) * 32 for number in range(2, 5)]
SEAT = Actor("seat0", "head of delegation", "party0")
OWN_KEY = f"parley-ed25519 {b64encode(sodium.public_key(MEMBER)).decode()}"


def proof_of(act: str, text: str) -> dict[str, str]:
    """What a signed act carries: the statement, the signature and the key."""
    said = Statement(
        act=act,
        subject="text",
        process=PROCESS,
        rules=1,
        seat="seat0",
        capacity=SEAT.capacity,
        party="party0",
        language="en",
        talks="A benchmark",
        signer="Anna",
        reservation="",
        text=text,
    ).to_bytes()
    signature = f"parley-ed25519 {b64encode(sodium.sign(MEMBER, said)).decode()}"
    return {"signed:statement": said.decode(), "signed:signature": signature, "signed:key": OWN_KEY}


ENROLMENT = {"key:public": OWN_KEY, **proof_of("key.enrolled", OWN_KEY)}


def signed_texts(number: int) -> dict[str, str]:
    """The texts of the act with this number, where it is signed: each signs a text of its own."""
    text = f"Clause {number}: the parties shall meet again.\n"
    return {"clause:en": text, **proof_of("clause.accepted", text)}


def texts(count: int, share: int) -> Iterator[str]:
    """All texts, each once."""
    yield from TEXTS[: max(1, min(100, count // 10))]
    if share:
        yield from dict.fromkeys(ENROLMENT.values())
        for number in range(share, count, share):
            yield from (text for name, text in signed_texts(number).items() if name != "signed:key")


def acts(count: int, frontier: Frontier, share: int = 0) -> Iterator[Act]:
    """A long process: each actor saw the log as it stood ten acts before; one act in `share` is signed."""
    heads: list[Seen] = []
    for number in range(count):
        salt = hashlib.sha256(b"%d" % number).digest()
        details = {
            "clause": number % 200,
            "answer": "accepted",
            "words": "Принято. متفق عليه. We agree to this clause.",
        }
        own = share and number % share == 0
        named = ENROLMENT if own and number == 0 else signed_texts(number) if own else {}
        hashes = {name: text_hash(text) for name, text in named.items()}
        if number % 10 == 0:
            hashes["draft:en"] = text_hash(TEXTS[number // 10 % 100])
        leaf = Leaf(
            process=PROCESS,
            log="common",
            act="key.enrolled" if own and number == 0 else "clause.accepted",
            actor=SEAT if own else Actor(f"seat{number % 37}", "head of delegation", f"party{number % 12}"),
            rules=1 if own else 1 + number // 50_000,
            id=f"{number:08x}-7d1b-4a7e-9a51-000000000000",
            time="2015-04-13T09:44:00.250000Z",
            texts=hashes,
            details=commit(details, salt),
            seen=heads[-10] if len(heads) >= 10 else None,
        )
        heads.append(Seen(frontier.size, frontier.root().hex()))
        del heads[:-10]
        frontier.append(leaf.hash)
        yield Act(leaf, details, salt)


def signed(checkpoint: Checkpoint) -> Checkpoint:
    """Signed by the log, cosigned by all witnesses."""
    body = checkpoint.body()
    lines = [notes.cosign(body, seed, f"witness{seed[0]}.example", 1433203200) for seed in WITNESSES]
    return replace(checkpoint, signatures=(notes.sign(body, SERVER, checkpoint.origin), *lines))


def trust() -> Trust:
    """Two of the three witnesses must have seen it."""
    keys = [NoteKey.of_seed(seed, f"witness{seed[0]}.example", Kind.WITNESS) for seed in WITNESSES]
    named = [f"witness w{number} {key}" for number, key in enumerate(keys)]
    return Trust(Policy.from_bytes("\n".join([f"log {KEY}", *named, "group g 2 w0 w1 w2", "quorum g", ""]).encode()))


def main() -> int:
    """Make a record, then time its verification and the plain hash of its bytes each, the best of three."""
    parser = argparse.ArgumentParser()
    parser.add_argument("acts", nargs="?", type=int, default=100_000)
    parser.add_argument("--signed", type=int, default=0, metavar="SHARE")
    args = parser.parse_args()
    count, share = args.acts, args.signed
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "record.bundle"
        edge = Frontier()
        for _ in acts(count, edge, share):
            pass
        checkpoint = signed(Checkpoint(PROCESS, "common", edge.size, edge.root()))
        with path.open("wb") as file:
            write(
                file,
                process=PROCESS,
                title="A benchmark",
                made="2015-06-02T00:00:00Z",
                filtered_for=None,
                logs=[Log(checkpoint, acts(count, Frontier(), share))],
                texts=texts(count, share),
                key=KEY,
            )
        size = path.stat().st_size
        plain, plain_busy = fastest(lambda: plain_hash(path))
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        best, busy = fastest(lambda: verified(path, share))
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(
        f"acts                 {count}   (signed with a key of one's own: {(count - 1) // share + 1 if share else 0})"
    )
    print(f"bytes                {size}")
    print(f"verified in          {best:.2f} s   {count / best:,.0f} acts/s   (busy: {busy:.2f} s)")
    print(f"plain SHA-256 in     {plain:.3f} s   (busy: {plain_busy:.3f} s)")
    print(f"ratio                {busy / plain_busy:.1f}   (of the times busy)")
    print(f"peak memory          {peak / 1024:.0f} MB   (before verifying: {before / 1024:.0f} MB)")
    proofs(count, checkpoint)
    return 0


def proofs(count: int, checkpoint: Checkpoint) -> None:
    """How large the proof of one act and of growth by half is, whole files with all signatures; how quick to check."""
    tree, middle, found = Tree(), count // 2, None
    for number, act in enumerate(acts(count, Frontier())):
        tree.append(act.leaf.hash if isinstance(act.leaf, Leaf) else b"")
        found = act if number == middle else found
    assert found is not None
    checkpoint = signed(Checkpoint(PROCESS, "common", tree.size, tree.root()))
    made = {"process": PROCESS, "title": "A benchmark", "made": "2015-06-02T00:00:00Z", "key": KEY}
    hashes = tree.inclusion_proof(middle)
    named = [TEXTS[middle // 10 % 100]] if middle % 10 == 0 else []
    one = write_proof(**made, acts=[ActProof(checkpoint, middle, hashes, found)], texts=named)  # type: ignore[arg-type]
    grown = tree.consistency_proof(max(1, middle - 1))
    earlier = signed(Checkpoint(PROCESS, "common", max(1, middle - 1), tree.root(max(1, middle - 1))))
    growth = write_proof(**made, growths=[Growth(earlier, checkpoint, grown)])  # type: ignore[arg-type]
    quick, _ = fastest(lambda: verify(io.BytesIO(one), trust()), 10)
    print(f"proof of one act     {32 * len(hashes)} bytes of hashes, {len(one)} as a file, in {quick * 1e3:.2f} ms")
    print(f"proof of growth      {32 * len(grown)} bytes of hashes, {len(growth)} as a file")


def fastest(work: Callable[[], object], times: int = 3) -> tuple[float, float]:
    """The seconds that a call takes at best, and for how many it keeps this process busy: less, on a shared machine."""
    found = []
    for _ in range(times):
        began, busy = time.perf_counter(), time.process_time()
        work()
        found.append((time.perf_counter() - began, time.process_time() - busy))
    return min(one for one, _ in found), min(busy for _, busy in found)


def verified(path: Path, share: int) -> None:
    """Verify, and insist that it holds, that the witnesses were counted and every signed act was checked."""
    verdict = verify(path, trust())
    if not verdict.ok or not verdict.vouched.witnessed or bool(verdict.signed.good) is not bool(share):
        raise SystemExit(verdict.summary())


def plain_hash(path: Path) -> None:
    """Only read and hash."""
    with path.open("rb") as file:
        hashlib.file_digest(file, "sha256")


if __name__ == "__main__":
    raise SystemExit(main())
