"""Who may see figures of a consultation now."""

from parley.consultation.models import Consultation
from parley.consultation.rules import course
from parley.procedure.viewer import Viewer


def may_see(viewer: Viewer, consultation: Consultation) -> bool:
    """Whether figures are shown to this viewer now: to the team, to all seats once closed or if it was so prepared."""
    open_to_seats = consultation.state == course.CLOSED or consultation.counts_for == "seats"
    return viewer.of_team or (viewer.seated and open_to_seats)
