"""The time zones that news pages name: abbreviations, offsets, and "Moscow time" in six languages."""

import re
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from typing import Final
from zoneinfo import ZoneInfo

from .cleaning import word_set

# Fixed offsets in hours. A zone that moved its offset over the years (Moscow, Astana) is a place, below.
_ABBREVIATIONS: Final[dict[str, float]] = {
    "bst": 1,
    "irst": 3.5,
    "irdt": 4.5,
    "pkt": 5,
    "uzt": 5,
    "wib": 7,
    "hkt": 8,
    "jst": 9,
    "kst": 9,
    "est": -5,
    "edt": -4,
    "cdt": -5,
    "mst": -7,
    "mdt": -6,
    "pst": -8,
    "pdt": -7,
    "cst": -6,
    "ist": 5.5,
    "gst": 4,
    **dict.fromkeys(word_set("gmt utc z ut tu wet гмт мирового غرينتش جرينتش غرينيتش гринвич"), 0),
    **dict.fromkeys(word_set("cet mez met wat"), 1),
    **dict.fromkeys(word_set("cest mesz eet cat sast"), 2),
    **dict.fromkeys(word_set("eest trt eat"), 3),
}
#: Abbreviations that newsrooms in different countries use for different zones.
_AMBIGUOUS: Final = word_set("cst ist gst")

_PLACES: Final[dict[str, str]] = {
    **dict.fromkeys(
        ["msk", "мск", "moscow", "московскому", "москва", "moskauer", "moscou", "мәскеу", "موسكو"], "Moscow"
    ),
    **dict.fromkeys(["damascus", "دمشق", "дамаску", "damas", "damaskus", "سوريا"], "Damascus"),
    **dict.fromkeys(["astana", "almaty", "астана", "астаны", "алматы", "almt", "qyzylorda", "أستانا"], "Almaty"),
    **dict.fromkeys(["geneva", "женеве", "genève", "genf", "genfer", "جنيف"], "Zurich"),
    **dict.fromkeys(["paris", "парижу", "pariser", "باريس"], "Paris"),
    **dict.fromkeys(["berlin", "берлину", "برلين"], "Berlin"),
    **dict.fromkeys(["london", "лондону", "londres", "لندن"], "London"),
    **dict.fromkeys(["beirut", "بيروت", "beyrouth"], "Beirut"),
    **dict.fromkeys(["cairo", "القاهرة", "caire"], "Cairo"),
    **dict.fromkeys(["mecca", "makkah", "مكة", "السعودية", "ksa"], "Riyadh"),
    **dict.fromkeys(["istanbul", "ankara", "إسطنبول", "турции"], "Istanbul"),
    **dict.fromkeys(["kyiv", "kiev", "киеву", "києвом"], "Kyiv"),
    **dict.fromkeys(["baghdad", "بغداد"], "Baghdad"),
    **dict.fromkeys(["tehran", "тегерану", "طهران"], "Tehran"),
    **dict.fromkeys(["doha", "الدوحة"], "Qatar"),
    **dict.fromkeys(["dubai", "دبي", "الإمارات"], "Dubai"),
}
_REGION: Final[dict[str, str]] = dict.fromkeys(
    ["Moscow", "Zurich", "Paris", "Berlin", "London", "Istanbul", "Kyiv"], "Europe"
)
_REGION["Cairo"] = "Africa"

_OFFSET: Final = re.compile(
    r"(?:\b(?:gmt|utc|мск|msk)\s*)?(?<![\d.:/])([+\-−])\s?(\d{1,2})(?::?(\d{2}))?(?![\d.:/])", re.I
)
_OF_PLACE: Final = (
    r"(?:по\s+|بتوقيت\s+|توقيت\s+|heure\s+de\s+|heure\s+d['’]|uhr\s+)?({names})"
    r"(?:\s*(?:time|zeit|ортц|времени|времени\)|уақыты(?:мен)?|бойынша|local))*"
)
_NAMED: Final = re.compile(
    r"(?<!\w)\(?"
    + _OF_PLACE.format(names="|".join(sorted(map(re.escape, [*_ABBREVIATIONS, *_PLACES]), key=len)[::-1]))
    + r"(?!\w)\)?",
    re.I,
)
# The name of a town is a zone only beside a word that says so: "Astana, 13 April" is a dateline.
_SAYS_ZONE: Final = re.compile(r"time|zeit|врем|уақыт|توقيت|heure|\bпо\s", re.I)


def zone(text: str) -> tuple[tzinfo | None, tuple[int, int], bool]:
    """The zone named in what is left of a line beside date and hour: zone, where it stands, whether it is ambiguous."""
    if found := _OFFSET.search(text):
        sign = -1 if found.group(1) in "-−" else 1
        hours, minutes = int(found.group(2)), int(found.group(3) or 0)
        if hours <= 14 and minutes < 60:
            base = 3 if found.group().lower().startswith(("мск", "msk")) else 0
            offset = timedelta(hours=base) + sign * timedelta(hours=hours, minutes=minutes)
            return (timezone(offset) if offset else UTC), found.span(), False
    for named in _NAMED.finditer(text):
        name = named.group(1).lower()
        if name in _ABBREVIATIONS:
            hours_east = _ABBREVIATIONS[name]
            fixed = timezone(timedelta(hours=hours_east)) if hours_east else UTC
            return fixed, named.span(), name in _AMBIGUOUS
        if name in ("msk", "мск", "almt") or _SAYS_ZONE.search(named.group()):
            town = _PLACES[name]
            return ZoneInfo(f"{_REGION.get(town, 'Asia')}/{town}"), named.span(), False
    return None, (0, 0), False


def fixed(moment: datetime) -> datetime:
    """The same moment with a plain offset, so that it reads and compares alike wherever it is stored."""
    offset = moment.utcoffset()
    return moment.replace(tzinfo=timezone(offset) if offset else UTC)
