"""The rules between the issues in words, as every seat reads them, and what they are changed from."""

from dataclasses import dataclass
from typing import Any

from parley.bargaining.models import Rule
from parley.bargaining.queries.deciding import on_table
from parley.bargaining.rules import laid as rules
from parley.bargaining.rules.laid import Laid, LaidRule
from parley.procedure.errors import Absent
from parley.procedure.guarded import one
from parley.procedure.viewer import Viewer, possible
from parley.procedure.words import say

_ACTS = {rules.REQUIRES: "require_option", rules.EXCLUDES: "exclude_together", rules.BUDGET: "set_budget"}


@dataclass(frozen=True)
class RuleView:
    """A rule in the reader's words; of a budget also what each option costs, under its issue."""

    id: str
    act: str
    said: str
    costs: tuple[tuple[str, str, int], ...]
    #: Whether it names something that is no longer on the table, and so counts for nothing now.
    idle: bool


@dataclass(frozen=True)
class RulesView:
    """The rules between the issues, and what this viewer may do with them."""

    rules: tuple[RuleView, ...]
    can: frozenset[str]


def laid_table(viewer: Viewer) -> Laid:
    """The table as it lies before every seat."""
    return on_table(lambda model: model.objects.seen_by(viewer)).laid


def rules_between(viewer: Viewer, laid: Laid | None = None) -> RulesView:
    """The rules laid between the issues; `laid` is the table where it has been read already."""
    laid = laid if laid is not None else laid_table(viewer)
    several = sum(bool(issue.options) for issue in laid.issues) > 1
    steps = dict.fromkeys(("require_option", "exclude_together"), lambda: several)
    steps |= {"set_budget": lambda: bool(laid.issue_of), "withdraw_rule": lambda: bool(laid.rules)}
    return RulesView(tuple(_view(laid, rule) for rule in laid.rules), possible(viewer, steps))


def rule_begun(viewer: Viewer, act: str, public_id: str) -> tuple[Laid, dict[str, Any]]:
    """The table, and what the form of a rule begins from; `Absent` if there is no such rule of this kind."""
    laid = laid_table(viewer)
    if not public_id:
        return laid, {"edition": 0}
    edition = one(Rule, viewer, public_id).edition
    rule = next((rule for rule in laid.rules if rule.id == public_id and _ACTS[rule.kind] == act), None)
    if rule is None:
        raise Absent
    return laid, {"edition": edition, **_begun(rule)}


def _begun(rule: LaidRule) -> dict[str, Any]:
    if rule.kind == rules.BUDGET:
        return {"name": rule.name, "limit": rule.limit, **{f"cost_{option}": cost for option, cost in rule.cost}}
    if rule.kind == rules.EXCLUDES:
        return {"options": list(rule.options)}
    return dict(zip(("condition", "then"), rule.options, strict=True))


def _view(laid: Laid, rule: LaidRule) -> RuleView:
    costs = tuple(
        (laid.words[laid.issue_of[option]], laid.words[option], cost)
        for option, cost in rule.cost
        if laid.place(option) is not None
    )
    idle = any(laid.place(option) is None for option in rule.options)
    return RuleView(rule.id, _ACTS[rule.kind], say(*rules.said(laid, rule)), costs, idle)
