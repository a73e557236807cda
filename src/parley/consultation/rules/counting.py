"""What may be told of votes: sums above a floor, and nothing from which a smaller one could be worked out."""

from dataclasses import dataclass

AGREE, PASS, DISAGREE = 1, 0, -1
VOTES = (AGREE, PASS, DISAGREE)

#: Nothing is told of a group in which fewer than so many people voted on a statement.
FLOOR = 5


@dataclass(frozen=True)
class Counts:
    """How many agreed, disagreed and passed; None where the group is below the floor."""

    agree: int
    disagree: int
    passed: int

    @property
    def total(self) -> int:
        return self.agree + self.disagree + self.passed


#: From which share on a party's members are most, many or some of those in an opinion group.
MOST, MANY, SOME = 0.6, 0.25, 0.1


def how_many(part: int, whole: int) -> str:
    """How many of a party stand somewhere, in words alone: "most", "many", "some", or "few" (which may be nobody).

    A table of exact numbers by party and opinion group would tell of every cell below the floor by subtraction.
    """
    share = part / whole if whole else 0.0
    return "most" if share >= MOST else "many" if share >= MANY else "some" if share >= SOME else "few"
