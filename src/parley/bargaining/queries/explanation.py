"""What a package means to the viewer's own delegation, in its own numbers alone."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

from parley.bargaining.models import Priorities, Sealed
from parley.bargaining.queries.rules_between import laid_table
from parley.bargaining.rules import priorities as rules
from parley.bargaining.rules.laid import Laid, option_said, said
from parley.bargaining.rules.priorities import Choices, Statement
from parley.procedure.errors import Refused
from parley.procedure.errors import mark as _
from parley.procedure.viewer import Viewer
from parley.procedure.words import say
from parley.settlement.bargain import Package
from parley.settlement.elicitation import SCALE
from parley.settlement.explanation import Exchange, Explanation, explain


@dataclass(frozen=True)
class IssueMeans:
    """One issue: what the option is worth to the delegation, of how much, and what changes against the draft."""

    title: str
    option: str
    points: int
    most: int
    change: int | None


@dataclass(frozen=True)
class Means:
    """A package as the delegation's own statement has it; points are of 100, the best on every issue being 100."""

    points: int
    floor: int
    #: Whether it would sign it by what it stated, in a sentence.
    verdict: str
    signable: bool
    crossed: tuple[str, ...]
    issues: tuple[IssueMeans, ...]
    #: What it gets most and gives most, by issue, in sentences.
    gets: tuple[str, ...]
    gives: tuple[str, ...]
    exchanges: tuple[str, ...]
    #: What the package is compared with, if with anything.
    against: str
    #: Whether it is reckoned from what lies sealed, or from what is being stated.
    sealed: bool


def explanation(viewer: Viewer, choices: Mapping[str, str], draft: Mapping[str, str] | None = None) -> Means | None:
    """What a package is to the viewer's own delegation; None for others, and where its statement says nothing of it.

    `choices` is the option of each issue by public ids; `draft` another package to hold it against. Nothing of another
    party's enters it.
    """
    if not viewer.of_delegation:
        return None
    stated, sealed = _stated(viewer)
    laid = _of(laid_table(viewer), choices)
    if stated is None or not laid.issues or rules.lacking(stated, laid):
        return None
    try:
        party = rules.as_party(stated, laid, "")
    except Refused:
        return None
    bargain = replace(laid.bargain, parties=(party,))
    against, before = _draft(laid, stated, draft)
    package = bargain.placed({issue.id: choices[issue.id] for issue in laid.issues})
    found = explain(bargain, 0, package, draft=before)
    return _means(laid, found, package, party.red_lines, against, sealed=sealed)


def _stated(viewer: Viewer) -> tuple[Statement | None, bool]:
    """What lies sealed, else what is being stated."""
    seal = Sealed.objects.seen_by(viewer).filter(party=viewer.party_id, withdrawn_at__isnull=True).last()
    mine = Priorities.objects.seen_by(viewer).filter(party=viewer.party_id).first()
    if seal is not None:
        return Statement.from_json(seal.content), True
    return (Statement.from_json(mine.content), False) if mine is not None else (None, False)


def _of(laid: Laid, choices: Mapping[str, str]) -> Laid:
    """The part of the table that the package settles."""
    return Laid(tuple(issue for issue in laid.issues if choices.get(issue.id) in laid.options[issue.id]), laid.rules)


def _draft(laid: Laid, stated: Statement, draft: Choices | None) -> tuple[str, Package | None]:
    """What the package is held against: the draft named, or the package that the delegation could just accept."""
    ids = [issue.id for issue in laid.issues]
    for said_as, other in ((_("the package before it"), draft), (_("what you could just accept"), stated.just)):
        if other and all(other.get(issue) in laid.options[issue] for issue in ids):
            return say(said_as), laid.bargain.placed({issue: other[issue] for issue in ids})
    return "", None


def _means(
    laid: Laid,
    found: Explanation,
    package: Package,
    red_lines: tuple[tuple[tuple[int, int], ...], ...],
    against: str,
    *,
    sealed: bool,
) -> Means:
    scale = Fraction(SCALE)
    issues = tuple(
        IssueMeans(
            title=laid.issues[one.issue].title,
            option=laid.issues[one.issue].options[one.option].label,
            points=round(one.worth / scale),
            most=round(one.most / scale),
            change=None if one.change is None else round(one.change / scale),
        )
        for one in found.issues
    )
    crossed = tuple(
        " + ".join(option_said(laid, option) for option in laid.named(red_lines[place]))
        for place in found.red_lines_broken
    )
    signable = not crossed and found.surplus >= 0
    above = abs(found.surplus / scale)
    return Means(
        points=round(found.utility / scale),
        floor=round(found.reservation / scale),
        verdict=say(*_verdict(signable=signable, crossed=bool(crossed), above=max(1, round(above)), even=not above)),
        signable=signable,
        crossed=crossed,
        issues=tuple(sorted(issues, key=lambda one: -one.most)),
        gets=_foremost(issues, lambda one: one.points),
        gives=_foremost(issues, lambda one: one.most - one.points),
        exchanges=tuple(say(*_exchange(laid, one, scale)) for one in found.exchanges),
        against=against,
        sealed=sealed,
    )


def _foremost(issues: tuple[IssueMeans, ...], measure: Callable[[IssueMeans], int]) -> tuple[str, ...]:
    """The three issues that come first by a measure in points, where there is anything of it."""
    ordered = sorted((one for one in issues if measure(one) > 0), key=lambda one: -measure(one))
    return tuple(
        say(_POINTS, {"issue": one.title, "option": one.option, "points": measure(one)}) for one in ordered[:3]
    )


_POINTS = _("%(issue)s: %(option)s (%(points)s points)")


def _verdict(*, signable: bool, crossed: bool, above: int, even: bool) -> tuple[str, dict[str, object]]:
    if crossed:
        return _("It crosses a red line of yours: by what you stated you could not sign it."), {}
    if not signable:
        return (
            _("By what you stated you would rather have no agreement: it lies %(points)s points below the least."),
            {"points": above},
        )
    if even:
        return _("By what you stated you could just sign it."), {}
    return _("By what you stated you could sign it: it lies %(points)s points above the least."), {"points": above}


def _exchange(laid: Laid, exchange: Exchange, scale: Fraction) -> tuple[str, dict[str, object]]:
    """The change of an issue or two that would bring the delegation most, and what is known to stand against it."""
    changes = [option_said(laid, option) for option in laid.named(exchange.changes)]
    values: dict[str, object] = {"changes": changes, "points": max(1, round(exchange.brings / scale))}
    if exchange.fails == "rule":
        rule = laid.kept_rules[exchange.rules[0].place]
        return _("With %(changes)s you would have %(points)s points more, but it breaks a rule: %(rule)s"), {
            **values,
            "rule": say(*said(laid, rule)),
        }
    return _(
        "With %(changes)s you would have %(points)s points more, and no rule is broken. Whether others could accept it "
        "nobody tells you."
    ), values
