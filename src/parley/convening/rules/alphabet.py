"""The alphabetical order of names, as each language of the pages has it.

Code points are not in the order of any alphabet: й would stand with и, ё behind я, and the Kazakh letters behind all
others. Names in another script stand behind those in the reader's own. A definite article at the head of a name does
not count, as in catalogues ("The Lake" stands under L, «الجبهة» under ج); a name whose own first letters look like an
article cannot be told apart without a dictionary, and where that matters the rules of procedure list the parties.
"""

import re
import unicodedata

_LATIN = "abcdefghijklmnopqrstuvwxyz"
_ALPHABETS = {
    "en": _LATIN,
    "fr": _LATIN,
    "ar": "ءابتثجحخدذرزسشصضطظعغفقكلمنهوي",
    "ru": "абвгдеёжзийклмнопрстуфхцчшщъыьэюя",
    "kk": "аәбвгғдеёжзийкқлмнңоөпрстуұүфхһцчшщъыіьэюя",
}
_ARTICLES = {
    "en": re.compile(r"the\s+"),
    "fr": re.compile(r"(?:les?|la)\s+|l['’]\s*"),
    "ar": re.compile(r"ال(?=\w{2})"),
}
_ARTICLE = re.compile(r"^(?:the\s+|les?\s+|la\s+|l['’]|ال)", re.IGNORECASE)
#: Arabic letters that stand with another: alif wasla, final ya and final ta.
_FOLDED = str.maketrans({"ٱ": "ا", "ى": "ي", "ة": "ه", "ـ": None, "œ": "oe", "æ": "ae"})

Key = tuple[tuple[int, int], ...]


def place(name: str, language: str) -> tuple[Key, str]:
    """By what a name is put in order; equal for names that differ in accents alone, which the name itself parts."""
    alphabet = _ALPHABETS.get(language, _LATIN)
    letters = _bare(name, alphabet)
    article = _ARTICLES.get(language)
    letters = article.sub("", letters, count=1) if article and article.match(letters) else letters
    return tuple(_rank(letter, alphabet) for letter in letters if not _ignored(letter)), name


def initial(name: str) -> str:
    """The letter by which a name is known on a mark: its first, but for an article of whatever language."""
    return _ARTICLE.sub("", name)[:1].upper()


def _bare(name: str, alphabet: str) -> str:
    """Small letters without accents, but for letters that the alphabet has for itself (й, ё)."""
    small = unicodedata.normalize("NFC", name.strip().casefold()).translate(_FOLDED)
    parts = (letter if letter in alphabet else unicodedata.normalize("NFKD", letter) for letter in small)
    return "".join(mark for part in parts for mark in part if not unicodedata.combining(mark))


def _rank(letter: str, alphabet: str) -> tuple[int, int]:
    """Spaces first, then digits, then the alphabet, then all else."""
    if letter.isspace():
        return (0, 0)
    if letter.isdecimal():
        return (1, unicodedata.decimal(letter))
    found = alphabet.find(letter)
    return (2, found) if found >= 0 else (3, ord(letter))


def _ignored(letter: str) -> bool:
    return unicodedata.category(letter)[0] in "PC"
