"""minisign: its public keys, and the four lines of a `.minisig` file; both signatures in it are checked.

The first is over the message (its BLAKE2b hash, or the message itself in the old form); the second over the first and
the trusted comment. Read as the tool reads them, but nothing is passed over in silence.
"""

from __future__ import annotations

from hashlib import blake2b

from . import ed25519
from .encoded import from_base64
from .key import MINISIGN, Key
from .refusals import BadKey, BadSignature

_OLD, _HASHED = b"Ed", b"ED"
_UNTRUSTED, _TRUSTED = "untrusted comment: ", "trusted comment: "
_HEAD = 2 + 8  # the algorithm, then the key's number


def read(text: str) -> Key:
    """Read `minisign BASE64`: the second line of the `.pub` file."""
    data = from_base64(text.removeprefix(f"{MINISIGN} "))
    if data is None or len(data) != _HEAD + ed25519.KEY_BYTES or data[:2] != _OLD:
        raise BadKey("key.shape", kind=MINISIGN, what="42 bytes in base64, the second line of the .pub file")
    point = data[_HEAD:]
    if not ed25519.is_sound_key(point):
        raise BadKey("key.weak")
    return Key(MINISIGN, text, data, point)


def check(key: Key, message: bytes, text: str) -> None:
    """Check the four lines over the message."""
    lines = text.removesuffix("\n").split("\n")
    if len(lines) != 4 or not lines[0].startswith(_UNTRUSTED) or not lines[2].startswith(_TRUSTED):
        raise BadSignature("signature.shape", kind=MINISIGN)
    trusted = lines[2].removeprefix(_TRUSTED)
    first, second = from_base64(lines[1]), from_base64(lines[3])
    if first is None or second is None or len(first) != _HEAD + ed25519.SIGNATURE_BYTES:
        raise BadSignature("signature.shape", kind=MINISIGN)
    comments = lines[0] + trusted.replace("\t", " ")  # the tool itself writes tabs
    if first[:2] not in (_OLD, _HASHED) or not comments.isprintable():
        raise BadSignature("signature.shape", kind=MINISIGN)
    if first[2:_HEAD] != key.canonical[2:_HEAD]:
        raise BadSignature("signature.other_key")
    signature = first[_HEAD:]
    signed = message if first[:2] == _OLD else blake2b(message).digest()
    if not ed25519.holds(key.point, signed, signature):
        raise BadSignature("signature.false")
    if not ed25519.holds(key.point, signature + trusted.encode(), second):
        raise BadSignature("signature.comment")
