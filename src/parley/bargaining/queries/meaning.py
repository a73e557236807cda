"""What a delegation's statement means: exchanges, packages at its limits, comparisons; for that delegation alone."""

from dataclasses import dataclass

from parley.bargaining.queries.priorities import PrioritiesView, priorities
from parley.bargaining.rules import priorities as rules
from parley.bargaining.rules.laid import Laid
from parley.bargaining.rules.priorities_said import SaidTrade, judgement_said, stability_said, trade_said
from parley.procedure.errors import Refused
from parley.procedure.viewer import Viewer
from parley.procedure.words import say
from parley.settlement import elicitation as engine
from parley.settlement.bargain import Choice, Package, Party

#: From which all chance in asking is drawn: the same delegation is asked the same, whoever of it asks.
SEED = 0


@dataclass(frozen=True)
class ShownPackage:
    """A package of the table in words: each issue with its option, and what it is worth to the delegation of 100."""

    rows: tuple[tuple[str, str], ...]
    points: int | None


@dataclass(frozen=True)
class MeaningView:
    """What the delegation's statement comes to; without a whole statement there is nothing to tell yet."""

    mine: PrioritiesView
    trades: tuple[str, ...] = ()
    #: About the best that it could have alone, and what it could only just accept; None where nothing was found.
    best: ShownPackage | None = None
    just: ShownPackage | None = None
    #: Why it contradicts itself, if it does.
    wrong: str = ""


@dataclass(frozen=True)
class AnsweredView:
    """A comparison that was answered: where the two differ, which was preferred, and whether that fits."""

    rows: tuple[tuple[str, str, str], ...]
    prefers: str
    fits: bool
    said: str
    left: str
    right: str


@dataclass(frozen=True)
class ComparingView:
    """Two packages to compare next, the answers so far, and whether enough has been asked."""

    mine: PrioritiesView
    #: Issue, left option, right option, whether they differ; empty where nothing is worth asking.
    rows: tuple[tuple[str, str, str, bool], ...]
    left: str
    right: str
    answered: tuple[AnsweredView, ...]
    fitting: int
    stable: str
    enough: bool
    #: Issue, points as they stand, points that fit the answers best: where some answers do not fit.
    fitted: tuple[tuple[str, int, int], ...]
    wrong: str = ""


def meaning(viewer: Viewer) -> MeaningView:
    """What the delegation's own statement means, in its own words and numbers."""
    mine = priorities(viewer)
    if not mine.complete:
        return MeaningView(mine)
    try:
        party = rules.as_party(mine.stated, mine.laid, "")
    except Refused as refused:
        return MeaningView(mine, wrong=say(refused))
    laid, ground = mine.laid, engine.Ground(mine.laid.bargain, party.red_lines)
    return MeaningView(
        mine,
        trades=tuple(_trade(laid, trade) for trade in engine.trades(party)),
        best=_shown(laid, party, engine.best(party, ground, SEED)),
        just=_shown(laid, party, engine.just_acceptable(party, ground, SEED)),
    )


def comparing(viewer: Viewer) -> ComparingView:
    """The two packages that the delegation is asked about next, and how its answers fit what it said."""
    mine = priorities(viewer)
    if not mine.complete:
        return ComparingView(mine, (), "", "", (), 0, "", enough=False, fitted=())
    try:
        party = rules.as_party(mine.stated, mine.laid, "")
    except Refused as refused:
        return ComparingView(mine, (), "", "", (), 0, "", enough=False, fitted=(), wrong=say(refused))
    laid, stated = mine.laid, rules.as_stated(mine.stated, mine.laid)
    ground = engine.Ground(laid.bargain, party.red_lines)
    stable = engine.stability(stated, ground, SEED)
    pair = engine.next_pair(stated, ground, SEED)
    found = engine.judged(stated, SEED)
    fits = sum(one.fits for one in found)
    return ComparingView(
        mine,
        rows=_side_by_side(laid, *pair) if pair is not None else (),
        left=_coded(laid, pair[0]) if pair is not None else "",
        right=_coded(laid, pair[1]) if pair is not None else "",
        answered=tuple(_answered(laid, one) for one in found),
        fitting=fits,
        stable=say(*stability_said(stable)),
        enough=stable.enough or pair is None,
        fitted=_fitted(laid, stated) if fits < len(found) else (),
    )


def draft_points(mine: PrioritiesView, *, by_answers: bool) -> list[tuple[str, int]]:
    """The foremost issues with the points that a delegation begins from: its own, the order's, or its answers'."""
    foremost = rules.foremost_issues(mine.stated, mine.laid)
    if by_answers and mine.complete:
        fitted = engine.fitted(rules.as_stated(mine.stated, mine.laid), SEED)
        return [(mine.laid.issues[place].id, points) for place, points in fitted.items()]
    if mine.stated.swing:
        return [(issue, mine.stated.swing.get(issue, 0)) for issue in foremost]
    weights = engine.weights([mine.stated.places[issue.id] for issue in mine.laid.issues])
    by_issue = {issue.id: weight for issue, weight in zip(mine.laid.issues, weights, strict=True)}
    top = max(by_issue.values())
    return [(issue, round(100 * by_issue[issue] / top)) for issue in foremost]


def _trade(laid: Laid, trade: engine.Trade) -> str:
    def label(choice: Choice) -> str:
        return laid.issues[choice[0]].options[choice[1]].label

    ends = SaidTrade(
        gains=laid.issues[trade.gained[0]].title,
        gained=label(trade.gained),
        instead=label(trade.instead),
        gives=laid.issues[trade.given[0]].title,
        given=label(trade.given),
        down_to=label(trade.down_to),
        not_to=label(trade.not_to) if trade.not_to is not None else None,
    )
    return say(*trade_said(ends))


def _shown(laid: Laid, party: Party, package: Package | None) -> ShownPackage | None:
    if package is None:
        return None
    rows = tuple((issue.title, issue.options[option].label) for issue, option in zip(laid.issues, package, strict=True))
    return ShownPackage(rows, round(party.utility(package) / engine.SCALE))


def _side_by_side(laid: Laid, left: Package, right: Package) -> tuple[tuple[str, str, str, bool], ...]:
    """The two packages issue by issue, those in which they differ first."""
    rows = [
        (issue.title, issue.options[one].label, issue.options[other].label, one != other)
        for issue, one, other in zip(laid.issues, left, right, strict=True)
    ]
    return tuple(sorted(rows, key=lambda row: not row[3]))


def _answered(laid: Laid, judgement: engine.Judgement) -> AnsweredView:
    one = judgement.comparison
    rows = _side_by_side(laid, one.left, one.right)
    return AnsweredView(
        rows=tuple((title, left, right) for title, left, right, differs in rows if differs),
        prefers={1: rules.LEFT, -1: rules.RIGHT, 0: rules.EITHER}[one.prefers],
        fits=judgement.fits,
        said=say(*judgement_said(judgement, [issue.title for issue in laid.issues])),
        left=_coded(laid, one.left),
        right=_coded(laid, one.right),
    )


def _coded(laid: Laid, package: Package) -> str:
    """A package as a form carries it back: the options' ids."""
    return " ".join(laid.named(enumerate(package)))


def _fitted(laid: Laid, stated: engine.Stated) -> tuple[tuple[str, int, int], ...]:
    """The foremost issues with their points now and those that fit all that was said best."""
    found = engine.fitted(stated, SEED)
    top = max((stated.weights[place] for place in found), default=0)
    return tuple(
        (laid.issues[place].title, round(100 * stated.weights[place] / top) if top else 0, points)
        for place, points in found.items()
    )
