"""The form `parley-bargain/1`: what a bargain is called in a file of JSON."""

from __future__ import annotations

from fractions import Fraction
from math import lcm
from typing import Any

from parley.settlement.bargain import (
    LARGEST,
    Bargain,
    BargainError,
    Bonus,
    Budget,
    Choice,
    Issue,
    Party,
    Requirement,
)
from parley.settlement.reading.document import Node, parsed, shown, unique
from parley.settlement.reading.sense import check, oddities, sizes

FORMAT = "parley-bargain/1"


def parse(data: bytes) -> Bargain:
    """The bargain that these bytes of JSON describe, checked for sense.

    Values and costs are whole numbers, one for each option in order. A party states a value for every option, unless
    all that it values are bonuses; an issue that a budget does not name costs nothing. `reservation` and `scale` may
    have decimals: the party's numbers are then multiplied, all by the same, so that they stay exact, and its gains are
    what the file says. `red_lines`, `bonuses`, `scale` (1) and `rules` may be left out; keys that are not known are
    refused. Raises `BargainError` with the place in the file.
    """
    document = parsed(data)
    if not isinstance(document.value, dict) or "format" not in document.value:
        raise BargainError(f'this is no bargain: it does not begin {{"format": "{FORMAT}", ...}}')
    if document.value["format"] != FORMAT:
        raise BargainError(f"format: {shown(document.value['format'])} can't be read; {FORMAT!r} can")
    top = document.fields(("format", "issues", "parties"), ("rules",))
    table = _Table(top["issues"])
    parties_at = top["parties"].items()
    sizes(0, 0, len(parties_at))
    notes: list[str] = []
    parties = tuple(table.party(one, notes) for one in parties_at)
    unique((Node(one.value["id"], f"{one.where}.id") for one in parties_at), "party")
    rules = top["rules"].fields((), ("requires", "excludes", "budgets")) if "rules" in top else {}
    bargain = Bargain(
        issues=table.issues,
        parties=parties,
        requirements=tuple(table.requirement(one) for one in _items(rules, "requires")),
        exclusions=tuple(table.choices(one) for one in _items(rules, "excludes")),
        budgets=tuple(table.budget(one) for one in _items(rules, "budgets")),
    )
    notes.extend(oddities(check(bargain)))
    return Bargain(
        bargain.issues, parties, bargain.requirements, bargain.exclusions, bargain.budgets, notes=tuple(notes)
    )


def write(bargain: Bargain) -> dict[str, Any]:
    """The bargain as an object for JSON, of the form that `parse` reads: read again, it is the same bargain."""
    issues = bargain.issues

    def named(choice: Choice) -> list[str]:
        return [issues[choice[0]].id, issues[choice[0]].options[choice[1]]]

    def by_issue(rows: tuple[tuple[int, ...], ...]) -> dict[str, list[int]]:
        return {issue.id: list(row) for issue, row in zip(issues, rows, strict=True)}

    def bonus(one: Bonus) -> dict[str, Any]:
        when = {issues[at].id: [issues[at].options[option] for option in sorted(options)] for at, options in one.when}
        return {"value": one.value, "when": when}

    def party(one: Party) -> dict[str, Any]:
        valued = any(map(any, one.values)) or not one.bonuses
        return {
            "id": one.id,
            "reservation": one.reservation,
            "scale": one.scale,
            **({"values": by_issue(one.values)} if valued else {}),
            **({"red_lines": [[named(choice) for choice in line] for line in one.red_lines]} if one.red_lines else {}),
            **({"bonuses": [bonus(each) for each in one.bonuses]} if one.bonuses else {}),
        }

    return {
        "format": FORMAT,
        "issues": [{"id": issue.id, "options": list(issue.options)} for issue in issues],
        "parties": [party(one) for one in bargain.parties],
        "rules": {
            "requires": [{"if": named(rule.condition), "then": named(rule.then)} for rule in bargain.requirements],
            "excludes": [[named(choice) for choice in one] for one in bargain.exclusions],
            "budgets": [{"name": one.name, "limit": one.limit, "cost": by_issue(one.cost)} for one in bargain.budgets],
        },
    }


def _items(fields: dict[str, Node], key: str) -> list[Node]:
    return fields[key].items() if key in fields else []


class _Table:
    """The issues by name, and what is said of them."""

    def __init__(self, at: Node) -> None:
        rows = [one.fields(("id", "options")) for one in at.items()]
        sizes(len(rows), sum(len(row["options"].value) for row in rows if isinstance(row["options"].value, list)))
        if not rows:
            at.refuse("there is no issue to settle")
        ids = unique((row["id"] for row in rows), "issue")
        options = [unique(row["options"].items(), "option") for row in rows]
        for row, id, names in zip(rows, ids, options, strict=True):
            if not names:
                row["options"].refuse(f"the issue {shown(id)} has no option")
        self.issues = tuple(Issue(*one) for one in zip(ids, options, strict=True))
        self.place = {id: place for place, id in enumerate(ids)}
        self.option = [{name: place for place, name in enumerate(names)} for names in options]

    def party(self, at: Node, notes: list[str]) -> Party:
        fields = at.fields(("id", "reservation"), ("values", "red_lines", "bonuses", "scale"))
        id = fields["id"].name()
        if "values" in fields:
            values = self.rows(fields["values"], "the value of each option", complete=True)
        elif "bonuses" in fields:
            values = tuple((0,) * len(issue.options) for issue in self.issues)
        else:
            at.refuse("'values' is missing, and there are no 'bonuses' either")
        scale = fields["scale"].number() if "scale" in fields else Fraction(1)
        if scale <= 0:
            fields["scale"].refuse(f"{fields['scale'].value} is not above 0")
        party = Party(
            id=id,
            values=values,
            reservation=0,
            red_lines=tuple(self.choices(one) for one in _items(fields, "red_lines")),
            bonuses=tuple(self.bonus(one) for one in _items(fields, "bonuses")),
        )
        return _exact(party, fields["reservation"].number(), scale, at, notes)

    def rows(self, at: Node, what: str, *, complete: bool) -> tuple[tuple[int, ...], ...]:
        entries = at.entries()
        for name, row in entries.items():
            if name not in self.place:
                row.refuse(f"there is no issue {shown(name)}")
        rows = []
        for issue in self.issues:
            if issue.id in entries:
                rows.append(entries[issue.id].wholes(len(issue.options), what))
            elif complete:
                at.refuse(f"nothing is said of the issue {shown(issue.id)}; give zeros if it does not matter")
            else:
                rows.append((0,) * len(issue.options))
        return tuple(rows)

    def choice(self, at: Node) -> Choice:
        pair = at.items()
        if len(pair) != 2:
            at.refuse("an issue and one of its options are expected, as [issue, option]")
        issue = self._issue(pair[0])
        return issue, self._option(issue, pair[1])

    def choices(self, at: Node) -> tuple[Choice, ...]:
        found: list[Choice] = []
        for one in at.items():
            choice = self.choice(one)
            if choice in found:
                one.refuse("this choice stands here twice")
            found.append(choice)
        if not found:
            at.refuse("this set of choices is empty and so would forbid every package; take it out")
        return tuple(found)

    def bonus(self, at: Node) -> Bonus:
        fields = at.fields(("value", "when"))
        when = []
        for name, options in fields["when"].entries().items():
            issue = self._issue(Node(name, options.where))
            taken = [self._option(issue, one) for one in options.items()]
            if not taken:
                options.refuse("no option is named, so that this bonus can never hold")
            if len(set(taken)) < len(taken):
                options.refuse("an option stands here twice")
            when.append((issue, frozenset(taken)))
        if not when:
            fields["when"].refuse("no issue is named, so that this bonus would always hold; take it out")
        return Bonus(fields["value"].whole(), tuple(when))

    def requirement(self, at: Node) -> Requirement:
        fields = at.fields(("if", "then"))
        return Requirement(self.choice(fields["if"]), self.choice(fields["then"]))

    def budget(self, at: Node) -> Budget:
        fields = at.fields(("name", "limit", "cost"))
        cost = self.rows(fields["cost"], "the cost of each option", complete=False)
        return Budget(fields["name"].name(), fields["limit"].whole(), cost)

    def _issue(self, at: Node) -> int:
        name = at.name()
        if name not in self.place:
            at.refuse(f"there is no issue {shown(name)}")
        return self.place[name]

    def _option(self, issue: int, at: Node) -> int:
        name = at.name()
        if name not in self.option[issue]:
            at.refuse(f"the issue {shown(self.issues[issue].id)} has no option {shown(name)}")
        return self.option[issue][name]


def _exact(party: Party, reservation: Fraction, scale: Fraction, at: Node, notes: list[str]) -> Party:
    """The party with these decimals, its numbers multiplied so that all are whole.

    Where that would pass what can be reckoned with, the reservation is rounded up, as finely as fits.
    """
    most = sum(max(map(abs, row), default=0) for row in party.values) + sum(abs(one.value) for one in party.bonuses)
    times = lcm(reservation.denominator, scale.denominator)
    if times > 1 and times * max(most + abs(reservation), scale) > LARGEST:
        times = scale.denominator
        while times * 10 * max(most + abs(reservation) + 1, scale) <= LARGEST:
            times *= 10
        rounded = Fraction(-(-reservation * times // 1), times)
        notes.append(
            f"{at.where}.reservation was rounded up, by {float(rounded - reservation):.1e}, to whole units of 1/{times}"
        )
        reservation = rounded
    return Party(
        id=party.id,
        values=tuple(tuple(value * times for value in row) for row in party.values) if times > 1 else party.values,
        reservation=int(reservation * times),
        scale=int(scale * times),
        red_lines=party.red_lines,
        bonuses=tuple(Bonus(one.value * times, one.when) for one in party.bonuses) if times > 1 else party.bonuses,
        unit=times,
    )
