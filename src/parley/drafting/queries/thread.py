"""Where clauses come from, and what came of statements and issues in the text: each step for those who see it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.urls import reverse

from parley.bargaining.models import Issue, Package
from parley.bargaining.rules.packages import ACCEPTED, Term
from parley.consultation.models import Statement
from parley.consultation.queries import Origin, origins, to_take_over
from parley.drafting.models import Clause, Place, Version
from parley.drafting.rules.text import ADOPTED, DRAFTING
from parley.procedure.errors import Absent
from parley.procedure.errors import mark as _
from parley.procedure.guarded import one
from parley.procedure.thread import Followed, Outcome, WayOn, carries_on, follows
from parley.procedure.viewer import Viewer
from parley.procedure.words import say
from parley.record.sealed import words_in

_STANDS = _("clause %(clause)s of draft %(number)s of “%(title)s”")
_ADOPTED = _("clause %(clause)s of “%(title)s”, adopted in draft %(number)s")
_ISSUE = _("From the issue “%(title)s”")
_PACKAGE = _("From the package “%(title)s”, accepted by all")


@follows(Statement)
def clauses_of_statements(viewer: Viewer, statements: Sequence[Statement]) -> Followed:
    """The clauses that were taken over from statements straight into the text."""
    places = _places(viewer).filter(clause__statement__in=statements)
    return _followed(viewer, ((place.clause.statement_id, place) for place in places))


@follows(Issue)
def clauses_of_issues(viewer: Viewer, issues: Sequence[Issue]) -> Followed:
    """The clauses in which issues of the table are settled."""
    places = _places(viewer).filter(clause__issue__in=issues)
    return _followed(viewer, ((place.clause.issue_id, place) for place in places))


@follows(Package)
def clauses_of_packages(viewer: Viewer, packages: Sequence[Package]) -> Followed:
    """The clauses that were taken over from packages."""
    places = _places(viewer).filter(clause__package__in=packages)
    return _followed(viewer, ((place.clause.package_id, place) for place in places))


@carries_on(Statement)
def statement_to_the_text(viewer: Viewer, statement: Statement) -> Iterator[WayOn]:
    """The mediator may take a statement over into the text as a clause."""
    return _to_the_text(viewer, f"from={statement.public_id}")


@carries_on(Issue)
def issue_to_the_text(viewer: Viewer, issue: Issue) -> Iterator[WayOn]:
    """The mediator may settle an issue of the table in a clause."""
    return _to_the_text(viewer, f"issue={issue.public_id}")


@carries_on(Package)
def package_to_the_text(viewer: Viewer, package: Package) -> Iterator[WayOn]:
    """The mediator may take a package that was accepted over into the text."""
    if viewer.may("take_over_package"):
        url = reverse("drafting:take_over", args=[viewer.process.public_id])
        yield WayOn(say(_("Take it over into the text")), f"{url}?package={package.public_id}")


def _to_the_text(viewer: Viewer, query: str) -> Iterator[WayOn]:
    if viewer.may("add_clause"):
        url = reverse("drafting:take_over", args=[viewer.process.public_id])
        yield WayOn(say(_("Take it over into the text as a clause")), f"{url}?{query}")


def to_settle(viewer: Viewer, asked: Mapping[str, str]) -> tuple[Statement | None, Issue | None]:
    """The statement (`from`) or the issue (`issue`) that an address asks to take over into the text; not both."""
    statement = to_take_over(viewer, asked.get("from", ""))
    public_id = asked.get("issue", "") if statement is None else ""
    return statement, one(Issue, viewer, public_id) if public_id else None


def package_to_take(viewer: Viewer, public_id: str) -> Package | None:
    """The package that an address names to be taken over, or None where it names none; `Absent` if there is none."""
    if not public_id:
        return None
    found = one(Package, viewer, public_id)
    if found.state != ACCEPTED:
        raise Absent
    return found


@dataclass(frozen=True)
class TermsToTake:
    """A package that all accepted, and those of its terms that do not stand in a text yet."""

    package: Package
    terms: tuple[Term, ...]


def terms_to_take(viewer: Viewer, text: str, package: str) -> TermsToTake:
    """What of a package can be taken over into the draft in hand of this text."""
    found = package_to_take(viewer, package)
    if found is None:
        raise Absent
    standing = Place.objects.seen_by(viewer).filter(draft__text__public_id=text, draft__state=DRAFTING)
    there = set(standing.filter(clause__package=found).values_list("clause__issue__public_id", flat=True))
    return TermsToTake(found, tuple(term for term in map(Term.from_json, found.terms) if term.issue not in there))


def origins_of(viewer: Viewer, clauses: Iterable[Clause]) -> Mapping[int, tuple[Origin, ...]]:
    """Where each of these clauses was taken over from, the nearest first, by primary key.

    A clause that settles an issue which the viewer does not see has none: it would tell that there is such an issue.
    """
    wanted = [row for row in clauses if row.issue_id is not None or row.statement_id is not None]
    packages = _packages(viewer, wanted)
    rows = Issue.objects.seen_by(viewer).filter(pk__in={row.issue_id for row in wanted if row.issue_id is not None})
    issues = {row.pk: row for row in rows} if any(row.issue_id is not None for row in wanted) else {}
    taken: list[Issue | Clause] = [*issues.values(), *(row for row in wanted if row.statement_id is not None)]
    statements = origins(viewer, taken)
    found: dict[int, tuple[Origin, ...]] = {}
    for row in wanted:
        if row.issue_id is None:
            if (origin := statements.get(row)) is not None:
                found[row.pk] = (origin,)
        elif (issue := issues.get(row.issue_id)) is not None:
            url = reverse("bargaining:issue", args=[viewer.process.public_id, issue.public_id])
            nearest = packages.get(row.package_id or 0, ())
            of_issue = Origin(say(_ISSUE, {"title": issue.title}), url)
            found[row.pk] = (*nearest, of_issue, *([statements[issue]] if issue in statements else []))
    return found


def _packages(viewer: Viewer, clauses: Iterable[Clause]) -> dict[int, tuple[Origin, ...]]:
    """The packages that these clauses were taken over from, by primary key."""
    wanted = {row.package_id for row in clauses if row.package_id is not None}
    if not wanted:
        return {}
    rows = Package.objects.seen_by(viewer).filter(pk__in=wanted).only("public_id", "title")
    return {
        row.pk: (
            Origin(
                say(_PACKAGE, {"title": row.title}),
                reverse("bargaining:package", args=[viewer.process.public_id, row.public_id]),
            ),
        )
        for row in rows
    }


def origins_in(viewer: Viewer, text: str) -> list[tuple[int, tuple[Origin, ...]]]:
    """Of an adopted text, the clauses whose origin the viewer sees: the number of each, and where it comes from."""
    adopted = Q(draft__text__public_id=text, draft__state=ADOPTED)
    taken = Q(clause__issue__isnull=False) | Q(clause__statement__isnull=False)
    rows = list(Place.objects.seen_by(viewer).filter(adopted & taken).select_related("clause").order_by("number"))
    found = origins_of(viewer, [row.clause for row in rows])
    return [(row.number, found[row.clause_id]) for row in rows if row.clause_id in found]


def _places(viewer: Viewer) -> QuerySet[Place]:
    """The places that the viewer sees, the newest draft first, each with the title of its draft as `title`."""
    versions = Version.objects.seen_by(viewer).filter(
        draft=OuterRef("draft"), language=OuterRef("draft__text__language")
    )
    rows = Place.objects.seen_by(viewer).select_related("clause", "draft__text").order_by("-draft__number", "number")
    return rows.annotate(
        version=Subquery(versions.values("public_id")[:1]), title=Subquery(versions.values("title")[:1])
    )


def _followed(viewer: Viewer, places: Iterable[tuple[int | None, Place]]) -> Followed:
    """Each clause once, where it stands in the newest draft that has it and the viewer sees."""
    found: dict[int, list[Outcome]] = {}
    met: set[int] = set()
    for origin, place in places:
        if origin is not None and place.clause_id not in met:
            met.add(place.clause_id)
            found.setdefault(origin, []).append(_outcome(viewer, place))
    return found


def _title(place: Place) -> str:
    version = getattr(place, "version", None)
    return str(words_in(Version, version, "title", place.title)) if version else ""  # type: ignore[attr-defined]


def _outcome(viewer: Viewer, place: Place) -> Outcome:
    draft = place.draft
    args = [viewer.process.public_id, draft.text.public_id, draft.number, draft.text.language]
    values = {"clause": place.number, "number": draft.number, "title": _title(place)}
    what = say(_ADOPTED if draft.state == ADOPTED else _STANDS, values)
    return Outcome(place, what, f"{reverse('drafting:draft', args=args)}#clause-{place.clause.public_id}")
