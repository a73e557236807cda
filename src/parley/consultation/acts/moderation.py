"""Moderating a consultation: statements judged, put in other words, and how strictly they are read before they show."""

from typing import Any, Literal

from parley.consultation.acts.statements import _accept_translation, _all_who_see, _new_statement, _next_number
from parley.consultation.models import Consultation, Statement, Translation
from parley.consultation.rules import choosing, course
from parley.procedure.act import Act, act
from parley.procedure.errors import Stale
from parley.procedure.errors import mark as _
from parley.procedure.kinds import Id, Language, Line, MaybeLine

State = Literal["submitted", "accepted", "rejected"]
Verdict = Literal["accepted", "rejected"]


@act
def judge_statement(
    act: Act, *, statement: Id, verdict: Verdict, reason: MaybeLine = "", was: State = "submitted"
) -> Statement:
    """Accept a statement, or reject it with a reason; its wording is not changed.

    A verdict can be changed later, with a reason: `was` says what it was when it was looked at. A statement that is
    taken from view keeps its votes, and the analysis tells of it as moderated out.
    """
    found = act.find(Statement, statement, "consultation")
    _still(found, was)
    before_all = was in course.shown(found.consultation.moderation)
    found.state, found.reason = course.judged(found.state, verdict, reason), reason
    if found.number is None and verdict == course.ACCEPTED:
        found.number = _next_number(act, found.consultation)
    found.save()
    details: dict[str, Any] = {"title": found.consultation.title, "body": found.body, "reason": reason}
    if verdict == course.ACCEPTED:
        act.record("statement.accepted", audience=_all_who_see(found.consultation), **details)
    elif before_all:
        act.record("statement.taken_away", audience=_all_who_see(found.consultation), **details)
    else:
        act.record("statement.rejected", audience="team", **details)
    return found


@act
def edit_statement(
    act: Act, *, statement: Id, body: Line, language: Language, reason: MaybeLine = "", was: State = "submitted"
) -> Statement:
    """Put a statement in other words: a new statement, without votes, that takes the place of the old one.

    The old one is rejected with the reason, and leads to the new one: nobody's vote is counted for words that
    they have not read.
    """
    old = act.find(Statement, statement, "consultation")
    found = old.consultation
    course.not_closed(found.state)
    _still(old, was)
    before_all = was in course.shown(found.moderation)
    old.state, old.reason = course.put_otherwise(old.state, body, old.body, reason), reason
    old.save()
    new = _new_statement(act, found, body, language, course.ACCEPTED, edited_from=old)
    new.meta, new.weight = old.meta, choosing.weight(choosing.Tally(), meta=old.meta)
    new.save()
    seen_by = _all_who_see(found)
    if before_all:
        act.record("statement.taken_away", audience=seen_by, title=found.title, body=old.body, reason=reason)
    act.record("statement.accepted", audience=seen_by, title=found.title, body=body)
    act.record("statement.edited", audience="team", title=found.title, body=old.body, into=body, reason=reason)
    return new


@act
def mark_meta(act: Act, *, statement: Id, meta: bool) -> Statement:
    """Say whether a statement is about the consultation itself; the analysis of opinions then leaves it out."""
    found = act.find(Statement, statement, "consultation")
    found.meta = meta
    # Of a statement about its question the clock works the weight out again from the latest analysis.
    found.weight, found.step = choosing.weight(choosing.Tally(), meta=meta), 0
    found.save()
    fact = "statement.marked_meta" if meta else "statement.unmarked_meta"
    act.record(fact, audience="team", title=found.consultation.title, body=found.body)
    return found


@act
def judge_translation(
    act: Act, *, translation: Id, verdict: Verdict, reason: MaybeLine = "", was: State = "submitted"
) -> Translation:
    """Accept a translation of a statement, or reject it with a reason; one is shown in each language."""
    found = act.find(Translation, translation, "statement__consultation")
    _still(found, was)
    found.state, found.reason = course.judged(found.state, verdict, reason), reason
    consultation = found.statement.consultation
    details: dict[str, Any] = {
        "title": consultation.title,
        "language": found.language,
        "body": found.body,
        "reason": reason,
    }
    if verdict == course.ACCEPTED:
        _accept_translation(act, found)
        act.record("translation.accepted", audience=_all_who_see(consultation), **details)
    else:
        found.save()
        act.record("translation.rejected", audience="team", **details)
    return found


@act
def change_moderation(
    act: Act, *, consultation: Id, moderation: Literal["before", "after"], was: Literal["before", "after"]
) -> Consultation:
    """Change how strictly statements are read, in either direction, at any time before the close.

    From "before" to "after", what waits to be read is shown from now on. From "after" to "before", what nobody has
    read yet is taken from view until it is accepted; votes on it are kept, and count again then.
    """
    found = act.find(Consultation, consultation)
    course.not_closed(found.state)
    if found.moderation != was:
        raise Stale(_("Somebody changed this while you looked at it."), theirs={"was": found.moderation})
    found.moderation = course.moderated(found.moderation, moderation)
    found.save()
    if moderation == "after":
        number = _next_number(act, found)
        waiting = act.rows(Statement).filter(consultation=found, state=course.SUBMITTED, number__isnull=True)
        shown = list(waiting.order_by("pk"))
        for place, one in enumerate(shown):
            one.number = number + place
        act.rows(Statement).bulk_update(shown, ["number"], batch_size=200)
    act.record(
        "moderation.tightened" if moderation == "before" else "moderation.eased",
        audience=_all_who_see(found),
        title=found.title,
    )
    return found


def _still(found: Statement | Translation, was: str) -> None:
    """Pass if it stands as it did on the page: of two who judge the same at once, the second is told."""
    if found.state != was:
        theirs = {"verdict": found.state, "reason": found.reason, "was": found.state}
        raise Stale(_("Somebody has judged this while you looked at it."), theirs=theirs)
