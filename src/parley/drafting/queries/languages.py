"""The names of languages: in the language itself for the record, in the reader's for a page."""

from django.utils.translation import get_language_info


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
