"""Packages as each viewer sees them; an answer is seen by the one who gave it, and by nobody else at all."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.urls import reverse

from parley.bargaining.models import Choice, Issue, Option, Package, PackageAnswer
from parley.bargaining.queries.blind import PostingView, RoundView, fingerprint, posting, rounds_of
from parley.bargaining.queries.deciding import as_ruled, last_round_begins, on_table
from parley.bargaining.queries.explanation import Means, explanation
from parley.bargaining.queries.searches import found_package
from parley.bargaining.rules import blind
from parley.bargaining.rules import packages as rules
from parley.convening.models import Party
from parley.ledger.leaf import text_hash as hash_of
from parley.procedure.errors import Absent, Invalid, Refused
from parley.procedure.errors import mark as _
from parley.procedure.guarded import EVERYTHING, NOTHING, one, visible
from parley.procedure.thread import Followed, Outcome, Thread, WayOn, came_of, follows, ways_on
from parley.procedure.viewer import Viewer, possible
from parley.procedure.words import say
from parley.record.sources import now

#: How each state is marked on a page, beside its word.
KINDS = {
    rules.DRAWN_UP: "",
    rules.PUT: "open",
    rules.ACCEPTED: "done",
    rules.NOT_AGREED: "ended",
    rules.WITHDRAWN: "ended",
}


@visible(Package)
def packages_seen(viewer: Viewer) -> Q:
    """The team sees all; every other seat a package as soon as it is put, all at the same instant."""
    if viewer.of_team:
        return EVERYTHING
    return Q(put_at__isnull=False) if viewer.seated else NOTHING


@visible(Choice)
def choices_seen(viewer: Viewer) -> Q:
    """What is being drawn up is the team's; what was put is before every seat."""
    if viewer.of_team:
        return EVERYTHING
    return Q(package__put_at__isnull=False) if viewer.seated else NOTHING


@visible(PackageAnswer)
def answers_seen(viewer: Viewer) -> Q:
    """One's own: not the delegation's, not the team's, not anybody's after the outcome, when there is none left."""
    return Q(seat=viewer.seat) if viewer.seated else NOTHING


@dataclass(frozen=True)
class TermView:
    """One line of the term sheet, with the page of its issue where the viewer may go there."""

    term: rules.Term
    url: str


@dataclass(frozen=True)
class PackageRow:
    """A package in the list."""

    package: Package
    state: str
    kind: str


@dataclass(frozen=True)
class PackageView:
    """A package as far as the viewer may see it, and what the viewer may do with it now."""

    package: Package
    state: str
    kind: str
    terms: tuple[TermView, ...]
    #: What is missing or breaks a rule of the table now, while it is being drawn up.
    wrong: tuple[str, ...]
    #: The parties whose acceptance it takes, in the order in which they stood when it was put.
    voices: tuple[Party, ...]
    #: One's own answer, until the deadline, and whether one is to give any.
    own: PackageAnswer | None
    own_label: str
    asked: bool
    #: Whether the time for answers is over and the clock has not come by yet.
    over: bool
    rounds: tuple[RoundView, ...]
    posting: PostingView | None
    fingerprint: str
    came_of_it: tuple[Thread, ...]
    ways_on: tuple[WayOn, ...]
    can: frozenset[str]

    @property
    def text_hash(self) -> str:
        """The hash of the words as they are shown, put or not."""
        words = rules.worded(self.package.title, self.package.note, [one.term for one in self.terms])
        return hash_of(words)

    @property
    def missing(self) -> RoundView | None:
        """The round of the server-blind form that could not be closed whole, if one was."""
        return next((one for one in self.rounds if one.missing), None)


def packages(viewer: Viewer) -> list[PackageRow]:
    """The packages that this viewer may see, the newest first."""
    rows = Package.objects.seen_by(viewer).defer("terms", "body", "voices").order_by("-drawn_up_at", "-pk")
    return [PackageRow(row, say(rules.LABELS[row.state]), KINDS[row.state]) for row in rows]


def package(viewer: Viewer, public_id: str) -> PackageView:
    """One package. Before the outcome it is the same for all who have not answered, and tells of nobody who has."""
    found = one(Package, viewer, public_id)
    terms = _terms(viewer, found)
    asked = found.state == rules.PUT and may_answer(viewer, found)
    own = PackageAnswer.objects.seen_by(viewer).filter(package=found).first() if asked and not found.blind else None
    rounds = rounds_of(viewer, found) if found.blind else ()
    to_post = posting(viewer, rounds) if asked and found.blind else None
    ruled = as_ruled(found, last_round_begins(one.round for one in rounds))
    accepted = found.state == rules.ACCEPTED
    steps = {
        "edit_package": ruled.edited,
        "put_package": lambda: found.state == rules.DRAWN_UP,
        "announce_search": lambda: True,
        "draw_up_package": lambda: found.state != rules.DRAWN_UP,
        "withdraw_package": lambda: ruled.withdrawn(now()),
        "answer_package": lambda: asked and not found.blind and ruled.answered(now()),
        "post_blind_message": lambda: to_post is not None and ruled.answered(now()),
    }
    return PackageView(
        package=found,
        state=say(rules.LABELS[found.state]),
        kind=KINDS[found.state],
        terms=tuple(_linked(viewer, terms)),
        wrong=_wrong(viewer, terms) if found.state == rules.DRAWN_UP else (),
        voices=_voices(viewer, found),
        own=own,
        own_label=say(rules.ANSWERS[own.answer]) if own is not None else "",
        asked=asked,
        over=found.state == rules.PUT and found.due is not None and found.due <= now(),
        rounds=rounds,
        posting=to_post,
        fingerprint=fingerprint(viewer, found) if rounds else "",
        came_of_it=came_of(viewer, [found]).get(found.pk, ()) if accepted else (),
        ways_on=ways_on(viewer, found) if accepted else (),
        can=possible(viewer, steps),
    )


@dataclass(frozen=True)
class MeaningOfPackage:
    """A package as one's own delegation's statement weighs it; without a whole statement there is nothing to say."""

    package: Package
    terms: tuple[TermView, ...]
    explanation: Means | None


def package_meaning(viewer: Viewer, public_id: str) -> MeaningOfPackage:
    """What a package means to the viewer's own delegation, in its own words and numbers; `Absent` for others."""
    if not viewer.of_delegation:
        raise Absent
    found = one(Package, viewer, public_id)
    terms = _terms(viewer, found)
    means = explanation(viewer, {term.issue: term.option for term in terms})
    return MeaningOfPackage(found, tuple(_linked(viewer, terms)), means)


def package_marks(viewer: Viewer, public_id: str) -> list[str]:
    """What its page shows beside what stands in the logs: how many deadlines lie ahead."""
    rows = Package.objects.seen_by(viewer).filter(public_id=public_id).values_list("due", "minutes")
    return [str(blind.ahead(due, minutes, now())) for due, minutes in rows if due is not None]


def may_answer(viewer: Viewer, found: Package) -> bool:
    """Whether this viewer answers for one of the parties to whom it was put."""
    return viewer.may("answer_package") and viewer.seat.party.public_id in found.parties


@dataclass(frozen=True)
class DrawingUp:
    """What a package is drawn up from: the issues on the table with their options, and what to begin with."""

    laid: tuple[tuple[Issue, tuple[Option, ...]], ...]
    begun: Mapping[str, Any]
    #: Which package of which search it begins from, if of one.
    found: Mapping[str, Any]


def drawing_up(viewer: Viewer, *, like: str = "", search: str = "", place: str = "") -> DrawingUp:
    """The table to draw a package up from; begun as the package named by `like`, or as what a search has found."""
    table = on_table(lambda model: model.objects.seen_by(viewer))
    begun: dict[str, Any] = {}
    taken: Mapping[str, str] = {}
    origin: dict[str, Any] = {}
    if search:
        if not _PLACE.fullmatch(place):
            raise Absent
        origin = {"search": search, "place": int(place)}
        taken = found_package(viewer, **origin)
    elif like:
        found = one(Package, viewer, like)
        begun = {"title": found.title, "note": found.note, "edition": found.edition}
        taken = {term.issue: term.option for term in _terms(viewer, found)}
    begun |= {f"issue_{issue}": option for issue, option in taken.items()}
    return DrawingUp(tuple((issue, table.options[issue.pk]) for issue in table.issues), begun, origin)


_PLACE = re.compile("[0-9]{1,4}")


@follows(Issue)
def packages_of_issues(viewer: Viewer, issues: Sequence[Issue]) -> Followed:
    """The packages that were put and settle issues, and what came of each."""
    rows = Choice.objects.seen_by(viewer).filter(issue__in=issues, package__put_at__isnull=False)
    found: dict[int, list[Outcome]] = {}
    for row in rows.select_related("package").order_by("package__put_at", "pk"):
        said = say(_PACKAGE, {"title": row.package.title, "state": say(rules.LABELS[row.package.state])})
        url = reverse("bargaining:package", args=[viewer.process.public_id, row.package.public_id])
        # The choice, and not the package: what came of its other terms is no outcome of this issue.
        found.setdefault(row.issue_id, []).append(Outcome(row, said, url))
    return found


_PACKAGE = _("the package “%(title)s”: %(state)s")


def _terms(viewer: Viewer, found: Package) -> list[rules.Term]:
    """The terms as they were put; before that, as the issues and options read now."""
    if found.put_at is not None:
        return [rules.Term.from_json(term) for term in found.terms]
    rows = Choice.objects.seen_by(viewer).filter(package=found).select_related("issue", "option")
    return [
        rules.Term(row.issue.public_id, row.issue.title, row.issue.about, row.option.public_id, row.option.label)
        for row in rows
    ]


def _linked(viewer: Viewer, terms: Sequence[rules.Term]) -> Iterator[TermView]:
    for term in terms:
        yield TermView(term, reverse("bargaining:issue", args=[viewer.process.public_id, term.issue]))


def _wrong(viewer: Viewer, terms: Sequence[rules.Term]) -> tuple[str, ...]:
    """What stands in the way of putting it, in words: the table may have moved on since it was drawn up."""
    table = on_table(lambda model: model.objects.seen_by(viewer))
    try:
        table.kept({term.issue: term.option for term in terms})
    except Invalid as wrong:
        titles = {term.issue: term.title for term in terms} | table.labels
        return tuple(_named(field, one, titles) for field, one in wrong.errors.items())
    except Refused as refused:
        return (say(refused),)
    return ()


def _named(field: str, refused: Refused, titles: Mapping[str, str]) -> str:
    title = titles.get(field.removeprefix("issue_"))
    return say(_OF_ISSUE, {"issue": title, "what": say(refused)}) if title else say(refused)


_OF_ISSUE = _("“%(issue)s”: %(what)s")


def _voices(viewer: Viewer, found: Package) -> tuple[Party, ...]:
    """In the order in which they were put, which all have seen alike."""
    if not found.voices:
        return ()
    parties = {row.public_id: row for row in Party.objects.seen_by(viewer).filter(public_id__in=found.parties)}
    return tuple(parties[public_id] for public_id in found.parties if public_id in parties)
