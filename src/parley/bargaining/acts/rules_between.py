"""The rules that the mediators lay between the issues, before every seat: laid, changed, withdrawn."""

from collections.abc import Iterable
from typing import Annotated, Any

from pydantic import Field

from parley.bargaining.models import Option, Rule, RuleChoice
from parley.bargaining.queries.deciding import on_table
from parley.bargaining.rules import laid as rules
from parley.bargaining.rules.laid import Laid
from parley.procedure.act import Act, act
from parley.procedure.errors import Absent, Stale
from parley.procedure.errors import mark as _
from parley.procedure.kinds import Id, Line

Cost = Annotated[int, Field(ge=0, le=rules.MOST_COST)]
Limit = Annotated[int, Field(ge=0, le=1_000_000_000)]
_FACTS = {rules.REQUIRES: "requirement", rules.EXCLUDES: "exclusion", rules.BUDGET: "budget"}


@act
def require_option(act: Act, *, condition: Id, then: Id, rule: Id = "", edition: int = 0) -> Rule:
    """Lay down that one option takes another with it; `rule` and its `edition` name one that is changed by it."""
    found, laid = _begun(act, rule, edition, rules.REQUIRES)
    rules.requirement(laid, condition, then)
    return _laid(act, found, [(condition, "if", 0), (then, "then", 0)])


@act
def exclude_together(act: Act, *, options: list[Id], rule: Id = "", edition: int = 0) -> Rule:
    """Lay down that some options cannot all stand in one package; `rule` and `edition` name one that is changed."""
    found, laid = _begun(act, rule, edition, rules.EXCLUDES)
    rules.exclusion(laid, options)
    return _laid(act, found, [(option, "", 0) for option in dict.fromkeys(options)])


@act
def set_budget(act: Act, *, name: Line, limit: Limit, cost: dict[Id, Cost], rule: Id = "", edition: int = 0) -> Rule:
    """Set what a package may cost in all, and what each option costs; `rule` and `edition` name one that is changed."""
    found, laid = _begun(act, rule, edition, rules.BUDGET)
    rules.budget(laid, name, cost, limit)
    found.name, found.limit = name, limit
    return _laid(act, found, [(option, "", each) for option, each in cost.items() if each])


@act
def withdraw_rule(act: Act, *, rule: Id) -> Rule:
    """Withdraw a rule between the issues; searches that were made under it keep it."""
    found = act.find(Rule, rule)
    if found.withdrawn_at is not None:
        raise Absent
    found.withdrawn_at = act.at
    found.save()
    act.record(f"{_FACTS[found.kind]}.withdrawn", **_said(act, found))
    return found


def _begun(act: Act, rule: str, edition: int, kind: str) -> tuple[Rule, Laid]:
    """The rule that is laid or changed, and the table with all others."""
    laid = on_table(act.rows).laid
    if not rule:
        rules.room_for_another(laid)
        return Rule(process=act.process, kind=kind, laid_by=act.by, laid_at=act.at, edition=0), laid
    found = act.find(Rule, rule)
    if found.withdrawn_at is not None or found.kind != kind:
        raise Absent
    if found.edition != edition:
        raise Stale(
            _("Somebody changed the rule while you wrote. Your version is kept; theirs stands beside it."),
            theirs=_as_typed(act, found),
        )
    return found, Laid(laid.issues, tuple(one for one in laid.rules if one.id != rule))


def _laid(act: Act, found: Rule, choices: Iterable[tuple[str, str, int]]) -> Rule:
    found.edition += 1
    found.save()
    rows = list(choices)
    options = {one.public_id: one for one in act.rows(Option).filter(public_id__in=[option for option, *_ in rows])}
    act.rows(RuleChoice).filter(rule=found).delete()
    RuleChoice.objects.bulk_create(
        RuleChoice(rule=found, option=options[option], part=part, cost=cost) for option, part, cost in rows
    )
    cost = [{"option": options[one].label, "cost": each} for one, _part, each in rows if each]
    said = {"rule": found.public_id, "edition": found.edition, "cost": cost, **_said(act, found)}
    act.record(f"{_FACTS[found.kind]}.laid", **said)
    return found


def _said(act: Act, found: Rule) -> dict[str, Any]:
    """What the record says of a rule: the words of the table as they are at this moment."""
    choices = act.rows(RuleChoice).filter(rule=found).select_related("option__issue")
    named = [
        f"{row.option.issue.title}: {row.option.label}" for row in sorted(choices, key=lambda row: row.part != "if")
    ]
    if found.kind == rules.REQUIRES:
        return {"one": named[0], "other": named[1]}
    if found.kind == rules.EXCLUDES:
        return {"choices": named}
    return {"name": found.name, "limit": found.limit}


def _as_typed(act: Act, found: Rule) -> dict[str, object]:
    choices = list(act.rows(RuleChoice).filter(rule=found).select_related("option"))
    if found.kind == rules.BUDGET:
        costs = {f"cost_{one.option.public_id}": one.cost for one in choices}
        return {"name": found.name, "limit": found.limit, "edition": found.edition, **costs}
    if found.kind == rules.EXCLUDES:
        return {"options": [one.option.public_id for one in choices], "edition": found.edition}
    parts = {one.part: one.option.public_id for one in choices}
    return {"condition": parts["if"], "then": parts["then"], "edition": found.edition}
