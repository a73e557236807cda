"""The report: one file without scripts, harmless whatever people typed, silent about few people."""

import re
from dataclasses import replace

import numpy as np
import pytest
from lxml import html

from parley.commonground.analysis import Analysis
from parley.commonground.report import report
from parley.commonground.votes import Votes
from tests.commonground.making import conversation, made

QUICK = Analysis(resamples=4)
HOSTILE = '<script>alert("x")</script> & "friends" \u202e</title>'


@pytest.fixture(scope="module")
def result():
    votes, parties = conversation()
    return QUICK.of(replace(votes, wordings=(HOSTILE, *["Open the road"] * 15)), parties)


def test_one_file_and_no_script(result):
    page = report(result, title=HOSTILE)
    tree = html.document_fromstring(page)
    assert not tree.xpath("//script|//link|//iframe|//img|//object|//form|//@onload|//@style")
    assert not re.findall(r"https?://(?!www\.w3\.org/2000/svg)", page)
    assert page.startswith("<!doctype html>") and tree.get("lang") == "en"
    assert tree.findtext(".//title").startswith('Common ground: <script>alert("x")')
    assert "default-src 'none'" in tree.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")[0]
    assert "\u202e" not in page and '<script>alert("x")</script>' in tree.text_content()


def test_its_links_lead_somewhere_and_its_headings_are_in_order(result):
    tree = html.document_fromstring(report(result))
    ids = tree.xpath("//@id")
    assert len(ids) == len(set(ids))
    assert [link.removeprefix("#") for link in tree.xpath("//nav//a/@href")] == tree.xpath("//section/@id")
    assert [heading.tag for heading in tree.iter("h1", "h2", "h3")] == ["h1"] + ["h2"] * 9
    assert all(cells.xpath("./th|./td") for cells in tree.iter("tr"))


def test_its_figures_are_those_of_the_result(result):
    tree = html.document_fromstring(report(result))
    best = result.surely()[0]
    first = tree.xpath("//section[@id='together']//div[@class='found']")[0]
    rows = [[cell.text_content().strip() for cell in row] for row in first.xpath(".//tbody/tr")]
    assert [row[0][-5:] for row in rows[:2]] == ["North", "South"] and len(rows) == 3
    for row, said in zip(rows, best.by_party, strict=False):
        tally, share = said.tally, said.share
        assert row[4:] == [str(tally.agree), str(tally.disagree), str(tally.passed)]
        assert row[2] == f"{round(100 * share.estimate)} %"
        assert row[3] == f"{round(100 * share.lower)} to {round(100 * share.upper)} %"
    assert len(tree.xpath("//section[@id='statements']//tbody/tr")) == 16
    assert len(tree.xpath("//svg[@role='img']")) == 2


def test_of_few_it_says_nothing():
    who, which, votes, parties = made()
    parties |= dict.fromkeys((1, 2, 3), "Few")
    asked = np.flatnonzero(which == 9)
    kept = np.ones(len(who), bool)
    kept[asked[4:]] = False
    page = report(QUICK.of(Votes.of(who[kept], which[kept], votes[kept]), parties))
    tree = html.document_fromstring(page)
    few = [row for row in tree.iter("tr") if "Few" in row.text_content()]
    assert few and all(not re.search(r"\d", row.text_content()) for row in few)
    alone = tree.xpath("//section[@id='statements']//tbody/tr")[8]
    assert [cell.text_content() for cell in alone][:2] == ["9", ""] and "too few" in alone.text_content()
    assert not re.search(r"\d", "".join(cell.text_content() for cell in alone[1:]))
    assert len(tree.xpath("//*[local-name()='path'][contains(@class, 'party-mark')]/ancestor::figure")) > 0


def test_the_shortest_conversations_have_a_report():
    for votes in (
        Votes.of([], [], []),
        Votes.of([1], [1], [1]),
        Votes.of(np.arange(9), np.ones(9, int), np.zeros(9, int)),
    ):
        page = report(QUICK.of(votes))
        assert html.document_fromstring(page).xpath("//section[@id='computed']//li") and "nan" not in page
