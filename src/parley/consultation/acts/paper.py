"""Sheets of paper, for places without a network: printed for one link's audience, and their answers typed in."""

from typing import Annotated

from pydantic import Field

from parley.consultation.models import Batch, Link, Participant, Sheet, Shown, Statement, Vote
from parley.consultation.rules import choosing, course, paper
from parley.procedure.act import Act, act
from parley.procedure.errors import Refused, Stale
from parley.procedure.errors import mark as _
from parley.procedure.kinds import Id, Language, Line
from parley.record.sources import new_id, token

Answers = Annotated[dict[str, int], Field(max_length=paper.STATEMENTS)]


@act
def print_sheets(
    act: Act,
    *,
    link: Id,
    copies: Annotated[int, Field(ge=1, le=paper.COPIES)],
    statements: Annotated[int, Field(ge=1, le=paper.STATEMENTS)],
    languages: Annotated[list[Language], Field(min_length=1, max_length=2)],
) -> Batch:
    """Make a batch of sheets for one link's audience; each has a code of its own and asks for no name.

    With more statements than fit, those on the sheets are drawn by the same weights as on the pages.
    """
    found = act.find(Link, link, "consultation")
    if found.ended_at is not None:
        raise Refused(_("This link has ended already."))
    course.not_closed(found.consultation.state)
    if len(set(languages)) < len(languages):
        raise Refused(_("Choose two different languages."), field="languages")
    numbers = _drawn(act, found, statements)
    if not numbers:
        raise Refused(_("There is no statement to print yet."))
    batch = Batch.objects.create(
        link=found,
        code=_new_code(),
        copies=copies,
        numbers=numbers,
        languages=languages,
        made_at=act.at,
    )
    act.record("sheets.printed", audience="team", title=found.consultation.title, label=found.label, count=copies)
    return batch


@act
def enter_sheet(act: Act, *, batch: Id, serial: Line, answers: Answers) -> Sheet:
    """Type in the answers of one sheet: {number of the statement: 1 agree, -1 disagree, 0 pass}, and no line for none.

    What stood on the sheet counts as shown to whoever filled it in, answered or not.
    """
    found = act.find(Batch, batch, "link__consultation", "link__party")
    consultation = found.link.consultation
    course.takes_part(consultation.state, consultation.closes_at, act.at)
    number = paper.number_on(serial, code=found.code, copies=found.copies)
    checked = paper.answers(answers, found.numbers)
    if act.rows(Sheet).filter(batch=found, number=number).exists():
        raise Refused(
            _("Sheet %(serial)s has been typed in already. If something on it is wrong, correct it in the list below."),
            field="serial",
            serial=paper.serial(found.code, number),
        )
    participant = Participant.objects.create(
        consultation=consultation,
        link=found.link,
        party=found.link.party,
        mark_hash=course.mark_hash(f"paper {found.public_id} {number}"),
        made_at=act.at,
    )
    sheet = Sheet.objects.create(batch=found, number=number, participant=participant, typed_at=act.at)
    _save_answers(act, participant, _on_sheet(act, found), checked)
    act.record("sheet.entered", audience="team", title=consultation.title, serial=paper.serial(found.code, number))
    return sheet


@act
def correct_sheet(act: Act, *, sheet: Id, answers: Answers, edition: int) -> Sheet:
    """Correct what was typed in of one sheet; with no answer at all, it is taken back, after the close too."""
    found = act.find(Sheet, sheet, "batch__link__consultation", "participant")
    batch, consultation = found.batch, found.batch.link.consultation
    if answers:
        course.takes_part(consultation.state, consultation.closes_at, act.at)
    if found.edition != edition:
        raise Stale(
            _("Somebody corrected this sheet while you looked at it."),
            theirs={"edition": found.edition},
        )
    checked = paper.answers(answers, batch.numbers, may_be_empty=True)
    gone, _by_kind = (
        act.rows(Vote).filter(participant=found.participant).exclude(statement__number__in=checked).delete()
    )
    if gone:
        consultation.erasures += 1
        consultation.save(update_fields=["erasures"])
    if checked:
        _save_answers(act, found.participant, _on_sheet(act, batch), checked)
    else:
        # Taken back: whoever filled it in is as if never asked.
        act.rows(Shown).filter(participant=found.participant).delete()
    found.edition, found.typed_at = found.edition + 1, act.at
    found.save()
    act.record(
        "sheet.corrected", audience="team", title=consultation.title, serial=paper.serial(batch.code, found.number)
    )
    return found


def _save_answers(
    act: Act, participant: Participant, statements: dict[int | None, Statement], answers: dict[int, int]
) -> None:
    asked = [Shown(participant=participant, statement=one, at=act.at, device="paper") for one in statements.values()]
    Shown.objects.bulk_create(asked, ignore_conflicts=True)
    before = dict(act.rows(Vote).filter(participant=participant).values_list("statement_id", "value"))
    votes = [
        Vote(participant=participant, statement=statements[number], value=value, at=act.at)
        for number, value in answers.items()
        if number in statements and before.get(statements[number].pk) != value
    ]
    Vote.objects.bulk_create(
        votes, update_conflicts=True, unique_fields=["statement", "participant"], update_fields=["value", "at"]
    )


def _on_sheet(act: Act, batch: Batch) -> dict[int | None, Statement]:
    """The statements of a batch by their numbers; those too that have been taken from view since."""
    rows = act.rows(Statement).filter(consultation=batch.link.consultation, number__in=batch.numbers)
    return {one.number: one for one in rows}


def _new_code() -> str:
    """A code that no other batch has, in any process: whoever finds a sheet need not know where it belongs."""
    while Batch._base_manager.filter(code=(code := new_id()[:4])).exists():
        pass
    return code


def _drawn(act: Act, link: Link, most: int) -> list[int]:
    """The numbers of at most so many statements that people are shown now, drawn by weight, in their order."""
    shown = course.shown(link.consultation.moderation)
    rows = act.rows(Statement).filter(consultation=link.consultation, state__in=shown).order_by("pk")
    left = [(number or 0, weight) for number, weight in rows.values_list("number", "weight")]
    if len(left) <= most:
        return sorted(number for number, _weight in left)
    found = []
    for _turn in range(most):
        place, _probability = choosing.drawn([weight for _number, weight in left], token(8))
        found.append(left.pop(place)[0])
    return sorted(found)
