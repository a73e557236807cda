"""The rules between the issues as rows: who sees them, and how they are read into `rules.laid`."""

from collections.abc import Callable
from itertools import groupby
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
    choices = read(RuleChoice).filter(rule__withdrawn_at__isnull=True).select_related("rule", "option")
    ordered = choices.order_by("rule__laid_at", "rule__pk", "pk")
    return tuple(_laid(rule, list(group)) for rule, group in groupby(ordered, key=lambda one: one.rule))


def _laid(row: Rule, choices: list[RuleChoice]) -> LaidRule:
    if row.kind == rules.BUDGET:
        cost = tuple((one.option.public_id, one.cost) for one in choices)
        return LaidRule(row.public_id, row.kind, name=row.name, limit=row.limit, cost=cost)
    # The condition stands before what it takes with it.
    ordered = sorted(choices, key=lambda one: one.part != "if")
    return LaidRule(row.public_id, row.kind, tuple(one.option.public_id for one in ordered))
