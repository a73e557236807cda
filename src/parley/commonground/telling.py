"""From arrays to named tables, with everything left out that may not be told of few people."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from parley.commonground.floor import met, told_of_both
from parley.commonground.parting import estimates
from parley.commonground.result import (
    Bridging,
    Distinct,
    Divide,
    Estimate,
    Influence,
    PolisView,
    Representative,
    Sensitivity,
    StatementResult,
    Tally,
    Unknown,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from parley.commonground.agreement import Bridges, Divides, Pooled
    from parley.commonground.agreement import Unknown as Wanted
    from parley.commonground.influence import Influence as Moved
    from parley.commonground.missing import Sensitivity as Range
    from parley.commonground.parting import Parting
    from parley.commonground.result import Agreement

    Bools = NDArray[np.bool_]
    Integers = NDArray[np.int64]


def statement_results(
    ids: Sequence[int | str],
    tallies: Integers,
    used: Integers,
    overall: Pooled,
    bridges: Bridges,
    names: Sequence[str],
    tables: dict[str, list[tuple[Agreement, ...]]],
    missing: Range,
) -> tuple[StatementResult, ...]:
    """Every statement, in the order of ids.

    tallies: (m, 3) disagreed, passed, agreed; used: (u,) statements that count, of which `bridges` tells;
    overall, missing: of all m; names: of the sides that are to be bridged; tables: `by_group`, `by_party`, `by_end`.
    """
    place = np.full(len(ids), -1)
    place[used] = np.arange(len(used))
    everybody = estimates(overall, 0)
    lower, upper = missing.lower.tolist(), missing.upper.tolist()
    rows = []
    for statement, (id, (against, passed, agree), at) in enumerate(
        zip(ids, tallies.tolist(), place.tolist(), strict=True)
    ):
        bridging = _bridging(bridges, at, names) if at >= 0 else Bridging(None, None, None, None, ())
        rows.append(
            StatementResult(
                id=id,
                tally=Tally(agree, against, passed),
                overall=everybody[statement],
                bridging=bridging,
                enough_votes=bridging.estimate is not None,
                range=(lower[statement], upper[statement]),
                counted=at >= 0,
                **{name: table[statement] for name, table in tables.items()},
            )
        )
    return tuple(rows)


def bridges_told(bridging: Bridges, statements: Sequence[StatementResult]) -> tuple[StatementResult, ...]:
    """The statements of which it is known how far they bridge all sides, the best first."""
    ordered = (statements[at] for at in bridging.order.tolist())
    return tuple(one for one in ordered if one.bridging.estimate is not None)


def divides_told(found: Divides, ids: Sequence[int | str], names: Sequence[str]) -> tuple[Divide, ...]:
    """The statements on which two sides surely differ, the surest first."""
    return tuple(
        Divide(
            ids[at],
            names[int(found.high[at])],
            names[int(found.low[at])],
            Estimate(float(found.difference[at]), float(found.lower[at]), float(found.upper[at])),
        )
        for at in found.order.tolist()
        if found.lower[at] > 0
    )


def unknown_told(wanted: Wanted, ids: Sequence[int | str], names: Sequence[str], may: Bools) -> tuple[Unknown, ...]:
    """What is not known yet, the most useful to ask first; may: (k, u) of whom something may be said."""
    return tuple(
        Unknown(ids[statement], names[party], needed if may[party, statement] else None, decides)
        for party, statement, needed, decides in zip(
            wanted.party.tolist(),
            wanted.statement.tolist(),
            wanted.needed.tolist(),
            wanted.decides.tolist(),
            strict=True,
        )
    )


def distinct_told(
    of: Literal["party", "group", "end"], parting: Parting, ids: Sequence[int | str]
) -> tuple[Distinct, ...]:
    """What sets each side apart from all others: by side in their order, the surest first."""
    found = parting.found
    sides, statements = np.nonzero(found.found)
    order = np.lexsort((statements, found.p[sides, statements], sides))
    return tuple(
        Distinct(
            of,
            parting.names[side],
            ids[at],
            "agree" if found.side[side, at] > 0 else "disagree",
            float(found.q[side, at]),
        )
        for side, at in zip(sides[order].tolist(), statements[order].tolist(), strict=True)
    )


def influence_told(moved: Moved, ids: Sequence[int | str], looked_at: int) -> Influence:
    """What changes without the most suspicious accounts of those that were looked at."""
    shift = np.abs(moved.overall_shift)
    at = int(np.nanargmax(shift)) if not np.isnan(shift).all() else None
    return Influence(
        looked_at=looked_at,
        left_out=int(moved.left_out),
        alarms=int(moved.alarms),
        largest_shift=float(shift[at]) if at is not None else None,
        shifted=ids[at] if at is not None else None,
        top_kept=_number(moved.top_kept),
        groups_kept=_number(moved.groups_kept),
    )


def sensitivity_told(
    missing: Range, overall: Pooled, ids: Sequence[int | str], used: Integers, *, odds: float, logged: bool
) -> Sensitivity:
    """On which of the statements that count the side of half hangs on those who did not vote."""
    half = (missing.lower < 0.5) & (missing.upper > 0.5)
    clear = (overall.lower[0] > 0.5) | (overall.upper[0] < 0.5)
    return Sensitivity(odds, logged, tuple(ids[at] for at in used.tolist() if half[at] and clear[at]))


def polis_told(view: PolisView, asked: Integers, total: Integers, beside: Parting, floor: int) -> PolisView:
    """The conversation as Polis computes it, without what would tell of a group that is too small.

    asked: (k, m) how many of each of Polis's groups voted; total: (m,) how many did; beside: the parties, or ends of
    opinion, that are told of as well. If a group is too small, nothing is told of it. On a statement on which not all
    groups may be told of, nor is the consensus, from which their votes could be worked out; and a representative
    statement on which its group may not be told of is named without its figures.
    """
    together = met(beside.labels, len(beside.names), view.labels, view.k)
    may = told_of_both(beside.counts.sum(2), asked, total, together, floor)[1]
    sizes = np.array([size or 0 for size in view.group_sizes], np.int64)[:, None]
    everybody = np.array([len(view.labels)])
    known = told_of_both(beside.sizes[:, None], sizes, everybody, together, floor)[1][:, 0].tolist()
    few = {(group, view.statement_ids[at].item()) for group, at in np.argwhere(~may).tolist()}

    def listed(group: int) -> tuple[Representative, ...]:
        nothing: dict[str, Any] = dict.fromkeys(("p", "z", "ratio", "ratio_z"), math.nan)
        rows = view.representative.get(group, ()) if known[group] else ()
        return tuple(replace(row, **nothing) if (group, row.id) in few else row for row in rows)

    return replace(
        view,
        group_sizes=tuple(size if may else None for size, may in zip(view.group_sizes, known, strict=True)),
        representative={group: listed(group) for group in range(view.k)},
        consensus=np.where(may.all(0) & all(known), view.consensus, np.nan),
    )


def _bridging(bridges: Bridges, at: int, names: Sequence[str]) -> Bridging:
    missing = tuple(name for name, lacks in zip(names, bridges.missing[:, at].tolist(), strict=True) if lacks)
    return Bridging(
        _number(bridges.estimate[at]),
        _number(bridges.lower[at]),
        _number(bridges.upper[at]),
        _number(bridges.all_above_half[at]),
        missing,
    )


def _number(value: float | None) -> float | None:
    return None if value is None or not math.isfinite(value) else float(value)
