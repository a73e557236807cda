"""The same look without a line: at a file that was taken from the record's page on a stick."""

from pathlib import Path

from parley.cli.trouble import Trouble
from parley.cli.witness.folder import Folder
from parley.cli.witness.looking import Prove, Seen, consider
from parley.ledger.bundle import form, verify
from parley.ledger.checkpoint import Checkpoint
from parley.ledger.exchange import CHECKPOINTS, MOST_BYTES, NotAnExchange, Offer, Offered, joined_by
from parley.ledger.tree import Tree, leaf_hash

_START = b'{"format":"' + CHECKPOINTS.encode()


def look_at(folder: Folder, path: Path) -> Seen:
    """Look at checkpoints or at a whole record.

    Raises `Alarmed` only where the record contradicts itself: a file may also be old, damaged on its way, or somebody
    else's; then `Trouble`.
    """
    with path.open("rb") as file:
        checkpoints = file.read(len(_START)) == _START
    return _at_checkpoints(folder, path) if checkpoints else _at_record(folder, path)


def _at_checkpoints(folder: Folder, path: Path) -> Seen:
    with path.open("rb") as file:
        data = file.read(MOST_BYTES + 1)
    try:
        offer = Offer.from_bytes(data)
    except NotAnExchange as wrong:
        raise Trouble(f"{path} can't be read ({wrong}); take it from the page of the record again") from None
    folder.meet(offer.process)
    folder.pin(offer.key)
    for one in offer.logs:
        known = folder.known(one.log)
        if one.checkpoint is None or known is None:
            continue
        _not_older(path, known, one.checkpoint)
        proven = joined_by(one.proof)(known, one.checkpoint) if one.earlier == known.size else False
        if known.size < one.checkpoint.size and not proven:
            raise Trouble(
                f"{path} doesn't show how {one.log} grew since the {known.size} acts that this witness saw; take "
                "record.bundle instead, which holds every act"
            )
    return consider(folder, offer.logs, lambda one: lambda _earlier, _later: one.proof)


def _at_record(folder: Folder, path: Path) -> Seen:
    verdict = verify(path)
    if not verdict.ok or verdict.head is None:
        raise Trouble(f"{path} doesn't hold, so nothing in it was cosigned; parley verify {path} says what is wrong")
    if verdict.head.key is None:
        raise Trouble(f"{path} isn't signed by the server, so there is nothing to cosign; ask why")
    folder.meet(verdict.head.process)
    folder.pin(verdict.head.key.public)
    trees, logs = _trees(path), []
    for checkpoint, _tree in trees.values():
        logs.append(Offered(checkpoint.log, checkpoint))
        known = folder.known(checkpoint.log)
        if known is not None:
            _not_older(path, known, checkpoint)

    def prove(one: Offered) -> Prove:
        return lambda earlier, later: tuple(trees[one.log][1].consistency_proof(earlier, later))

    return consider(folder, logs, prove)


def _trees(path: Path) -> dict[str, tuple[Checkpoint, Tree]]:
    """Each log of a record that holds, with its tree."""
    found: dict[str, tuple[Checkpoint, Tree]] = {}
    tree = Tree()
    with path.open("rb") as file:
        while line := file.readline(form.MOST_TEXT_LINE_BYTES + 1):
            if line.startswith(form.LOG_START):
                checkpoint, _earlier = form.read_log(line)
                tree = Tree()
                found[checkpoint.log] = checkpoint, tree
            elif line.startswith(form.ACT_START):
                tree.append(leaf_hash(form.read_act(line).leaf))
    return found


def _not_older(path: Path, known: Checkpoint, shown: Checkpoint) -> None:
    if shown.size < known.size:
        raise Trouble(
            f"{path} holds {shown.size} acts of {known.log}, and this witness has seen {known.size}: it is an old "
            "file. Take a new one; if the page of the record itself shows fewer acts, tell the other delegations"
        )
