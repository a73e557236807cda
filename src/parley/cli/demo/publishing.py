"""Publishes in a demonstration as in life: drafted, cleared by the parties that the rules name, issued."""

from typing import Any

from parley.cli.demo.director import Director
from parley.press import acts as press
from parley.press.models import Item, Version
from parley.procedure.viewer import Viewer


def publish(director: Director, drafting: str, **entries: Any) -> Item:
    """Draft an item by the act of this name, have it cleared, and issue it."""
    staff = director.seats.get("press", director.secretariat)
    item: Item = getattr(press, drafting)(by=staff, **entries)
    clear(director, item)
    return press.issue_item(by=director.secretariat, item=item.public_id)  # type: ignore[no-any-return]


def clear(director: Director, item: Item) -> None:
    """Ask for clearance, and let every head who is asked give it."""
    press.ask_clearance(by=director.secretariat, item=item.public_id)
    version = Version.objects.seen_by(Viewer(seat=director.secretariat, process=director.process)).get(item=item)
    for head in director.heads_asked():
        press.clear_item(by=head, item=item.public_id, digest=version.digest)
