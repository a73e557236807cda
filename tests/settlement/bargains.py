"""A small bargain in the form of the file, to be spoilt; and what tests ask of any."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import strategies as st

from parley.settlement.bargain import Bargain, Package


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


def packages(bargain: Bargain) -> list[Package]:
    """Every package of a small bargain."""
    found: list[Package] = [()]
    for issue in bargain.issues:
        found = [(*one, option) for one in found for option in range(len(issue.options))]
    return found
