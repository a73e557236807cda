"""Voters, a moderator and a typist in a real browser: with and without JavaScript, in both directions."""

import json
import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings as django_settings

from parley.consultation import acts
from parley.consultation.models import Participant, Sheet, Statement, Vote
from parley.consultation.rules import paper
from tests.consultation.conftest import Held
from tests.talks import saying

pytestmark = pytest.mark.browser
PHONE = {"width": 360, "height": 740}
WAYS = pytest.mark.parametrize(("js", "locale"), [(True, "en"), (False, "ar")])


class Reader:
    """Somebody with a browser; every page that they look at fits its screen, and axe finds nothing against it."""

    def __init__(self, context, address, js):
        self.page, self.address, self.js = context.new_page(), address, js
        self.said = []
        self.page.on("console", lambda line: self.said.append(line.text) if line.type == "error" else None)
        self.page.on("pageerror", lambda error: self.said.append(str(error)))

    def open(self, path):
        assert self.page.goto(self.address + path).status == 200
        self.look()

    def press(self, selector):
        with self.page.expect_navigation():
            self.page.locator(selector).first.click()
        self.look()

    def look(self):
        wide, screen = self.page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
        assert wide <= screen, self.page.url
        if self.js:
            wrong = Axe().run(self.page).response["violations"]
            assert not wrong, [(one["id"], [node["target"] for node in one["nodes"]]) for one in wrong]

    def text(self):
        return self.page.locator("main").inner_text()


@pytest.fixture
def reader(browser, live_server, settings):
    settings.ALLOWED_HOSTS = ["localhost", "127.0.0.1"]
    opened = []

    def comes(js=True, locale="en", seat=None, talks=None, **screen):
        context = browser.new_context(java_script_enabled=js, locale=locale, **screen)
        if seat is not None:
            session = talks.client(seat).cookies[django_settings.SESSION_COOKIE_NAME].value
            name = django_settings.SESSION_COOKIE_NAME
            context.add_cookies([{"name": name, "value": session, "url": live_server.url}])
        found = Reader(context, live_server.url, js)
        opened.append((context, found))
        return found

    yield comes
    for context, found in opened:
        context.close()
        # A refused form (422) is no fault of the page.
        assert [line for line in found.said if "status of 4" not in line] == []


@WAYS
def test_somebody_votes_looks_back_writes_and_leaves(reader, talks, js, locale):
    held = Held(talks, statements=("Gates open at dawn.", "Nobody draws water at night.", "Every gate has a keeper."))
    one = Statement._base_manager.get(number=1)
    acts.translate_statement(by=talks.mediator, statement=one.public_id, body="تُفتح الأبواب عند الفجر.", language="ar")
    voter = reader(js=js, locale=locale, viewport=PHONE)
    voter.open(held.public)
    for turn in range(3):
        assert voter.page.locator("progress").get_attribute("value") == str(turn)
        voter.press(".votes button[value='1']")
    assert Vote._base_manager.filter(value=1).count() == 3
    assert not voter.page.locator(".votes").count()
    voter.press("main a[href$='/yours/']")
    first = "تُفتح الأبواب عند الفجر." if locale == "ar" else "Gates open at dawn."
    assert first in voter.text()
    voter.press("main a[href$='?statement=1']")
    assert voter.page.locator(".votes button[aria-pressed]").get_attribute("value") == "1"
    assert [one.get_attribute("lang") for one in voter.page.locator("blockquote").all()] == (
        ["ar", "en"] if locale == "ar" else ["en", "ar"]
    )
    voter.press(".votes button[value='-1']")
    assert Vote._base_manager.get(statement=one).value == -1
    voter.press("main a[href$='/add/']")
    voter.page.fill("textarea[name=body]", "Count the sluices.")
    voter.press("main form button")
    assert "Count the sluices." in voter.text()
    with voter.page.expect_download() as taken:
        voter.page.locator("a[href$='data.json']").click()
    assert len(json.loads(taken.value.path().read_text())["votes"]) == 3
    voter.press("main a[href$='/erase/']")
    voter.press("main form button")
    assert not Vote._base_manager.exists() and Participant._base_manager.get().erased_at is not None
    assert not voter.page.locator("a[href$='data.json']").count()


@WAYS
def test_a_moderator_reads_judges_and_changes_the_strictness(reader, talks, js, locale):
    held = Held(talks)
    for who, body in (("one", "The gates open at dawn."), ("two", "Gates stay shut."), ("three", "Pay the keepers.")):
        held.submit(who, body)
    team = reader(js=js, locale=locale, seat=talks.secretariat, talks=talks)
    team.open(held.url("moderation/"))
    assert "Gates open at dawn." in team.page.locator(".queue > li").first.inner_text()
    team.press(".queue > li:has-text('Pay the keepers.') button[value=accepted]")
    assert saying(Statement, body="Pay the keepers.").number == 3
    # A rejection without a reason is explained, and nothing is lost.
    team.press(".queue > li:has-text('Gates stay shut.') button[value=rejected]")
    assert "Gates stay shut." in team.text()
    team.page.fill("input[name=reason]", "It says the opposite of the question.")
    team.press("main form button")
    assert saying(Statement, body="Gates stay shut.").state == "rejected"
    team.press(".queue a[href$='/edit/']")
    team.page.fill("textarea[name=body]", "The gates open at first light.")
    team.page.fill("input[name=reason]", "Said already in other words.")
    team.press("main form button")
    assert saying(Statement, body="The gates open at first light.").edited_from.body == "The gates open at dawn."
    assert team.page.locator(".empty").count() == 1
    team.press("main a[href$='/moderation/change/']")
    team.press("main form button")
    assert held.again().moderation == "after"


@WAYS
def test_sheets_are_typed_in_by_keyboard_alone(reader, talks, js, locale):
    held = Held(talks)
    team = reader(js=js, locale=locale, seat=talks.secretariat, talks=talks)
    team.open(talks.url(f"links/{held.link.public_id}/paper/"))
    team.page.select_option("select[name=first]", "ar")
    team.page.select_option("select[name=second]", "en")
    team.page.fill("input[name=copies]", "2")
    team.press("main form button")
    assert team.page.locator(".paper").count() == 2
    assert team.page.locator(".paper").first.evaluate("e => getComputedStyle(e).direction") == "rtl"
    serials = [one.inner_text() for one in team.page.locator(".serial").all()]
    team.press("main a[href$='/type/']")
    for serial in (serials[0], serials[0], serials[1]):
        team.page.locator("input[name=serial]").focus()
        team.page.keyboard.press("Control+A")
        for key in (serial, "1", "2"):
            team.page.keyboard.type(key)
            team.page.keyboard.press("Tab")
        with team.page.expect_navigation():
            team.page.keyboard.press("Enter")
        team.look()
    assert Sheet._base_manager.count() == 2
    assert sorted(Vote._base_manager.values_list("value", flat=True)) == [-1, -1, 1, 1]
    team.press(f"main .serials a:has-text('{serials[1]}')")
    assert team.page.locator("input[name=answers-2]").input_value() == "2"
    team.page.fill("input[name=answers-2]", "")
    team.press("main form button")
    assert sorted(Vote._base_manager.values_list("value", flat=True)) == [-1, 1, 1]
    assert re.fullmatch(r"[0-9A-Z]{4}-\d{3}-[0-9A-Z]", serials[0]) and paper.COPIES >= 2


def test_a_printed_batch_is_a_page_for_each_sheet_and_nothing_else(reader, talks):
    held = Held(talks)
    entries = {"link": held.link.public_id, "copies": 3, "statements": 2, "languages": ["en"]}
    batch = acts.print_sheets(by=talks.mediator, **entries)
    team = reader(seat=talks.mediator, talks=talks)
    team.open(held.url(f"paper/{batch.public_id}/"))
    team.page.emulate_media(media="print")
    shown = team.page.locator("body").inner_text()
    assert shown.count(paper.serial(batch.code, 2)) == 1
    for frame in ("Sign out", "You sit as", "Print", "Verify"):
        assert frame not in shown
    assert team.page.pdf(format="A4").count(b"/Type /Page\n") == 3
