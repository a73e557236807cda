"""What an item says, as one snapshot that is cleared, hashed and shown: nothing later in the rooms changes it."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from parley.ledger import canonical
from parley.ledger.leaf import text_hash
from parley.procedure.errors import Refused
from parley.procedure.errors import mark as _

NEWS, MILESTONE, PROFILE, INSTRUMENT = "news", "milestone", "profile", "instrument"
FINDINGS = "findings"
KINDS = {
    NEWS: _("news item"),
    MILESTONE: _("entry of the public timeline"),
    PROFILE: _("public description of the process"),
    INSTRUMENT: _("agreement, declaration or communiqué"),
    FINDINGS: _("result of a consultation"),
}
#: The kinds that have a page of their own, which lists and feeds point to.
PAGES = {NEWS: "press:news_item", INSTRUMENT: "press:instrument", FINDINGS: "press:findings"}
TRACKS = ("I", "I.5", "II")
MOST_TAGS = 12

Content = dict[str, Any]


def wording(content: Mapping[str, Any]) -> str:
    """The one line of canonical JSON that is cleared and stands in the record by its hash."""
    return canonical.dumps(dict(content)).decode()


def digest(content: Mapping[str, Any]) -> str:
    """The hash by which a clearance names what it cleared."""
    return text_hash(wording(content))


def news(
    *,
    headline: str,
    body: str,
    language: str,
    tags: Sequence[str] = (),
    zone: str = "UTC",
    city: str = "",
    photo: Mapping[str, Any] | None = None,
    related: Iterable[Mapping[str, Any]] = (),
    outside: Iterable[tuple[str, datetime | None, str]] = (),
    source: Mapping[str, str] | None = None,
) -> Content:
    """A news item: `related` are issued items of the process, `outside` headlines from elsewhere with date and link."""
    return {
        "kind": NEWS,
        "headline": headline,
        "body": body,
        "language": language,
        "tags": tagged(tags),
        "zone": zone_known(zone),
        "city": city,
        "photo": dict(photo) if photo else None,
        "related": [dict(one) for one in related],
        "outside": [
            {"headline": said, "published": at.isoformat() if at else "", "url": link(url, "outside")}
            for said, at, url in outside
        ],
        "source": dict(source) if source else None,
    }


def milestone(
    *, sentence: str, day: date, language: str, zone: str = "UTC", city: str = "", source: str = ""
) -> Content:
    """One entry of the public timeline."""
    return {
        "kind": MILESTONE,
        "headline": sentence,
        "day": day.isoformat(),
        "language": language,
        "zone": zone_known(zone),
        "city": city,
        "source": source,
    }


def profile(
    *, title: str, summary: str, language: str, track: str, parties: Sequence[str], zone: str = "UTC", city: str = ""
) -> Content:
    """The public description of the process, its parties in the order given and as they are to be named."""
    return {
        "kind": PROFILE,
        "headline": title,
        "body": summary,
        "language": language,
        "track": track,
        "parties": list(parties),
        "zone": zone_known(zone),
        "city": city,
    }


def instrument(
    *,
    title: str,
    introduction: str,
    language: str,
    day: date,
    texts: Iterable[tuple[str, str, bool]],
    signed: int,
    of: int,
    names: Sequence[str],
    zone: str = "UTC",
    city: str = "",
    by_key: int | None = None,
) -> Content:
    """An agreement, declaration or communiqué: `texts` are (language, text, whether it is authentic).

    `by_key` says of an agreement of these talks how many have signed it with a key of their own.
    """
    versions = [
        {"language": code, "text": text, "sha256": text_hash(text), "authentic": authentic}
        for code, text, authentic in texts
    ]
    codes = [version["language"] for version in versions]
    if not versions:
        raise Refused(_("Give at least one text."), field="texts")
    if len(set(codes)) != len(codes):
        raise Refused(_("Give one text for each language."), field="texts")
    if not any(version["authentic"] for version in versions):
        raise Refused(_("Say which language is authentic."), field="texts")
    if signed > of:
        raise Refused(_("More have signed than could sign."), field="signed")
    if len(names) > signed:
        raise Refused(_("More names are given than have signed."), field="names")
    return {
        "kind": INSTRUMENT,
        "headline": title,
        "body": introduction,
        "language": language,
        "day": day.isoformat(),
        "texts": versions,
        "signed": signed,
        "of": of,
        "names": list(names),
        "zone": zone_known(zone),
        "city": city,
        **({} if by_key is None else {"by_key": by_key}),
    }


def slug(tag: str) -> str:
    """The form of a tag that stands in addresses: letters and digits of any script, joined by hyphens."""
    return re.sub(r"[\W_]+", "-", unicodedata.normalize("NFKC", tag).casefold()).strip("-")[:80]


def tagged(tags: Sequence[str]) -> list[str]:
    """The tags without repetitions, in the order given."""
    kept: dict[str, str] = {}
    for tag in tags:
        if not slug(tag):
            raise Refused(_("A tag needs at least one letter or digit: “%(tag)s” has none."), field="tags", tag=tag)
        if len(tag) > 80:
            raise Refused(_("A tag is at most 80 characters long."), field="tags")
        kept.setdefault(slug(tag), tag)
    if len(kept) > MOST_TAGS:
        raise Refused(_("Give at most %(most)s tags."), field="tags", most=MOST_TAGS)
    return list(kept.values())


def zone_known(name: str) -> str:
    """The name of a time zone, such as Asia/Almaty, if there is one of that name."""
    try:
        ZoneInfo(name)
    except (ValueError, OSError, LookupError):
        raise Refused(_("There is no time zone of that name. Write it as in Asia/Almaty."), field="zone") from None
    return name


def link(url: str, field: str) -> str:
    """An address that may stand in a link: http or https and a host, nothing else."""
    if not url:
        return ""
    try:
        parts = urlsplit(url)
        good = parts.scheme in ("http", "https") and parts.hostname and not parts.username
    except ValueError:
        good = False
    if not good or len(url) > 500 or re.search(r"[\s\x00-\x20\x7f\"'<>\\^`{|}]", url):
        raise Refused(_("A link begins with https:// or http://, and has no spaces."), field=field)
    return url
