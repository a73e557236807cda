"""Read a news page from elsewhere into a draft: its story, what surrounds it, and what was left out and why.

Nothing is kept by reading: a person looks at the draft and confirms it. The reader is given a saved page (HTML, or
the text that was scraped from one) and decides line by line on stated evidence: dates, ages, credits, counters,
length, punctuation, place, blank lines, and for HTML the page's own mark-up with the opinion of trafilatura. It makes
up no word; where the page has lost some, the draft says so in its `gaps`.
"""

from .cleaning import cleaned
from .decoding import decoded, plain_characters
from .feeds import take_headed_lists, take_newsfeeds
from .headline import take_headline
from .language import language_of
from .line import Line
from .margins import leave_out_certain, leave_out_comments, leave_out_rest
from .markup import Page, is_feed, is_html, page_of
from .model import CannotRead, Clipping, Furniture, Gap, NewsfeedItem, Placed, Related, in_english
from .plain import lines_of_text
from .pointers import take_related, take_stated_tags, take_tags
from .reasons import FURNITURE, GAPS, REFUSALS
from .sheet import Sheet
from .stamps import leave_out_bylines, take_credit, take_date
from .story import find_body, find_gaps, take_paragraphs

__all__ = [
    "FURNITURE",
    "GAPS",
    "REFUSALS",
    "CannotRead",
    "Clipping",
    "Furniture",
    "Gap",
    "NewsfeedItem",
    "Placed",
    "Related",
    "in_english",
    "read",
]


def read(data: bytes | str, *, name: str = "") -> Clipping:
    """Read a saved news page into a draft that a person can confirm.

    `data` is the file as it is, up to 4 MB; `name` is its file name, which helps to tell HTML from text. Raises
    :class:`CannotRead`, with a code and a message, for what is not such a page. Time and memory are bounded.
    """
    text, notes = plain_characters(data) if isinstance(data, str) else decoded(data)
    if is_feed(text):
        raise CannotRead("feed")
    html = is_html(text, name)
    text, removed = cleaned(text)
    page = page_of(text) if html else Page(lines_of_text(text))
    if not page.lines:
        raise CannotRead("empty")
    sheet = _laid_out(page)
    for note in (*notes, *removed, *page.notes):
        sheet.note(note)
    return Clipping(
        headline=sheet.headline,
        published=sheet.published,
        paragraphs=sheet.paragraphs,
        related=sheet.related,
        newsfeed=sheet.newsfeed,
        tags=sheet.tags or page.tags,
        credit=sheet.credit,
        furniture=sheet.furniture,
        gaps=tuple(sheet.gaps),
        source_kind="html" if html else "text",
        language=_language(sheet, page.lines, page.language),
        placed=sheet.placed,
    )


def _laid_out(page: Page) -> Sheet:
    """Place every line. The order matters: what is surest goes first, and leaves less to mistake for a story."""
    sheet = Sheet(page.lines)
    leave_out_certain(sheet)
    leave_out_comments(sheet)
    take_stated_tags(sheet)
    take_newsfeeds(sheet)
    take_headline(sheet, page.headline)
    take_headed_lists(sheet)
    find_body(sheet)
    take_credit(sheet)
    take_date(sheet, page.published)
    take_related(sheet)
    leave_out_bylines(sheet)
    take_paragraphs(sheet)
    take_tags(sheet)
    leave_out_rest(sheet)
    find_gaps(sheet)
    return sheet


def _language(sheet: Sheet, lines: list[Line], declared: str | None) -> str | None:
    told = " ".join([sheet.headline or "", *sheet.paragraphs])
    return language_of(told if sheet.paragraphs else " ".join(line.text for line in lines), declared)
