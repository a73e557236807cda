"""Sentences that are written here in English and said in the reader's language where they are shown."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field


def mark(text: str) -> str:
    """Mark a sentence for translation where it is written, without translating it there."""
    return text


def english(one: str, many: str, count: int) -> str:
    """The form of a sentence for one or for many, as English has it."""
    return one if count == 1 else many


@dataclass(frozen=True)
class Sentence:
    """A sentence with its values apart, so that it can be said in another language.

    many: the form for more than one, "" where there is no number to go by; count: that number.
    """

    text: str
    values: Mapping[str, object] = field(default_factory=dict)
    many: str = ""
    count: int = 1

    def said(
        self,
        gettext: Callable[[str], str] = str,
        ngettext: Callable[[str, str, int], str] = english,
        value: Callable[[object], object] = lambda value: value,
    ) -> str:
        """The sentence with its values, which may be sentences themselves.

        `value` is given each of the others first, for a page that isolates names.
        """

        def shown(one: object) -> object:
            return one.said(gettext, ngettext, value) if isinstance(one, Sentence) else value(one)

        form = ngettext(self.text, self.many, self.count) if self.many else gettext(self.text)
        return form % {name: shown(one) for name, one in self.values.items()}

    def __str__(self) -> str:
        return self.said()


def ngettext_lazy(one: str, many: str, count: int, **values: object) -> Sentence:
    """A sentence with a number in it, in both its English forms."""
    return Sentence(one, {"count": count, **values}, many, count)


def percent(share: float) -> int:
    """A share between 0 and 1 in whole percents, of which there are none to spare."""
    return round(100 * share)
