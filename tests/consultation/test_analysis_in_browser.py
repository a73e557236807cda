"""The pages of an analysis in a real browser: accessible, as wide as a phone, live, and whole without scripts."""

import os

import pytest
from axe_playwright_python.sync_playwright import Axe

from parley.cli.tick import pass_deadlines
from tests.consultation.conftest import Held
from tests.consultation.crowds import BODIES, come, one_more

PAGES = (
    "",
    "analysis/",
    "analysis/?for=seats",
    "analysis/statements/?order=divides",
    "analysis/map/",
    "analysis/map/?for=seats",
    "analysis/course/",
    "analysis/sheet/",
    "analysis/export/",
)
pytestmark = pytest.mark.browser


@pytest.fixture
def held(transactional_db):
    from tests.talks import Talks

    found = Held(Talks(), statements=BODIES)
    come(found, opinions=((92, 90, 94), (90, 20, 25), (15, 88, 85), (60, 55, 58), (85, 88, 90)))
    pass_deadlines()
    return found


@pytest.fixture
def sit(browser, live_server):
    """A browser in which the mediator has signed in: by width, language and scripts on or off."""
    opened = []

    def make(held, *, width=1280, language="en", scripts=True):
        client = held.talks.client(held.talks.mediator)
        context = browser.new_context(
            viewport={"width": width, "height": 900}, locale=language, java_script_enabled=scripts
        )
        cookie = client.cookies["sessionid"].value
        context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
        opened.append(context)
        return context.new_page()

    yield make
    for context in opened:
        context.close()


@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize("width", [1280, 360])
def test_every_page_is_accessible_and_fits_its_screen(held, sit, live_server, language, width):
    page, found = sit(held, width=width, language=language), []
    for path in PAGES:
        answer = page.goto(live_server.url + held.url(path))
        assert answer.status == 200, path
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
        assert page.evaluate("document.documentElement.dir") == ("rtl" if language == "ar" else "ltr")
        found += [
            f"{path}: {rule['id']} {rule['nodes'][0]['target']}" for rule in Axe().run(page).response["violations"]
        ]
        if shots := os.environ.get("PARLEY_SHOTS", ""):
            name = path.strip("/").replace("/", "-").replace("?", "-") or "consultation"
            page.screenshot(path=f"{shots}/{language}{width}-{name}.png", full_page=True)
    assert not found


def test_an_open_page_shows_a_vote_by_itself(held, sit, live_server):
    page = sit(held)
    page.goto(live_server.url + held.url("analysis/"))
    assert "90 people have voted" in page.inner_text("main")
    one_more(held, 0, 1)
    from datetime import timedelta

    from parley.record.sources import Pinned, now, pinned

    with pinned(Pinned(now() + timedelta(minutes=1), "a minute later")):
        pass_deadlines()
    page.locator("main", has_text="91 people have voted").wait_for(timeout=20_000)


def test_without_scripts_everything_is_there(held, sit, live_server):
    page = sit(held, scripts=False)
    page.goto(live_server.url + held.url("analysis/"))
    page.get_by_role("link", name="Map", exact=True).click()
    assert page.locator("svg.opinion-map").count() == 2
    page.get_by_role("link", name="All statements", exact=True).click()
    page.select_option("select[name=order]", "number")
    page.get_by_role("button", name="Show", exact=True).click()
    assert page.locator("article.finding h2").first.inner_text().startswith("1. Gates open at dawn.")
    page.get_by_role("link", name="To hand out", exact=True).click()
    page.get_by_role("button", name="Enter this analysis in the record").click()
    assert page.get_by_text("Done, and entered in the record.").is_visible()
    page.get_by_role("link", name="As a file", exact=True).click()
    page.get_by_label("as Polis exports a conversation (for other tools)").check()
    with page.expect_download() as download:
        page.get_by_role("button", name="Hand out the votes or the analysis").click()
    assert download.value.suggested_filename.endswith("polis.zip")
