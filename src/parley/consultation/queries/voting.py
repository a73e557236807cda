"""One statement a page, for those who vote: by a seat, or by a public link without an account."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import get_language

from parley.consultation.models import Consultation, Link, Participant, Statement, Translation, Vote
from parley.consultation.rules import choosing, course
from parley.procedure.errors import Absent
from parley.procedure.guarded import one
from parley.procedure.viewer import Viewer


@dataclass(frozen=True)
class Text:
    """A statement in one language; `original` as its author wrote it."""

    language: str
    body: str
    original: bool


@dataclass(frozen=True)
class Visit:
    """What one participant is shown now: a statement (with one's own vote on it), and how far one has come."""

    consultation: Consultation
    link: Link | None
    statement: Statement | None
    #: The statement in the reader's own language first, then as it was written, then in the others.
    texts: list[Text]
    own_vote: int | None
    voted: int
    of: int
    open: bool
    erased: bool

    @property
    def link_id(self) -> str:
        return self.link.public_id if self.link is not None else ""


def visit_by_link(token: str, who: str, number: int | None = None) -> Visit:
    """What a visitor by a public link is shown; the link itself is what admits, whoever brings it."""
    link = link_by_token(token)
    if link is None or link.ended_at is not None:
        raise Absent
    return _visit(link.consultation, link, course.mark_hash(f"link {link.public_id} {who}"), number)


def visit_by_seat(viewer: Viewer, consultation: str, number: int | None = None) -> Visit:
    """What a seat that votes is shown."""
    found = one(Consultation, viewer, consultation, "process")
    if found.state == course.DRAFT:
        raise Absent
    return _visit(found, None, course.mark_hash(f"seat {viewer.seat.public_id}"), number)


def link_by_token(token: str) -> Link | None:
    """The link that an address names, ended or not, unless its consultation is still being prepared."""
    rows = Link._base_manager.filter(token=token).exclude(consultation__state=course.DRAFT)
    return rows.select_related("consultation__process", "party").first()


def texts_of(statement: Statement, translations: Iterable[Translation]) -> list[Text]:
    """A statement in the reader's own language first, then as it was written, then in the others.

    Where two translations into one language are shown, as under later moderation, the accepted one stands.
    """
    original = Text(statement.language, statement.body, True)
    others: dict[str, Text] = {}
    for row in sorted(translations, key=lambda row: (row.state != course.ACCEPTED, -row.pk)):
        others.setdefault(row.language, Text(row.language, row.body, False))
    own = others.pop(get_language() or "", None) if statement.language != get_language() else None
    return [*([own] if own is not None else []), original, *(others[code] for code in sorted(others))]


def _visit(consultation: Consultation, link: Link | None, hashed: str, number: int | None) -> Visit:
    # What follows is the visitor's own, found by the visitor's own mark, and the statements shown to everybody.
    rows = Participant._base_manager.filter(consultation=consultation, mark_hash=hashed)
    participant = rows.select_related("showing").first()
    shown_now = course.shown(consultation.moderation)
    statements = Statement._base_manager.filter(consultation=consultation, state__in=shown_now)
    erased = participant is not None and participant.erased_at is not None
    takes_part = consultation.state == course.OPEN and not erased
    own_votes = Vote._base_manager.filter(participant=participant) if participant is not None else None
    shown, own_vote = None, None
    if takes_part and number is not None:
        shown = _asked_for(statements, number)
        own_vote = own_votes.filter(statement=shown).values_list("value", flat=True).first() if own_votes else None
    elif takes_part and participant is not None and participant.showing and participant.showing.state in shown_now:
        # Drawn when the last vote was cast, and noted as shown: see `cast_vote`.
        shown = participant.showing
    elif takes_part:
        shown = _first(statements, own_votes, hashed)
    translated: Any = []
    if shown is not None:
        translated = Translation._base_manager.filter(statement=shown, state__in=shown_now)
    return Visit(
        consultation=consultation,
        link=link,
        statement=shown,
        texts=texts_of(shown, translated) if shown is not None else [],
        own_vote=own_vote,
        voted=own_votes.filter(statement__state__in=shown_now).count() if own_votes is not None else 0,
        of=statements.count(),
        open=consultation.state == course.OPEN,
        erased=erased,
    )


def _asked_for(statements: Any, number: int) -> Statement:
    found: Statement | None = statements.filter(number=number).first()
    if found is None:
        raise Absent
    return found


def _first(statements: Any, own_votes: Any, hashed: str) -> Statement | None:
    """A statement for somebody for whom none has been drawn yet: drawn by their own hash, so that it stays the same.

    A page writes nothing: that it was shown is noted with the vote on it. What the weights tell: see `rules.choosing`.
    """
    if own_votes is not None:
        statements = statements.exclude(pk__in=own_votes.values("statement_id"))
    left = list(statements.order_by("pk").values_list("pk", "weight"))
    if not left:
        return None
    place, _probability = choosing.drawn([weight for _pk, weight in left], bytes.fromhex(hashed))
    found: Statement = statements.get(pk=left[place][0])
    return found


def left_to_vote_on(viewer: Viewer) -> list[Consultation]:
    """The open consultations in which there are statements that this seat has not voted on."""
    mine = Participant._base_manager.filter(mark_hash=course.mark_hash(f"seat {viewer.seat.public_id}"))
    cast = Vote._base_manager.filter(statement=OuterRef("pk"), participant__in=mine)
    left = Statement._base_manager.filter(~Exists(cast), consultation=OuterRef("pk"))
    gone = mine.filter(consultation=OuterRef("pk"), erased_at__isnull=False)
    asked = [
        Q(Exists(left.filter(state__in=course.shown(moderation))), moderation=moderation)
        for moderation in ("before", "after")
    ]
    rows = Consultation.objects.seen_by(viewer).filter(asked[0] | asked[1], ~Exists(gone), state=course.OPEN)
    return list(rows)
