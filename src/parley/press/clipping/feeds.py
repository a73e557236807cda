"""The newsfeed of the site: headlines of other stories, each with its age, that a page carries on every side.

What gives a newsfeed away is the alternation of ages and headlines. Whether the age stands above its headline or
below it is read from what stands before the first and after the last.
"""

import re
from typing import Final

from .ages import headline_with_age
from .line import Line
from .sheet import Sheet

_SAME_LINE_CLOCK: Final = re.compile(r"^\D{0,2}\d{1,2}[:.]\d{2}\s*[|·•–—-]?\s*")


def take_newsfeeds(sheet: Sheet) -> None:
    """Every run of headlines with their ages is a newsfeed, wherever on the page it stands."""
    _take_marked_up(sheet)
    free = sheet.free_lines()
    position = 0
    while position < len(free):
        length = _alternation(sheet, free, position)
        position = _take_run(sheet, free, position, length) if length else _take_one_liners(sheet, free, position)


def take_headed_lists(sheet: Sheet) -> None:
    """A heading such as "Latest news" with headlines below it is a newsfeed too, though it states no ages."""
    for at in sheet.free_lines():
        if not sheet.free(at) or sheet.lines[at].heading != "feed":
            continue
        end = at + 1
        while sheet.free(end) and sheet.lines[end].title and sheet.lines[end].words >= 4 and not _dated(sheet, end):
            end += 1
        if end - at > 2:
            sheet.leave_out(at, "feed-heading")
            for headline in range(at + 1, end):
                sheet.take_newsfeed(headline, sheet.lines[headline].text, None, None)


def _dated(sheet: Sheet, at: int) -> bool:
    return at + 1 < len(sheet.lines) and sheet.free(at + 1) and bool(sheet.lines[at + 1].date)


def _ages(line: Line) -> bool:
    return bool(line.age) or line.clock


def _headline(line: Line) -> bool:
    """In the middle of a run its neighbours vouch for it, so that less is asked of a headline there."""
    return len(line.text) <= 240 and 1 < line.words <= 32 and not (line.mark or line.heading or line.furniture)


def _alternation(sheet: Sheet, free: list[int], position: int) -> int:
    """How many ages in a row, with one headline between each two, start here."""
    marks = 0
    while position < len(free) and _ages(sheet.lines[free[position]]):
        marks += 1
        if position + 2 >= len(free) or not _headline(sheet.lines[free[position + 1]]):
            break
        position += 2
    return marks


def _take_run(sheet: Sheet, free: list[int], position: int, marks: int) -> int:
    """Take the run of ages that starts at this position, and return the position after it."""
    lines = sheet.lines
    last = position + 2 * (marks - 1)
    before = free[position - 1] if position else None
    after = free[last + 1] if last + 1 < len(free) else None
    headed = before is not None and lines[before].heading == "feed"
    between = [lines[free[at]] for at in range(position + 1, last, 2)]
    if marks < 2 and not headed:
        return position + 1
    if between and sum(1 for line in between if line.long_prose) * 2 >= len(between):
        return last + 1  # whole sentences under each hour: a live blog, which is the story itself
    title_after = after is not None and lines[after].title
    title_before = before is not None and lines[before].title and sheet.free(before)
    if headed or (title_after and not (title_before and _age_below(sheet, free, position, last))):
        offset, heading = 1, before if headed else None
    elif title_before:
        offset, heading = -1, free[position - 2] if position > 1 else None
    else:
        return last + 1
    for at in range(position, last + 1, 2):
        beside = at + offset
        if beside < len(free) and _headline(lines[free[beside]]) and sheet.free(free[beside]):
            sheet.take_newsfeed(
                free[beside], lines[free[beside]].text, free[at], lines[free[at]].age or lines[free[at]].text
            )
        else:
            sheet.leave_out(free[at], "feed")
    if heading is not None and sheet.free(heading) and lines[heading].heading == "feed":
        sheet.leave_out(heading, "feed-heading")
    return last + 1 + (offset > 0)


def _age_below(sheet: Sheet, free: list[int], position: int, last: int) -> bool:
    """With a headline on both ends of the run: do the blank lines or a heading say that ages stand below?"""
    lines = sheet.lines
    if position > 1 and lines[free[position - 2]].heading == "feed":
        return True
    above = lines[free[position]].blank_before + (lines[free[last]].blank_before if last > position else 0)
    below = lines[free[position]].blank_after + (lines[free[last]].blank_after if last > position else 0)
    return above < below


def _take_one_liners(sheet: Sheet, free: list[int], position: int) -> int:
    """Headlines that carry their age on the same line, two or more together."""
    found: list[tuple[int, str, str]] = []
    end = position
    while end < len(free) and (not found or free[end] == found[-1][0] + 1):
        item = one_liner(sheet.lines[free[end]])
        if item is None:
            break
        found.append((free[end], *item))
        end += 1
    heading = free[position - 1] if position else None
    headed = heading is not None and sheet.free(heading) and sheet.lines[heading].heading == "feed"
    if len(found) >= 2 or (found and headed):
        for at, headline, age in found:
            sheet.take_newsfeed(at, headline, None, age)
        if headed and heading is not None:
            sheet.leave_out(heading, "feed-heading")
        return end
    return position + 1


def one_liner(line: Line) -> tuple[str, str] | None:
    """Headline and age of a line such as "14:05 Talks resume" or "Talks resume - 2 hours ago"."""
    if line.long_prose:
        return None
    if item := headline_with_age(line.text):
        return item if len(item[0].split()) >= 3 else None
    found = line.stamp
    if found and found.clock_only and found.rest and not found.rest_first and len(found.rest.split()) >= 3:
        hour = _SAME_LINE_CLOCK.match(line.text)
        if hour:
            return line.text[hour.end() :].strip(), hour.group().strip(" |·•–—-")
    return None


def _take_marked_up(sheet: Sheet) -> None:
    """Blocks that the page's own HTML calls a newsfeed."""
    marked = [at for at in sheet.free_lines() if "feed" in sheet.lines[at].hints]
    for at in marked:
        line = sheet.lines[at]
        if not sheet.free(at):
            continue
        if line.heading or ("heading" in line.hints and not line.linked):
            sheet.leave_out(at, "feed-heading")
        elif line.furniture or (line.prose and not line.linked and line.words > 20):
            sheet.leave_out(at, line.furniture or "feed")
        elif _ages(line) or line.date:
            _take_by_item(sheet, at)
        elif (item := one_liner(line)) is not None:
            sheet.take_newsfeed(at, item[0], None, item[1])
    for at in marked:
        if sheet.free(at):
            if sheet.lines[at].words >= 2 and not sheet.lines[at].mark:
                sheet.take_newsfeed(at, sheet.lines[at].text, None, None)
            else:
                sheet.leave_out(at, "feed")


def _take_by_item(sheet: Sheet, at: int) -> None:
    """The headline of an age is the one in the same item of the list; without items, the next one."""
    line = sheet.lines[at]
    for beside in (at + 1, at - 1, at + 2, at - 2):
        if not sheet.free(beside):
            continue
        other = sheet.lines[beside]
        if "feed" in other.hints and _headline(other) and (other.item == line.item):
            sheet.take_newsfeed(beside, other.text, at, line.age or line.text)
            return
    sheet.leave_out(at, "feed")
