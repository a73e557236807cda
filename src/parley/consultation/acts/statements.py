"""Statements and their translations: added by the team, submitted by those who take part."""

from typing import Any, Literal

from django.db.models import Q

from parley.consultation.acts.taking_part import _taking_part
from parley.consultation.models import Consultation, Participant, Statement, Translation
from parley.consultation.rules import course, likeness
from parley.procedure.act import Act, act
from parley.procedure.capacities import TEAM, Capacity
from parley.procedure.errors import Absent, Refused
from parley.procedure.errors import mark as _
from parley.procedure.kinds import Id, Language, Line
from parley.record import vault


@act
def add_statement(act: Act, *, consultation: Id, body: Line, language: Language) -> Statement:
    """Add a statement to begin with."""
    found = act.find(Consultation, consultation)
    course.not_closed(found.state)
    statement = _new_statement(act, found, body, language, course.ACCEPTED)
    act.record("statement.added", audience=_all_who_see(found), title=found.title, body=body)
    return statement


@act
def submit_statement(act: Act, *, consultation: Id, body: Line, language: Language, link: Id = "") -> Statement:
    """Submit a statement of one's own."""
    participant = _taking_part(act, consultation, link)
    found = participant.consultation
    waiting = act.rows(Statement).filter(consultation=found, state=course.SUBMITTED)
    course.may_bring(waiting.filter(author=participant).count(), waiting.count())
    statement = _new_statement(act, found, body, language, course.SUBMITTED, participant)
    act.record("statement.submitted", audience=_own(act), title=found.title)
    return statement


@act
def translate_statement(
    act: Act, *, statement: Id, body: Line, language: Language, consultation: Id = "", link: Id = ""
) -> Translation:
    """Add a statement in another language; it stays one statement, with one vote.

    The team's own is shown at once, in the place of an earlier one in that language. An interpreter's, and an
    author's for a statement of their own, is read by the team like a statement.
    """
    of_team = act.by.capacity in TEAM
    if of_team or act.by.capacity == Capacity.INTERPRETER:
        one, author = act.find(Statement, statement, "consultation"), None
    else:
        author = _taking_part(act, consultation, link)
        mine = act.rows(Statement).filter(public_id=statement, author=author).exclude(state=course.REJECTED)
        own = mine.select_related("consultation").first()
        if own is None:
            raise Absent
        one = own
    found = one.consultation
    course.not_closed(found.state)
    if language == one.language:
        raise Refused(_("The statement is in this language already."), field="language")
    waiting = act.rows(Translation).filter(statement__consultation=found, state=course.SUBMITTED)
    if not of_team:
        course.may_bring(waiting.filter(author=author).count() if author is not None else 0, waiting.count())
    same = act.rows(Translation).filter(statement=one, language=language, mark=vault.mark(body))
    if same.filter(state=course.ACCEPTED).exists():
        raise Refused(_("This translation is there already."), field="body")
    made = Translation.objects.create(
        statement=one,
        language=language,
        body=body,
        author=author,
        state=course.SUBMITTED,
        made_at=act.at,
        sketch=likeness.sketch(body),
    )
    details: dict[str, Any] = {"title": found.title, "language": language}
    if of_team:
        _accept_translation(act, made)
        act.record("translation.added", audience=_all_who_see(found), body=body, **details)
    else:
        act.record("translation.submitted", audience=_own(act), **details)
    return made


def _all_who_see(found: Consultation) -> Literal["team", "common"]:
    """The log of all who see the consultation now."""
    return "team" if found.state == course.DRAFT else "common"


def _own(act: Act) -> str:
    """The log in which a submission stands until it is judged.

    An entry names the seat that acted: before the team it would tell whose words it is about to judge.
    """
    return f"seat:{act.by.public_id}" if act.by.public_id else "team"


def _accept_translation(act: Act, found: Translation) -> None:
    """Show a translation, in the place of the one that is shown in its language now."""
    others = act.rows(Translation).filter(statement=found.statement, language=found.language, state=course.ACCEPTED)
    others.exclude(pk=found.pk).update(state=course.REJECTED)
    found.state = course.ACCEPTED
    found.save()


def _new_statement(
    act: Act,
    consultation: Consultation,
    body: str,
    language: str,
    state: str,
    author: Participant | None = None,
    edited_from: Statement | None = None,
) -> Statement:
    """Save a statement, under the next number of its consultation if people are shown it from now on."""
    shown = course.shown(consultation.moderation)
    seen = Q() if author is None else Q(state__in=shown) | Q(author=author)
    # Whoever submits one is not told that somebody else's, which nobody has read yet, says the same.
    if act.rows(Statement).filter(seen, consultation=consultation, mark=vault.mark(body)).exists():
        raise Refused(_("This statement is there already."), field="body")
    return Statement.objects.create(
        consultation=consultation,
        number=_next_number(act, consultation) if state in shown else None,
        body=body,
        language=language,
        state=state,
        author=author,
        edited_from=edited_from,
        made_at=act.at,
        sketch=likeness.sketch(body),
    )


def _next_number(act: Act, consultation: Consultation) -> int:
    numbers = act.rows(Statement).filter(consultation=consultation, number__isnull=False).order_by("-number")
    last: int = numbers.values_list("number", flat=True).first() or 0
    return last + 1
