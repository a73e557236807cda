"""Finds statements that say nearly the same, in any language, by how they are written.

Two texts are compared by the runs of three letters in their words: a changed ending, another order of the words or a
slip of the pen leaves most of them alike. A translation into another language is not found this way, and similar
words may say the opposite: what is found is shown to a person, never acted on.
"""

import re
import unicodedata
import zlib
from collections.abc import Iterable
from functools import lru_cache

import numpy as np

from parley.procedure.errors import mark as _

#: Less alike than this is not worth a reader's time.
LEAST = 0.5
#: A sketch keeps so many bytes of a text, whatever its length.
SKETCH = 64
#: Texts whose sketches agree in fewer places are not compared: an estimate of likeness, with room for its error.
_WORTH_A_LOOK = 10

#: Letters of Arabic script that people write one for the other: hamza on its carriers, final ya and ha, Persian and
#: Urdu forms beside the Arabic ones; and the stroke that only stretches a word.
_FORMS = (("أإآٱ", "ا"), ("ىیئ", "ي"), ("ةە", "ه"), ("ؤ", "و"), ("ک", "ك"), ("ـ", ""))
_ALIKE = {ord(letter): to for letters, to in _FORMS for letter in letters}
_WORD = re.compile(r"\w+")


def plain(text: str) -> str:
    """The words alone: without case, accents, vowel signs, punctuation, and with one form of each letter and digit."""
    apart = unicodedata.normalize("NFKD", text.translate(_ALIKE)).casefold()
    kept = "".join(
        str(unicodedata.digit(letter)) if letter.isdigit() else letter
        for letter in apart
        if unicodedata.category(letter) not in ("Mn", "Me", "Cf")
    )
    return " ".join(_WORD.findall(kept.translate(_ALIKE)))


@lru_cache(maxsize=4096)
def pieces(text: str) -> frozenset[str]:
    """The runs of three letters in the words of a text; each word begins and ends with a gap."""
    found: set[str] = set()
    for word in plain(text).split():
        padded = f" {word} "
        found.update(padded[place : place + 3] for place in range(len(padded) - 2))
    return frozenset(found)


def likeness(one: str, other: str) -> float:
    """How alike two texts are written, from 0 to 1 (the Dice coefficient of their pieces); 1 for the same words."""
    mine, theirs = pieces(one), pieces(other)
    together = len(mine) + len(theirs)
    return 2 * len(mine & theirs) / together if together else 0.0


def in_words(score: float) -> str:
    """A score as a sentence to translate."""
    if score == 1:
        return _("The same words")
    if score >= 0.8:
        return _("Almost the same words")
    return _("Very similar words") if score >= 0.6 else _("Some of the same words")


# Sixty-four ways to order all pieces; a text's smallest piece in each is kept (MinHash: Broder 1997), one byte of it
# (Li and König 2010). Two sketches agree in about as many places as the texts share of all their pieces.
_ORDERS = np.random.Generator(np.random.PCG64(20150417)).integers(0, 2**63, (2, SKETCH, 1), dtype=np.uint64)


def sketch(text: str) -> bytes:
    """What is kept of a text so that similar ones among thousands are found without reading them: 64 bytes."""
    found = pieces(text)
    if not found:
        return b""
    numbers = np.fromiter((zlib.crc32(piece.encode()) for piece in found), dtype=np.uint64, count=len(found))
    ordered = (_ORDERS[0] | np.uint64(1)) * numbers + _ORDERS[1]
    least = (ordered >> np.uint64(24)).min(axis=1)
    return bytes((least & np.uint64(255)).astype(np.uint8))


class Sketches:
    """The sketches of many texts, to look through at once."""

    def __init__(self, sketches: Iterable[bytes]) -> None:
        kept = [bytes(one).ljust(SKETCH, b"\0")[:SKETCH] if one else bytes(SKETCH) for one in sketches]
        self._rows = np.frombuffer(b"".join(kept), dtype=np.uint8).reshape(len(kept), SKETCH)

    def worth_a_look(self, sketch: bytes, most: int = 12) -> list[int]:
        """The places of those that may be alike, the likeliest first: to be compared word for word."""
        if not sketch or not len(self._rows):
            return []
        agree = (self._rows == np.frombuffer(sketch, dtype=np.uint8)).sum(axis=1)
        places = np.argsort(-agree, kind="stable")[:most]
        return [int(place) for place in places if agree[place] >= _WORTH_A_LOOK]
