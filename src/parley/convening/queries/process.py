"""The process itself, its parties in the order of its rules, and the rules in force."""

from django.db.models import Q
from django.utils.translation import get_language

from parley.convening.models import Party, Process, Rules
from parley.convening.rules.procedure import LISTED, Procedure
from parley.procedure.act import Act
from parley.procedure.errors import Absent
from parley.procedure.guarded import EVERYTHING, NOTHING, visible
from parley.procedure.viewer import Viewer


@visible(Party)
def parties_seen(viewer: Viewer) -> Q:
    return EVERYTHING if viewer.seated else NOTHING


@visible(Rules)
def rules_seen(viewer: Viewer) -> Q:
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


def rules_for(act: Act) -> Procedure:
    """The rules of procedure under which an act is decided: those in force, whose version its leaf pins."""
    row = act.rows(Rules).filter(version=act.process.rules_version).first()
    return Procedure.from_json(row.content) if row is not None else Procedure()


def parties(viewer: Viewer) -> list[Party]:
    """The parties in the order that the rules of procedure give, by default the alphabet of the language shown."""
    rows = list(Party.objects.seen_by(viewer).select_related("coalition"))
    if rules_in_force(viewer).order == LISTED:
        return sorted(rows, key=lambda party: (party.place, party.pk))
    language = (get_language() or "en").split("-")[0]
    return sorted(rows, key=lambda party: str(party.names.get(language, party.name)).casefold())
