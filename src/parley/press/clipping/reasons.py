"""Every reason that the clipping reader gives, as a code and an English phrase, in one table per use.

The codes are what other layers store, compare and translate; the phrases are what a person reads. A code that is
not in these tables cannot be used: :class:`~parley.press.clipping.sheet.Sheet` refuses it.
"""

from typing import Final

from parley.procedure.errors import mark as _

FURNITURE: Final[dict[str, str]] = {
    "share": _("share button"),
    "counter": _("reaction counter"),
    "subscribe": _("subscribe"),
    "login": _("sign-in or account link"),
    "navigation": _("navigation"),
    "link": _("link to another page"),
    "mediabank": _("link to the photo agency's media bank"),
    "photo-credit": _("photo credit of another picture"),
    "caption": _("photo caption"),
    "byline": _("byline"),
    "updated": _("time of an update"),
    "other-date": _("another date on the page"),
    "time-of-entry": _("time without an entry"),
    "feed-heading": _("heading of the newsfeed of the site"),
    "related-heading": _("heading of the related items"),
    "tags-heading": _("heading of the tags"),
    "feed": _("newsfeed of the site"),
    "comments-heading": _("heading of the readers' comments"),
    "comment": _("reader's comment"),
    "cookie": _("cookie notice"),
    "advert": _("advertisement"),
    "copyright": _("copyright notice"),
    "footer": _("foot of the page"),
    "masthead": _("head of the page"),
    "form": _("form or button"),
    "aside": _("side column"),
    "hidden": _("not shown on the page"),
    "label": _("short label beside the story"),
    "strap": _("text above the headline, not part of the story"),
    "repeated-headline": _("the headline, repeated"),
    "repeated": _("repeated word for word"),
    "separator": _("separator"),
    "outside": _("outside the story"),
    "after-story": _("after the end of the story"),
    "storyless": _("no story was found on the page"),
    "picture": _("picture or player control"),
    "print": _("print, mail or text size"),
}

GAPS: Final[dict[str, str]] = {
    "beginning-lost": _("begins in the middle of a sentence: the page has lost its beginning"),
    "cut-here": _("the page was cut just after this line, so its end may be missing"),
    "end-lost": _("breaks off without an end: the page may have lost it"),
    "sentence-split": _("goes on in the middle of a sentence that an earlier paragraph began"),
    "subheading-or-link": _("may be a sub-heading of the story or a link to another one"),
    "perhaps-story": _("was left out because it stands after the last sentence, but may belong to the story"),
    "no-headline": _("no headline was found"),
    "no-date": _("no date of publication was found"),
    "no-story": _("no paragraph of a story was found"),
    "only-an-age": _("the page says only how long ago the story appeared, not when"),
    "date-invalid": _("this looks like a date, but there is no such day or hour"),
    "year-not-stated": _("the date has no year, so it was not used"),
    "time-not-stated": _("the date has no hour: midnight stands in for it"),
    "zone-not-stated": _("the time has no zone: it was read as UTC"),
    "zone-ambiguous": _("the zone's abbreviation has several meanings: check the time"),
    "day-or-month": _("day and month could be the other way round"),
    "dates-differ": _("the date shown on the page is not the one in its code"),
    "headline-from-code": _("the headline stands in the page's code alone, not on the page"),
    "direction-overrides": _("characters that reverse the reading direction were removed"),
    "hidden-characters": _("control or invisible characters were removed"),
    "broken-characters": _("characters that could not be read were replaced by \N{REPLACEMENT CHARACTER}"),
    "encoding-guessed": _("the encoding was not stated and was guessed"),
    "live-blog": _("a live blog: each entry is a paragraph that begins with its time"),
    "markup-only": _("too large for a second opinion on what belongs to the story: check the paragraphs"),
}

REFUSALS: Final[dict[str, str]] = {
    "empty": _("there is nothing to read in it; copy the page again, or save it as HTML"),
    "too-large": _("it is larger than 4 MB; save the story alone, or copy its text into a .txt file"),
    "too-many-lines": _("it has more than 10,000 lines of text; save the story alone"),
    "too-many-elements": _("its HTML has more than 100,000 elements; copy its text into a .txt file"),
    "binary": _("it is not a page but another kind of file; save the page as HTML, or copy its text into a .txt file"),
    "not-text": _("it does not hold text in any encoding known here; save the page as HTML in UTF-8"),
    "web-archive": _("it is a web archive (MHTML); save the page as 'HTML only', or copy its text into a .txt file"),
    "feed": _("it is a feed, not a page; open one of its items and save that page"),
}
