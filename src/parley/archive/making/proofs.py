"""Proofs to hand on: for each whole text a file that shows that it, and what was done with it, stands in the record."""

from parley.archive.making.bundle import Bundle, Stood, leaf_of
from parley.archive.making.document import Document
from parley.ledger.bundle import CannotBeWritten
from parley.ledger.bundle.form import Act
from parley.ledger.checkpoint import Checkpoint
from parley.ledger.notes import NoteKey
from parley.ledger.proof import ActProof, write_proof
from parley.ledger.tree import Tree

#: How the names of those texts begin that prove a signature, and the one that is the key.
_MEANS, _KEY, _PUBLIC = "signed:", "signed:key", "key:public"
_ENROLLED = "key.enrolled"


class Proofs:
    """The trees of all logs, and where keys were enrolled: what a proof is made of."""

    def __init__(self, bundle: Bundle) -> None:
        self._bundle = bundle
        self._trees: dict[str, Tree] = {}
        self._heads = {log.log: Checkpoint.from_text(log.checkpoint) for log in bundle.logs}
        key = bundle.head.get("key")
        self._key = NoteKey.from_text(key) if key else None
        #: By the hash of a key's text: the act by which it was enrolled.
        self._enrolled: dict[str, tuple[str, int, int]] = {}

    def tree(self, log: str) -> Tree:
        """The tree of a log, to be filled as its acts are gone through."""
        return self._trees.setdefault(log, Tree())

    def note(self, act: Stood) -> None:
        """Remember an act by which a key was enrolled."""
        if act.act == _ENROLLED and _PUBLIC in act.texts:
            self._enrolled[act.texts[_PUBLIC]] = (act.log, act.position, act.at)

    def of(self, document: Document) -> bytes | None:
        """The proof of a text and of the acts that refer to it; None where the record itself doesn't hold."""
        places = dict.fromkeys(document.places)
        acts = [self._bundle.act(*place) for place in places]
        for act in list(acts):
            enrolled = self._enrolled.get(act.texts.get(_KEY, ""))
            if enrolled is not None and enrolled not in places:
                places[enrolled] = None
                acts.append(self._bundle.act(*enrolled))
        digests = {document.sha256: None}
        for act in acts:
            digests |= {digest: None for name, digest in act.texts.items() if name.startswith((_MEANS, _PUBLIC))}
        head = self._bundle.head
        try:
            return write_proof(
                process=head["process"]["id"],
                title=head["process"]["title"],
                made=head["made"],
                key=self._key,
                acts=[self._proof(act) for act in acts],
                texts=[self._bundle.text(digest) for digest in digests if digest in self._bundle.places],
            )
        except CannotBeWritten:
            # What doesn't hold is for the record's own file to tell, which is verified as a whole.
            return None

    def _proof(self, act: Stood) -> ActProof:
        salt = bytes.fromhex(act.salt) if act.salt is not None else None
        hashes = self._trees[act.log].inclusion_proof(act.position)
        return ActProof(self._heads[act.log], act.position, hashes, Act(leaf_of(act), act.details, salt))
