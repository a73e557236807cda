"""An answer as a file for programs and as a page for people."""

import textwrap
from fractions import Fraction
from typing import Any

from parley.settlement.answer import Answer, Concept, Point
from parley.settlement.bargain import Bargain, Breach, Choice, Package

#: As many issues and packages as are printed; the file has all.
SHOWN = 40

NAMES: dict[Concept, str] = {
    "nash": "Nash (the product of the gains)",
    "ks": "Kalai-Smorodinsky (equal shares of what each could gain at most)",
    "leximin": "leximin (the smallest gain as large as can be, then the next)",
    "egalitarian": "egalitarian (gains as equal as can be, the smallest first)",
    "utilitarian": "utilitarian (the sum of normalised gains)",
    "frontier": "the Pareto frontier (no party could gain without another's loss)",
}


def to_json(answer: Answer) -> dict[str, Any]:
    """The answer for programs: options, parties and rules by the names of the bargain's file.

    `conflict` members are {kind, party, what}, where `what` is written as in the file: a red line or exclusion as a
    list of [issue, option], a requirement as {if, then}, a budget as {name, limit}, a reservation as its number.
    """
    bargain = answer.bargain
    return {
        "status": answer.status,
        "concept": answer.concept,
        "measure": answer.measure,
        "package": None if answer.package is None else bargain.named(answer.package),
        "gains": _gains(bargain, answer.gains),
        "objective": answer.objective,
        "bound": answer.bound,
        "conflict": [member(bargain, one) for one in answer.conflict],
        "frontier": [_point(bargain, one) for one in answer.frontier],
        "frontier_size": answer.frontier_size,
        "frontier_complete": answer.frontier_complete,
        "others": [_point(bargain, one) for one in answer.others],
        "ideals": _gains(bargain, answer.ideals),
        "levels": [{"value": one.value, "bound": one.bound} for one in answer.levels],
        "gini": answer.gini,
        "notes": list(answer.notes),
        "seed": answer.seed,
        "work": answer.work,
        "by_clock": answer.by_clock,
        "timings": answer.timings,
    }


def member(bargain: Bargain, breach: Breach) -> dict[str, Any]:
    """One member of a conflict, as the bargain's file writes it."""
    party = None if breach.party is None else bargain.parties[breach.party]
    return {
        "kind": breach.kind,
        "party": None if party is None else party.id,
        "what": _what(bargain, breach),
    }


def _what(bargain: Bargain, breach: Breach) -> Any:
    if breach.party is not None:
        party = bargain.parties[breach.party]
        if breach.kind == "reservation":
            return _number(party.stated(party.reservation))
        return [_choice(bargain, one) for one in party.red_lines[breach.place]]
    place = breach.place
    if place < len(bargain.requirements):
        rule = bargain.requirements[place]
        return {"if": _choice(bargain, rule.condition), "then": _choice(bargain, rule.then)}
    place -= len(bargain.requirements)
    if place < len(bargain.exclusions):
        return [_choice(bargain, one) for one in bargain.exclusions[place]]
    budget = bargain.budgets[place - len(bargain.exclusions)]
    return {"name": budget.name, "limit": budget.limit}


def _number(value: Fraction) -> int | float:
    return int(value) if value.denominator == 1 else float(value)


def _choice(bargain: Bargain, choice: Choice) -> list[str]:
    issue = bargain.issues[choice[0]]
    return [issue.id, issue.options[choice[1]]]


def _point(bargain: Bargain, point: Point) -> dict[str, Any]:
    return {"package": bargain.named(point.package), "gains": _gains(bargain, point.gains)}


def _gains(bargain: Bargain, gains: tuple[float, ...]) -> dict[str, float]:
    return {party.id: gain for party, gain in zip(bargain.parties, gains, strict=False)}


def summary(answer: Answer, width: int = 80) -> str:
    """The answer in words, lines no longer than `width`."""
    lines = [NAMES[answer.concept].upper(), *_wrapped(standing(answer), width), ""]
    if answer.status == "infeasible":
        lines += _conflict(answer, width)
    if answer.package is not None:
        lines += ["THE PACKAGE", *_package(answer.bargain, answer.package, width), ""]
        lines += ["WHAT EACH PARTY GAINS", *_table(answer), ""]
    if answer.frontier_size is not None:
        lines += _frontier(answer, width)
    if answer.others:
        lines += ["OTHERS THAT COME CLOSE"]
        for number, point in enumerate(answer.others, 1):
            lines += _wrapped(f"{number}. {_differs(answer, point)}", width, "  ")
        lines.append("")
    for note in answer.notes:
        lines += _wrapped(f"Note: {note}", width)
    return "\n".join(lines).rstrip() + "\n"


def standing(answer: Answer) -> str:
    """What the answer is, in a sentence: proven, within a gap, heuristic, or impossible."""
    measure = f" {answer.measure}" if answer.measure else ""
    if answer.status == "infeasible":
        return (
            "No package is admissible: what is listed below cannot all hold, and without any one of it something could."
        )
    if answer.concept == "frontier":
        return f"Proven: this is all of it.{measure}" if answer.frontier_complete else f"A part of it.{measure}"
    if answer.objective is None:
        return f"An admissible package; the measure of this concept says nothing of it.{measure}"
    value = f"{answer.objective:.6g}"
    if answer.bound is None:
        return f"Found, not proven: {value}, and no bound is known.{measure}"
    if answer.status == "proven":
        return f"Proven: {value}; no package reaches more than {answer.bound:.6g}.{measure}"
    said = "Within a gap" if answer.status == "gap" else "Found, not proven"
    return f"{said}: {value}; at most {answer.bound:.6g} could be reached.{measure}"


def _conflict(answer: Answer, width: int) -> list[str]:
    lines = ["WHAT CANNOT ALL HOLD"]
    for one in answer.conflict:
        lines += _wrapped(f"- {in_words(answer.bargain, one)}", width, "  ")
    return [*lines, ""]


def in_words(bargain: Bargain, breach: Breach) -> str:
    """One member of a conflict in a sentence."""
    what = _what(bargain, breach)
    if breach.kind == "reservation":
        return f"{bargain.parties[breach.party or 0].id} would rather have no agreement than less than {what}"
    if breach.party is not None:
        return f"a red line of {bargain.parties[breach.party].id}: {_together(what)}"
    if isinstance(what, list):
        return f"a rule of the table: not {_together(what)}"
    if "limit" in what:
        return f"a rule of the table: {what['name']} no more than {what['limit']}"
    return f"a rule of the table: {_together([what['if']])} only with {_together([what['then']])}"


def _together(choices: list[list[str]]) -> str:
    return " with ".join(f"{issue}: {option}" for issue, option in choices)


def _package(bargain: Bargain, package: Package, width: int) -> list[str]:
    named = list(bargain.named(package).items())
    column = min(30, max(len(issue) for issue, _ in named[:SHOWN]))
    lines = []
    for issue, option in named[:SHOWN]:
        lines += _wrapped(f"{issue.ljust(column)}  {option}", width, " " * (column + 2), indent="  ")
    if len(named) > SHOWN:
        lines.append(f"  and {len(named) - SHOWN} more issues; --json has them all")
    return lines


def _table(answer: Answer) -> list[str]:
    column = min(40, max(len(party.id) for party in answer.bargain.parties))
    lines = []
    for number, (party, gain) in enumerate(zip(answer.bargain.parties, answer.gains, strict=True)):
        line = f"  {party.id.ljust(column)} {gain:>14,.6g}"
        if number < len(answer.ideals) and answer.ideals[number] > 0:
            line += f"   {100 * gain / answer.ideals[number]:5.1f} % of the most it could gain"
        lines.append(line)
    return lines


def _frontier(answer: Answer, width: int) -> list[str]:
    size, shown = answer.frontier_size or 0, answer.frontier[:SHOWN]
    lines = [f"{size:,} PACKAGES ON THE FRONTIER" if size != 1 else "ONE PACKAGE ON THE FRONTIER"]
    column = max([10, *(min(14, len(party.id)) for party in answer.bargain.parties)])
    names = [party.id[:column].rjust(column) for party in answer.bargain.parties]
    if (column + 1) * len(names) <= width:
        lines.append("  " + " ".join(names))
        lines += ["  " + " ".join(f"{gain:>{column}.6g}" for gain in point.gains) for point in shown]
    else:
        lines += [f"  {', '.join(f'{gain:.6g}' for gain in point.gains)}"[:width] for point in shown]
    if len(answer.frontier) > SHOWN:
        lines.append(f"  and {len(answer.frontier) - SHOWN:,} more; --json has them all")
    return [*lines, ""]


def _differs(answer: Answer, point: Point) -> str:
    best, other = answer.bargain.named(answer.package or point.package), answer.bargain.named(point.package)
    changes = [f"{issue}: {option}" for issue, option in other.items() if best[issue] != option]
    shown = "; ".join(changes[:6]) + (f"; and {len(changes) - 6} more" if len(changes) > 6 else "")
    gains = ", ".join(f"{party.id} {gain:.6g}" for party, gain in zip(answer.bargain.parties, point.gains, strict=True))
    return f"{shown or 'the same'} ({gains})"


def _wrapped(text: str, width: int, hanging: str = "", indent: str = "") -> list[str]:
    plain = "".join(letter if letter.isprintable() else " " for letter in text)
    return textwrap.wrap(plain, width, initial_indent=indent, subsequent_indent=indent + hanging) or [""]
