"""A key that the browser keeps (WebCrypto Ed25519): 32 bytes, and signatures over the message itself."""

from __future__ import annotations

from . import ed25519
from .encoded import from_base64
from .key import BROWSER, Key
from .refusals import BadKey, BadSignature


def read(text: str) -> Key:
    """Read `parley-ed25519 BASE64`."""
    point = from_base64(text.removeprefix(f"{BROWSER} "))
    if point is None or len(point) != ed25519.KEY_BYTES:
        raise BadKey("key.shape", kind=BROWSER, what="32 bytes in base64")
    if not ed25519.is_sound_key(point):
        raise BadKey("key.weak")
    return Key(BROWSER, text, point, point)


def check(key: Key, message: bytes, text: str) -> None:
    """Check `parley-ed25519 BASE64` over the message."""
    kind, _, encoded = text.partition(" ")
    signature = from_base64(encoded)
    if kind != BROWSER or signature is None or len(signature) != ed25519.SIGNATURE_BYTES:
        raise BadSignature("signature.shape", kind=BROWSER)
    if not ed25519.holds(key.point, message, signature):
        raise BadSignature("signature.false")
