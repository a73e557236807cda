"""What one participant gave to a consultation: for that participant alone, to look at, to take along, to erase."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from parley.consultation.models import Consultation, Link, Participant, Shown, Statement, Translation, Vote
from parley.consultation.queries.voting import Text, link_by_token, texts_of
from parley.consultation.rules import counting, course
from parley.procedure.errors import Absent
from parley.procedure.errors import mark as _
from parley.procedure.guarded import one
from parley.procedure.viewer import Viewer
from parley.procedure.words import say
from parley.record.sources import now

#: So many votes stand on one page.
PAGE = 50
VALUES = {counting.AGREE: _("Agree"), counting.DISAGREE: _("Disagree"), counting.PASS: _("Pass")}


@dataclass(frozen=True)
class OwnVote:
    """One's own vote on a statement; `number` leads back to it while it can still be changed."""

    number: int | None
    texts: list[Text]
    value: int
    said: str
    at: datetime
    shown: bool


@dataclass(frozen=True)
class OwnStatement:
    """A statement of one's own, or a translation of one, with what became of it."""

    statement: Statement
    body: str
    language: str
    state: str
    reason: str
    #: The words in which it goes on, where the team put it otherwise.
    goes_on: str
    can_translate: bool


@dataclass(frozen=True)
class Own:
    """What one participant gave; `page` of `pages` for the votes, newest first."""

    consultation: Consultation
    link: Link | None
    votes: list[OwnVote]
    statements: list[OwnStatement]
    voted: int
    page: int
    pages: int
    open: bool
    erased: bool
    #: Whether there is a participant at all.
    known: bool

    @property
    def link_id(self) -> str:
        return self.link.public_id if self.link is not None else ""


def own_by_link(token: str, who: str, page: int = 1, tongue: str = "") -> Own:
    """What a visitor by a link gave; by a link that has ended too, for those who came by it."""
    link, participant = _by_link(token, who)
    return _own(link.consultation, link, participant, page, tongue)


def own_by_seat(viewer: Viewer, consultation: str, page: int = 1, tongue: str = "") -> Own:
    """What a seat gave."""
    found = _for_seat(viewer, consultation)
    return _own(found, None, _participant(found, f"seat {viewer.seat.public_id}"), page, tongue)


def own_data_by_link(token: str, who: str) -> dict[str, Any]:
    """All that is kept of a visitor by a link, to take along."""
    link, participant = _by_link(token, who)
    return _data(link.consultation, participant)


def own_data_by_seat(viewer: Viewer, consultation: str) -> dict[str, Any]:
    """All that is kept of a seat in a consultation, to take along."""
    found = _for_seat(viewer, consultation)
    return _data(found, _participant(found, f"seat {viewer.seat.public_id}"))


def _by_link(token: str, who: str) -> tuple[Link, Participant | None]:
    """A link and who came by it, if anybody yet; one that has ended is there only for those who have."""
    link = link_by_token(token)
    participant = _participant(link.consultation, f"link {link.public_id} {who}") if link is not None else None
    if link is None or (participant is None and link.ended_at is not None):
        raise Absent
    return link, participant


def _for_seat(viewer: Viewer, consultation: str) -> Consultation:
    found = one(Consultation, viewer, consultation, "process")
    if found.state == course.DRAFT:
        raise Absent
    return found


def _participant(consultation: Consultation, mark: str) -> Participant | None:
    # One's own, found by one's own mark: no viewer sees the table of participants.
    rows = Participant._base_manager.filter(consultation=consultation, mark_hash=course.mark_hash(mark))
    return rows.first()


def _own(consultation: Consultation, link: Link | None, participant: Participant | None, page: int, tongue: str) -> Own:
    shown_now = course.shown(consultation.moderation)
    is_open = course.is_open(consultation.state, consultation.closes_at, now())
    votes: list[OwnVote] = []
    statements: list[OwnStatement] = []
    voted = 0
    if participant is not None:
        cast = Vote._base_manager.filter(participant=participant)
        voted = cast.count()
        page = min(page, max(1, -(-voted // PAGE)))
        rows = list(cast.select_related("statement").order_by("-at", "-pk")[(page - 1) * PAGE : page * PAGE])
        texts = _texts([row.statement for row in rows], shown_now, tongue)
        votes = [
            OwnVote(
                number=row.statement.number,
                texts=texts[row.statement_id],
                value=row.value,
                said=say(VALUES[row.value]),
                at=row.at,
                shown=row.statement.state in shown_now,
            )
            for row in rows
        ]
        statements = _statements(participant, is_open)
    return Own(
        consultation=consultation,
        link=link,
        votes=votes,
        statements=statements,
        voted=voted,
        page=page,
        pages=max(1, -(-voted // PAGE)),
        open=is_open,
        erased=participant is not None and participant.erased_at is not None,
        known=participant is not None,
    )


def _texts(statements: list[Statement], shown_now: frozenset[str], tongue: str) -> dict[int, list[Text]]:
    """Each statement in the languages that it has, own language first; in one query."""
    found: dict[int, list[Translation]] = {}
    for row in Translation._base_manager.filter(statement__in=statements, state__in=shown_now):
        found.setdefault(row.statement_id, []).append(row)
    return {one.pk: texts_of(one, found.get(one.pk, []), tongue) for one in statements}


def _statements(participant: Participant, is_open: bool) -> list[OwnStatement]:
    mine = list(Statement._base_manager.filter(author=participant).order_by("pk"))
    on = {row.edited_from_id: row.body for row in Statement._base_manager.filter(edited_from__in=mine)}
    translated = Translation._base_manager.filter(author=participant).select_related("statement").order_by("pk")
    rows: list[tuple[Statement | Translation, Statement]] = [(row, row) for row in mine]
    rows += [(row, row.statement) for row in translated]
    return [
        OwnStatement(
            statement=statement,
            body=row.body,
            language=row.language,
            state=say(course.STATEMENT_LABELS[row.state]),
            reason=row.reason,
            goes_on=on.get(row.pk, "") if row is statement else "",
            can_translate=is_open and row is statement and row.state != course.REJECTED,
        )
        for row, statement in rows
    ]


def _data(consultation: Consultation, participant: Participant | None) -> dict[str, Any]:
    empty: dict[str, Any] = {name: [] for name in ("votes", "shown", "statements", "translations")}
    head = {"consultation": consultation.title, "question": consultation.question}
    if participant is None:
        return {**head, "counted_for": None, "since": None, "erased": None, **empty}
    votes = Vote._base_manager.filter(participant=participant).select_related("statement").order_by("at", "pk")
    shown = Shown._base_manager.filter(participant=participant).select_related("statement").order_by("at", "pk")
    mine = Statement._base_manager.filter(author=participant).order_by("pk")
    translated = Translation._base_manager.filter(author=participant).order_by("pk")
    return {
        **head,
        "counted_for": participant.party.shown if participant.party is not None else None,
        "since": participant.made_at.isoformat(),
        "erased": participant.erased_at.isoformat() if participant.erased_at is not None else None,
        "votes": [{**_named(row.statement), "vote": _SAID[row.value], "at": row.at.isoformat()} for row in votes],
        "shown": [
            {**_named(row.statement), "probability": row.probability, "on": row.device, "at": row.at.isoformat()}
            for row in shown
        ],
        "statements": [_written(row) for row in mine],
        "translations": [_written(row) for row in translated],
    }


#: As in the file that one takes along, whatever the language of the page.
_SAID = {counting.AGREE: "agree", counting.DISAGREE: "disagree", counting.PASS: "pass"}


def _named(statement: Statement) -> dict[str, Any]:
    return {"statement": statement.number, "text": statement.body, "language": statement.language}


def _written(row: Statement | Translation) -> dict[str, Any]:
    return {
        "text": row.body,
        "language": row.language,
        "state": row.state,
        "reason": row.reason,
        "at": row.made_at.isoformat(),
    }
