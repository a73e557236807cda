"""Pictures: well-formed, named, harmless under a strict policy, and silent about few people and single ones."""

import gzip
import re
import xml.etree.ElementTree as ElementTree

import numpy as np
import pytest

from parley.commonground.drawing import (
    PartyMark,
    Row,
    Series,
    Stand,
    bridges_chart,
    course,
    mark,
    opinion_map,
    share_bar,
    tally_bar,
)
from parley.commonground.drawing.marks import COLOURS, shape
from parley.commonground.drawing.svg import number, text
from parley.commonground.result import Estimate

SVG = "{http://www.w3.org/2000/svg}"
HOSTILE = '</title><script>alert(1)</script><x y="\u202eevil\x00'
MARKS = [PartyMark(f"Party {letter}", place, letter) for place, letter in enumerate("ABCDEFGH")]
WORDS = {"title": "A map", "description": "Where people stand"}


def people(n=200, seed=3):
    rng = np.random.default_rng(seed)
    camp = rng.integers(0, 2, n)
    return rng.normal(0, 0.5, (n, 2)) + np.array([[-2, 0], [2, 0]])[camp], camp.astype(np.int32)


def drawn(**changed):
    positions, camp = people(**changed.pop("of", {}))
    given = {"groups": camp, "group_labels": ["Group A", "Group B"], "parties": camp, "marks": MARKS[:2], **WORDS}
    return opinion_map(changed.pop("positions", positions), **{**given, **changed})


PICTURES = {
    "map": drawn(),
    "map without dots": drawn(dots=False),
    "map of many": drawn(of={"n": 20_000}),
    "map of nobody": opinion_map(np.zeros((0, 2)), **WORDS),
    "map of one place": opinion_map(np.zeros((30, 2)), **WORDS),
    "hostile": drawn(title=HOSTILE, description=HOSTILE, group_labels=[HOSTILE, HOSTILE], language=HOSTILE),
    "bridges": bridges_chart(
        [
            Row(HOSTILE, Estimate(0.6, 0.5, 0.7), [Stand(at, HOSTILE, 0.55 + 0.01 * at) for at in range(8)]),
            Row("2", None, []),
        ],
        **WORDS,
    ),
    "course": course(
        [1, 2, 3, 4],
        Series(HOSTILE, [Estimate(0.2, 0.1, 0.3), None, Estimate(0.4, 0.3, 0.5), Estimate(0.5, 0.4, 0.6)], 2),
        first="1 May",
        last="4 May",
        **WORDS,
    ),
    "no course": course([], Series("All", []), first="", last="", **WORDS),
}


@pytest.mark.parametrize("picture", PICTURES.values(), ids=PICTURES)
def test_a_picture_stands_in_a_page_as_it_is(picture):
    root = ElementTree.fromstring(picture)
    assert root.tag == SVG + "svg" and root.get("role") == "img" and root.get("direction") in ("ltr", "rtl")
    assert root[0].tag == SVG + "title" and root[0].text
    assert root[1].tag == SVG + "desc" and root[1].text
    for element in root.iter():
        assert element.tag.removeprefix(SVG) in {"svg", "title", "desc", "path", "circle", "text", "g"}
        assert not any(name == "style" or name.startswith("on") or "href" in name for name in element.attrib)
        assert not any("url(" in value or "nan" in value or "inf" in value for value in element.attrib.values())
    assert "\u202e" not in picture and "\x00" not in picture and "script>alert" not in picture


@pytest.mark.parametrize(
    "bar", [share_bar(None), share_bar(Estimate(0.5, 0.4, 0.6)), tally_bar(3, 2, 1), tally_bar(0, 0, 0)]
)
def test_a_bar_leaves_reading_out_to_the_figures_beside_it(bar):
    root = ElementTree.fromstring(bar)
    assert root.get("aria-hidden") == "true" and not list(root.iter(SVG + "text"))


def test_a_bar_is_as_long_as_the_share():
    root = ElementTree.fromstring(share_bar(Estimate(0.62, 0.5, 0.7)))
    assert root.find(f"{SVG}rect[@class='bar-agree']").get("width") == "62"
    assert root.find(f"{SVG}path[@class='whisker']").get("d") == "M50 4v6M50 7H70M70 4v6"
    widths = [float(part.get("width")) for part in ElementTree.fromstring(tally_bar(5, 3, 2)).iter(SVG + "rect")]
    assert widths == [100, 50, 30, 20]


def test_a_map_is_small_enough_for_a_slow_line():
    picture = drawn(of={"n": 1_000})
    assert picture.count("M") > 900
    assert len(gzip.compress(picture.encode())) < 12_000
    assert len(gzip.compress(drawn(of={"n": 100_000}).encode())) < 12_000


def test_the_order_of_participants_is_not_to_be_seen():
    positions, camp = people()
    order = np.random.default_rng(0).permutation(len(camp))
    assert drawn(positions=positions[order], groups=camp[order], parties=camp[order]) == drawn()


def marks_in(picture):
    return {number for number in range(8) if f"mark-fill-{number}" in picture}


@pytest.mark.parametrize("dots", [True, False])
def test_a_party_below_the_floor_is_not_drawn_apart(dots):
    _positions, camp = people()
    parties = np.where(camp == 0, 0, -1).astype(np.int32)
    parties[np.flatnonzero(camp)[:4]] = 1
    assert marks_in(drawn(parties=parties, dots=dots)) == {0}
    parties[np.flatnonzero(camp)[:5]] = 1
    assert marks_in(drawn(parties=parties, dots=dots)) == {0, 1}


def test_a_small_party_is_not_what_is_left_over():
    parties = np.repeat([0, 1, 2], [120, 76, 4]).astype(np.int32)
    picture = drawn(parties=parties, marks=MARKS[:3])
    assert marks_in(picture) == {0}, "alone without a mark, the four would be known by it"
    parties[:5] = -1
    assert marks_in(drawn(parties=parties, marks=MARKS[:3])) == {0, 1}


def test_a_group_below_the_floor_has_no_field():
    _positions, _camp = people()
    groups = np.zeros(200, np.int32)
    groups[:4] = 1
    assert "Group B" not in drawn(groups=groups) and drawn(groups=groups).count("group-field") <= 1
    assert "Group B" not in drawn(groups=groups, dots=False)


def test_few_people_are_no_dots():
    assert 'class="dot' not in drawn(of={"n": 4}) and 'class="dot' in drawn(of={"n": 20})


def places(picture):
    return {(float(x), float(y)) for x, y in re.findall(r"M(-?[\d.]+) (-?[\d.]+)", picture)}


def test_without_dots_nobodys_place_is_in_the_picture():
    positions, _camp = people()
    with_dots = places(drawn(parties=None, groups=None))
    assert len(with_dots) > 150
    root = ElementTree.fromstring(drawn(dots=False))
    assert not [path for path in root.iter(SVG + "path") if "party-mark" not in path.get("class")]
    bubbles = root.find(f"{SVG}g[@class='density']")
    middles = {(float(one.get("cx")), float(one.get("cy"))) for one in bubbles}
    # Cells have their own middles: moving one person within a cell moves nothing.
    moved = positions.copy()
    moved[7] += 1e-6
    assert drawn(positions=moved, dots=False) == drawn(dots=False)
    assert middles and len(middles) < 60


def test_many_people_are_cells_of_at_least_the_floor():
    positions = np.concatenate([np.zeros((4_000, 2)), np.full((4, 2), 5.0), np.full((5, 2), -5.0)])
    picture = opinion_map(positions, **WORDS)
    assert 'class="dot' not in picture
    assert sum(part.count("M") for part in re.findall(r'class="density"[^>]* d="([^"]*)"', picture)) == 2


def test_where_nobody_is_placed_nobody_is_drawn():
    positions, camp = people()
    positions[camp == 1] = np.nan
    assert marks_in(drawn(positions=positions)) == {0} and "Group B" not in drawn(positions=positions)


def test_distance_keeps_its_meaning():
    """The same scale both ways, whatever the shape of the crowd."""
    positions = np.array([[0, 0], [8, 0], [0, 2], [8, 2]] * 3, float)
    found = sorted(places(opinion_map(positions, **WORDS)))
    (left, top), (_, bottom), (right, _) = found[0], found[1], found[2]
    assert (right - left) / (bottom - top) == pytest.approx(4, rel=0.02)


def test_directions():
    rows = [Row("1", Estimate(0.9, 0.8, 1.0), [Stand(0, "A", 0.9)])]
    left = bridges_chart(rows, **WORDS)
    right = bridges_chart(rows, direction="rtl", language="ar", **WORDS)

    def at(picture):
        return float(re.search(r'class="party-mark[^>]*d="M([\d.]+)', picture).group(1))

    assert at(left) + at(right) == pytest.approx(440, abs=0.2)
    assert 'direction="rtl"' in right and 'lang="ar"' in right
    # Left and right mean nothing on the map, so it is not mirrored.
    assert places(drawn(direction="rtl")) == places(drawn())
    with pytest.raises(ValueError, match="'ltr' or 'rtl'"):
        drawn(direction="up")


def test_names_are_isolated():
    assert "\u2068حزب\u2069" in drawn(group_labels=["حزب", "B"])


def test_a_course_is_broken_where_nothing_is_known():
    assert PICTURES["course"].count('class="band"') == 2
    with pytest.raises(ValueError, match="2 times and 1 shares"):
        course([1, 2], Series("All", [None]), first="", last="", **WORDS)


def test_marks_differ_in_shape_and_colour():
    assert len({shape(at, 10) for at in range(8)}) == len({fill for fill, _ in COLOURS}) == 8
    for at in range(8):
        ElementTree.fromstring(mark(at, "&"))
    assert marks_in(mark(9, "B")) == {1}


def test_marks_that_would_cover_each_other_are_kept_apart():
    parties = np.arange(200) % 8
    picture = drawn(positions=np.random.default_rng(0).normal(0, 1e-3, (200, 2)), parties=parties, marks=MARKS)
    middles = [(float(x), float(y)) for x, y in re.findall(r'class="party-mark[^>]*d="M(-?[\d.]+) (-?[\d.]+)', picture)]
    assert len(middles) == 8
    gaps = [np.hypot(a - c, b - d) for at, (a, b) in enumerate(middles) for c, d in middles[:at]]
    assert min(gaps) > 20


@pytest.mark.parametrize(
    ("value", "written"),
    [(0, "0"), (-0.04, "0"), (0.5, ".5"), (-0.5, "-.5"), (12, "12"), (100.04, "100"), (-10.25, "-10.2")],
)
def test_numbers_are_short(value, written):
    assert number(value) == written


def test_text_is_harmless():
    assert text("a\tb\nc\x1b\u202e<&>\"'\ud800") == "a b c&lt;&amp;&gt;&quot;&#x27;"
