"""Reads a key and checks a signature, whatever kind they are of."""

from __future__ import annotations

from . import browser, minisign, passkey, ssh
from .key import BROWSER, MINISIGN, PASSKEY, SSH, Key
from .refusals import BadKey, BadSignature

MOST_KEY, MOST_SIGNATURE = 1000, 16_000
_KINDS = {SSH: ssh, MINISIGN: minisign, BROWSER: browser, PASSKEY: passkey}


def read_key(text: str) -> Key:
    """The key that stands in this one line; raises BadKey unless it is written in the one way."""
    if len(text) > MOST_KEY:
        raise BadKey("key.toolong", most=MOST_KEY)
    kind = text.partition(" ")[0]
    if kind not in _KINDS:
        raise BadKey("key.unknown")
    key: Key = _KINDS[kind].read(text)
    return key


def verify(key: Key, message: bytes, signature: str) -> None:
    """Check that this key signed exactly these bytes; raises BadSignature if not, and says why."""
    if len(signature) > MOST_SIGNATURE:
        raise BadSignature("signature.toolong", most=MOST_SIGNATURE)
    _KINDS[key.kind].check(key, message, signature)
