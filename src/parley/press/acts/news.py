"""News items: drafted, edited, or kept from a clipping that a person has read through."""

from pydantic import BaseModel, ConfigDict

from parley.press.acts.desk import Desk
from parley.press.models import Item, Photo, Version
from parley.press.rules import content as contents
from parley.press.rules import item as rules
from parley.procedure.act import Act, act
from parley.procedure.errors import Refused
from parley.procedure.errors import mark as _
from parley.procedure.kinds import Document, Id, Language, Line, MaybeLine, Moment, Name


class Outside(BaseModel):
    """A headline from elsewhere, with its own date and a link where there are any."""

    model_config = ConfigDict(extra="forbid")

    headline: Line
    published: Moment | None = None
    url: MaybeLine = ""


@act
def draft_news(
    act: Act,
    *,
    headline: Line,
    body: Document,
    language: Language,
    tags: list[Name] = [],  # noqa: B006 (the entries are read from the signature, and never changed)
    photo: Id = "",
    related: list[Id] = [],  # noqa: B006
    outside: list[Outside] = [],  # noqa: B006
    zone: MaybeLine = "",
    city: MaybeLine = "",
) -> Item:
    """Draft a news item, seen by the press desk alone until clearance is asked."""
    picture = _photo(act, photo)
    content = contents.news(
        headline=headline,
        body=body,
        language=language,
        tags=tags,
        zone=zone or act.process.time_zone,
        city=city,
        photo=_pictured(picture),
        related=_related(act, related),
        outside=[(one.headline, one.published, one.url) for one in outside],
    )
    return Desk(act).drafted(content, picture)


@act
def edit_news(
    act: Act,
    *,
    item: Id,
    edition: int,
    headline: Line,
    body: Document,
    language: Language,
    tags: list[Name] = [],  # noqa: B006
    photo: Id = "",
    related: list[Id] = [],  # noqa: B006
    outside: list[Outside] = [],  # noqa: B006
    zone: MaybeLine = "",
    city: MaybeLine = "",
) -> Item:
    """Edit the draft of a news item; clearances that were given to the earlier words are void."""
    desk = Desk(act)
    version, picture = desk.at_hand(item), _photo(act, photo)
    content = contents.news(
        headline=headline,
        body=body,
        language=language,
        tags=tags,
        zone=zone or act.process.time_zone,
        city=city,
        photo=_pictured(picture),
        related=_related(act, related, version),
        outside=[(one.headline, one.published, one.url) for one in outside],
        source=version.content.get("source"),
    )
    return desk.edited(version, edition, content, picture)


@act
def draft_from_clipping(
    act: Act,
    *,
    headline: Line,
    body: Document,
    language: Language,
    source: Line,
    source_published: Moment | None = None,
    credit: MaybeLine = "",
    tags: list[Name] = [],  # noqa: B006
    outside: list[Outside] = [],  # noqa: B006
    zone: MaybeLine = "",
    city: MaybeLine = "",
) -> Item:
    """Keep a clipping, as a person has read and confirmed it, as a draft that names its source."""
    content = contents.news(
        headline=headline,
        body=body,
        language=language,
        tags=tags,
        zone=zone or act.process.time_zone,
        city=city,
        outside=[(one.headline, one.published, one.url) for one in outside],
        source={
            "name": source,
            "published": source_published.isoformat() if source_published else "",
            "credit": credit,
        },
    )
    return Desk(act).drafted(content)


def _photo(act: Act, public_id: str) -> Photo | None:
    return act.find(Photo, public_id) if public_id else None


def _pictured(photo: Photo | None) -> dict[str, object] | None:
    """All that a page shows of a photograph, as it is cleared together with the words."""
    if photo is None:
        return None
    return {
        "id": photo.public_id,
        "large": photo.large,
        "small": photo.small,
        "width": photo.width,
        "height": photo.height,
        "small_width": photo.small_width,
        "small_height": photo.small_height,
        "alt": photo.alt,
        "credit": photo.credit,
    }


def _related(act: Act, ids: list[str], version: Version | None = None) -> list[dict[str, str]]:
    """Issued items that this one points to, with their own dates: what is not public is not pointed to."""
    rows = act.rows(Version).filter(state=rules.ISSUED, item__public_id__in=ids).select_related("item")
    found = {row.item.public_id: row for row in rows}
    own = version.item.public_id if version is not None else ""
    for public_id in ids:
        if public_id not in found or public_id == own:
            raise Refused(_("A related item must be another one that has been issued."), field="related")
    return [
        {
            "id": public_id,
            "kind": found[public_id].item.kind,
            "headline": found[public_id].content["headline"],
            "published": f"{found[public_id].item.issued_at:%Y-%m-%dT%H:%M:%S%z}",
        }
        for public_id in dict.fromkeys(ids)
    ]
