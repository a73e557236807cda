"""The keys of one's own seat."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from parley.people.models import Token
from parley.procedure.guarded import NOTHING, visible
from parley.procedure.viewer import Viewer
from parley.record.sources import now


@visible(Token)
def tokens_seen(viewer: Viewer) -> Q:
    return Q(seat=viewer.seat) if viewer.seated else NOTHING


@dataclass(frozen=True)
class KeyView:
    """A key as its holder sees it; the key itself was shown once."""

    id: str
    label: str
    made: datetime
    expires: datetime | None
    works: bool
    revoked: datetime | None


def keys(viewer: Viewer) -> list[KeyView]:
    """The keys of the viewer's own seat, the newest first."""
    at = now()
    return [
        KeyView(
            id=row.public_id,
            label=row.label,
            made=row.made_at,
            expires=row.expires_at,
            works=row.revoked_at is None and (row.expires_at is None or at < row.expires_at),
            revoked=row.revoked_at,
        )
        for row in Token.objects.seen_by(viewer).order_by("-made_at", "-pk")
    ]
