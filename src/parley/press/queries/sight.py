"""Who sees what of the press room. The public sees what has been issued, and nothing else has a row for it."""

from collections.abc import Iterable

from django.db.models import Q

from parley.people.queries import names_rooms
from parley.press.models import Clearance, Item, Photo, PressRoom, Reaction, Subscriber, Tag, Version
from parley.press.rules import item as rules
from parley.procedure.capacities import Capacity
from parley.procedure.errors import mark as _
from parley.procedure.guarded import EVERYTHING, NOTHING, visible
from parley.procedure.viewer import Viewer, audience
from parley.procedure.words import say

_DESK = "room:press"


def at_the_desk(viewer: Viewer) -> bool:
    """Whether the viewer sits at the press desk: mediators, the secretariat, press officers who sit for no party."""
    return viewer.of_team or (viewer.sits_as(Capacity.PRESS) and viewer.party_id is None)


@audience
def press_log(viewer: Viewer) -> Iterable[str]:
    return [_DESK] if at_the_desk(viewer) else []


@names_rooms
def press_room(viewer: Viewer, rooms: Iterable[str]) -> dict[str, str]:
    """The log of the press desk."""
    return {room: say(_("The press desk")) for room in rooms if room == _DESK}


@visible(Version)
def versions_seen(viewer: Viewer) -> Q:
    """What is issued, everybody; drafts, the desk and their drafter; what awaits a party's clearance, its head."""
    if at_the_desk(viewer):
        return EVERYTHING
    issued = Q(state__in=rules.PUBLIC)
    if viewer.sits_as(Capacity.PRESS):
        return issued | Q(drafted_by=viewer.seat)
    if viewer.sits_as(Capacity.HEAD):
        asked = Clearance._base_manager.filter(party=viewer.party_id).values("version")
        return issued | Q(state__in=rules.BEFORE_PARTIES, pk__in=asked)
    return issued


@visible(Item)
def items_seen(viewer: Viewer) -> Q:
    """An item of which some version is seen."""
    if at_the_desk(viewer):
        return EVERYTHING
    if not viewer.seated:
        return Q(issued_at__isnull=False)
    return Q(pk__in=Version.objects.seen_by(viewer).values("item"))


@visible(Clearance)
def clearances_seen(viewer: Viewer) -> Q:
    """A party's answer is for the desk and for its own head until the item is issued; then for every seat."""
    if at_the_desk(viewer):
        return EVERYTHING
    if not viewer.seated:
        return NOTHING
    own = Q(party=viewer.party_id) if viewer.sits_as(Capacity.HEAD) else NOTHING
    return own | Q(version__state__in=rules.PUBLIC)


@visible(Photo)
def photos_seen(viewer: Viewer) -> Q:
    """A photograph is seen where a version that shows it is; the desk sees the whole bank, others what they added."""
    if at_the_desk(viewer):
        return EVERYTHING
    shown = Q(pk__in=Version.objects.seen_by(viewer).filter(photo__isnull=False).values("photo"))
    return shown | Q(added_by=viewer.seat) if viewer.sits_as(Capacity.PRESS) else shown


@visible(Tag)
def tags_seen(viewer: Viewer) -> Q:
    return Q(version__state=rules.ISSUED)


@visible(Reaction)
def reactions_seen(viewer: Viewer) -> Q:
    return Q(item__issued_at__isnull=False)


@visible(PressRoom)
def room_seen(viewer: Viewer) -> Q:
    return EVERYTHING


@visible(Subscriber)
def subscribers_seen(viewer: Viewer) -> Q:
    """Nobody: addresses are read by the mail alone."""
    return NOTHING
