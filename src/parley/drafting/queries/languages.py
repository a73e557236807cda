"""The names of languages, and the order in which language versions are listed."""

from collections.abc import Iterable

from django.utils.translation import get_language_info

from parley.convening.models import Process
from parley.drafting.models import Version


def own_name(code: str) -> str:
    """The language's name for itself, which reads the same for everybody: "العربية"."""
    try:
        return str(get_language_info(code)["name_local"])
    except KeyError:
        return code


def name(code: str) -> str:
    """The language's name in the language of the reader."""
    try:
        return str(get_language_info(code)["name_translated"])
    except KeyError:
        return code


def in_order(versions: Iterable[Version], process: Process) -> list[Version]:
    """Language versions in the order of the process's languages; others after them, by their codes."""
    place = {code: number for number, code in enumerate(process.languages)}
    return sorted(versions, key=lambda version: (place.get(version.language, len(place)), version.language))
