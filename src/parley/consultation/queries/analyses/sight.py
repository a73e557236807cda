"""Which analysis a viewer is shown: the team its own, other seats the one that may be told, the public none."""

from django.db.models import OuterRef, Q, Subquery

from parley.consultation.models import Analysis, Consultation, Refresh
from parley.consultation.queries.figures import may_see
from parley.consultation.rules import course
from parley.procedure.guarded import EVERYTHING, NOTHING, visible
from parley.procedure.viewer import Viewer


@visible(Analysis)
def analyses_seen(viewer: Viewer) -> Q:
    """The team sees all; other seats what was made for them, once the counts are for them."""
    if viewer.of_team:
        return EVERYTHING
    if not viewer.seated:
        return NOTHING
    theirs = Q(consultation__state=course.CLOSED) | Q(consultation__counts_for="seats")
    return Q(audience="seats", told=True) & theirs & ~Q(consultation__state=course.DRAFT)


@visible(Refresh)
def refreshes_seen(viewer: Viewer) -> Q:
    """Only the team is told that an analysis could not be made: when it moves tells others of votes."""
    return EVERYTHING if viewer.of_team else NOTHING


def audience_of(viewer: Viewer, asked: str = "") -> str:
    """For whom the analysis is that this viewer is shown; the team may ask for the one that others see."""
    return asked if viewer.of_team and asked == "seats" else "team" if viewer.of_team else "seats"


def newest(viewer: Viewer, consultation: Consultation, audience: str = "", *, people: bool = False) -> Analysis | None:
    """The newest analysis for this viewer, without where people stand unless asked for; None while there is none."""
    if not may_see(viewer, consultation):
        return None
    rows = Analysis.objects.seen_by(viewer).filter(consultation=consultation, audience=audience_of(viewer, audience))
    found = rows.defer("ballots", *(() if people else ("people",))).first()
    if found is not None:
        found.consultation = consultation
    return found


def shown(viewer: Viewer, consultation: str, audience: str = "") -> str:
    """A mark of what a page on this analysis shows: it changes when that does, and tells nothing else."""
    theirs = {"consultation": OuterRef("pk"), "audience": audience_of(viewer, audience)}
    newest = Analysis.objects.seen_by(viewer).filter(**theirs)
    failing = Refresh.objects.seen_by(viewer).filter(consultation=OuterRef("pk"), failures__gt=0)
    rows = Consultation.objects.seen_by(viewer).filter(public_id=consultation)
    marks = {
        "newest": Subquery(newest.values("public_id")[:1]),
        "entered": Subquery(newest.values("entered_at")[:1]),
        "failing": Subquery(failing.values("failing_since")[:1]),
    }
    return str(rows.annotate(**marks).values_list(*marks).first())
