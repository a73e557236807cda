"""Which line is the headline: by its form, its place, what follows it, and the words that the story shares with it."""

import re
from typing import Final

from .cleaning import key
from .sheet import Sheet

_WORD: Final = re.compile(r"[^\W\d_]{3,}")
_SITE_AFTER: Final = re.compile(r"\s+[|–—-]\s+\S.{0,60}$")
_LEAD: Final = re.compile(r"^[^\W\d]{2,12}:\s+")
_ENOUGH: Final = 2.0


def stems(text: str) -> set[str]:
    """The beginnings of the words of a text, so that "Kazakhstan" and "Kazakhstan's", "Астана" and "Астаны" meet."""
    found = set()
    for word in _WORD.findall(text.casefold()):
        bare = re.sub(r"^(?:وال|بال|لل|ال)(?=\w{3})", "", word)
        found.add(bare[:5] if len(bare) > 5 else bare[: max(3, len(bare) - 1)])
    return found


def take_headline(sheet: Sheet, stated: str | None) -> None:
    """Choose the headline; `stated` is the one in the page's code, which is evidence for the line that repeats it."""
    lines = sheet.lines
    prose = [at for at in sheet.free_lines() if lines[at].prose]
    total = sum(len(lines[at].text) for at in prose)
    limit, passed = len(lines), 0
    for at in prose:
        passed += len(lines[at].text)
        if passed > 0.3 * total and lines[at].long_prose:
            limit = at
            break
    story = stems(" ".join(lines[at].text for at in prose)[:50_000])
    stated_key = key(stated) if stated else ""
    counts: dict[str, int] = {}
    for line in lines:
        for same in {line.key, *_bare(line.text)}:
            counts[same] = counts.get(same, 0) + 1
    best, best_score = None, _ENOUGH - 0.001
    for at in sheet.free_lines(0, limit):
        if not _eligible(sheet, at):
            continue
        score = _score(sheet, at, story, counts, stated_key, bool(prose))
        score -= sum(0.5 for before in prose[:3] if before < at)
        if score > best_score:
            best, best_score = at, score
    if best is None:
        if stated and prose:
            sheet.headline = stated
            sheet.note("headline-from-code")
        return
    headline = lines[best].text
    sheet.take_headline(best, headline)
    _leave_out_repetitions(sheet, best)


def _eligible(sheet: Sheet, at: int) -> bool:
    line = sheet.lines[at]
    if "h1" in line.hints:
        return line.words >= 1 and not line.mark
    return line.title or (
        line.words == 2 and line.name_like and not line.furniture and not line.heading and not line.mark
    )


def _score(sheet: Sheet, at: int, story: set[str], counts: dict[str, int], stated_key: str, has_prose: bool) -> float:
    line = sheet.lines[at]
    own = stems(line.text)
    score = 3.0 * len(own & story) / len(own) if own else 0.0
    following = sheet.lines[at + 1 : at + 4]
    if any(other.date for other in following) or (at and sheet.lines[at - 1].date):
        score += 2
    if any(other.byline or other.credit for other in following):
        score += 0.5
    if at == 0 or not any(sheet.lines[before].title for before in range(max(0, at - 3), at)):
        score += 0.5
    score += min(1.0, (counts[line.key] - 1) * 1.0)
    if stated_key and (line.key == stated_key or (line.words > 3 and stated_key.startswith(line.key))):
        score += 4
    if "h1" in line.hints:
        score += 4
    if line.words < 4:
        score -= 1
    if line.linked > 0.8 and "h1" not in line.hints:
        score -= 2
    if not has_prose and not any(other.date for other in following[:2]):
        # Without a story only the mark-up or a date straight below can vouch for a headline.
        score -= 3
    if line.starts_small or line.introduces:
        score -= 2
    if any(counts[bare] > 1 for bare in _bare(line.text)) or "@" in line.text:
        # The same headline stands elsewhere without the site's name; an address is none.
        score -= 3
    return score


def _leave_out_repetitions(sheet: Sheet, chosen: int) -> None:
    wanted = sheet.lines[chosen].key
    for at in sheet.free_lines():
        line = sheet.lines[at]
        if wanted in (line.key, *_bare(line.text)):
            sheet.leave_out(at, "repeated-headline")


def _bare(text: str) -> list[str]:
    """The keys of a line without the site's name after it ("Headline - Site") or a label before it ("Subject: ...")."""
    return [key(pattern.sub("", text[:400])) for pattern in (_SITE_AFTER, _LEAD) if pattern.search(text[:400])]
