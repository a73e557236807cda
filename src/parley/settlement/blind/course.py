"""What the posts come to, round by round: the common key, the sum of all answers, the blinded sum, and the result."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import NamedTuple

from .codes import NotTaken
from .group import BASE, NOTHING, Point, add, digest, multiply, scalar_of, subtract
from .posts import Post, Round
from .proof import Row
from .transcript import Transcript


class Cipher(NamedTuple):
    """An ElGamal ciphertext: (r G, r X + message)."""

    first: Point
    second: Point


class Course:
    """The reckoning over one transcript, each part made when it is first asked for.

    Every part rests on the posts of the rounds before, which must be all there and checked: adding doesn't check.
    Raises NotTaken (`sum.nothing`) where they cancel out, which takes all parties together, or more luck than there is.
    """

    def __init__(self, transcript: Transcript) -> None:
        self.transcript = transcript

    @cached_property
    def common_key(self) -> Point:
        """X: the sum of all keys, so that it takes every secret to decrypt."""
        return _something(add(post.points[0] for post in self.transcript.of(Round.KEYS)), Round.KEYS)

    @cached_property
    def total(self) -> Cipher:
        """All answers in one ciphertext, each times a weight that is a hash over all of them.

        Without weights two parties could refuse in such a way that their answers cancel, and afterwards prove that they
        had refused what counts as accepted. With them the total says "accepted" only if every single answer does.
        """
        seen = self.transcript.seen(Round.BLINDINGS)
        weighed = [
            (scalar_of("weight", seen, post.party.encode()), post.points) for post in self.transcript.of(Round.ANSWERS)
        ]
        return Cipher(
            *(
                _something(add(multiply(weight, points[half]) for weight, points in weighed), Round.ANSWERS)
                for half in (0, 1)
            )
        )

    @cached_property
    def blinded(self) -> Cipher:
        """The total, times the sum of all parties' secret numbers."""
        blindings = [post.points for post in self.transcript.of(Round.BLINDINGS)]
        return Cipher(*(_something(add(points[half] for points in blindings), Round.BLINDINGS) for half in (0, 1)))

    @cached_property
    def result(self) -> Point:
        """The blinded total, decrypted: nothing (the identity) if all accepted, else a point evenly drawn from all."""
        opened = add(post.points[0] for post in self.transcript.of(Round.OPENINGS))
        return subtract(self.blinded.second, opened)

    def settle(self, round: Round) -> None:
        """Make what the posts of this round come to. Raises NotTaken (`sum.nothing`)."""
        if round is Round.KEYS:
            _ = self.common_key
        elif round is Round.ANSWERS:
            _ = self.total
        elif round is Round.BLINDINGS:
            _ = self.blinded

    def rows(self, round: Round, key: Point, points: Sequence[Point]) -> list[Row]:
        """What a post of this round proves: in every one that its maker knows the secret of the party's key."""
        own = Row(BASE, key, 0)
        if round is Round.KEYS:
            return [own]
        if round is Round.ANSWERS:
            return [own, Row(BASE, points[0], 1)]
        if round is Round.BLINDINGS:
            return [own, *(Row(base, image, 1) for base, image in zip(self.total, points, strict=True))]
        return [own, Row(self.blinded.first, points[0], 0)]

    def context(self, round: Round, party: str, points: Sequence[Point]) -> bytes:
        """What a post's proof is bound to besides its rows: all earlier posts, round, party, and all its points."""
        return digest("post", self.transcript.seen(round), round.encode(), party.encode(), *points)

    def key(self, party: str) -> Point:
        """The key that this party posted."""
        post = self.transcript.post(Round.KEYS, party)
        assert post is not None  # asked for only once all keys are there
        return post.points[0]

    def proven(self, post: Post) -> tuple[bytes, list[Row]]:
        """The context and the rows of a post's proof."""
        key = post.points[0] if post.round is Round.KEYS else self.key(post.party)
        return self.context(post.round, post.party, post.points), self.rows(post.round, key, post.points)


def _something(point: Point, round: Round) -> Point:
    if point == NOTHING:
        raise NotTaken("sum.nothing", round=round.value)
    return point
