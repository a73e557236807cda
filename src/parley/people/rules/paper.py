"""The code on paper by which a seat is taken: short enough to type, with a character that catches a slip.

20 characters of 31 that cannot be taken for one another (no 0, 1, i, l, o): 19 by chance, 94 bits, and one
check. 31 is prime and each place has a weight of its own, so that one wrong character, or two that changed places,
are always noticed.
"""

import unicodedata

from parley.procedure.errors import Refused
from parley.procedure.errors import mark as _

ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"
LENGTH = 20
_GROUP = 4


def made(chance: bytes) -> str:
    """A code from 32 random bytes."""
    number = int.from_bytes(chance, "big")
    letters = []
    for _place in range(LENGTH - 1):
        number, index = divmod(number, len(ALPHABET))
        letters.append(ALPHABET[index])
    return "".join(letters) + _check(letters)


def grouped(code: str) -> str:
    """The code as it is printed: five groups of four."""
    return "-".join(code[place : place + _GROUP] for place in range(0, len(code), _GROUP))


def read(typed: str) -> str:
    """The code as it was meant, from how it was typed; `Refused` says where the slip is likely to be.

    Capitals, spaces, dashes and the digits of other scripts are taken. What is said of a slip tells nothing of
    which codes exist.
    """
    letters = []
    for character in unicodedata.normalize("NFKC", typed[:200]).lower():
        if character in "-_." or character.isspace() or unicodedata.category(character) in ("Pd", "Cf"):
            continue
        digit = unicodedata.digit(character, None)
        letter = character if digit is None else str(digit)
        if letter not in ALPHABET:
            raise Refused(
                _("“%(character)s” does not occur in these codes. They have no 0, 1, i, l or o."),
                field="code",
                character=character if character.isprintable() else "?",
            )
        letters.append(letter)
    if len(letters) != LENGTH:
        raise Refused(
            _("The code has %(length)s letters and digits; these are %(typed)s."),
            field="code",
            length=LENGTH,
            typed=len(letters),
        )
    if _check(letters[:-1]) != letters[-1]:
        raise Refused(_("One character of the code is not right. Compare it with the paper."), field="code")
    return "".join(letters)


def _check(letters: list[str]) -> str:
    return ALPHABET[sum(weight * ALPHABET.index(letter) for weight, letter in enumerate(letters, start=1)) % 31]
