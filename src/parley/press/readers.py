"""What readers do: subscribe, leave, react. These are no acts of the talks, and nothing of them is in the record."""

import hashlib
from datetime import timedelta

from django.db import transaction

from parley.convening.models import Process
from parley.press.models import Item, PressRoom, Reaction, Subscriber
from parley.press.rules.reactions import known
from parley.press.tasks import send_confirmation
from parley.procedure.errors import Absent, Refused
from parley.procedure.errors import mark as _
from parley.record.sources import now

#: An address that nobody confirms is forgotten after this time, and is written to no more often than this.
FORGOTTEN, AGAIN = timedelta(days=7), timedelta(minutes=30)
#: So many new addresses in an hour, for one process: more is somebody writing to strangers through us.
MOST_IN_AN_HOUR = 200


def subscribe(process: Process, address: str, language: str) -> None:
    """Note an address and write to it; it counts for nothing until its owner confirms.

    Whether it was known before, the caller does not learn.
    """
    at, rows = now(), Subscriber._base_manager.filter(process=process)
    with transaction.atomic():
        rows.filter(confirmed_at=None, asked_at__lt=at - FORGOTTEN).delete()
        known_before = rows.filter(mark=Subscriber.marked(address)).first()
        if known_before is not None and (known_before.confirmed_at or known_before.asked_at > at - AGAIN):
            return
        if rows.filter(asked_at__gt=at - timedelta(hours=1)).count() >= MOST_IN_AN_HOUR:
            raise Refused(_("Too many addresses were entered in the last hour. Try again later."))
        if known_before is None:
            known_before = Subscriber.objects.create(process=process, address=address, language=language, asked_at=at)
        else:
            known_before.asked_at, known_before.language = at, language
            known_before.save()
        send_confirmation.enqueue(known_before.public_id)


def addressee(process: Process, token: str, purpose: str) -> None:
    """Make sure that a link from a mail is one of ours, before its page is shown."""
    if purpose == "confirm":
        _owner(process, token, purpose)
    else:
        _public_id(token, purpose)


def confirm(process: Process, token: str) -> None:
    """The owner of an address confirms the subscription; doing it again changes nothing."""
    found = _owner(process, token, "confirm")
    if found.confirmed_at is None:
        found.confirmed_at = now()
        found.save()


def leave(process: Process, token: str) -> None:
    """The owner of an address leaves, and the address is deleted; doing it again changes nothing."""
    public_id = _public_id(token, "leave")
    Subscriber._base_manager.filter(process=process, public_id=public_id).delete()


def react(process: Process, item: str, reader: str, reaction: str) -> None:
    """Note a reader's reaction to an issued item; another one takes its place."""
    name = known(reaction)
    found = Item._base_manager.filter(process=process, public_id=item, issued_at__isnull=False).first()
    room = PressRoom._base_manager.filter(process=process).first()
    if found is None or room is None or not room.reactions:
        raise Absent
    mark = hashlib.sha256(f"{reader}|{found.public_id}".encode()).hexdigest()
    Reaction._base_manager.update_or_create(item=found, mark=mark, defaults={"name": name})


def _public_id(token: str, purpose: str) -> str:
    public_id = Subscriber.named_by(token, purpose)
    if public_id is None:
        raise Absent
    return public_id


def _owner(process: Process, token: str, purpose: str) -> Subscriber:
    found: Subscriber | None = Subscriber._base_manager.filter(
        process=process, public_id=_public_id(token, purpose)
    ).first()
    if found is None:
        raise Absent
    return found
