"""Consent of each party to each mediator, and whose is missing under the rules in force."""

from collections.abc import Iterable

from django.db.models import Q

from parley.convening.models import Consent, Party
from parley.convening.queries.process import rules_for, rules_in_force
from parley.convening.rules import consent as rules
from parley.convening.rules.procedure import Procedure
from parley.people.models import Seat
from parley.people.queries import in_force
from parley.procedure.act import Act
from parley.procedure.capacities import Capacity
from parley.procedure.guarded import EVERYTHING, NOTHING, visible
from parley.procedure.viewer import Viewer


@visible(Consent)
def consents_seen(viewer: Viewer) -> Q:
    """Every seat sees how each consent stands, since rounds depend on it."""
    return EVERYTHING if viewer.seated else NOTHING


def consents_missing_for(act: Act) -> list[tuple[Party, Seat]]:
    """For an act: each party and mediator whose required consent does not stand; a round opens when there is none."""
    mediators = act.rows(Seat).filter(in_force(), capacity=Capacity.MEDIATOR)
    return _missing(rules_for(act), act.rows(Party).order_by("pk"), mediators, act.rows(Consent))


def consents_missing(viewer: Viewer) -> list[tuple[Party, Seat]]:
    """For a page: each party and mediator whose required consent does not stand now."""
    mediators = Seat.objects.seen_by(viewer).filter(in_force(), capacity=Capacity.MEDIATOR)
    parties = Party.objects.seen_by(viewer).order_by("pk")
    return _missing(rules_in_force(viewer), parties, mediators, Consent.objects.seen_by(viewer))


def _missing(
    procedure: Procedure, parties: Iterable[Party], mediators: Iterable[Seat], consents: Iterable[Consent]
) -> list[tuple[Party, Seat]]:
    listed = list(parties)
    required = procedure.consents_required(frozenset(party.public_id for party in listed))
    standing = {(row.party_id, row.mediator_id) for row in consents if rules.stands(row.state)}
    seats = list(mediators)
    return [
        (party, seat)
        for party in listed
        if party.public_id in required
        for seat in seats
        if (party.pk, seat.pk) not in standing
    ]
