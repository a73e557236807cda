"""SSH keys, and the signatures that `ssh-keygen -Y sign` makes (PROTOCOL.sshsig of OpenSSH): our own strict reading.

Only ssh-ed25519, only our namespace, only SHA-256 or SHA-512, nothing reserved, and not a byte more.
"""

from __future__ import annotations

import re
from hashlib import sha256, sha512

from ..statement import TAG as NAMESPACE
from . import ed25519
from .encoded import from_base64
from .key import SSH, Key
from .refusals import BadKey, BadSignature

_MAGIC = b"SSHSIG"
_HASHES = {b"sha256": sha256, b"sha512": sha512}
_armour = re.compile(
    r"-----BEGIN SSH SIGNATURE-----\n((?:[A-Za-z0-9+/=]{1,76}\n){1,40})-----END SSH SIGNATURE-----\n?"
).fullmatch


class _Cut(Exception):
    """The bytes end too early."""


class _Wire:
    """The bytes of SSH, read from the front: numbers of four bytes, and strings that say how long they are."""

    def __init__(self, data: bytes) -> None:
        self.rest = data

    def take(self, size: int) -> bytes:
        if size > len(self.rest):
            raise _Cut
        taken, self.rest = self.rest[:size], self.rest[size:]
        return taken

    def number(self) -> int:
        return int.from_bytes(self.take(4), "big")

    def string(self) -> bytes:
        return self.take(self.number())


def read(text: str) -> Key:
    """Read `ssh-ed25519 BASE64`, without the comment that OpenSSH writes behind it."""
    blob = from_base64(text.removeprefix(f"{SSH} "))
    point = _point(blob) if blob is not None else None
    if blob is None or point is None:
        raise BadKey("key.shape", kind=SSH, what="the base64 that OpenSSH writes")
    if not ed25519.is_sound_key(point):
        raise BadKey("key.weak")
    return Key(SSH, text, blob, point)


def check(key: Key, message: bytes, text: str) -> None:
    """Check the armoured signature over the message."""
    found = _armour(text)
    blob = from_base64(found[1].replace("\n", "")) if found else None
    if blob is None:
        raise BadSignature("signature.shape", kind=SSH)
    try:
        hashing, signature = _opened(key, _Wire(blob))
    except _Cut:
        raise BadSignature("signature.shape", kind=SSH) from None
    digest = _HASHES[hashing](message).digest()
    signed = _MAGIC + b"".join(_string(one) for one in (NAMESPACE.encode(), b"", hashing, digest))
    if not ed25519.holds(key.point, signed, signature):
        raise BadSignature("signature.false")


def _opened(key: Key, wire: _Wire) -> tuple[bytes, bytes]:
    """How the message was hashed, and the 64 bytes of the signature."""
    if wire.take(len(_MAGIC)) != _MAGIC or wire.number() != 1:
        raise BadSignature("signature.shape", kind=SSH)
    if wire.string() != key.canonical:
        raise BadSignature("signature.other_key")
    namespace, reserved, hashing, inner = wire.string(), wire.string(), wire.string(), wire.string()
    if namespace != NAMESPACE.encode():
        raise BadSignature("signature.namespace", namespace=NAMESPACE)
    if reserved or hashing not in _HASHES or wire.rest:
        raise BadSignature("signature.shape", kind=SSH)
    wire = _Wire(inner)
    kind, signature = wire.string(), wire.string()
    if kind != SSH.encode() or len(signature) != ed25519.SIGNATURE_BYTES or wire.rest:
        raise BadSignature("signature.shape", kind=SSH)
    return hashing, signature


def _point(blob: bytes) -> bytes | None:
    wire = _Wire(blob)
    try:
        kind, point = wire.string(), wire.string()
    except _Cut:
        return None
    return point if kind == SSH.encode() and len(point) == ed25519.KEY_BYTES and not wire.rest else None


def _string(data: bytes) -> bytes:
    return len(data).to_bytes(4, "big") + data
