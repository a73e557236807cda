"""Who may see figures of a consultation now."""

from parley.consultation.models import Consultation
from parley.consultation.rules import course
from parley.procedure.viewer import Viewer


def may_see(viewer: Viewer, consultation: Consultation) -> bool:
    """Whether figures are shown to this viewer now: to the team, to all seats once closed or if it was so prepared."""
    for_seats = course.figures_for_seats(consultation.state, consultation.counts_for)
    return viewer.of_team or (viewer.seated and for_seats)
