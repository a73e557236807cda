"""The one door to libsodium: Ed25519, signed and verified by it alone, so that all who verify get the same answer.

Other libraries accept keys of small order, under which one signature is good for every text; libsodium refuses them.
PyNaCl is loaded on first need: a record can be verified without it, but for its signatures.
"""

from __future__ import annotations

from functools import cache
from typing import Any

SEED_BYTES = 32
KEY_BYTES = 32
SIGNATURE_BYTES = 64


class NoLibsodium(RuntimeError):
    """PyNaCl isn't installed, so nothing can be signed or verified here."""


@cache
def available() -> bool:
    """True if signatures can be verified on this machine."""
    try:
        _bindings()
    except NoLibsodium:
        return False
    return True


def public_key(seed: bytes) -> bytes:
    """The public key (32 bytes) of a secret seed (32 bytes)."""
    key, _ = _pair(seed)
    return key


def sign(seed: bytes, message: bytes) -> bytes:
    """The signature (64 bytes) over these bytes."""
    _, secret = _pair(seed)
    return bytes(_bindings().crypto_sign(message, secret)[:SIGNATURE_BYTES])


def verifies(key: bytes, message: bytes, signature: bytes) -> bool:
    """True if libsodium finds that this key signed these bytes. Raises NoLibsodium where there is none."""
    bindings = _bindings()
    if len(key) != KEY_BYTES or len(signature) != SIGNATURE_BYTES:
        return False
    try:
        bindings.crypto_sign_open(signature + message, key)
    except _bad_signature():
        return False
    return True


def _pair(seed: bytes) -> tuple[bytes, bytes]:
    if len(seed) != SEED_BYTES:
        raise ValueError(f"a seed has {SEED_BYTES} bytes, not {len(seed)}")
    key, secret = _bindings().crypto_sign_seed_keypair(seed)
    return bytes(key), bytes(secret)


def _bindings() -> Any:
    try:
        from nacl import bindings
    except ImportError:
        raise NoLibsodium("PyNaCl isn't installed: signatures can't be checked here") from None
    return bindings


def _bad_signature() -> type[Exception]:
    from nacl.exceptions import BadSignatureError

    return BadSignatureError
