"""What a moderator needs before judging a statement: its words in every language, and what says nearly the same."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count

from parley.consultation.models import Consultation, Statement, Translation
from parley.consultation.rules import course, likeness
from parley.procedure.errors import Absent
from parley.procedure.errors import mark as _
from parley.procedure.guarded import one
from parley.procedure.viewer import Viewer, possible
from parley.procedure.words import say

#: So many statements stand on one page of the queue.
PAGE = 20
#: So many that say nearly the same are shown beside each.
LIKE = 3

WAITING, TRANSLATIONS, ACCEPTED, REJECTED = "waiting", "translations", "accepted", "rejected"
#: The shelves of the queue, in the order of the page.
SHELVES = {
    WAITING: _("To read"),
    TRANSLATIONS: _("Translations to read"),
    ACCEPTED: _("Accepted statements"),
    REJECTED: _("Rejected statements"),
}


@dataclass(frozen=True)
class Like:
    """Another statement that says nearly the same; `said` is the score in words."""

    statement: Statement
    body: str
    language: str
    said: str
    percent: int
    state: str


@dataclass(frozen=True)
class Entry:
    """One statement as the moderator reads it."""

    statement: Statement
    state: str
    shown: bool
    translations: list[tuple[Translation, str]]
    like: list[Like]
    edited_from: Statement | None
    goes_on: Statement | None
    can: frozenset[str]


@dataclass(frozen=True)
class Shelf:
    """One shelf of the queue, as it is linked to from the others."""

    label: str
    url: str
    current: bool


@dataclass(frozen=True)
class Queue:
    """One page of statements (or of translations) in the order in which they came."""

    consultation: Consultation
    shelf: str
    shelves: list[Shelf]
    entries: list[Entry]
    translations: list[Translation]
    page: int
    pages: int
    can: frozenset[str]

    @property
    def query(self) -> str:
        """What the address of another page of this shelf begins with."""
        return f"shelf={self.shelf}&"


@dataclass(frozen=True)
class Strictness:
    """What a change of strictness would do now, to be read before it is confirmed."""

    consultation: Consultation
    to: str
    #: How many statements would be shown that wait now, or taken from view that nobody has read.
    affected: int


def queue(viewer: Viewer, consultation: str, shelf: str = WAITING, page: int = 1) -> Queue:
    """One page of the queue, with everything that is needed to judge what stands on it."""
    found = one(Consultation, viewer, consultation)
    if shelf not in SHELVES:
        raise Absent
    statements, translations = _on(viewer, found, shelf)
    counts = _counts(viewer, found)
    pages = max(1, -(-counts[shelf] // PAGE))
    page = min(page, pages)
    part = slice((page - 1) * PAGE, page * PAGE)
    rows = list(statements[part])
    return Queue(
        consultation=found,
        shelf=shelf,
        shelves=[
            Shelf(f"{say(label)} ({counts[code]})", f"?shelf={code}", code == shelf) for code, label in SHELVES.items()
        ],
        entries=_entries(viewer, found, rows, LIKE),
        translations=list(translations[part]),
        page=page,
        pages=pages,
        can=possible(viewer, {"change_moderation": lambda: course.not_closed(found.state)}),
    )


def moderated_statement(viewer: Viewer, consultation: str, public_id: str) -> Entry:
    """One statement with its translations, what came of it, and all that says nearly the same."""
    found = one(Statement, viewer, public_id, "consultation", "edited_from")
    if not viewer.of_team or found.consultation.public_id != consultation:
        raise Absent
    return _entries(viewer, found.consultation, [found], 3 * LIKE)[0]


def moderated_translation(viewer: Viewer, public_id: str) -> Translation:
    """One translation beside the statement that it translates."""
    return one(Translation, viewer, public_id, "statement__consultation")


def strictness(viewer: Viewer, consultation: str) -> Strictness:
    """What the other strictness would do to the statements that wait or are shown now."""
    found = one(Consultation, viewer, consultation)
    unread = Statement.objects.seen_by(viewer).filter(consultation=found, state=course.SUBMITTED)
    return Strictness(found, "after" if found.moderation == "before" else "before", unread.count())


def unread(viewer: Viewer, consultation: Consultation) -> int:
    """How many statements and translations wait to be read by the team."""
    counts = _counts(viewer, consultation)
    return counts[WAITING] + counts[TRANSLATIONS]


def _on(viewer: Viewer, found: Consultation, shelf: str) -> tuple[Any, Any]:
    statements = (
        Statement.objects.seen_by(viewer).filter(consultation=found).select_related("edited_from", "consultation")
    )
    if shelf == TRANSLATIONS:
        waiting = Translation.objects.seen_by(viewer).filter(statement__consultation=found, state=course.SUBMITTED)
        return statements.none(), waiting.select_related("statement").order_by("pk")
    state = {WAITING: course.SUBMITTED, ACCEPTED: course.ACCEPTED, REJECTED: course.REJECTED}[shelf]
    # What waits in the order in which it came; what has been judged, the latest first.
    order = "pk" if shelf == WAITING else "-pk"
    return statements.filter(state=state).order_by(order), Translation.objects.seen_by(viewer).none()


def _counts(viewer: Viewer, found: Consultation) -> dict[str, int]:
    rows = Statement.objects.seen_by(viewer).filter(consultation=found).order_by()
    by_state = dict(rows.values_list("state").annotate(n=Count("pk")))
    waiting = Translation.objects.seen_by(viewer).filter(statement__consultation=found, state=course.SUBMITTED)
    return {
        WAITING: by_state.get(course.SUBMITTED, 0),
        TRANSLATIONS: waiting.count(),
        ACCEPTED: by_state.get(course.ACCEPTED, 0),
        REJECTED: by_state.get(course.REJECTED, 0),
    }


def _entries(viewer: Viewer, found: Consultation, rows: list[Statement], most: int) -> list[Entry]:
    translations: dict[int, list[tuple[Translation, str]]] = {}
    for row in Translation.objects.seen_by(viewer).filter(statement__in=rows):
        said = (row, say(course.STATEMENT_LABELS[row.state]))
        translations.setdefault(row.statement_id, []).append(said)
    on = {one.edited_from_id: one for one in Statement.objects.seen_by(viewer).filter(edited_from__in=rows)}
    alike = _alike(viewer, found, rows, most)
    return [
        Entry(
            statement=row,
            state=say(course.STATEMENT_LABELS[row.state]),
            shown=row.state in course.shown(found.moderation),
            translations=translations.get(row.pk, []),
            like=alike[row.pk],
            edited_from=row.edited_from,
            goes_on=on.get(row.pk),
            can=_can(viewer, found, row),
        )
        for row in rows
    ]


def _can(viewer: Viewer, found: Consultation, row: Statement) -> frozenset[str]:
    steps = {
        "judge_statement": lambda: True,
        "edit_statement": lambda: found.state != course.CLOSED and row.state != course.REJECTED,
        "translate_statement": lambda: found.state != course.CLOSED and row.state != course.REJECTED,
        "mark_meta": lambda: True,
    }
    return possible(viewer, steps)


def _alike(viewer: Viewer, found: Consultation, rows: list[Statement], most: int) -> dict[int, list[Like]]:
    """What says nearly the same as each of these, in any language in which it stands; four queries for any number."""
    statements = Statement.objects.seen_by(viewer).filter(consultation=found)
    translations = Translation.objects.seen_by(viewer).filter(statement__consultation=found)
    translations = translations.exclude(state=course.REJECTED)
    kinds = (statements, translations)
    known = [(rows, row.pk, bytes(row.sketch)) for rows in kinds for row in rows.only("public_id", "sketch")]
    index = likeness.Sketches(sketch for _rows, _pk, sketch in known)
    looks = {row.pk: index.worth_a_look(bytes(row.sketch)) for row in rows}
    wanted = {place for places in looks.values() for place in places}
    texts: dict[int, Statement | Translation] = {}
    for kind in (statements, translations.select_related("statement")):
        places = {known[place][1]: place for place in wanted if known[place][0].model is kind.model}
        texts |= {places[text.pk]: text for text in kind.filter(pk__in=places)}
    return {row.pk: _closest(row, [texts[place] for place in looks[row.pk]])[:most] for row in rows}


def _closest(row: Statement, texts: Iterable[Statement | Translation]) -> list[Like]:
    """Of these texts those that are alike enough, the closest first, each statement once."""
    best: dict[int, Like] = {}
    for text in texts:
        statement = text.statement if isinstance(text, Translation) else text
        score = likeness.likeness(row.body, text.body)
        percent = int(score * 100)
        known = best.get(statement.pk)
        if (
            statement.pk in (row.pk, row.edited_from_id)
            or score < likeness.LEAST
            or (known and known.percent >= percent)
        ):
            continue
        best[statement.pk] = Like(
            statement=statement,
            body=text.body,
            language=text.language,
            said=say(likeness.in_words(score)),
            percent=percent,
            state=say(course.STATEMENT_LABELS[statement.state]),
        )
    return sorted(best.values(), key=lambda like: (-like.percent, like.statement.pk))
