"""All that belongs to a round, read with one question to the database however much of it there is."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db.models import DateTimeField, F, IntegerField, QuerySet, TextField, Value
from django.db.models.functions import Cast

from parley.procedure.viewer import Viewer
from parley.record.sealed import words_in
from parley.rounds.models import AgendaItem, Assessment, Invitation, Position, Round, Session, Summary

SESSION, ITEM, INVITATION, SUMMARY, POSITION, ASSESSMENT = (
    "session",
    "item",
    "invitation",
    "summary",
    "position",
    "assessment",
)


@dataclass(frozen=True)
class Part:
    """One part of a round: what each column means depends on what it is, see `_COLUMNS`."""

    kind: str
    public_id: str
    number: int
    party_pk: int | None
    title: str
    state: str
    words: str
    more: str
    at: datetime
    then: datetime | None


def _text(value: str = "") -> Value:
    return Value(value, output_field=TextField())


def _shut(column: str) -> Cast:
    """A sealed column as the database holds it: parts of all kinds come as one, and each is opened as its own."""
    return Cast(F(column), TextField())


_NOBODY = Value(None, output_field=IntegerField())
_NEVER = Value(None, output_field=DateTimeField())
#: number, party, title, state, words, more, at, then; from what each part has them.
_COLUMNS: dict[str, tuple[type[Any], str, tuple[Any, ...]]] = {
    SESSION: (
        Session,
        "round",
        (Value(0), _NOBODY, _shut("title"), F("state"), _shut("why"), _text(), F("starts_at"), F("ends_at")),
    ),
    ITEM: (
        AgendaItem,
        "round",
        (F("place"), _NOBODY, _shut("title"), F("state"), _shut("why"), _text(), _NEVER, _NEVER),
    ),
    INVITATION: (
        Invitation,
        "round",
        (Value(0), F("party"), _text(), F("state"), _shut("words"), _shut("source"), F("invited_at"), F("answered_at")),
    ),
    SUMMARY: (
        Summary,
        "round",
        (F("edition"), _NOBODY, _text(), _text(), _shut("body"), F("language"), F("written_at"), F("put_at")),
    ),
    POSITION: (
        Position,
        "summary__round",
        (F("summary__edition"), F("party"), _text(), F("position"), _shut("words"), _text(), F("taken_at"), _NEVER),
    ),
    ASSESSMENT: (
        Assessment,
        "round",
        (Value(0), F("party"), _shut("verdict"), _text(), _shut("words"), _text(), F("given_at"), _NEVER),
    ),
}


def parts(viewer: Viewer, found: Round) -> dict[str, list[Part]]:
    """The parts of a round that this viewer may see, by kind; each by its own rule of sight."""
    first, *others = (_rows(viewer, found, kind) for kind in _COLUMNS)
    sorted_by_kind: dict[str, list[Part]] = {kind: [] for kind in _COLUMNS}
    for row in first.union(*others, all=True):
        part = Part(*row)
        opened: dict[str, Any] = {name: _opened(part, place, getattr(part, name)) for place, name in _WORDS}
        sorted_by_kind[part.kind].append(replace(part, **opened))
    return sorted_by_kind


#: Where words stand among the columns.
_WORDS = ((2, "title"), (4, "words"), (5, "more"))


def _opened(part: Part, place: int, held: str) -> str:
    model, _path, columns = _COLUMNS[part.kind]
    column = columns[place]
    if not isinstance(column, Cast):
        return held
    return str(words_in(model, part.public_id, column.get_source_expressions()[0].name, held))


def _rows(viewer: Viewer, found: Round, kind: str) -> QuerySet[Any, Any]:
    model, path, columns = _COLUMNS[kind]
    rows = model.objects.seen_by(viewer).filter(**{path: found}).order_by()
    # PostgreSQL takes the types of a union from all of its parts: text beside text, and never a bare null.
    typed = [Cast(column, column.output_field) if column in (_NOBODY, _NEVER) else column for column in columns]
    return rows.values_list(_text(kind), F("public_id"), *typed)  # type: ignore[no-any-return]
