"""What people pick by mistake or send in malice: a clear refusal or a defined reading, in bounded time."""

import json
import os
import re
import sys
import unicodedata
from types import FrameType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parley.press.clipping import REFUSALS, CannotRead, Clipping, read

STORY = (
    "Valley mayors ask the duke to mediate\n\n13 April 2024, 09:44 GMT\n\n"
    "Seven mayors of the valley asked the duke to mediate the dispute over water.\n\n"
    "The duke's office said that it would answer within a week.\n"
)
M = 4 * 1024 * 1024 - 64


def strings(value: object) -> list[str]:
    if isinstance(value, dict):
        return [text for item in value.values() for text in strings(item)]
    if isinstance(value, list):
        return [text for item in value for text in strings(item)]
    return [value] if isinstance(value, str) else []


def plain(clipping: Clipping) -> None:
    """No field holds a control, an override, half a character or a line end."""
    for text in strings(clipping.to_json()):
        text.encode("utf-8")
        assert not re.search("[\u202a-\u202e\u2066-\u2069\u2028\u2029]", text)
        assert not any(unicodedata.category(character) == "Cc" for character in text)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty"),
        (" \n\t\n\u200b\n", "empty"),
        (b"\x00" * 1000, "empty"),
        (b"\xff\xfe", "empty"),
        (b"<html><head><script>x</script></head><body></body></html>", "empty"),
        (b"%PDF-1.4\n" + os.urandom(200), "binary"),
        (b"\x89PNG\r\n\x1a\n" + os.urandom(200), "binary"),
        (b"PK\x03\x04" + os.urandom(200), "binary"),
        (b"{\\rtf1 Talks resume}", "binary"),
        (bytes(range(256)) * 20, "not-text"),
        (b"From: <Saved by a browser>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n", "web-archive"),
        (b'<?xml version="1.0"?>\n<!-- made --><rss version="2.0"><channel><title>x</title></channel></rss>', "feed"),
        (b"a" * 10_000_000, "too-large"),
        ("\N{ARABIC LETTER ALEF}" * 3_000_000, "too-large"),
        (b"a line\n" * 20_000, "too-many-lines"),
        (b"<html><p>" + b"<br>x" * 20_000, "too-many-lines"),
        (b"<a>" * 1_000_000, "too-many-elements"),
        (b"<div>" * 500_000 + b"text", "too-many-elements"),
    ],
)
def test_what_is_no_page_is_refused_with_a_reason(data: bytes | str, code: str) -> None:
    with pytest.raises(CannotRead) as refused:
        read(data)
    assert refused.value.code == code
    assert refused.value.message == REFUSALS[code]
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"a" * M, id="one letter"),
        pytest.param(b"word " * (M // 5), id="one line of words"),
        pytest.param(b"A sentence that ends. " * (M // 22), id="one line of sentences"),
        pytest.param(b"&" * M, id="ampersands"),
        pytest.param(b"#a " * (M // 3), id="hash tags"),
        pytest.param(b"1.2.2015 " * (M // 9), id="dates"),
        pytest.param(b"1 hour ago\nAnother story of the site\n" * 4_900, id="a newsfeed without end"),
        pytest.param(b"14:05 Another story of the site\n" * 9_900, id="hours without end"),
        pytest.param(b"6 April 2015, 16:31 GMT\n" * 9_900, id="dates without end"),
        pytest.param(b"Related\n" * 9_900, id="headings without end"),
        pytest.param(b"Some prose which is long enough to be prose, I say.\n" + b"Comments\n" * 9_900, id="comments"),
        pytest.param(b"<html>" + b"<" * (M - 6), id="open brackets"),
        pytest.param(b"<html>" + b"<!--" * 500_000 + b"--><p>text of the page", id="open comments"),
        pytest.param(b"<!-- -->" * 500_000 + b"<html>", id="comments before the root"),
        pytest.param(b"<html><body>" + b"<a>x </a>y" * 49_000, id="links in a row"),
        pytest.param(b"<html><article><h1>Head</h1>" + b"<div>" * 90_000 + b"text", id="deep nesting"),
        pytest.param(b"<html><p " + b"a=b " * 500_000 + b">text</p>", id="attributes"),
        pytest.param(b'<html><p class="' + b"ad " * 1_000_000 + b'">text</p>', id="classes"),
        pytest.param(
            b'<html><script type="application/ld+json">' + b"[" * 390_000 + b"</script><p>text", id="deep JSON-LD"
        ),
        pytest.param("\N{ARABIC LIGATURE SALLALLAHOU ALAYHE WASALLAM}" * 1_000_000, id="characters that grow"),
        pytest.param("a" + "\N{COMBINING ACUTE ACCENT}" * 2_000_000, id="accents on accents"),
    ],
)
def test_a_large_file_is_read_or_refused(data: bytes | str) -> None:
    """What is quadratic in a file of 4 MB would not come back within the patience of anybody who runs the tests."""
    try:
        plain(read(data))
    except CannotRead as refused:
        assert refused.code in REFUSALS


def _calls(text: str) -> int:
    """How many functions are called to read a text: the work that it makes, on any machine."""
    count = 0

    def called(_frame: FrameType, event: str, _argument: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    sys.setprofile(called)
    try:
        read(text)
    finally:
        sys.setprofile(None)
    return count


@pytest.mark.parametrize(
    "line",
    [
        "1 hour ago\nStory {} of the site goes here\n",
        "14:05 Story {} of the site goes here\n",
        "14:05\nThe delegation of town {} leaves the hall in the evening, without a word to the press.\n",
        "6 April 2015, 16:31 GMT\n",
        "Story {} of the site goes here\n6 April 2015, 16:31 GMT\n",
        "This is sentence number {} of the story.\n",
        "Related\nStory {} of the site goes here\n",
        "Comments\n",
        "Name {}\n",
        "© Agency / Photographer {}\n",
        "<p>This is sentence number {} of the story and of its first page.</p>",
        "<div class='related'><a href=x>Story {} of the site goes here</a></div>",
        "<ul><li class=tag><a>Name {}</a>",
        "<div><a>Name {}</a> and <b>bold</b>",
    ],
)
def test_twice_the_page_is_at_most_a_little_more_than_twice_the_work(line: str) -> None:
    once, twice = (_calls(STORY + "".join(line.format(number) for number in range(size))) for size in (400, 800))
    assert twice < 2.4 * once


def test_scripts_and_what_they_write_are_never_kept() -> None:
    page = (
        "<html><head><title>x</title><script>var a = 'stolen';</script></head><body>"
        "<h1>Valley mayors <script>alert('in the heading')</script>ask the duke</h1>"
        "<p onclick=\"alert('attribute')\">Seven mayors of the valley asked the duke to mediate.<style>p{}</style></p>"
        "<p>He answered.<noscript>without scripts</noscript><template>template</template></p>"
        "<svg><text>drawing</text><script>alert(2)</script></svg><iframe srcdoc='<p>frame</p>'>frame</iframe>"
        "<p>The duke's office said that it would answer within a week.</p></body></html>"
    )
    clipping = read(page)
    assert clipping.headline == "Valley mayors ask the duke"
    whole = json.dumps(clipping.to_json())
    for part in ("stolen", "alert", "without scripts", "template", "drawing", "frame", "p{}", "<"):
        assert part not in whole


def test_direction_overrides_and_hidden_characters_are_removed_and_noted() -> None:
    clipping = read(STORY.replace("duke", "du\u202eke\u2069").replace("Seven", "Se\x00ven\x1b[31m"))
    plain(clipping)
    assert clipping.headline == "Valley mayors ask the duke to mediate"
    assert clipping.paragraphs[0].startswith("Seven[31m mayors")
    assert {"direction-overrides", "hidden-characters"} <= {gap.reason for gap in clipping.gaps}


def test_marks_that_arabic_needs_are_no_overrides() -> None:
    clipping = read(STORY.replace("duke", "duke\N{RIGHT-TO-LEFT MARK}"))
    assert not clipping.gaps
    assert "duke\N{RIGHT-TO-LEFT MARK}" in str(clipping.headline)


def test_half_a_character_is_replaced_and_noted_and_two_halves_are_joined() -> None:
    clipping = read(STORY.replace("duke", "duke\ud83d\ude00").replace("Seven", "\ud800Seven"))
    plain(clipping)
    assert "\N{GRINNING FACE}" in str(clipping.headline)
    assert clipping.paragraphs[0].startswith("\N{REPLACEMENT CHARACTER}Seven")
    assert "broken-characters" in [gap.reason for gap in clipping.gaps]


RUSSIAN = (
    "Старосты попросили о посреднике\n\n13 апреля 2024, 12:44 (мск)\n\n"
    "Семь старост верхних сёл попросили назначить посредника в споре о воде, говорится в письме.\n\n"
    "Письмо передали в воскресенье. Ответа пока нет.\n"
)
ARABIC = (
    "المجلس يقبل الوسيط بشرطين\n\n13 أبريل 2024 الساعة 11:44 بتوقيت غرينتش\n\n"
    "قبل مجلس القرى السفلى الوسيط الذي اقترحته القرى العليا، ولكنه وضع شرطين لذلك.\n"
)
FRENCH = (
    "Le conseil accepte une médiation\n\n13 avril 2024\n\n"
    "Le conseil du val a accepté, samedi, l’été venu, d’être aidé.\n"
)


@pytest.mark.parametrize(
    ("text", "encoding", "guessed"),
    [
        (RUSSIAN, "utf-8", False),
        (RUSSIAN, "utf-8-sig", False),
        (RUSSIAN, "utf-16", False),
        (RUSSIAN, "utf-32", False),
        (RUSSIAN, "utf-16-le", True),
        (RUSSIAN, "utf-16-be", True),
        (STORY, "utf-16-le", True),
        (RUSSIAN, "windows-1251", True),
        (RUSSIAN, "koi8-r", True),
        (ARABIC, "windows-1256", True),
        (ARABIC, "utf-16-be", True),
        (FRENCH, "windows-1252", True),
    ],
)
def test_a_text_in_another_encoding_is_read_all_the_same(text: str, encoding: str, guessed: bool) -> None:
    clipping, right = read(text.encode(encoding)), read(text)
    assert (clipping.headline, clipping.paragraphs, clipping.published) == (
        right.headline,
        right.paragraphs,
        right.published,
    )
    assert ("encoding-guessed" in [gap.reason for gap in clipping.gaps]) is guessed


def test_an_encoding_that_the_page_states_wrongly_is_not_believed() -> None:
    page = f'<html><head><meta charset="windows-1251"></head><body><h1>Mayors ask</h1><p>{FRENCH}</p></body></html>'
    assert "médiation" in json.dumps(read(page.encode("utf-8")).to_json(), ensure_ascii=False)
    # Nor may a page pick a codec that is no encoding of characters.
    for codec in ("zlib", "unicode_escape", "utf-7", "no-such-codec", "rot13"):
        data = page.replace("windows-1251", codec).encode("windows-1252")
        assert "médiation" in json.dumps(read(data).to_json(), ensure_ascii=False)


def test_a_file_that_was_cut_within_a_character_is_read_and_noted() -> None:
    clipping = read((RUSSIAN + "Конец").encode()[:-1])
    assert clipping.headline == "Старосты попросили о посреднике"
    assert "broken-characters" in [gap.reason for gap in clipping.gaps]


@settings(max_examples=200, deadline=None)
@given(
    st.one_of(
        st.binary(max_size=400), st.text(max_size=400), st.text(st.characters(categories=["Cs", "Cc", "Cf", "L"]))
    )
)
def test_anything_is_read_or_refused(data: bytes | str) -> None:
    try:
        plain(read(data))
    except CannotRead as refused:
        assert refused.code in REFUSALS


TAGS = """<p>|</p>|<div>|</div>|<h1>|</h1>|<a href=x>|</a>|<li>|<ul>|</ul>|<time datetime=2024-01-01>|</time>|<script>
|</script>|<nav>|</nav>|<article>|</article>|<br>|<table>|<td>|<!--|-->|&amp;|&#0;|&#x202e;|<figure>|<figcaption>|</figure>
|<span class=credit>|</span>|<div class=related>|<div class=newsfeed>|<div class=tags>|<footer>|</footer>|<title>
|</title>
|<button>|</button>|</body>|</html>|<svg>|<template>|<style>|<p style="display:none">"""
FRAGMENTS = st.sampled_from(TAGS.split("|"))
WORDS = st.sampled_from(
    [
        "Talks resume in the valley after two years",
        "The mayors met on Sunday and agreed on one text.",
        "1 hour ago",
        "0",
    ]
)


@settings(max_examples=250, deadline=None)
@given(st.lists(st.one_of(FRAGMENTS, WORDS, st.text(max_size=20)), max_size=60))
def test_any_html_is_read_or_refused_and_comes_out_as_plain_text(parts: list[str]) -> None:
    try:
        clipping = read("<!doctype html><html><body>" + " ".join(parts))
    except CannotRead as refused:
        assert refused.code == "empty"
        return
    plain(clipping)
    numbers = [placed.number for placed in clipping.placed]
    assert sorted(set(numbers)) == list(range(1, max(numbers) + 1))
