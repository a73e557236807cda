"""The table as it lies: the issues before every seat, their options, and the rules laid between them.

Everything goes by public ids, with the words beside them, so that the table of an earlier moment can still be read.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from functools import cached_property
from typing import Any

from parley.procedure.errors import Refused
from parley.procedure.errors import mark as _
from parley.settlement.bargain import Bargain, Budget, Choice, Issue, Requirement

REQUIRES, EXCLUDES, BUDGET = "requires", "excludes", "budget"
KINDS = (REQUIRES, EXCLUDES, BUDGET)
LABELS = {
    REQUIRES: _("One option takes another with it"),
    EXCLUDES: _("Options that cannot stand together"),
    BUDGET: _("What all of it may cost"),
}
#: No more rules than this lie on a table, and no option costs more.
MOST_RULES, MOST_COST = 200, 1_000_000


@dataclass(frozen=True)
class LaidOption:
    """One way to settle an issue."""

    id: str
    label: str


@dataclass(frozen=True)
class LaidIssue:
    """A question on the table with the options that were proposed."""

    id: str
    title: str
    options: tuple[LaidOption, ...]


@dataclass(frozen=True)
class LaidRule:
    """A rule between issues: `options` are the condition and what it takes with it, or what cannot stand together.

    Of a budget `cost` has what options cost by their ids, those that cost nothing left out.
    """

    id: str
    kind: str
    options: tuple[str, ...] = ()
    name: str = ""
    limit: int = 0
    cost: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True)
class Laid:
    """All that lies before every seat."""

    issues: tuple[LaidIssue, ...] = ()
    rules: tuple[LaidRule, ...] = ()

    @cached_property
    def bargain(self) -> Bargain:
        """The table for the engine, without parties; rules that name what no longer lies on it are left out."""
        return Bargain(
            issues=tuple(Issue(one.id, tuple(option.id for option in one.options)) for one in self.issues),
            parties=(),
            requirements=tuple(
                Requirement(self._places[rule.options[0]], self._places[rule.options[1]])
                for rule in self._kept(REQUIRES)
            ),
            exclusions=tuple(tuple(self._places[option] for option in rule.options) for rule in self._kept(EXCLUDES)),
            budgets=tuple(self._budget(rule) for rule in self._kept(BUDGET)),
        )

    @cached_property
    def kept_rules(self) -> tuple[LaidRule, ...]:
        """The rules that hold, in the order in which the engine counts them."""
        return tuple(rule for kind in KINDS for rule in self._kept(kind))

    @cached_property
    def words(self) -> dict[str, str]:
        """The words of issues and options, by their ids."""
        said = {issue.id: issue.title for issue in self.issues}
        return said | {option.id: option.label for issue in self.issues for option in issue.options}

    @cached_property
    def issue_of(self) -> dict[str, str]:
        """The issue that each option settles, by ids."""
        return {option.id: issue.id for issue in self.issues for option in issue.options}

    @property
    def options(self) -> dict[str, frozenset[str]]:
        """The options of each issue, by ids."""
        return {issue.id: frozenset(option.id for option in issue.options) for issue in self.issues}

    def named(self, choices: Iterable[Choice]) -> tuple[str, ...]:
        """The ids of the options at these places."""
        return tuple(self.issues[issue].options[option].id for issue, option in choices)

    def place(self, option: str) -> Choice | None:
        """Where an option stands, or None if it is not on the table."""
        return self._places.get(option)

    @cached_property
    def _places(self) -> dict[str, Choice]:
        return {
            option.id: (number, place)
            for number, issue in enumerate(self.issues)
            for place, option in enumerate(issue.options)
        }

    def _kept(self, kind: str) -> Iterator[LaidRule]:
        for rule in self.rules:
            if rule.kind == kind and all(option in self._places for option in rule.options):
                yield rule

    def _budget(self, rule: LaidRule) -> Budget:
        cost = dict(rule.cost)
        rows = tuple(tuple(cost.get(option.id, 0) for option in issue.options) for issue in self.issues)
        return Budget(rule.name, rule.limit, rows)

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> "Laid":
        return cls(
            tuple(
                LaidIssue(one["id"], one["title"], tuple(LaidOption(**option) for option in one["options"]))
                for one in kept.get("issues", ())
            ),
            tuple(
                LaidRule(
                    **{
                        **one,
                        "options": tuple(one["options"]),
                        "cost": tuple((option, cost) for option, cost in one["cost"]),
                    }
                )
                for one in kept.get("rules", ())
            ),
        )


def requirement(laid: Laid, condition: str, then: str) -> None:
    """Pass if one option may take another with it: both on the table, of two issues, and no rule says so already."""
    _on_table(laid, {"condition": condition, "then": then})
    if laid.issue_of[condition] == laid.issue_of[then]:
        raise Refused(_("Choose options of two issues: of one issue only one is taken anyway."), field="then")
    if any(rule.kind == REQUIRES and rule.options == (condition, then) for rule in laid.rules):
        raise Refused(_("This rule is there already."))


def exclusion(laid: Laid, options: Iterable[str]) -> None:
    """Pass if these options may be said not to stand together: two or more, of different issues."""
    named = list(dict.fromkeys(options))
    for option in named:
        _on_table(laid, {"options": option})
    if len(named) < 2:
        raise Refused(_("Choose two options or more."), field="options")
    if len({laid.issue_of[option] for option in named}) < len(named):
        raise Refused(_("Choose options of different issues: of one issue only one is taken anyway."), field="options")
    if any(rule.kind == EXCLUDES and set(rule.options) == set(named) for rule in laid.rules):
        raise Refused(_("This rule is there already."))


def budget(laid: Laid, name: str, cost: Mapping[str, int], limit: int) -> None:
    """Pass if what options cost, and what all may cost together, makes sense and leaves some package possible."""
    for option in cost:
        _on_table(laid, {f"cost_{option}": option})
    if not any(cost.values()):
        raise Refused(_("Say what at least one option costs."), field="limit")
    least = sum(min((cost.get(option.id, 0) for option in issue.options), default=0) for issue in laid.issues)
    if least > limit:
        raise Refused(
            _("The cheapest options together come to %(least)s already: no package would keep this."),
            field="limit",
            least=least,
        )
    if any(rule.kind == BUDGET and rule.name == name for rule in laid.rules):
        raise Refused(_("There is a limit of this name already. Change that one."), field="name")


def room_for_another(laid: Laid) -> None:
    """Pass if the table takes another rule: more than this nobody keeps in mind."""
    if len(laid.rules) >= MOST_RULES:
        raise Refused(_("There are %(most)s rules on the table. Withdraw some first."), most=MOST_RULES)


def _on_table(laid: Laid, named: Mapping[str, str]) -> None:
    for field, option in named.items():
        if laid.place(option) is None:
            raise Refused(_("This option is not on the table before every seat. Open the page again."), field=field)


def said(laid: Laid, rule: LaidRule) -> tuple[str, dict[str, object]]:
    """A rule as a sentence to translate, with its values."""
    options = [option_said(laid, option) for option in rule.options]
    if rule.kind == REQUIRES:
        return _("“%(one)s” takes “%(other)s” with it."), {"one": options[0], "other": options[1]}
    if rule.kind == EXCLUDES:
        return _("These cannot stand together: %(choices)s."), {"choices": options}
    return _("“%(name)s” may come to %(limit)s at most."), {"name": rule.name, "limit": rule.limit}


def option_said(laid: Laid, option: str) -> str:
    """An option under its issue's title, as it is named outside its issue."""
    issue = laid.issue_of.get(option)
    if issue is None:
        return "?"
    return f"{laid.words[issue]}: {laid.words[option]}"
