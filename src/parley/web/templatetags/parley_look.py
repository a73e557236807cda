"""How dates, names, parties and counts are shown: the same on every page, in every language."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, tzinfo
from itertools import groupby
from typing import Any
from zoneinfo import ZoneInfo

from django import template
from django.conf import settings
from django.utils import timezone
from django.utils.dateformat import format as format_date
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, get_language_info, gettext, ngettext, pgettext

from parley.convening.rules.alphabet import initial
from parley.procedure.capacities import LABELS
from parley.record.sources import now

register = template.Library()

#: Embedding and override controls, which can make a name read otherwise than it is stored.
_OVERRIDES = re.compile("[\u202a-\u202e\x00]")
MARKS = 8


def _zone(zone: tzinfo | str | None) -> tzinfo:
    if isinstance(zone, str) and zone:
        return ZoneInfo(zone)
    return zone if isinstance(zone, tzinfo) else timezone.get_current_timezone()


def _offset(at: datetime) -> str:
    """How far a place's clock is from UTC at that moment: `UTC`, `UTC+6`, `UTC+5:30`."""
    minutes = int((at.utcoffset() or UTC.utcoffset(None)).total_seconds()) // 60
    if not minutes:
        return "UTC"
    sign, (hours, rest) = "+" if minutes > 0 else "\u2212", divmod(abs(minutes), 60)
    return f"UTC{sign}{hours}:{rest:02}" if rest else f"UTC{sign}{hours}"


def relative(at: datetime, at_now: datetime | None = None) -> str:
    """How long ago, or how soon, in one unit: `3 days ago`, `in 2 hours`."""
    seconds = int(((at_now or now()) - at).total_seconds())
    past, n = seconds >= 0, abs(seconds)
    # Whole sentences for each unit: most languages inflect the unit after "ago" and "in".
    if n < 60:
        return gettext("just now") if past else gettext("in a moment")
    if n < 3600:
        n //= 60
        text = (
            ngettext("%(n)d minute ago", "%(n)d minutes ago", n)
            if past
            else ngettext("in %(n)d minute", "in %(n)d minutes", n)
        )
    elif n < 86_400:
        n //= 3600
        text = (
            ngettext("%(n)d hour ago", "%(n)d hours ago", n) if past else ngettext("in %(n)d hour", "in %(n)d hours", n)
        )
    else:
        return relative_days(n // 86_400, past=past)
    return text % {"n": n}


def relative_days(n: int, *, past: bool) -> str:
    """How long ago, or how soon, for a span of whole days."""
    if n == 0:
        return gettext("today")
    if n < 31:
        text = ngettext("%(n)d day ago", "%(n)d days ago", n) if past else ngettext("in %(n)d day", "in %(n)d days", n)
    elif n < 365:
        n = max(1, n * 12 // 365)
        text = (
            ngettext("%(n)d month ago", "%(n)d months ago", n)
            if past
            else ngettext("in %(n)d month", "in %(n)d months", n)
        )
    else:
        n = n * 400 // 146_097
        n = max(1, n)
        text = (
            ngettext("%(n)d year ago", "%(n)d years ago", n) if past else ngettext("in %(n)d year", "in %(n)d years", n)
        )
    return text % {"n": n}


def _days_between(day: date, today: date) -> str:
    gap = (today - day).days
    return relative_days(abs(gap), past=gap >= 0)


def _day_format() -> str:
    # Translators: a day in Django's date format. E is the month as it stands in a date.
    return pgettext("date format", "j E Y")


def _moment_format() -> str:
    # Translators: a day and the time of day in Django's date format.
    return pgettext("date format", "j E Y, H:i")


@register.simple_tag
def when(
    at: datetime | date | None, zone: tzinfo | str | None = None, place: str = "", bare: bool = False
) -> SafeString:
    """A moment with its zone, and how long ago it was beside it; a day without a time has no zone.

    `place` names the city whose clock it is; `bare` leaves the relative time out.
    """
    if at is None:
        return mark_safe("")
    if not isinstance(at, datetime):
        stamp, shown, ago = at.isoformat(), format_date(at, _day_format()), _days_between(at, timezone.localdate(now()))
        clock: str | SafeString = ""
    else:
        local = at.astimezone(_zone(zone))
        stamp, shown, ago = local.isoformat(), format_date(local, _moment_format()), relative(at)
        clock = _clock(local, place)
    told = format_html(' <span class="ago">· {}</span>', ago) if not bare else ""
    return format_html('<time datetime="{}">{}{}</time>{}', stamp, shown, clock, told)


@register.simple_tag
def comma() -> str:
    """What stands between a name and what follows it, as the page's language writes it."""
    return "\u060c " if (get_language() or "").startswith("ar") else ", "


@register.simple_tag
def days(first: date, last: date) -> SafeString:
    """A run of days; beside it how long it is until they begin, or since they ended."""
    shown = when(last, bare=True)
    if first != last:
        shown = format_html("{} – {}", when(first, bare=True), shown)
    today = timezone.localdate(now())
    if first != last and first <= today <= last:
        return shown
    nearest = first if today < first else last
    return format_html('{} <span class="ago">· {}</span>', shown, _days_between(nearest, today))


def _clock(local: datetime, place: str = "") -> SafeString:
    if place:
        return format_html(' <span class="zone">({} · <bdi dir="ltr">{}</bdi>)</span>', bdi(place), _offset(local))
    return format_html(' <bdi dir="ltr" class="zone">{}</bdi>', _offset(local))


@register.simple_tag
def clock(at: datetime, zone: tzinfo | str | None = None, place: str = "") -> SafeString:
    """The time of day with its zone, for where the day stands beside it."""
    local = at.astimezone(_zone(zone))
    return format_html(
        '<time datetime="{}">{}{}</time>', local.isoformat(), format_date(local, "H:i"), _clock(local, place)
    )


@register.filter
def bdi(text: Any) -> SafeString:
    """A name that keeps its own direction and cannot turn that of its neighbours."""
    return format_html("<bdi>{}</bdi>", _OVERRIDES.sub("", str(text if text is not None else "")))


@register.filter
def language_name(code: str) -> str:
    """The name of a language in which texts are written, in the reader's language."""
    return str(dict(settings.TEXT_LANGUAGES).get(code, code))


@register.filter
def capacity(value: str) -> str:
    """The name of a capacity in the language shown."""
    label = LABELS.get(value)  # type: ignore[call-overload]
    return gettext(label) if label else str(value)


@register.simple_tag
def party_mark(party: Any) -> SafeString:
    """The small mark of a party: a shape, a colour and a letter; says nothing that its name beside it does not."""
    name = str(getattr(party, "shown", None) or getattr(party, "name", None) or party or "")
    number = getattr(party, "mark", None)
    shape = f" mark-{int(number) % MARKS}" if number is not None else ""
    return format_html('<span class="mark{}" aria-hidden="true">{}</span>', shape, initial(name))


@register.filter
def field_label(form: Any, name: str) -> str:
    """The label of a form's field, by its name."""
    return str(form[name].label)


@register.filter
def of(mapping: Mapping[str, Any] | Any, name: str) -> Any:
    """What stands under a name in a mapping, or in an object's attribute."""
    if isinstance(mapping, Mapping):
        return mapping.get(name, "")
    return getattr(mapping, name, "")


@register.simple_tag
def years_of(entries: Iterable[Any], zone: tzinfo | str | None = None) -> list[dict[str, Any]]:
    """The entries of a timeline under their years and days, in the order given; each on its own zone's clock."""

    def day(entry: Any) -> date:
        at = of(entry, "time")
        return at.astimezone(_zone(of(entry, "zone") or zone)).date() if isinstance(at, datetime) else at

    days = [{"day": key, "entries": list(group)} for key, group in groupby(entries or (), key=day)]
    return [{"year": key, "days": list(group)} for key, group in groupby(days, key=lambda item: item["day"].year)]


@register.simple_tag
def day_in_year(day: date) -> SafeString:
    """A day under the heading of its year, with how long ago it was."""
    # Translators: a day whose year stands in the heading, in Django's date format.
    shown = format_date(day, pgettext("date format", "j E"))
    ago = _days_between(day, timezone.localdate(now()))
    return format_html(
        '<time class="day-date" datetime="{}">{} <span class="ago">{}</span></time>', day.isoformat(), shown, ago
    )


@register.filter
def is_moment(value: Any) -> bool:
    """Whether a date has a time of day."""
    return isinstance(value, datetime)


@register.inclusion_tag("bars.html")
def bars(rows: Sequence[Any], caption: str = "") -> dict[str, Any]:
    """Votes as bars with the same figures beside them; a row has `label` or `party`, `agree`, `disagree`, `passed`."""
    return {"caption": caption, "rows": [_bar(row) for row in rows]}


def _bar(row: Any) -> dict[str, Any]:
    counts = {name: int(of(row, name) or 0) for name in ("agree", "disagree", "passed")}
    total = sum(counts.values())
    # Attributes of the drawing, never localised: SVG knows no decimal comma.
    widths = {name: f"{100 * count / total:.2f}" if total else "0" for name, count in counts.items()}
    edge = f"{100 * (counts['agree'] + counts['disagree']) / total:.2f}" if total else "0"
    return {
        "label": of(row, "label"),
        "party": of(row, "party"),
        "total": total,
        "counts": counts,
        "widths": widths,
        "edge": edge,
    }


@register.simple_tag
def languages() -> list[dict[str, Any]]:
    """The languages of the pages, each named in itself."""
    return [{"code": code, "name": get_language_info(code)["name_local"]} for code, _ in settings.LANGUAGES]


@register.simple_tag(takes_context=True)
def path_here(context: template.Context) -> str:
    """The address of this page, to come back to after a change of language."""
    request = context.get("request")
    if request is None:
        return "/"
    return str(request.get_full_path() if request.method == "GET" else request.path)
