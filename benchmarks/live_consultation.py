"""A live consultation: people by links on kept lines, voting at a steady rate, and nothing of it lost.

    python benchmarks/live_consultation.py [--voters 1000] [--rate 200] [--seconds 60] [--folder DIR]

The platform itself is served by `parley serve` from a folder made for the measurement; a process of its own plays the
voters, each with cookies and a line that is kept. Everybody opens the page; then votes fall due at the given rate,
whatever the server does: each is sent, and the next page opened. Times count from when a vote was due, so that a
server that falls behind is seen to. Now and then a vote is sent twice under its idempotency id. At the end as many
votes as can be are sent without a pause.

Afterwards every vote that was acknowledged is looked for in the database, where it must stand exactly once. Beside it,
in the same run, stands what the machine allows: a bare Django view behind the same server that does one durable INSERT
for each vote, asked the same by the same voters, and bare INSERTs by SQLite alone.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from itertools import islice
from pathlib import Path
from typing import Any

from _serving import COMMAND, free_port, served
from acts_per_second import bare, timed

HERE = Path(__file__).resolve().parent
STATEMENTS, PARTIES = 40, 3
#: By what the clerk's process is known.
CLERK = "parley.cli.clerk"


def main() -> int:
    """Serve the platform and then the bare view, let the same voters at both, and print the table."""
    asked = arguments()
    with tempfile.TemporaryDirectory(prefix="parley-", dir=asked.folder) as name:
        folder = Path(name)
        print(f"{asked.voters} voters, {asked.rate} votes a second for {asked.seconds} s, then as many as can be")
        made = held(folder)
        port = free_port()
        serve = [*COMMAND, "serve", "--data", str(folder), "--port", str(port)]
        with watched() as waited:
            platform = measured(serve, port, made["paths"], asked)
        lost = missing(made, platform["acknowledged"])
        port = free_port()
        plain = [sys.executable, str(HERE / "_bare_votes.py"), str(folder), str(port)]
        limit = measured(plain, port, ["/"], asked, BARE_FOLDER=str(folder), PYTHONPATH=str(HERE))
        inserts = [timed(step) for step in islice(bare(folder), 500)]
    report("parley", platform)
    report("bare view", limit)
    print(f"bare INSERTs by SQLite alone: {1 / statistics.mean(inserts):,.0f} a second")
    ours, theirs = platform["cost"], limit["cost"]
    print(f"processor, server alone, for one vote and its page: {ours:.1f} ms; the bare view {theirs:.1f} ms")
    print(f"the clerk beside it, which analyses the votes: {platform['clerk']:.1f} ms for each of them")
    print(f"a vote waited at most {max(waited, default=0):.1f} s to stand in the analysis; target below 5")
    votes = sum(len(one[2]) for one in platform["acknowledged"])
    print(f"votes acknowledged: {votes:,} standing, {platform['again']} sent twice; wrong in the database: {len(lost)}")
    for line in lost[:5]:
        print("  ", line)
    return 1 if lost else 0


def arguments() -> argparse.Namespace:
    """What is asked for on the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--voters", type=int, default=1000)
    parser.add_argument("--rate", type=float, default=200.0, help="votes a second that are offered")
    parser.add_argument("--seconds", type=float, default=60.0, help="for how long")
    parser.add_argument("--most", type=float, default=10.0, help="how long without a pause at the end, in seconds")
    parser.add_argument("--arrivals", type=float, default=50.0, help="how many open the page a second at first")
    parser.add_argument("--hands", type=int, default=32, help="how many vote at a time without a pause")
    parser.add_argument("--folder", help="where the folder of the measurement lies; the disk is measured too")
    return parser.parse_args()


def held(folder: Path) -> dict[str, Any]:
    """An open consultation in a new folder, with a link for each party and one for anybody."""
    from parley.cli.folder import prepare

    prepare(str(folder))
    from parley.consultation import acts as consultation
    from parley.convening import acts as convening
    from parley.people import acts as people
    from parley.people.models import Account, Seat
    from parley.procedure.actors import Founder
    from parley.procedure.viewer import Viewer
    from parley.record.sources import now

    founder = Founder(Account.objects.create(username="office", may_found=True))
    process = convening.open_process(by=founder, title="Talks to measure", track="II", languages=["en"])
    office = Seat.objects.seen_by(Viewer(seat=founder, process=process)).get()
    parties = [convening.add_party(by=office, name=f"Village {number}") for number in range(PARTIES)]
    mediator = people.seat_person(by=office, name="Mediator", capacity="mediator")
    made = consultation.prepare_consultation(by=mediator, title="Gates", question="When may they open?").public_id
    for number in range(STATEMENTS):
        consultation.add_statement(by=office, consultation=made, body=f"At {number} o'clock.", language="en")
    consultation.open_consultation(by=mediator, consultation=made, closes_at=now() + timedelta(days=1))
    audiences = [(party.name, party.public_id) for party in parties] + [("anybody", "")]
    links = [
        consultation.make_link(by=office, consultation=made, label=label, party=party) for label, party in audiences
    ]
    return {"paths": [f"/c/{link.token}/" for link in links], "links": {f"/c/{link.token}/": link for link in links}}


def measured(command: list[str], port: int, paths: list[str], asked: argparse.Namespace, **more: str) -> dict[str, Any]:
    """Serve, let the voters in, and note what they found and what processor time it took."""
    load = {
        "port": port,
        "paths": paths,
        "voters": asked.voters,
        "arrivals": asked.arrivals,
        "rate": asked.rate,
        "seconds": asked.seconds,
        "hands": asked.hands,
        "most_seconds": asked.most,
        "seed": 1,
    }
    with served(command, port, **more) as server:
        before = [server.processor(), server.processor(CLERK)]
        voters = subprocess.run(  # noqa: S603
            [sys.executable, str(HERE / "_voters.py")], input=json.dumps(load), capture_output=True, text=True
        )
        spent, clerk = server.processor() - before[0], server.processor(CLERK) - before[1]
    if voters.returncode:
        raise SystemExit(voters.stderr)
    found: dict[str, Any] = json.loads(voters.stdout)
    turns = sum(len(found[part]["votes"]) for part in ("steady", "most"))
    found["cost"] = 1000 * (spent - clerk) / max(1, turns)
    found["clerk"] = 1000 * clerk / max(1, turns)
    found["again"] = sum(found[part]["again"] for part in ("steady", "most"))
    return found


@contextmanager
def watched() -> Iterator[list[float]]:
    """Look twice a second how long the oldest vote has waited that no analysis for the team has counted yet."""
    from django.db import connection

    from parley.consultation.models import Analysis, Vote
    from parley.record.sources import now

    waited: list[float] = []
    over = threading.Event()

    def watch() -> None:
        while not over.wait(0.5):
            counted = Analysis._base_manager.filter(audience="team").values_list("votes_upto", flat=True).first()
            votes = Vote._base_manager.filter(at__gt=counted) if counted is not None else Vote._base_manager.all()
            oldest = votes.order_by("at").values_list("at", flat=True).first()
            if oldest is not None:
                waited.append((now() - oldest).total_seconds())
        connection.close()

    watch_man = threading.Thread(target=watch)
    watch_man.start()
    try:
        yield waited
    finally:
        over.set()
        watch_man.join()


def missing(made: dict[str, Any], acknowledged: list[list[Any]]) -> list[str]:
    """What was acknowledged and does not stand exactly once in the database, in words; empty if nothing was lost."""
    from parley.consultation.models import Vote

    # The reader of a benchmark stands outside the talks: what no viewer sees is counted here to be compared.
    rows = Vote._base_manager.values_list("participant__mark_hash", "statement__number", "value")
    stand: dict[tuple[str, int], list[int]] = {}
    for mark, number, value in rows:
        stand.setdefault((mark, number), []).append(value)
    wrong = []
    for path, who, votes, unanswered in acknowledged:
        mark = mark_of(made["links"][path], who)
        for number, value in votes.items():
            there = stand.pop((mark, int(number)), [])
            if there != [value] and there not in [[late] for late in unanswered.get(number, ())]:
                wrong.append(f"statement {number} by {who}: {value} was acknowledged, {there} stands")
    # What was sent and whose answer never came may stand or not; what nobody sent may not.
    return wrong


def mark_of(link: Any, who: str) -> str:
    """The hash under which a visitor by a link is kept."""
    from parley.consultation.rules.course import mark_hash

    return mark_hash(f"link {link.public_id} {who}")


def report(name: str, found: dict[str, Any]) -> None:
    """One server's figures: reached at the steady rate, how long votes and pages took, and the most there can be."""
    steady, most = found["steady"], found["most"]
    errors = [*found["arrival"]["errors"], *steady["errors"], *most["errors"]]
    print(
        f"{name:10} {len(steady['votes']) / steady['seconds']:6.1f} votes a second reached, {len(errors)} errors; ",
        end="",
    )
    print(f"at most {len(most['votes']) / most['seconds']:6.1f}; load of the machine {os.getloadavg()[0]:.1f}")
    for what in ("votes", "pages"):
        if len(steady[what]) > 1:
            cuts = statistics.quantiles(steady[what], n=100)
            shown = "  ".join(f"p{n} {1000 * cuts[n - 1]:7.1f} ms" for n in (50, 95, 99))
            print(f"{'':10} {what:6} {shown}")
    for error in errors[:3]:
        print(f"{'':10} {error}")


if __name__ == "__main__":
    raise SystemExit(main())
