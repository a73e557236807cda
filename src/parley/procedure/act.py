"""The one way to write: authorise, decide by the rules, save, append to the record, all or nothing.

An act is a function marked `@act`. Whoever performs it says `by` which seat, with an idempotency id made by the
client, and the act's own entries by keyword:

    sign_letter(by=seat, key="...", letter="k3v...", words="with the reservation that ...")
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache, partial, wraps
from typing import Any, Concatenate, ParamSpec, Protocol, TypeVar

import structlog
from django.apps import apps
from django.db import models
from pydantic import BaseModel

from parley.ledger.statement import adds_words
from parley.procedure.capacities import Capacity
from parley.procedure.entries import checked, digest, entries_of
from parley.procedure.errors import KeyReused, NotEntitled, Refused
from parley.procedure.errors import mark as _
from parley.procedure.guarded import Guarded, one
from parley.procedure.table import ACTS, FACTS
from parley.procedure.viewer import Viewer
from parley.record import acts as record
from parley.record.prepared import prepared
from parley.record.sources import new_id, now
from parley.record.turns import in_turn

log = structlog.get_logger("parley.acts")

_KEY = re.compile(r"[!-~]{1,64}\Z")

#: The texts of an act that are the words of whoever acts, and of nobody else.
OWN_WORDS = ("words", "criticism")

P = ParamSpec("P")
R = TypeVar("R")
Kind = TypeVar("Kind", bound=Guarded)


class Actor(Protocol):
    """Whoever performs an act: a `people.Seat`, or one of `parley.procedure.actors` for those without a seat."""

    public_id: str
    capacity: str
    process: Any
    party: Any

    @property
    def ref(self) -> str:
        """Whose submissions these are: an idempotency id counts for one actor."""

    @property
    def shown(self) -> str:
        """The name under which others see this actor."""

    def renewed(self) -> "Actor":
        """The same actor as it stands now, or `NotEntitled` if it no longer does."""


@dataclass
class Act:
    """One formal act while it is being performed."""

    name: str
    by: Any
    process: Any
    key: str
    at: datetime
    seen: str = ""
    recorded: int = field(default=0)
    #: How many entries it has made in each log.
    entered: Counter[str] = field(default_factory=Counter)

    @property
    def viewer(self) -> Viewer:
        return Viewer(account=getattr(self.by, "account", None), seat=self.by, process=self.process)

    def find(self, model: type[Kind], public_id: str, *related: str) -> Kind:
        """The one object with this public id if the actor may see it, else `Absent`."""
        return one(model, self.viewer, public_id, *related)

    def rows(self, model: type[Kind]) -> models.QuerySet[Kind]:
        """All rows of the process, seen by the actor or not: for deciding, never for showing."""
        return model.objects.for_act(self)

    def record(
        self,
        fact: str,
        *,
        audience: str = "common",
        texts: dict[str, str] | None = None,
        writers: dict[str, str] | None = None,
        **details: object,
    ) -> None:
        """Append what happened to the log of its audience.

        `texts` are whole texts, whose hashes stand in the leaf; `details` fill the fact's sentence and stand in
        the leaf only as a salted commitment. `writers` says of texts that are a person's own words, by name, which
        seat's they are, so that they can be erased; of those named in `OWN_WORDS` it is the actor's.
        """
        if fact not in FACTS:
            raise LookupError(f"{fact} has no sentence in parley.procedure.table")
        party = getattr(self.by, "party", None)
        try:
            record.append(
                process=self.process.public_id,
                audience=audience,
                act=fact,
                seat=self.by.public_id or None,
                capacity=str(self.by.capacity),
                party=party.public_id if party is not None else None,
                rules=self.process.rules_version,
                key=self._leaf_id(audience),
                at=self.at,
                texts=texts or {},
                details={"by": self.by.shown, **details},
                seen=self.seen,
                writers={**dict.fromkeys(self._own(texts or {}), self.by.public_id), **(writers or {})},
            )
        except record.UnknownHistory:
            raise Refused(
                _(
                    "The page from which you acted showed a history that this record does not know. Do not go on: "
                    "keep that page, and compare the record with another delegation."
                )
            ) from None
        self.recorded += 1
        self.entered[audience] += 1

    @staticmethod
    def _own(texts: dict[str, str]) -> tuple[str, ...]:
        """The names of texts that are the actor's own words: a statement too, once words of theirs stand in it."""
        stated = texts.get("signed:statement", "")
        return (*OWN_WORDS, "signed:statement") if stated and adds_words(stated) else OWN_WORDS

    def left_for_batch(self) -> None:
        """Say that this act enters the record later, in a batch with others of its kind."""
        self.recorded += 1

    def beside_the_record(self) -> None:
        """Say that this act enters no log: what it leaves is about the record, and proves itself."""
        self.recorded += 1

    def forget(self, rows: models.QuerySet[Any], *, sent_by: Iterable[Actor] = ()) -> None:
        """Forget the sendings from which these rows came, by this actor or by others: called before they are erased."""
        label, actors = rows.model._meta.label_lower, list(sent_by) or [self.by]
        results = [f"{label}:{pk}" for pk in rows.values_list("pk", flat=True)]
        record.forget(actors=[actor.ref for actor in actors], results=results)

    def _leaf_id(self, audience: str) -> str:
        """The client's idempotency id as it stands in the leaf: an id stands once in a log, whoever made it.

        What is counted is this log's own entries: a number over all of them would tell of logs that others read.
        """
        mine = f"{self.by.public_id}:{self.key}" if self.by.public_id else new_id()
        earlier = self.entered[audience]
        return f"{mine}/{earlier + 1}" if earlier else mine


@dataclass(frozen=True)
class Registered:
    """An act as the API and the printed table know it."""

    name: str
    app: str
    perform: Callable[..., Any]
    entries: type[BaseModel]
    purpose: str


REGISTER: dict[str, Registered] = {}


def act(function: Callable[Concatenate[Act, P], R]) -> Callable[..., R]:
    """Make a function a formal act: see the head of this file for how it is called."""
    name = function.__name__
    if name not in ACTS:
        raise LookupError(f"{name} is not in the table of who may do what (parley.procedure.table)")
    model = entries_of(function)

    @wraps(function)
    def perform(*, by: Actor, key: str | None = None, seen: str = "", **given: Any) -> Any:
        work = partial(_perform, function, model, by, key or new_id(), seen, given)
        try:
            if key and not _KEY.match(key):
                raise Refused(_("The idempotency id is 1 to 64 letters, digits or signs without a space."))
            try:
                return in_turn(work)
            except record.SentMeanwhile:
                # Nothing was done the second time; what came of the first is there to be found now.
                return in_turn(work)
        except Refused as refused:
            if not ACTS[name].unseen:
                log.info("refused", act=name, capacity=str(by.capacity), seat=by.public_id, why=type(refused).__name__)
            raise

    app = function.__module__.split(".")[1]
    REGISTER[name] = Registered(name, app, perform, model, function.__doc__ or "")
    return perform


def _perform(
    function: Callable[..., Any], model: type[BaseModel], by: Actor, key: str, seen: str, given: dict[str, Any]
) -> Any:
    """Authorise, check, decide and record, within a transaction."""
    name = function.__name__
    # First of all: who waited here while the seat was ended, must find it ended.
    process = _held(by.process)
    by = by.renewed()
    if Capacity(by.capacity) not in ACTS[name].who:
        raise NotEntitled(_("This capacity may not do this."))
    entries = checked(model, given)
    sent = {"actor": by.ref, "key": key, "digest": digest(name, entries)}
    before = record.earlier(**sent)
    if before is not None:
        return _again(before)
    performed = Act(name=name, by=by, process=process, key=key, at=now(), seen=seen)
    result = function(performed, **entries)
    if not performed.recorded:
        raise LookupError(f"{name} left nothing in the record")
    record.settle(**sent, at=performed.at, result=_reference(result))
    if not ACTS[name].unseen:
        log.info("done", act=name, capacity=str(by.capacity), seat=by.public_id)
    return result


def _held(process: Any) -> Any:
    """The process as it stands, its row locked where the database locks rows: acts of one process go one by one."""
    if process is None:
        return None
    model: type[models.Model] = type(process)
    (held,) = _row(model)(pk=process.pk)
    return held


@cache
def _row(model: type[models.Model]) -> Callable[..., list[Any]]:
    return prepared(lambda pk: model._base_manager.select_for_update().filter(pk=pk))


def _reference(result: Any) -> str:
    return f"{result._meta.label_lower}:{result.pk}" if isinstance(result, models.Model) else ""


def _again(reference: record.Before) -> Any:
    """What came of the submission the first time; the same id with other content is refused."""
    if not reference.same:
        raise KeyReused(_("This was sent before with other content. Open the page again and look at what stands."))
    if not reference.result:
        return None
    label, pk = reference.result.split(":")
    return apps.get_model(label)._base_manager.filter(pk=pk).first()
