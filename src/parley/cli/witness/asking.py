"""Asks a server, and believes nothing of what it says: bounded in size and time, no redirects, TLS verified."""

import json
import socket
import ssl
import threading
from collections.abc import Iterable
from contextlib import suppress
from hashlib import sha256
from http.client import HTTPConnection, HTTPException
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import quote, urlsplit

from parley.cli.trouble import Trouble
from parley.ledger.exchange import MOST_BYTES, NotAnExchange, Offer, read_proof

#: Seconds without a byte, and for one whole answer.
SILENCE, PATIENCE = 30.0, 120.0
#: So many cosigned checkpoints are handed in at once.
TOGETHER = 200


class NotThere(Exception):
    """The server says that there is no such thing, or none that this seat may know."""


class Server:
    """One process on one server, as the seat of a token sees it."""

    def __init__(self, url: str, process: str, token: Path) -> None:
        parts = urlsplit(url)
        try:
            self._host, port = parts.hostname or "", parts.port
        except ValueError:
            self._host, port = "", None
        if parts.scheme not in ("http", "https") or not self._host or parts.query or parts.fragment:
            raise Trouble(f"{url} isn't the address of a server; give one such as https://talks.example.org")
        self._safe = parts.scheme == "https"
        if not self._safe and not _loopback(self._host):
            raise Trouble(f"{url} would send the seat's key in clear; give an address that begins with https://")
        self._port = port
        self._root = f"{parts.path.rstrip('/')}/api/p/{quote(process, safe='')}"
        self._token = token
        self.process = process

    def offer(self) -> Offer:
        """The signed checkpoints that this seat may see. Raises `Trouble`."""
        try:
            offer = Offer.from_bytes(self._ask("GET", "checkpoints"))
        except NotThere:
            raise Trouble(
                "the server knows neither these talks nor this key: look at --process, and make a new key for the API "
                "if the old one has run out"
            ) from None
        except NotAnExchange as wrong:
            raise Trouble(f"the server's answer can't be read ({wrong}); nothing was cosigned") from None
        if offer.process != self.process:
            raise Trouble("the server has answered about other talks; nothing was cosigned")
        return offer

    def proof(self, log: str, earlier: int, later: int) -> tuple[bytes, ...]:
        """The proof that a log only grew. Raises `NotThere`, `Trouble`."""
        try:
            return read_proof(self._ask("GET", f"checkpoints/{quote(log, safe='')}/{earlier}/{later}"))
        except NotAnExchange as wrong:
            raise Trouble(f"the server's proof for {log} can't be read ({wrong}); nothing was cosigned") from None

    def hand_in(self, notes: Iterable[str]) -> None:
        """Hand in cosigned checkpoints. Raises `Trouble`."""
        some = list(notes)
        for start in range(0, len(some), TOGETHER):
            body = json.dumps({"notes": some[start : start + TOGETHER]}).encode()
            try:
                self._ask("POST", "acts/hand_in_cosignatures", body)
            except NotThere:
                raise Trouble("the server doesn't take what this seat hands in; is the seat still in force?") from None

    def _ask(self, method: str, path: str, body: bytes | None = None) -> bytes:
        headers = {"Authorization": f"Bearer {self._key()}", "Accept": "application/json", "Connection": "close"}
        if body is not None:
            headers |= {"Content-Type": "application/json", "Idempotency-Key": sha256(body).hexdigest()}
        line, held = HTTPConnection(self._host, self._port), None
        stop = threading.Timer(PATIENCE, lambda: _hang_up(held))
        stop.daemon = True
        stop.start()
        try:
            held = line.sock = self._reached()
            if isinstance(held, ssl.SSLSocket):
                held.do_handshake()
            line.request(method, f"{self._root}/{path}", body, headers)
            answer = line.getresponse()
            data = bytearray()
            while len(data) <= MOST_BYTES and (more := answer.read1(65_536)):
                data += more
            status = answer.status
        except ssl.SSLCertVerificationError as wrong:
            raise Trouble(f"{self._host} can't show that it is who it says ({wrong.verify_message})") from None
        except (OSError, HTTPException, ValueError, AttributeError) as wrong:
            why = _why(wrong)
            raise Trouble(
                f"{self._host} can't be asked ({why}); make sure that the address is right and the server running"
            ) from None
        finally:
            stop.cancel()
            line.close()
            if held is not None:
                held.close()
        if len(data) > MOST_BYTES:
            raise Trouble(f"{self._host} has answered with more than {MOST_BYTES} bytes; nothing was cosigned")
        return self._answer(status, bytes(data))

    def _answer(self, status: int, data: bytes) -> bytes:
        if status == 200:
            return data
        if status == 404:
            raise NotThere
        if 300 <= status < 400:
            raise Trouble(f"{self._host} sends on to another address; give the right one with --url")
        raise Trouble(f"{self._host} has answered with {status}: {_message(data)}")

    def _reached(self) -> socket.socket:
        """A socket to the server; who it is comes after, when there is somebody to hang up on."""
        port = self._port or (443 if self._safe else 80)
        plain = socket.create_connection((self._host, port), timeout=SILENCE)
        if not self._safe:
            return plain
        secure = ssl.create_default_context()
        return secure.wrap_socket(plain, server_hostname=self._host, do_handshake_on_connect=False)

    def _key(self) -> str:
        with self._token.open(encoding="utf-8", errors="replace") as file:
            key = file.read(1000).strip()
        if not key or not key.isascii() or not key.isprintable() or " " in key:
            raise Trouble(f"{self._token} doesn't hold a key for the API, alone on one line")
        return key


def _why(wrong: Exception) -> str:
    """Why there was no answer, in words for whoever watches: never what Python says of it."""
    if isinstance(wrong, ssl.SSLError):
        return "it doesn't speak TLS as https:// asks for"
    if isinstance(wrong, HTTPException | ValueError | AttributeError):
        return "what it sends is no answer of a web server, or breaks off"
    return getattr(wrong, "strerror", None) or str(wrong) or "no answer"


def _hang_up(held: socket.socket | None) -> None:
    """Whoever drips byte by byte isn't waited for."""
    if held is not None:
        with suppress(OSError):
            held.shutdown(socket.SHUT_RDWR)


def _loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _message(data: bytes) -> str:
    """What the server says of it, made harmless for a terminal."""
    from parley.ledger.codes import shown

    try:
        said = json.loads(data)["message"]
    except (ValueError, TypeError, KeyError, RecursionError):
        return "no reason that can be read"
    return shown(str(said), 300)
