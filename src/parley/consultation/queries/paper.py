"""Sheets of paper as the team prints them, and types them in."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language_info

from parley.consultation.models import Batch, Consultation, Sheet, Statement, Translation, Vote
from parley.consultation.rules import course, paper
from parley.procedure.errors import Absent
from parley.procedure.guarded import one
from parley.procedure.viewer import Viewer
from parley.record.sources import now


@dataclass(frozen=True)
class Line:
    """One statement on a sheet, in the languages of the sheet that it has; `number` is printed before it."""

    number: int
    texts: list[tuple[str, str]]


@dataclass(frozen=True)
class BatchView:
    """Sheets printed together: what stands on each, and which of them have been typed in."""

    batch: Batch
    consultation: Consultation
    lines: list[Line]
    words: list[tuple[str, paper.Words]]
    sheets: list[tuple[Sheet, str]]
    open: bool

    @property
    def serials(self) -> list[str]:
        """The code of every sheet of the batch."""
        return [paper.serial(self.batch.code, number) for number in range(1, self.batch.copies + 1)]

    @property
    def direction(self) -> str:
        """In which direction the sheet is written: that of its first language, whatever the page's."""
        return "rtl" if get_language_info(self.batch.languages[0])["bidi"] else "ltr"

    @property
    def example(self) -> str:
        return paper.serial(self.batch.code, 1)


@dataclass(frozen=True)
class SheetView:
    """One sheet whose answers have been typed in, with them."""

    sheet: Sheet
    serial: str
    of: BatchView
    answers: dict[int, int]

    @property
    def typed(self) -> dict[str, str]:
        """The answers as they were typed: the digit for each number."""
        digits = {value: digit for digit, value in paper.DIGITS.items()}
        return {str(number): digits[value] for number, value in self.answers.items()}


def batches(viewer: Viewer, consultation: Consultation) -> list[Batch]:
    """The batches of sheets made for a consultation, newest first."""
    rows = Batch.objects.seen_by(viewer).filter(link__consultation=consultation)
    return list(rows.select_related("link").order_by("-made_at", "-pk"))


def batch(viewer: Viewer, consultation: str, public_id: str) -> BatchView:
    """One batch of sheets."""
    found = one(Batch, viewer, public_id, "link__consultation", "link__party")
    if found.link.consultation.public_id != consultation:
        raise Absent
    rows = Statement.objects.seen_by(viewer).filter(consultation=found.link.consultation, number__in=found.numbers)
    statements = {row.number: row for row in rows}
    texts: dict[tuple[int, str], str] = {(row.pk, row.language): row.body for row in rows}
    accepted = Translation.objects.seen_by(viewer).filter(statement__in=rows, state=course.ACCEPTED)
    texts |= {(row.statement_id, row.language): row.body for row in accepted}
    typed = Sheet.objects.seen_by(viewer).filter(batch=found)
    return BatchView(
        batch=found,
        consultation=found.link.consultation,
        lines=[_line(statements[number], texts, found.languages) for number in found.numbers if number in statements],
        words=[(language, paper.words(language)) for language in found.languages],
        sheets=[(row, paper.serial(found.code, row.number)) for row in typed],
        open=course.is_open(found.link.consultation.state, found.link.consultation.closes_at, now()),
    )


def sheet(viewer: Viewer, consultation: str, public_id: str) -> SheetView:
    """One sheet as it was typed in; the team has the paper itself before it."""
    found = one(Sheet, viewer, public_id, "batch", "participant")
    of = batch(viewer, consultation, found.batch.public_id)
    votes: Any = Vote._base_manager.filter(participant=found.participant)
    answers = dict(votes.values_list("statement__number", "value"))
    return SheetView(found, paper.serial(found.batch.code, found.number), of, answers)


def _line(statement: Statement, texts: dict[tuple[int, str], str], languages: list[str]) -> Line:
    """A statement in the languages of the sheet; in its own where it has none of them."""
    found = [(code, texts[statement.pk, code]) for code in languages if (statement.pk, code) in texts]
    return Line(statement.number or 0, found or [(statement.language, statement.body)])
