"""The story itself: where it begins and ends, its paragraphs in their order, and what is missing from them."""

from typing import Final

from .headline import stems
from .line import Line
from .sheet import Sheet

#: After the end of a story there is at most this share of the page's sentences.
_TAIL: Final = 0.25


def find_body(sheet: Sheet) -> None:
    """The first line of running text below the headline, and the last one before tags, counters and the page's foot."""
    prose = [at for at in sheet.free_lines() if _tells(sheet, at)]
    first = sheet.headline_at if sheet.headline_at is not None else -1
    below = [at for at in prose if at > first]
    if not below:
        end = first + 1 if first >= 0 else 0
        sheet.body = (end, end)
        return
    total = sum(len(sheet.lines[at].text) for at in below)
    told, end = 0, below[-1] + 1
    remaining = iter(below)
    upcoming = next(remaining, None)
    for at in range(below[0], below[-1] + 1):
        if at == upcoming:
            told += len(sheet.lines[at].text)
            upcoming = next(remaining, None)
        elif told >= (1 - _TAIL) * total and _ends_story(sheet, at):
            end = at
            break
    sheet.body = (below[0], end)


def _tells(sheet: Sheet, at: int) -> bool:
    """Running text, and in a page of HTML running text where the story can be."""
    line = sheet.lines[at]
    if not line.prose or line.byline or (line.credit and not line.long_prose):
        return False
    return not line.hints & {"related", "feed", "tags", "caption", "credit"} and "outside" not in line.hints


def _ends_story(sheet: Sheet, at: int) -> bool:
    line = sheet.lines[at]
    if line.heading in ("comments", "tags") or line.furniture in ("copyright", "footer"):
        return True
    three = sheet.lines[at : at + 3]
    return len(three) == 3 and (
        all(other.furniture == "counter" for other in three)
        or (all(_bare_name(other) for other in three) and len(stems(" ".join(other.text for other in three))) >= 3)
    )


def _bare_name(line: Line) -> bool:
    return line.name_like and not line.mark and "heading" not in line.hints and line.furniture in (None, "navigation")


def take_paragraphs(sheet: Sheet) -> None:
    """Everything between the headline and the end that is told in sentences, with the sub-headings among them."""
    start, end = sheet.body
    top = sheet.headline_at if sheet.headline_at is not None else start - 1
    seen: set[str] = set()
    live = _is_live_blog(sheet, top + 1, end)
    for at in range(top + 1, end):
        if not sheet.free(at):
            continue
        line = sheet.lines[at]
        if line.age or line.clock:
            if live and sheet.free(at + 1) and at + 1 < end and not sheet.lines[at + 1].mark:
                sheet.take_paragraph(at, at + 1)
            continue
        if line.furniture or line.heading or line.mark or not _belongs(sheet, at, start):
            continue
        if line.words >= 5 and line.key in seen:
            sheet.leave_out(at, "repeated")
            continue
        seen.add(line.key)
        if line.linked > 0.85 and line.title and line.words >= 4 and "heading" not in line.hints:
            sheet.take_related(at, line.text, None, None)
            continue
        sheet.take_paragraph(at)
        if line.title and not line.ended and line.words >= 6 and "heading" not in line.hints and at > start:
            sheet.note("subheading-or-link", at)
    if live:
        sheet.note("live-blog")


def _is_live_blog(sheet: Sheet, start: int, end: int) -> bool:
    """Several hours or ages, each with something told below it."""
    entries = [
        at
        for at in sheet.free_lines(start, end)
        if (sheet.lines[at].age or sheet.lines[at].clock) and sheet.free(at + 1) and not sheet.lines[at + 1].mark
    ]
    return len(entries) >= 2


def _belongs(sheet: Sheet, at: int, start: int) -> bool:
    line = sheet.lines[at]
    if at >= start:
        return "outside" not in line.hints
    if line.linked > 0.5 or "caption" in line.hints:
        return False
    # Between headline and body only a standfirst belongs to the story; a word or two is a label.
    return line.words >= 5 and (line.title or line.prose)


def find_gaps(sheet: Sheet) -> None:
    """Where the page has lost words. None is made up: the place is named, and a person decides."""
    starts = sheet.paragraph_starts()
    for place, at in enumerate(starts):
        line = sheet.lines[at]
        before = sheet.lines[starts[place - 1]] if place else None
        unfinished = before is not None and not before.ended and not before.introduces and before.words >= 8
        if line.starts_small and line.prose:
            if unfinished:
                sheet.note("sentence-split", at)
            else:
                sheet.note("beginning-lost", at)
                _cut_above(sheet, at)
        if line.words >= 12 and not line.ended and not line.introduces and line.prose:
            following = sheet.lines[starts[place + 1]] if place + 1 < len(starts) else None
            if not (following and following.starts_small):
                sheet.note("end-lost", at)
    if sheet.headline is None:
        sheet.note("no-headline")
    if not starts:
        sheet.note("no-story")


def _cut_above(sheet: Sheet, at: int) -> None:
    """The line above a paragraph without its beginning may have lost its end in the same cut."""
    above = at - 1
    if above < 0 or sheet.place_of(above) not in ("newsfeed", "related", "paragraph"):
        return
    if not sheet.lines[above].ended and not sheet.lines[above].mark:
        sheet.note("cut-here", above)
