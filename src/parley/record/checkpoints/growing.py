"""A log's tree computed again from its stored acts, in blocks of 256 whose hashes are kept for proofs."""

from collections.abc import Iterator

from parley.ledger.tree import Frontier, leaf_hash
from parley.record.models import Entry, Log
from parley.record.sealed import CannotBeOpened

LEVEL = 8
#: How many acts stand in one block.
ACTS = 1 << LEVEL
#: So many stored acts are read at once.
_AT_ONCE = 2000


class Growth:
    """A tree while acts are appended to it: the blocks that are full, and the block in hand."""

    def __init__(self, frontier: Frontier | None = None) -> None:
        levels = (frontier or Frontier()).to_json()
        hand = levels[:LEVEL]
        while hand and hand[-1] is None:
            hand.pop()
        self._hand = Frontier.from_json(hand)
        self._full = Frontier.from_json(levels[LEVEL:])
        self._in_hand, self._blocks = self._hand.size, self._full.size
        #: The blocks that became full since, by their place.
        self.completed: dict[int, bytes] = {}

    @property
    def size(self) -> int:
        return self._blocks * ACTS + self._in_hand

    def append(self, leaf: bytes) -> None:
        """Add the hash of the next act."""
        self._hand.append(leaf)
        self._in_hand += 1
        if self._in_hand == ACTS:
            block = self._hand.root()
            self.completed[self._blocks] = block
            self._full.append(block)
            self._hand, self._in_hand, self._blocks = Frontier(), 0, self._blocks + 1

    def frontier(self) -> Frontier:
        """The right edge of the whole tree."""
        hand, full = self._hand.to_json(), self._full.to_json()
        return Frontier.from_json(hand + [None] * (LEVEL - len(hand)) + full if full else hand)

    def root(self) -> bytes:
        """The root over all acts so far."""
        return self.frontier().root()


def stored(log: Log, start: int, end: int) -> Iterator[tuple[int, bytes, str]]:
    """The acts of a log from `start` to before `end` as they are stored: position, hash of the leaf, root kept.

    Raises `CannotBeOpened` at one that isn't what was written there.
    """
    for first in range(start, end, _AT_ONCE):
        rows = Entry.objects.filter(log=log, position__gte=first, position__lt=min(first + _AT_ONCE, end))
        # Each step is read to its end at once: who is reading SQLite keeps others from committing.
        for row in list(rows.only("log_id", "position", "leaf", "root").order_by("position")):
            yield row.position, leaf_hash(bytes(row.leaf)), row.root


def grown(log: Log, growth: Growth, end: int) -> bool:
    """Let the tree grow over the stored acts before `end`; False if one is missing, unreadable or out of its place."""
    try:
        for position, leaf, _root in stored(log, growth.size, end):
            if position != growth.size:
                return False
            growth.append(leaf)
    except CannotBeOpened:
        return False
    return growth.size == end
