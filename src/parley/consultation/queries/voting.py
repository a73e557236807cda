"""One statement a page, for those who vote: by a seat, or by a public link without an account."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils.translation import get_language

from parley.consultation.models import Consultation, Link, Participant, Statement, Translation, Vote
from parley.consultation.rules import choosing, course
from parley.procedure.errors import Absent
from parley.procedure.guarded import one
from parley.procedure.viewer import Viewer
from parley.record.prepared import prepared
from parley.record.sources import now


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


def visit_by_link(token: str, who: str, number: int | None = None, tongue: str = "") -> Visit:
    """What a visitor by a public link is shown; the link itself is what admits, whoever brings it."""
    link = open_link(token)
    return _visit(link.consultation, link, course.mark_hash(f"link {link.public_id} {who}"), number, tongue)


def visit_by_seat(viewer: Viewer, consultation: str, number: int | None = None, tongue: str = "") -> Visit:
    """What a seat that votes is shown."""
    found = one(Consultation, viewer, consultation, "process")
    if found.state == course.DRAFT:
        raise Absent
    return _visit(found, None, course.mark_hash(f"seat {viewer.seat.public_id}"), number, tongue)


def open_link(token: str) -> Link:
    """The link that an address names, by which people come in now."""
    link = link_by_token(token)
    if link is None or link.ended_at is not None:
        raise Absent
    return link


def link_by_token(token: str) -> Link | None:
    """The link that an address names, ended or not, unless its consultation is still being prepared."""
    found: Link | None = next(iter(_links(token=token)), None)
    return found


@prepared
def _links(token: Any) -> QuerySet[Link]:
    rows = Link._base_manager.filter(token=token).exclude(consultation__state=course.DRAFT)
    return rows.select_related("consultation__process", "party")


@prepared
def _participants(consultation: Any, mark_hash: Any) -> QuerySet[Participant]:
    rows = Participant._base_manager.filter(consultation=consultation, mark_hash=mark_hash)
    return rows.select_related("showing")


@prepared
def _translations(statement: Any) -> QuerySet[Translation]:
    return Translation._base_manager.filter(statement=statement).order_by("language", "pk")


@prepared
def _progress(consultation: Any, participant: Any) -> QuerySet[Any]:
    """How many statements of each state there are, and on how many of them the participant has voted."""
    voted = Exists(Vote._base_manager.filter(statement=OuterRef("pk"), participant=participant))
    rows = Statement._base_manager.filter(consultation=consultation).order_by().values("state")
    counted = rows.annotate(of=Count("pk"), voted=Count("pk", filter=voted))
    return counted.values_list("state", "of", "voted", named=True)


def texts_of(statement: Statement, translations: Iterable[Translation], tongue: str = "") -> list[Text]:
    """A statement in the reader's own language first (that of the page unless a `tongue` is given), then as written.

    Where two translations into one language are shown, as under later moderation, the accepted one stands.
    """
    original = Text(statement.language, statement.body, True)
    others: dict[str, Text] = {}
    for row in sorted(translations, key=lambda row: (row.state != course.ACCEPTED, -row.pk)):
        others.setdefault(row.language, Text(row.language, row.body, False))
    tongue = tongue or get_language() or ""
    own = others.pop(tongue, None) if statement.language != tongue else None
    return [*([own] if own is not None else []), original, *(others[code] for code in sorted(others))]


def _visit(consultation: Consultation, link: Link | None, hashed: str, number: int | None, tongue: str) -> Visit:
    # What follows is the visitor's own, found by the visitor's own mark, and the statements shown to everybody.
    participant: Participant | None = next(iter(_participants(consultation=consultation.pk, mark_hash=hashed)), None)
    shown_now = course.shown(consultation.moderation)
    erased = participant is not None and participant.erased_at is not None
    is_open = course.is_open(consultation.state, consultation.closes_at, now())
    takes_part = is_open and not erased
    shown, own_vote = None, None
    if takes_part and number is not None:
        shown = _asked_for(consultation, number)
        rows = Vote._base_manager.filter(participant=participant, statement=shown)
        own_vote = rows.values_list("value", flat=True).first() if participant is not None else None
    elif takes_part and participant is not None and participant.showing and participant.showing.state in shown_now:
        # Drawn when the last vote was cast, and noted as shown: see `cast_vote`.
        shown = participant.showing
    elif takes_part:
        shown = _first(consultation, participant, hashed)
    translated = [row for row in _translations(statement=shown.pk) if row.state in shown_now] if shown else []
    mine = participant.pk if participant is not None else 0
    progress = [row for row in _progress(consultation=consultation.pk, participant=mine) if row.state in shown_now]
    return Visit(
        consultation=consultation,
        link=link,
        statement=shown,
        texts=texts_of(shown, translated, tongue) if shown is not None else [],
        own_vote=own_vote,
        voted=sum(row.voted for row in progress),
        of=sum(row.of for row in progress),
        open=is_open,
        erased=erased,
    )


def _offered(consultation: Consultation) -> QuerySet[Statement]:
    """The statements that people are shown."""
    shown_now = course.shown(consultation.moderation)
    return Statement._base_manager.filter(consultation=consultation, state__in=shown_now)


def _asked_for(consultation: Consultation, number: int) -> Statement:
    found: Statement | None = _offered(consultation).filter(number=number).first()
    if found is None:
        raise Absent
    return found


def _first(consultation: Consultation, participant: Participant | None, hashed: str) -> Statement | None:
    """A statement for somebody for whom none has been drawn yet: drawn by their own hash, so that it stays the same.

    A page writes nothing: that it was shown is noted with the vote on it. What the weights tell: see `rules.choosing`.
    """
    statements = _offered(consultation)
    if participant is not None:
        voted = Vote._base_manager.filter(participant=participant)
        statements = statements.exclude(pk__in=voted.values("statement_id"))
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
