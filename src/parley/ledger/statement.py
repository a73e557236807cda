"""The statement: the exact text that somebody signs with a key of their own, readable by a person line by line.

It says what is done (`act`) to what (`subject`), in which process and under which version of its rules, from which
seat, in what capacity and for which party, in which language; then any reservation and the whole text. A signature
over it is good for nothing else: change one of these, and it is another statement. What a person is shown is these
bytes, and these bytes are what is signed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from hashlib import sha256

from .canonical import MOST_EXACT
from .leaf import is_public_id

#: The first line, by which a statement is known; also the namespace of SSH signatures over one.
TAG = "parley.statement/1"
MOST_BYTES = 2 * 1024 * 1024
MOST_LINE = 400

_NAMES = ("act", "subject", "process", "rules", "seat", "capacity", "party", "language", "talks", "signer")
_is_act = re.compile(r"[a-z][a-z0-9_-]*(?:\.[a-z][a-z0-9_-]*)+").fullmatch
_is_language = re.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*").fullmatch
_is_count = re.compile(r"0|[1-9][0-9]{0,15}").fullmatch
# What can't be seen, or turns the reading direction round, could show one text and sign another.
_UNSEEN = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u2028\u2029\ufeff")


class NotAStatement(ValueError):
    """These bytes aren't a statement: says why."""


@dataclass(frozen=True, slots=True)
class Statement:
    """What one seat says about one text; every field is checked, and NotAStatement says which is wrong.

    `act` is the fact as the record names it (letter.signed), `subject` the public id of the letter, consent, draft or
    agreement, `party` is empty for a seat without one. `talks` and `signer` are the title and the name as they are
    shown; they are for the reader, while `process` and `seat` decide.
    """

    act: str
    subject: str
    process: str
    rules: int
    seat: str
    capacity: str
    party: str
    language: str
    talks: str
    signer: str
    reservation: str
    text: str

    def __post_init__(self) -> None:
        _require(_is_act(self.act) is not None, "act")
        _require(all(is_public_id(one) for one in (self.subject, self.process, self.seat)), "subject, process or seat")
        _require(type(self.rules) is int and 0 <= self.rules <= MOST_EXACT, "rules")
        _require(self.party == "" or is_public_id(self.party), "party")
        _require(_is_language(self.language) is not None, "language")
        for name in ("capacity", "talks", "signer"):
            _require(_is_line(getattr(self, name)), name)
        for name in ("reservation", "text"):
            _require(_is_passage(getattr(self, name)), name)
        if len(self.to_bytes()) > MOST_BYTES:
            raise NotAStatement(f"longer than {MOST_BYTES} bytes")

    @property
    def text_hash(self) -> str:
        """The hash (hex) by which the record names the text."""
        return sha256(self.text.encode()).hexdigest()

    def to_bytes(self) -> bytes:
        """The exact bytes that are shown and signed, UTF-8."""
        values = [f"{name}: {getattr(self, name)}".rstrip(" ") for name in _NAMES]
        reservation, text = self.reservation.encode(), self.text.encode()
        sizes = [f"reservation-bytes: {len(reservation)}", f"text-bytes: {len(text)}"]
        head = "\n".join((TAG, *values, *sizes, f"text-sha256: {self.text_hash}", ""))
        return head.encode() + b"\n" + reservation + b"\n\n" + text + b"\n"

    @classmethod
    def from_bytes(cls, data: bytes) -> Statement:
        """Read a statement; raises NotAStatement unless `to_bytes` gives these bytes back."""
        if len(data) > MOST_BYTES:
            raise NotAStatement(f"longer than {MOST_BYTES} bytes")
        head, gap, rest = data.partition(b"\n\n")
        try:
            lines = head.decode().split("\n")
        except UnicodeDecodeError:
            raise NotAStatement("not UTF-8") from None
        if not gap or lines[0] != TAG or len(lines) != len(_NAMES) + 4:
            raise NotAStatement(f"it doesn't begin as a {TAG} does")
        found = dict(line.partition(":")[::2] for line in lines[1:])
        values = {name: value.removeprefix(" ") for name, value in found.items()}
        counts = [values.get(name, "") for name in ("rules", "reservation-bytes", "text-bytes")]
        if any(_is_count(one) is None for one in counts):
            raise NotAStatement("a count is missing or not one")
        size = int(counts[1])
        try:
            reservation, text = rest[:size].decode(), rest[size + 2 : -1].decode()
        except UnicodeDecodeError:
            raise NotAStatement("not UTF-8") from None
        named = {name: values.get(name, "") for name in _NAMES if name != "rules"}
        statement = cls(**named, rules=int(counts[0]), reservation=reservation, text=text)
        if statement.to_bytes() != data:
            raise NotAStatement("not written in the one way in which statements are written")
        return statement


def adds_words(text: str) -> bool:
    """True for a statement in which its signer says something in words of their own."""
    return bool(Statement.from_bytes(text.encode()).reservation)


def _require(holds: bool, what: str) -> None:
    if not holds:
        raise NotAStatement(f"its {what} isn't as it has to be")


def _is_line(value: object) -> bool:
    return (
        isinstance(value, str)
        and 0 < len(value) <= MOST_LINE
        and value == value.strip()
        and not any(one < " " or "\x7f" <= one <= "\x9f" or one in _UNSEEN for one in value)
        and _is_utf8(value)
    )


def _is_passage(value: object) -> bool:
    return isinstance(value, str) and "\x00" not in value and "\r" not in value and _is_utf8(value)


def _is_utf8(value: str) -> bool:
    try:
        value.encode()
    except UnicodeEncodeError:
        return False
    return True
