"""Every reason that the clipping reader gives, as a code and an English phrase, in one table per use.

The codes are what other layers store, compare and translate; the phrases are what a person reads. A code that is
not in these tables cannot be used: :class:`~parley.press.clipping.sheet.Sheet` refuses it.
"""

from typing import Final

FURNITURE: Final[dict[str, str]] = {
    "share": "share button",
    "counter": "reaction counter",
    "subscribe": "subscribe",
    "login": "sign-in or account link",
    "navigation": "navigation",
    "link": "link to another page",
    "mediabank": "link to the photo agency's media bank",
    "photo-credit": "photo credit of another picture",
    "caption": "photo caption",
    "byline": "byline",
    "updated": "time of an update",
    "other-date": "another date on the page",
    "time-of-entry": "time without an entry",
    "feed-heading": "heading of the newsfeed of the site",
    "related-heading": "heading of the related items",
    "tags-heading": "heading of the tags",
    "feed": "newsfeed of the site",
    "comments-heading": "heading of the readers' comments",
    "comment": "reader's comment",
    "cookie": "cookie notice",
    "advert": "advertisement",
    "copyright": "copyright notice",
    "footer": "foot of the page",
    "masthead": "head of the page",
    "form": "form or button",
    "aside": "side column",
    "hidden": "not shown on the page",
    "label": "short label beside the story",
    "strap": "text above the headline, not part of the story",
    "repeated-headline": "the headline, repeated",
    "repeated": "repeated word for word",
    "separator": "separator",
    "outside": "outside the story",
    "after-story": "after the end of the story",
    "no-story": "no story was found on the page",
    "picture": "picture or player control",
    "print": "print, mail or text size",
}

GAPS: Final[dict[str, str]] = {
    "beginning-lost": "begins in the middle of a sentence: the page has lost its beginning",
    "cut-here": "the page was cut just after this line, so its end may be missing",
    "end-lost": "breaks off without an end: the page may have lost it",
    "sentence-split": "goes on in the middle of a sentence that an earlier paragraph began",
    "subheading-or-link": "may be a sub-heading of the story or a link to another one",
    "no-headline": "no headline was found",
    "no-date": "no date of publication was found",
    "no-story": "no paragraph of a story was found",
    "only-an-age": "the page says only how long ago the story appeared, not when",
    "date-invalid": "this looks like a date, but there is no such day or hour",
    "year-not-stated": "the date has no year, so it was not used",
    "time-not-stated": "the date has no hour: midnight stands in for it",
    "zone-not-stated": "the time has no zone: it was read as UTC",
    "zone-ambiguous": "the zone's abbreviation has several meanings: check the time",
    "day-or-month": "day and month could be the other way round",
    "dates-differ": "the date shown on the page is not the one in its code",
    "headline-from-code": "the headline stands in the page's code alone, not on the page",
    "direction-overrides": "characters that reverse the reading direction were removed",
    "hidden-characters": "control or invisible characters were removed",
    "broken-characters": "characters that could not be read were replaced by \N{REPLACEMENT CHARACTER}",
    "encoding-guessed": "the encoding was not stated and was guessed",
    "live-blog": "a live blog: each entry is a paragraph that begins with its time",
    "markup-only": "too large for a second opinion on what belongs to the story: check the paragraphs",
}

REFUSALS: Final[dict[str, str]] = {
    "empty": "there is nothing to read in it; copy the page again, or save it as HTML",
    "too-large": "it is larger than 4 MB; save the story alone, or copy its text into a .txt file",
    "too-many-lines": "it has more than 20,000 lines of text; save the story alone",
    "too-many-elements": "its HTML has more than 100,000 elements; copy its text into a .txt file",
    "binary": "it is not a page but another kind of file; save the page as HTML, or copy its text into a .txt file",
    "not-text": "it does not hold text in any encoding known here; save the page as HTML in UTF-8",
    "web-archive": "it is a web archive (MHTML); save the page as 'HTML only', or copy its text into a .txt file",
    "feed": "it is a feed, not a page; open one of its items and save that page",
}
