"""The press desk on its pages, and hostile words on the public's."""

import json
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from parley.press import acts
from parley.press.models import Item, Version
from parley.procedure.capacities import Capacity
from tests.press.conftest import NEWS

CLIPPING = """Elders Ask Neighbour to Mediate

09:44 GMT 13.04.2015

© Valley Press / A. Nother / Go to the mediabank

Subscribe

1 hour ago

A Headline Of Another Decade

2 hours ago

Pipeline Is Opened After Long Delay

3 hours ago

Minister Speaks On Trade

The elders of seven villages asked the neighbour to mediate between them, says a letter that was signed on *Monday*.

The letter welcomes the efforts that were made so far, and asks for an invitation in order to continue them.

Elders Met in the Spring

6 April 2015, 16:31 GMT

The villages have disputed the water of the valley since the dam was built, and several rounds of talks have failed.

Newsfeed

Valley

0

0
"""


def test_from_the_draft_to_the_public_by_clicks(press, talks, reader):
    officer, head = talks.client(press.officer), {seat: talks.client(seat) for seat in talks.heads}
    assert b"Nothing is in preparation" in officer.get(talks.url("press/")).content
    typed = {**NEWS, "tags": "Water, Valley", "zone": "Asia/Almaty", "city": "Astana", "key": "k1"}
    answer = officer.post(talks.url("press/draft/news/"), typed)
    item = Item._base_manager.get()
    address = talks.url(f"press/items/{item.public_id}/")
    assert answer["Location"] == address
    officer.post(talks.url("press/draft/news/"), typed)
    assert Item._base_manager.count() == 1
    page = officer.get(address)
    assert b"Ask the parties for clearance" in page.content and b"Issue now" not in page.content
    assert "no-store" in page["Cache-Control"]
    assert officer.post(address + "ask/", {"key": "k2"}).status_code == 302
    for seat, client in head.items():
        shown = client.get(address).content.decode()
        assert "Clear for publication" in shown
        # A head sees its own delegation's answer, and not whether the others have given theirs.
        assert shown.count("<bdi>Upper Terraces</bdi>") <= (2 if seat.party == talks.parties[0] else 0)
        # What is cleared stands where it is cleared: the page before may have shown an earlier edition.
        asked = client.get(address + "clear/").content.decode()
        assert "<em>opened</em>" in asked and "<em>opened</em>" in client.get(address + "object/").content.decode()
        digest = re.search(r'name="digest" value="([0-9a-f]+)"', asked)[1]
        assert client.post(address + "clear/", {"digest": digest, "words": "", "key": "k"}).status_code == 302
    assert reader.get(talks.url("news/")).status_code == 404
    assert b"Issue now" in officer.get(address).content
    assert b"It cannot be taken back" in officer.get(address + "issue/").content
    assert reader.get(talks.url("news/")).status_code == 404
    assert officer.post(address + "issue/", {"key": "k3"}).status_code == 302
    public = reader.get(talks.url(f"news/{item.public_id}/")).content.decode()
    assert "<em>opened</em>" in public and "Astana" in public
    assert officer.post(address + "correct/", {"correction": "A word", "key": "k4"})["Location"] == address + "edit/"
    assert b"Water, Valley" in officer.get(address + "edit/").content
    client = talks.client(talks.delegates[0])
    assert client.get(address).status_code == 200
    assert b"A word" not in client.get(address).content


def test_pages_of_the_desk_are_for_the_desk(press, talks):
    item = press.news()
    for capacity, seat in talks.one_of_each().items():
        client = talks.client(seat)
        desk = capacity in (Capacity.MEDIATOR, Capacity.SECRETARIAT, Capacity.PRESS)
        for path in ("photos/", "entries/", "clip/", "draft/news/", "draft/instrument/", "photos/add/"):
            assert client.get(talks.url(f"press/{path}")).status_code == (200 if desk else 404), (capacity, path)
        assert client.get(talks.url(f"press/items/{item.public_id}/")).status_code == (200 if desk else 404)
        assert client.get(talks.url("press/")).status_code == 200
    assert talks.client().get(talks.url("press/")).status_code == 404


@pytest.mark.parametrize(
    ("path", "typed"),
    [
        ("draft/profile/", {"title": "T", "summary": "S", "language": "ar", "track": "I.5", "parties": "A\nB"}),
        ("draft/milestone/", {"sentence": "S", "day": "2015-05-25", "language": "en", "source": "A paper"}),
        (
            "draft/instrument/",
            {
                "title": "T",
                "day": "2015-05-28",
                "language": "en",
                "signed": "29",
                "of": "37",
                "names": "One\nTwo",
                "authentic": ["ar"],
                "text_ar": "نص",
                "text_en": "Text",
            },
        ),
    ],
)
def test_the_other_kinds_by_clicks(press, talks, path, typed):
    officer = talks.client(press.officer)
    assert officer.post(talks.url(f"press/{path}"), typed).status_code == 302
    item = Item._base_manager.get()
    content = Version._base_manager.get().content
    edit = talks.url(f"press/items/{item.public_id}/edit/")
    form = officer.get(edit).context["form"]
    again = {name: value for name, value in form.initial.items() if name in form.fields} | {"day": typed.get("day", "")}
    assert officer.post(edit, again).status_code == 302
    assert Version._base_manager.get().content == content
    assert officer.get(talks.url(f"press/items/{item.public_id}/")).status_code == 200


def test_an_instrument_says_which_language_is_missing(press, talks):
    typed = {"title": "Kept", "day": "2015-05-28", "language": "en", "signed": "0", "of": "0", "authentic": ["ar"]}
    page = talks.client(press.officer).post(talks.url("press/draft/instrument/"), typed | {"text_en": "My text"})
    assert page.status_code == 422
    assert b"said to be authentic" in page.content and b"My text" in page.content


def test_an_entry_of_the_record_starts_a_draft(press, talks):
    press.issue(press.news())
    officer = talks.client(press.officer)
    entries = officer.get(talks.url("press/entries/")).content.decode()
    (start,) = re.findall(r'href="([^"]+/draft/milestone/\?[^"]+)"', entries)
    form = officer.get(start.replace("&amp;", "&")).content.decode()
    assert "Water flows again" in form and "\u2068" not in form
    # Sealed things of other logs are no candidates.
    assert "clearance" not in entries


def test_a_clipping_is_read_looked_at_and_only_then_kept(press, talks):
    officer = talks.client(press.officer)
    file = SimpleUploadedFile("page.txt", CLIPPING.encode(), content_type="text/plain")
    page = officer.post(talks.url("press/clip/"), {"file": file})
    assert page.status_code == 200 and "no-store" in page["Cache-Control"]
    text = page.content.decode()
    assert not Item._base_manager.exists()
    assert "A Headline Of Another Decade" in text and "subscribe" in text
    form = page.context["form"]
    assert form["headline"].value() == "Elders Ask Neighbour to Mediate"
    assert "Another Decade" not in form["body"].value()
    typed = {name: form[name].value() or "" for name in form.fields}
    typed["source_published"] = f"{form['source_published'].value():%Y-%m-%dT%H:%M}"
    without = officer.post(talks.url("press/clip/keep/"), typed)
    assert without.status_code == 422 and not Item._base_manager.exists()
    kept = officer.post(talks.url("press/clip/keep/"), typed | {"source": "Valley Press"})
    assert kept.status_code == 302
    content = Version._base_manager.get().content
    assert content["source"]["name"] == "Valley Press"
    assert content["source"]["published"].startswith("2015-04-13T09:44")
    assert content["outside"][0]["published"].startswith("2015-04-06T16:31")
    item = press.issue(Item._base_manager.get())
    shown = talks.client().get(talks.url(f"news/{item.public_id}/")).content.decode()
    assert "*Monday*" in shown and "Valley Press" in shown and "Elders Met in the Spring" in shown


@pytest.mark.parametrize("given", [{}, {"text": ""}, {"text": " \n "}])
def test_nothing_to_read_is_said(press, talks, given):
    page = talks.client(press.officer).post(talks.url("press/clip/"), given)
    assert page.status_code == 422


def test_a_file_that_is_no_page_is_said(press, talks):
    file = SimpleUploadedFile("<script>.html", b"%PDF-1.7\x00\x01\x02" * 40)
    page = talks.client(press.officer).post(talks.url("press/clip/"), {"file": file})
    assert page.status_code == 422 and b"<script>.html" not in page.content


HOSTILE = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>"


def test_hostile_words_are_only_words(press, talks, reader):
    press.issue(press.profile(title=HOSTILE, summary=HOSTILE, parties=[HOSTILE[:110]], city=HOSTILE))
    press.issue(press.milestone(sentence=HOSTILE, source=HOSTILE))
    photo = press.photo(alt=HOSTILE, credit=HOSTILE)
    item = press.issue(
        press.news(
            headline=HOSTILE,
            body=HOSTILE + "\n\n[x](javascript:alert(3))",
            tags=["<b>tag</b>"],
            city=HOSTILE,
            zone="Asia/Almaty",
            photo=photo.public_id,
            outside=[{"headline": HOSTILE, "url": "https://a.example/?a=1&b=2"}],
        )
    )
    pact = press.issue(press.instrument(title=HOSTILE, names=[HOSTILE[:110]], introduction=HOSTILE))
    acts.correct_item(by=press.officer, item=item.public_id, correction=HOSTILE)
    press.issue(item)
    for path in (
        "",
        "news/",
        f"news/{item.public_id}/",
        f"instruments/{pact.public_id}/",
        "tags/b-tag-b/",
        "news/subscribe/",
    ):
        page = reader.get(talks.url(path))
        assert page.status_code == 200
        text = page.content.decode()
        assert "<script>alert" not in text and "<img src=x" not in text and "<b>tag" not in text, path
        assert 'href="javascript:' not in text
    for path in ("news/feed.json", "tags/b-tag-b/feed.json"):
        feed = json.loads(reader.get(talks.url(path)).content)
        assert "<script" not in feed["items"][0]["content_html"]
    atom = reader.get(talks.url("news/atom.xml")).content.decode()
    assert "<script>" not in atom
    for path in ("press/", f"press/items/{item.public_id}/", "press/photos/", "press/entries/"):
        text = talks.client(press.officer).get(talks.url(path)).content.decode()
        assert "<script>alert" not in text and "<img src=x" not in text, path


def test_the_api_reads_what_the_pages_show(press, talks, reader):
    item = press.news(tags=["Water"])
    api = f"/api/p/{talks.process.public_id}/press"
    for path in ("", "/news", f"/news/{item.public_id}", f"/desk/{item.public_id}", "/desk"):
        assert reader.get(api + path).status_code in (401, 404), path
    press.ask(item)
    head = talks.client(talks.heads[0])
    seen = head.get(f"{api}/desk/{item.public_id}").json()
    assert seen["can"] == ["clear_item", "object_to_item"]
    given = {"item": item.public_id, "digest": seen["digest"]}
    acted = head.post(
        f"/api/p/{talks.process.public_id}/acts/clear_item",
        json.dumps(given),
        content_type="application/json",
        headers={"Idempotency-Key": "k"},
    )
    assert acted.status_code == 200, acted.content
    press.clear(item)
    acts.issue_item(by=press.officer, item=item.public_id)
    pact = press.issue(press.instrument())
    assert [one["headline"] for one in reader.get(api + "/news").json()] == ["The Valley Declaration", NEWS["headline"]]
    assert reader.get(f"{api}/news/{item.public_id}").json()["tags"] == ["Water"]
    got = reader.get(f"{api}/instruments/{pact.public_id}").json()
    assert (got["signed"], got["of"]) == (29, 37)
    assert len(reader.get(api).json()["timeline"]) == 2
