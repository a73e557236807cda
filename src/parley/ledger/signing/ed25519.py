"""Ed25519 as libsodium takes it: no key of small order, nothing that is not written in the one way.

libsodium looks at a key when it checks a signature. A key is looked at here already when it is read, by the same
two tests (its spelling is the one spelling; it isn't one of the few points that sign whatever one likes), so that
a useless key is refused at enrolment and not at the first signature.
"""

from __future__ import annotations

from ..sodium import KEY_BYTES, SIGNATURE_BYTES
from ..sodium import verifies as holds

__all__ = ["KEY_BYTES", "SIGNATURE_BYTES", "holds", "is_sound_key"]

_P = 2**255 - 19
_D = -121665 * pow(121666, -1, _P) % _P
_ROOT = pow(2, (_P - 1) // 4, _P)  # a square root of -1


def is_sound_key(key: bytes) -> bool:
    """Whether libsodium would take these bytes for a public key at all."""
    y = int.from_bytes(key, "little") & (2**255 - 1)
    if len(key) != KEY_BYTES or y >= _P:
        return False
    x = _x(y)
    return x is not None and not _of_small_order(x, y)


def _x(y: int) -> int | None:
    """A coordinate x of the point with this y; None where the curve has none. Which of the two doesn't matter here."""
    square = (y * y - 1) * pow(_D * y * y + 1, -1, _P) % _P
    for root in (found := pow(square, (_P + 3) // 8, _P), found * _ROOT % _P):
        if root * root % _P == square:
            return root
    return None


def _of_small_order(x: int, y: int) -> bool:
    """Whether eight times the point is the neutral point (0, 1)."""
    for _ in range(3):
        slope = _D * x * x * y * y % _P
        x, y = (
            2 * x * y * pow(1 + slope, -1, _P) % _P,
            (y * y + x * x) * pow(1 - slope, -1, _P) % _P,
        )
    return (x, y) == (0, 1)
