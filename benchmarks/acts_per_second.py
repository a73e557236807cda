"""How many formal acts a second one process writes, each safe on the disk before it is answered.

    python benchmarks/acts_per_second.py [ACTS] [FOLDER]          200 of each by default, in a folder of its own

Facts entered, a letter signed and votes cast through the very acts that pages call: seat checked, rules decided,
rows saved, leaf appended, one transaction; on SQLite, and on PostgreSQL where its programs are installed. Beside them,
in the same run and on the same disk, a bare INSERT of one short row with the same settings, which is what the disk and
the database allow. All take turns, so that whatever else the machine does weighs on all alike.
"""

from __future__ import annotations

import json
import os
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import timedelta
from itertools import islice
from pathlib import Path

from parley.cli.folder import prepare

ROOT = Path(__file__).resolve().parent.parent
TURNS = 10
PRAGMAS = "PRAGMA journal_mode=TRUNCATE; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;"
BARE = "a bare INSERT"
TABLE = "CREATE TABLE vote (id {key} PRIMARY KEY, statement INTEGER, value INTEGER)"
ROW = "INSERT INTO vote (statement, value) VALUES (7, 1)"


def main() -> int:
    """Let a process for each database fill small talks, let all kinds of writing take turns, and print the tables."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 200
    within = sys.argv[2] if len(sys.argv) > 2 else None
    with ExitStack() as stack:
        folders = [stack.enter_context(tempfile.TemporaryDirectory(dir=within)) for _database in range(2)]
        writers = {"SQLite": Writer(stack, count, folders[0], "")}
        if address := _postgresql(stack, within):
            writers["PostgreSQL"] = Writer(stack, count, folders[1], address)
        for _turn in range(TURNS):
            for writer in writers.values():
                writer.take_a_turn()
        for name, writer in writers.items():
            _show(name, writer.seconds)
    return 0


def _postgresql(stack: ExitStack, within: str | None) -> str:
    sys.path.insert(0, str(ROOT))
    from tools import postgresql

    if why := postgresql.obstacle():
        print(f"on SQLite alone: {why}")
        return ""
    return str(stack.enter_context(postgresql.running(postgresql.CAREFUL, within))) + "postgres"


class Writer:
    """A process that writes to one database, a turn of every kind each time that it is asked."""

    def __init__(self, stack: ExitStack, count: int, folder: str, address: str) -> None:
        command = [sys.executable, "-c", f"import acts_per_second; acts_per_second.write({count}, {folder!r})"]
        kept = {
            **os.environ,
            "DATABASE_URL": address,
            "PYTHONPATH": os.pathsep.join([str(ROOT / "benchmarks"), *sys.path]),
        }
        self._process = stack.enter_context(
            subprocess.Popen(command, env=kept, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)  # noqa: S603
        )
        self.seconds: dict[str, list[float]] = {}
        # It goes when nobody asks any more.
        stack.callback(self._process.stdin.close)  # type: ignore[union-attr]

    def take_a_turn(self) -> None:
        assert self._process.stdin is not None and self._process.stdout is not None
        self._process.stdin.write("\n")
        self._process.stdin.flush()
        for kind, found in json.loads(self._process.stdout.readline()).items():
            self.seconds.setdefault(kind, []).extend(found)


def write(count: int, folder: str) -> None:
    """Fill a folder with small talks; for each line that comes in, do a turn and say how long each act took."""
    prepare(folder, demonstration=True)
    kinds = {**acts(count), BARE: bare(Path(folder))}
    for _line in sys.stdin:
        done = {kind: [timed(step) for step in islice(steps, count // TURNS)] for kind, steps in kinds.items()}
        print(json.dumps(done), flush=True)


def _show(name: str, seconds: dict[str, list[float]]) -> None:
    limit = statistics.mean(seconds[BARE])
    print(f"{name}: one process, synchronous; load of the machine {os.getloadavg()[0]:.1f}")
    print(f"{'':16} {'each':>6} {'a second':>9} {'p50 ms':>8} {'p95 ms':>8} {'times a bare INSERT':>20}")
    for kind, found in seconds.items():
        mean, p95 = statistics.mean(found), statistics.quantiles(found, n=20)[18]
        row = f"{kind:16} {len(found):6} {1 / mean:9,.0f} {statistics.median(found) * 1000:8.2f} {p95 * 1000:8.2f}"
        print(f"{row} {mean / limit:20.1f}")


def acts(count: int) -> dict[str, Iterator[Callable[[], object]]]:
    """The formal acts, one after another, each ready to be performed."""
    from parley.consultation import acts as consultation
    from parley.convening import acts as convening
    from parley.people import acts as people
    from parley.people.models import Account, Seat
    from parley.procedure.actors import Founder, Stranger
    from parley.procedure.viewer import Viewer
    from parley.record.sources import now

    founder = Founder(Account.objects.create(username="office", may_found=True))
    process = convening.open_process(by=founder, title="Talks to measure", track="II", languages=["en"])
    office = Seat.objects.seen_by(Viewer(seat=founder, process=process)).get()
    parties = [convening.add_party(by=office, name=f"Village {number}") for number in range(3)]
    heads = [
        people.seat_person(by=office, name=f"Head {n}", capacity="head", party=parties[n % 3].public_id)
        for n in range(count)
    ]
    mediator = people.seat_person(by=office, name="Mediator", capacity="mediator")
    entries = {"title": "A request", "addressee": "The elder", "language": "en", "body": "We ask you to hear us."}
    letter = convening.draft_letter(by=heads[0], expected=count, **entries).public_id
    open_to = [party.public_id for party in parties]
    convening.open_letter(by=heads[0], letter=letter, open_to=open_to)
    held = consultation.prepare_consultation(by=mediator, title="Gates", question="When may they open?").public_id
    for number in range(20):
        consultation.add_statement(by=office, consultation=held, body=f"At {number} o'clock.", language="en")
    consultation.open_consultation(by=mediator, consultation=held, closes_at=now() + timedelta(days=1))
    link = consultation.make_link(by=office, consultation=held, label="Market").public_id

    def facts() -> Iterator[Callable[[], object]]:
        for number in range(count):
            entries = {"what": f"The gate fell shut ({number}).", "when": "today", "source": "Seen by the keeper"}
            yield lambda entries=entries: convening.enter_fact(by=office, **entries)

    def signatures() -> Iterator[Callable[[], object]]:
        for head in heads:
            yield lambda head=head: convening.sign_letter(by=head, letter=letter)

    def votes() -> Iterator[Callable[[], object]]:
        cast = {"consultation": held, "link": link}
        for number in range(count):
            who = Stranger(process, f"visitor {number // 20}")
            yield lambda n=number, who=who: consultation.cast_vote(by=who, statement=n % 20 + 1, value=1, **cast)

    return {"facts entered": facts(), "letter signed": signatures(), "votes cast": votes()}


def bare(folder: Path) -> Iterator[Callable[[], object]]:
    """One short row after another, each in a transaction of its own, by the driver alone."""
    execute = _driver(folder)

    def insert() -> None:
        execute("BEGIN")
        execute(ROW)
        execute("COMMIT")

    while True:
        yield insert


def _driver(folder: Path) -> Callable[[str], object]:
    if address := os.environ.get("DATABASE_URL", ""):
        import psycopg

        line = psycopg.connect(address, autocommit=True)
        line.execute(TABLE.format(key="BIGSERIAL"))
        return line.execute
    database = sqlite3.connect(folder / "bare.sqlite3", isolation_level=None)
    database.executescript(f"{PRAGMAS} {TABLE.format(key='INTEGER')};")
    return lambda sql: database.execute(sql.replace("BEGIN", "BEGIN IMMEDIATE"))


def timed(step: Callable[[], object]) -> float:
    """Seconds that one act takes."""
    began = time.perf_counter()
    step()
    return time.perf_counter() - began


if __name__ == "__main__":
    raise SystemExit(main())
