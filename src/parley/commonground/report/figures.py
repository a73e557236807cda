"""The map, the chart of bridges, and the tables of who took part and of groups."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from parley.commonground.drawing import MOST_DOTS, PartyMark, Row, Stand, bridges_chart, mark, opinion_map
from parley.commonground.report.marking import Column, name, share, table
from parley.commonground.result import Estimate

if TYPE_CHECKING:
    from collections.abc import Sequence

    from parley.commonground.result import Result

MARKS = 8
CHARTED = 12


def party_marks(result: Result) -> list[PartyMark]:
    """The mark of each party, by its place in the order in which parties are listed; the letter is its name's first."""
    return [
        PartyMark(party.name, place % MARKS, next((sign for sign in party.name if sign.isalnum()), "?").upper())
        for place, party in enumerate(result.parties)
    ]


def side_marks(result: Result) -> Sequence[PartyMark]:
    """The marks of whom bridges are to bridge."""
    if result.across == "parties":
        return party_marks(result)
    # Groups are no parties: they have letters, and all the same grey shape.
    return [PartyMark(side, 7, side) for side in result.sides]


def sided(result: Result, place: int) -> str:
    """A side's mark and name, as a row begins with them."""
    if result.across == "all":
        return "All"
    one = side_marks(result)[place]
    said = {"parties": name(one.name), "groups": f"Group {one.name}", "ends": f"End {one.name}"}[result.across]
    return f"{mark(one.mark, one.letter)}{said}"


def parties_table(result: Result) -> str:
    """The declared parties and how many of each took part; nothing where none were declared."""
    if not result.parties:
        return ""
    marks = party_marks(result)
    rows = [
        (f"{mark(one.mark, one.letter)}{name(one.name)}", "too few" if party.size is None else str(party.size))
        for party, one in zip(result.parties, marks, strict=True)
    ]
    return table((Column("Party", "head"), Column("People", "figure")), rows, kind="narrow")


def map_figure(result: Result) -> str:
    """The map with its legend; where nobody can be placed, that."""
    people = result.people
    if people is None or not people.included.any():
        return "<p>Nobody has voted enough to be placed.</p>"
    told = [group for group in result.groups.groups if group.size is not None] if result.groups.k > 1 else []
    marks = party_marks(result)
    drawn = opinion_map(
        np.where(people.included[:, None], people.positions, np.nan),
        groups=people.groups if told else None,
        group_labels=[f"Group {group.letter}" for group in result.groups.groups] if told else [],
        parties=people.parties if marks else None,
        marks=marks,
        title="The map of opinions",
        description="Each participant is a dot; who voted alike stands close together. The tables say how many there "
        "are of each party and group, and how they voted.",
        floor=int(result.settings["floor"]),
    )
    legend = "".join(
        f"<li>{mark(one.mark, one.letter)}{name(one.name)}</li>"
        for one, party in zip(marks, result.parties, strict=True)
        if party.size is not None
    )
    many = int(people.included.sum()) > MOST_DOTS
    told_of = [
        "Who voted alike stands close together; up, down, left and right have no meaning of their own.",
        "The darker a cell, the more people stand there; cells with very few are left out." if many else "",
        "A shaded field holds nine in ten of an opinion group." if told else "",
        "The large mark of a party stands in the middle of its people." if legend else "",
        "Small grey dots declared no party, or one too small to be told of." if legend and not many else "",
    ]
    caption = " ".join(line for line in told_of if line)
    below = f'<ul class="legend">{legend}</ul>' if legend else ""
    return f"<figure>{drawn}<figcaption>{caption}</figcaption>{below}</figure>"


def chart(result: Result) -> str:
    """The best bridges at a glance: where each side stands, and the interval of the one that agrees least."""
    shown = (result.surely() or result.bridges)[:CHARTED]
    if not shown or result.across == "all":
        return ""
    marks = side_marks(result)
    rows = []
    for one in shown:
        bridging = one.bridging
        if bridging.estimate is None or bridging.lower is None or bridging.upper is None:
            continue
        stands = [
            Stand(of.mark, of.letter, said.share.estimate)
            for of, said in zip(marks, result.by_side(one), strict=True)
            if said.share
        ]
        rows.append(Row(str(one.id), Estimate(bridging.estimate, bridging.lower, bridging.upper), stands))
    drawn = bridges_chart(
        rows,
        title="The statements that bridge best",
        description="For each statement, the share of each side that agrees, from nobody to everybody. The figures are "
        "in the tables below.",
    )
    caption = (
        "For each statement (by its number) where each side stands, from nobody agreeing to everybody. The blue band "
        "is where the side that agrees least surely lies."
    )
    return f"<figure>{drawn}<figcaption>{caption}</figcaption></figure>"


def groups_table(result: Result) -> str:
    """The opinion groups as they are found here, and as Polis would show them."""
    ours = ""
    if result.groups.k > 1:
        rows = [
            (
                f"Group {group.letter}",
                "too few" if group.size is None else str(group.size),
                share(group.stability),
                _apart(result, group.letter),
            )
            for group in result.groups.groups
        ]
        columns = (
            Column("Group", "head"),
            Column("People", "figure"),
            Column("Comes back when drawn anew", "figure"),
            Column("Set apart by"),
        )
        ours = table(columns, rows)
    polis = [
        (
            f"Polis's group {number}",
            "too few" if size is None else str(size),
            "; ".join(f"{one.side}s with {name(one.id)}" for one in result.polis.representative.get(number, ())),
        )
        for number, size in enumerate(result.polis.group_sizes)
    ]
    if not polis:
        return ours
    theirs = (Column("As Polis computes it", "head"), Column("People", "figure"), Column("Most representative"))
    caption = (
        "The same votes as pol.is would group them. It always shows at least two groups, and tests each statement by "
        "itself; it is here so that the two can be compared."
    )
    return ours + table(theirs, polis, caption)


def _apart(result: Result, letter: str) -> str:
    found = [one for one in result.distinct if one.of == "group" and one.who == letter][:5]
    return "; ".join(f"{one.side}s more with {name(one.id)}" for one in found)
