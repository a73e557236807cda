"""People who send acts without a pause, and send again what wasn't answered, as a client does."""

import http.client
import json
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from itertools import count
from typing import Any

from tests.durability.conftest import Made

TOGETHER = 4


class NoAnswer(Exception):
    """The line was cut before an answer came: nobody knows whether the act was done."""


def send(talks: Made, port: int, key: str, what: str = "", timeout: float = 30.0) -> tuple[int, Any]:
    """Enter a fact under this idempotency id; the status and the answer. Raises `NoAnswer`."""
    body = json.dumps({"what": what or f"Fact {key}", "when": "today", "source": "Seen by the keeper"})
    headers = {"Authorization": f"Bearer {talks.key}", "Content-Type": "application/json", "Idempotency-Key": key}
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=timeout)
    try:
        line.request("POST", f"/api/p/{talks.process}/acts/enter_fact", body, headers)
        answer = line.getresponse()
        return answer.status, json.loads(answer.read() or b"null")
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise NoAnswer from error
    finally:
        line.close()


class Load:
    """What was acknowledged so far, and what still waits for an answer."""

    def __init__(self, talks: Made, port: Callable[[], int], name: str) -> None:
        self.talks, self.port, self.name = talks, port, name
        self.acknowledged: set[str] = set()
        self.unanswered = 0
        self.refused: list[tuple[int, Any]] = []
        self.over, self.given_up = threading.Event(), threading.Event()
        self._numbers = count()

    def _sender(self, number: int) -> None:
        for one in self._numbers:
            if self.over.is_set():
                return
            self._until_answered(f"k-{self.name}-{number}-{one}")

    def _until_answered(self, key: str) -> None:
        while not self.given_up.is_set():
            try:
                status, said = send(self.talks, self.port(), key)
            except NoAnswer:
                self.unanswered += 1
                time.sleep(0.05)
                continue
            if status == 200:
                self.acknowledged.add(key)
                return
            if status < 500:
                self.refused.append((status, said))
                return
            # A database that was in use too long, say: nothing was done, and it is sent again.
            time.sleep(0.05)


@contextmanager
def load(talks: Made, port: Callable[[], int], name: str = "load") -> Iterator[Load]:
    """Send without a pause until the end of the block; then let everybody have their answer."""
    found = Load(talks, port, name)
    with ThreadPoolExecutor(TOGETHER) as pool:
        waiting = [pool.submit(found._sender, number) for number in range(TOGETHER)]
        try:
            yield found
        except BaseException:
            found.given_up.set()
            raise
        finally:
            found.over.set()
        for one in waiting:
            one.result()
    assert not found.refused, found.refused[:3]
