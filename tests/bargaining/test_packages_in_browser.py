"""Packages in a real browser: put and answered with and without JavaScript; four rounds by the page's own script."""

import os
from datetime import timedelta
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings as django_settings

from parley.bargaining import acts
from parley.bargaining.models import BlindPost, BlindRound, Package, PackageAnswer
from parley.cli.tick import pass_deadlines
from parley.record.sources import now
from parley.settlement import blind
from tests.bargaining.packaged import ISSUES
from tests.bargaining.table import LaidTable
from tests.talks import Talks

pytestmark = pytest.mark.browser
PHONE = {"width": 360, "height": 740}
WAYS = pytest.mark.parametrize(("js", "locale"), [(True, "en"), (False, "ar")])


@pytest.fixture
def talks(transactional_db):
    """Talks with three issues on the table, as the server sees them."""
    made = Talks()
    made.table = LaidTable(made, ISSUES)
    return made


@pytest.fixture
def sit(browser, live_server, talks, settings):
    """Opens a browser of its own for a seat; nothing may be said on its console, and no page may be wider than it."""
    settings.ALLOWED_HOSTS = ["localhost", "127.0.0.1", "testserver"]
    opened = []

    def comes(seat, js=True, locale="en", viewport=PHONE):
        context = browser.new_context(java_script_enabled=js, locale=locale, viewport=viewport)
        name = django_settings.SESSION_COOKIE_NAME
        context.add_cookies([{"name": name, "value": talks.client(seat).cookies[name].value, "url": live_server.url}])
        page, said = context.new_page(), []
        page.on("console", lambda line: said.append(line.text) if line.type == "error" else None)
        page.on("pageerror", lambda error: said.append(str(error)))
        page.set_default_timeout(20_000)
        opened.append((context, said))
        return page

    yield comes
    for context, said in opened:
        context.close()
        assert [line for line in said if "status of 4" not in line] == []


def look(page, js=True, name=""):
    """The page fits its screen, and axe finds nothing against it."""
    wide, screen = page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
    assert wide <= screen, page.url
    if folder := os.environ.get("PARLEY_PICTURES"):
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)
    if js:
        wrong = Axe().run(page).response["violations"]
        assert not wrong, [(one["id"], [node["target"] for node in one["nodes"]]) for one in wrong]


def hand_over(talks, name="The spring package"):
    """The package in hand, put for a day in the form named."""
    choices = {
        issue.public_id: acts.table.Option._base_manager.filter(issue=issue).first().public_id
        for issue in acts.table.Issue._base_manager.all()
    }
    return acts.draw_up_package(by=talks.mediator, title=name, choices=choices, note="Read it as one.").public_id


def end_round():
    """The running round comes to its deadline."""
    row = BlindRound._base_manager.filter(closed_at=None).order_by("number").first()
    row.due = now() - timedelta(seconds=1)
    row.save()
    assert pass_deadlines() == (1, 0)


@WAYS
def test_a_mediator_draws_a_package_up_puts_it_and_a_head_answers(sit, live_server, talks, js, locale):
    page = sit(talks.mediator, js=js, locale=locale, viewport={"width": 1280, "height": 900})
    page.goto(live_server.url + talks.url("table/packages/draw-up/"))
    look(page, js, f"draw-up-{locale}")
    page.locator("[name=title]").fill("The spring package")
    for field in page.locator("fieldset").all():
        field.locator("input").first.check()
    with page.expect_navigation():
        page.locator("main form button.button").click()
    look(page, js, f"drawn-up-{locale}")
    address = page.url
    page.goto(address + "put/")
    look(page, js, f"put-{locale}")
    page.locator("[name=due]").fill("2040-01-01T12:00")
    with page.expect_navigation():
        page.locator("main form button.button").click()
    look(page, js, f"mediator-{locale}")
    head = sit(talks.heads[0], js=js, locale=locale)
    head.goto(address)
    look(head, js, f"head-{locale}")
    head.locator("[name=answer][value=accept]").check()
    with head.expect_navigation():
        head.locator("main form button.button").click()
    look(head, js, f"answered-{locale}")
    assert PackageAnswer._base_manager.get().answer == "accept"
    talks.table.state(talks.heads[0], level=10)
    head.goto(address + "meaning/")
    look(head, js, f"meaning-{locale}")
    assert "By turns" in head.locator("main").inner_text()
    page.goto(address)
    look(page, js)
    assert Package._base_manager.get().state == "put"


@pytest.mark.parametrize("answers", [("accept", "accept"), ("accept", "refuse")])
def test_four_rounds_by_the_script_of_the_page_show_the_outcome_and_nothing_else(sit, live_server, talks, answers):
    talks.heads[2].ended_at = now()
    talks.heads[2].save()
    talks.adopt(consents="none")
    package = hand_over(talks)
    acts.put_package(
        by=talks.mediator, package=package, due=now() + timedelta(hours=1), form="server_blind", minutes=60
    )
    address = live_server.url + talks.url(f"table/packages/{package}/")
    pages = [sit(talks.heads[0]), sit(talks.heads[1], viewport={"width": 1280, "height": 900})]
    for name in blind.ROUNDS:
        for page, answer in zip(pages, answers, strict=True):
            sent = []
            page.on("request", lambda one, sent=sent: sent.append(one.post_data or ""))
            page.goto(address + "post/")
            look(page, True, f"round-{name}-{page.viewport_size['width']}")
            if name == "answers":
                page.locator("[data-blind-make]").click()
                page.get_by_text("Choose an answer first").wait_for()
                page.locator(f"[data-answer={answer}]").check()
            with page.expect_navigation(url=address):
                page.locator("[data-blind-make]").click()
            assert not [data for data in sent if "accept" in data or "refuse" in data]
        assert BlindPost._base_manager.filter(round__name=name).count() == 2
        end_round()
    page = pages[0]
    page.goto(address)
    page.locator("[data-blind-verify]").click()
    agreed = set(answers) == {"accept"}
    page.get_by_text("accepted by all." if agreed else "they give: not agreed.").wait_for()
    look(page, True, f"outcome-{agreed}")
    assert Package._base_manager.get().state == ("accepted" if agreed else "not_agreed")
    handed = talks.client(talks.mediator).get(talks.url(f"table/packages/{package}/transcript.json"))
    assert blind.verify(blind.read_transcript(handed.content)).ok


def test_another_browser_has_no_key_and_says_so(sit, live_server, talks):
    package = hand_over(talks)
    acts.put_package(
        by=talks.mediator, package=package, due=now() + timedelta(hours=1), form="server_blind", minutes=60
    )
    address = live_server.url + talks.url(f"table/packages/{package}/post/")
    for head in talks.heads:
        page = sit(head)
        page.goto(address)
        with page.expect_navigation():
            page.locator("[data-blind-make]").click()
    end_round()
    page = sit(talks.heads[0])
    page.goto(address)
    page.locator("[data-answer=accept]").check()
    page.locator("[data-blind-make]").click()
    page.get_by_text("has no key of your party").wait_for()
    assert not BlindPost._base_manager.filter(round__name="answers").exists()
