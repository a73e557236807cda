"""What a party posts: in each of the four rounds one message, of the same few parts."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import Any, NamedTuple

from .codes import NotTaken
from .group import Point, Scalar, is_scalar
from .proof import Proof
from .reading import Unreadable, coded, decoded, fields, identified, listed, loaded, written

_KEYS = frozenset(("package", "party", "points", "proof", "round", "seen"))


class Round(StrEnum):
    """The four rounds, in their order."""

    KEYS = "keys"
    ANSWERS = "answers"
    BLINDINGS = "blindings"
    OPENINGS = "openings"

    @property
    def earlier(self) -> tuple[Round, ...]:
        """The rounds before this one."""
        return ROUNDS[: ROUNDS.index(self)]


ROUNDS = tuple(Round)


class Shape(NamedTuple):
    """How many points a round's post holds, and of how many secrets it proves knowledge."""

    points: int
    secrets: int


#: Key: x G. Answer: the ciphertext (r G, r X or that plus a random point). Blinding: s times both halves of the sum of
#: answers. Opening: x times the first half of the blinded sum. Each proves x; the answer r, the blinding s besides.
SHAPES = {
    Round.KEYS: Shape(1, 1),
    Round.ANSWERS: Shape(2, 2),
    Round.BLINDINGS: Shape(2, 2),
    Round.OPENINGS: Shape(1, 1),
}


@dataclass(frozen=True)
class Post:
    """One party's message in one round of one package.

    `seen` names the package and every post of the earlier rounds as this party had them; `proof` is bound to it.
    Whether the points are points is found out where the proof is checked.
    """

    package: str
    party: str
    round: Round
    seen: bytes
    points: tuple[Point, ...]
    proof: Proof

    def to_object(self) -> dict[str, Any]:
        """As it stands in a file."""
        return {
            "package": self.package,
            "party": self.party,
            "points": [coded(point) for point in self.points],
            "proof": [coded(scalar) for scalar in self.proof],
            "round": self.round.value,
            "seen": coded(self.seen),
        }

    def to_bytes(self) -> bytes:
        """The one line of canonical JSON: some 300 to 400 bytes."""
        return self._line

    @cached_property
    def _line(self) -> bytes:  # asked for by every later round
        return written(self.to_object())

    @classmethod
    def from_object(cls, value: object, where: str = "post") -> Post:
        """As a file has it. Raises NotTaken (`post.form`)."""
        try:
            return cls._read(value, where)
        except Unreadable as error:
            raise NotTaken("post.form", where=error.where, why=error.why) from None

    @classmethod
    def _read(cls, value: object, where: str) -> Post:
        known = fields(value, _KEYS, where)
        if not isinstance(known["round"], str) or known["round"] not in ROUNDS:
            raise Unreadable(f"{where}.round", "it is none of " + ", ".join(ROUNDS))
        round = Round(known["round"])
        shape = SHAPES[round]
        points = listed(known["points"], f"{where}.points", shape.points, shape.points)
        proof = listed(known["proof"], f"{where}.proof", 1 + shape.secrets, 1 + shape.secrets)
        return cls(
            package=identified(known["package"], f"{where}.package"),
            party=identified(known["party"], f"{where}.party"),
            round=round,
            seen=decoded(known["seen"], f"{where}.seen"),
            points=tuple(Point(decoded(one, f"{where}.points[{place}]")) for place, one in enumerate(points)),
            proof=tuple(_scalar(one, f"{where}.proof[{place}]") for place, one in enumerate(proof)),
        )


def _scalar(value: object, where: str) -> Scalar:
    data = decoded(value, where)
    if not is_scalar(data):
        raise Unreadable(where, "the number is not below the order of the group")
    return Scalar(data)


def read_post(data: bytes) -> Post:
    """A post as a party hands it in. Raises NotTaken."""
    return Post.from_object(loaded(data))
