"""How long it takes to verify a record offline, against plain SHA-256 over the same bytes in the same run.

    python benchmarks/verify_record.py [ACTS]          100000 by default

Every act opens its details, names a text now and then, and names the state of the log its actor had seen, so
everything that can be checked is checked. Prints seconds, acts a second, the ratio and the peak of memory.
"""

from __future__ import annotations

import hashlib
import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from parley.ledger.bundle import Act, Log, verify, write
from parley.ledger.checkpoint import Checkpoint
from parley.ledger.leaf import Actor, Leaf, Seen, commit, text_hash
from parley.ledger.tree import Frontier

PROCESS = "k3Jx9QmZ"
TEXTS = [f"Draft {number}\n" + "The parties shall meet again.\n" * 100 for number in range(100)]


def acts(count: int, frontier: Frontier) -> Iterator[Act]:
    """A long process: each actor saw the log as it stood ten acts before."""
    heads: list[Seen] = []
    for number in range(count):
        salt = hashlib.sha256(b"%d" % number).digest()
        details = {
            "clause": number % 200,
            "answer": "accepted",
            "words": "Принято. متفق عليه. We agree to this clause.",
        }
        leaf = Leaf(
            process=PROCESS,
            log="common",
            act="clause.accepted",
            actor=Actor(f"seat{number % 37}", "head of delegation", f"party{number % 12}"),
            rules=1 + number // 50_000,
            id=f"{number:08x}-7d1b-4a7e-9a51-000000000000",
            time="2015-04-13T09:44:00.250000Z",
            texts={"draft:en": text_hash(TEXTS[number // 10 % 100])} if number % 10 == 0 else {},
            details=commit(details, salt),
            seen=heads[-10] if len(heads) >= 10 else None,
        )
        heads.append(Seen(frontier.size, frontier.root().hex()))
        del heads[:-10]
        frontier.append(leaf.hash)
        yield Act(leaf, details, salt)


def main() -> int:
    """Make a record, then time its verification and the plain hash of its bytes, the best of three each."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "record.bundle"
        edge = Frontier()
        for _ in acts(count, edge):
            pass
        log = Log(Checkpoint(PROCESS, "common", edge.size, edge.root()), acts(count, Frontier()))
        with path.open("wb") as file:
            write(
                file,
                process=PROCESS,
                title="A benchmark",
                made="2015-06-02T00:00:00Z",
                filtered_for=None,
                logs=[log],
                texts=TEXTS[: max(1, min(100, count // 10))],
            )
        size = path.stat().st_size
        plain = min(timed(lambda: plain_hash(path)) for _ in range(3))
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        best = min(timed(lambda: verified(path)) for _ in range(3))
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(f"acts                 {count}")
    print(f"bytes                {size}")
    print(f"verified in          {best:.2f} s   {count / best:,.0f} acts/s")
    print(f"plain SHA-256 in     {plain:.3f} s")
    print(f"ratio                {best / plain:.1f}")
    print(f"peak memory          {peak / 1024:.0f} MB   (before verifying: {before / 1024:.0f} MB)")
    return 0


def timed(work: object) -> float:
    """Seconds that a call takes."""
    began = time.perf_counter()
    work()  # type: ignore[operator]
    return time.perf_counter() - began


def verified(path: Path) -> None:
    """Verify, and insist that it holds."""
    verdict = verify(path)
    if not verdict.ok:
        raise SystemExit(verdict.summary())


def plain_hash(path: Path) -> None:
    """Only read and hash."""
    with path.open("rb") as file:
        hashlib.file_digest(file, "sha256")


if __name__ == "__main__":
    raise SystemExit(main())
