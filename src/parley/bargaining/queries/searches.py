"""Searches: what every seat is told, what the team sees of course and results, what a party sees of its own part."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import Q
from django.urls import reverse

from parley.bargaining.models import Choice, FoundPackage, Obstacle, Package, Run, Search, TakenIn
from parley.bargaining.queries.priorities import OpenedView, opened
from parley.bargaining.queries.rules_between import laid_table
from parley.bargaining.rules import priorities
from parley.bargaining.rules import searches as rules
from parley.bargaining.rules.laid import Laid, option_said, said
from parley.convening.models import Party
from parley.convening.queries import in_order, rules_in_force
from parley.procedure.errors import Absent
from parley.procedure.errors import mark as _
from parley.procedure.guarded import EVERYTHING, NOTHING, one, visible
from parley.procedure.viewer import Viewer, possible
from parley.procedure.waiting import Waiting, waits
from parley.procedure.words import say
from parley.record.sources import now
from parley.rounds.queries import rounds_held
from parley.settlement.elicitation import SCALE


@visible(Search)
def searches_seen(viewer: Viewer) -> Q:
    """Every seat is told that a search was announced, for whom and by when; not how it ended."""
    return EVERYTHING if viewer.seated else NOTHING


@visible(Run)
@visible(FoundPackage)
def the_team_s(viewer: Viewer) -> Q:
    """How a search goes and what it finds is the team's alone."""
    return EVERYTHING if viewer.of_team else NOTHING


@visible(TakenIn)
def own_seal(viewer: Viewer) -> Q:
    """Whose priorities lay sealed is told to nobody but that delegation."""
    return Q(party=viewer.party_id) if viewer.of_delegation else NOTHING


@visible(Obstacle)
def obstacles_seen(viewer: Viewer) -> Q:
    """The team sees rules of the table, and of parties what they let it be told; a delegation its own once told."""
    if viewer.of_team:
        return Q(to_team=True)
    return Q(party=viewer.party_id, told_at__isnull=False) if viewer.of_delegation else NOTHING


_KINDS = {rules.ANNOUNCED: "care", rules.BEGUN: "done", rules.WITHDRAWN: "ended"}
_RUN_KINDS = {
    rules.WAITING: "care",
    rules.RUNNING: "open",
    rules.FOUND: "done",
    rules.NOTHING: "ended",
    rules.NOT_NEAR: "ended",
    rules.INCOMPLETE: "ended",
    rules.FAILED: "ended",
    rules.CUT_SHORT: "ended",
}


@dataclass(frozen=True)
class SearchRow:
    """A search in the list: for the team with how its run stands, for everybody else without."""

    search: Search
    state: str
    kind: str


@dataclass(frozen=True)
class SearchesView:
    """The searches of the process, newest first; how many of this round were made, and how many are allowed."""

    rows: tuple[SearchRow, ...]
    made: int
    allowed: int
    can: frozenset[str]


@dataclass(frozen=True)
class Gained:
    """What a party that opened all of its statement gets from a package: points of 100, and how far above its floor."""

    party: Party
    points: int
    above: int


@dataclass(frozen=True)
class Column:
    """One package that was found, as a column of the comparison: its letter, what it answers, how sure that is."""

    place: int
    letter: str
    answers: tuple[tuple[str, str, str], ...]
    gained: tuple[Gained, ...]
    #: Issue, option, whether the packages differ in it.
    rows: tuple[tuple[str, str, bool], ...]
    differs: int


@dataclass(frozen=True)
class CourseView:
    """How a search goes, and what came of it; the team's."""

    run: Run
    packages: tuple[FoundPackage, ...]
    state: str
    kind: str
    sought: tuple[tuple[str, str], ...]
    near: tuple[tuple[str, str], ...]
    now_at: str
    percent: int | None
    columns: tuple[Column, ...]
    #: Issue with the option of each column, and whether they differ.
    rows: tuple[tuple[str, tuple[str, ...], bool], ...]
    obstacles: tuple[str, ...]
    #: What changes if weights are off, in sentences; and what parties have opened, while it waits.
    robust: tuple[str, ...]
    opened: tuple[OpenedView, ...]


@dataclass(frozen=True)
class SearchView:
    """One search as this viewer may see it."""

    search: Search
    state: str
    kind: str
    parties: tuple[Party, ...]
    laid: Laid
    rules: tuple[str, ...]
    #: The viewer's own delegation's seal that lay sealed, by its number; and what of it stands in the way, once told.
    taken: int | None
    own_obstacles: tuple[str, ...]
    course: CourseView | None
    can: frozenset[str]


@dataclass(frozen=True)
class AnnouncingView:
    """What a search is announced from; how many of this round were made, and how many are allowed."""

    laid: Laid
    parties: tuple[Party, ...]
    near: dict[str, str]
    made: int
    allowed: int


def searches(viewer: Viewer) -> SearchesView:
    """The searches that were announced; how they ended for the team alone."""
    rows = list(Search.objects.seen_by(viewer).defer("table").order_by("-announced_at", "-pk"))
    runs = {run.search_id: run for run in Run.objects.seen_by(viewer).only("search", "state")} if viewer.of_team else {}
    held = rounds_held(viewer)
    round_now = held[0].public_id if held else ""
    made = sum(row.round == round_now and row.state != rules.WITHDRAWN for row in rows)
    allowed = rules_in_force(viewer).searches
    free = all(run.state not in (rules.WAITING, rules.RUNNING) or _withdrawn(rows, run) for run in runs.values())
    can = possible(viewer, {"announce_search": lambda: free and made < allowed})
    return SearchesView(tuple(_row(row, runs.get(row.pk)) for row in rows), made, allowed, can)


def _withdrawn(rows: list[Search], run: Run) -> bool:
    return any(row.pk == run.search_id and row.state == rules.WITHDRAWN for row in rows)


def _row(row: Search, run: Run | None) -> SearchRow:
    if run is not None and row.state == rules.BEGUN:
        return SearchRow(row, say(rules.RUN_LABELS[run.state]), _RUN_KINDS[run.state])
    return SearchRow(row, say(rules.LABELS[row.state]), _KINDS[row.state])


def search(viewer: Viewer, public_id: str) -> SearchView:
    """One search, with its course and results for the team, and its own part for a delegation."""
    found = one(Search, viewer, public_id)
    laid = Laid.from_json(found.table)
    parties = [row for row in Party.objects.seen_by(viewer) if row.public_id in found.parties]
    run = Run.objects.seen_by(viewer).filter(search=found).first() if viewer.of_team else None
    taken = None
    if viewer.of_delegation:
        taken = TakenIn.objects.seen_by(viewer).filter(search=found).select_related("sealed").first()
    obstacles = tuple(
        _obstacle(laid, row) for row in Obstacle.objects.seen_by(viewer).filter(search=found).select_related("party")
    )
    ordered = tuple(in_order(parties, rules_in_force(viewer)))
    course = _course(viewer, found, run, laid, ordered, obstacles) if run is not None else None
    ruled = rules.Search(found.state, run.state if run is not None else rules.WAITING, found.due)
    steps = {
        "withdraw_search": lambda: ruled.withdrawn(now()),
        "stop_search": lambda: run is not None and run.stop_asked_at is None and ruled.stopped(),
        "draw_up_package": lambda: True,
        "announce_search": lambda: run is not None and run.state == rules.FOUND,
        "tell_obstacles": lambda: run is not None and ruled.told(already=run.told_at is not None),
    }
    return SearchView(
        search=found,
        state=say(rules.LABELS[found.state]),
        kind=_KINDS[found.state],
        parties=ordered,
        laid=laid,
        rules=tuple(say(*said(laid, rule)) for rule in laid.kept_rules),
        taken=taken.sealed.number if taken is not None and taken.sealed is not None else None,
        own_obstacles=obstacles if viewer.of_delegation else (),
        course=course,
        can=possible(viewer, steps),
    )


def announcing(viewer: Viewer, **asked: str) -> AnnouncingView:
    """What the form of a search begins from: the table, the parties, and the package to stay near, if one is named."""
    procedure, held = rules_in_force(viewer), rounds_held(viewer)
    rows = Search.objects.seen_by(viewer).exclude(state=rules.WITHDRAWN)
    made = rows.filter(round=held[0].public_id if held else "").count()
    parties = in_order(Party.objects.seen_by(viewer), procedure)
    return AnnouncingView(laid_table(viewer), tuple(parties), to_stay_near(viewer, **asked), made, procedure.searches)


def search_marks(viewer: Viewer, public_id: str) -> list[str]:
    """What its page shows that enters no log of the viewer's: that it has begun; to the team how far it has come."""
    if not viewer.of_team:
        return list(Search.objects.seen_by(viewer).filter(public_id=public_id).values_list("state", flat=True))
    rows = Run.objects.seen_by(viewer).filter(search__public_id=public_id)
    return [f"{state} {stage} {share}" for state, stage, share in rows.values_list("state", "stage", "share")]


def found_package(viewer: Viewer, search: str, place: int) -> dict[str, str]:
    """The option of each issue in a package that a search found, by public ids; `Absent` if there is none."""
    row = FoundPackage.objects.seen_by(viewer).filter(search__public_id=search, place=place).first()
    if row is None:
        raise Absent
    return dict(row.choices)


def to_stay_near(viewer: Viewer, *, search: str, place: str, package: str) -> dict[str, str]:
    """The package that an address names to search near: one that a search found, or one that was drawn up."""
    if search:
        return found_package(
            viewer, search, int(place) if place.isascii() and place.isdigit() and len(place) < 5 else 0
        )
    if not package:
        return {}
    found = one(Package, viewer, package)
    if found.put_at is not None:
        return {term["issue"]: term["option"] for term in found.terms}
    chosen = Choice.objects.seen_by(viewer).filter(package=found)
    return dict(chosen.values_list("issue__public_id", "option__public_id"))


def _course(
    viewer: Viewer, found: Search, run: Run, laid: Laid, parties: tuple[Party, ...], obstacles: tuple[str, ...]
) -> CourseView:
    packages = list(FoundPackage.objects.seen_by(viewer).filter(search=found))
    rows = tuple(
        (issue.title, options, len(set(options)) > 1)
        for issue in laid.issues
        for options in [tuple(laid.words.get(one.choices[issue.id], "?") for one in packages)]
    )
    statements = {party: run.opened[party.public_id] for party in parties if party.public_id in run.opened}
    headings = {concept: say(heading) for concept, (heading, _what) in rules.CONCEPTS.items()}
    return CourseView(
        run=run,
        packages=tuple(packages),
        state=say(rules.RUN_LABELS[run.state]),
        kind=_RUN_KINDS[run.state],
        sought=tuple((headings[one], say(rules.CONCEPTS[one][1])) for one in run.concepts),
        near=tuple(
            (issue.title, laid.words[run.near[issue.id]])
            for issue in laid.issues
            if run.near.get(issue.id) in laid.words
        ),
        now_at=headings.get(run.stage) or (say(rules.STAGES[run.stage]) if run.stage in rules.STAGES else ""),
        percent=round(100 * run.share) if run.share is not None else None,
        columns=tuple(_column(laid, one, rows, number, statements) for number, one in enumerate(packages)),
        rows=rows,
        obstacles=obstacles,
        robust=tuple(say(*one) for one in rules.robustness_said(run.robustness)),
        opened=opened(viewer, laid) if run.state == rules.WAITING else (),
    )


def _column(
    laid: Laid,
    found: FoundPackage,
    rows: tuple[tuple[str, tuple[str, ...], bool], ...],
    number: int,
    statements: Mapping[Party, Mapping[str, Any]],
) -> Column:
    answers = tuple(
        (say(rules.CONCEPTS[one["concept"]][0]), say(*rules.sure(one["status"], one["within"])), one["status"])
        for one in found.answers
    )
    return Column(
        place=found.place,
        letter=chr(ord("A") + number),
        answers=answers,
        gained=tuple(_gained(laid, party, stated, found.choices) for party, stated in statements.items()),
        rows=tuple((title, options[number], differs) for title, options, differs in rows),
        differs=sum(options[number] != options[0] for _title, options, _differs in rows),
    )


def _gained(laid: Laid, party: Party, stated: Mapping[str, Any], choices: Mapping[str, str]) -> Gained:
    """What the package is to a party that opened all of its statement."""
    its = priorities.as_party(priorities.Statement.from_json(stated), laid, party.public_id)
    package = laid.bargain.placed(choices)
    return Gained(party, round(its.utility(package) / SCALE), round(its.surplus(package) / SCALE))


def _obstacle(laid: Laid, row: Obstacle) -> str:
    """One thing that stands in the way, with whose it is."""
    if row.party is None:
        rule = next((rule for rule in laid.rules if rule.id in row.what), None)
        return say(_RULE, {"rule": say(*said(laid, rule))}) if rule is not None else "?"
    party = row.party.shown
    if row.kind == "reservation":
        return say(_FLOOR, {"party": party})
    return say(_LINE, {"party": party, "options": " + ".join(option_said(laid, one) for one in row.what)})


_RULE = _("The rule of the table: %(rule)s")
_FLOOR = _("%(party)s: what it could only just accept")
_LINE = _("%(party)s: a red line, %(options)s")


@waits
def searches_waiting(viewer: Viewer) -> list[Waiting]:
    """For mediators: a search that has ended since, with what to do about it."""
    if not viewer.may("announce_search"):
        return []
    newest = Search.objects.seen_by(viewer).defer("table").order_by("-announced_at", "-pk").first()
    run = Run.objects.seen_by(viewer).filter(search=newest).first() if newest is not None else None
    if newest is None or run is None or run.state not in _AFTER or run.ended_at is None:
        return []
    if run.ended_at < now() - _FRESH or Package.objects.seen_by(viewer).filter(search=newest.public_id).exists():
        return []
    url = reverse("bargaining:search", args=[viewer.process.public_id, newest.public_id])
    return [Waiting(say(_AFTER[run.state]), url)]


#: So long it waits on the desk, unless a package is drawn up from it before.
_FRESH = timedelta(days=7)
_AFTER = {
    rules.FOUND: _("Look at the packages that the search found"),
    rules.NOTHING: _("The search found that nothing fits: look at what stands in the way"),
    rules.NOT_NEAR: _("The search found nothing so near: look at it"),
    rules.INCOMPLETE: _("The search was not made: not all priorities lay sealed"),
    rules.FAILED: _("The search broke off: announce it anew"),
    rules.CUT_SHORT: _("The search was stopped before anything was found: announce it anew"),
}
