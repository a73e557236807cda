"""The mediator's hand on the text: clauses added, edited, moved and struck, in the language of drafting."""

from typing import Any

from parley.bargaining.models import Issue, Package
from parley.bargaining.rules.packages import ACCEPTED, Term
from parley.consultation.acts import enter_analysis
from parley.consultation.queries import taken_over
from parley.drafting.models import Clause, Place, Text, Wording
from parley.drafting.queries.deciding import Standing, standing, title_of
from parley.drafting.queries.sight import drafters_log
from parley.drafting.rules.versions import wording_hash
from parley.procedure.act import Act, act
from parley.procedure.errors import Absent, Refused, Stale
from parley.procedure.errors import mark as _
from parley.procedure.kinds import Id, MaybeLine, Passage

#: In place of a clause's id: before all others.
FIRST = "first"


@act
def add_clause(
    act: Act,
    *,
    text: Id,
    body: Passage,
    heading: MaybeLine = "",
    after: Id = "",
    provenance: MaybeLine = "",
    statement: Id = "",
    issue: Id = "",
) -> Clause:
    """Add a clause after another one; `after` may be "first", and is left empty for the end of the text.

    `statement` is the one of a consultation that it is taken over from, with what is known of it at this moment, or
    `issue` the one of the table that it settles; `provenance` says in a line where else the mediator took it from, and
    the team alone sees it.
    """
    found = _working(act, text)
    if statement and issue:
        raise Refused(_("Name the statement or the issue that the clause comes from, not both."), field="issue")
    taken, settles = taken_over(act, statement), act.find(Issue, issue) if issue else None
    if taken.to_enter:
        enter_analysis(by=act.by, analysis=taken.to_enter)
    clause: Clause = Clause.objects.create(
        text=found.text,
        provenance=provenance,
        issue=settles,
        statement=taken.statement,
        finding=taken.kept,
        added_at=act.at,
    )
    place = Place(draft=found.draft, clause=clause, number=0)
    _set_in(act, found, [place], after)
    Wording.objects.create(
        draft=found.draft,
        clause=clause,
        language=found.text.language,
        heading=heading,
        body=body,
        text_hash=wording_hash(heading, body),
    )
    # A narrow issue is the team's to name: interpreters read this log, and do not see the issue.
    named = {"issue": settles.title} if settles is not None and not settles.narrow else {}
    _record(act, "clause.added", found, place.number, body, **taken.told, **named)
    taken.record(act, into=title_of(act, found.draft))
    return clause


@act
def take_over_package(act: Act, *, text: Id, package: Id, issues: list[Id], after: Id = "") -> Text:
    """Take terms of a package that all accepted over into the text, each as a clause, in the words that were accepted.

    `issues` names those that are taken; `after` is the clause behind which they stand, as for `add_clause`.
    """
    found, taken = _working(act, text), act.find(Package, package)
    if taken.state != ACCEPTED:
        raise Refused(_("Only a package that all have accepted is taken over into the text."))
    standing = act.rows(Place).filter(draft=found.draft, clause__package=taken)
    there = set(standing.values_list("clause__issue__public_id", flat=True))
    terms = [term for term in map(Term.from_json, taken.terms) if term.issue in issues]
    if not terms or len(terms) != len(set(issues)):
        raise Refused(_("Choose terms of this package."), field="issues")
    if there.intersection(issues):
        raise Refused(_("A term that you chose stands in the text already."), field="issues")
    settled = {row.public_id: row for row in act.rows(Issue).filter(public_id__in=issues)}
    clauses = Clause.objects.bulk_create(
        [Clause(text=found.text, issue=settled[term.issue], package=taken, added_at=act.at) for term in terms]
    )
    _set_in(act, found, [Place(draft=found.draft, clause=clause, number=0) for clause in clauses], after)
    Wording.objects.bulk_create(
        Wording(
            draft=found.draft,
            clause=clause,
            language=found.text.language,
            heading=term.title,
            body=term.label,
            text_hash=wording_hash(term.title, term.label),
        )
        for clause, term in zip(clauses, terms, strict=True)
    )
    act.record(
        "package.taken_over",
        audience=drafters_log(act.process),
        title=title_of(act, found.draft),
        number=found.draft.number,
        package=taken.title,
        count=len(terms),
        texts={f"clause:{clause.public_id}": term.label for clause, term in zip(clauses, terms, strict=True)},
    )
    return found.text


@act
def edit_clause(act: Act, *, clause: Id, edition: int, body: Passage, heading: MaybeLine = "") -> Wording:
    """Change what a clause says; `edition` is the one that the editor began from."""
    found, place = _standing_in(act, clause)
    wording: Wording = act.rows(Wording).get(draft=found.draft, clause=place.clause, language=found.text.language)
    if wording.edition != edition:
        raise Stale(
            _(
                "Somebody changed the clause while you wrote. Your version is kept in the form; theirs stands beside "
                "it."
            ),
            theirs={"heading": wording.heading, "body": wording.body, "edition": wording.edition},
        )
    wording.heading, wording.body, wording.edition = heading, body, edition + 1
    wording.text_hash = wording_hash(heading, body)
    wording.save()
    _record(act, "clause.edited", found, place.number, body)
    return wording


@act
def move_clause(act: Act, *, clause: Id, after: Id = "") -> Clause:
    """Move a clause behind another one; `after` may be "first", and is left empty for the end of the text."""
    found, place = _standing_in(act, clause)
    if after == clause:
        raise Refused(_("Choose another clause: this one cannot stand behind itself."), field="after")
    _set_in(act, found, [place], after)
    _record(act, "clause.moved", found, place.number)
    return place.clause


@act
def strike_clause(act: Act, *, clause: Id, edition: int | None = None) -> Clause:
    """Strike a clause from the working draft; the drafts that were circulated keep it."""
    found, place = _standing_in(act, clause)
    wordings = act.rows(Wording).filter(draft=found.draft, clause=place.clause)
    source = wordings.get(language=found.text.language)
    if edition is not None and edition != source.edition:
        raise Refused(_("The wording has changed since you opened the page. Read it again before you strike it."))
    number = place.number
    wordings.delete()
    place.delete()
    _renumber(list(act.rows(Place).filter(draft=found.draft).order_by("number")))
    _record(act, "clause.struck", found, number, source.body)
    return place.clause


def _working(act: Act, text: str) -> Standing:
    found = standing(act, act.find(Text, text))
    found.ruled.edited()
    return found


def _standing_in(act: Act, clause: str) -> tuple[Standing, Place]:
    """The working draft, and where the clause stands in it."""
    row = act.find(Clause, clause, "text")
    found = standing(act, row.text)
    found.ruled.edited()
    place = act.rows(Place).filter(draft=found.draft, clause=row).select_related("clause").first()
    if place is None:
        raise Absent
    return found, place


def _set_in(act: Act, found: Standing, places: list[Place], after: str) -> None:
    """Put places, new or old, behind the clause named, in this order, and number all places anew."""
    others = act.rows(Place).filter(draft=found.draft).select_related("clause").order_by("number")
    rows = [row for row in others if row.pk not in {place.pk for place in places}]
    if after == FIRST:
        index = 0
    elif not after:
        index = len(rows)
    else:
        index = next((at for at, row in enumerate(rows, start=1) if row.clause.public_id == after), 0)
        if not index:
            raise Refused(_("The clause behind which this one should stand is no longer there."), field="after")
    rows[index:index] = places
    for number, place in enumerate(places, start=index + 1):
        if not place.number:
            place.number = number
            place.save()
    _renumber(rows)


def _renumber(rows: list[Place]) -> None:
    moved = []
    for number, row in enumerate(rows, start=1):
        if row.number != number:
            row.number = number
            moved.append(row)
    if moved:
        Place._base_manager.bulk_update(moved, ["number"], batch_size=200)


def _record(act: Act, fact: str, found: Standing, number: int, body: str = "", **more: Any) -> None:
    texts = {f"clause:{found.text.language}": body} if body else {}
    said: dict[str, Any] = {"title": title_of(act, found.draft), "number": found.draft.number, "clause": number, **more}
    act.record(fact, audience=drafters_log(act.process), texts=texts, **said)
