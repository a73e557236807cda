"""What the API reads of the table as a whole: the issues before every seat, and the rules between them."""

from typing import Any

from django.http import HttpRequest
from ninja import Schema

from parley.bargaining import queries
from parley.bargaining.api.router import router
from parley.bargaining.rules.laid import Laid


class LaidOptionOut(Schema):
    id: str
    label: str


class LaidIssueOut(Schema):
    id: str
    title: str
    options: list[LaidOptionOut]


class CostOut(Schema):
    option: str
    cost: int


class LaidRuleOut(Schema):
    """A rule by ids: "requires" has the condition and what it takes with it, "excludes" what cannot stand together.

    "budget" has a name, a limit, and what each option costs of it, those that cost nothing left out.
    """

    id: str
    kind: str
    options: list[str]
    name: str
    limit: int
    cost: list[CostOut]


class TableOut(Schema):
    issues: list[LaidIssueOut]
    rules: list[LaidRuleOut]


@router.get("table", response=TableOut, url_name="table")
def table(request: HttpRequest, process: str) -> TableOut:
    """What every package must settle, and the rules that none may break."""
    return as_read(queries.laid_table(request.viewer))  # type: ignore[attr-defined]


def as_read(laid: Laid) -> TableOut:
    """A table, of now or of an earlier moment, as programs read it."""
    rules: list[dict[str, Any]] = [
        {
            "id": rule.id,
            "kind": rule.kind,
            "options": list(rule.options),
            "name": rule.name,
            "limit": rule.limit,
            "cost": [{"option": option, "cost": cost} for option, cost in rule.cost],
        }
        for rule in laid.rules
    ]
    issues: list[dict[str, Any]] = [
        {
            "id": issue.id,
            "title": issue.title,
            "options": [{"id": option.id, "label": option.label} for option in issue.options],
        }
        for issue in laid.issues
    ]
    return TableOut.model_validate({"issues": issues, "rules": rules})
