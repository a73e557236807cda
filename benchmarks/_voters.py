"""The voters of a live consultation: many browsers on kept lines, asked to vote at a given rate, by one process.

Run by `live_consultation.py` as a process of its own: what is asked of it comes in as JSON, what it found goes out as
JSON. It knows nothing of the server but what a browser sees: pages, forms, cookies, redirects.
"""

from __future__ import annotations

import asyncio
import json
import random
import re
import sys
import time
import zlib
from collections import deque
from dataclasses import dataclass, field
from urllib.parse import urlencode

#: What a vote's form sends along.
_HIDDEN = re.compile(rb'name="(csrfmiddlewaretoken|key|statement)" value="([^"]*)"')
#: How long a browser waits for an answer.
PATIENCE = 30.0
#: Of so many votes one is sent a second time, as a browser does whose line broke before the answer came.
AGAIN = 50


class Broken(Exception):
    """The answer was not what a page gives."""


@dataclass
class Voter:
    """One browser: its line, its cookies, and the form that stands before it."""

    path: str
    port: int
    cookies: dict[str, str] = field(default_factory=dict)
    form: dict[str, str] = field(default_factory=dict)
    reader: asyncio.StreamReader | None = None
    writer: asyncio.StreamWriter | None = None
    #: What was acknowledged: the value of the last vote on each statement.
    acknowledged: dict[str, int] = field(default_factory=dict)
    #: What was sent and never answered: it may still be counted, also after a vote that was sent later.
    unanswered: dict[str, list[int]] = field(default_factory=dict)

    async def look(self) -> None:
        """Open the page, and keep its form."""
        status, body = await self._ask("GET")
        if status != 200:
            raise Broken(f"the page answered {status}")
        self.form = {name.decode(): value.decode() for name, value in _HIDDEN.findall(body)}

    async def vote(self, value: int) -> None:
        """Send the form; only an answer that leads back to the page says that the vote is counted."""
        statement = self.form["statement"]
        self.unanswered.setdefault(statement, []).append(value)
        status, _body = await self._ask("POST", urlencode({**self.form, "value": str(value)}))
        self.unanswered[statement].remove(value)
        if status != 302:
            raise Broken(f"the vote was answered {status}")
        self.acknowledged[statement] = value

    async def _ask(self, method: str, body: str = "") -> tuple[int, bytes]:
        # A server hangs up on who was silent for long; a browser then takes a new line and says nothing of it.
        if self.writer is None or self.writer.is_closing() or (self.reader is not None and self.reader.at_eof()):
            self.reader, self.writer = await asyncio.open_connection("127.0.0.1", self.port, limit=1 << 20)
        assert self.reader is not None
        said = [f"{method} {self.path} HTTP/1.1", f"Host: localhost:{self.port}", "Accept-Encoding: gzip"]
        said += ["Accept-Language: en", f"Origin: http://localhost:{self.port}"]
        if self.cookies:
            said.append("Cookie: " + "; ".join(f"{name}={value}" for name, value in self.cookies.items()))
        if body:
            said += ["Content-Type: application/x-www-form-urlencoded", f"Content-Length: {len(body)}"]
        self.writer.write("\r\n".join([*said, "", body]).encode())
        head = (await self.reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        length, packed = 0, False
        if not head[0].startswith("HTTP/1.1 "):
            raise Broken(f"no answer, but {head[0][:40]!r}")
        for line in head[1:]:
            name, _colon, value = line.partition(": ")
            match name.lower():
                case "content-length":
                    length = int(value)
                case "transfer-encoding":
                    raise Broken(f"{head[0]} has no length")
                case "content-encoding":
                    packed = value == "gzip"
                case "set-cookie":
                    self._keep(value.strip())
        answer = await self.reader.readexactly(length)
        return int(head[0].split()[1]), zlib.decompress(answer, 31) if packed else answer

    def _keep(self, said: str) -> None:
        """Keep a cookie, or throw it away if the server says so."""
        name, _equals, rest = said.partition("=")
        if "max-age=0;" in f"{rest.lower()};":
            self.cookies.pop(name, None)
        else:
            self.cookies[name] = rest.partition(";")[0]

    def hang_up(self) -> None:
        """Forget the line after a failure: the next request takes a new one."""
        if self.writer is not None:
            self.writer.close()
        self.writer = None


@dataclass
class Found:
    """What was measured: seconds from the moment at which each thing was due to its answer."""

    votes: list[float] = field(default_factory=list)
    pages: list[float] = field(default_factory=list)
    again: int = 0
    errors: list[str] = field(default_factory=list)
    seconds: float = 0.0


async def arrive(voters: list[Voter], rate: float, found: Found) -> None:
    """Everybody opens the page, one after another at a steady rate."""
    await _paced(voters, rate, lambda voter, due: _timed(voter.look(), due, found.pages, found, voter))


async def _paced(voters: list[Voter], rate: float, step) -> None:  # type: ignore[no-untyped-def]
    began, running = time.perf_counter(), []
    for number, voter in enumerate(voters):
        due = began + number / rate
        await asyncio.sleep(max(0.0, due - time.perf_counter()))
        running.append(asyncio.create_task(step(voter, due)))
    await asyncio.gather(*running)


async def _timed(asked, due: float, into: list[float], found: Found, voter: Voter) -> bool:  # type: ignore[no-untyped-def]
    try:
        await asyncio.wait_for(asked, PATIENCE)
    except (OSError, asyncio.IncompleteReadError, TimeoutError, Broken) as error:
        found.errors.append(f"{type(error).__name__}: {error}"[:100])
        voter.hang_up()
        return False
    into.append(time.perf_counter() - due)
    return True


async def offered(voters: list[Voter], rate: float, seconds: float, chance: random.Random) -> Found:
    """Votes fall due at a steady rate, whatever the server does: each is sent, and the next page opened.

    A vote that must wait for a voter to be free has waited all the same: its time counts from when it was due.
    """
    found, free, began = Found(), deque(voters), time.perf_counter()
    running: set[asyncio.Task[None]] = set()
    for number in range(int(rate * seconds)):
        due = began + number / rate
        await asyncio.sleep(max(0.0, due - time.perf_counter()))
        while not free:
            await asyncio.sleep(0.001)
        task = asyncio.create_task(_turn(free.popleft(), due, chance, found, free))
        running.add(task)
        task.add_done_callback(running.discard)
    if running:
        await asyncio.wait(running)
    found.seconds = time.perf_counter() - began
    return found


async def flat_out(voters: list[Voter], hands: int, seconds: float, chance: random.Random) -> Found:
    """So many voters at a time vote without a pause: how many votes a second there are at most."""
    found, free, began = Found(), deque(voters), time.perf_counter()

    async def hand() -> None:
        while time.perf_counter() < began + seconds:
            await _turn(free.popleft(), time.perf_counter(), chance, found, free)

    await asyncio.gather(*(hand() for _number in range(hands)))
    found.seconds = time.perf_counter() - began
    return found


async def _turn(voter: Voter, due: float, chance: random.Random, found: Found, free: deque[Voter]) -> None:
    try:
        # Whoever has voted on everything has no form any more, and looks at the page only.
        if voter.form.get("statement"):
            value = chance.choice((1, 1, -1, 0))
            counted = await _timed(voter.vote(value), due, found.votes, found, voter)
            if counted and chance.randrange(AGAIN) == 0:
                found.again += await _timed(voter.vote(value), time.perf_counter(), [], found, voter)
        await _timed(voter.look(), time.perf_counter(), found.pages, found, voter)
    finally:
        free.append(voter)


async def live(asked: dict) -> dict:  # type: ignore[type-arg]
    """One session: everybody arrives, then votes fall due, then as many as can be; what came of it."""
    chance = random.Random(asked["seed"])  # noqa: S311 (a load, not a secret)
    paths = asked["paths"]
    voters = [Voter(paths[number % len(paths)], asked["port"]) for number in range(asked["voters"])]
    arrival = Found()
    await arrive(voters, asked["arrivals"], arrival)
    steady = await offered(voters, asked["rate"], asked["seconds"], chance)
    most = await flat_out(voters, asked["hands"], asked["most_seconds"], chance)
    for voter in voters:
        voter.hang_up()
    acknowledged = [
        [voter.path, voter.cookies.get("parley_mark", ""), voter.acknowledged, voter.unanswered] for voter in voters
    ]
    return {
        "arrival": vars(arrival),
        "steady": vars(steady),
        "most": vars(most),
        "acknowledged": acknowledged,
        "processor": time.process_time(),
    }


if __name__ == "__main__":
    json.dump(asyncio.run(live(json.load(sys.stdin))), sys.stdout)
