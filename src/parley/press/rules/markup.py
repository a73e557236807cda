"""The small part of Markdown that an item's body may use: paragraphs, emphasis, links, lists, quotations, headings."""

import re
from functools import cache
from html import unescape
from typing import TYPE_CHECKING

import nh3

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

_TAGS = {"a", "blockquote", "br", "em", "h2", "h3", "hr", "li", "ol", "p", "strong", "ul"}
#: What is markup anywhere, and what is so at the beginning of a line.
_SPECIAL = re.compile(r"([\\*_\[\]<>])|(?m:^(\s*)([#+=-]|\d+(?=[.)])))")


@cache
def _reader() -> "MarkdownIt":
    """No raw markup and no pictures: those come from the media bank alone. No code: a communiqué sets no program.

    Made where a text is shown: every command would wait for it otherwise.
    """
    from markdown_it import MarkdownIt

    return (
        MarkdownIt("commonmark", {"html": False})
        .disable(["image", "html_block", "html_inline", "code", "fence", "backticks", "reference"])
        .disable("entity", True)
    )


def html(text: str) -> str:
    """The body as markup that is safe to show: rendered, then cleaned against a short list of elements."""
    reader = _reader()
    tokens = reader.parse(text)
    for token in tokens:
        _lower(token)
    rendered = reader.renderer.render(tokens, reader.options, {})
    return nh3.clean(
        rendered,
        tags=_TAGS,
        attributes={"a": {"href"}},
        url_schemes={"http", "https", "mailto"},
        link_rel="noopener noreferrer",
    )


def _lower(token: "Token") -> None:
    """The page's own heading is the only one of the first level."""
    if token.type in ("heading_open", "heading_close"):
        token.tag = "h2" if token.tag in ("h1", "h2") else "h3"


def plain(text: str) -> str:
    """The body as words alone, for mail and for readers of feeds that show no markup."""
    broken = re.sub(r"</(?:p|li|h2|h3|blockquote)>|<br ?/?>", "\n", html(text))
    return re.sub(r"\n{2,}", "\n\n", unescape(nh3.clean(broken, tags=set()))).strip()


def escaped(text: str) -> str:
    """Words from elsewhere, so written that none of their signs is read as markup."""
    # Spaces at the end of a line would be a break.
    return _SPECIAL.sub(_backslashed, re.sub(r"(?m)[ \t]+$", "", text))


def _backslashed(found: re.Match[str]) -> str:
    if found[1]:
        return "\\" + found[1]
    # A number is kept from beginning a list by the sign after it: "1\\." is no list, "\\1." would show the backslash.
    return found[2] + (found[3] + "\\" if found[3].isdigit() else "\\" + found[3])
