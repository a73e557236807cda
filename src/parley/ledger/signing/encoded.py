"""Base64 in its one spelling: with the right padding, nothing between, and no stray bits at the end."""

from __future__ import annotations

from base64 import b64decode, b64encode, urlsafe_b64encode


def from_base64(text: str) -> bytes | None:
    """The bytes, or None unless writing them again gives this very text."""
    try:
        data = b64decode(text, validate=True)
    except ValueError:
        return None
    return data if b64encode(data).decode() == text else None


def from_base64url(text: str) -> bytes | None:
    """The same for the alphabet of web addresses, without padding."""
    if not text.isascii() or "+" in text or "/" in text or "=" in text:
        return None
    data = from_base64(text.replace("-", "+").replace("_", "/") + "=" * (-len(text) % 4))
    return data


def to_base64url(data: bytes) -> str:
    """Bytes in the alphabet of web addresses, without padding."""
    return urlsafe_b64encode(data).decode().rstrip("=")
