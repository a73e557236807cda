"""In which language a verdict is said: English or Arabic, as the reader asks or as their system is set."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from .codes import Params, english
from .codes_arabic import MESSAGES as ARABIC
from .reasons_arabic import WITHIN

_FIRST_STRONG, _POP = "\u2068", "\u2069"
#: Parameters that are the verifier's own words, not names that a file gives.
_WORDS = frozenset(("what", "field", "why"))


def arabic(code: str, params: Params) -> str:
    """The message of this code in Arabic; what stands in it in another direction is kept apart, so that it reads."""
    said: dict[str, str | int] = {}
    for name, value in params.items():
        if not isinstance(value, str) or name == "message":  # a message within a line is Arabic already
            said[name] = value
        else:
            said[name] = f"{_FIRST_STRONG}{_within(value) if name in _WORDS else value}{_POP}"
    return ARABIC[code].format_map(said)


def _within(value: str) -> str:
    """A word or a reason in Arabic; of one that names its place, what stands after that."""
    if value in WITHIN:
        return WITHIN[value]
    where, colon, what = value.rpartition(": ")
    if not colon or what not in WITHIN:
        return value
    byte, number = where.startswith("byte "), where.removeprefix("byte ")
    return f"{'البايت ' if byte else ''}{number}: {WITHIN[what]}"


LANGUAGES: Mapping[str, Callable[[str, Params], str]] = {"en": english, "ar": arabic}


def language_of(environment: Mapping[str, str]) -> str:
    """The language that this system is set to, if it is one of ours; else English."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if value := environment.get(name):
            language = value.lower().replace("-", "_").partition("_")[0].partition(".")[0]
            return language if language in LANGUAGES else "en"
    return "en"
