"""A problem laid out for a search that changes one issue at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

# Named tuples that loops take are looked at for changes as loops are, see `parley.compiled.version`.
from parley.compiled import kernel  # noqa: F401

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from numpy.typing import NDArray

    from parley.settlement.bargain import Breach, Package
    from parley.settlement.problem import Ints, Problem


class Terms(NamedTuple):
    """What stays the same in a search over P parties, I issues, C columns, B budgets and E events.

    Everything asked of a package is a row of Q = P + 1 + B totals, none of which may be below zero: the parties'
    surpluses, less the number of bars broken (sets that must not all hold, requirements unmet), and what is left of
    the budgets. An event holds when each of its clauses is met by a column that is taken; `event_value` is then added
    to the total `event_owner`: a bonus to its party's, -1 to the bars. Every clause of an event is of another issue.
    """

    first: Ints
    #: [C, Q] what a column by itself adds to each total.
    base: Ints
    #: [Q] the totals before anything is taken: less the reservations, 0, the budgets' limits.
    offset: Ints
    #: [Q] how much one change typically moves a total: what is lacking is measured by it.
    step: NDArray[np.float64]
    #: [E + 1, 3]: value, owner, and the first of its clauses.
    events: Ints
    #: [L + 1], the last the end: ragged by clause, the columns that meet it; and [L] its issue.
    clause_first: Ints
    clause_columns: Ints
    clause_issue: Ints
    #: Ragged by column: [., 2] the events with a clause that it meets, and that clause.
    met_start: Ints
    met: Ints
    #: The issues that may be settled anew, and ragged by issue the columns that it may take.
    free: Ints
    open_start: Ints
    open_columns: Ints


Clauses = list[tuple[int, "frozenset[int]"]]


def laid_out(
    problem: Problem,
    *,
    near: Package | None = None,
    at_most: int | None = None,
    fixed: Mapping[int, int] | None = None,
    without: Collection[Breach] = (),
    breaching: bool = False,
) -> Terms:
    """Lay out the problem; with `at_most`, how many issues may differ from `near` is one more budget.

    `fixed` holds issues to an option, `without` leaves rules, red lines and reservations aside. Unless `breaching`,
    columns that break a bar by themselves aren't taken where there is another.
    """
    parties, columns = problem.parties, problem.columns
    off = {(one.kind, one.party, one.place) for one in without}
    cost, limit = _budgets(problem, off, near, at_most)
    base = np.hstack([problem.values.T, np.zeros((columns, 1), np.int64), -cost])
    events: list[tuple[int, int, Clauses]] = []
    for owner, value, clauses in [*_bonuses(problem), *_bars(problem, off)]:
        together = _one_for_each_issue(clauses)
        if together is None:
            continue
        if not together:
            # It holds whatever is taken: every column of the first issue brings it.
            base[: problem.first[1], owner] += value
        elif len(together) == 1:
            base[list(together[0][1]), owner] += value
        else:
            events.append((owner, value, together))
    every = [clause for _, _, clauses in events for clause in clauses]
    starts = _offsets([len(clauses) for _, _, clauses in events])
    met = sorted(
        (column, event, int(starts[event]) + place)
        for event, (_, _, clauses) in enumerate(events)
        for place, (_, which) in enumerate(clauses)
        for column in which
    )
    offset = np.concatenate([-problem.reservation, np.zeros(1, np.int64), limit])
    for kind, party, _ in off:
        if kind == "reservation" and party is not None:
            # Nothing is worth less to the party than this.
            least = np.minimum.reduceat(base[:, party], problem.first[:-1]).sum()
            offset[party] = -least - sum(min(0, value) for owner, value, _ in events if owner == party)
    open_start, open_columns = _open(problem, base[:, parties], fixed or {}, breaching=breaching)
    return Terms(
        first=problem.first,
        base=np.ascontiguousarray(base),
        offset=offset,
        step=_steps(problem, base, events),
        events=np.array(
            [
                *((value, owner, int(start)) for (owner, value, _), start in zip(events, starts, strict=False)),
                (0, 0, int(starts[-1])),
            ],
            np.int64,
        ),
        clause_first=_offsets([len(which) for _, which in every]),
        clause_columns=_row([column for _, which in every for column in sorted(which)]),
        clause_issue=_row([issue for issue, _ in every]),
        met_start=_offsets(np.bincount([column for column, _, _ in met], minlength=columns).tolist()),
        met=np.array([(event, clause) for _, event, clause in met], np.int64).reshape(-1, 2),
        free=np.flatnonzero(np.diff(open_start) > 1).astype(np.int64),
        open_start=open_start,
        open_columns=open_columns,
    )


def _bonuses(problem: Problem) -> list[tuple[int, int, Clauses]]:
    issue_of, first, columns = problem.issue_of, problem.clause_first, problem.clause_columns
    found = []
    for place, (party, value) in enumerate(zip(problem.bonus_party, problem.bonus_value, strict=True)):
        clauses = []
        for clause in range(problem.clause_start[place], problem.clause_start[place + 1]):
            which = frozenset(columns[first[clause] : first[clause + 1]].tolist())
            clauses.append((int(issue_of[min(which)]) if which else -1, which))
        found.append((int(party), int(value), clauses))
    return found


def _bars(problem: Problem, off: set[tuple[str, int | None, int]]) -> list[tuple[int, int, Clauses]]:
    issue_of, first, parties = problem.issue_of, problem.first, problem.parties
    found: list[tuple[int, int, Clauses]] = []
    for place, (one, then) in enumerate(zip(problem.requires_if.tolist(), problem.requires_then.tolist(), strict=True)):
        if ("rule", None, place) not in off:
            issue = int(issue_of[then])
            others = frozenset(range(first[issue], first[issue + 1])) - {then}
            found.append((parties, -1, [(int(issue_of[one]), frozenset({one})), (issue, others)]))
    seen: dict[int, int] = {-1: len(problem.requires_if)}
    for row, owner in enumerate(problem.barred_party.tolist()):
        place = seen.get(owner, 0)
        seen[owner] = place + 1
        if (("rule", None, place) if owner < 0 else ("red_line", owner, place)) in off:
            continue
        which = problem.barred_columns[problem.barred_start[row] : problem.barred_start[row + 1]].tolist()
        found.append((parties, -1, [(int(issue_of[column]), frozenset({column})) for column in which]))
    return found


def _one_for_each_issue(clauses: Clauses) -> Clauses | None:
    """The clauses with those of one issue made one; none if they can't all be met."""
    by_issue: dict[int, frozenset[int]] = {}
    for issue, which in clauses:
        by_issue[issue] = by_issue[issue] & which if issue in by_issue else which
    return sorted(by_issue.items()) if all(by_issue.values()) else None


def _budgets(
    problem: Problem, off: set[tuple[str, int | None, int]], near: Package | None, at_most: int | None
) -> tuple[Ints, Ints]:
    base = problem.bargain.rules - len(problem.limit)
    kept = [row for row in range(len(problem.limit)) if ("rule", None, base + row) not in off]
    cost, limit = problem.cost[kept].T, problem.limit[kept]
    if near is not None and at_most is not None:
        apart = np.ones((problem.columns, 1), np.int64)
        apart[problem.taken(near)] = 0
        cost, limit = np.hstack([cost, apart]), np.append(limit, at_most)
    return np.ascontiguousarray(cost), limit.astype(np.int64)


def _open(problem: Problem, broken: Ints, fixed: Mapping[int, int], *, breaching: bool) -> tuple[Ints, Ints]:
    rows = []
    for issue in range(problem.issues):
        every = np.arange(problem.first[issue], problem.first[issue + 1])
        if issue in fixed:
            rows.append(every[fixed[issue]][None])
            continue
        clean = every[broken[every] >= 0]
        rows.append(every if breaching or not len(clean) else clean)
    return _offsets([len(row) for row in rows]), np.concatenate(rows).astype(np.int64)


def _steps(problem: Problem, base: Ints, events: list[tuple[int, int, Clauses]]) -> NDArray[np.float64]:
    """[Q] the mean over issues of the largest difference that their columns make; 1 where that is none."""
    width = np.maximum.reduceat(base, problem.first[:-1]) - np.minimum.reduceat(base, problem.first[:-1])
    steps = width.mean(axis=0, dtype=np.float64)
    for owner, value, clauses in events:
        steps[owner] += abs(value) * len(clauses) / (problem.issues * 2 ** len(clauses))
    steps[problem.parties] = 1.0
    return np.where(steps > 0, steps, 1.0)


def _row(values: list[int]) -> Ints:
    return np.array(values, dtype=np.int64)


def _offsets(sizes: list[int]) -> Ints:
    return np.concatenate([np.zeros(1, np.int64), np.cumsum(np.array(sizes, dtype=np.int64))]).astype(np.int64)
