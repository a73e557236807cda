"""Pages of many layouts, each beside the reading that a person made of it."""

import dataclasses
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from parley.press.clipping import FURNITURE, GAPS, CannotRead, Clipping, Furniture, NewsfeedItem, Related, read

PAGES = Path(__file__).parent / "clippings"
KEYS = [
    "headline",
    "published",
    "paragraphs",
    "related",
    "newsfeed",
    "tags",
    "credit",
    "furniture",
    "gaps",
    "source_kind",
    "language",
]


def page(name: str) -> Clipping:
    return read((PAGES / name).read_bytes(), name=name)


@pytest.mark.parametrize("path", sorted(PAGES.glob("*.json")), ids=lambda path: path.stem)
def test_a_page_is_read_as_a_person_reads_it(path: Path) -> None:
    assert page(path.stem).to_json() == json.loads(path.read_text(encoding="utf-8"))


def test_every_page_has_its_expected_reading() -> None:
    pages = {path.name for path in PAGES.iterdir() if path.suffix != ".json"}
    assert len(pages) >= 8
    assert pages == {path.stem for path in PAGES.glob("*.json")}


@pytest.fixture
def seed(recorded_data: Path) -> bytes:
    """The page of 2015 that the platform grew from; it lies beside the recorded data, outside the repository."""
    path = recorded_data.parent / "seed" / "syrian-opposition-2015.txt"
    if not path.is_file():
        pytest.skip(f"the page of 2015 is not at {path}")
    return path.read_bytes()


def test_the_page_of_2015_comes_out_apart_from_the_newsfeed_of_another_decade(seed: bytes) -> None:
    clipping = read(seed, name="syrian-opposition-2015.txt")
    assert clipping.headline == "Syrian Opposition Asks Kazakh President to Mediate Reconciliation Talks"
    assert clipping.published == datetime(2015, 4, 13, 9, 44, tzinfo=UTC)
    assert [paragraph[:24] for paragraph in clipping.paragraphs] == [
        "requested Kazakh Preside",
        "The letter, obtained by ",
        '"We consider it vitally ',
        "Earlier this month, Rand",
        "On April 6-9, Moscow hos",
        "The first round of Mosco",
        "Envoys of the Syrian gov",
        "Syria has been in a civi",
    ]
    assert clipping.related == (
        Related(
            "Lavrov to Meet With Participants of Intra-Syrian Talks in Moscow", datetime(2015, 4, 6, 16, 31, tzinfo=UTC)
        ),
    )
    assert clipping.newsfeed == (
        NewsfeedItem("Hungary Expects Ukraine, EU to Fulfill Promises on Druzhba Pipeline", "1 hour ago"),
        NewsfeedItem("US Remains Committed to Ending Military Mission in Iraq by September", "1 hour ago"),
        NewsfeedItem("Ukraine's Strikes on Druzhba Pipeline Are 'Banditry' - Russian Foreign", "3 hours ago"),
    )
    assert clipping.tags == (
        "Newsfeed",
        "Syria",
        "Kazakhstan",
        "Nursultan Nazarbayev",
        "Syrian opposition",
        "Intra-Syria talks",
    )
    assert clipping.credit == "© Sputnik / Sergey Guneev"
    assert clipping.furniture == (
        Furniture("Go to the mediabank", "mediabank"),
        Furniture("Subscribe", "subscribe"),
        *[Furniture("0", "counter")] * 6,
    )
    assert clipping.language == "en"


def test_the_lost_beginning_in_the_page_of_2015_is_named_and_not_made_up(seed: bytes) -> None:
    clipping = read(seed)
    assert [(gap.reason, gap.line[:21]) for gap in clipping.gaps] == [
        ("beginning-lost", "requested Kazakh Pres"),
        ("cut-here", "Ukraine's Strikes on "),
    ]
    text = seed.decode()
    assert all(paragraph in text for paragraph in clipping.paragraphs)


LAYOUT = "agency-page-with-a-cut.txt"


def _same_story(one: Clipping, two: Clipping) -> None:
    for field in ("headline", "published", "paragraphs", "related", "newsfeed", "tags", "credit"):
        assert getattr(one, field) == getattr(two, field), field


@pytest.mark.parametrize("line_end", ["\r\n", "\r", "\u2028"])
def test_line_ends_make_no_difference(line_end: str) -> None:
    text = (PAGES / LAYOUT).read_text()
    _same_story(read(text.replace("\n", line_end)), read(text))


def test_blank_lines_help_but_are_not_needed() -> None:
    text = (PAGES / LAYOUT).read_text()
    _same_story(read("\n".join(line for line in text.split("\n") if line)), read(text))


@pytest.mark.parametrize("moved_to", ["first", "last", "before the tags"])
def test_the_newsfeed_is_known_wherever_it_stands(moved_to: str) -> None:
    lines = [line for line in (PAGES / LAYOUT).read_text().split("\n") if line]
    start = lines.index("Subscribe") + 1
    feed, rest = lines[start : start + 6], lines[:start] + lines[start + 6 :]
    at = {"first": 0, "last": len(rest), "before the tags": rest.index("Newsfeed")}[moved_to]
    _same_story(read("\n\n".join(rest[:at] + feed + rest[at:])), page(LAYOUT))


def test_an_age_may_stand_below_its_headline() -> None:
    lines = [line for line in (PAGES / LAYOUT).read_text().split("\n") if line]
    start = lines.index("Subscribe") + 1
    for at in (start, start + 2, start + 4):
        lines[at], lines[at + 1] = lines[at + 1], lines[at]
    _same_story(read("\n\n".join(lines)), page(LAYOUT))


@pytest.mark.parametrize("block", ["div", "p", "li"])
def test_the_same_lines_as_html_give_the_same_story(block: str) -> None:
    lines = [line for line in (PAGES / LAYOUT).read_text().split("\n") if line]
    html = "<html><body>" + "".join(f"<{block}>{line}</{block}>" for line in lines) + "</body></html>"
    clipping = read(html)
    assert clipping.source_kind == "html"
    _same_story(clipping, page(LAYOUT))


def test_newsfeed_is_a_tag_only_where_no_feed_follows_it() -> None:
    assert "Newsfeed" in page(LAYOUT).tags
    text = (PAGES / LAYOUT).read_text()
    headed = read(text.replace("Subscribe\n", "Subscribe\n\nNewsfeed\n"))
    assert Furniture("Newsfeed", "feed-heading") in headed.furniture
    assert len(headed.newsfeed) == 3


def test_a_hostile_and_a_wrong_headline_in_the_code_do_not_replace_the_one_on_the_page() -> None:
    html = (PAGES / "french-json-ld.html").read_text(encoding="utf-8")
    clipping = read(html.replace('"headline": "Le conseil', '"headline": "<script>alert(1)</script>Autre'))
    assert clipping.headline == "Le conseil du val accepte une médiation"


def test_a_date_on_the_page_that_contradicts_the_code_is_pointed_out() -> None:
    html = (PAGES / "french-json-ld.html").read_text(encoding="utf-8")
    clipping = read(html.replace("13 avril 2024 à 11h44", "13 mai 2023 à 11h44").replace('datetime="2024-04-13', 'x="'))
    assert "dates-differ" in [gap.reason for gap in clipping.gaps]


def test_the_json_has_exactly_the_agreed_keys() -> None:
    for path in PAGES.iterdir():
        if path.suffix != ".json":
            found = page(path.name).to_json()
            assert list(found) == KEYS
            json.dumps(found)
    found = page(LAYOUT).to_json()
    assert found["published"] == "2024-04-13T09:44:00+00:00"
    assert found["related"] == [
        {"headline": "Bishop to Meet With Mayors of the Valley in Midford", "published": "2024-04-06T16:31:00+00:00"}
    ]


def test_reasons_are_codes_that_another_layer_may_put_into_its_own_words() -> None:
    clipping = page(LAYOUT)
    assert {item.reason for item in clipping.furniture} <= set(FURNITURE)
    assert {gap.reason for gap in clipping.gaps} <= set(GAPS)
    said = clipping.to_json(say=str.upper)
    assert said["furniture"][0] == {"line": "Go to the mediabank", "reason": "MEDIABANK"}  # type: ignore[index]


def test_a_code_means_one_thing_in_every_table() -> None:
    assert not set(FURNITURE) & set(GAPS)


def test_a_clipping_cannot_be_changed() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        page(LAYOUT).headline = "Another"  # type: ignore[misc]


def test_a_refusal_has_its_code_and_says_what_to_do() -> None:
    with pytest.raises(CannotRead) as refused:
        read(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
    assert refused.value.code == "binary"
    assert "PDF" in str(refused.value) and "save the page as HTML" in str(refused.value)
    assert isinstance(refused.value, ValueError)
