"""Invitations: for the mediation team; and the one that somebody holds in the hand."""

from django.db.models import Q

from parley.people.models import Invitation
from parley.people.rules.keeping import hashed
from parley.procedure.guarded import EVERYTHING, NOTHING, visible
from parley.procedure.viewer import Viewer


@visible(Invitation)
def invitations_seen(viewer: Viewer) -> Q:
    return EVERYTHING if viewer.of_team else NOTHING


def invitation_by(secret: str) -> Invitation | None:
    """The invitation, used or not, whose link or paper code this is: holding it is what entitles to see it."""
    try:
        kept = hashed(secret)
    except UnicodeEncodeError:
        return None
    rows = Invitation._base_manager.filter(Q(link_hash=kept) | Q(paper_hash=kept))
    return rows.select_related("seat__process", "seat__party").first()
