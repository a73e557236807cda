"""Statements that are put into SQL once and then only executed, for what is asked hundreds of times a second.

Most of the time that a short query takes is spent on wording it. Here Django words it the first time, with places
left open, and each later time only what stands in those places is handed to the database:

    @prepared
    def votes_of(participant: Any) -> QuerySet[Any]:
        return Vote.objects.filter(participant=participant).values_list("statement_id", "value", named=True)

    votes_of(participant=7)                                                         [Row(statement_id=3, value=1), ...]

What is handed over must be as the column holds it: an id and not a row, and no more than one value at each place.
"""

from collections import namedtuple
from collections.abc import Callable, Sequence
from functools import cache, wraps
from inspect import signature
from typing import Any

from django.db import connection, models
from django.db.models.constants import OnConflict
from django.db.models.expressions import Expression
from django.db.models.query import get_related_populators
from django.db.models.sql import InsertQuery, UpdateQuery


class _Place(str):
    """A place left open in the wording, by the name of what will stand there."""


class _Open(Expression):
    """What stands for a value while the query is worded."""

    def __init__(self, name: str) -> None:
        super().__init__(output_field=models.Field())
        self.name = name

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[str | int, ...]]:
        return "%s", (_Place(self.name),)


def prepared(build: Callable[..., models.QuerySet[Any]]) -> Callable[..., list[Any]]:
    """A read: called by keyword, it gives named rows of the columns in `values_list`, else rows of the model.

    What `select_related` names comes with each row of the model, as it does otherwise.
    """

    @cache
    def worded() -> tuple[str, Sequence[Any], Any, Any, Callable[[Sequence[Any]], Any]]:
        query = build(**{name: _Open(name) for name in signature(build).parameters}).query
        compiler = query.get_compiler(connection=connection)
        sql, places = compiler.as_sql()
        converters = compiler.get_converters([column[0] for column in compiler.select])
        return sql, places, compiler, converters, _row_of(query, compiler)

    @wraps(build)
    def read(**given: Any) -> list[Any]:
        sql, places, compiler, converters, row = worded()
        with connection.cursor() as cursor:
            cursor.execute(sql, _filled(places, given))
            found = cursor.fetchall()
        if converters:
            found = compiler.apply_converters(found, converters)
        return [row(columns) for columns in found]

    return read


def _row_of(query: Any, compiler: Any) -> Callable[[Sequence[Any]], Any]:
    names = [*query.values_select, *query.annotation_select]
    if names:
        made: type[Any] = namedtuple("Row", names)  # type: ignore[misc] # the query names the columns
        return lambda found: made(*found)
    model, own = compiler.klass_info["model"], compiler.klass_info["select_fields"]
    columns = [compiler.select[place][0].target.attname for place in own]
    related = get_related_populators(compiler.klass_info, compiler.select, connection.alias)  # type: ignore[call-arg]

    def row(found: Sequence[Any]) -> Any:
        one = model.from_db(connection.alias, columns, found[own[0] : own[-1] + 1])
        for populator in related:
            populator.populate(found, one)
        return one

    return row


def updating(build: Callable[..., tuple[models.QuerySet[Any], dict[str, Any]]]) -> Callable[..., int]:
    """A change of columns: the function gives the rows and their new values; called, it says how many rows changed."""

    @cache
    def worded() -> tuple[str, Sequence[Any]]:
        rows, values = build(**{name: _Open(name) for name in signature(build).parameters})
        query: Any = rows.query.chain(UpdateQuery)
        query.add_update_values(values)
        sql, places = query.get_compiler(connection=connection).as_sql()
        return sql, places

    @wraps(build)
    def change(**given: Any) -> int:
        sql, places = worded()
        with connection.cursor() as cursor:
            cursor.execute(sql, _filled(places, given))
            return int(cursor.rowcount)

    return change


class Inserting:
    """A new row of a model, its defaults filled in: called with the columns, it gives the row with its primary key.

    With `unique` fields a row that is there already gets the columns named by `update` instead; without any of these
    it stays as it is, and None comes back.
    """

    def __init__(self, model: type[models.Model], *, unique: Sequence[str] = (), update: Sequence[str] = ()) -> None:
        self._model, self._unique, self._update = model, unique, update
        self._fields = [field for field in model._meta.concrete_fields if not field.primary_key]
        self._sql = ""

    def __call__(self, **columns: Any) -> Any:
        row = self._model(**columns)
        values = [field.get_db_prep_save(field.pre_save(row, True), connection) for field in self._fields]
        with connection.cursor() as cursor:
            cursor.execute(self._sql or self._worded(row), values)
            made = cursor.fetchone()
        if made is None:
            return None
        row.pk, row._state.adding = made[0], False
        return row

    def _worded(self, row: models.Model) -> str:
        meta = self._model._meta
        policy = OnConflict.UPDATE if self._update else OnConflict.IGNORE if self._unique else None
        unique, update = ([meta.get_field(name) for name in names] for names in (self._unique, self._update))
        query = InsertQuery(self._model, on_conflict=policy, update_fields=update, unique_fields=unique)
        query.insert_values(self._fields, [row])
        compiler = query.get_compiler(connection=connection)
        compiler.returning_fields = [meta.pk]
        ((self._sql, _values),) = compiler.as_sql()
        return self._sql


def _filled(places: Sequence[Any], given: dict[str, Any]) -> list[Any]:
    return [given[place] if isinstance(place, _Place) else place for place in places]
