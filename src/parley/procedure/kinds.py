"""The kinds of entry that an act takes, with their limits: the same for page, API and command line."""

import unicodedata
from datetime import date
from typing import Annotated

from pydantic import AfterValidator, AwareDatetime, Field, StringConstraints
from pydantic_core import PydanticCustomError

#: Embedding and override controls can make a text read otherwise than it is stored. Isolates cannot reach beyond
#: themselves and are kept: Arabic texts with Latin names need them.
OVERRIDES = frozenset("\u202a\u202b\u202c\u202d\u202e")
_MARKS_IN_A_ROW = 12


def _clean(text: str) -> str:
    """Refuse what cannot be shown as it is stored; ends are trimmed, line ends made alike, nothing else changes."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").strip()
    marks = 0
    for place, character in enumerate(text, start=1):
        if character in OVERRIDES:
            raise PydanticCustomError("direction_override", "", {"place": place})
        category = unicodedata.category(character)
        if (category == "Cc" and character not in "\n\t") or category == "Cs":
            raise PydanticCustomError("control_character", "", {"place": place})
        marks = marks + 1 if category in ("Mn", "Me") else 0
        if marks > _MARKS_IN_A_ROW:
            raise PydanticCustomError("stacked_marks", "", {"place": place})
    return text


def _one_line(text: str) -> str:
    if "\n" in text or "\t" in text:
        raise PydanticCustomError("one_line", "")
    return text


def _present(text: str) -> str:
    # Spaces and joiners without width alone are shown as nothing.
    if all(unicodedata.category(character) in ("Cf", "Zs", "Zl", "Zp") for character in text):
        raise PydanticCustomError("missing", "")
    return text


def _in_reach(when: date) -> date:
    """Refuse a slip of the pen: far-off years also fall out of the calendar in another time zone."""
    if not 1000 <= when.year <= 2200:
        raise PydanticCustomError("year", "")
    return when


NAME, LINE, PASSAGE, TEXT = 120, 300, 20_000, 200_000
SIGNATURE = 16_000

#: How many of something.
Number = Annotated[int, Field(ge=0, le=1_000_000)]
#: A random public id, as it stands in addresses.
Id = Annotated[str, StringConstraints(max_length=32, pattern=r"^[0-9a-z]*$")]
#: A person's or a party's name.
Name = Annotated[
    str, StringConstraints(max_length=NAME), AfterValidator(_clean), AfterValidator(_one_line), AfterValidator(_present)
]
MaybeName = Annotated[str, StringConstraints(max_length=NAME), AfterValidator(_clean), AfterValidator(_one_line)]
#: One line: a title, a question, a source.
Line = Annotated[
    str, StringConstraints(max_length=LINE), AfterValidator(_clean), AfterValidator(_one_line), AfterValidator(_present)
]
MaybeLine = Annotated[str, StringConstraints(max_length=LINE), AfterValidator(_clean), AfterValidator(_one_line)]
#: Some paragraphs.
Passage = Annotated[str, StringConstraints(max_length=PASSAGE), AfterValidator(_clean), AfterValidator(_present)]
MaybePassage = Annotated[str, StringConstraints(max_length=PASSAGE), AfterValidator(_clean)]
#: A signature with one's own key, as its program writes it; empty where none is given.
MaybeSignature = Annotated[str, StringConstraints(max_length=SIGNATURE), AfterValidator(_clean)]
#: A whole document.
Document = Annotated[str, StringConstraints(max_length=TEXT), AfterValidator(_clean), AfterValidator(_present)]
#: The code of a language, such as "ar".
Language = Annotated[str, StringConstraints(max_length=8, pattern=r"^[a-z]{2,3}(-[a-z]{2,4})?$")]
#: A moment, with its zone.
Moment = Annotated[AwareDatetime, AfterValidator(_in_reach)]
#: A day, of history or to come.
Day = Annotated[date, AfterValidator(_in_reach)]
