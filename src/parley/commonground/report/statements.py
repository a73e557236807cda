"""Statements in full: what each side says of them, with bars, intervals and counts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from parley.commonground.drawing import share_bar
from parley.commonground.report.figures import sided
from parley.commonground.report.marking import Column, interval, name, share, table
from parley.commonground.result import Agreement, Estimate
from parley.commonground.words import percent

if TYPE_CHECKING:
    from parley.commonground.result import Result, StatementResult

SHOWN = 12
COLUMNS = (
    Column("Who", "head"),
    Column("", "drawn"),
    Column("Agree", "figure"),
    Column("95\u00a0%\u00a0interval", "figure"),
    Column("Agreed", "count"),
    Column("Disagreed", "count"),
    Column("Passed", "count"),
)


def bridges_in_full(result: Result) -> str:
    """The statements that bridge, or come closest to it, each with all sides."""
    surely = result.surely()
    shown = surely or result.bridges[:3]
    more = len(surely) - SHOWN
    note = f'<p class="soft">{more} more are in the table of all statements.</p>' if more > 0 else ""
    return "".join(in_full(result, one) for one in shown[:SHOWN]) + note


def divides_in_full(result: Result) -> str:
    """The statements on which two sides surely differ, each with all sides."""
    by_id = {one.id: one for one in result.statements}
    return "".join(in_full(result, by_id[one.id]) for one in result.divides[:SHOWN])


def in_full(result: Result, one: StatementResult) -> str:
    """A statement with what each side says of it."""
    words = result.wording(one.id)
    heading = f'{name(words)} <span class="number">({name(one.id)})</span>' if words else f"Statement {name(one.id)}"
    rows = [_row(sided(result, place), said) for place, said in enumerate(result.by_side(one))]
    rows.append(_row("All who voted on it", whole(result, one)))
    chance = one.bridging.all_parties_above_half
    below = (
        f'<p class="soft">Probability that every side is above half: {_chance(chance)}.</p>'
        if chance is not None and result.across != "all"
        else ""
    )
    return f'<div class="found"><p class="statement" dir="auto">{heading}</p>{table(COLUMNS, rows)}{below}</div>\n'


def all_statements(result: Result) -> str:
    """Every statement in one table, in the order of their numbers."""
    columns = (
        Column("No.", "head"),
        Column("Statement"),
        Column("Agreed", "count"),
        Column("Disagreed", "count"),
        Column("Passed", "count"),
        Column("Agree", "figure"),
        Column("If the others had voted", "figure"),
        Column("Side that agrees least", "figure"),
    )
    rows = []
    for place, one in enumerate(result.statements):
        said = whole(result, one)
        tally, bridging = said.tally, one.bridging
        counts = (str(tally.agree), str(tally.disagree), str(tally.passed)) if tally else ("too few", "", "")
        least = (
            "not counted"
            if not one.counted
            else "too few"
            if bridging.lower is None or bridging.upper is None or bridging.estimate is None
            else f"{share(bridging.estimate)} ({interval(Estimate(bridging.estimate, bridging.lower, bridging.upper))})"
        )
        low, high = one.range
        spread = f"{round(100 * low)} to {round(100 * high)} %" if tally and low == low and high == high else ""
        words = name(result.wordings[place]) if result.wordings else ""
        rows.append((name(one.id), words, *counts, share(said.share.estimate) if said.share else "", spread, least))
    return table(columns, rows)


def whole(result: Result, one: StatementResult) -> Agreement:
    """What all say together, unless they are fewer than the floor."""
    tally = one.tally
    if tally.agree + tally.disagree + tally.passed < result.settings["floor"]:
        return Agreement(None, None, enough=False, distinct=False)
    return Agreement(tally, one.overall, enough=True, distinct=False)


def _chance(chance: float) -> str:
    """A probability in percent that is never called certain."""
    return "more than 99 %" if chance > 0.99 else "less than 1 %" if chance < 0.01 else f"{percent(chance)} %"


def _row(who: str, said: Agreement) -> tuple[str, ...]:
    tally = said.tally
    counts = (str(tally.agree), str(tally.disagree), str(tally.passed)) if tally else ("", "", "")
    estimate = said.share.estimate if said.share else None
    return (who, share_bar(said.share), share(estimate), interval(said.share), *counts)
