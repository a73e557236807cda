"""Verifying a proof: each act against its checkpoint, each pair of checkpoints against each other."""

from __future__ import annotations

import json

from ..bundle import form as records
from ..bundle.counts import Counts
from ..bundle.reading import Reading
from ..bundle.signed import TELLING
from ..bundle.verdict import Verdict
from ..checkpoint import Checkpoint
from ..codes import Param, Params, reason, shown
from ..leaf import commit_bytes
from ..tree import leaf_hash, verify_consistency, verify_inclusion
from ..trust import SHARED
from . import form

State = tuple[str, int, bytes]  # a log's origin, how many acts, the root


class ProofReading(Reading):
    """One proof going by."""

    def __init__(self, *given: object) -> None:
        super().__init__(*given)  # type: ignore[arg-type]
        self.signed.whole = False
        self._acts = self._opened = self._growths = 0
        self._awaited: tuple[Checkpoint, int, list[bytes]] | None = None
        self._closed = False
        self._grown: list[tuple[State, State]] = []
        self._shown: list[tuple[str, Params]] = []
        self._states: list[State] = []

    def take(self, line: bytes) -> None:
        """A proof begins, or its act follows, or two checkpoints are compared."""
        if self.of_texts():
            self.fatal("line.misplaced")
        if line.startswith(records.ACT_START) == (self._awaited is None):
            self.fatal("line.misplaced" if line.startswith(records.ACT_START) else "proof.noact")
        if line.startswith(records.ACT_START):
            self._read_act(line)
        elif line.startswith(form.PROOF_START):
            self._read_proof(line)
        elif line.startswith(form.GROWTH_START):
            self._read_growth(line)
        else:
            self.found("line.unknown")

    def close(self) -> None:
        """All proofs have gone by."""
        if self._awaited is not None:
            self._awaited = None
            self.found("proof.noact")
        if self._closed:
            return
        self._closed = True
        roots: dict[tuple[str, int], bytes] = {}
        for origin, size, root in self._states:
            if roots.setdefault((origin, size), root) != root:
                self.found("proof.fork", 0, origin=origin, size=size)
        shared = {state for state in self._states if state[0].endswith(f"/{SHARED}")}
        if shared:
            self.hold(self.vouching.of_quorum(SHARED, joined=shared <= self._joined()), 0)

    def _joined(self) -> set[State]:
        """The states that witnesses cosigned, and those that a proof in this file joins to one of them."""
        seen, more = set(self.vouching.seen), True
        while more:
            found = {state for pair in self._grown if seen & set(pair) for state in pair} - seen
            seen, more = seen | found, bool(found)
        return seen

    def counted(self) -> Counts:
        """What went by."""
        return Counts(
            logs=len({origin for origin, _, _ in self._states}),
            acts=self._acts,
            texts=self.text_count,
            opened=self._opened,
            closed=self._acts - self._opened,
            absent=self.named.absent(),
            signatures=self.signatures,
        )

    def said_at_end(self, counts: Counts) -> dict[str, int]:
        """The counts that the closing line must name."""
        return {"acts": counts.acts, "growths": self._growths, "opened": counts.opened, "texts": counts.texts}

    def verdict(self) -> Verdict:
        """What came of it. A proof of nothing shows nothing, and so doesn't hold."""
        if not self.findings and not self._shown:
            self.found("proof.empty", 0)
        return Verdict(
            findings=tuple(self.findings),
            counts=self.counted(),
            roots={},
            sizes={},
            head=self.head,
            stopped=self.stopped,
            whole=self.whole,
            vouched=self.vouching.vouched,
            signed=self.signed.counts,
            answers=self.signed.answers,
            shown=tuple(self._shown),
            states=tuple(self._states),
        )

    def _read_proof(self, line: bytes) -> None:
        try:
            checkpoint, index, hashes = form.read_proof(line)
        except ValueError as error:
            self.fatal("proof.unreadable", why=reason(error))
        self._of_checkpoint(checkpoint)
        self._awaited = checkpoint, index, hashes

    def _read_growth(self, line: bytes) -> None:
        self._growths += 1
        try:
            growth = form.read_growth(line)
        except ValueError as error:
            self.fatal("proof.unreadable", why=reason(error))
        for checkpoint in (growth.earlier, growth.later):
            self._of_checkpoint(checkpoint)
        if not verify_consistency(
            earlier_size=growth.earlier.size,
            earlier_root=growth.earlier.root,
            later_size=growth.later.size,
            later_root=growth.later.root,
            proof=growth.hashes,
        ):
            self.found("proof.growth", earlier=growth.earlier.size, later=growth.later.size)
        else:
            ends = [(one.origin, one.size, one.root) for one in (growth.earlier, growth.later)]
            self._grown.append((ends[0], ends[1]))
        said: dict[str, Param] = {"log": growth.later.log, "earlier": growth.earlier.size, "later": growth.later.size}
        self._shown.append(("summary.proof.growth", said))

    def _of_checkpoint(self, checkpoint: Checkpoint) -> None:
        if checkpoint.process != self.head.process:
            self.found("log.foreign", origin=checkpoint.origin)
        self.signatures += len(checkpoint.signatures)
        self.hold(self.vouching.of_checkpoint(checkpoint))
        self.hold(self.vouching.of_state(checkpoint.origin, checkpoint.size, checkpoint.root))
        self._states.append((checkpoint.origin, checkpoint.size, checkpoint.root))

    def _read_act(self, line: bytes) -> None:
        assert self._awaited is not None  # take() saw to it
        (checkpoint, index, hashes), self._awaited = self._awaited, None
        self._acts += 1
        try:
            act = records.read_act(line)
        except ValueError as error:
            self.fatal("act.unreadable", why=reason(error))
        if act.process != self.head.process:
            self.found("act.process", process=act.process)
        if act.log != checkpoint.log:
            self.found("act.log", log=act.log)
        if act.details is not None:
            self._opened += 1
            if commit_bytes(act.details, act.salt) != act.commitment:
                self.found("act.details")
        size, root = checkpoint.size, checkpoint.root
        if not verify_inclusion(leaf=leaf_hash(act.leaf), index=index, size=size, proof=hashes, root=root):
            self.found("proof.inclusion", index=index, size=size)
        self.named.name(act.texts)
        self.signed.open_log(act.log)
        if act.signed or act.act.startswith(TELLING):
            self.note_signed(act, index)
        leaf = json.loads(act.leaf)
        self._shown.append(
            (
                "summary.proof.act",
                {
                    "act": act.act,
                    "number": index + 1,
                    "size": size,
                    "log": act.log,
                    "time": leaf["time"],
                    "capacity": shown(leaf["actor"]["capacity"]),
                    "seat": leaf["actor"]["seat"] or "-",
                },
            )
        )
