"""How long ago, as newsfeeds word it, in English, German, French, Russian, Kazakh and Arabic."""

import re
from typing import Final

from .cleaning import western_digits

_N: Final = (
    r"(?:\d{1,3}|an?|one|two|three|a few|few|einer?|einem|zwei|drei|wenigen|un|une|deux|trois|"
    r"quelques|бір|екі|үш|пару|несколько)"
)
_PATTERNS: Final[tuple[str, ...]] = (
    # English
    (
        rf"(?:about |over )?{_N}\s?(?:seconds?|secs?|s|minutes?|mins?|m|hours?|hrs?|"
        rf"hr|h|days?|d|weeks?|wks?|w|months?|years?|yrs?)\s(?:and \d+ (?:minutes?|hours?) )?ago"
    ),
    r"\d{1,3}\s?(?:min|mins|hrs?|h|m|d|w)\.?",
    r"just now|moments ago|now|(?:yesterday|today)(?:,? (?:at )?{clock})?",
    # German
    (
        rf"vor\s(?:etwa |rund )?{_N}\s(?:sekunden?|sek\.?|minuten?|min\.?|stunden?|std\.?|tag(?:en)?|"
        rf"wochen?|monat(?:en)?|jahr(?:en)?)"
    ),
    r"gerade eben|soeben|(?:gestern|heute)(?:,? (?:um )?{clock}(?: uhr)?)?",
    # French
    rf"il y a\s(?:environ |plus d['’])?{_N}\s(?:secondes?|minutes?|min\.?|heures?|h|jours?|semaines?|mois|ans?)",
    r"à l['’]instant|(?:hier|aujourd['’]hui)(?:,? (?:à )?{clock})?",
    # Russian
    (
        r"(?:(?:\d{1,3}|пару|несколько)\s)?(?:секунд[уы]?|сек\.?|минут[уы]?|мин\.?|час(?:а|ов)?|ч\.?|"
        r"дн(?:я|ей)|день|недел[июья]|месяц(?:а|ев)?|года?|лет)\sназад"
    ),
    r"только что|сейчас|(?:вчера|сегодня)(?:,? (?:в )?{clock})?",
    # Kazakh
    r"(?:\d{1,3}|бір|екі|үш)\s(?:секунд|минут|сағат|күн|апта|ай|жыл)\s(?:бұрын|алдын)",
    r"жаңа ғана|қазір|(?:кеше|бүгін)(?:,? {clock})?",
    # Arabic: one and two are words of their own
    r"(?:منذ|قبل)\s(?:حوالي\s)?(?:\d{1,3}\s)?(?:ثوان[ي]?|ثانية|ثانيتين|دقيقة|دقيقتين|دقائق|ساعة|"
    r"ساعتين|ساعات|يوم|يوما|يومين|أيام|ايام|أسبوع|أسبوعين|أسابيع|شهر|شهرين|أشهر|سنة|سنتين|"
    r"سنوات)(?:\sواحدة|\sواحد)?",
    r"الآن|منذ قليل|قبل قليل|منذ لحظات|(?:أمس|امس|اليوم)(?:،? {clock})?",
)
_CLOCK: Final = r"\d{1,2}[:.h]\d{2}(?:\s?[ap]\.?m\.?)?"
_ANY: Final = "(?:" + "|".join(pattern.replace("{clock}", _CLOCK) for pattern in _PATTERNS) + ")"
_LABEL: Final = r"(?:(?:published|posted|updated|publié|veröffentlicht|опубликовано|обновлено|жарияланды|نشر)\W{1,3})?"
_WHOLE: Final = re.compile(rf"\W*{_LABEL}({_ANY})\W*", re.I)
# Beside a headline on one line only wordings that cannot be part of it count.
_SAYS_AGO: Final = re.compile(r"\sago$|^vor\s|^il y a\s|\sназад$|\sбұрын$|^منذ\s|^قبل\s|^just now$", re.I)
_AT_START: Final = re.compile(rf"\s*({_ANY})\s*(?:[|·•:,–—-]\s*|\s)(?=\S)", re.I)
_AT_END: Final = re.compile(rf"(?:\s*[|·•,–—(-]\s*|\s)({_ANY})\)?\s*$", re.I)


def age(line: str) -> str | None:
    """The age that a line states, in its own words, where it says nothing else."""
    if len(line) > 60:
        return None
    text = western_digits(line)
    found = _WHOLE.fullmatch(text)
    if not found or (found.group(1).isascii() and not re.search(r"[^\W\d]", found.group(1))):
        return None
    return line[found.start(1) : found.end(1)] if len(text) == len(line) else found.group(1)


def headline_with_age(line: str) -> tuple[str, str] | None:
    """A headline and its age, where both stand on one line: "2 hours ago | Talks resume"."""
    if len(line) > 400:
        return None
    text = western_digits(line)
    if len(text) != len(line):
        return None
    found = _AT_START.match(text)
    if found and _SAYS_AGO.search(found.group(1)):
        return line[found.end() :].strip(), line[found.start(1) : found.end(1)]
    found = _AT_END.search(text[-80:])
    if found and _SAYS_AGO.search(found.group(1)):
        offset = max(0, len(text) - 80)
        rest = line[: offset + found.start()].strip(" |·•,–—(-")
        return (rest, line[offset + found.start(1) : offset + found.end(1)]) if rest else None
    return None
