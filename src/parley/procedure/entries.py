"""Checks what was entered for an act against the act's own signature, and says what is wrong in plain words."""

import hashlib
import inspect
import re
from collections.abc import Callable
from datetime import date, datetime
from typing import Annotated, Any, get_type_hints

from pydantic import BaseModel, ConfigDict, Field, ValidationError, create_model
from pydantic_core import ErrorDetails

from parley.ledger import canonical
from parley.procedure.errors import Invalid, Refused
from parley.procedure.errors import mark as _

_WORDS = {
    "missing": _("Fill this in."),
    "string_too_long": _("This is too long: at most %(max_length)s characters."),
    "string_pattern_mismatch": _("This is not written as expected."),
    "too_long": _("Too many: at most %(max_length)s."),
    "direction_override": _(
        "Character %(place)s is an invisible direction override, which can make a text read otherwise than it is "
        "stored. Remove it."
    ),
    "control_character": _("Character %(place)s cannot be shown. Remove it."),
    "stacked_marks": _("At character %(place)s too many marks stand over one letter. Remove some."),
    "one_line": _("This must stand on one line."),
    "int_parsing": _("Enter a whole number."),
    "int_type": _("Enter a whole number."),
    "greater_than_equal": _("Enter at least %(ge)s."),
    "less_than_equal": _("Enter at most %(le)s."),
    "datetime_from_date_parsing": _("Enter a date and a time."),
    "datetime_parsing": _("Enter a date and a time."),
    "year": _("Look at the year again."),
    "timezone_aware": _("Give the time zone with the time."),
    "date_from_datetime_parsing": _("Enter a date."),
    "date_parsing": _("Enter a date."),
    "bool_parsing": _("Choose yes or no."),
    "literal_error": _("Choose one of: %(expected)s."),
    "enum": _("Choose one of: %(expected)s."),
    "string_type": _("Enter text."),
    "extra_forbidden": _("This is not part of the act."),
}
#: What every database keeps as an integer.
_Integer = Annotated[int, Field(ge=-(2**31), le=2**31 - 1)]
_UNKEPT = re.compile("[\x00\ud800-\udfff]")
_OTHERWISE = _("This cannot be taken. Look at what is asked for, and enter it again.")


def entries_of(function: Callable[..., Any]) -> type[BaseModel]:
    """The entries that an act takes, read from its keyword arguments, as a model that checks them."""
    hints = get_type_hints(function, include_extras=True)
    fields: dict[str, Any] = {}
    for name, parameter in list(inspect.signature(function).parameters.items())[1:]:
        kind = _Integer if hints[name] is int else hints[name]
        fields[name] = (kind, ... if parameter.default is parameter.empty else parameter.default)
    title = "".join(word.capitalize() for word in function.__name__.split("_"))
    return create_model(title, __config__=ConfigDict(extra="forbid", val_json_bytes="base64"), **fields)


def checked(model: type[BaseModel], given: dict[str, Any]) -> dict[str, Any]:
    """The entries as the act wants them, or `Invalid` with a message for each field."""
    for name, value in given.items():
        _kept(value, name)
    try:
        entries = model(**given)
    except ValidationError as wrong:
        raise Invalid(
            {str(error["loc"][0]) if error["loc"] else "": in_words(error) for error in wrong.errors()}
        ) from None
    return {name: getattr(entries, name) for name in model.model_fields}


def _kept(entry: Any, field: str) -> None:
    """Refuse what no database keeps, wherever it stands in what was sent: half a character, or NUL."""
    # A list of its own and no recursion: how deep something is nested, whoever sends it decides.
    left = [entry]
    while left:
        value = left.pop()
        if isinstance(value, str) and (wrong := _UNKEPT.search(value)):
            raise Invalid({field: Refused(_WORDS["control_character"], field=field, place=wrong.start() + 1)})
        if isinstance(value, dict):
            left += [*value, *value.values()]
        elif isinstance(value, list | tuple):
            left += value


def in_words(error: ErrorDetails) -> Refused:
    """A plain sentence for what pydantic found wrong with one entry."""
    message = _WORDS.get(error["type"], _OTHERWISE)
    field = str(error["loc"][0]) if error["loc"] else None
    return Refused(message, field=field, **error.get("ctx", {})) if "%(" in message else Refused(message, field=field)


def digest(act: str, entries: dict[str, Any]) -> str:
    """One hash over everything that was sent, by which a repeated submission is known from a different one."""
    return hashlib.sha256(canonical.dumps([act, _plain(entries)])).hexdigest()


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {str(name): _plain(inner) for name, inner in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_plain(inner) for inner in value]
    if isinstance(value, bytes):
        return hashlib.sha256(value).hexdigest()
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, BaseModel):
        return _plain(value.model_dump())
    if value is None or isinstance(value, bool) or (isinstance(value, int) and abs(value) < 2**31):
        return value
    return str(value)
