"""Passkeys (WebAuthn): the authenticator signs its own data and the browser's, in which stands what was asked.

What was asked is the SHA-256 of the statement. The person must have been present *and* verified (PIN, finger, face),
the site must be the one that the key was made for, and nothing may stand twice in the browser's data.
"""

from __future__ import annotations

import re
from hashlib import sha256
from typing import Any

from .. import canonical
from . import ed25519, p256
from .encoded import from_base64url, to_base64url
from .key import PASSKEY, Key
from .refusals import BadKey, BadSignature

ES256, EDDSA = -7, -8
_PRESENT, _VERIFIED = 0x01, 0x04
_DATA_BYTES = 32 + 1 + 4  # hash of the site, flags, counter; what would follow (0x40, 0x80) is not asked for
_MORE = 0x40 | 0x80
_FIELDS = frozenset(("authenticatorData", "clientDataJSON", "signature"))
_is_site = re.compile(r"(?=.{1,253}\Z)[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)*")
_origin = re.compile(r"(https?)://([^/:@?#\s]+)(?::[0-9]{1,5})?").fullmatch


def text_of(alg: int, site: str, x: bytes, y: bytes = b"") -> str:
    """The line by which a passkey stands in the record."""
    fields: dict[str, Any] = {"alg": alg, "rp": site, "x": to_base64url(x)} | ({"y": to_base64url(y)} if y else {})
    return f"{PASSKEY} {to_base64url(canonical.dumps(fields))}"


def read(text: str) -> Key:
    """Read `passkey BASE64URL`: the algorithm, the point, and the site for which it was made."""
    data = from_base64url(text.removeprefix(f"{PASSKEY} "))
    try:
        fields = canonical.loads(data or b"", canonical=True)
    except canonical.NotCanonical:
        fields = None
    if data is None or not isinstance(fields, dict):
        raise BadKey("key.shape", kind=PASSKEY, what="its algorithm, point and site as canonical JSON")
    alg, site, x, y = (_field(fields, name) for name in ("alg", "rp", "x", "y"))
    if not isinstance(site, str) or _is_site.fullmatch(site) is None:
        raise BadKey("key.site")
    if alg == ES256 and fields.keys() == {"alg", "rp", "x", "y"}:
        if not p256.is_sound_key(x, y):
            raise BadKey("key.weak")
        return Key(PASSKEY, text, data, x + y)
    if alg == EDDSA and fields.keys() == {"alg", "rp", "x"}:
        if not ed25519.is_sound_key(x):
            raise BadKey("key.weak")
        return Key(PASSKEY, text, data, x)
    raise BadKey("key.shape", kind=PASSKEY, what="ES256 with x and y, or EdDSA with x")


def check(key: Key, message: bytes, text: str) -> None:
    """Check the assertion of an authenticator over the message."""
    held = canonical.loads(key.canonical)
    try:
        fields = canonical.loads(text.encode(), canonical=True)
    except (canonical.NotCanonical, UnicodeEncodeError):
        fields = None
    if not isinstance(fields, dict) or fields.keys() != _FIELDS:
        raise BadSignature("signature.shape", kind=PASSKEY)
    parts = [from_base64url(fields[name]) if isinstance(fields[name], str) else None for name in sorted(_FIELDS)]
    data, client, signature = parts
    if data is None or client is None or signature is None:
        raise BadSignature("signature.shape", kind=PASSKEY)
    _check_client(client, message, held["rp"])
    _check_data(data, held["rp"])
    signed = data + sha256(client).digest()
    if held["alg"] == EDDSA:
        true = ed25519.holds(key.point, signed, signature)
    else:
        true = p256.holds(key.point[:32], key.point[32:], signed, signature)
    if not true:
        raise BadSignature("signature.false")


def _check_client(client: bytes, message: bytes, site: str) -> None:
    """The browser's data: made for a signature, for these very bytes, on the site of the key."""
    try:
        said = canonical.loads(client)
    except canonical.NotCanonical:
        said = None
    if not isinstance(said, dict) or said.get("type") != "webauthn.get":
        raise BadSignature("signature.shape", kind=PASSKEY)
    if said.get("challenge") != to_base64url(sha256(message).digest()):
        raise BadSignature("signature.false")
    origin = _origin(said["origin"]) if isinstance(said.get("origin"), str) else None
    host = origin[2] if origin is not None else ""
    safe = origin is not None and (origin[1] == "https" or host == "localhost" or host.endswith(".localhost"))
    if not safe or not (host == site or host.endswith("." + site)):
        raise BadSignature("signature.site", site=site)
    if said.get("crossOrigin", False) is not False or "topOrigin" in said:
        raise BadSignature("signature.site", site=site)


def _check_data(data: bytes, site: str) -> None:
    """The authenticator's data: of the site, with the person present and verified."""
    if len(data) != _DATA_BYTES or data[32] & _MORE:
        raise BadSignature("signature.shape", kind=PASSKEY)
    if data[:32] != sha256(site.encode()).digest():
        raise BadSignature("signature.site", site=site)
    if data[32] & (_PRESENT | _VERIFIED) != _PRESENT | _VERIFIED:
        raise BadSignature("signature.unverified")


def _field(fields: dict[str, Any], name: str) -> Any:
    """The value, and for a coordinate its bytes; empty where there is none."""
    value = fields.get(name)
    if name in ("alg", "rp"):
        return value if type(value) in (int, str) else None
    return (from_base64url(value) or b"") if isinstance(value, str) else b""
