"""Showing that one knows a secret without showing it: the one kind of proof that all four rounds use.

A statement is a list of rows (base, image, which secret): "image = secret * base", where the same secret may stand in
several rows and then is shown to be the same in all of them. One row is Schnorr's proof of knowledge, two rows with
one secret are Chaum and Pedersen's proof of equal discrete logarithms; all are cases of one protocol (Maurer,
"Unifying zero-knowledge proofs of knowledge", 2009), made non-interactive by hashing (Fiat and Shamir). The hash is
over a context that names all that the statement is about, every base, every image and every commitment.

A proof is the challenge, followed by one response for each secret: 32 bytes each.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from .group import Point, Scalar, drawn, multiply, scalar_of, subtract, times_plus

Proof = tuple[Scalar, ...]


class Row(NamedTuple):
    """`image` is `base` times the secret that stands at the place `secret` among the prover's secrets."""

    base: Point
    image: Point
    secret: int


def prove(context: bytes, rows: Sequence[Row], secrets: Sequence[Scalar]) -> Proof:
    """Show knowledge of the secrets of these rows. Every call draws new nonces; they are used once and kept nowhere."""
    nonces = [drawn() for _ in secrets]
    challenge = _challenge(context, rows, [multiply(nonces[row.secret], row.base) for row in rows])
    return (challenge, *(times_plus(challenge, own, nonce) for own, nonce in zip(secrets, nonces, strict=True)))


def holds(context: bytes, rows: Sequence[Row], proof: Proof) -> bool:
    """Whether the proof shows these rows in this context. Raises NotAPoint if a base or image is none."""
    challenge, *responses = proof
    commitments = [subtract(multiply(responses[row.secret], row.base), multiply(challenge, row.image)) for row in rows]
    return _challenge(context, rows, commitments) == challenge


def _challenge(context: bytes, rows: Sequence[Row], commitments: Sequence[Point]) -> Scalar:
    bound = [point for row in rows for point in (row.base, row.image)]
    return scalar_of("challenge", context, *bound, *commitments)
