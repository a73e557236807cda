"""What a party holds against a draft, gathered into one document for the record."""

from collections.abc import Iterable

#: Stands for the text as a whole where a clause's number would stand.
WHOLE = 0


def gathered(criticisms: Iterable[tuple[int, str]]) -> str:
    """A party's criticisms in the order of the clauses, those of the whole text (number 0) first.

    Each is the clause's number, or 0, in square brackets on a line of its own, then the words as they were typed.
    """
    return "\n".join(f"[{number}]\n{words}\n" for number, words in sorted(criticisms))
