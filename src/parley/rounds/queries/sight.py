"""Who may see what of rounds: every seat all of it, but of the chair's summary only what was put to the parties."""

from django.db.models import Q

from parley.procedure.guarded import EVERYTHING, NOTHING, visible
from parley.procedure.viewer import Viewer
from parley.rounds.models import AgendaItem, Assessment, Attendance, Invitation, Position, Round, Session, Summary
from parley.rounds.rules.course import COLLAPSED, CONCLUDED, HELD


@visible(Round)
def rounds_seen(viewer: Viewer) -> Q:
    return EVERYTHING if viewer.seated else NOTHING


@visible(AgendaItem)
def agenda_seen(viewer: Viewer) -> Q:
    return EVERYTHING if viewer.seated else NOTHING


@visible(Session)
def sessions_seen(viewer: Viewer) -> Q:
    return EVERYTHING if viewer.seated else NOTHING


@visible(Invitation)
def invitations_seen(viewer: Viewer) -> Q:
    """Equal notice: every seat sees who was invited, and what each answered."""
    return EVERYTHING if viewer.seated else NOTHING


@visible(Attendance)
def attendance_seen(viewer: Viewer) -> Q:
    return EVERYTHING if viewer.seated else NOTHING


@visible(Summary)
def summaries_seen(viewer: Viewer) -> Q:
    """An edition is the team's own until the mediator puts it to the parties."""
    if viewer.of_team:
        return EVERYTHING
    return Q(put_at__isnull=False) if viewer.seated else NOTHING


@visible(Position)
def positions_seen(viewer: Viewer) -> Q:
    return EVERYTHING if viewer.seated else NOTHING


@visible(Assessment)
def assessments_seen(viewer: Viewer) -> Q:
    return EVERYTHING if viewer.seated else NOTHING


def rounds_ended(viewer: Viewer) -> list[Round]:
    """The rounds that were held and have ended, concluded or collapsed, the latest first."""
    rows = Round.objects.seen_by(viewer).filter(state__in=(CONCLUDED, COLLAPSED))
    return list(rows.order_by("-starts_on", "-pk"))


def rounds_held(viewer: Viewer) -> list[Round]:
    """The rounds that have been opened, whether they go on or have ended, the latest first."""
    return list(Round.objects.seen_by(viewer).filter(state__in=HELD).order_by("-starts_on", "-pk"))
