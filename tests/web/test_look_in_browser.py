"""The look in a real browser: what the one script does, and pages that a screen reader can find its way in."""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from types import SimpleNamespace
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from django import forms
from django.template import Context, Template
from django.template.loader import get_template
from django.test import RequestFactory
from django.utils import translation

from parley.procedure.viewer import Viewer
from parley.web.middleware import POLICY
from tests.conftest import ROOT

pytestmark = pytest.mark.browser
STATIC = ROOT / "src" / "parley" / "web" / "static"
# Nothing listens there: every request is answered by the test.
SITE = "http://parley.test"
TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}


class Site:
    """Answers a page's requests: static files from the tree, the rest as the test says; keeps what was asked."""

    def __init__(self, page) -> None:
        self.page, self.asked, self.answers, self.faults = page, [], {}, []
        page.on("pageerror", lambda error: self.faults.append(str(error)))
        page.on("console", lambda line: self.faults.append(line.text) if "Content Security" in line.text else None)
        page.route("**/*", self._answer)

    def _answer(self, route) -> None:
        request = route.request
        path = urlsplit(request.url).path
        if path.startswith("/static/"):
            file = STATIC / path.removeprefix("/static/")
            return route.fulfill(body=file.read_bytes(), headers={"content-type": TYPES[file.suffix]})
        self.asked.append((request.method, path, request.headers))
        answer = self.answers.get(path)
        if answer is None:
            return route.abort()
        answer = answer.pop(0) if isinstance(answer, list) and len(answer) > 1 else answer
        answer = answer[0] if isinstance(answer, list) else answer
        headers = {"content-type": "text/html; charset=utf-8", "Content-Security-Policy": POLICY}
        route.fulfill(
            status=answer.get("status", 200), body=answer.get("body", ""), headers=headers | answer.get("headers", {})
        )

    def count(self, method: str, path: str) -> int:
        return sum((verb, place) == (method, path) for verb, place, _ in self.asked)

    def open(self, html: str, path: str = "/") -> None:
        self.answers[path] = {"body": html}
        self.page.goto(SITE + path)


@pytest.fixture
def site(browser) -> Iterator[Site]:
    context = browser.new_context()
    shown = Site(context.new_page())
    yield shown
    context.close()
    assert shown.faults == []


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


def page_of(main: str, **context: object) -> str:
    """A whole page around a main part, as a signed-out visitor has it."""
    request = RequestFactory().get("/")
    request.user, request._messages = SimpleNamespace(is_authenticated=False), []
    base = context.pop("base", "base.html")
    source = f'{{% extends "{base}" %}}{{% load i18n parley_look %}}{{% block title %}}T{{% endblock %}}'
    template = Template(source + "{% block main %}" + main + "{% endblock %}")
    return template.render(Context({"request": request, **context}))


FORM = """<h1>T</h1><form method="post" action="/act" data-keep>
<label>A <input name="a"></label><button name="b" value="1">Go</button></form>"""


def test_a_double_click_sends_once(site):
    site.open(page_of(FORM))
    site.answers["/act"] = {"status": 204}
    sent = []
    site.page.on("request", lambda request: sent.append(request.post_data) if request.method == "POST" else None)
    site.page.dblclick("main button")
    site.page.wait_for_function("document.querySelector('main button').disabled")
    site.page.keyboard.press("Enter")
    site.page.wait_for_timeout(300)
    assert len(sent) == 1 and "b=1" in sent[0]


def test_leaving_asks_only_when_something_is_typed_and_not_sent(site):
    asked = []
    site.page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    site.open(page_of(FORM))
    site.page.reload()
    assert asked == []
    site.page.fill("main input", "not yet")
    site.page.reload()
    assert asked == ["beforeunload"]
    site.answers["/act"] = {"body": "sent"}
    site.page.fill("main input", "now")
    site.page.click("main button")
    site.page.wait_for_url("**/act")
    assert asked == ["beforeunload"]
    stores = site.page.evaluate("[localStorage.length, sessionStorage.length]")
    assert stores == [0, 0]


def test_a_live_part_is_replaced_on_200_alone_and_said(site):
    live = '<h1>T</h1><div id="live" data-poll="/part" data-poll-seconds="2" data-poll-etag=\'"one"\'>old</div>'
    fresh = {"body": "<p>new</p>", "headers": {"ETag": '"two"'}}
    site.answers["/part"] = [{"status": 304}, fresh, {"status": 304}]
    site.page.clock.install()
    site.open(page_of(live))
    for turn in range(1, 4):
        with site.page.expect_response("**/part"):
            site.page.clock.run_for(2000)
        site.page.wait_for_function(
            f"document.getElementById('live').textContent === '{'old' if turn == 1 else 'new'}'"
        )
    asked = [headers.get("if-none-match") for _, path, headers in site.asked if path == "/part"]
    assert asked == ['"one"', '"one"', '"two"']
    assert site.page.inner_text("#announce") == "This page has been brought up to date."


@pytest.mark.parametrize(("status", "goes_on"), [(404, False), (429, True), (500, True)])
def test_a_live_part_that_is_gone_is_asked_no_more(site, status, goes_on):
    live = '<h1>T</h1><div id="live" data-poll="/part" data-poll-seconds="2">old</div>'
    site.answers["/part"] = {"status": status}
    site.page.clock.install()
    site.open(page_of(live))
    with site.page.expect_response("**/part"):
        site.page.clock.run_for(2000)
    site.page.wait_for_timeout(100)
    site.page.clock.run_for(5000)
    site.page.wait_for_timeout(100)
    assert site.count("GET", "/part") == (2 if goes_on else 1)
    assert site.page.inner_text("#live") == "old"


def test_a_live_part_waits_while_somebody_writes_in_it(site):
    live = '<h1>T</h1><div data-poll="/part" data-poll-seconds="2"><label>A <input id="a"></label></div>'
    site.answers["/part"] = {"body": "gone"}
    site.page.clock.install()
    site.open(page_of(live))
    site.page.focus("#a")
    site.page.clock.run_for(9000)
    site.page.wait_for_timeout(100)
    assert site.count("GET", "/part") == 0 and site.page.is_visible("#a")


def test_offline_is_said_and_nothing_is_sent_into_the_void(site):
    site.open(page_of(FORM))
    assert not site.page.is_visible("#offline")
    site.page.context.set_offline(True)
    site.page.wait_for_selector("#offline:visible")
    assert "You are offline" in site.page.inner_text("#offline")
    site.page.fill("main input", "kept")
    site.page.click("main button")
    site.page.wait_for_timeout(200)
    assert site.count("POST", "/act") == 0 and site.page.input_value("main input") == "kept"
    site.page.context.set_offline(False)
    site.page.wait_for_selector("#offline", state="hidden")


class Answer(forms.Form):
    text = forms.CharField(label="Your answer", widget=forms.Textarea, help_text="Sealed until all are in.")
    accept = forms.ChoiceField(
        choices=[("y", "Yes"), ("n", "No, for a reason of some length")], widget=forms.RadioSelect
    )
    topics = forms.MultipleChoiceField(choices=[("a", "Water")], widget=forms.CheckboxSelectMultiple, required=False)
    read = forms.BooleanField(label="I have read it")


PARTIES = [SimpleNamespace(name=f"Party {n} of the long and winding valley", mark=n) for n in range(8)]
EVERYTHING = """<h1>{{ viewer.process.title|bdi }}</h1>
{% include "tabs.html" with label="Drafts" %}{% include "facts.html" %}
<h2>Parties</h2><ul class="rows">{% for party in parties %}
<li>{% include "party.html" %} {% include "status.html" with label="given" kind="done" %}</li>{% endfor %}</ul>
<h2>Cards</h2>{% include "cards.html" with level=3 %}
{% include "empty.html" with said="Nothing." next="Wait." url="/" label="Home" %}
<h2>Timeline</h2>{% include "timeline.html" %}<h2>Votes</h2>{% bars rows "Votes" %}
<h2>Text</h2>{% include "clause.html" with state="open" state_kind="care" %}
{% include "stale.html" %}{% include "form.html" with grave=True cancel_url="/" %}"""


def everything() -> str:
    at = datetime(2015, 5, 25, 3, 0, tzinfo=UTC)
    clause = SimpleNamespace(number=1, text="The water is shared.", language="en", heading="Water")
    pieces = [{"kind": "removed", "text": "all"}, {"kind": "added", "text": "some"}, {"kind": "same", "text": " water"}]
    seat = SimpleNamespace(shown="Leyla N.", capacity="head", party=PARTIES[0])
    return page_of(
        EVERYTHING,
        base="process.html",
        demonstration=True,
        viewer=Viewer(process=SimpleNamespace(title="Talks over water", public_id="x"), seat=seat),
        process_nav=[{"label": "The text", "url": "/t", "current": True}, {"label": "Record", "url": "/r"}],
        tabs=[{"label": "Draft 2", "url": "/2", "current": True}, {"label": "Draft 1", "url": "/1"}],
        facts=[{"label": "Host city", "value": "Taraz"}],
        parties=PARTIES,
        cards=[{"title": "Answer", "url": "/a", "text": "Unseen.", "state": "waits", "kind": "care", "at": at}],
        entries=[{"time": at, "text": "Opened", "actor": "Weil", "capacity": "mediator", "url": "/e"}]
        + [{"time": date(2016, 1, n), "text": "Held", "kind": "elsewhere"} for n in (1, 2)],
        rows=[{"party": PARTIES[1], "agree": 3, "disagree": 2, "passed": 1}],
        clause=clause,
        fields=[{"label": "Clause 1", "pieces": pieces, "mine": "none", "theirs": "some"}],
        form=Answer({"text": ""}),
    )


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("language", ["en", "ar"])
def test_every_part_of_the_look_is_accessible_and_fits(browser, language, width, scheme):
    context = browser.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme)
    try:
        site = Site(context.new_page())
        with translation.override(language):
            site.open(everything())
            errors = [get_template(f"{name}.html").render() for name in ("404", "500", "offline")]
        for html in [None, *errors]:
            if html:
                site.open(html)
            found = Axe().run(site.page).response["violations"]
            assert [(rule["id"], [node["target"] for node in rule["nodes"]]) for rule in found] == []
            assert site.page.evaluate("document.documentElement.scrollWidth") <= width
        assert site.faults == []
    finally:
        context.close()


def test_the_contents_of_a_process_stand_open_on_a_wide_screen_and_fold_on_a_phone(site):
    site.page.set_viewport_size({"width": 1280, "height": 800})
    site.open(everything())
    assert site.page.is_visible(".contents a") and not site.page.is_visible(".contents summary")
    site.page.set_viewport_size({"width": 360, "height": 800})
    assert not site.page.is_visible(".contents a")
    site.page.click(".contents summary")
    assert site.page.is_visible(".contents a")


def test_what_is_pressed_is_large_enough_for_a_thumb(site):
    site.page.set_viewport_size({"width": 360, "height": 800})
    site.open(everything())
    small = site.page.evaluate(
        """() => [...document.querySelectorAll("button, .button, .top a, summary, .choices label, .tabs a")]
        .map(e => [e.textContent.trim(), e.getBoundingClientRect().height]).filter(([, height]) => height < 40)"""
    )
    assert small == []


def test_the_skip_link_is_the_first_stop_and_a_refused_form_the_first_focus(site):
    site.open(everything())
    assert "error-summary" in site.page.evaluate("document.activeElement.className")
    site.open(page_of(FORM), "/plain")
    site.page.keyboard.press("Tab")
    assert site.page.evaluate("document.activeElement.className") == "skip unseen"
    box = site.page.locator(".skip").bounding_box()
    assert box["width"] > 40 and box["height"] > 20
    site.page.keyboard.press("Enter")
    assert re.search("#main$", site.page.url)
