"""One statement a page, for those who vote: by a seat, or by a public link without an account."""

from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q

from parley.consultation.models import Consultation, Link, Participant, Statement, Vote
from parley.consultation.rules import counting, course
from parley.procedure.errors import Absent
from parley.procedure.guarded import one
from parley.procedure.viewer import Viewer
from parley.procedure.words import say


@dataclass(frozen=True)
class Visit:
    """What one participant is shown now: a statement (with one's own vote on it), and how far one has come."""

    consultation: Consultation
    link: Link | None
    statement: Statement | None
    own_vote: int | None
    voted: int
    of: int
    open: bool
    #: One's own statements, each with its state in words.
    own_statements: list[tuple[Statement, str]]

    @property
    def link_id(self) -> str:
        return self.link.public_id if self.link is not None else ""


def visit_by_link(token: str, who: str, number: int | None = None) -> Visit:
    """What a visitor by a public link is shown; the link itself is what admits, whoever brings it."""
    link = (
        Link._base_manager.filter(token=token, ended_at__isnull=True)
        .exclude(consultation__state=course.DRAFT)
        .select_related("consultation__process", "party")
        .first()
    )
    if link is None:
        raise Absent
    return _visit(link.consultation, link, mark_hash(f"link {link.public_id} {who}"), number)


def visit_by_seat(viewer: Viewer, consultation: str, number: int | None = None) -> Visit:
    """What a seat that votes is shown."""
    found = one(Consultation, viewer, consultation, "process")
    if found.state == course.DRAFT:
        raise Absent
    return _visit(found, None, mark_hash(f"seat {viewer.seat.public_id}"), number)


def mark_hash(mark: str) -> str:
    """The hash under which a participant is kept, so that the mark itself is nowhere in the database."""
    return sha256(f"parley.participant/1 {mark}".encode()).hexdigest()


def _visit(consultation: Consultation, link: Link | None, hashed: str, number: int | None) -> Visit:
    # What follows is the visitor's own, found by the visitor's own mark, and the statements shown to everybody.
    participant = Participant._base_manager.filter(consultation=consultation, mark_hash=hashed).first()
    shown_now = course.shown(consultation.moderation)
    statements = Statement._base_manager.filter(consultation=consultation, state__in=shown_now)
    own: dict[int, int] = {}
    if participant is not None:
        cast = Vote._base_manager.filter(participant=participant, statement__in=statements)
        own = dict(cast.values_list("statement_id", "value"))
    is_open = consultation.state == course.OPEN
    shown = _one_of(statements, own, hashed, number) if is_open else None
    mine = Statement._base_manager.filter(author=participant).order_by("pk") if participant is not None else []
    return Visit(
        consultation=consultation,
        link=link,
        statement=shown,
        own_vote=own.get(shown.pk) if shown is not None else None,
        voted=len(own),
        of=statements.count(),
        open=is_open,
        own_statements=[(one, say(course.STATEMENT_LABELS[one.state])) for one in mine],
    )


def left_to_vote_on(viewer: Viewer) -> list[Consultation]:
    """The open consultations in which there are statements that this seat has not voted on."""
    cast = Vote._base_manager.filter(
        statement=OuterRef("pk"), participant__mark_hash=mark_hash(f"seat {viewer.seat.public_id}")
    )
    left = Statement._base_manager.filter(~Exists(cast), consultation=OuterRef("pk"))
    asked = [
        Q(Exists(left.filter(state__in=course.shown(moderation))), moderation=moderation)
        for moderation in ("before", "after")
    ]
    return list(Consultation.objects.seen_by(viewer).filter(asked[0] | asked[1], state=course.OPEN))


def _one_of(statements: Any, own: dict[int, int], hashed: str, number: int | None) -> Statement | None:
    """The statement asked for, else the one with fewest votes that this participant has not voted on.

    Votes are weighed in steps of the floor: the order tells no more of them than a count would. Among those with
    equally few the participant's hash decides, so that people start in different places.
    """
    if number is not None:
        found: Statement | None = statements.filter(number=number).first()
        if found is None:
            raise Absent
        return found
    open_to_me = statements.exclude(pk__in=list(own))
    votes = dict(
        Vote._base_manager.filter(statement__in=open_to_me)
        .order_by()
        .values_list("statement_id")
        .annotate(n=Count("pk"))
    )

    def turn(one: Statement) -> tuple[int, bytes]:
        return votes.get(one.pk, 0) // counting.FLOOR, sha256(f"{hashed} {one.public_id}".encode()).digest()

    return min(open_to_me, key=turn, default=None)
