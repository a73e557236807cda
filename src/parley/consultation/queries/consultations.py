"""Consultations as the team and the seats of a process see them."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q
from django.urls import reverse

from parley.consultation.models import (
    Batch,
    Consultation,
    Link,
    Participant,
    Sheet,
    Shown,
    Statement,
    Translation,
    Vote,
)
from parley.consultation.queries.moderation import unread
from parley.consultation.queries.paper import batches
from parley.consultation.queries.voting import left_to_vote_on
from parley.consultation.rules import course
from parley.procedure.capacities import Capacity
from parley.procedure.errors import mark as _
from parley.procedure.guarded import EVERYTHING, NOTHING, one, visible
from parley.procedure.viewer import Viewer, possible
from parley.procedure.waiting import Waiting, waits
from parley.procedure.words import say
from parley.record.sources import now


@visible(Consultation)
def consultations_seen(viewer: Viewer) -> Q:
    """The team sees what is being prepared, every seat what is open or closed."""
    if viewer.of_team:
        return EVERYTHING
    return ~Q(state=course.DRAFT) if viewer.seated else NOTHING


@visible(Statement)
def statements_seen(viewer: Viewer) -> Q:
    """Every seat sees what is accepted, or under later moderation what is not rejected; the team sees all."""
    if viewer.of_team:
        return EVERYTHING
    if not viewer.seated:
        return NOTHING
    shown = Q(state=course.ACCEPTED) | Q(state=course.SUBMITTED, consultation__moderation="after")
    return ~Q(consultation__state=course.DRAFT) & shown


@visible(Translation)
def translations_seen(viewer: Viewer) -> Q:
    """Every seat sees a translation under the same terms as a statement, and of a statement that it sees."""
    if viewer.of_team:
        return EVERYTHING
    if not viewer.seated:
        return NOTHING
    shown = [
        Q(**{f"{path}state": course.ACCEPTED})
        | Q(**{f"{path}state": course.SUBMITTED}, statement__consultation__moderation="after")
        for path in ("", "statement__")
    ]
    return ~Q(statement__consultation__state=course.DRAFT) & shown[0] & shown[1]


@visible(Link)
@visible(Batch)
@visible(Sheet)
def team_alone(viewer: Viewer) -> Q:
    """Links, and the sheets of paper made for them, are the team's."""
    return EVERYTHING if viewer.of_team else NOTHING


@visible(Shown)
def shown_seen(viewer: Viewer) -> Q:
    """Nobody is shown what stood before whom."""
    return NOTHING


@visible(Participant)
def participants_seen(viewer: Viewer) -> Q:
    """Nobody is shown who takes part; `counts` tells how many."""
    return NOTHING


@visible(Vote)
def votes_seen(viewer: Viewer) -> Q:
    """Nobody is shown a vote; `counts` tells how many, above the floor."""
    return NOTHING


_KINDS = {course.DRAFT: "", course.OPEN: "open", course.CLOSED: "done"}


@dataclass(frozen=True)
class ConsultationView:
    """A consultation, and what this viewer may do with it now."""

    consultation: Consultation
    state: str
    kind: str
    #: How many statements and translations wait to be read; told to the team.
    unread: int
    links: list[Link]
    batches: list[Batch]
    can: frozenset[str]


def consultations(viewer: Viewer) -> list[ConsultationView]:
    """The consultations that the viewer may see, newest first."""
    rows = Consultation.objects.seen_by(viewer).order_by("-made_at", "-pk")
    return [_view(viewer, row) for row in rows]


def consultation(viewer: Viewer, public_id: str) -> ConsultationView:
    """One consultation; for the team with how much waits to be read, its links and its sheets of paper."""
    found = one(Consultation, viewer, public_id)
    if not viewer.of_team:
        return _view(viewer, found)
    links = Link.objects.seen_by(viewer).filter(consultation=found).select_related("party").order_by("pk")
    return _view(viewer, found, unread(viewer, found), list(links), batches(viewer, found))


def link_sheet(viewer: Viewer, public_id: str) -> Link:
    """One link, for the sheet with its QR code that is handed out or hung up."""
    return one(Link, viewer, public_id, "consultation", "party")


def _view(
    viewer: Viewer, found: Consultation, unread: int = 0, links: Iterable[Link] = (), batches: Iterable[Batch] = ()
) -> ConsultationView:
    steps = {
        "make_link": lambda: course.not_closed(found.state),
        "add_statement": lambda: course.not_closed(found.state),
        "print_sheets": lambda: course.not_closed(found.state),
        "open_consultation": lambda: course.moved(found.state, course.OPEN),
        "close_consultation": lambda: course.moved(found.state, course.CLOSED),
        "judge_statement": lambda: True,
        "translate_statement": lambda: (
            found.state != course.CLOSED and (viewer.of_team or viewer.sits_as(Capacity.INTERPRETER))
        ),
        "cast_vote": lambda: course.takes_part(found.state, found.closes_at, now()),
        "submit_statement": lambda: course.takes_part(found.state, found.closes_at, now()),
    }
    state = say(course.LABELS[found.state])
    can = possible(viewer, steps)
    return ConsultationView(found, state, _KINDS[found.state], unread, list(links), list(batches), can)


@waits
def consultations_waiting(viewer: Viewer) -> list[Waiting]:
    """Open consultations with something left to vote on; for the team also statements that wait to be read."""
    found = []
    for row in left_to_vote_on(viewer):
        url = reverse("consultation:vote", args=[viewer.process.public_id, row.public_id])
        found.append(Waiting(say(_("Vote in the consultation “%(title)s”"), {"title": row.title}), url, row.closes_at))
    if viewer.of_team:
        submitted = Statement.objects.seen_by(viewer).filter(state=course.SUBMITTED).order_by()
        asked = Consultation.objects.seen_by(viewer).filter(state=course.OPEN, pk__in=submitted.values("consultation"))
        for row in asked.order_by("public_id"):
            url = reverse("consultation:moderation", args=[viewer.process.public_id, row.public_id])
            found.append(Waiting(say(_("Read the statements submitted to “%(title)s”"), {"title": row.title}), url))
    return found
