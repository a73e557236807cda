"""Language versions: the exact bytes that a hash stands for, and whether a translation still follows its source."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from parley.ledger.leaf import text_hash
from parley.procedure.errors import Refused
from parley.procedure.errors import mark as _

#: The key under which the title stands among the pieces of a version; the others are the clauses' public ids.
TITLE = ""


@dataclass(frozen=True)
class Worded:
    """What a clause says in one language."""

    heading: str
    body: str

    @property
    def hash(self) -> str:
        return wording_hash(self.heading, self.body)


def wording_hash(heading: str, body: str) -> str:
    """The hash of one clause's wording, by which a translation remembers what it was made from."""
    return text_hash(f"{heading}\n{body}")


def rendered(title: str, clauses: Iterable[Worded | None]) -> str:
    """The whole language version as one document: its UTF-8 bytes are what is hashed, put, signed and published.

    The title, then each clause in its order, with one empty line before each: its number in Western digits, a full
    stop and its heading on one line; its body as it was typed on the next. A clause that is not translated has its
    number and nothing else. The document ends with one line feed. Nothing else is added, and no character is
    changed: "Water\\n\\n1. Shares\\nEach takes half.\\n\\n2.\\nThe rest flows on.\\n".
    """
    parts = [f"{title}\n"]
    for number, worded in enumerate(clauses, start=1):
        first = f"{number}. {worded.heading}" if worded is not None and worded.heading else f"{number}."
        parts.append(f"{first}\n{worded.body}\n" if worded is not None else f"{first}\n")
    return "\n".join(parts)


def behind(source: Mapping[str, str], translated_from: Mapping[str, str]) -> frozenset[str]:
    """The pieces of a translation that do not match its source: changed since, or not translated at all.

    `source` gives the hash of each piece as it stands, `translated_from` the hash from which each was translated.
    """
    return frozenset(piece for piece, present in source.items() if translated_from.get(piece) != present)


def translated_by(language: str, source: str, *, authentic: bool, mediator: bool) -> None:
    """Refuse a translation by somebody who may not make it: the mediator alone edits what is authentic."""
    if language == source:
        raise Refused(_("This is the source: the mediator edits it, it is not translated."), field="language")
    if authentic and not mediator:
        raise Refused(_("This language version is authentic: only the mediator edits it."), field="language")


def authentic_kept(authentic: frozenset[str], language: str, *, mark: bool) -> frozenset[str]:
    """The authentic languages after one was marked or unmarked; at least one must stay."""
    after = authentic | {language} if mark else authentic - {language}
    if not after:
        raise Refused(_("At least one language version must be authentic."))
    return after
