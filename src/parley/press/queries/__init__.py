"""What there is to see of the press room: at its desk, and from outside."""

from parley.press.queries.desk import (
    agreement_to_publish,
    agreements_to_publish,
    clearances_waiting,
    desk,
    entries_to_publish,
    item,
    items_to_point_to,
    photos,
    preview,
)
from parley.press.queries.newsroom import (
    earlier_version,
    front_page,
    instrument,
    news,
    news_item,
    photo,
    picture,
    public_processes,
    public_room,
    tagged,
)
from parley.press.queries.sight import press_log

__all__ = [
    "agreement_to_publish",
    "agreements_to_publish",
    "clearances_waiting",
    "desk",
    "earlier_version",
    "entries_to_publish",
    "front_page",
    "instrument",
    "item",
    "items_to_point_to",
    "news",
    "news_item",
    "photo",
    "photos",
    "picture",
    "press_log",
    "preview",
    "public_processes",
    "public_room",
    "tagged",
]
