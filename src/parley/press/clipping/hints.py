"""What the tags, roles, classes and ids of an HTML page say of the text in them."""

import re
from typing import Final

from .cleaning import word_set

#: Elements that end the line before them and their own.
BREAKS: Final = word_set(
    "address article aside blockquote body br button caption center dd details dialog dir div dl "
    "dt fieldset figcaption "
    "figure footer form frameset h1 h2 h3 h4 h5 h6 head header hgroup hr html legend li main "
    "menu nav ol option p pre "
    "section select summary table tbody td tfoot th thead title tr ul"
)
#: Elements whose text is one paragraph, in which a link or a time is part of the sentence.
PARAGRAPHS: Final = word_set("p h1 h2 h3 h4 h5 h6 blockquote")
#: Elements whose text is no text of the page. Scripts are among them: they are never kept.
NOT_TEXT: Final = word_set(
    "applet audio canvas embed frame head iframe math noembed noframes noscript object script "
    "style svg template "
    "textarea title video xmp plaintext"
)
ITEMS: Final = word_set("li article tr dd figure")

_BY_TAG: Final[dict[str, str]] = {
    "nav": "nav",
    "menu": "nav",
    "aside": "aside",
    "button": "form",
    "form": "form",
    "select": "form",
    "fieldset": "form",
    "figcaption": "caption",
    "article": "main",
    "main": "main",
    "h1": "h1",
    **dict.fromkeys(("h2", "h3", "h4", "h5", "h6"), "heading"),
}
_BY_ROLE: Final[dict[str, str]] = {
    "navigation": "nav",
    "banner": "masthead",
    "contentinfo": "footer",
    "complementary": "aside",
    "search": "form",
    "dialog": "form",
    "alertdialog": "form",
    "main": "main",
    "article": "main",
}
_B, _E = r"(?<![a-z])", r"(?![a-z])"
_BY_NAME: Final[tuple[tuple[str, re.Pattern[str]], ...]] = tuple(
    (hint, re.compile(_B + "(?:" + names + ")" + _E))
    for hint, names in (
        ("cookie", "cookies?|consent|gdpr|cookiebar|cookiebanner|onetrust"),
        ("comments", "comments?|commentlist|disqus|kommentare?|commentaires?"),
        ("share", "share|sharing|social|socials|sharebar|addthis|sharebuttons?"),
        ("subscribe", "newsletter|subscribe|subscription|paywall|signup"),
        ("advert", "ad|ads|advert|adverts|advertisement|banner|sponsor|sponsored|promo|promoted|outbrain|taboola"),
        ("login", "login|signin|account"),
        (
            "feed",
            "newsfeed|news-feed|feed|lenta|ticker|newsline|latest|latest-news|most-read|most-popular|"
            "mostread|trending|breaking",
        ),
        ("related", "related|readalso|read-also|read-more|recommended|see-also|more-on|also"),
        ("tags", "tags?|taglist|tag-list|topics|keywords"),
        ("nav", "nav|navbar|navigation|menu|breadcrumbs?|pagination|pager|toolbar|skip-link"),
        ("masthead", "masthead|site-header|page-header|topbar|header-top"),
        ("footer", "footer|colophon|imprint"),
        ("aside", "sidebar|widget|aside"),
        ("caption", "caption|wp-caption-text|photo-caption|legend"),
        ("credit", "credit|credits|photo-credit|image-credit|copyright|photographer|media-copyright"),
        ("byline", "byline|author|authors|autor|auteur"),
        ("date", "date|time|timestamp|published|datetime|pubdate|age"),
        (
            "main",
            "article-body|articlebody|article-text|article-content|entry-content|post-content|story-body|story-text",
        ),
        ("item", "item|card|teaser|entry"),
    )
)
_CAMEL: Final = re.compile(r"(?<=[a-z])(?=[A-Z])")
_HIDDEN_STYLE: Final = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.I)


def hints_of(tag: str, attributes: dict[str, str], above: set[str]) -> frozenset[str]:
    """The hints that one element gives for all the text inside it; `above` are those it already stands in."""
    found: set[str] = set()
    if tag in _BY_TAG:
        found.add(_BY_TAG[tag])
    if tag == "header" and "main" not in above:
        found.add("masthead")
    if tag == "footer" and "main" not in above:
        found.add("footer")
    if tag == "time":
        found.add("date")
    role = attributes.get("role", "").strip().lower()
    if role in _BY_ROLE:
        found.add(_BY_ROLE[role])
    if "articleBody" in attributes.get("itemprop", ""):
        found.add("main")
    if (
        "hidden" in attributes
        or attributes.get("aria-hidden") == "true"
        or _HIDDEN_STYLE.search(attributes.get("style", "")[:500])
    ):
        found.add("hidden")
    # The classes of the whole page ("has-sidebar", "single-post-with-ads") describe its layout, not its text.
    if tag not in ("html", "body"):
        found |= _named(attributes)
    return frozenset(found)


def _named(attributes: dict[str, str]) -> set[str]:
    names = f"{attributes.get('class', '')} {attributes.get('id', '')}"[:400]
    if not names.strip():
        return set()
    names = _CAMEL.sub("-", names).lower().replace("_", "-")
    return {hint for hint, pattern in _BY_NAME if pattern.search(names)}
