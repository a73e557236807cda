"""Where the page points to from its story: related items with their own dates, and tags."""

import re
from datetime import datetime
from typing import Final

from .cleaning import key
from .dates import stamp
from .headline import stems
from .sheet import Sheet
from .words import RELATED_LEAD, TAGS_LEAD

_BETWEEN_TAGS: Final = re.compile(r"\s*[,،;|·•/]\s*|\s+#")


def take_related(sheet: Sheet) -> None:
    """Headlines under or beside "Read also", and headlines with a date of their own below the first one."""
    for at in sheet.free_lines():
        if not sheet.free(at):
            continue
        line = sheet.lines[at]
        lead = RELATED_LEAD.match(line.text)
        if lead and len(line.text) <= 300:
            headline = line.text[lead.end() :].strip()
            _take_item(sheet, at, headline, part=headline)
            sheet.leave_out_part(at, lead.group().strip(), "related-heading")
        elif line.heading == "related" and "related" not in line.hints:
            _take_section(sheet, at)
    for at in sheet.free_lines():
        if sheet.free(at) and "related" in sheet.lines[at].hints:
            _take_marked_up(sheet, at)
    first = sheet.headline_at if sheet.headline_at is not None else -1
    for at in sheet.free_lines(first + 1):
        line = sheet.lines[at]
        if sheet.free(at) and line.title and line.words >= 4 and _mark_below(sheet, at) is not None:
            _take_item(sheet, at, line.text)


def _take_section(sheet: Sheet, heading: int) -> None:
    """The headlines straight below a heading, with the dates above or below them."""
    end = heading + 1
    while sheet.free(end) and (sheet.lines[end].title or sheet.lines[end].mark) and sheet.lines[end].heading is None:
        line = sheet.lines[end]
        if line.title and ((line.words < 4 and not line.linked) or (line.hints and line.linked < 0.5)):
            break
        end += 1
    inside = range(heading + 1, end)
    titles = [at for at in inside if sheet.lines[at].title]
    if not titles:
        return
    sheet.leave_out(heading, "related-heading")
    marks_first = bool(sheet.lines[heading + 1].mark)
    for at in titles:
        beside = at - 1 if marks_first else at + 1
        marked = beside in inside and sheet.free(beside) and bool(sheet.lines[beside].mark)
        _take_item(sheet, at, sheet.lines[at].text, beside if marked else None, look=False)


def _take_marked_up(sheet: Sheet, at: int) -> None:
    line = sheet.lines[at]
    if line.furniture or line.heading or ("heading" in line.hints and not line.linked and not line.item):
        sheet.leave_out(at, line.furniture or "related-heading")
    elif line.mark or line.words < 3 or (line.prose and not line.linked):
        beside = next(
            (
                other
                for other in (at + 1, at + 2)
                if line.date
                and sheet.free(other)
                and sheet.lines[other].item == line.item
                and sheet.lines[other].words > 2
            ),
            None,
        )
        if beside is not None:
            _take_item(sheet, beside, sheet.lines[beside].text, at, look=False)
        else:
            sheet.leave_out(at, "other-date" if line.mark else "link")
    else:
        below = next(
            (
                other
                for other in (at + 1, at + 2)
                if sheet.free(other) and sheet.lines[other].date and sheet.lines[other].item == line.item
            ),
            None,
        )
        _take_item(sheet, at, line.text, below, look=False)


def _mark_below(sheet: Sheet, at: int) -> int | None:
    return at + 1 if sheet.free(at + 1) and sheet.lines[at + 1].date else None


def _take_item(
    sheet: Sheet, at: int, text: str, mark: int | None = None, *, look: bool = True, part: str | None = None
) -> None:
    if look:
        mark = _mark_below(sheet, at)
    when: datetime | None = None
    if mark is not None:
        line = sheet.lines[mark]
        found = (stamp(line.coded_time) if line.coded_time else None) or line.date
        when = found.moment if found else None
        for doubt in found.doubts if found else ():
            sheet.note(doubt, mark)
    else:
        found = sheet.lines[at].stamp
        if found and found.moment and found.rest_first and text.endswith(sheet.lines[at].text[-6:]):
            # "Headline, 6 April 2015, 16:31 GMT" on one line.
            text, when = found.rest, found.moment
    sheet.take_related(at, text, mark, when, part)


def take_stated_tags(sheet: Sheet) -> None:
    """Tags that say so themselves: "Tags: water, valley", "#water #valley", or by the page's mark-up."""
    for at in sheet.free_lines():
        line = sheet.lines[at]
        lead = TAGS_LEAD.match(line.text)
        hashes = line.text.count("#")
        if lead and len(line.text) <= 400:
            sheet.take_tags(at, _tags_of(line.text[lead.end() :]))
        elif (
            hashes
            and len(line.text) <= 400
            and hashes == len(line.text.split("#")) - 1
            and re.fullmatch(r"(?:#[\w\-]+[\s,،;]*)+", line.text)
        ):
            sheet.take_tags(at, _tags_of(line.text))
    _take_marked_up_tags(sheet)


def take_tags(sheet: Sheet) -> None:
    """Short names after the story, under a heading of their own or because the story speaks of them."""
    about = stems(" ".join([sheet.headline or "", *sheet.paragraphs])[:50_000])
    at = sheet.body[1]
    while at < len(sheet.lines):
        if not sheet.free(at):
            at += 1
            continue
        headed = sheet.lines[at].heading == "tags"
        end = at + headed
        while sheet.free(end) and _tag_like(sheet, end):
            end += 1
        if end > at + headed and (headed or _about_the_story(sheet, range(at, end), about)):
            if headed:
                sheet.leave_out(at, "tags-heading")
            for tag in range(at + headed, end):
                sheet.take_tags(tag, [sheet.lines[tag].text.lstrip("#")])
        at = max(end, at + 1)


def _tag_like(sheet: Sheet, at: int) -> bool:
    line = sheet.lines[at]
    if not line.name_like or line.mark or line.byline or line.credit or line.furniture not in (None, "navigation"):
        return False
    # "Newsfeed" with no feed under it is the name of a section, and so a tag among tags.
    return line.heading in (None, "feed") and not line.hints & {"nav", "footer", "masthead"}


def _about_the_story(sheet: Sheet, run: range, about: set[str]) -> bool:
    """Two names or more, of which a third at least occur in the story, and few of which are words of navigation."""
    named = sum(1 for at in run if stems(sheet.lines[at].text) & about)
    navigation = sum(1 for at in run if sheet.lines[at].furniture)
    return len(run) >= 2 and named * 3 >= len(run) and named >= navigation


def _take_marked_up_tags(sheet: Sheet) -> None:
    for at in sheet.free_lines():
        line = sheet.lines[at]
        if "tags" not in line.hints:
            continue
        if line.heading == "tags":
            sheet.leave_out(at, "tags-heading")
        elif line.name_like and not line.mark:
            sheet.take_tags(at, _tags_of(line.text))


def _tags_of(text: str) -> list[str]:
    parts = [part.strip(" #.\t") for part in _BETWEEN_TAGS.split(text)]
    return [part for part in parts if key(part)]
