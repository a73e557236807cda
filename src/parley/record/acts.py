"""The only writer of history. Called by `parley.procedure.act` alone, within the act's transaction."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from parley.ledger.leaf import SALT_BYTES, Actor, Leaf, Seen, commit, moment, text_hash
from parley.ledger.tree import Frontier
from parley.record.models import Entry, Log, Submission, Wording
from parley.record.prepared import Inserting, prepared
from parley.record.sources import token
from parley.record.vault import mark


class UnknownHistory(Exception):
    """The actor saw a tree head that never stood in this log."""


class SentMeanwhile(Exception):
    """The same submission was settled by another process in the meantime."""


@dataclass(frozen=True)
class Before:
    """What is known of an earlier submission under the same idempotency id."""

    same: bool
    result: str


def append(
    *,
    process: str,
    audience: str,
    act: str,
    seat: str | None,
    capacity: str,
    party: str | None,
    rules: int,
    key: str,
    at: datetime,
    texts: dict[str, str],
    details: dict[str, Any],
    seen: str = "",
    writers: Mapping[str, str] | None = None,
) -> None:
    """Append one formal act to the log of its audience: leaf, tree head and act are one transaction.

    `seen` is "audience:size:root", the tree head on the page from which the actor acted; if that head never
    stood in this log, the actor was shown another history and the act is refused. `writers` says which texts are a
    person's own words, and whose seat's: they can be erased.
    """
    log, _new = Log.objects.select_for_update().get_or_create(process=process, audience=audience)
    salt = token(SALT_BYTES)
    leaf = Leaf(
        process=process,
        log=audience,
        act=act,
        actor=Actor(seat=seat, capacity=capacity, party=party),
        rules=rules,
        id=key,
        time=moment(at),
        texts={name: text_hash(body) for name, body in texts.items()},
        details=commit(details, salt),
        seen=_head_seen(log, seen),
    )
    frontier = Frontier.from_json(log.frontier)
    frontier.append(leaf.hash)
    root = frontier.root().hex()
    entry = {"act": act, "at": at, "salt": salt, "details": details}
    made = Entry(log=log, position=log.size, leaf=leaf.to_bytes(), leaf_hash=leaf.hash.hex(), root=root, **entry)
    made.writer = seat or ""
    made.save(force_insert=True)
    for name, body in texts.items():
        kept = {"log": log, "mark": mark(text_hash(body)), "writer": (writers or {}).get(name, "")}
        Wording.objects.get_or_create(**kept, defaults={"body": body})
    log.size, log.root, log.frontier = log.size + 1, root, frontier.to_json()
    log.save()


def earlier(*, actor: str, key: str, digest: str) -> Before | None:
    """What came of the earlier submission under this id, if there was one."""
    for found in _submissions(actor=actor, key=key):
        return Before(same=found.digest == mark(digest), result=found.result)
    return None


def settle(*, actor: str, key: str, digest: str, at: datetime, result: str) -> None:
    """Note that something was sent and what came of it, so that its repetition gets the same answer.

    Raises `SentMeanwhile` where the same was sent a second time and has been settled since `earlier` was asked.
    """
    if _submission(actor=actor, key=key, digest=mark(digest), at=at, result=result) is None:
        raise SentMeanwhile


@prepared
def _submissions(actor: Any, key: Any) -> QuerySet[Any]:
    return Submission.objects.filter(actor=actor, key=key).values_list("digest", "result", named=True)


_submission = Inserting(Submission, unique=["actor", "key"])


def forget(*, actors: Iterable[str], results: Iterable[str]) -> None:
    """Forget that these actors sent what came to these results, which are erased themselves.

    The digest of a choice among three could be guessed, and would tell of a vote that is gone. Without results the
    database is asked all the same: how often it is asked must not tell whether there was anything to forget.
    """
    Submission.objects.filter(actor__in=list(actors), result__in=[_NO_RESULT, *results]).delete()


#: What a database can be asked for, whatever a page carried back.
_is_size, _is_root = re.compile(r"[0-9]{1,18}").fullmatch, re.compile(r"[0-9a-f]{64}").fullmatch
#: What nothing comes to: with it, a list of results is never empty.
_NO_RESULT = ":"


def _head_seen(log: Log, seen: str) -> Seen | None:
    audience, _colon, head = seen.rpartition("/")
    size, _dash, root = head.partition("-")
    if audience != log.audience or not size.isascii() or not size.isdigit() or not size.strip("0"):
        return None
    if not (_is_size(size) and _is_root(root)):
        raise UnknownHistory
    if not Entry.objects.filter(log=log, position=int(size) - 1, root=root).exists():
        raise UnknownHistory
    return Seen(size=int(size), root=root)
