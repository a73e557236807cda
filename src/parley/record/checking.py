"""Checks the whole record where it lies: every act read again, every root made anew, every text held to its hash.

It reads in short steps, so that nobody who writes meanwhile waits for it, and takes the record as it stands when each
log's turn comes. Memory: one step, and eight bytes for each act of one log.
"""

from array import array
from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import dataclass, field
from hashlib import blake2b, sha256
from itertools import product
from secrets import token_bytes
from typing import Any

from django.db.models import F, OuterRef, Subquery

from parley.ledger.checkpoint import Checkpoint
from parley.ledger.leaf import Leaf, moment, opens, text_hash
from parley.ledger.tree import EMPTY_ROOT, Frontier, leaf_hash
from parley.record import vault
from parley.record.checkpoints import RESTORED
from parley.record.models import Cosignature, Entry, Evidence, Log, Signing, Wording
from parley.record.sealed import CannotBeOpened, is_erased, sealed_columns

_STEP = 500
#: So many of a log's latest roots are at hand; an act that had seen an older state costs one more query.
_AT_HAND = 4096


@dataclass(frozen=True)
class Problem:
    """Something that doesn't hold: where, and what."""

    where: str
    what: str


@dataclass
class Checked:
    """What was found in the record: how much, one hash over the heads of all its logs, and all that is wrong."""

    logs: int = 0
    acts: int = 0
    problems: list[Problem] = field(default_factory=list)
    _heads: Any = field(default_factory=sha256)

    @property
    def root(self) -> str:
        """SHA-256 (hex) over the bodies of all logs' checkpoints, in the order of process and log."""
        return str(self._heads.hexdigest())

    def found(self, where: str, what: str) -> None:
        self.problems.append(Problem(where, what))

    def add(self, process: str, audience: str, size: int, root: bytes) -> None:
        """The next log, as its acts make it."""
        self.logs += 1
        self.acts += size
        self._heads.update(Checkpoint(process, audience, size, root).body())


def check(checked: Checked) -> None:
    """Check every log of every process."""
    # A log that is begun meanwhile is the next check's.
    heads = Log.objects.values_list("process", "audience", "pk")
    # Sorted here: the order of a database's own letters isn't that of another's, and the root would differ.
    for process, audience, key in sorted(heads):
        try:
            _LogCheck(checked, key).run()
        except (ValueError, TypeError):
            checked.found(f"{process}/{audience}", "what is kept of it can't be read: it was damaged or altered")


def open_all(checked: Checked) -> None:
    """Open everything else that is sealed, row by row; what can't be opened isn't what was written there."""
    for model, columns in sealed_columns():
        if model in (Entry, Wording):
            continue
        last: Any = None
        while rows := _after(model, last):
            for row, column in product(rows, columns):
                try:
                    getattr(row, column.attname)
                except CannotBeOpened as wrong:
                    checked.found(f"{model._meta.db_table}/{wrong.row}", f"{column.name} can't be opened")
            last = rows[-1].pk


def _after(model: Any, last: Any) -> list[Any]:
    rows = model._base_manager.order_by(F("pk"))
    return list((rows if last is None else rows.filter(pk__gt=last))[:_STEP])


def held() -> int:
    """How many logs are not signed since a backup was put back, and wait for a person."""
    return Signing.objects.filter(stopped=RESTORED).count()


def halted() -> int:
    """How many logs are signed no more, for whatever reason."""
    return Signing.objects.exclude(stopped="").count()


def undecided() -> list[str]:
    """What was shown under this server's signature that a log doesn't hold, and nobody has decided of: a line each."""
    rows = Evidence.objects.filter(decided_at=None).select_related("log").order_by("pk")
    return [f"{row.log.process}/{row.log.audience} at {row.size} acts (root {row.root})" for row in rows]


def last_witnessed() -> str:
    """The checkpoint that a witness cosigned last, in words; "" where none ever did."""
    row = Cosignature.objects.filter(void=False).select_related("log", "witness").order_by("-received_at").first()
    if row is None:
        return ""
    seen = f"{row.log.process}/{row.log.audience} at {row.size} acts (root {row.root})"
    return f"{seen}, by {row.witness.name} at {moment(row.received_at)}"


class _LogCheck:
    """One log, from its first act to its head."""

    def __init__(self, checked: Checked, key: int) -> None:
        self.log = Log.objects.get(pk=key)
        self.checked = checked
        self.where = f"{self.log.process}/{self.log.audience}"
        self.frontier = Frontier()
        self.roots: OrderedDict[int, str] = OrderedDict()
        self.ids = array("Q")
        self.marked = blake2b(key=token_bytes(32), digest_size=8)

    def run(self) -> None:
        log = self.log
        for entry in self._entries():
            self._entry(entry)
        root = self.frontier.root()
        if self.frontier.size != log.size:
            self.found(f"its head says {log.size} acts, and {self.frontier.size} stand in it")
        elif log.size and root.hex() != log.root:
            self.found("its acts make another root than its head says")
        if log.frontier != self.frontier.to_json():
            self.found("what is kept for the next act doesn't belong to the acts before it")
        if len(set(self.ids)) != len(self.ids):
            self.found("an act's id stands in it twice")
        self._beyond()
        self._wordings()
        if self.frontier.size:
            self.checked.add(log.process, log.audience, self.frontier.size, root)

    def found(self, what: str, position: int | None = None) -> None:
        self.checked.found(self.where if position is None else f"{self.where}/{position}", what)

    def _entries(self) -> Iterator[Entry]:
        """The log's acts up to its head, in short steps; one that is missing ends them."""
        due = 0
        while due < self.log.size:
            rows = Entry.objects.filter(log=self.log, position__gte=due, position__lt=min(due + _STEP, self.log.size))
            step = list(rows.order_by("position"))
            for entry in step:
                if entry.position != due:
                    break
                yield entry
                due += 1
            else:
                if step:
                    continue
            self.found("this act is missing", due)
            return

    def _entry(self, entry: Entry) -> None:
        position = entry.position
        try:
            data = bytes(entry.leaf)
        except CannotBeOpened:
            self.found("the act can't be opened: it was altered, or put there from elsewhere", position)
            self.frontier.append(bytes.fromhex(entry.leaf_hash))
            return
        digest = leaf_hash(data)
        self.frontier.append(digest)
        root = self.frontier.root().hex()
        if entry.leaf_hash != digest.hex():
            self.found("the act's bytes don't have the hash that is kept with them", position)
        if entry.root != root:
            self.found("the root that is kept with this act is not that of the acts up to it", position)
        try:
            leaf = Leaf.from_bytes(data)
        except ValueError as error:
            self.found(f"the act can't be read ({error})", position)
            return
        mark = self.marked.copy()
        mark.update(leaf.id.encode())
        self.ids.append(int.from_bytes(mark.digest(), "little"))
        self._columns(entry, leaf)
        if leaf.seen is not None and self._root_at(leaf.seen.size) != leaf.seen.root:
            self.found("its actor had seen a state that this log never had", position)
        self.roots[position + 1] = root
        if len(self.roots) > _AT_HAND:
            self.roots.popitem(last=False)

    def _columns(self, entry: Entry, leaf: Leaf) -> None:
        position = entry.position
        if (leaf.process, leaf.log) != (self.log.process, self.log.audience):
            self.found("the act belongs to another log", position)
        if leaf.act != entry.act or leaf.time != moment(entry.at):
            self.found("what is kept beside the act says another act or another time", position)
        try:
            details: Any = None if is_erased(entry, "details") else entry.details
            if details is not None and not opens(leaf.details, details, bytes(entry.salt)):
                self.found("the details are not those to which the act is bound", position)
        except CannotBeOpened:
            self.found("the details can't be opened: they were altered, or put there from elsewhere", position)
        absent = set(leaf.texts.values())
        if absent:
            marks = {vault.mark(text) for text in absent}
            absent = marks - set(Wording.objects.filter(log=self.log, mark__in=marks).values_list("mark", flat=True))
        for _one in absent:
            self.found("a text that the act names is missing", position)

    def _root_at(self, size: int) -> str | None:
        """The root that this log had at an earlier size, made anew above from its acts."""
        if size in self.roots:
            return self.roots[size]
        if not 0 < size <= self.frontier.size - 1:
            return EMPTY_ROOT.hex() if size == 0 else None
        return Entry.objects.filter(log=self.log, position=size - 1).values_list("root", flat=True).first()

    def _beyond(self) -> None:
        """Acts may have come since, but then the head has moved with them."""
        last = Entry.objects.filter(log=OuterRef("pk")).order_by("-position").values("position")[:1]
        # One question, so that both answers are of one moment.
        rows = Log.objects.filter(pk=self.log.pk).annotate(last=Subquery(last))
        size, position = rows.values_list("size", "last").get()
        if (position is None) != (size == 0) or (position is not None and position != size - 1):
            self.found("acts stand in it beyond its head")

    def _wordings(self) -> None:
        last = 0
        while rows := list(Wording.objects.filter(log=self.log, pk__gt=last).order_by("pk")[:_STEP]):
            for row in rows:
                try:
                    if not is_erased(row, "body") and vault.mark(text_hash(row.body)) != row.mark:
                        self.found(f"a text is not the one under whose mark it is kept ({row.mark})")
                except CannotBeOpened:
                    self.found(f"a text can't be opened: it was altered, or put there from elsewhere ({row.mark})")
            last = rows[-1].pk
