"""The tree over a log's acts: its root stands for all of them, in their order, in 32 bytes.

RFC 6962 (section 2.1) with SHA-256; the checks of proofs follow RFC 9162 (2.1.3.2 and 2.1.4.2). A leaf's
hash is SHA-256 of 0x00 and its bytes, a node's is SHA-256 of 0x01 and its two children: so a node can't be
passed off as a leaf. Hashes are 32 raw bytes; positions count from 0.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from hashlib import sha256

HASH_BYTES = 32
EMPTY_ROOT = sha256(b"").digest()


def leaf_hash(leaf: bytes) -> bytes:
    """The fingerprint under which one act enters the tree."""
    return sha256(b"\x00" + leaf).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The fingerprint of two neighbouring branches together."""
    return sha256(b"\x01" + left + right).digest()


class Frontier:
    """The right edge of a log's tree: all that is needed to append the next act.

    Holds for each level the hash of the one full branch that still waits for its right neighbour, or None:
    at most 64 hashes for any log. Appending takes O(log n), on average two hashes.
    """

    def __init__(self) -> None:
        self._waiting: list[bytes | None] = []

    @property
    def size(self) -> int:
        """How many acts the log holds."""
        return sum(1 << level for level, branch in enumerate(self._waiting) if branch is not None)

    def append(self, leaf: bytes) -> None:
        """Add the hash of the next act (see `leaf_hash`)."""
        branch = _hash(leaf)
        for level, left in enumerate(self._waiting):
            if left is None:
                self._waiting[level] = branch
                return
            branch = node_hash(left, branch)
            self._waiting[level] = None
        self._waiting.append(branch)

    def root(self) -> bytes:
        """The hash that stands for all acts so far, in their order."""
        return _folded(branch for branch in self._waiting if branch is not None)

    def to_json(self) -> list[str | None]:
        """As a list for a JSON column: by level, lowest first, the waiting hash in hex or null."""
        return [branch if branch is None else branch.hex() for branch in self._waiting]

    @classmethod
    def from_json(cls, levels: Sequence[str | None]) -> Frontier:
        """Read back what `to_json` gave. Raises ValueError if it isn't that."""
        frontier = cls()
        frontier._waiting = [branch if branch is None else _hash(bytes.fromhex(branch)) for branch in levels]
        if len(levels) > 64 or (levels and levels[-1] is None):
            raise ValueError("not the right edge of a tree")
        return frontier

    def copy(self) -> Frontier:
        """Another edge that grows on its own from here."""
        other = Frontier()
        other._waiting = self._waiting.copy()
        return other


class Tree:
    """A whole log's hashes in memory (64 bytes an act), for roots at any earlier size and for proofs in O(log n)."""

    def __init__(self, hashes: Iterable[bytes] = ()) -> None:
        self._levels = [bytearray()]
        for leaf in hashes:
            self.append(leaf)

    @property
    def size(self) -> int:
        """How many acts the log holds."""
        return len(self._levels[0]) // HASH_BYTES

    def append(self, leaf: bytes) -> None:
        """Add the hash of the next act (see `leaf_hash`)."""
        level = self._levels[0]
        level += _hash(leaf)
        height = 0
        while len(level) % (2 * HASH_BYTES) == 0:  # a left and a right: their parent is final
            parent = sha256(b"\x01" + level[-2 * HASH_BYTES :]).digest()
            height += 1
            if height == len(self._levels):
                self._levels.append(bytearray())
            level = self._levels[height]
            level += parent

    def root(self, size: int | None = None) -> bytes:
        """The hash that stands for all acts, or for the first `size` of them."""
        size = self._size(size)
        return self._branch(0, size) if size else EMPTY_ROOT

    def inclusion_proof(self, index: int, size: int | None = None) -> list[bytes]:
        """The hashes that show that the act at `index` is among the first `size`. Lowest first (RFC 6962, PATH)."""
        size = self._size(size)
        if not 0 <= index < size:
            raise ValueError(f"no act at {index} among {size}")
        proof: list[bytes] = []
        low, high = 0, size
        while high - low > 1:
            split = low + _split(high - low)
            if index < split:
                proof.append(self._branch(split, high))
                high = split
            else:
                proof.append(self._branch(low, split))
                low = split
        return proof[::-1]

    def consistency_proof(self, earlier: int, later: int | None = None) -> list[bytes]:
        """The hashes that show that the first `earlier` acts still open the log of `later` (RFC 6962, PROOF)."""
        later = self._size(later)
        if not 0 < earlier <= later:
            raise ValueError(f"no consistency to prove between {earlier} and {later} acts")
        proof: list[bytes] = []
        low, high = 0, later
        while high != earlier:
            split = low + _split(high - low)
            if earlier <= split:
                proof.append(self._branch(split, high))
                high = split
            else:
                proof.append(self._branch(low, split))
                low = split
        if low:  # else the earlier root itself is the first hash, and the reader has it
            proof.append(self._branch(low, high))
        return proof[::-1]

    def full_branch(self, level: int, index: int) -> bytes:
        """The hash over the 2**level acts of one full branch: the `index`-th of its level, from the left."""
        at = index * HASH_BYTES
        return bytes(self._levels[level][at : at + HASH_BYTES])

    def _size(self, size: int | None) -> int:
        if size is None:
            return self.size
        if not 0 <= size <= self.size:
            raise ValueError(f"the log holds {self.size} acts, not {size}")
        return size

    def _branch(self, low: int, high: int) -> bytes:
        """Root of the acts low..high-1, where low is a multiple of the largest power of two in the range."""
        result = b""
        count, level = high - low, 0
        while count:
            if count & 1:  # one full branch at this level, and it is the last one before `high`
                branch = self.full_branch(level, (high >> level) - 1)
                result = sha256(b"\x01" + branch + result).digest() if result else branch
            count >>= 1
            level += 1
        return result


def root(hashes: Iterable[bytes]) -> bytes:
    """The root over these leaf hashes; of none, SHA-256 of nothing."""
    frontier = Frontier()
    for leaf in hashes:
        frontier.append(leaf)
    return frontier.root()


def inclusion_proof(hashes: Iterable[bytes], index: int, size: int | None = None) -> list[bytes]:
    """The proof that the act at `index` is in the log of these leaf hashes."""
    return Tree(hashes).inclusion_proof(index, size)


def consistency_proof(hashes: Iterable[bytes], earlier: int, later: int | None = None) -> list[bytes]:
    """The proof that the log of these leaf hashes only grew since it held `earlier` acts."""
    return Tree(hashes).consistency_proof(earlier, later)


def verify_inclusion(*, leaf: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes) -> bool:
    """True if the proof shows that the act with this leaf hash stands at `index` in the tree of `size` and `root`."""
    if not (0 <= index < size) or not _all_hashes(leaf, *proof):
        return False
    at, last = index, size - 1
    result = leaf
    for step in proof:
        if last == 0:
            return False  # more hashes than the tree has levels
        if at & 1 or at == last:
            result = node_hash(step, result)
            while not at & 1 and at:
                at >>= 1
                last >>= 1
        else:
            result = node_hash(result, step)
        at >>= 1
        last >>= 1
    return last == 0 and result == root


def verify_consistency(
    *, earlier_size: int, earlier_root: bytes, later_size: int, later_root: bytes, proof: Sequence[bytes]
) -> bool:
    """True if the proof shows that the later tree holds the earlier one unchanged at its beginning.

    Of an empty earlier tree nothing can be shown, so a proof for it is refused.
    """
    if not 0 < earlier_size <= later_size:
        return False
    if earlier_size == later_size:
        return not proof and earlier_root == later_root
    return consistency_roots(earlier_size, earlier_root, later_size, proof) == (earlier_root, later_root)


def consistency_roots(
    earlier_size: int, earlier_root: bytes, later_size: int, proof: Sequence[bytes]
) -> tuple[bytes, bytes] | None:
    """The two roots to which a proof between different sizes leads, whatever it should; None if it isn't one.

    Where both are known and only the later comes out, the proof shows that the earlier was another. (Of an earlier
    tree that is one full branch, the root given is taken for the first step.)
    """
    if not 0 < earlier_size < later_size or not proof or not _all_hashes(*proof):
        return None
    steps = list(proof)
    if earlier_size & (earlier_size - 1) == 0:
        steps.insert(0, earlier_root)  # the earlier tree is one full branch of the later one
        if not _all_hashes(earlier_root):
            return None
    at, last = earlier_size - 1, later_size - 1
    while at & 1:
        at >>= 1
        last >>= 1
    earlier = later = steps[0]
    for step in steps[1:]:
        if last == 0:
            return None
        if at & 1 or at == last:
            earlier = node_hash(step, earlier)
            later = node_hash(step, later)
            while not at & 1 and at:
                at >>= 1
                last >>= 1
        else:
            later = node_hash(later, step)
        at >>= 1
        last >>= 1
    return (earlier, later) if last == 0 else None


def _split(count: int) -> int:
    """The largest power of two smaller than `count`: where RFC 6962 divides a tree."""
    return 1 << ((count - 1).bit_length() - 1)


def _folded(branches: Iterable[bytes]) -> bytes:
    """The root over full branches, given smallest (rightmost) first."""
    result: bytes | None = None
    for branch in branches:
        result = branch if result is None else node_hash(branch, result)
    return EMPTY_ROOT if result is None else result


def _hash(value: bytes) -> bytes:
    if len(value) != HASH_BYTES:
        raise ValueError(f"a hash has {HASH_BYTES} bytes, not {len(value)}")
    return value


def _all_hashes(*values: bytes) -> bool:
    return all(len(value) == HASH_BYTES for value in values)
