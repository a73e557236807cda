"""A bargain as arrays, for the engine's compiled loops and for the solver.

Options of all issues stand in one row of C columns: issue i has the columns `first[i]` to `first[i + 1]`.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from parley.settlement.bargain import Bargain, Package

Ints = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Problem:
    """The numbers of a bargain of P parties, I issues, C options in all, M bonuses.

    All int64. Sets of columns that must not all hold (exclusions, red lines) and the clauses of bonuses are ragged
    rows: row r has `columns[start[r]:start[r + 1]]`.
    """

    bargain: Bargain
    #: [I + 1] where the columns of each issue begin.
    first: Ints
    #: [C] which issue a column belongs to.
    issue_of: Ints
    #: [P, C] what each column is worth to each party, bonuses left aside.
    values: Ints
    #: [P] and [P] float64: reservations, and what surpluses are divided by.
    reservation: Ints
    scale: NDArray[np.float64]
    #: [R] if column `requires_if[r]` is taken, so must be `requires_then[r]`.
    requires_if: Ints
    requires_then: Ints
    #: Ragged [N]: columns that must not all hold, first the rules' own, then red lines; and whose it is (-1: a rule).
    barred_start: Ints
    barred_columns: Ints
    barred_party: Ints
    #: [B, C] and [B]: what each column costs, and the limits.
    cost: Ints
    limit: Ints
    #: [M] whose bonus, and how much; ragged in two steps: bonus m has the clauses from `clause_start[m]` up to
    #: `clause_start[m + 1]`, and clause c is met by any of `clause_columns[clause_first[c]:clause_first[c + 1]]`, which
    #: are all of one issue.
    bonus_party: Ints
    bonus_value: Ints
    clause_start: Ints
    clause_first: Ints
    clause_columns: Ints

    @property
    def parties(self) -> int:
        return len(self.reservation)

    @property
    def issues(self) -> int:
        return len(self.first) - 1

    @property
    def columns(self) -> int:
        return int(self.first[-1])

    @property
    def additive(self) -> bool:
        """Whether no party has a bonus."""
        return len(self.bonus_party) == 0

    @property
    def free(self) -> bool:
        """Whether issues can be settled one by one: no rule, no red line over several issues, no budget."""
        sizes = np.diff(self.barred_start)
        return not len(self.requires_if) and not len(self.limit) and bool((sizes <= 1).all())

    def taken(self, package: Package) -> Ints:
        """The [I] columns that a package takes."""
        return self.first[:-1] + np.asarray(package, dtype=np.int64)

    def package(self, columns: Ints) -> Package:
        """The package that takes these [I] columns, in the order of the issues."""
        return tuple(int(one) for one in columns - self.first[:-1])

    @classmethod
    def of(cls, bargain: Bargain) -> "Problem":
        """Lay a bargain out in arrays."""
        first = _offsets([len(issue.options) for issue in bargain.issues])
        parties = bargain.parties
        barred = [(-1, one) for one in bargain.exclusions]
        barred += [(place, line) for place, party in enumerate(parties) for line in party.red_lines]
        bonuses = [(place, bonus) for place, party in enumerate(parties) for bonus in party.bonuses]
        clauses = [clause for _, bonus in bonuses for clause in bonus.when]
        return cls(
            bargain=bargain,
            first=first,
            issue_of=np.repeat(np.arange(len(bargain.issues), dtype=np.int64), np.diff(first)),
            values=_matrix([[value for row in party.values for value in row] for party in parties], int(first[-1])),
            reservation=_row([party.reservation for party in parties]),
            scale=np.array([party.scale for party in parties], dtype=np.float64),
            requires_if=_row([int(first[rule.condition[0]]) + rule.condition[1] for rule in bargain.requirements]),
            requires_then=_row([int(first[rule.then[0]]) + rule.then[1] for rule in bargain.requirements]),
            barred_start=_offsets([len(one) for _, one in barred]),
            barred_columns=_row([int(first[issue]) + option for _, one in barred for issue, option in one]),
            barred_party=_row([party for party, _ in barred]),
            cost=_matrix(
                [[value for row in budget.cost for value in row] for budget in bargain.budgets], int(first[-1])
            ),
            limit=_row([budget.limit for budget in bargain.budgets]),
            bonus_party=_row([party for party, _ in bonuses]),
            bonus_value=_row([bonus.value for _, bonus in bonuses]),
            clause_start=_offsets([len(bonus.when) for _, bonus in bonuses]),
            clause_first=_offsets([len(options) for _, options in clauses]),
            clause_columns=_row(
                [int(first[issue]) + option for issue, options in clauses for option in sorted(options)]
            ),
        )


def _row(values: list[int]) -> Ints:
    return np.array(values, dtype=np.int64)


def _offsets(sizes: list[int]) -> Ints:
    return np.concatenate([np.zeros(1, dtype=np.int64), np.cumsum(np.array(sizes, dtype=np.int64), dtype=np.int64)])


def _matrix(rows: list[list[int]], width: int) -> Ints:
    return np.array(rows, dtype=np.int64).reshape(len(rows), width)
