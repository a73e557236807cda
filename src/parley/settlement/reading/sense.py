"""What makes no sense in a bargain, told by its place before anybody searches in vain."""

from __future__ import annotations

from collections import defaultdict

from parley.settlement.bargain import (
    LARGEST,
    MOST_ISSUES,
    MOST_OPTIONS,
    MOST_PARTIES,
    Bargain,
    BargainError,
    Choice,
    Party,
)
from parley.settlement.reading.document import shown


def check(bargain: Bargain) -> Bargain:
    """Give the bargain back if one can search in it; otherwise raise `BargainError` with the place of what is wrong.

    Places are those of the form `parley-bargain/1`, whatever the bargain was read from. Refused are no issue, fewer
    than two parties, more than the engine takes, sums too large for it, a rule that contradicts itself or leaves an
    issue without an option, and red lines by which one party forbids everything. A conflict between parties, or
    between several rules, is no error: the search finds and explains it.
    """
    _sizes(bargain)
    for place, party in enumerate(bargain.parties):
        _sums(f"parties[{place}]", party)
    for place, budget in enumerate(bargain.budgets):
        if sum(max(map(abs, row)) for row in budget.cost) + abs(budget.limit) > LARGEST:
            raise BargainError(f"rules.budgets[{place}]: its costs add up to more than {LARGEST}; use a larger unit")
        if (least := sum(min(row) for row in budget.cost)) > budget.limit:
            raise BargainError(
                f"rules.budgets[{place}]: even the cheapest options together cost {least}, more than the limit of "
                f"{budget.limit}"
            )
    _requirements(bargain)
    named = [(f"rules.excludes[{place}]", one) for place, one in enumerate(bargain.exclusions)]
    _forbidden(bargain, "rules.excludes", named)
    for number, party in enumerate(bargain.parties):
        where = f"parties[{number}].red_lines"
        _forbidden(bargain, where, [(f"{where}[{place}]", line) for place, line in enumerate(party.red_lines)])
    return bargain


def oddities(bargain: Bargain) -> tuple[str, ...]:
    """What is allowed and has no effect, which may be a slip of the pen: sets of choices that can never all hold."""
    sets = [(f"rules.excludes[{place}]", one) for place, one in enumerate(bargain.exclusions)]
    for number, party in enumerate(bargain.parties):
        sets += [(f"parties[{number}].red_lines[{place}]", line) for place, line in enumerate(party.red_lines)]
    return tuple(
        f"{where} has no effect: it names two options of one issue, which never hold at once"
        for where, one in sets
        if len({issue for issue, _ in one}) < len(set(one))
    )


def _sizes(bargain: Bargain) -> None:
    if not bargain.issues:
        raise BargainError("issues: there is no issue to settle")
    if not bargain.parties:
        raise BargainError("parties: there is no party")
    if len(bargain.parties) == 1:
        raise BargainError("parties: there is one party alone; a bargain is between two at least")
    sizes(len(bargain.issues), sum(len(issue.options) for issue in bargain.issues), len(bargain.parties))
    for place, issue in enumerate(bargain.issues):
        if not issue.options:
            raise BargainError(f"issues[{place}].options: the issue {shown(issue.id)} has no option")


def sizes(issues: int, options: int, parties: int = 0) -> None:
    """Raise `BargainError` where there are more than the engine takes."""
    for where, number, most in (
        ("issues", issues, MOST_ISSUES),
        ("issues", options, MOST_OPTIONS),
        ("parties", parties, MOST_PARTIES),
    ):
        if number > most:
            what = "options in all" if most is MOST_OPTIONS else where
            raise BargainError(f"{where}: {number:,} {what} are more than the {most:,} that can be searched")


def _sums(where: str, party: Party) -> None:
    most = sum(max(map(abs, row)) for row in party.values) + sum(abs(bonus.value) for bonus in party.bonuses)
    if most + abs(party.reservation) > LARGEST or party.scale > LARGEST:
        raise BargainError(f"{where}: its values add up to more than {LARGEST}; write them with fewer digits")
    if party.scale < 1:
        raise BargainError(f"{where}.scale: it must be above 0")


def _requirements(bargain: Bargain) -> None:
    barred = {frozenset(one) for one in bargain.exclusions}
    for place, rule in enumerate(bargain.requirements):
        (issue, option), (other, then) = rule.condition, rule.then
        if issue == other and option != then:
            raise BargainError(
                f"rules.requires[{place}]: {_named(bargain, rule.condition)} would require another option of the same "
                f"issue; to rule the option out, put it under rules.excludes alone"
            )
        if frozenset((rule.condition, rule.then)) in barred:
            raise BargainError(
                f"rules.requires[{place}]: {_named(bargain, rule.condition)} requires {_named(bargain, rule.then)}, "
                f"and rules.excludes forbids both together"
            )


def _forbidden(bargain: Bargain, where: str, sets: list[tuple[str, tuple[Choice, ...]]]) -> None:
    """Refuse a set that holds in every package, and sets of one choice that leave an issue without an option."""
    alone: dict[int, set[int]] = defaultdict(set)
    for place, one in sets:
        if all(len(bargain.issues[issue].options) == 1 for issue, _ in one):
            empty = "it is empty and so" if not one else "each of its choices is the only option of its issue, so it"
            raise BargainError(f"{place}: {empty} forbids every package; take it out")
        if len(set(one)) == 1:
            alone[one[0][0]].add(one[0][1])
    for issue, options in alone.items():
        if len(options) == len(bargain.issues[issue].options):
            raise BargainError(
                f"{where}: together they forbid every option of the issue {shown(bargain.issues[issue].id)}, and so "
                f"every package; leave one"
            )


def _named(bargain: Bargain, choice: Choice) -> str:
    issue = bargain.issues[choice[0]]
    return f"{shown(issue.options[choice[1]])} on {shown(issue.id)}"
