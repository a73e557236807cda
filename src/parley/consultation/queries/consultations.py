"""Consultations as the team and the seats of a process see them."""

from dataclasses import dataclass

from django.db.models import Q
from django.urls import reverse

from parley.consultation.models import Consultation, Link, Participant, Statement, Vote
from parley.consultation.queries.voting import left_to_vote_on
from parley.consultation.rules import course
from parley.procedure.errors import mark as _
from parley.procedure.guarded import EVERYTHING, NOTHING, one, visible
from parley.procedure.viewer import Viewer, possible
from parley.procedure.waiting import Waiting, waits
from parley.procedure.words import say


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


@visible(Link)
def links_seen(viewer: Viewer) -> Q:
    return EVERYTHING if viewer.of_team else NOTHING


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
    waiting: list[Statement]
    links: list[Link]
    can: frozenset[str]


def consultations(viewer: Viewer) -> list[ConsultationView]:
    """The consultations that the viewer may see, newest first."""
    rows = Consultation.objects.seen_by(viewer).order_by("-made_at", "-pk")
    return [_view(viewer, row, [], []) for row in rows]


def consultation(viewer: Viewer, public_id: str) -> ConsultationView:
    """One consultation; for the team with the statements that wait to be read, and its links."""
    found = one(Consultation, viewer, public_id)
    waiting: list[Statement] = []
    if viewer.of_team:
        waiting = list(Statement.objects.seen_by(viewer).filter(consultation=found, state=course.SUBMITTED))
    links = Link.objects.seen_by(viewer).filter(consultation=found).select_related("party").order_by("pk")
    return _view(viewer, found, waiting, list(links))


def link_sheet(viewer: Viewer, public_id: str) -> Link:
    """One link, for the sheet with its QR code that is handed out or hung up."""
    return one(Link, viewer, public_id, "consultation", "party")


def _view(viewer: Viewer, found: Consultation, waiting: list[Statement], links: list[Link]) -> ConsultationView:
    steps = {
        "make_link": lambda: found.state != course.CLOSED,
        "add_statement": lambda: found.state != course.CLOSED,
        "open_consultation": lambda: course.moved(found.state, course.OPEN),
        "close_consultation": lambda: course.moved(found.state, course.CLOSED),
        "judge_statement": lambda: True,
        "cast_vote": lambda: course.takes_part(found.state),
        "submit_statement": lambda: course.takes_part(found.state),
    }
    state = say(course.LABELS[found.state])
    return ConsultationView(found, state, _KINDS[found.state], waiting, links, possible(viewer, steps))


@waits
def consultations_waiting(viewer: Viewer) -> list[Waiting]:
    """Open consultations with something left to vote on; for the team also statements that wait to be read."""
    found = []
    for row in left_to_vote_on(viewer):
        url = reverse("consultation:vote", args=[viewer.process.public_id, row.public_id])
        found.append(Waiting(say(_("Vote in the consultation “%(title)s”"), {"title": row.title}), url, row.closes_at))
    if viewer.of_team:
        submitted = Statement.objects.seen_by(viewer).filter(state=course.SUBMITTED, consultation__state=course.OPEN)
        for public_id, title in (
            submitted.values_list("consultation__public_id", "consultation__title")
            .distinct()
            .order_by("consultation__public_id")
        ):
            url = reverse("consultation:consultation", args=[viewer.process.public_id, public_id])
            found.append(Waiting(say(_("Read the statements submitted to “%(title)s”"), {"title": title}), url))
    return found
