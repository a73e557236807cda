"""Who sees what of drafting: the working draft its drafters, the circulated one everybody at the same instant."""

from collections.abc import Iterable

from django.db.models import Q

from parley.convening.models import Process
from parley.drafting.models import Answer, Clause, Criticism, Draft, Place, Putting, Text, Version, Wording
from parley.drafting.rules.text import EVERYBODY
from parley.people.queries import names_rooms
from parley.procedure.capacities import Capacity
from parley.procedure.errors import mark as _
from parley.procedure.guarded import EVERYTHING, NOTHING, visible
from parley.procedure.viewer import Viewer, audience
from parley.procedure.words import say

#: Those before whom the working draft lies: interpreters translate it as it grows.
_DRAFTERS = (Capacity.MEDIATOR, Capacity.SECRETARIAT, Capacity.INTERPRETER)


def of_drafters(viewer: Viewer) -> bool:
    """Whether the working draft lies before this viewer."""
    return viewer.sits_as(*_DRAFTERS)


def drafters_log(process: Process) -> str:
    """The log of the room in which the text is drafted, until it is circulated."""
    return f"room:{process.public_id}"


@audience
def drafters_audience(viewer: Viewer) -> list[str]:
    return [drafters_log(viewer.process)] if of_drafters(viewer) else []


@names_rooms
def drafters_room(viewer: Viewer, rooms: Iterable[str]) -> dict[str, str]:
    """The log of the working draft."""
    return {room: say(_("The working draft")) for room in rooms if room == drafters_log(viewer.process)}


@visible(Text)
def texts_seen(viewer: Viewer) -> Q:
    """A text is there for the parties once its first draft is circulated."""
    if not viewer.seated:
        return NOTHING
    return EVERYTHING if of_drafters(viewer) else Q(pk__in=Draft.objects.seen_by(viewer).values("text"))


@visible(Draft)
def drafts_seen(viewer: Viewer) -> Q:
    return _circulated(viewer, "circulated_at__isnull")


@visible(Version)
def versions_seen(viewer: Viewer) -> Q:
    return _circulated(viewer, "draft__circulated_at__isnull")


@visible(Place)
def places_seen(viewer: Viewer) -> Q:
    return _circulated(viewer, "draft__circulated_at__isnull")


@visible(Wording)
def wordings_seen(viewer: Viewer) -> Q:
    return _circulated(viewer, "draft__circulated_at__isnull")


@visible(Clause)
def clauses_seen(viewer: Viewer) -> Q:
    if not viewer.seated:
        return NOTHING
    return EVERYTHING if of_drafters(viewer) else Q(pk__in=Place.objects.seen_by(viewer).values("clause"))


@visible(Criticism)
def criticisms_seen(viewer: Viewer) -> Q:
    """One's own party's at any time; the others' once criticism has closed, unless withdrawn before."""
    if not viewer.seated:
        return NOTHING
    revealed = Q(draft__closed_at__isnull=False, withdrawn_at__isnull=True)
    if not viewer.of_team:
        revealed &= Q(draft__reveal_to=EVERYBODY)
    return revealed | Q(party=viewer.party_id) if viewer.of_delegation else revealed


@visible(Putting)
def puttings_seen(viewer: Viewer) -> Q:
    return EVERYTHING if viewer.seated else NOTHING


@visible(Answer)
def answers_seen(viewer: Viewer) -> Q:
    """One's own at any time: the party's where it was given for the party, else the person's; all once revealed."""
    if not viewer.seated:
        return NOTHING
    own = Q(seat=viewer.seat)
    if viewer.of_delegation:
        own |= Q(voice=viewer.seat.party.public_id)
    return Q(putting__revealed_at__isnull=False) | own


def _circulated(viewer: Viewer, path: str) -> Q:
    if not viewer.seated:
        return NOTHING
    return EVERYTHING if of_drafters(viewer) else Q(**{path: False})
