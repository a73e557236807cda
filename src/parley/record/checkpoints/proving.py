"""Proves of a log that it only grew, or that an act stands in it, from the hashes that are kept of its blocks.

No page goes through a whole log.
"""

from parley.ledger.tree import Tree, verify_consistency, verify_inclusion
from parley.record.checkpoints.growing import ACTS, LEVEL
from parley.record.models import Block, Entry, Log, Signing


class CannotBeProven(Exception):
    """There are no two such states of this log, or what is kept of it doesn't hold together."""


class _Kept(Tree):
    """The tree of a log, of which only what a proof needs is read."""

    def __init__(self, log: Log, sizes: tuple[int, int]) -> None:
        super().__init__()
        rows = Block.objects.filter(log=log, index__lt=max(sizes) >> LEVEL).order_by("index")
        self._blocks = Tree(bytes.fromhex(block) for block in rows.values_list("hash", flat=True))
        self._log = log
        self._leaves: dict[int, Tree] = {}

    @property
    def size(self) -> int:
        return self._log.size

    def full_branch(self, level: int, index: int) -> bytes:
        if level >= LEVEL:
            return self._blocks.full_branch(level - LEVEL, index)
        block, within = divmod(index << level, ACTS)
        if block not in self._leaves:
            rows = Entry.objects.filter(log=self._log, position__gte=block * ACTS, position__lt=(block + 1) * ACTS)
            leaves = rows.order_by("position").values_list("leaf_hash", flat=True)
            self._leaves[block] = Tree(bytes.fromhex(leaf) for leaf in leaves)
        return self._leaves[block].full_branch(level, within >> level)


def consistency(process: str, audience: str, earlier: int, later: int) -> list[bytes]:
    """The proof that the first `earlier` acts of a log still open it at `later`, which has been signed.

    Raises `CannotBeProven` for sizes that weren't, and where the proof wouldn't join the two roots that are kept.
    """
    log = Log.objects.filter(process=process, audience=audience).first()
    most = Signing.objects.filter(log=log, stopped="").values_list("size", flat=True).first() if log else None
    if log is None or most is None or not 0 < earlier <= later <= most:
        raise CannotBeProven
    roots = Entry.objects.filter(log=log, position__in=[earlier - 1, later - 1]).order_by("position")
    kept = [bytes.fromhex(root) for root in roots.values_list("root", flat=True)]
    if not kept:
        raise CannotBeProven
    proof = _Kept(log, (earlier, later)).consistency_proof(earlier, later)
    held = {"earlier_size": earlier, "earlier_root": kept[0], "later_size": later, "later_root": kept[-1]}
    if not verify_consistency(**held, proof=proof):  # type: ignore[arg-type]
        raise CannotBeProven
    return proof


def inclusion(process: str, audience: str, position: int, size: int) -> list[bytes]:
    """The proof that an act stands at this position among the first `size` acts of a log, which have been signed.

    Raises `CannotBeProven` where there is none, and where the proof wouldn't join the act and the root that are kept.
    """
    log = Log.objects.filter(process=process, audience=audience).first()
    most = Signing.objects.filter(log=log, stopped="").values_list("size", flat=True).first() if log else None
    if log is None or most is None or not 0 <= position < size <= most:
        raise CannotBeProven
    rows = Entry.objects.filter(log=log, position__in=[position, size - 1])
    kept = {at: (leaf, root) for at, leaf, root in rows.values_list("position", "leaf_hash", "root")}
    if kept.keys() != {position, size - 1}:
        raise CannotBeProven
    proof = _Kept(log, (size, size)).inclusion_proof(position, size)
    leaf, root = bytes.fromhex(kept[position][0]), bytes.fromhex(kept[size - 1][1])
    if not verify_inclusion(leaf=leaf, index=position, size=size, proof=proof, root=root):
        raise CannotBeProven
    return proof
