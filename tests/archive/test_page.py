"""The page of an archive as a browser opens it from a disk: accessible, within a phone's width, without a script."""

import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from axe_playwright_python.sync_playwright import Axe

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
#: A folder for pictures, where somebody wants to see them.
SHOTS = os.environ.get("PARLEY_SHOTS", "")
SCREENS = {"wide": {"width": 1280, "height": 900}, "phone": {"width": 360, "height": 740}}


@pytest.mark.parametrize("language", ["en", "ar"])
def test_it_opens_from_a_disk(talks, taken, delivered, signed, browser: "Browser", tmp_path, language):
    delivered(title="A request with a very-long-word-that-nobody-breaks-anywhere-" + "w" * 80)
    signed()
    taken(talks.heads[1], language=language).zip.extractall(tmp_path)
    context = browser.new_context(offline=True)
    page = context.new_page()
    said: list[str] = []
    asked: list[str] = []
    page.on("console", lambda one: said.append(one.text))
    page.on("request", lambda one: asked.append(one.url))
    page.goto((tmp_path / "index.html").as_uri())
    assert page.evaluate("document.documentElement.dir") == ("rtl" if language == "ar" else "ltr")
    assert page.evaluate("document.scripts.length") == 0
    for name, size in SCREENS.items():
        page.set_viewport_size(size)
        assert page.evaluate("document.documentElement.scrollWidth") <= size["width"], name
        if SHOTS:
            page.screenshot(path=Path(SHOTS) / f"archive-{language}-{name}.png", full_page=True)
    assert asked == [(tmp_path / "index.html").as_uri()] and said == []
    links = page.eval_on_selector_all("a[href]", "all => all.map(one => one.getAttribute('href'))")
    assert len(links) > 10
    assert [link for link in links if not (tmp_path / link).is_file()] == []
    # The page itself lets no script run; the examiner has to be let in past that.
    examined = browser.new_context(bypass_csp=True).new_page()
    examined.goto((tmp_path / "index.html").as_uri())
    violations = Axe().run(examined).response["violations"]
    assert [(rule["id"], [node["target"] for node in rule["nodes"]]) for rule in violations] == []
    context.close()
    examined.context.close()


def test_the_way_there_on_the_server(talks, delivered, browser: "Browser", live_server, tmp_path):
    """From the record's page to the file on the disk, without a script, by the keyboard."""
    delivered()
    client = talks.client(talks.heads[0])
    context = browser.new_context(java_script_enabled=False, accept_downloads=True)
    cookie = client.cookies["sessionid"]
    context.add_cookies([{"name": "sessionid", "value": cookie.value, "url": live_server.url}])
    page = context.new_page()
    page.goto(live_server.url + talks.url("record/"))
    page.get_by_role("link", name="Take the whole process home").click()
    page.get_by_role("link", name="Download the archive").focus()
    with page.expect_download() as coming:
        page.keyboard.press("Enter")
    path = tmp_path / "taken.zip"
    coming.value.save_as(path)
    assert coming.value.suggested_filename == f"parley-{talks.process.public_id}.zip"
    assert path.read_bytes().startswith(b"PK")
    for name, size in SCREENS.items():
        page.set_viewport_size(size)
        if SHOTS:
            page.screenshot(path=Path(SHOTS) / f"archive-page-{name}.png", full_page=True)
    context.close()
