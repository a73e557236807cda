"""Puts marked sentences into the reader's language, each value isolated from the direction of the sentence."""

import re
from collections.abc import Mapping
from datetime import date

from django.conf import settings
from django.utils.formats import date_format
from django.utils.translation import gettext, pgettext

from parley.procedure.capacities import LABELS, Capacity
from parley.procedure.errors import Refused

FIRST_STRONG_ISOLATE, POP_ISOLATE = "\u2068", "\u2069"

#: Values of the record's sentences that begin with a day, which stands there as in ISO 8601.
_DAYS = frozenset({"starts", "ends", "until"})
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}(?= |\Z)")


def say(message: str | Refused, values: Mapping[str, object] | None = None) -> str:
    """The sentence in the language of the reader, its values filled in.

    A name in Arabic inside an English sentence (or the reverse) would otherwise reorder the words around it
    (Unicode Bidirectional Algorithm, UAX 9).
    """
    if isinstance(message, Refused):
        refused = message
        message, values = refused.message, refused.values
    if not values:
        return gettext(message)
    isolated = {name: f"{FIRST_STRONG_ISOLATE}{_shown(name, value)}{POP_ISOLATE}" for name, value in values.items()}
    return gettext(message) % isolated


def plain(sentence: str) -> str:
    """The sentence without isolates, for terminals and files that lay out text by themselves."""
    return sentence.replace(FIRST_STRONG_ISOLATE, "").replace(POP_ISOLATE, "")


def _shown(name: str, value: object) -> str:
    if name == "capacity" and value in set(Capacity):
        return gettext(LABELS[Capacity(str(value))])
    if name == "language":
        return str(dict(settings.TEXT_LANGUAGES).get(str(value), value))
    if name in _DAYS:
        return _DAY.sub(
            lambda day: date_format(date.fromisoformat(day[0]), pgettext("date format", "j E Y")), str(value)
        )
    return gettext(", ").join(map(str, value)) if isinstance(value, list | tuple) else str(value)
