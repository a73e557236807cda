"""Which of the languages known here a text is in, by its script, its own letters and its small words."""

import re
from typing import Final

from .cleaning import word_set

_SMALL_WORDS: Final[dict[str, frozenset[str]]] = {
    "en": word_set("the of and to in that is for on with was as by said from at has have are his it will be were"),
    "de": word_set("der die und das den von mit ist im des dem nicht eine ein auf für sich sagte auch nach wird bei"),
    "fr": word_set("le la les des et du une est dans que qui pour sur par au aux avec ont été cette selon a son"),
    "es": word_set("el los las una que del por con para según ha como más sus fue este entre sobre"),
    "tr": word_set("ve bir bu için ile olarak da de olan dedi daha çok kadar sonra gibi"),
    "ru": word_set("и в на что с по не из к о для от как он это за также его был были сообщил"),
    "kk": word_set("және мен бұл деп үшін бойынша туралы еді болды деді ол да де жылы арасында"),
    "uk": word_set("і в на що з до не за та як про для від це його також був"),
    "ar": word_set("في من على إلى أن التي الذي عن مع هذا هذه كما بعد قال بين وقال ما لا"),
    "fa": word_set("در به از که این را با است برای آن های شد کرد می"),
}
_OWN_LETTERS: Final[dict[str, re.Pattern[str]]] = {
    "kk": re.compile("[әғқңөұүһ]"),
    "uk": re.compile("[їєґ]"),
    "fa": re.compile("[پچژگ]"),
    "de": re.compile("[ßäöü]"),
    "tr": re.compile("[ğışİ]"),
}
_WORD: Final = re.compile(r"[^\W\d_]+")
_LEAST: Final = 3


def language_of(text: str, declared: str | None = None) -> str | None:
    """The language's ISO 639-1 code, from the words; the page's own declaration decides only where these are few."""
    words = [word.lower() for word in _WORD.findall(text[:20_000])]
    scores = {code: sum(1 for word in words if word in small) for code, small in _SMALL_WORDS.items()}
    sample = text[:20_000].lower()
    for code, letters in _OWN_LETTERS.items():
        scores[code] += len(letters.findall(sample)) // 2
    best = max(scores, key=lambda code: scores[code])
    if scores[best] >= _LEAST:
        return best
    declared = (declared or "").lower().replace("_", "-").split("-")[0]
    if declared in _SMALL_WORDS:
        return declared
    return best if scores[best] else None
