"""What may be told of votes: sums above a floor, and nothing from which a smaller one could be worked out."""

from collections.abc import Iterable
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


def counted(votes: Iterable[int]) -> Counts:
    """Count votes."""
    votes = list(votes)
    return Counts(votes.count(AGREE), votes.count(DISAGREE), votes.count(PASS))


def by_party(groups: dict[str, Counts], *, overall: Counts, floor: int = FLOOR) -> dict[str, Counts | None]:
    """What may be told of each group of voters, given the count over all; those of no group are the rest.

    A group below the floor is left out; if all that is left out together, the rest among it, is below the floor, the
    smallest other group is left out with it, since the difference to the whole would tell (complementary suppression).
    """
    hidden = {name for name, counts in groups.items() if 0 < counts.total < floor}
    rest = overall.total - sum(counts.total for counts in groups.values())
    if 0 < sum(groups[name].total for name in hidden) + rest < floor:
        shown = sorted((counts.total, name) for name, counts in groups.items() if name not in hidden and counts.total)
        hidden |= {name for _total, name in shown[:1]}
    return {name: None if name in hidden or not counts.total else counts for name, counts in groups.items()}


#: From which share on a party's members are most, many or some of those in an opinion group.
MOST, MANY, SOME = 0.6, 0.25, 0.1


def how_many(part: int, whole: int) -> str:
    """How many of a party stand somewhere, in words alone: "most", "many", "some", or "few" (which may be nobody).

    A table of exact numbers by party and opinion group would tell of every cell below the floor by subtraction.
    """
    share = part / whole if whole else 0.0
    return "most" if share >= MOST else "many" if share >= MANY else "some" if share >= SOME else "few"
