"""Every line of a text is accounted for: it goes to one place, and to one only."""

from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from parley.press.clipping import CannotRead, Clipping, read

PAGES = Path(__file__).parent / "clippings"
KNOWN = sorted(
    {line for path in PAGES.glob("*.txt") if "1256" not in path.name for line in path.read_text("utf-8").splitlines()}
)
#: Lines of real pages in any order, blank ones, and lines of anybody's making, without what the cleaning takes out.
LINES = st.lists(
    st.one_of(
        st.sampled_from(KNOWN),
        st.just(""),
        st.text(
            st.characters(codec="utf-8", categories=["L", "N", "P", "S", "Zs"], exclude_characters="<"), max_size=90
        ),
    ),
    max_size=60,
)


def _read(text: str) -> Clipping | None:
    try:
        clipping = read(text)
    except CannotRead as refused:
        assert refused.code in ("empty", "binary")
        return None
    assert clipping.source_kind == "text"
    return clipping


def _bare(text: str) -> str:
    return "".join(text.split())


@settings(max_examples=300, deadline=None)
@given(LINES)
def test_every_line_lands_in_exactly_one_place(lines: list[str]) -> None:
    clipping = _read("\n".join(lines))
    if clipping is None:
        return
    parts: dict[int, list[str]] = {}
    for placed in clipping.placed:
        parts.setdefault(placed.number, []).append(placed.text)
    for number, line in enumerate(lines, start=1):
        found = parts.pop(number, [])
        if len(found) == 1:
            assert _bare(found[0]) == _bare(line)
        elif found:
            # A line in parts: a credit with its link, "Read also:" with its headline. No part is lost or doubled.
            assert all(_bare(part) in _bare(line) for part in found)
            assert len("".join(map(_bare, found))) <= len(_bare(line))
        else:
            assert not any(character.isalnum() for character in line)
            assert not line.strip() or all(
                not character.isprintable() or character in "\u3164\u2800\ufe0f" for character in line.strip()
            )
    assert not parts


@settings(max_examples=300, deadline=None)
@given(LINES)
def test_the_fields_hold_what_was_placed_in_them(lines: list[str]) -> None:
    clipping = _read("\n".join(lines))
    if clipping is None:
        return
    by_place: dict[str, list[str]] = {}
    for placed in clipping.placed:
        by_place.setdefault(placed.place, []).append(placed.text)
    # Joined, since a hard-wrapped paragraph is one field and several lines.
    joined = {place: _bare("".join(texts)) for place, texts in by_place.items()}
    assert joined.get("furniture", "") == _bare("".join(item.line for item in clipping.furniture))
    assert joined.get("headline", "") == _bare(clipping.headline or "")
    assert joined.get("credit", "") == _bare(clipping.credit or "")
    assert joined.get("paragraph", "") == _bare("".join(clipping.paragraphs))
    for item in clipping.related:
        assert _bare(item.headline) in joined["related"]
    for entry in clipping.newsfeed:
        assert _bare(entry.headline) in joined["newsfeed"]
        assert _bare(entry.age or "") in joined["newsfeed"]
    for tag in clipping.tags:
        assert _bare(tag) in joined["tags"]


def test_the_pages_are_accounted_for_to_the_last_line() -> None:
    for path in PAGES.glob("*.txt"):
        encoding = "windows-1256" if "1256" in path.name else "utf-8"
        lines = path.read_text(encoding).split("\n")
        clipping = read(path.read_bytes())
        filled = {number for number, line in enumerate(lines, start=1) if line.strip()}
        assert {placed.number for placed in clipping.placed} == filled, path.name


@settings(max_examples=150, deadline=None)
@given(LINES)
def test_reading_twice_gives_the_same(lines: list[str]) -> None:
    text = "\n".join(lines)
    assert _read(text) == _read(text)
