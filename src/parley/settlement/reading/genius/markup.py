"""XML read without what makes it dangerous: no document type, so no entities of its own and none from elsewhere."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from typing import NoReturn
from xml.parsers import expat

from parley.settlement.bargain import BargainError
from parley.settlement.reading.document import shown

_DEEPEST = 50
_MOST_ELEMENTS = 2_000_000
_LONGEST_NUMBER = 60


@dataclass(slots=True)
class Element:
    """An element, its attributes, its children, and the line at which it begins."""

    tag: str
    attributes: dict[str, str]
    file: str
    line: int
    children: list[Element] = field(default_factory=list)

    def named(self, *tags: str) -> list[Element]:
        """The children of these names."""
        return [one for one in self.children if one.tag in tags]

    def inside(self, *tags: str) -> Iterator[Element]:
        """Everything of these names below, however deep, in the order of the file."""
        for one in self.children:
            if one.tag in tags:
                yield one
            yield from one.inside(*tags)

    def refuse(self, what: str) -> NoReturn:
        """Raise `BargainError` that says what is wrong here."""
        raise BargainError(f"{self.file}, line {self.line}: {what}")

    def text(self, name: str) -> str:
        """An attribute that must be there."""
        if name not in self.attributes:
            self.refuse(f"<{self.tag}> has no {name}")
        return self.attributes[name]

    def number(self, name: str, otherwise: str | None = None) -> Fraction:
        """An attribute that is a number, exactly as its digits say."""
        said = self.attributes.get(name, otherwise)
        if said is None:
            self.refuse(f"<{self.tag}> has no {name}")
        try:
            number = Decimal(said.strip()) if len(said) <= _LONGEST_NUMBER and "_" not in said else None
        except InvalidOperation:
            number = None
        if number is None or not number.is_finite() or (number and abs(number.adjusted()) > _LONGEST_NUMBER):
            self.refuse(f"{name}={shown(said)} is not a number to reckon with")
        return Fraction(number)

    def whole(self, name: str, otherwise: str | None = None) -> int:
        """An attribute that is a whole number."""
        number = self.number(name, otherwise)
        if number.denominator != 1:
            self.refuse(f"{name}={shown(self.attributes.get(name))} is not a whole number")
        return number.numerator


def root(data: bytes, file: str) -> Element:
    """The outermost element. Raises `BargainError` with the line where these bytes are no XML, or more than XML."""
    top: list[Element] = []
    open_ones: list[Element] = []
    count = 0
    parser = expat.ParserCreate()

    def begins(tag: str, attributes: dict[str, str]) -> None:
        nonlocal count
        count += 1
        one = Element(tag, attributes, file, parser.CurrentLineNumber)
        if len(open_ones) >= _DEEPEST or count > _MOST_ELEMENTS:
            one.refuse("more elements stand here, or more deeply within one another, than any scenario has")
        (open_ones[-1].children if open_ones else top).append(one)
        open_ones.append(one)

    def ends(tag: str) -> None:
        open_ones.pop()

    def document_type(*_: object) -> NoReturn:
        raise BargainError(
            f"{file}, line {parser.CurrentLineNumber}: it declares a document type, through which XML can draw in "
            f"other files or swell without end; take the <!DOCTYPE ...> out"
        )

    parser.StartElementHandler = begins
    parser.EndElementHandler = ends
    parser.StartDoctypeDeclHandler = document_type
    try:
        parser.Parse(data, True)
    except expat.ExpatError as fault:
        raise BargainError(f"{file}, line {fault.lineno}: this is not XML ({expat.ErrorString(fault.code)})") from None
    except (LookupError, ValueError) as fault:
        if isinstance(fault, BargainError):
            raise
        raise BargainError(f"{file}: its encoding is unknown; save the file as UTF-8") from None
    return top[0]
