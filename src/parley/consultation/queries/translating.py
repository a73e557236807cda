"""What there is to translate: for the team, and for interpreters, who see no more of a consultation than any seat."""

from dataclasses import dataclass

from parley.consultation.models import Consultation, Statement, Translation
from parley.consultation.rules import course
from parley.procedure.guarded import one
from parley.procedure.viewer import Viewer

#: So many statements stand on one page.
PAGE = 50


@dataclass(frozen=True)
class ToTranslate:
    """The statements that people are shown, each with the languages in which it can be read already."""

    consultation: Consultation
    rows: list[tuple[Statement, list[str]]]
    page: int
    pages: int


def to_translate(viewer: Viewer, consultation: str, page: int = 1) -> ToTranslate:
    """One page of statements, in the order of their numbers, with the languages that each has."""
    found = one(Consultation, viewer, consultation)
    shown = course.shown(found.moderation)
    rows = Statement.objects.seen_by(viewer).filter(consultation=found, state__in=shown)
    pages = max(1, -(-rows.count() // PAGE))
    page = min(page, pages)
    statements = list(rows[(page - 1) * PAGE : page * PAGE])
    tongues: dict[int, set[str]] = {row.pk: {row.language} for row in statements}
    translated = Translation.objects.seen_by(viewer).filter(statement__in=statements, state__in=shown)
    for statement, language in translated.values_list("statement_id", "language"):
        tongues[statement].add(language)
    return ToTranslate(found, [(row, sorted(tongues[row.pk])) for row in statements], page, pages)
