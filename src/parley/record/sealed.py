"""Columns whose words are shut: what the database holds of them nobody can read, move or put back unnoticed.

A model says in which room its words lie and whose they are, by the names of its own columns and where they lead:

    class Answer(Guarded):
        ROOM = "party:party"                      # "team", "seat:seat|common", "=log__audience"
        WRITER = "seat"                           # whose words they are, so that they can be erased; else nobody's own
        words = SealedText(blank=True)
        notes = SealedText(room="team", writer="")         # otherwise than the rest of its row

Words are opened when a row's attribute is read, and not before. They are bound to their table, row and column, so a
query can't look for them, order by them or hand them out without the row; each of these is an error.
"""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as NotBase64
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, ClassVar, NoReturn

from django.apps import apps
from django.db import models
from django.db.models.query_utils import DeferredAttribute
from django.utils.translation import gettext
from nacl.exceptions import CryptoError

from parley.record import vault
from parley.record.sources import hidden

#: Stands before everything that is shut, with the name of the key after it.
FORM = "p1:"
NAME = 16
#: What is shut is filled up to a multiple of this, so that "accept" is as long as "refuse".
STEP = 64


class CannotBeOpened(Exception):
    """What a column holds isn't what was written there: altered, cut, moved from elsewhere, or its key is missing."""

    def __init__(self, column: str, row: str) -> None:
        super().__init__(f"{column} of {row} can't be opened")
        self.column, self.row = column, row


class NotForQueries(TypeError):
    """A sealed column was used in a query: the database can't read it. A mistake in the code."""


@dataclass(frozen=True)
class Owner:
    """For whom words are shut: the process, the room, and the seat whose words they are, if anybody's."""

    process: str
    room: str
    writer: str


class Shut:
    """What the database holds of a sealed column; it is opened through its row, and is good for nothing else."""

    __slots__ = ("raw",)

    def __init__(self, raw: Any) -> None:
        self.raw = raw

    @property
    def key_name(self) -> str:
        """The name of the key that shut it; "" if it isn't in the form of a sealed value."""
        start = self.raw[: len(FORM) + NAME]
        start = start if isinstance(start, str) else bytes(start).decode("ascii", "replace")
        return start[len(FORM) :] if start.startswith(FORM) else ""

    def _misused(self, *_others: object) -> NoReturn:
        raise NotForQueries("a sealed column was read without its row: take rows, not values")

    __str__ = __eq__ = __ne__ = __lt__ = __len__ = __iter__ = __bool__ = __getitem__ = __hash__ = _misused  # type: ignore[assignment]

    def __repr__(self) -> str:
        return "<shut>"


class _SealedAs(str):
    """A value that has been shut for its row, on its way to the database."""


class _SealedBytes(bytes):
    """The same for a column of bytes."""


class Opening(DeferredAttribute):
    """A row's attribute: opens what is shut when it is asked for, and keeps what it opened."""

    def __get__(self, instance: Any, cls: Any = None) -> Any:
        if instance is None:
            return self
        field: Any = self.field
        held = instance.__dict__
        if field.attname not in held:
            # With what binds it, or each row would be asked for once more.
            instance.refresh_from_db(fields=[field.attname, *_bound_by(instance)])
        value = held[field.attname]
        if value is None:
            return field.get_default()
        if type(value) is not Shut:
            return value
        try:
            opened = field.opened(instance, value)
        except vault.Destroyed:
            # Left as it is: whoever saves the row must not write this in the place of what was erased.
            return field.erased()
        held[field.attname] = opened
        return opened

    def __set__(self, instance: Any, value: Any) -> None:
        instance.__dict__[self.field.attname] = value


class _Sealed(models.Field):
    """What all sealed columns have in common."""

    descriptor_class = Opening
    #: What stands there when nothing was written.
    EMPTY: ClassVar[Any] = None

    def __init__(self, *args: Any, room: str = "", writer: str | None = None, **options: Any) -> None:
        self.room, self.writer = room, writer
        # The database holds nothing at all where nothing was written: by a column that was added later, say.
        options["null"] = True
        super().__init__(*args, **options)

    def deconstruct(self) -> Any:
        name, path, args, options = super().deconstruct()
        options.pop("null", None)
        return name, path, args, options

    def get_default(self) -> Any:
        return super().get_default() if self.has_default() else self.EMPTY

    def from_db_value(self, value: Any, _expression: Any, _connection: Any) -> Shut | None:
        return None if value is None else Shut(value)

    def pre_save(self, instance: Any, add: bool) -> Any:
        held = instance.__dict__.get(self.attname)
        if type(held) is Shut:
            try:
                held = self.opened(instance, held)
            except vault.Destroyed:
                return self._as_stored(held.raw)
        return self.shut(instance, self.get_default() if held is None and not self._none_is_kept() else held)

    def _none_is_kept(self) -> bool:
        return self.get_default() is None

    def get_lookup(self, name: str) -> Any:
        return super().get_lookup(name) if name == "isnull" else None

    def get_transform(self, _name: str) -> None:
        return None

    def get_db_prep_save(self, value: Any, connection: Any) -> Any:
        if value is None or isinstance(value, _SealedAs | _SealedBytes) or hasattr(value, "as_sql"):
            return value
        if value == self.get_default():
            # Taken back to what stands there when nothing was written.
            return None
        raise NotForQueries(f"{self.model.__name__}.{self.name} is sealed for its row: save the row instead")

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        return self.get_db_prep_save(value, connection)

    def shut(self, instance: Any, value: Any) -> Any:
        """This value as the database holds it, for this row."""
        if value is None:
            return None
        owner = owner_of(instance, self)
        key = vault.newest(owner.process, owner.room, owner.writer)
        bound = self._bound(instance._meta.db_table, row_name(instance), key.name)
        return self._as_stored(seal(key, bound, self.to_bytes(value), self.binary))

    def opened(self, instance: Any, value: Shut) -> Any:
        """What was written there. Raises `CannotBeOpened`, or `vault.Destroyed` where it is erased."""
        return self.opened_in(instance._meta.db_table, row_name(instance), value)

    def opened_in(self, table: str, row: str, value: Shut) -> Any:
        """The same for a row of that name in this table."""
        try:
            key = vault.key_named(value.key_name)
            return self.from_bytes(unseal(key, self._bound(table, row, key.name), value.raw))
        except (vault.NoSuchKey, CryptoError, ValueError):
            raise CannotBeOpened(f"{table}.{self.column}", row) from None

    def moved(self, instance: Any, value: Shut) -> Any:
        """The same, shut anew under the newest key of the same room and writer."""
        table, row = instance._meta.db_table, row_name(instance)
        key = vault.key_named(value.key_name)
        newest = vault.newest(key.process, key.room, key.writer)
        try:
            plain = unseal(key, self._bound(table, row, key.name), value.raw)
        except (CryptoError, ValueError):
            raise CannotBeOpened(f"{table}.{self.column}", row) from None
        return self._as_stored(seal(newest, self._bound(table, row, newest.name), plain, self.binary))

    def _bound(self, table: str, row: str, key_name: str) -> bytes:
        return "\0".join([FORM, key_name, table, str(self.column), row]).encode()

    def _as_stored(self, raw: Any) -> Any:
        return _SealedBytes(raw) if self.binary else _SealedAs(raw)

    binary = False

    def to_bytes(self, value: Any) -> bytes:
        """What is shut."""
        raise NotImplementedError

    def from_bytes(self, plain: bytes) -> Any:
        """What was shut, as the row's attribute."""
        raise NotImplementedError

    def erased(self) -> Any:
        """What stands in place of words that were erased."""
        return self.get_default()


class SealedText(_Sealed, models.TextField):
    """Words that are shut in the database."""

    EMPTY = ""

    def to_bytes(self, value: Any) -> bytes:
        return str(value).encode()

    def from_bytes(self, plain: bytes) -> str:
        return plain.decode()

    def erased(self) -> str:
        return gettext("(erased at the person's request)")


class SealedJSON(_Sealed, models.TextField):
    """Lists and maps that are shut in the database."""

    # For the reader of types: what is kept as text is no text to whoever reads the row.
    _pyi_private_set_type: Any
    _pyi_private_get_type: Any

    def to_bytes(self, value: Any) -> bytes:
        return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()

    def from_bytes(self, plain: bytes) -> Any:
        return json.loads(plain)


class SealedBytes(_Sealed, models.BinaryField):
    """Bytes that are shut in the database."""

    _pyi_private_set_type: Any
    _pyi_private_get_type: bytes
    EMPTY = b""
    binary = True

    def to_bytes(self, value: Any) -> bytes:
        return bytes(value)

    def from_bytes(self, plain: bytes) -> bytes:
        return plain


def seal(key: vault.Key, bound: bytes, plain: bytes, binary: bool) -> Any:
    """These bytes shut under a key, and to be opened only together with `bound`."""
    nonce = hidden(vault.NONCE_BYTES)
    filled = plain + b"\x80" + bytes(-(len(plain) + 1) % STEP)
    shut = nonce + vault.encrypt(filled, bound, nonce, key.secret)
    start = FORM + key.name
    return start.encode() + shut if binary else start + urlsafe_b64encode(shut).decode()


def unseal(key: vault.Key, bound: bytes, raw: Any) -> bytes:
    """What was shut. Raises CryptoError or ValueError if it was not shut just so."""
    rest = raw[len(FORM) + NAME :]
    if isinstance(rest, str):
        try:
            decoded = urlsafe_b64decode(rest.encode("ascii"))
        except NotBase64:
            raise ValueError from None
        # One value has one form: letters that a lenient reader would pass over are no part of it.
        if urlsafe_b64encode(decoded).decode() != rest:
            raise ValueError
    else:
        decoded = bytes(rest)
    if len(decoded) < vault.NONCE_BYTES:
        raise ValueError
    nonce, shut = decoded[: vault.NONCE_BYTES], decoded[vault.NONCE_BYTES :]
    filled: bytes = vault.decrypt(shut, bound, nonce, key.secret)
    return filled[: filled.rindex(b"\x80")]


def words_in(model: type[models.Model], row: str, column: str, held: Any) -> Any:
    """What a sealed column holds, for a query that gives it beside the row's public id and not as a row."""
    field: Any = model._meta.get_field(column)
    if held is None:
        return field.get_default()
    try:
        return field.opened_in(model._meta.db_table, row, held if isinstance(held, Shut) else Shut(held))
    except vault.Destroyed:
        return field.erased()


def is_erased(instance: Any, column: str) -> bool:
    """Whether what stood there was erased: its key is destroyed."""
    held = instance.__dict__.get(column)
    if type(held) is not Shut:
        return False
    try:
        vault.key_named(held.key_name)
    except vault.Destroyed:
        return True
    except vault.NoSuchKey:
        return False
    return False


def owner_of(instance: Any, field: Any) -> Owner:
    """For whom a row's column is shut, as its model says."""
    model = _live(instance)
    writer = field_of(model, field).writer
    return Owner(
        process=_named(_follow(instance, getattr(model, "PROCESS", "process"))),
        room=_room(instance, field_of(model, field).room or getattr(model, "ROOM", "common")),
        writer=_named(_follow(instance, getattr(model, "WRITER", "") if writer is None else writer)),
    )


def field_of(model: Any, field: Any) -> Any:
    """The column as the code of today knows it: a migration's own doesn't know for whom it is."""
    found = model._meta.get_field(field.name)
    return found if isinstance(found, _Sealed) else field


def sealed_columns() -> Iterator[tuple[type[models.Model], list[Any]]]:
    """Every model that has sealed columns, with these."""
    for model in sorted(apps.get_models(), key=lambda model: model._meta.label):
        columns = [field for field in model._meta.concrete_fields if isinstance(field, _Sealed)]
        if columns:
            yield model, columns


def row_name(instance: Any) -> str:
    """The lasting name of a row among those of its table."""
    return "/".join(str(getattr(instance, name)) for name in _bound_by(instance))


def _bound_by(instance: Any) -> tuple[str, ...]:
    found: tuple[str, ...] = getattr(_live(instance), "BOUND_BY", ("public_id",))
    return found


def _live(instance: Any) -> Any:
    """The model as the code of today knows it, for a row of a migration too."""
    model = type(instance)
    return model if model._meta.apps is apps else apps.get_model(model._meta.label)


def _room(instance: Any, said: str) -> str:
    for choice in said.split("|"):
        kind, colon, path = choice.partition(":")
        if choice.startswith("="):
            return _named(_follow(instance, choice[1:]))
        if not colon:
            return kind
        found = _follow(instance, path)
        if found is not None:
            return f"{kind}:{_named(found)}"
    raise LookupError(f"{said} names no room for {instance._meta.label}")


def _follow(instance: Any, path: str) -> Any:
    if not path:
        return None
    found = instance
    for part in path.split("__"):
        found = found if part == "self" else getattr(found, part)
        if found is None:
            return None
    return found


def _named(found: Any) -> str:
    if found is None:
        return ""
    return str(found.public_id) if hasattr(found, "public_id") else str(found)
