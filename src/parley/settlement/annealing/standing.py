"""Where a search stands: the package, and what every single change of it would bring, kept up to date."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from parley.compiled import kernel

if TYPE_CHECKING:
    from parley.settlement.annealing.terms import Terms
    from parley.settlement.problem import Ints


class Standing(NamedTuple):
    """A package and its consequences; changed in place by `take` alone.

    The change in surpluses when an issue goes from column a to b is `potential[b] - potential[a]`, exactly.
    """

    #: [I] the columns taken.
    taken: Ints
    #: [C, P + 1] what a column brings to each party, and in breaches, while everything else stays.
    potential: Ints
    #: [P + 1] surpluses, and how many bars are broken.
    surplus: Ints
    #: [B]
    spent: Ints
    #: [E] how many clauses are unmet, and the sum of their numbers: where one is unmet, which.
    unmet: Ints
    which: Ints
    #: [E] and [1], for going through two lists of events at once.
    mark: Ints
    clock: Ints
    #: [E], [E], [1]: the bars that are broken, where each stands among them, and how many.
    broken: Ints
    broken_at: Ints
    broken_count: Ints


def standing(terms: Terms) -> Standing:
    """Room for a standing, to be filled by `stand`."""
    events, issues = len(terms.event_value), len(terms.first) - 1
    row = [np.zeros(events, np.int64) for _ in range(5)]
    return Standing(
        taken=np.zeros(issues, np.int64),
        potential=np.zeros_like(terms.base),
        surplus=np.zeros(terms.base.shape[1], np.int64),
        spent=np.zeros(len(terms.limit), np.int64),
        unmet=row[0],
        which=row[1],
        mark=row[2],
        clock=np.zeros(1, np.int64),
        broken=row[3],
        broken_at=row[4],
        broken_count=np.zeros(1, np.int64),
    )


@kernel
def add_where(terms: Terms, standing: Standing, event: int, clause: int, value: int) -> None:
    """What the columns of a clause bring changes by what the event is worth."""
    owner = terms.event_owner[event]
    potential = standing.potential
    for place in range(terms.clause_first[clause], terms.clause_first[clause + 1]):
        potential[terms.clause_columns[place], owner] += value


@kernel
def note_broken(terms: Terms, standing: Standing, event: int) -> None:
    """An event holds now: if it is a bar, it stands among the broken."""
    if terms.event_owner[event] == terms.base.shape[1] - 1:
        count = standing.broken_count[0]
        standing.broken[count] = event
        standing.broken_at[event] = count
        standing.broken_count[0] = count + 1


@kernel
def note_kept(terms: Terms, standing: Standing, event: int) -> None:
    """An event no longer holds: the last of the broken takes its place."""
    if terms.event_owner[event] == terms.base.shape[1] - 1:
        count = standing.broken_count[0] - 1
        place, last = standing.broken_at[event], standing.broken[count]
        standing.broken[place] = last
        standing.broken_at[last] = place
        standing.broken_count[0] = count


@kernel
def stand(terms: Terms, standing: Standing, taken: Ints) -> None:
    """Take these columns, and reckon everything from the start."""
    parties = terms.base.shape[1] - 1
    standing.taken[:] = taken
    standing.potential[:] = terms.base
    standing.spent[:] = 0
    standing.broken_count[0] = 0
    for party in range(parties):
        standing.surplus[party] = -terms.reservation[party]
    standing.surplus[parties] = 0
    for column in taken:
        for owner in range(parties + 1):
            standing.surplus[owner] += terms.base[column, owner]
        for budget in range(standing.spent.shape[0]):
            standing.spent[budget] += terms.cost[column, budget]
    for event in range(len(terms.event_value)):
        unmet = which = 0
        for clause in range(terms.event_start[event], terms.event_start[event + 1]):
            met = False
            for place in range(terms.clause_first[clause], terms.clause_first[clause + 1]):
                column = terms.clause_columns[place]
                if taken[terms.clause_issue[clause]] == column:
                    met = True
            if not met:
                unmet += 1
                which += clause
        standing.unmet[event] = unmet
        standing.which[event] = which
        value = terms.event_value[event]
        if unmet == 0:
            standing.surplus[terms.event_owner[event]] += value
            note_broken(terms, standing, event)
            for clause in range(terms.event_start[event], terms.event_start[event + 1]):
                add_where(terms, standing, event, clause, value)
        elif unmet == 1:
            add_where(terms, standing, event, which, value)


@kernel
def take(terms: Terms, standing: Standing, issue: int, after: int) -> None:
    """Settle one issue by another column."""
    before = standing.taken[issue]
    potential, surplus = standing.potential, standing.surplus
    for owner in range(surplus.shape[0]):
        surplus[owner] += potential[after, owner] - potential[before, owner]
    for budget in range(standing.spent.shape[0]):
        standing.spent[budget] += terms.cost[after, budget] - terms.cost[before, budget]
    standing.taken[issue] = after
    mark, unmet, which = standing.mark, standing.unmet, standing.which
    standing.clock[0] += 2
    seen = standing.clock[0]
    for place in range(terms.met_start[before], terms.met_start[before + 1]):
        mark[terms.met_event[place]] = seen
    for place in range(terms.met_start[after], terms.met_start[after + 1]):
        event, clause = terms.met_event[place], terms.met_clause[place]
        if mark[event] == seen:
            mark[event] = seen + 1
            continue
        unmet[event] -= 1
        which[event] -= clause
        if unmet[event] == 0:
            note_broken(terms, standing, event)
            for other in range(terms.event_start[event], terms.event_start[event + 1]):
                if other != clause:
                    add_where(terms, standing, event, other, terms.event_value[event])
        elif unmet[event] == 1:
            add_where(terms, standing, event, which[event], terms.event_value[event])
    for place in range(terms.met_start[before], terms.met_start[before + 1]):
        event, clause = terms.met_event[place], terms.met_clause[place]
        if mark[event] != seen:
            continue
        if unmet[event] == 0:
            note_kept(terms, standing, event)
            for other in range(terms.event_start[event], terms.event_start[event + 1]):
                if other != clause:
                    add_where(terms, standing, event, other, -terms.event_value[event])
        elif unmet[event] == 1:
            add_where(terms, standing, event, which[event], -terms.event_value[event])
        unmet[event] += 1
        which[event] += clause
