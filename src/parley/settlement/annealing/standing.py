"""Where a search stands: the package, and what every single change of it would bring, kept up to date."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from parley.compiled import kernel

if TYPE_CHECKING:
    from parley.settlement.annealing.terms import Terms
    from parley.settlement.problem import Ints

#: What `Standing.state` holds of an event.
UNMET, WHICH, MARK, PLACE = 0, 1, 2, 3


class Standing(NamedTuple):
    """A package and its consequences; changed in place by `take` alone.

    When an issue goes from column a to b, the totals change by `potential[b] - potential[a]`, exactly.
    """

    #: [I] the columns taken.
    taken: Ints
    #: [C, Q] what a column brings to each total while everything else stays.
    potential: Ints
    #: [Q] see `Terms`.
    totals: Ints
    #: [E, 4] how many clauses are unmet; the sum of their numbers (where one is unmet: which); a mark for going
    #: through two lists of events at once; and where a broken bar stands among the broken.
    state: Ints
    #: [E + 2] the broken bars, and behind them, at the end, how many they are and the last mark.
    broken: Ints


def blank(terms: Terms) -> Standing:
    """Room for a standing, to be filled by `stand`."""
    events = len(terms.events) - 1
    return Standing(
        taken=np.zeros(len(terms.first) - 1, np.int64),
        potential=np.zeros_like(terms.base),
        totals=np.zeros_like(terms.offset),
        state=np.zeros((events, 4), np.int64),
        broken=np.zeros(events + 2, np.int64),
    )


@kernel
def stand(terms: Terms, standing: Standing, bars: int, taken: Ints) -> None:
    """Take these columns, and reckon everything from the start."""
    events, clause_first, clause_columns = terms.events, terms.clause_first, terms.clause_columns
    potential, totals, state, broken = standing.potential, standing.totals, standing.state, standing.broken
    standing.taken[:] = taken
    potential[:] = terms.base
    totals[:] = terms.offset
    broken[len(broken) - 2] = 0
    for column in taken:
        for owner in range(len(totals)):
            totals[owner] += terms.base[column, owner]
    for event in range(len(events) - 1):
        value, owner, begin = events[event, 0], events[event, 1], events[event, 2]
        unmet = which = 0
        for clause in range(begin, events[event + 1, 2]):
            column = taken[terms.clause_issue[clause]]
            met = False
            for place in range(clause_first[clause], clause_first[clause + 1]):
                met |= clause_columns[place] == column
            if not met:
                unmet += 1
                which += clause
        state[event, UNMET], state[event, WHICH] = unmet, which
        if unmet == 0:
            totals[owner] += value
            if owner == bars:
                note(state, broken, event)
        for clause in range(begin, events[event + 1, 2]):
            if unmet == 0 or (unmet == 1 and which == clause):
                for place in range(clause_first[clause], clause_first[clause + 1]):
                    potential[clause_columns[place], owner] += value


@kernel
def note(state: Ints, broken: Ints, event: int) -> None:
    """A bar is broken now: it stands among the broken."""
    count = broken[len(broken) - 2]
    broken[count] = event
    state[event, PLACE] = count
    broken[len(broken) - 2] = count + 1


@kernel
def strike(state: Ints, broken: Ints, event: int) -> None:
    """A bar is no longer broken: the last of the broken takes its place."""
    count = broken[len(broken) - 2] - 1
    place, last = state[event, PLACE], broken[count]
    broken[place] = last
    state[last, PLACE] = place
    broken[len(broken) - 2] = count


@kernel
def shift(
    events: Ints,
    clause_first: Ints,
    clause_columns: Ints,
    potential: Ints,
    event: int,
    clause: int,
    unmet: int,
    which: int,
    sign: int,
) -> None:
    """What other clauses' columns bring changes, since a clause becomes met (sign 1) or unmet (-1).

    `unmet` and `which` are of the event's other clauses.
    """
    value, owner = sign * events[event, 0], events[event, 1]
    if unmet == 0:
        for other in range(events[event, 2], events[event + 1, 2]):
            if other != clause:
                for place in range(clause_first[other], clause_first[other + 1]):
                    potential[clause_columns[place], owner] += value
    else:
        for place in range(clause_first[which], clause_first[which + 1]):
            potential[clause_columns[place], owner] += value


@kernel
def take(
    bars: int,
    events: Ints,
    clause_first: Ints,
    clause_columns: Ints,
    met_start: Ints,
    met: Ints,
    taken: Ints,
    potential: Ints,
    totals: Ints,
    state: Ints,
    broken: Ints,
    issue: int,
    after: int,
) -> None:
    """Settle one issue by another column. `bars` is the total that broken bars lower."""
    before = taken[issue]
    taken[issue] = after
    for owner in range(len(totals)):
        totals[owner] += potential[after, owner] - potential[before, owner]
    lost, won = met_start[before], met_start[after]
    if lost == met_start[before + 1] and won == met_start[after + 1]:
        return
    seen = broken[len(broken) - 1] + 2
    broken[len(broken) - 1] = seen
    for place in range(lost, met_start[before + 1]):
        state[met[place, 0], MARK] = seen
    for place in range(won, met_start[after + 1]):
        event, clause = met[place, 0], met[place, 1]
        if state[event, MARK] == seen:
            state[event, MARK] = seen + 1
            continue
        unmet, which = state[event, UNMET] - 1, state[event, WHICH] - clause
        state[event, UNMET], state[event, WHICH] = unmet, which
        if unmet <= 1:
            shift(events, clause_first, clause_columns, potential, event, clause, unmet, which, 1)
            if unmet == 0 and events[event, 1] == bars:
                note(state, broken, event)
    for place in range(lost, met_start[before + 1]):
        event, clause = met[place, 0], met[place, 1]
        if state[event, MARK] != seen:
            continue
        unmet, which = state[event, UNMET], state[event, WHICH]
        if unmet <= 1:
            shift(events, clause_first, clause_columns, potential, event, clause, unmet, which, -1)
            if unmet == 0 and events[event, 1] == bars:
                strike(state, broken, event)
        state[event, UNMET], state[event, WHICH] = unmet + 1, which + clause
