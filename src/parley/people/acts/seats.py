"""A person is seated, and a seat is ended."""

from typing import Literal

from parley.people.acts.seat_keys import _end_keys
from parley.people.acts.witnesses import _end_witnesses
from parley.people.models import Invitation, Seat, Token
from parley.people.rules import seating as rules
from parley.procedure.act import Act, act
from parley.procedure.capacities import TEAM, Capacity
from parley.procedure.errors import Absent, Refused
from parley.procedure.kinds import Id, MaybeLine, MaybeName, Moment, Name
from parley.record.vault import destroy

SeatCapacity = Literal[
    "mediator",
    "secretariat",
    "head",
    "delegate",
    "adviser",
    "envoy",
    "observer",
    "guarantor",
    "witness",
    "interpreter",
    "press",
]


@act
def seat_person(
    act: Act,
    *,
    name: Name,
    capacity: SeatCapacity,
    party: Id = "",
    pseudonym: MaybeName = "",
    institution: MaybeLine = "",
    valid_from: Moment | None = None,
    valid_until: Moment | None = None,
) -> Seat:
    """Give a person a seat at the table, in one capacity, for a party or for none.

    With a pseudonym the name stays with the mediation team and the person; it is chosen once, because the record
    holds what was done under it.
    """
    sits_for = _party(act, party) if party else None
    held = Capacity(capacity)
    ruled = rules.seated(held, has_party=sits_for is not None, at=act.at, since=valid_from, until=valid_until)
    others = list(act.rows(Seat))
    rules.told_apart(
        name=name,
        pseudonym=pseudonym,
        shown=[other.shown for other in others],
        pseudonyms=[other.pseudonym for other in others if other.pseudonym],
    )
    seat: Seat = Seat.objects.create(
        process=act.process,
        party=sits_for,
        capacity=held,
        legal_name=name,
        pseudonym=pseudonym,
        institution=institution,
        valid_from=ruled.since,
        valid_until=ruled.until,
    )
    act.record(f"person.seated.{held}", seat=seat.shown, party=sits_for.name if sits_for is not None else "")
    if pseudonym:
        act.record("pseudonym.given", audience="team", seat=seat.shown, name=name)
    return seat


@act
def end_seat(act: Act, *, seat: Id) -> Seat:
    """End a seat now: whoever holds it is out at the next request; its keys, invitations and witnesses end with it."""
    found = act.find(Seat, seat, "party")
    ruled = rules.Seat(found.valid_from, found.valid_until, found.ended_at)
    found.ended_at = ruled.ended_at(act.at, others_of_team=_others_of_team(act, found)).ended
    found.save()
    act.rows(Token).filter(seat=found, revoked_at__isnull=True).update(revoked_at=act.at)
    open_ones = act.rows(Invitation).filter(seat=found, used_at__isnull=True, withdrawn_at__isnull=True)
    open_ones.update(withdrawn_at=act.at)
    _end_keys(act, found)
    _end_witnesses(act, found)
    act.record("seat.ended", seat=found.shown)
    return found


@act
def erase_words(act: Act, *, seat: Id) -> Seat:
    """Erase what a person said in these talks: the keys of their own words are destroyed, in every room and for good.

    By the person, or by the team when the person asks for it. That they acted stays in the record, which still
    verifies; names, and what the talks as a whole have said (a letter, an agreement, a vote's result) stay too.
    """
    found = act.find(Seat, seat, "party")
    if not rules.may_erase(own=found.pk == act.by.pk, of_team=act.by.capacity in TEAM):
        raise Absent
    # First: what is recorded of it is shut under a key that comes after those that are destroyed.
    destroy(act.process.public_id, found.public_id, act.at)
    act.record("words.erased", seat=found.shown)
    return found


def _party(act: Act, public_id: str):  # type: ignore[no-untyped-def]
    """The party, whose table is convening's: a later stage, known here only as what a seat points to."""
    model = Seat._meta.get_field("party").related_model
    try:
        return act.find(model, public_id)  # type: ignore[type-var]
    except Absent as absent:
        raise Refused(absent.message, field="party") from None


def _others_of_team(act: Act, seat: Seat) -> int | None:
    if seat.capacity not in TEAM:
        return None
    rows = act.rows(Seat).filter(capacity__in=TEAM).exclude(pk=seat.pk)
    return sum(row.in_force(act.at) for row in rows)
