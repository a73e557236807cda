"""A public key as it stands in the record, and the short forms of it that two people compare."""

from __future__ import annotations

from base64 import b64encode
from dataclasses import dataclass
from hashlib import sha256

from .words import WORDS

SSH, MINISIGN, BROWSER, PASSKEY = "ssh-ed25519", "minisign", "parley-ed25519", "passkey"
#: So many bytes of the fingerprint are read out: 80 bits, more than anybody can search through for a second key.
READ_OUT = 10


@dataclass(frozen=True, slots=True)
class Key:
    """Somebody's public key: its kind, its one spelling in a line (`text`), and what its fingerprint is taken over."""

    kind: str
    text: str
    canonical: bytes
    #: The point on the curve alone: the same for one key that comes as two kinds.
    point: bytes

    @property
    def fingerprint(self) -> str:
        """The fingerprint in the way OpenSSH shows it (`ssh-keygen -l`)."""
        return "SHA256:" + b64encode(self._digest()).decode().rstrip("=")

    @property
    def point_hash(self) -> str:
        """By what one key is known again, whatever kind it comes as (hex)."""
        return sha256(self.point).hexdigest()

    @property
    def words(self) -> str:
        """Ten short words, to be read out by telephone and compared."""
        return " ".join(WORDS[byte] for byte in self._digest()[:READ_OUT])

    @property
    def numbers(self) -> str:
        """The same ten words as five numbers of five digits, for who would rather read numbers."""
        short = self._digest()[:READ_OUT]
        return " ".join(f"{int.from_bytes(short[at : at + 2], 'big'):05d}" for at in range(0, READ_OUT, 2))

    def _digest(self) -> bytes:
        return sha256(self.canonical).digest()
