"""What the press room does by itself: embargoes that end, and mail to those who asked for it."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django_tasks import task

from parley.press.models import Subscriber, Version
from parley.press.rules import content as contents
from parley.press.rules import item as rules
from parley.press.rules import markup
from parley.procedure.waiting import Due, deadline


@deadline
def embargoes_to_end(at: datetime) -> Iterator[Due]:
    """Items whose embargo has ended."""
    # Imported here: the acts enqueue the mail below.
    from parley.press.acts import release_item

    rows = Version.objects.for_clock().filter(state=rules.EMBARGOED, embargo_until__lte=at)
    for version in rows.select_related("item__process").order_by("embargo_until", "pk"):
        yield Due(release_item, version.item.process, {"version": version.public_id})


@task()
def announce(version: str) -> None:
    """Write to every confirmed subscriber about an item, one task for each, so that one bad address stops no other."""
    found = Version._base_manager.select_related("item").get(public_id=version)
    with transaction.atomic():
        confirmed = Subscriber._base_manager.filter(process=found.item.process_id, confirmed_at__isnull=False)
        for subscriber in confirmed.order_by("pk").values_list("public_id", flat=True):
            send_item.enqueue(version, subscriber)


@task()
def send_item(version: str, subscriber: str) -> None:
    """Send one item to one subscriber, in the state in which it stands issued now; who has left gets nothing."""
    reader = Subscriber._base_manager.filter(public_id=subscriber, confirmed_at__isnull=False).first()
    if reader is None:
        return
    first = Version._base_manager.select_related("item__process").get(public_id=version)
    found = Version._base_manager.get(item=first.item, state=rules.ISSUED)
    page = contents.PAGES[first.item.kind]
    with translation.override(reader.language):
        context = {
            "headline": found.content["headline"],
            "words": markup.plain(found.content.get("body", "")),
            "issued_at": first.item.issued_at,
            "url": _absolute(reverse(page, args=[first.item.process.public_id, first.item.public_id])),
        }
        _send(reader, found.content["headline"], "press/mail/item.txt", context)


@task()
def send_confirmation(subscriber: str) -> None:
    """Ask the owner of an address whether it was they who entered it."""
    reader = Subscriber._base_manager.filter(public_id=subscriber, confirmed_at__isnull=True).first()
    if reader is None:
        return
    process = reader.process.public_id
    with translation.override(reader.language):
        link = _absolute(reverse("press:confirm", args=[process, reader.token("confirm")]))
        subject = translation.gettext("Confirm that you want these news by mail")
        _send(reader, subject, "press/mail/confirm.txt", {"url": link})


def _send(reader: Subscriber, subject: str, template: str, context: dict[str, Any]) -> None:
    leave = _absolute(reverse("press:leave", args=[reader.process.public_id, reader.token("leave")]))
    EmailMessage(
        subject=subject,
        body=render_to_string(template, {**context, "leave": leave}),
        to=[reader.address],
        headers={
            "List-Unsubscribe": f"<{leave}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
            "Auto-Submitted": "auto-generated",
        },
    ).send()


def _absolute(path: str) -> str:
    """A link for outside; the server's own address is a setting, never what a request claims."""
    return (settings.PUBLIC_URL or "http://localhost:8000") + path
