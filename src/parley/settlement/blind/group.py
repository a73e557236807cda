"""The numbers that blind acceptance reckons with: points that can be added, but not divided.

The subgroup of prime order L of edwards25519, in libsodium through PyNaCl. PyNaCl doesn't offer ristretto255, which
would do away with the cofactor 8; so what ristretto gives by construction is checked here instead, by libsodium: a
point that others sent is multiplied, or asked about by `is_point`, before it counts, and both refuse what isn't the
canonical encoding of a point of order L (the identity among it). Adding doesn't check, so only sums of points that
were checked are made.

Points and scalars are 32 bytes as libsodium has them, little-endian. Everything is hashed with SHA-512, which
browsers and Python have; a hash that only names something is cut to 32 bytes.
"""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import sha512
from secrets import token_bytes
from typing import NewType

from nacl import bindings
from nacl.exceptions import CryptoError

Point = NewType("Point", bytes)
Scalar = NewType("Scalar", bytes)

ORDER = 2**252 + 27742317777372353535851937790883648493  # L, RFC 8032 (5.1)
SIZE = 32
NOTHING = Point(b"\x01" + bytes(SIZE - 1))  # the identity, which libsodium adds but never multiplies
ZERO = Scalar(bytes(SIZE))
#: The standard base point; everybody's keys are multiples of it.
BASE = Point(bindings.crypto_scalarmult_ed25519_base_noclamp(b"\x01" + bytes(SIZE - 1)))


class NotAPoint(ValueError):
    """These 32 bytes name no point of the group, or the one that nothing can be hidden under (the identity)."""


def is_point(data: bytes) -> bool:
    """Whether these 32 bytes are the one encoding of a point of order L."""
    return bindings.crypto_core_ed25519_is_valid_point(data)


def is_scalar(data: bytes) -> bool:
    """Whether these 32 bytes are the one encoding of a number below L."""
    return int.from_bytes(data, "little") < ORDER


def multiply(scalar: Scalar, point: Point) -> Point:
    """The point added to itself so many times. Raises NotAPoint for the identity and for what is no point."""
    if scalar == ZERO:  # libsodium refuses a multiple that is the identity
        return NOTHING
    try:
        if point == BASE:  # five times faster
            return Point(bindings.crypto_scalarmult_ed25519_base_noclamp(scalar))
        return Point(bindings.crypto_scalarmult_ed25519_noclamp(scalar, point))
    except CryptoError:
        raise NotAPoint(point.hex()) from None


def add(points: Iterable[Point]) -> Point:
    """The sum of points that were checked, or are sums of such."""
    total = NOTHING
    for point in points:
        total = Point(bindings.crypto_core_ed25519_add(total, point))
    return total


def subtract(one: Point, other: Point) -> Point:
    """What is left of one point without the other; both checked."""
    return Point(bindings.crypto_core_ed25519_sub(one, other))


def times_plus(factor: Scalar, times: Scalar, plus: Scalar) -> Scalar:
    """`factor * times + plus`, modulo L."""
    return Scalar(bindings.crypto_core_ed25519_scalar_add(bindings.crypto_core_ed25519_scalar_mul(factor, times), plus))


def drawn() -> Scalar:
    """A number that nobody can guess, from the system's randomness; evenly drawn from 1 to L - 1."""
    while (scalar := _reduced(token_bytes(64))) == ZERO:
        pass
    return scalar


def digest(label: str, *parts: bytes) -> bytes:
    """32 bytes that name these parts, in this order, for this purpose."""
    return _hash(label, parts)[:SIZE]


def scalar_of(label: str, *parts: bytes) -> Scalar:
    """A number that whoever chose the parts could not choose (Fiat and Shamir), from 64 bytes of hash."""
    return _reduced(_hash(label, parts))


def _hash(label: str, parts: tuple[bytes, ...]) -> bytes:
    """SHA-512 over the label and the parts, each after its length in 4 bytes: no two lists of parts read alike."""
    framed = [len(part).to_bytes(4, "big") + part for part in (f"parley-blind/1 {label}".encode(), *parts)]
    return sha512(b"".join(framed)).digest()


def _reduced(data: bytes) -> Scalar:
    return Scalar(bindings.crypto_core_ed25519_scalar_reduce(data))
