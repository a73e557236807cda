"""The rules between the issues as rows: who sees them, and how they are read into `rules.laid`."""

from collections.abc import Callable
from typing import Any

from django.db.models import Q

from parley.bargaining.models import Rule, RuleChoice
from parley.bargaining.rules import laid as rules
from parley.bargaining.rules.laid import LaidRule
from parley.procedure.guarded import EVERYTHING, NOTHING, visible
from parley.procedure.viewer import Viewer


@visible(Rule)
@visible(RuleChoice)
def rules_seen(viewer: Viewer) -> Q:
    """Rules name wide issues alone, and lie before every seat."""
    return EVERYTHING if viewer.seated else NOTHING


def laid_rules(read: Callable[[type[Any]], Any]) -> tuple[LaidRule, ...]:
    """The rules that have not been withdrawn, in the order in which they were laid."""
    rows = list(read(Rule).filter(withdrawn_at__isnull=True))
    choices: dict[int, list[RuleChoice]] = {row.pk: [] for row in rows}
    for choice in read(RuleChoice).filter(rule__in=rows).select_related("option"):
        choices[choice.rule_id].append(choice)
    return tuple(_laid(row, choices[row.pk]) for row in rows)


def _laid(row: Rule, choices: list[RuleChoice]) -> LaidRule:
    if row.kind == rules.BUDGET:
        cost = tuple((one.option.public_id, one.cost) for one in choices)
        return LaidRule(row.public_id, row.kind, name=row.name, limit=row.limit, cost=cost)
    # The condition stands before what it takes with it.
    ordered = sorted(choices, key=lambda one: one.part != "if")
    return LaidRule(row.public_id, row.kind, tuple(one.option.public_id for one in ordered))
