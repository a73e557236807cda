"""The words under which a backup is locked: read from a file, and made into a key that is slow to guess."""

import os
import stat
import sys
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from parley.cli.trouble import Trouble

FEWEST, MOST_BYTES = 12, 4096


def passphrase(file: str) -> bytes:
    """The first line of the file (- for standard input), in the one way in which Unicode writes it."""
    if file == "-":
        line = sys.stdin.buffer.readline(MOST_BYTES + 1)
    else:
        with Path(file).open("rb") as opened:
            line = opened.readline(MOST_BYTES + 1)
            if stat.S_IMODE(os.fstat(opened.fileno()).st_mode) & 0o077:
                print(f"parley: {file}: others on this machine may read it; chmod 600 it", file=sys.stderr)
    if len(line) > MOST_BYTES:
        raise Trouble(f"{_named(file)}: its first line is longer than {MOST_BYTES} bytes; give a file of one line")
    try:
        words = unicodedata.normalize("NFC", line.decode().rstrip("\r\n"))
    except UnicodeDecodeError:
        raise Trouble(f"{_named(file)}: the passphrase is not text in UTF-8; give a file that holds it alone") from None
    if len(words.strip()) < FEWEST:
        raise Trouble(
            f"{_named(file)}: the passphrase, its first line, has fewer than {FEWEST} characters; choose a longer one, "
            "such as six words drawn by lot"
        )
    return words.encode()


def _named(file: str) -> str:
    return "standard input" if file == "-" else file


@dataclass(frozen=True)
class Stretching:
    """How a passphrase is made into a key: so that each guess costs memory and time (argon2id)."""

    salt: bytes
    passes: int = 3
    memory: int = 256 << 20

    # What is restored is read more than once.
    @lru_cache(maxsize=64)  # noqa: B019 # as long as the command
    def key(self, words: bytes) -> bytes:
        """The 32 bytes of the key."""
        from nacl.pwhash import argon2id

        try:
            return argon2id.kdf(32, words, self.salt, opslimit=self.passes, memlimit=self.memory)
        except MemoryError:
            raise Trouble(
                f"the passphrase takes {self.memory >> 20} MB of memory to try, and they aren't free"
            ) from None

    def as_json(self) -> dict[str, object]:
        return {"memory": self.memory, "passes": self.passes, "salt": self.salt.hex()}

    @classmethod
    def from_json(cls, value: object) -> "Stretching":
        """Read what `as_json` gave; ValueError if it isn't that, or would take more than a machine should give."""
        if not isinstance(value, dict) or value.keys() != {"memory", "passes", "salt"}:
            raise ValueError("not the parameters of argon2id")
        memory, passes, salt = value["memory"], value["passes"], value["salt"]
        if type(memory) is not int or type(passes) is not int or not isinstance(salt, str):
            raise ValueError("not the parameters of argon2id")
        if not (8192 <= memory <= 1 << 30 and 1 <= passes <= 20 and len(bytes.fromhex(salt)) == 16):
            raise ValueError("parameters of argon2id that no version of Parley writes")
        return cls(bytes.fromhex(salt), passes, memory)
