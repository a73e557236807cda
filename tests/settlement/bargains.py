"""Bargains made at random, for properties; and a small one in the form of the file, to be spoilt."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import strategies as st

from parley.settlement.bargain import Bargain, Bonus, Budget, Issue, Party, Requirement


def document() -> dict[str, Any]:
    """A bargain in which there is one of everything, as it stands in a file."""
    return {
        "format": "parley-bargain/1",
        "issues": [
            {"id": "withdrawal", "options": ["30 days", "90 days"]},
            {"id": "monitors", "options": ["UN", "joint", "none"]},
            {"id": "prisoners", "options": ["all", "none"]},
        ],
        "parties": [
            {
                "id": "A",
                "reservation": 40,
                "values": {"withdrawal": [50, 12], "monitors": [30, 20, 0], "prisoners": [10, 0]},
                "red_lines": [[["withdrawal", "90 days"], ["monitors", "none"]]],
                "bonuses": [{"value": 7, "when": {"withdrawal": ["30 days"], "monitors": ["UN", "joint"]}}],
                "scale": 2,
            },
            {
                "id": "B",
                "reservation": 10,
                "values": {"withdrawal": [0, 9], "monitors": [1, 5, 8], "prisoners": [6, 0]},
            },
        ],
        "rules": {
            "requires": [{"if": ["withdrawal", "30 days"], "then": ["monitors", "UN"]}],
            "excludes": [[["withdrawal", "90 days"], ["prisoners", "none"]]],
            "budgets": [{"name": "cost", "limit": 12, "cost": {"withdrawal": [3, 1]}}],
        },
    }


def written(document: Any) -> bytes:
    """A document as the bytes of a file."""
    return json.dumps(document).encode()


NAMES = st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=8).filter(str.strip)


@st.composite
def bargains(
    draw: st.DrawFn,
    *,
    parties: int = 3,
    issues: int = 4,
    options: int = 3,
    largest: int = 30,
    rules: int = 3,
    bonuses: int = 2,
) -> Bargain:
    """Small bargains of every shape; about half of them have no admissible package."""
    sizes = draw(st.lists(st.integers(1, options), min_size=1, max_size=issues))
    table = tuple(Issue(f"i{at}", tuple(f"o{k}" for k in range(size))) for at, size in enumerate(sizes))
    choice = st.integers(0, len(sizes) - 1).flatmap(
        lambda at: st.tuples(st.just(at), st.integers(0, sizes[at] - 1))  # type: ignore[misc]
    )
    sets = st.lists(choice, min_size=2, max_size=3, unique=True).filter(lambda one: len({at for at, _ in one}) > 1)
    several = st.lists(sets.map(tuple), max_size=rules) if len(sizes) > 1 else st.just([])
    clauses = st.dictionaries(st.integers(0, len(sizes) - 1), st.none(), min_size=1, max_size=2).flatmap(
        lambda at: st.tuples(
            *(st.tuples(st.just(i), st.frozensets(st.integers(0, sizes[i] - 1), min_size=1)) for i in at)
        )
    )
    rows = st.tuples(*(st.tuples(*[st.integers(0, largest)] * size) for size in sizes))
    costs = st.tuples(*(st.tuples(*[st.integers(0, 5)] * size) for size in sizes))

    def party(at: int) -> st.SearchStrategy[Party]:
        return st.builds(
            Party,
            id=st.just(f"p{at}"),
            values=rows,
            reservation=st.integers(0, largest * len(sizes) * 2 // 3),
            scale=st.integers(1, 5),
            red_lines=several.map(lambda lines: tuple(lines[:2])),
            bonuses=st.lists(st.builds(Bonus, st.integers(-largest, largest), clauses), max_size=bonuses).map(tuple),
        )

    def sensible(rule: Requirement) -> bool:
        return rule.condition[0] != rule.then[0]

    requirements: list[Requirement] = []
    if len(sizes) > 1:
        requirements = draw(st.lists(st.builds(Requirement, choice, choice).filter(sensible), max_size=rules))
    return Bargain(
        issues=table,
        parties=tuple(draw(party(at)) for at in range(draw(st.integers(2, parties)))),
        requirements=tuple(requirements),
        exclusions=tuple(draw(several)),
        budgets=tuple(draw(st.lists(st.builds(Budget, st.just("b"), st.integers(0, 12), costs), max_size=1))),
    )


def packages(bargain: Bargain) -> list[tuple[int, ...]]:
    """Every package of a small bargain."""
    found: list[tuple[int, ...]] = [()]
    for issue in bargain.issues:
        found = [(*one, option) for one in found for option in range(len(issue.options))]
    return found
