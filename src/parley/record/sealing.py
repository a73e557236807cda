"""For migrations: shuts what a column held in clear until then."""

import json
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from django.db import connection, migrations
from django.db.models import F

from parley.record.sealed import SealedBytes, SealedJSON

_AT_ONCE = 200


def seals(app: str, columns: dict[str, Sequence[str]]) -> migrations.RunPython:
    """The step of a migration that shuts these columns of an app's models, after they have become sealed columns."""

    def shut_all(apps: Any, _editor: Any) -> None:
        for model, names in columns.items():
            shut(apps.get_model(app, model), names)

    return migrations.RunPython(shut_all)


def shut(model: Any, names: Sequence[str], prepare: Callable[[Any], object] = lambda row: None) -> None:
    """Shut these columns in every row. `prepare` is given each row before its words are shut."""
    fields = [model._meta.get_field(name) for name in names]
    for row in rows_of(model):
        held = {field: plain(field, row.__dict__[field.attname]) for field in fields}
        for field, value in held.items():
            setattr(row, field.attname, value)
        prepare(row)
        store(row, {field.column: field.shut(row, value) for field, value in held.items()})


def rows_of(model: Any) -> Iterator[Any]:
    """Every row of a model, a few at a time, so that they can be changed on the way."""
    last: Any = 0
    while found := list(model._base_manager.filter(pk__gt=last).order_by(F("pk"))[:_AT_ONCE]):
        yield from found
        last = found[-1].pk


def plain(field: Any, held: Any) -> Any:
    """What stood there in clear, as the row's attribute."""
    if held is None:
        return field.get_default()
    if isinstance(field, SealedJSON):
        return json.loads(held.raw)
    return bytes(held.raw) if isinstance(field, SealedBytes) else held.raw


def store(row: Any, columns: dict[str, Any]) -> None:
    """Write these columns as they are: the row's own words are not opened for it."""
    name = connection.ops.quote_name
    places = ", ".join(f"{name(column)} = %s" for column in columns)
    table, key = name(row._meta.db_table), name(row._meta.pk.column)
    values = [bytes(value) if isinstance(value, bytes) else value and str(value) for value in columns.values()]
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE {table} SET {places} WHERE {key} = %s", [*values, row.pk])  # noqa: S608 (own names)
