"""The rules between the issues: every seat sees them, in words."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from parley.bargaining.models import Rule, RuleChoice
from parley.bargaining.rules import laid as rules
from parley.bargaining.rules.laid import Laid, LaidRule
from parley.procedure.guarded import EVERYTHING, NOTHING, one, visible
from parley.procedure.viewer import Viewer, possible
from parley.procedure.words import say


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


@dataclass(frozen=True)
class RuleView:
    """A rule in the reader's words; of a budget also what each option costs, under its issue."""

    id: str
    kind: str
    said: str
    costs: tuple[tuple[str, str, int], ...]
    #: Whether it names something that is no longer on the table, and so counts for nothing now.
    idle: bool


@dataclass(frozen=True)
class RulesView:
    """The rules between the issues, kind by kind, and what this viewer may do with them."""

    rules: tuple[RuleView, ...]
    can: frozenset[str]


def rules_between(viewer: Viewer, laid: Laid) -> RulesView:
    """The rules laid between the issues, as every seat reads them."""
    steps = dict.fromkeys(("require_option", "exclude_together", "set_budget", "withdraw_rule"), lambda: True)
    return RulesView(tuple(_view(laid, rule) for rule in laid.rules), possible(viewer, steps))


def _view(laid: Laid, rule: LaidRule) -> RuleView:
    costs = tuple(
        (laid.words[laid.issue_of[option]], laid.words[option], cost)
        for option, cost in rule.cost
        if laid.place(option) is not None
    )
    idle = any(laid.place(option) is None for option in rule.options)
    return RuleView(rule.id, rule.kind, say(*rules.said(laid, rule)), costs, idle)


def rule(viewer: Viewer, public_id: str) -> tuple[Rule, list[RuleChoice]]:
    """One rule that stands, with the options that it names, for changing it."""
    found = one(Rule, viewer, public_id)
    return found, list(RuleChoice.objects.seen_by(viewer).filter(rule=found).select_related("option"))
