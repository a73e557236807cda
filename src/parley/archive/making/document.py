"""A text of the record as it goes into files: its words, whose they are, and what was done with it."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from parley.procedure.errors import mark as _
from parley.procedure.words import say

#: What texts are, by the first part of the name under which acts refer to them: the weightiest first. What one text
#: is under several names, it is under the first of them.
KINDS = {
    "agreement": _("Agreement"),
    "draft": _("Draft of the negotiating text"),
    "letter": _("Letter of request"),
    "summary": _("Chair’s summary"),
    "package": _("Package"),
    "item": _("Item of the press room"),
    "invitation": _("Invitation"),
    "criticism": _("Criticism"),
    "question": _("Question of a consultation"),
    "clause": _("Wording of a clause"),
    "title": _("Title of a text"),
    "answer": _("Words with an answer"),
    "words": _("Words with an answer"),
    "post": _("Post of a blind acceptance"),
}
OTHER = _("Text")
#: Whole documents, set as PDF and Word; the rest are pieces of such, or words beside an act, and stay plain.
WHOLE = frozenset({"agreement", "draft", "letter", "summary", "package", "item", "invitation"})
_RANKS = {kind: rank for rank, kind in enumerate(KINDS)}


@dataclass
class Document:
    """One text, and each act that refers to it as (time, sentence)."""

    sha256: str
    kind: str
    language: str
    title: str
    first: datetime
    #: Whose it is, for a text of several parties' under one act: a public id, or nothing.
    of: str = ""
    acts: list[tuple[datetime, str]] = field(default_factory=list)
    #: Where these acts stand: log, position, place in the record's file.
    places: list[tuple[str, int, int]] = field(default_factory=list)
    number: int = 0
    name: str = ""
    #: The endings of the files that there are of it, and whether a proof is.
    files: list[str] = field(default_factory=list)
    proven: bool = False
    #: The characters that no font here draws: they stand in the PDF by their codes.
    undrawn: str = ""

    @property
    def whole(self) -> bool:
        return self.kind in WHOLE

    @property
    def kind_label(self) -> str:
        """What it is, in the reader's language."""
        return say(KINDS.get(self.kind, OTHER))


@dataclass(frozen=True)
class Signing:
    """One of those entitled to sign an agreement, and what became of it, in the reader's language."""

    name: str
    party: str
    capacity: str
    state: str
    at: datetime | None
    language: str
    reservation: str
    words: str
    sha256: str
    #: The fingerprint of the own key that signed; empty where the server attests it.
    key: str


@dataclass(frozen=True)
class Signed:
    """An agreement with the hashes of its language versions, which of them are authentic, and its signatures."""

    title: str
    versions: tuple[tuple[str, str, bool], ...]
    signed: int
    of: int
    condition: str
    in_force_at: datetime | None
    signings: tuple[Signing, ...]


def heavier(one: str, other: str) -> str:
    """Of two kinds that one text is, the one that it is called by."""
    last = len(_RANKS)
    return min(one, other, key=lambda kind: _RANKS.get(kind, last))


def numbered(documents: Iterable[Document]) -> list[Document]:
    """The documents in the order in which they first came up, each with its number."""
    found = sorted(documents, key=lambda one: (one.first, one.kind, one.language, one.sha256))
    for number, one in enumerate(found, start=1):
        one.number = number
    return found
