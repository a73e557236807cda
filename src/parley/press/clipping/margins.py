"""What stands around a story: buttons, banners, comments, and whatever is left when all else has its place."""

from typing import Final

from .sheet import Sheet

# In this order: a cookie notice in the foot of the page is a cookie notice.
_BY_HINT: Final[tuple[tuple[str, str], ...]] = (
    ("hidden", "hidden"),
    ("cookie", "cookie"),
    ("comments", "comment"),
    ("share", "share"),
    ("subscribe", "subscribe"),
    ("advert", "advert"),
    ("login", "login"),
)
_BY_LATE_HINT: Final[tuple[tuple[str, str], ...]] = (
    ("nav", "navigation"),
    ("form", "form"),
    ("footer", "footer"),
    ("masthead", "masthead"),
    ("aside", "aside"),
)
_SECTIONS: Final = frozenset({"feed", "related", "tags"})


def leave_out_certain(sheet: Sheet) -> None:
    """Lines that are furniture by their own words or by the page's mark-up, wherever they stand."""
    for at in sheet.free_lines():
        line = sheet.lines[at]
        reason = next((reason for hint, reason in _BY_HINT if hint in line.hints), None)
        if reason is None and not line.hints & _SECTIONS and "h1" not in line.hints:
            reason = next((reason for hint, reason in _BY_LATE_HINT if hint in line.hints), None)
        if reason == "hidden":
            sheet.leave_out(at, reason)
        elif line.heading and reason in (None, "aside"):
            # What it heads decides: "3 comments" may be a counter or the beginning of the comments.
            continue
        elif (own := line.furniture) is not None:
            # "Politics" or "Europe" may be a tag: the words of navigation wait until the tags are known.
            if own != "navigation" or reason:
                sheet.leave_out(at, own)
        elif reason == "comment" and line.heading == "comments":
            sheet.leave_out(at, "comments-heading")
        elif reason:
            sheet.leave_out(at, reason)


def leave_out_comments(sheet: Sheet) -> None:
    """Everything under a heading of comments, where answers or ages below it show that there are some."""
    prose_seen = False
    for at, line in enumerate(sheet.lines):
        prose_seen = prose_seen or line.long_prose
        if not sheet.free(at) or line.heading != "comments" or not prose_seen:
            continue
        below = sheet.lines[at + 1 : at + 16]
        if not any(other.furniture == "comment" or other.mark for other in below):
            continue
        sheet.leave_out(at, "comments-heading")
        for inside in range(at + 1, len(sheet.lines)):
            other = sheet.lines[inside]
            if other.heading in ("feed", "related", "tags") or other.furniture in ("footer", "copyright"):
                break
            if sheet.free(inside):
                sheet.leave_out(inside, other.furniture or "comment")
        return


def leave_out_rest(sheet: Sheet) -> None:
    """Whatever no other part has claimed: by where it stands to the story."""
    start, end = sheet.body
    top = sheet.headline_at if sheet.headline_at is not None else start
    told = bool(sheet.paragraphs)
    for at in sheet.free_lines():
        line = sheet.lines[at]
        if line.furniture:
            reason = line.furniture
        elif line.heading:
            reason = {"comments": "comments-heading"}.get(line.heading, f"{line.heading}-heading")
        elif line.byline:
            reason = "byline"
        elif line.credit and not line.credit[2]:
            reason = "photo-credit"
        elif "caption" in line.hints:
            reason = "caption"
        elif line.mark:
            reason = "updated" if line.stamp and line.stamp.update else "other-date"
        elif line.linked > 0.8:
            reason = "link"
        elif not told and sheet.headline is None:
            reason = "navigation" if line.name_like else "storyless"
        elif at < top:
            reason = "navigation" if line.name_like and line.words <= 3 else "strap"
        elif at >= end:
            reason = "after-story"
            if at == end and line.words >= 4 and not line.hints:
                sheet.note("perhaps-story", at)
        else:
            reason = "label" if line.name_like else "outside"
        sheet.leave_out(at, reason)
