"""The overview of a process: what stands beside its timeline."""

from dataclasses import dataclass

from django.utils.translation import gettext

from parley.convening.models import Party
from parley.convening.queries.consents import ConsentTable, consent_table
from parley.convening.rules.process import TRACKS
from parley.procedure.viewer import Viewer


@dataclass(frozen=True)
class Overview:
    """The process in a few lines: its track, its parties in order, and how the consents stand."""

    track: str
    parties: list[Party]
    consents: ConsentTable
    rules_version: int


def overview(viewer: Viewer) -> Overview:
    """What a member sees beside the timeline."""
    table = consent_table(viewer)
    parties = [line.party for line in table.lines]
    track = TRACKS.get(viewer.process.track, "")
    return Overview(gettext(track) if track else "", parties, table, viewer.process.rules_version)
