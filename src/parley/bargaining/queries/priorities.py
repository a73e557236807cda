"""A delegation's private priorities: the way of stating them, and what they mean, for that delegation alone."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import ngettext

from parley.bargaining.models import Opened, Priorities, Sealed, Search
from parley.bargaining.queries.deciding import on_table
from parley.bargaining.rules import priorities as rules
from parley.bargaining.rules import searches
from parley.bargaining.rules.laid import Laid, LaidIssue, LaidOption, option_said
from parley.bargaining.rules.priorities import Lacking, Ranked, Statement
from parley.bargaining.rules.priorities_said import floor_said, weight_said
from parley.convening.models import Party
from parley.procedure.errors import Absent, allowed
from parley.procedure.errors import mark as _
from parley.procedure.guarded import EVERYTHING, NOTHING, visible
from parley.procedure.viewer import Viewer, possible
from parley.procedure.waiting import Waiting, waits
from parley.procedure.words import say
from parley.record.sources import now


@visible(Priorities)
@visible(Sealed)
def own_alone(viewer: Viewer) -> Q:
    """A delegation's priorities are read by that delegation alone: not by the mediator, not as a number."""
    return Q(party=viewer.party_id) if viewer.of_delegation else NOTHING


@visible(Opened)
def opened_seen(viewer: Viewer) -> Q:
    """What a delegation opened is the team's to see, and its own."""
    if viewer.of_team:
        return EVERYTHING
    return Q(party=viewer.party_id) if viewer.of_delegation else NOTHING


@dataclass(frozen=True)
class Weight:
    """An issue as the delegation sees it: its place, its weight in words and as a percentage, its options in order."""

    issue: LaidIssue
    place: int | None
    percent: int | None
    said: str
    #: The options, the best first, each with what it is worth of 100, and whether it is beyond a red line.
    options: tuple[tuple[str, int | None, bool], ...]
    judged: bool


@dataclass(frozen=True)
class Step:
    """One step of the way: what is done in it, how far it is, and where."""

    label: str
    url: str
    state: str
    kind: str


@dataclass(frozen=True)
class PrioritiesView:
    """What a delegation has stated so far, in whole; `sealed` is the seal that stands, if one does."""

    laid: Laid
    stated: Statement
    edition: int
    sealed: Sealed | None
    opened_said: str
    lacks: Lacking
    #: The search that has been announced and takes this delegation's seal, if there is one.
    search: Search | None
    weights: tuple[Weight, ...]
    #: Red lines over several issues, each as its options in words with their ids.
    combinations: tuple[tuple[str, str], ...]
    floor: str
    just: tuple[tuple[str, str], ...]
    steps: tuple[Step, ...]
    can: frozenset[str]

    @property
    def complete(self) -> bool:
        """Whether it covers the table, so that it says something as a whole."""
        return bool(self.laid.issues) and not self.lacks


def priorities(viewer: Viewer) -> PrioritiesView:
    """The delegation's own priorities; `Absent` for everybody else, whether there are any or not."""
    if not viewer.of_delegation:
        raise Absent
    laid = on_table(lambda model: model.objects.seen_by(viewer)).laid
    mine = Priorities.objects.seen_by(viewer).filter(party=viewer.party_id).first()
    sealed = Sealed.objects.seen_by(viewer).filter(party=viewer.party_id, withdrawn_at__isnull=True).last()
    stated = Statement.from_json(mine.content if mine is not None else {})
    lacks = rules.lacking(stated, laid)
    editable = sealed is None and bool(laid.issues)
    acts = ("rank_issues", "rank_options", "score_options", "draw_red_line", "erase_red_line", "state_floor")
    steps = dict.fromkeys(acts, lambda: editable)
    steps |= dict.fromkeys(("compare_packages", "take_back_comparison"), lambda: editable and not lacks)
    steps["weigh_issues"] = lambda: editable and not lacks.places
    steps["seal_priorities"] = lambda: (
        sealed is None and mine is not None and allowed(lambda: rules.sealable(stated, laid))
    )
    steps["withdraw_seal"] = lambda: sealed is not None
    can = possible(viewer, steps)
    return PrioritiesView(
        laid=laid,
        stated=stated,
        edition=mine.edition if mine is not None else 0,
        sealed=sealed,
        opened_said=say(rules.OPENED[sealed.opened]) if sealed is not None else "",
        lacks=lacks,
        search=awaited(viewer),
        weights=tuple(_weights(laid, stated, lacks)),
        combinations=tuple(
            (" ".join(line), " + ".join(option_said(laid, option) for option in line))
            for line in stated.red_lines
            if len(line) > 1
        ),
        floor=say(*floor_said(stated.level, by_package=bool(stated.just))),
        just=tuple(
            (issue.title, laid.words[stated.just[issue.id]])
            for issue in laid.issues
            if stated.just.get(issue.id) in laid.words
        ),
        steps=tuple(_steps(viewer, laid, stated, lacks)),
        can=can,
    )


def awaited(viewer: Viewer) -> Search | None:
    """The announced search that takes the viewer's party's priorities."""
    rows = Search.objects.seen_by(viewer).filter(state=searches.ANNOUNCED, due__gt=now())
    party = viewer.seat.party.public_id
    return next((row for row in rows if party in row.parties), None)


def _weights(laid: Laid, stated: Statement, lacks: Lacking) -> Iterator[Weight]:
    """The issues, the foremost first; weights once all are in order."""
    shares = dict(zip((one.id for one in laid.issues), _shares(laid, stated), strict=True)) if not lacks else {}
    red = {line[0] for line in stated.red_lines if len(line) == 1}
    for issue in sorted(laid.issues, key=lambda one: stated.places.get(one.id, len(laid.issues) + 1)):
        judged = stated.options.get(issue.id)
        share = shares.get(issue.id)
        yield Weight(
            issue=issue,
            place=stated.places.get(issue.id),
            percent=round(100 * share) if share is not None else None,
            said=say(weight_said(share)) if share is not None else "",
            options=tuple((option.label, worth, option.id in red) for option, worth in _in_order(issue, judged)),
            judged=issue.id not in lacks.options,
        )


def _shares(laid: Laid, stated: Statement) -> tuple[Fraction, ...]:
    return rules.as_stated(stated, laid).weights


def _in_order(issue: LaidIssue, judged: Ranked | None) -> list[tuple[LaidOption, int | None]]:
    """The options of an issue, the best first, each with what it is worth of 100; those not judged yet at the end."""
    worth = rules.worth_of(judged) if judged is not None else {}
    rows = [(option, round(worth[option.id]) if option.id in worth else None) for option in issue.options]
    return sorted(rows, key=lambda row: -1 if row[1] is None else row[1], reverse=True)


def _steps(viewer: Viewer, laid: Laid, stated: Statement, lacks: Lacking) -> Iterator[Step]:
    """The way of stating priorities, with how far the delegation has come on it."""
    issues, judged = len(laid.issues), len(laid.issues) - len(lacks.options)
    several = sum(len(line) > 1 for line in stated.red_lines)
    single = len(stated.red_lines) - several
    comparable = rules.comparisons_on(stated, laid) if not lacks else 0
    todo, done, free = _("to do"), _("done"), _("if you like")
    half = ngettext("%(judged)s of %(issues)s issue", "%(judged)s of %(issues)s issues", issues)
    lines = say(_LINES, {"single": single, "several": several}) if stated.red_lines else say(free)
    answered = ngettext("%(count)s answer", "%(count)s answers", comparable) % {"count": comparable}
    floor = bool(stated.just) or stated.level is not None
    rows = (
        ("rank_issues", _("Put the issues in order"), say(todo if lacks.places else done), not lacks.places),
        (
            "issues_to_judge",
            _("Put the options of each issue in order"),
            half % {"judged": judged, "issues": issues} if lacks.options else say(done),
            not lacks.options,
        ),
        (
            "weigh_issues",
            _("Weigh the foremost issues more finely"),
            say(done if stated.swing else free),
            bool(stated.swing) or None,
        ),
        ("red_lines", _("Red lines"), lines, bool(stated.red_lines) or None),
        ("state_floor", _("What you could only just accept"), say(done if floor else free), floor or None),
        ("comparisons", _("Compare whole packages"), answered if comparable else say(free), comparable > 0 or None),
        ("meaning", _("Read what it means, and seal it"), "", None),
    )
    for name, label, state, finished in rows:
        kind = {True: "done", False: "care", None: ""}[finished]
        readable = name in ("issues_to_judge", "red_lines", "comparisons", "meaning") or viewer.may(name)
        url = reverse(f"bargaining:{name}", args=[viewer.process.public_id]) if readable else ""
        yield Step(say(label), url, state, kind)


_LINES = _("%(single)s single options, %(several)s combinations")


def issue_to_judge(viewer: Viewer, public_id: str) -> tuple[PrioritiesView, LaidIssue]:
    """One issue of the table whose options the delegation puts in order; `Absent` if it is not before every seat."""
    shown = priorities(viewer)
    found = next((issue for issue in shown.laid.issues if issue.id == public_id), None)
    if found is None:
        raise Absent
    return shown, found


def begun_from(mine: PrioritiesView, issue: LaidIssue, how: str) -> dict[str, int]:
    """What a form that judges the options of an issue begins from: as they were judged, by places or by points."""
    judged = mine.stated.options.get(issue.id)
    if judged is None:
        return {}
    if judged.how == how:
        return dict(judged.numbers)
    if how == rules.POINTS:
        return {option: round(worth) for option, worth in rules.worth_of(judged).items()}
    steps = sorted(set(judged.numbers.values()), reverse=True)
    return {option: steps.index(points) + 1 for option, points in judged.numbers.items()}


def next_to_judge(viewer: Viewer, after: str = "") -> str:
    """The address of the next issue of which options are not in order yet; of the whole where there is none."""
    shown = priorities(viewer)
    waiting = [issue for issue in shown.lacks.options if issue != after]
    if waiting:
        return reverse("bargaining:rank_options", args=[viewer.process.public_id, waiting[0]])
    return reverse("bargaining:priorities", args=[viewer.process.public_id])


@dataclass(frozen=True)
class OpenedView:
    """What one party opened to the team, as its row says it and no more."""

    party: Party
    said: str
    ranking: tuple[str, ...]
    content: Statement | None


def opened(viewer: Viewer, laid: Laid) -> tuple[OpenedView, ...]:
    """What parties have opened of the seals that stand, for the team; a party that opened nothing is not there."""
    rows = Opened.objects.seen_by(viewer).filter(withdrawn_at__isnull=True).select_related("party")
    return tuple(
        OpenedView(
            row.party,
            say(rules.OPENED[row.level]),
            tuple(laid.words[issue] for issue in row.ranking if issue in laid.words),
            Statement.from_json(row.content) if row.level == rules.ALL else None,
        )
        for row in rows
    )


@waits
def priorities_waiting(viewer: Viewer) -> list[Waiting]:
    """A search that takes the delegation's seal: until its deadline, sealed or not, since others may see the desk."""
    if not viewer.may("rank_issues"):
        return []
    search = awaited(viewer)
    if search is None:
        return []
    url = reverse("bargaining:priorities", args=[viewer.process.public_id])
    return [Waiting(say(_SEAL), url, search.due)]


_SEAL = _("A search for packages takes the priorities that lie sealed by then: look at yours")
