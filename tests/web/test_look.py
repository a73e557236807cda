"""The look: what every page rests on renders, is small, is readable in both languages, and gives nothing away."""

import gzip
import re
from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest
from django import forms
from django.http import HttpResponse
from django.template import Context, Template
from django.template.loader import get_template, render_to_string
from django.test import RequestFactory
from django.utils import translation

from parley.procedure.viewer import Viewer
from parley.web.templatetags import parley_look
from tests.conftest import ROOT

WEB = ROOT / "src" / "parley" / "web"
TEMPLATES = sorted((WEB / "templates").rglob("*.html"))
STYLES = sorted((WEB / "static" / "parley").glob("*.css"))
SCRIPT = WEB / "static" / "parley" / "parley.js"


@pytest.fixture(autouse=True)
def english():
    """A request made by an earlier test leaves its language behind."""
    with translation.override("en"):
        yield


def draw(source: str, **context: object) -> str:
    return Template("{% load i18n parley_look %}" + source).render(Context(context))


def named(path) -> str:
    return str(path.relative_to(WEB / "templates"))


# -- what the browser is given -----------------------------------------------------------------------


def test_styles_and_script_are_small():
    styles = sum(len(gzip.compress(path.read_bytes(), 9)) for path in STYLES)
    assert styles < 10_500
    assert len(gzip.compress(SCRIPT.read_bytes(), 9)) < 2_000


@pytest.mark.parametrize("path", STYLES, ids=lambda path: path.name)
def test_styles_know_no_left_and_right(path):
    """A physical side is right in one of two directions alone."""
    css = re.sub(r"/\*.*?\*/", "", path.read_text(), flags=re.S)
    sides = r"(?:margin|padding|border)-(?:left|right|top|bottom)|(?:left|right|float)\s*:|text-align:\s*(?:left|right)"
    physical = rf"(?<![-\w])(?:{sides})"
    assert re.findall(physical, css) == []
    assert "@import" not in css and "url(" not in css


@pytest.mark.parametrize("path", TEMPLATES, ids=named)
def test_templates_compile_and_keep_to_the_policy(path):
    """The content security policy lets through neither a style attribute nor an inline script or handler."""
    get_template(named(path))
    source = path.read_text()
    assert not re.search(r"\sstyle\s*=|<style|\son[a-z]+\s*=|javascript:", source)
    assert all("src=" in tag or "application/json" in tag for tag in re.findall(r"<script[^>]*>", source))
    assert "http://" not in source and "https://" not in source


# -- colours -----------------------------------------------------------------------------------------


def _tokens(block: str) -> dict[str, str]:
    return dict(re.findall(r"--([\w-]+):\s*(#[0-9a-f]{3,6})\b", block))


def _themes() -> dict[str, dict[str, str]]:
    css = (WEB / "static" / "parley" / "parley.css").read_text()
    light, dark = css.split("@media screen and (prefers-color-scheme: dark)")[:2]
    return {"light": _tokens(light), "dark": _tokens(dark.split("@media")[0])}


def _linear(colour: str) -> list[float]:
    digits = colour.lstrip("#")
    digits = "".join(d * 2 for d in digits) if len(digits) == 3 else digits
    parts = [int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    return [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]


def _contrast(one: str, other: str) -> float:
    light = sorted(0.2126 * r + 0.7152 * g + 0.0722 * b for r, g, b in (_linear(one), _linear(other)))
    return (light[1] + 0.05) / (light[0] + 0.05)


PAIRS = [(ink, paper) for paper in ("desk", "sheet", "wash") for ink in ("ink", "soft", "accent", "alarm", "care")]
PAIRS += [("on-accent", "accent"), ("ink", "ins"), ("ink", "del"), ("alarm", "alarm-wash"), ("ink", "alarm-wash")]


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_all_text_can_be_read(theme):
    tokens = _themes()[theme]
    faint = {pair: _contrast(*(tokens[name] for name in pair)) for pair in PAIRS}
    assert {pair: round(ratio, 2) for pair, ratio in faint.items() if ratio < 4.5} == {}
    assert _contrast(tokens["edge"], tokens["sheet"]) >= 3


def _marks() -> dict[str, tuple[str, str, str]]:
    css = (WEB / "static" / "parley" / "parts.css").read_text()
    rows = re.findall(r"\.mark-(\d) \{ background: (#\w+);(?: color: (#\w+);)?([^}]*)\}", css)
    return {
        number: (paper, ink or "#fff", re.sub(r"box-shadow.*", "", shape).strip()) for number, paper, ink, shape in rows
    }


def _lab(linear: list[float]) -> tuple[float, float, float]:
    r, g, b = linear
    xyz = (
        (0.4124 * r + 0.3576 * g + 0.1805 * b) / 0.9505,
        0.2126 * r + 0.7152 * g + 0.0722 * b,
        (0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.089,
    )
    x, y, z = (c ** (1 / 3) if c > 0.008856 else 7.787 * c + 16 / 116 for c in (max(0, c) for c in xyz))
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


# Machado, Oliveira and Fernandes (2009), severity 1.0, on linear RGB.
SIGHTS = {
    "full": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "protanopia": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "deuteranopia": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.01182, 0.04294, 0.968881)),
}


def test_marks_of_parties_differ_in_shape_and_their_letters_can_be_read():
    marks = _marks()
    assert sorted(marks) == [str(n) for n in range(parley_look.MARKS)]
    assert len({shape for _, _, shape in marks.values()}) == parley_look.MARKS
    assert {
        n: round(_contrast(paper, ink), 2) for n, (paper, ink, _) in marks.items() if _contrast(paper, ink) < 4.5
    } == {}


@pytest.mark.parametrize("sight", SIGHTS)
def test_colours_of_parties_are_told_apart_by_every_eye(sight):
    seen = {
        number: _lab([sum(m * c for m, c in zip(row, _linear(paper), strict=True)) for row in SIGHTS[sight]])
        for number, (paper, _, _) in _marks().items()
    }
    near = {
        (a, b): round(sum((p - q) ** 2 for p, q in zip(seen[a], seen[b], strict=True)) ** 0.5, 1)
        for a in seen
        for b in seen
        if a < b
    }
    assert {pair: gap for pair, gap in near.items() if gap < 10} == {}


# -- time --------------------------------------------------------------------------------------------


def test_a_moment_has_its_zone_and_the_relative_time_beside_it():
    at = datetime(2015, 5, 25, 3, 0, tzinfo=UTC)
    shown = parley_look.when(at, "Asia/Almaty", "Astana")
    assert 'datetime="2015-05-25T09:00:00+06:00"' in shown
    assert "25 May 2015, 09:00" in shown and "Astana" in shown and "UTC+6" in shown
    assert re.search(r'<span class="ago">· \d+ years ago</span>', shown)
    assert "ago" not in parley_look.when(at, "UTC", bare=True)
    assert ">UTC</bdi>" in parley_look.when(at, "UTC")


def test_a_zone_may_be_behind_by_half_an_hour_and_change_in_summer():
    assert "UTC\u22123:30" in parley_look.when(datetime(2024, 1, 1, tzinfo=UTC), "America/St_Johns")
    assert "UTC+1<" in parley_look.when(datetime(2024, 1, 1, tzinfo=UTC), ZoneInfo("Europe/Paris"))
    assert "UTC+2<" in parley_look.when(datetime(2024, 7, 1, tzinfo=UTC), ZoneInfo("Europe/Paris"))


def test_a_day_without_a_time_has_no_zone():
    shown = parley_look.when(date(2012, 6, 30))
    assert 'datetime="2012-06-30">30 June 2012</time>' in shown and "UTC" not in shown
    assert parley_look.when(None) == ""


@pytest.mark.parametrize(
    ("gap", "told"),
    [
        (timedelta(seconds=20), "just now"),
        (timedelta(seconds=-20), "in a moment"),
        (timedelta(minutes=1), "1 minute ago"),
        (timedelta(hours=5), "5 hours ago"),
        (timedelta(hours=-71), "in 2 days"),
        (timedelta(days=1), "1 day ago"),
        (timedelta(days=30), "30 days ago"),
        (timedelta(days=31), "1 month ago"),
        (timedelta(days=364), "11 months ago"),
        (timedelta(days=365), "1 year ago"),
        (timedelta(days=-365 * 3 - 2), "in 3 years"),
    ],
)
def test_relative_time_is_told_in_one_unit(gap, told):
    now = datetime(2026, 1, 1, tzinfo=UTC)
    assert parley_look.relative(now - gap, now) == told


def test_months_are_in_the_language_shown():
    with translation.override("ar"):
        assert "مايو 2015" in parley_look.when(date(2015, 5, 25))


# -- names -------------------------------------------------------------------------------------------


def test_a_name_is_isolated_escaped_and_stripped_of_overrides():
    assert parley_look.bdi("<b>\u202eelpoeP\u202c") == "<bdi>&lt;b&gt;elpoeP</bdi>"
    assert parley_look.bdi(None) == "<bdi></bdi>"


def test_a_party_shows_its_mark_and_its_whole_name():
    shown = render_to_string("party.html", {"party": SimpleNamespace(name="The Herders' Council", mark=9)})
    assert '<span class="mark mark-1" aria-hidden="true">H</span><bdi>The Herders&#x27; Council</bdi>' in shown
    assert ">ر</span>" in parley_look.party_mark(SimpleNamespace(name="الرعاة", mark=0))
    assert 'class="mark"' in parley_look.party_mark("Anybody")


def test_a_capacity_is_named():
    assert parley_look.capacity("head") == "head of delegation"
    assert parley_look.capacity("juggler") == "juggler"


# -- parts of pages ----------------------------------------------------------------------------------


def test_the_timeline_groups_by_the_day_of_the_host_city_and_keeps_the_order():
    late = datetime(2025, 12, 31, 20, 0, tzinfo=UTC)  # already the new year in Almaty
    entries = [
        {"time": date(2025, 12, 30), "text": "Held elsewhere", "kind": "elsewhere", "source": "Gazette"},
        {"time": late, "text": "Round opens", "zone": "Asia/Almaty", "actor": "Weil", "capacity": "mediator"},
        {"time": late, "text": "Round <opens>", "url": "/r"},
    ]
    years = parley_look.years_of(entries, "UTC")
    assert [(year["year"], [len(day["entries"]) for day in year["days"]]) for year in years] == [
        (2025, [1]),
        (2026, [1]),
        (2025, [1]),
    ]
    shown = render_to_string("timeline.html", {"entries": entries, "zone": "UTC"})
    assert "01:00" in shown and "UTC+5" in shown and "<bdi>Weil</bdi> (mediator)" in shown
    assert '<a href="/r">Round &lt;opens&gt;</a>' in shown and "Source: Gazette" in shown
    assert render_to_string("timeline.html", {}).strip() == ""


def test_bars_stand_beside_the_same_figures_in_every_language():
    for language in ("en", "ar"):
        with translation.override(language):
            shown = draw(
                "{% bars rows %}", rows=[{"label": "All", "agree": 2, "disagree": 1, "passed": 0}, {"label": "No"}]
            )
        assert 'class="bar-agree" width="66.67"' in shown and 'x="66.67" width="33.33"' in shown
        assert re.findall(r">(\d+)</td>", shown) == ["2", "1", "0", "3", "0", "0", "0", "0"]


def test_a_comparison_is_told_in_words_as_well():
    pieces = [
        {"kind": "removed", "text": "all"},
        {"kind": "added", "text": "some"},
        {"kind": "same", "text": " <water>"},
    ]
    shown = render_to_string("diff.html", {"pieces": pieces})
    assert "removed: </span>all</del>" in shown and "added: </span>some</ins> &lt;water&gt;" in shown


class Answer(forms.Form):
    text = forms.CharField(label="Your <answer>", widget=forms.Textarea, help_text="Sealed.")
    mail = forms.EmailField(required=False)
    accept = forms.ChoiceField(choices=[("y", "Yes"), ("n", "No")], widget=forms.RadioSelect)
    read = forms.BooleanField(label="I have read it")
    secret = forms.CharField(widget=forms.HiddenInput, initial="s")


def _ids(html: str) -> set[str]:
    return set(re.findall(r'\sid="([^"]+)"', html))


def test_a_refused_form_leads_to_each_error_and_keeps_what_was_typed():
    form = Answer({"text": "", "mail": "no\u0646body", "accept": "z", "secret": "s"})
    shown = render_to_string("form.html", {"form": form, "key": "k1", "seen": "m1", "submit": "Send"})
    assert shown.count('role="alert"') == 1
    targets = re.findall(r'<li><a href="#([^"]+)">', shown)
    assert targets == ["id_text", "id_mail", "id_accept", "id_read"]
    described = [one for value in re.findall(r'aria-describedby="([^"]+)"', shown) for one in value.split()]
    assert described and set(targets) | set(described) <= _ids(shown)
    assert 'value="no\u0646body"' in shown and "Your &lt;answer&gt;" in shown
    assert 'name="key" value="k1"' in shown and 'name="seen" value="m1"' in shown and "novalidate" in shown
    assert len(_ids(shown)) == len(re.findall(r'\sid="', shown))


def test_a_fresh_form_is_labelled_and_lets_text_keep_its_direction():
    shown = str(Answer())
    assert "error" not in shown and "<legend>" in shown and "(optional)" in shown
    labels = set(re.findall(r'<label for="([^"]+)"', shown))
    visible = {
        name
        for tag, name in re.findall(r'(<(?:input|textarea|select)[^>]* id="([^"]+)"[^>]*>)', shown)
        if "hidden" not in tag
    }
    assert visible == labels
    assert re.search(r'<textarea[^>]* dir="auto"', shown) and re.search(r'type="email"[^>]* dir="ltr"', shown)


# -- whole pages -------------------------------------------------------------------------------------

ERRORS = ["400.html", "403_csrf.html", "404.html", "409.html", "413.html", "429.html", "500.html", "offline.html"]


@pytest.mark.parametrize("name", ERRORS)
@pytest.mark.parametrize("language", ["en", "ar"])
def test_error_pages_need_no_request_no_context_and_no_database(name, language):
    """Without the `db` fixture any query fails the test."""
    with translation.override(language):
        shown = get_template(name).render()
    assert f'<html lang="{language}" dir="{"rtl" if language == "ar" else "ltr"}">' in shown
    assert shown.count("<h1>") == 1 and 'id="main"' in shown and "csrfmiddlewaretoken" not in shown


def _request(path="/process/abc/"):
    request = RequestFactory().get(path)
    request.user = SimpleNamespace(is_authenticated=False)
    request._messages = []
    return request


def test_forbidden_and_absent_look_the_same_to_the_byte():
    process = SimpleNamespace(title="Secret talks", public_id="abc", demonstration=True)
    seat = SimpleNamespace(shown="Leyla N.", capacity="head", party=SimpleNamespace(name="Herders", mark=1))
    worlds = [
        {"viewer": Viewer(), "demonstration": False},
        {"viewer": Viewer(process=process), "demonstration": True},
        {"viewer": Viewer(process=process, seat=seat), "process_nav": [{"label": "Text", "url": "/t"}]},
    ]
    template = get_template("404.html").template
    pages = {template.render(Context({**world, "request": _request()})) for world in worlds}
    assert len(pages) == 1
    assert "Secret talks" not in pages.pop()


def test_a_page_inside_a_process_says_where_one_is_and_as_whom():
    process = SimpleNamespace(title="Talks <over> water", public_id="abc")
    seat = SimpleNamespace(shown="Leyla N.", capacity="head", party=SimpleNamespace(name="Herders", mark=1))
    context = {
        "request": _request(),
        "viewer": Viewer(seat=seat, process=process),
        "process_nav": [SimpleNamespace(label="The text", url="/t", current=True)],
        "demonstration": True,
    }
    page = Template(
        '{% extends "process.html" %}{% block title %}Text{% endblock %}{% block main %}<h1>Text</h1>{% endblock %}'
    )
    shown = page.render(Context(context))
    assert "<title>Text · Talks &lt;over&gt; water · Parley</title>" in shown
    assert "You sit as <bdi>Leyla N.</bdi> (head of delegation)" in shown and "<bdi>Herders</bdi>" in shown
    assert '<a href="/t" aria-current="page">The text</a>' in shown and 'class="banner"' in shown
    assert '<button class="linklike" name="language" value="ar" lang="ar">' in shown
    assert shown.index('class="skip') < shown.index("<header")


def test_what_moved_on_stands_beside_what_was_typed():
    fields = [{"label": "Clause 2", "mine": "my <words>", "theirs": "newer"}]
    shown = render_to_string("stale.html", {"fields": fields, "changed_by": "Weil"})
    assert "my &lt;words&gt;" in shown and "newer" in shown and "<bdi>Weil</bdi> changed this" in shown


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["en", "ar"])
def test_signing_in_looks_like_the_house(client, language):
    answer: HttpResponse = client.get("/account/login/", headers={"accept-language": language})
    shown = answer.content.decode()
    assert answer.status_code == 200 and 'class="sheet short-page"' in shown
    assert f'<html lang="{language}"' in shown and '<button class="button" type="submit"' in shown
    assert 'class="field"' in shown and 'id="passkey_login"' in shown


@pytest.mark.parametrize(
    ("first", "last", "said"),
    [(15, 17, "in 15 days"), (0, 2, None), (-2, 0, None), (-9, -7, "7 days ago"), (0, 0, "today"), (3, 3, "in 3 days")],
)
def test_a_run_of_days_is_told_from_its_nearest_end(first, last, said):
    today = datetime.now(UTC).date()
    shown = parley_look.days(today + timedelta(days=first), today + timedelta(days=last))
    ago = re.search(r'class="ago">· (.*?)</span>', shown)
    assert (ago[1] if ago else None) == said
    assert shown.count("<time") == (1 if first == last else 2)
