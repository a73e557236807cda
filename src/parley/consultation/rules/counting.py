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


def crossed(table: list[list[int]], floor: int = FLOOR) -> list[list[int] | None]:
    """What may be told of a table of people by party (rows, those of no party last) and opinion group (columns).

    A row is told whole or not at all: of one that has a cell below the floor, the missing cell could be had from the
    row's sum. What is left out of a column, all rows together, is nobody or at least the floor of people; else the
    smallest row that is told is left out as well.
    """
    sizes = [sum(row) for row in table]
    told = [all(not 0 < cell < floor for cell in row) for row in table]
    while True:
        hidden = [row for row, is_told in zip(table, told, strict=True) if not is_told]
        left_out = (sum(column) for column in zip(*hidden, strict=True))
        larger = sorted((size, place) for place, size in enumerate(sizes) if told[place] and size)
        if not larger or not any(0 < number < floor for number in left_out):
            return [row if is_told else None for row, is_told in zip(table, told, strict=True)]
        told[larger[0][1]] = False
