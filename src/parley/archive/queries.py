"""What goes into the archive of a process, read for one viewer: nothing that this viewer couldn't read on pages."""

from dataclasses import dataclass
from typing import IO, Any, cast

from django.utils.translation import get_language

from parley.agreement.queries import agreement, agreements
from parley.archive.making.archive import Progress, make
from parley.archive.making.bundle import Bundle
from parley.archive.making.document import Signed, Signing
from parley.archive.making.files import Writable
from parley.archive.making.spool import Spool
from parley.convening.models import Process
from parley.convening.queries import parties
from parley.people.models import Seat
from parley.people.queries import table
from parley.procedure.capacities import LABELS, Capacity
from parley.procedure.viewer import Viewer
from parley.procedure.words import plain, say
from parley.record.queries import heads, write_bundle


@dataclass(frozen=True)
class Person:
    """Somebody at the table, under the name shown."""

    name: str
    capacity: str
    party: str
    institution: str
    state: str


@dataclass(frozen=True)
class Talks:
    """Of what and for whom an archive is made; its acts and texts come from the record's own file."""

    process: str
    title: str
    summary: str
    zone: str
    languages: tuple[str, ...]
    demonstration: bool
    #: For whom it was filtered, and in what capacity; empty where nothing was left out.
    reader: str
    capacity: str
    audiences: tuple[str, ...]
    parties: tuple[tuple[str, str], ...]
    people: tuple[Person, ...]
    agreements: tuple[Signed, ...]
    language: str


def talks_for(viewer: Viewer, audiences: tuple[str, ...] | None = None) -> Talks:
    """What goes into the archive of this viewer; `audiences` are the logs for the operator, who leaves none out."""
    process, seat = viewer.process, viewer.seat
    whole = audiences is not None
    return Talks(
        process=process.public_id,
        title=process.title,
        summary=process.summary,
        zone=process.time_zone,
        languages=tuple(process.languages),
        demonstration=process.demonstration,
        reader="" if whole else seat.shown,
        capacity="" if whole else say(LABELS[Capacity(seat.capacity)]),
        audiences=audiences if audiences is not None else viewer.audiences,
        parties=tuple((party.public_id, party.shown) for party in parties(viewer)),
        people=tuple(
            Person(one.shown, one.label, one.party.shown if one.party else "", one.institution, one.state_label)
            for bench in table(viewer)
            for one in bench.seats
        ),
        agreements=tuple(_signed(viewer, row.public_id) for row, _tally in agreements(viewer)),
        language=(get_language() or "en").split("-")[0],
    )


def archive_of(talks: Talks, out: Writable, progress: Progress = lambda _what: None) -> dict[str, Any]:
    """Write the archive; gives what it holds, as its manifest says it.

    The record's own file is written first, and all else is made of that: what happens meanwhile is in none of it.
    """
    record = Spool()
    try:
        write_bundle(
            cast("IO[bytes]", record),
            process=talks.process,
            title=talks.title,
            audiences=talks.audiences,
            reader=talks.reader or None,
        )
        record.finish()
        return make(out, talks, Bundle.of(record), progress)
    finally:
        record.close()


def seats_for_archive(process: Process) -> list[Seat]:
    """Every seat of a process, those that have ended among them: for the operator at the terminal, never for a page."""
    return list(Seat._base_manager.filter(process=process).select_related("account", "party").order_by("pk"))


def acts_to_take(viewer: Viewer) -> int:
    """How many acts stand in the logs that this viewer reads: how long an archive takes goes by that."""
    return sum(head.size for head in heads(viewer.process.public_id, viewer.audiences))


def _signed(viewer: Viewer, public_id: str) -> Signed:
    found = agreement(viewer, public_id)
    row = found.agreement
    return Signed(
        title=row.title,
        versions=tuple((one["language"], one["text_hash"], one["authentic"]) for one in found.versions),
        signed=found.tally.signed,
        of=found.tally.of,
        condition=plain(found.condition),
        in_force_at=row.in_force_at,
        signings=tuple(
            Signing(
                name=one.signatory.seat.shown,
                party=one.signatory.seat.party.shown if one.signatory.seat.party else "",
                capacity=say(LABELS[Capacity(one.signatory.capacity)]),
                state=one.state,
                at=one.signatory.at,
                language=one.signatory.language,
                reservation=one.signatory.reservation,
                words=one.signatory.words,
                sha256=one.signatory.text_hash,
                key=one.signatory.key_fingerprint,
            )
            for one in found.signings
        ),
    )
