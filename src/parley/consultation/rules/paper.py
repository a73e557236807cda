"""The sheets of paper: the code on each, and what is printed on it in the language of its readers."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from parley.consultation.rules.counting import AGREE, DISAGREE, PASS
from parley.procedure.errors import Refused
from parley.procedure.errors import mark as _

#: So many sheets in a batch, and statements on a sheet: what one person can print, and another fill in, at a sitting.
COPIES, STATEMENTS = 200, 60
#: The digit that is typed for each mark; it stands beside the box on the sheet.
DIGITS = {"1": AGREE, "2": DISAGREE, "3": PASS}

# Thirty-one signs that are not taken for one another, as in public ids; a prime number of them, so that the check
# sign below catches every single wrong sign and every pair that changed places.
_SIGNS = "23456789abcdefghjkmnpqrstuvwxyz"
_SERIAL = re.compile(r"([2-9a-hjkmnp-z]{4})[\s-]*([0-9oil]{3})[\s-]*([2-9a-hjkmnp-z])")


def serial(code: str, number: int) -> str:
    """The code on one sheet, such as `K7TQ-012-V`: its batch, its number, and a sign that betrays a slip."""
    return f"{code}-{number:03}-{_check(code, number)}".upper()


def _check(code: str, number: int) -> str:
    places = [*(_SIGNS.index(sign) for sign in code), *(int(digit) for digit in f"{number:03}")]
    return _SIGNS[sum(weight * place for weight, place in enumerate(places, start=1)) % len(_SIGNS)]


def number_on(typed: str, *, code: str, copies: int) -> int:
    """Which sheet of a batch a typed code means; how it is spaced, and in which case, does not matter."""
    found = _SERIAL.fullmatch(_ascii(typed).strip().lower())
    if found is None:
        raise Refused(_("The code is written like %(example)s."), field="serial", example=serial(code, 1))
    batch, digits, check = found.groups()
    number = int(digits.translate(str.maketrans("oil", "011")))
    if batch != code:
        raise Refused(_("This sheet is of another batch. Open the page of its own batch."), field="serial")
    if check != _check(code, number) or not 1 <= number <= copies:
        raise Refused(_("There is no sheet with this code. Look at each sign again."), field="serial")
    return number


def _ascii(text: str) -> str:
    """Digits of any script as 0 to 9."""
    return "".join(str(int(sign)) if sign.isdecimal() else sign for sign in text)


def answer(typed: str) -> int | None:
    """What one typed sign means: 1 agree, 2 disagree, 3 pass, nothing for no answer."""
    sign = _ascii(typed).strip()
    if sign in ("", "0", "-"):
        return None
    if sign not in DIGITS:
        raise Refused(_("Type 1 for agree, 2 for disagree, 3 for pass, or leave it empty."))
    return DIGITS[sign]


def answers(given: Mapping[str, int], numbers: list[int], *, may_be_empty: bool = False) -> dict[int, int]:
    """The answers on one sheet, by the number of the statement."""
    known = {str(number) for number in numbers}
    if not given.keys() <= known or not set(given.values()) <= set(DIGITS.values()):
        raise Refused(_("These answers do not fit the statements on this sheet."), field="answers")
    if not given and not may_be_empty:
        raise Refused(_("Nothing has been typed in. Type at least one answer of the sheet."), field="answers")
    return {int(number): value for number, value in given.items()}


@dataclass(frozen=True)
class Words:
    """What a sheet says in one language."""

    agree: str
    disagree: str
    passed: str
    how: str
    nameless: str


# A sheet speaks the language of its readers, not that of the page it is printed from, and more languages than the
# pages do: so its few words stand here together and not in the catalogues.
WORDS = {
    "en": Words(
        "Agree",
        "Disagree",
        "Pass",
        "Mark one box for each statement. Leave out what you do not want to answer.",
        "Do not write your name. Note the code of this sheet if you may want to take your answers back.",
    ),
    "ar": Words(
        "أوافق",
        "لا أوافق",
        "تجاوز",
        "ضعوا علامة في مربع واحد أمام كل عبارة، واتركوا ما لا تريدون الإجابة عنه.",
        "لا تكتبوا أسماءكم. دوّنوا رمز هذه الورقة إن أردتم لاحقًا سحب إجاباتكم.",
    ),
    "fr": Words(
        "D’accord",
        "Pas d’accord",
        "Sans avis",
        "Cochez une case par énoncé. Laissez vide ce à quoi vous ne voulez pas répondre.",
        "N’écrivez pas votre nom. Notez le code de cette feuille si vous voulez pouvoir retirer vos réponses.",
    ),
    "ru": Words(
        "Согласен",
        "Не согласен",
        "Пропустить",
        "Отметьте одну клетку для каждого высказывания. Пропустите то, на что не хотите отвечать.",
        "Не пишите своего имени. Запишите код листа, если захотите потом отозвать свои ответы.",
    ),
    "kk": Words(
        "Келісемін",
        "Келіспеймін",
        "Өткізу",
        "Әр пікір үшін бір ұяшықты белгілеңіз. Жауап бергіңіз келмегенін бос қалдырыңыз.",
        "Атыңызды жазбаңыз. Жауаптарыңызды кейін қайтарып алғыңыз келсе, парақтың кодын жазып алыңыз.",
    ),
}


def words(language: str) -> Words:
    """What a sheet says in this language; in English where it has no words of its own."""
    return WORDS.get(language, WORDS["en"])
