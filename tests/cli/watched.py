"""Talks in a data folder, for a witness to watch: made by a process of its own (`python -m tests.cli.watched DATA`)."""

import json
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.parse import urlsplit

from tests.cli.commands import ROOT, parley, surroundings


@dataclass(frozen=True)
class Watched:
    """A process in a data folder, and the API keys of some of its seats."""

    data: Path
    process: str
    keys: Mapping[str, str]

    @classmethod
    def made(cls, data: Path) -> "Watched":
        done = subprocess.run(
            [sys.executable, "-m", "tests.cli.watched", str(data)],
            capture_output=True,
            encoding="utf-8",
            env={**surroundings(), "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}"},
            cwd=ROOT,
        )
        assert done.returncode == 0, done.stderr
        value = json.loads(done.stdout)
        return cls(data, value["process"], value["keys"])

    def copied(self, data: Path) -> "Watched":
        """The same as it is now: what whoever controls the server can have beside it, the key that signs included."""
        return Watched(Path(shutil.copytree(self.data, data)), self.process, self.keys)

    def at(self, port: int) -> "Asked":
        return Asked(f"http://127.0.0.1:{port}", self.process, self.keys)


@dataclass(frozen=True)
class Asked:
    """The API of a server, as a seat's program asks it."""

    url: str
    process: str
    keys: Mapping[str, str]

    def get(self, seat: str, path: str) -> tuple[int, Any]:
        return self._ask(seat, "GET", path, None)

    def act(self, seat: str, act: str, **entries: object) -> None:
        status, said = self._ask(seat, "POST", f"acts/{act}", json.dumps(entries))
        assert status == 200, said

    def facts(self, seat: str) -> list[str]:
        """What the timeline tells this seat."""
        status, said = self.get(seat, "timeline")
        assert status == 200
        return [json.dumps(one, ensure_ascii=False) for one in said]

    def _ask(self, seat: str, method: str, path: str, body: str | None) -> tuple[int, Any]:
        line = HTTPConnection(urlsplit(self.url).netloc, timeout=60)
        headers = {"Authorization": f"Bearer {self.keys[seat]}", "Content-Type": "application/json"}
        try:
            line.request(method, f"/api/p/{self.process}/{path}", body, headers)
            answer = line.getresponse()
            return answer.status, json.loads(answer.read())
        finally:
            line.close()


class Witness:
    """A witness's folder, and its command."""

    def __init__(self, folder: Path, name: str = "red") -> None:
        self.folder = folder
        self.key = parley("witness", "init", "--state", folder, "--name", name).stdout.strip()

    def runs(self, asked: Asked, seat: str, *words: object) -> subprocess.CompletedProcess[str]:
        return parley("witness", "run", *self.words(asked, seat), "--once", *words)

    def words(self, asked: Asked, seat: str) -> list[object]:
        token = self.folder / "token"
        token.write_text(f"{asked.keys[seat]}\n")
        return ["--state", self.folder, "--url", asked.url, "--process", asked.process, "--token-file", token]

    def notes(self) -> dict[str, str]:
        return dict(json.loads((self.folder / "seen.json").read_text())["notes"])

    def alarms(self) -> list[Path]:
        return sorted(self.folder.glob("alarm-*.json"))


class answering:
    """A server that answers whatever it is told to, for as long as the block lasts.

    `answer` is given the path, and gives status and body, or what is done with the handler itself.
    """

    def __init__(self, answer: Callable[[str], Any]) -> None:
        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                length = int(self.headers.get("Content-Length") or 0)
                self.rfile.read(length)
                found = answer(self.path)
                if callable(found):
                    found(self)
                    return
                status, body = found
                self.send_response(status)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            do_POST = do_GET

            def log_message(self, *_words: Any) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True

    def __enter__(self) -> str:
        Thread(target=self.server.serve_forever, args=(0.02,), daemon=True).start()
        return f"http://127.0.0.1:{self.server.server_address[1]}"

    def __exit__(self, *_error: object) -> None:
        self.server.shutdown()
        self.server.server_close()


def _make(data: str) -> None:
    from parley.cli.folder import prepare

    prepare(data, static=True)
    from parley.convening import acts as convening
    from parley.people import acts as people
    from tests.talks import Talks

    talks = Talks()
    seats = {"head A": talks.heads[0], "head B": talks.heads[1], "mediator": talks.mediator}
    keys = {name: people.make_token(by=seat, label="program").shown_once["key"] for name, seat in seats.items()}
    for what in ("A house by the lake", "A boat on it"):
        convening.declare_interest(by=talks.mediator, what=what)
    print(json.dumps({"process": talks.process.public_id, "keys": keys}))


if __name__ == "__main__":
    _make(sys.argv[1])
