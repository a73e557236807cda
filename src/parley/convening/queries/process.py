"""The process itself, its parties in the order of its rules, and the rules in force."""

from collections.abc import Iterable

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import get_language

from parley.convening.models import Party, Process, Rules, RulesDraft
from parley.convening.rules.alphabet import place
from parley.convening.rules.amendment import DRAFT
from parley.convening.rules.procedure import LISTED, Procedure
from parley.people.models import Seat
from parley.people.queries import in_force, lists_parties
from parley.procedure.act import Act
from parley.procedure.capacities import Capacity
from parley.procedure.errors import Absent
from parley.procedure.errors import mark as _
from parley.procedure.guarded import EVERYTHING, NOTHING, one, visible
from parley.procedure.viewer import Viewer
from parley.procedure.waiting import Waiting, waits
from parley.procedure.words import say


@visible(Party)
def parties_seen(viewer: Viewer) -> Q:
    return EVERYTHING if viewer.seated else NOTHING


def process_by_id(public_id: str) -> Process:
    """The process with this public id, for finding out who looks; what of it is seen is decided after that."""
    found = Process.objects.filter(public_id=public_id).first()
    if found is None:
        raise Absent
    return found


def rules_in_force(viewer: Viewer) -> Procedure:
    """The rules of procedure in force; the defaults while none are adopted."""
    version = viewer.process.rules_version
    row = Rules.objects.seen_by(viewer).filter(version=version).first() if version else None
    return Procedure.from_json(row.content) if row is not None else Procedure()


def rules_for(act: Act, version: int | None = None) -> Procedure:
    """The rules of procedure under which an act is decided: those in force, whose version its leaf pins.

    What was begun under another `version` may be decided by that one.
    """
    row = act.rows(Rules).filter(version=act.process.rules_version if version is None else version).first()
    return Procedure.from_json(row.content) if row is not None else Procedure()


@lists_parties
def parties(viewer: Viewer) -> list[Party]:
    """The parties in the order that the rules of procedure give, by default the alphabet of the language shown."""
    rows = Party.objects.seen_by(viewer).select_related("coalition")
    return in_order(list(rows), rules_in_force(viewer))


def in_order(parties: Iterable[Party], procedure: Procedure) -> list[Party]:
    """These parties in the order of the rules: never by size, score or date of joining."""
    if procedure.order == LISTED:
        listed = {public_id: number for number, public_id in enumerate(procedure.order_of)}
        return sorted(parties, key=lambda party: (listed.get(party.public_id, len(listed)), party.place, party.pk))
    language = (get_language() or "en").split("-")[0]
    return sorted(parties, key=lambda party: (place(party.shown, language), party.pk))


def party(viewer: Viewer, public_id: str) -> Party:
    """One party."""
    return one(Party, viewer, public_id, "coalition")


@waits
def process_to_set_up(viewer: Viewer) -> list[Waiting]:
    """What a process wants before anything else can happen in it, for those who may bring it about."""
    process = viewer.process
    wanting = (
        (
            "add_party",
            "convening:add_party",
            _("Enter the parties"),
            lambda: not Party.objects.seen_by(viewer).exists(),
        ),
        ("seat_person", "people:seat_person", _("Seat a mediator"), lambda: not _mediated(viewer)),
        (
            "draft_rules",
            "convening:draft_rules",
            _PROPOSE,
            lambda: not process.rules_version and not _proposed(viewer),
        ),
    )
    return [
        Waiting(say(what), reverse(route, args=[process.public_id]))
        for act, route, what, missing in wanting
        if viewer.may(act) and missing()
    ]


_PROPOSE = _("Propose rules of procedure")


def _proposed(viewer: Viewer) -> bool:
    return RulesDraft.objects.seen_by(viewer).filter(state=DRAFT).exists()


def _mediated(viewer: Viewer) -> bool:
    return Seat.objects.seen_by(viewer).filter(in_force(), capacity=Capacity.MEDIATOR).exists()
