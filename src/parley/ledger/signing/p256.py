"""ECDSA on the curve P-256 with SHA-256: checks a signature, as passkeys make them. It never holds a private key.

Checking needs no secret, so nothing here has to take the same time for every input; it is short and plain instead.
Numbers: SEC 2 (secp256r1), FIPS 186-5 section 6.4.2.
"""

from __future__ import annotations

from hashlib import sha256

_P = 2**256 - 2**224 + 2**192 + 2**96 - 1
_N = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
_B = 0x5AC635D8AA3A93E7B3EBBD55769886BC651D06B0CC53B0F63BCE3C3E27D2604B
_BASE = (
    0x6B17D1F2E12C4247F8BCE6E563A440F277037D812DEB33A0F4A13945D898C296,
    0x4FE342E2FE1A7F9B8EE7EB4A7C0F9E162BCE33576B315ECECBB6406837BF51F5,
)

Point = tuple[int, int] | None  # None is the point at infinity


def is_sound_key(x: bytes, y: bytes) -> bool:
    """Whether these two coordinates, 32 bytes each, are a point of the curve. Its order is prime: each such will do."""
    return len(x) == len(y) == 32 and _on_curve(int.from_bytes(x, "big"), int.from_bytes(y, "big"))


def holds(x: bytes, y: bytes, message: bytes, signature: bytes) -> bool:
    """Whether this DER signature over SHA-256 of the message was made by the key (x, y)."""
    numbers = _numbers(signature)
    if numbers is None or not is_sound_key(x, y):
        return False
    r, s = numbers
    if not (0 < r < _N and 0 < s < _N):
        return False
    key = (int.from_bytes(x, "big"), int.from_bytes(y, "big"))
    inverse = pow(s, -1, _N)
    digest = int.from_bytes(sha256(message).digest(), "big")
    point = _combined(digest * inverse % _N, r * inverse % _N, key)
    return point is not None and point[0] % _N == r


def _on_curve(x: int, y: int) -> bool:
    return x < _P and y < _P and (y * y - (x * x * x - 3 * x + _B)) % _P == 0


def _combined(one: int, other: int, key: Point) -> Point:
    """`one` times the base point and `other` times the key, both bit by bit together."""
    steps = {(1, 0): _BASE, (0, 1): key, (1, 1): _sum(_BASE, key)}
    point: Point = None
    for bit in reversed(range(256)):
        point = _sum(point, point)
        chosen = (one >> bit & 1, other >> bit & 1)
        if chosen in steps:
            point = _sum(point, steps[chosen])
    return point


def _sum(one: Point, other: Point) -> Point:
    if one is None or other is None:
        return other if one is None else one
    (x1, y1), (x2, y2) = one, other
    if x1 == x2 and (y1 + y2) % _P == 0:
        return None
    above, below = (3 * x1 * x1 - 3, 2 * y1) if one == other else (y2 - y1, x2 - x1)
    slope = above * pow(below, -1, _P) % _P
    x = (slope * slope - x1 - x2) % _P
    return x, (slope * (x1 - x) - y1) % _P


def _numbers(der: bytes) -> tuple[int, int] | None:
    """The two numbers of a signature; None unless it is DER in its one spelling."""
    if len(der) < 2 or len(der) > 72 or der[0] != 0x30 or der[1] != len(der) - 2:
        return None
    first = _integer(der[2:])
    second = _integer(first[1]) if first is not None else None
    return (first[0], second[0]) if first is not None and second is not None and not second[1] else None


def _integer(der: bytes) -> tuple[int, bytes] | None:
    """The number at the front, and what follows it."""
    if len(der) < 3 or der[0] != 0x02 or not 1 <= der[1] <= 33 or len(der) < 2 + der[1]:
        return None
    body, rest = der[2 : 2 + der[1]], der[2 + der[1] :]
    if body[0] & 0x80 or (body[0] == 0 and len(body) > 1 and not body[1] & 0x80):
        return None  # below nought, or with a nought in front that needn't be
    return int.from_bytes(body, "big"), rest
