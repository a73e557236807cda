"""Dates and hours as news pages write them, in English, German, French, Russian, Kazakh and Arabic."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from typing import Final

from .cleaning import western_digits
from .zones import fixed, zone

_MONTH_NAMES: Final[tuple[str, ...]] = (
    "january jan januar jänner janvier janv января январь янв қаңтар қаң يناير كانون_الثاني جانفي",
    "february feb februar février fevrier févr февраля февраль фев февр ақпан ақп فبراير شباط فيفري",
    "march mar märz maerz mär mrz mars марта март мар наурыз нау مارس آذار اذار",
    "april apr avril avr апреля апрель апр сәуір сәу أبريل ابريل إبريل نيسان أفريل",
    "may mai мая май мамыр мам مايو أيار ايار ماي",
    "june jun juni juin июня июнь июн маусым мау يونيو يونيه حزيران جوان",
    "july jul juli juillet juil июля июль июл шілде шіл يوليو يوليه تموز جويلية",
    "august aug août aout августа август авг тамыз там أغسطس اغسطس آب أوت",
    "september sep sept septembre сентября сентябрь сен сент қыркүйек қыр سبتمبر أيلول ايلول",
    "october oct oktober okt octobre октября октябрь окт қазан қаз أكتوبر اكتوبر تشرين_الأول تشرين_الاول",
    "november nov novembre ноября ноябрь ноя нояб қараша қар نوفمبر تشرين_الثاني",
    "december dec dezember dez décembre decembre déc декабря декабрь дек желтоқсан жел ديسمبر كانون_الأول كانون_الاول",
)
_MONTHS: Final[dict[str, int]] = {
    name.replace("_", " "): number for number, names in enumerate(_MONTH_NAMES, start=1) for name in names.split()
}
_MONTH: Final = "(?:" + "|".join(sorted(map(re.escape, _MONTHS), key=len, reverse=True)) + r")(?!\w)\.?"
_TWO_MONTHS: Final = rf"({_MONTH})(?:\s*[/(]\s*{_MONTH}\)?)?"  # "13 نيسان/أبريل 2015" names one month twice
_YEAR: Final = r"((?:19|20)\d\d)"

_ISO: Final = re.compile(
    r"(?<!\d)((?:19|"
    r"20)\d\d)-(\d{2})-(\d{2})(?:[T ]\s*(\d{2}):(\d{2})(?::(\d{2})(?:[.,]\d{1,9})?)?\s?(Z\b|"
    r"[+-]\d{2}:?\d{2}(?!\d))?)?(?!\d)"
)
_DAY_MONTH_YEAR: Final = re.compile(
    rf"(?<!\d)(\d{{1,2}})(?:st|nd|rd|th|er|\.|-го|-е)?[\s-]+(?:de\s+|of\s+)?{_TWO_MONTHS}[\s,-]*{_YEAR}(?!\d)", re.I
)
_MONTH_DAY_YEAR: Final = re.compile(rf"(?<!\w){_TWO_MONTHS}\s+(\d{{1,2}})(?:st|nd|rd|th)?\s*,?\s+{_YEAR}(?!\d)", re.I)
_YEAR_DAY_MONTH: Final = re.compile(
    rf"(?<!\d){_YEAR}\s*(?:жылғы|жылы|жыл|ж\.?)?,?\s*(\d{{1,2}})[\s-]+{_TWO_MONTHS}(?!\w)", re.I
)
_DAY_MONTH: Final = re.compile(rf"(?<!\d)(\d{{1,2}})(?:st|nd|rd|th|er|\.)?\s+{_TWO_MONTHS}(?!\s*\d{{4}})", re.I)
_DOTTED: Final = re.compile(r"(?<![\d.])(\d{1,2})([./-])(\d{1,2})\2((?:19|20)\d\d|\d\d)(?![\d.])")
_YEAR_FIRST: Final = re.compile(r"(?<![\d.])((?:19|20)\d\d)[./](\d{1,2})[./](\d{1,2})(?![\d.])")
_CLOCK: Final = re.compile(
    r"(?<![\d:.])([01]?\d|2[0-4])\s?(?:[:h٫]|\.(?=\d\d\s?(?:uhr|[ap]\.?m|gmt|utc|"
    r"bst)))\s?([0-5]\d)(?::([0-5]\d))?(?![\d:])"
    r"\s?([ap]\.?\s?m\b\.?|صباحا|صباحًا|صباحاً|مساء|مساءً|ص(?!\w)|م(?!\w))?",
    re.I,
)
_HOUR_ALONE: Final = re.compile(r"(?<![\d:.])(\d{1,2})\s?(?:([ap]\.?m\b\.?)|uhr\b|h(?=\s|$))", re.I)
# "13 April 2015, 09.44": a dot between hour and minute is believed only where the day has been found apart.
_DOTTED_CLOCK: Final = re.compile(r"(?<![\d.])([01]?\d|2[0-3])\.([0-5]\d)(?![\d.])")

# A date with its hour in two calendars, and the time of an update beside it; more digits are a table.
_MOST_DIGITS: Final = 36
_DIGIT: Final = re.compile(r"\d")

# Words that belong to a date and carry nothing else.
_FILLERS: Final = re.compile(
    r"(?<!\w)(?:published|posted|publié|publiée|veröffentlicht|erstellt|stand|опубликовано|опубликована|жарияланды|"
    r"жарияланған|дата|күні|date|datum|updated|last|first|modified|on|at|the|le|à|les|um|am|den|der|vom|uhr|в|во|от|"
    r"г|года|год|ж|жыл|жылы|сағат|время|time|بتاريخ|نشر|نشرت|نُشر|في|الساعة|عند|بتوقيت|توقيت|م|هـ|التاريخ|"
    r"aktualisiert|zuletzt|mis|mise|jour|modifié|обновлено|изменено|жаңартылды|آخر|تحديث|تم|التحديث|"
    r"mon|tue|wed|thu|fri|sat|sun|tues|thurs|monday|tuesday|wednesday|thursday|friday|saturday|sunday|"
    r"montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonnabend|sonntag|mo|di|mi|do|fr|sa|so|"
    r"lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|"
    r"понедельник|вторник|среда|четверг|пятница|суббота|воскресенье|пн|вт|ср|чт|пт|сб|вс|"
    r"дүйсенбі|сейсенбі|сәрсенбі|бейсенбі|жұма|сенбі|жексенбі|"
    r"الاثنين|الإثنين|الثلاثاء|الأربعاء|الاربعاء|الخميس|الجمعة|السبت|الأحد|الاحد)(?!\w)\.?",
    re.I,
)
# The same day in the Islamic calendar often stands beside the other: "24 جمادى الآخرة 1436 هـ".
_HIJRI: Final = re.compile(
    r"\d{1,2}\s+(?:محرم|صفر|ربيع الأول|ربيع الآخر|ربيع الثاني|جمادى الأولى|جمادى الآخرة|"
    r"جمادى الثانية|رجب|شعبان|رمضان|شوال"
    r"|ذو القعدة|ذي القعدة|ذو الحجة|ذي الحجة)\s+1[34]\d\d"
)
_UPDATE: Final = re.compile(
    r"updated|modified|aktualisiert|mis(?:e)? à jour|modifié|обновлено|изменено|жаңарт|تحديث", re.I
)
_NOT_WORDS: Final = re.compile(r"[\W_]+")


_LABEL: Final = re.compile(
    r"(?:published|posted|publié|publiée|veröffentlicht|erstellt|stand|опубликовано|дата|жарияланды|жарияланған|date|datum|"
    r"(?:last )?updated|aktualisiert|mis à jour|обновлено|жаңартылды|نشر|نُشر|تاريخ النشر|آخر تحديث)"
    r"(?:\s+(?:on|at|am|um|le|à|в|في))?\s*:?",
    re.I,
)


def labels_a_date(line: str) -> bool:
    """ "Published", alone on its line, announces the date on the next."""
    return len(line) <= 30 and bool(_LABEL.fullmatch(line))


@dataclass(frozen=True, slots=True)
class Stamp:
    """A date, an hour or both, as one line states them, and what had to be assumed to read it."""

    moment: datetime | None
    #: Only an hour is stated: the entry of a live blog or of a newsfeed.
    clock_only: bool
    update: bool
    #: What the line says beside the date; empty where it is a date and nothing else.
    rest: str
    #: The rest stands before the date, as in "Headline, 6 April 2015".
    rest_first: bool
    doubts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Day:
    """A day found in a line, with what ISO 8601 states in the same piece."""

    span: tuple[int, int]
    moment: datetime | None
    hour: timedelta | None = None
    zone: tzinfo | None = None
    doubt: str | None = None


def stamp(line: str, *, month_first: bool = False) -> Stamp | None:
    """Read the date, the hour and the zone that a short line states; None where it states none."""
    if not 2 < len(line) <= 160 or not 0 < len(_DIGIT.findall(line)) <= _MOST_DIGITS:
        return None
    text = _HIJRI.sub(" ", western_digits(line))
    day = _day(text, month_first)
    if day and (later := _UPDATE.search(text, day.span[1])):
        # "Published 13 April, updated 14 April": the first date is the story's.
        text = text[: later.start()]
    left = _without(text, day.span) if day else text
    hour, tz = (day.hour, day.zone) if day else (None, None)
    spans = [day.span] if day else []
    if hour is None and (found := _hour(left, dotted=day is not None)):
        hour, span = found
        spans.append(span)
        left = _without(left, span)
    if day is None and hour is None:
        return None
    doubts = [day.doubt] if day and day.doubt else []
    if tz is None:
        tz, span, ambiguous = zone(left)
        left = _without(left, span)
        doubts.extend(["zone-ambiguous"] if ambiguous else [])
    moment = None
    if day and day.moment:
        moment = fixed(day.moment.replace(tzinfo=tz or UTC) + (hour or timedelta()))
        doubts.extend(["time-not-stated"] if hour is None else ["zone-not-stated"] if tz is None else [])
    before = _FILLERS.sub(" ", left[: min(span[0] for span in spans)])
    bare = _NOT_WORDS.sub("", _FILLERS.sub(" ", left))
    return Stamp(
        moment=moment,
        clock_only=day is None,
        update=bool(_UPDATE.search(left)),
        rest=left.strip(" ,;|·•–—-/()\t") if bare else "",
        rest_first=bool(_NOT_WORDS.sub("", before)),
        doubts=tuple(doubts),
    )


def _without(text: str, span: tuple[int, int]) -> str:
    # Spaces of the same length keep the places of what stays.
    return text[: span[0]] + " " * (span[1] - span[0]) + text[span[1] :]


def _day(text: str, month_first: bool) -> _Day | None:
    doubt = None
    if found := _ISO.search(text):
        return _iso(found)
    if found := _DAY_MONTH_YEAR.search(text):
        day, month, year = int(found.group(1)), _month(found.group(2)), found.group(3)
    elif found := _MONTH_DAY_YEAR.search(text):
        day, month, year = int(found.group(2)), _month(found.group(1)), found.group(3)
    elif found := _YEAR_DAY_MONTH.search(text):
        day, month, year = int(found.group(2)), _month(found.group(3)), found.group(1)
    elif found := _YEAR_FIRST.search(text):
        day, month, year = int(found.group(3)), int(found.group(2)), found.group(1)
    elif found := _DOTTED.search(text):
        day, month, year = int(found.group(1)), int(found.group(3)), found.group(4)
        either = found.group(2) == "/" and day <= 12 and month <= 12 and day != month
        american = month_first or bool(re.search(r"\d\s?[ap]\.?m\b", text, re.I))
        if month > 12 or (either and american):
            day, month = month, day
        doubt = "day-or-month" if either and not american else None
    elif found := _DAY_MONTH.search(text):
        return _Day(found.span(), None, doubt="year-not-stated")
    else:
        return None
    full_year = int(year) if len(year) == 4 else 2000 + int(year) if int(year) < 70 else 1900 + int(year)
    try:
        return _Day(found.span(), datetime(full_year, month, day, tzinfo=UTC), doubt=doubt)
    except ValueError:
        return _Day(found.span(), None, doubt="date-invalid")


def _iso(found: re.Match[str]) -> _Day:
    year, month, day, hour, minute, second, offset = found.groups()
    tz: tzinfo | None = None
    try:
        moment = datetime(int(year), int(month), int(day), tzinfo=UTC)
        if hour is None:
            return _Day(found.span(), moment)
        # Building the whole moment checks the hour as well.
        whole = moment.replace(hour=int(hour), minute=int(minute), second=int(second or 0))
        if offset == "Z":
            tz = UTC
        elif offset:
            east = timedelta(hours=int(offset[1:3]), minutes=int(offset[-2:])) * (-1 if offset[0] == "-" else 1)
            tz = timezone(east) if east else UTC
        return _Day(found.span(), moment, whole - moment, tz)
    except ValueError:
        return _Day(found.span(), None, doubt="date-invalid")


def _month(name: str) -> int:
    return _MONTHS[name.lower().rstrip(".").strip()]


def _hour(text: str, *, dotted: bool) -> tuple[timedelta, tuple[int, int]] | None:
    half: str | None
    if found := _CLOCK.search(text):
        hour, minute, second, half = int(found.group(1)), int(found.group(2)), int(found.group(3) or 0), found.group(4)
    elif found := _HOUR_ALONE.search(text):
        hour, minute, second, half = int(found.group(1)), 0, 0, found.group(2)
    elif dotted and (found := _DOTTED_CLOCK.search(text)):
        hour, minute, second, half = int(found.group(1)), int(found.group(2)), 0, None
    else:
        return None
    if half and 1 <= hour <= 12:
        hour = hour % 12 + (12 if half.lower().startswith(("p", "م")) else 0)
    if hour > 24 or (hour == 24 and (minute or second)):
        return None
    return timedelta(hours=hour, minutes=minute, seconds=second), found.span()


def moment_in_code(value: object) -> tuple[datetime, tuple[str, ...]] | None:
    """The moment that a page states in its code (`datePublished`, `<time datetime>`), always aware."""
    if not isinstance(value, str):
        return None
    found = stamp(" ".join(value.split())[:60])
    if found is None or found.moment is None:
        return None
    return found.moment, found.doubts
