"""When the story was published, who took its picture, and who wrote it: the lines around a headline."""

from datetime import datetime

from .dates import Stamp, stamp
from .sheet import Sheet


def take_credit(sheet: Sheet) -> None:
    """The first photo credit is the story's; the caption before it and the links beside it are left out."""
    for at in sheet.free_lines():
        line = sheet.lines[at]
        if line.long_prose and not line.hints & {"caption", "credit"}:
            continue
        found = line.credit
        if found is None and "credit" in line.hints and line.words <= 14:
            found = (line.text, (), "")
        if found is None:
            continue
        credit, beside, caption = found
        if sheet.credit is not None:
            sheet.leave_out(at, "photo-credit")
            continue
        sheet.take_credit(at, credit)
        for part in beside:
            sheet.leave_out_part(at, part, "mediabank")
        if caption:
            sheet.leave_out_part(at, caption, "caption")
        elif sheet.free(at - 1) and not line.blank_before and not line.hints:
            # In a text, what stands straight above a credit, and apart from the rest, is the caption of the picture.
            above = sheet.lines[at - 1]
            if above.blank_before and not above.mark and not above.long_prose and at - 1 != sheet.headline_at:
                sheet.leave_out(at - 1, "caption")
    for at in sheet.free_lines():
        if "caption" in sheet.lines[at].hints:
            sheet.leave_out(at, "caption")


def take_date(sheet: Sheet, stated: tuple[datetime, tuple[str, ...]] | None) -> None:
    """The date nearest to the headline is the story's; that in the page's code is preferred where it is exact."""
    shown = _shown(sheet)
    if shown:
        lines_at, found = shown
        moment, doubts = found.moment, found.doubts
        coded = sheet.lines[lines_at[0]].coded_time
        if coded and (exact := stamp(coded)) and exact.moment and len(exact.doubts) < len(doubts):
            moment, doubts = exact.moment, exact.doubts
        if stated and moment and abs((stated[0] - moment).total_seconds()) > 36 * 3600:
            sheet.note("dates-differ", lines_at[0])
        if stated and (moment is None or len(stated[1]) <= len(doubts)):
            moment, doubts = stated
        for at in lines_at:
            sheet.take_date(at, moment)
        for doubt in doubts:
            sheet.note(doubt, lines_at[0])
    elif stated:
        sheet.published = stated[0]
        for doubt in stated[1]:
            sheet.note(doubt)
    if sheet.published is None:
        _take_own_age(sheet)
        sheet.note("no-date")


def _shown(sheet: Sheet) -> tuple[tuple[int, ...], Stamp] | None:
    """The date on the page: below the headline, else above it, else under the story."""
    start, end = sheet.body
    top = sheet.headline_at
    zones: list[list[int]] = []
    if top is not None:
        zones.append(sheet.free_lines(top + 1, max(start, top + 1)))
        zones.append(sheet.free_lines(max(0, top - 4), top)[::-1])
    else:
        zones.append(sheet.free_lines(0, start))
    zones.append([at for at in sheet.free_lines(end) if not (sheet.free(at - 1) and sheet.lines[at - 1].title)][:12])
    for zone in zones:
        for at in zone:
            line = sheet.lines[at]
            if {"related", "feed"} & line.hints or (found := line.stamp) is None or found.clock_only or found.update:
                continue
            if found.rest and (len(found.rest.split()) > 8 or line.ended or line.words > 16):
                continue
            if "time-not-stated" in found.doubts:
                for beside in (at + 1, at - 1):
                    if sheet.free(beside) and sheet.lines[beside].clock:
                        whole = stamp(f"{line.text} {sheet.lines[beside].text}")
                        if whole and whole.moment:
                            return (at, beside), whole
            return (at,), found
    return None


def _take_own_age(sheet: Sheet) -> None:
    top = sheet.headline_at
    if top is None:
        return
    for at in sheet.free_lines(top + 1, max(sheet.body[0], top + 1)):
        if sheet.lines[at].age:
            sheet.take_date(at, None)
            sheet.note("only-an-age", at)
            return


def leave_out_bylines(sheet: Sheet) -> None:
    """Who wrote it: the draft has no place for it, so it is left out with its reason."""
    start, end = sheet.body
    top = sheet.headline_at
    for at in sheet.free_lines(top + 1, start) if top is not None else []:
        line = sheet.lines[at]
        beside_date = "date" in (sheet.place_of(at - 1), sheet.place_of(at + 1))
        if beside_date and not (line.heading or line.furniture) and _names_alone(line.text):
            sheet.leave_out(at, "byline")
    for at in sheet.free_lines():
        line = sheet.lines[at]
        if line.byline or ("byline" in line.hints and line.words <= 14 and not line.mark):
            if start <= at < end and line.ended and "byline" not in line.hints:
                continue
            sheet.leave_out(at, "byline")
        elif line.date and line.date.update:
            sheet.leave_out(at, "updated")


def _names_alone(text: str) -> bool:
    """ "Anna Petrie and Tom Hale": nothing but capitalised words, beside the date, is who wrote the story."""
    words = text.replace(",", " ").split()
    names = [word for word in words if word.lower() not in ("and", "und", "et", "и", "және", "&")]
    return 2 <= len(names) <= 6 and len(names) + 2 >= len(words) and all(name[0].isupper() for name in names)
