"""What the public reads: issued items and nothing else, the same bytes for everybody, small."""

import gzip
import json
import re
from datetime import date, timedelta
from pathlib import Path
from xml.etree import ElementTree

import pytest
from django.contrib.staticfiles import finders
from django.test import Client

from parley.press import acts, queries
from parley.press.models import Version
from parley.procedure.capacities import Capacity
from tests.press.conftest import NEWS
from tests.talks import Talks

ATOM = "{http://www.w3.org/2005/Atom}"


def public_paths(item="x", photo="x"):
    return [
        "",
        "news/",
        "news/atom.xml",
        "news/feed.json",
        "news/subscribe/",
        f"news/{item}/",
        f"news/{item}/versions/1/",
        f"instruments/{item}/",
        "tags/water/",
        "tags/water/atom.xml",
        "tags/water/feed.json",
        f"photos/{photo}/large.webp",
        f"photos/{photo}/small.webp",
        "news/?language=ar",
        "?language=ar",
    ]


def test_before_the_issue_every_public_page_is_absent(press, talks, reader):
    photo = press.photo()
    drafted = press.news(tags=["Water"], photo=photo.public_id)
    press.cleared(drafted)
    press.profile()
    press.milestone()
    press.instrument()
    for path in public_paths(drafted.public_id, photo.public_id):
        here = reader.get(talks.url(path))
        nowhere = reader.get(f"/p/nosuchprocess/{path}")
        assert here.status_code == nowhere.status_code == 404, path
        assert scrubbed(here, talks) == scrubbed(nowhere, talks), path
        assert here.headers.keys() == nowhere.headers.keys()


def test_a_post_before_the_issue_is_absent_too(press, talks, reader):
    item = press.news()
    for path in (f"news/{item.public_id}/", "news/subscribe/", "news/leave/x/"):
        for process in (talks.process.public_id, "nosuchprocess"):
            answer = reader.post(f"/p/{process}/{path}", {"reaction": "noted", "address": "a@example.org"})
            assert answer.status_code == 404, path


def scrubbed(response, talks):
    text = response.content.decode().replace(talks.process.public_id, "P").replace("nosuchprocess", "P")
    return re.sub(r'(name="csrfmiddlewaretoken" value=")[^"]*', r"\1", text)


def test_an_unissued_item_changes_nothing_for_the_public(press, talks):
    item = press.issue(press.news(tags=["Water"]))
    press.issue(press.profile())
    paths = [talks.url(path) for path in public_paths(item.public_id)]
    before = {path: answer(talks.client().get(path)) for path in paths}
    photo = press.photo()
    press.cleared(press.news(headline="A secret", tags=["Water", "Secret"], related=[item.public_id]))
    press.milestone(sentence="A secret milestone")
    press.instrument(title="A secret pact")
    press.profile(title="Another title")
    acts.correct_item(by=press.officer, item=item.public_id, correction="Not yet")
    acts.edit_news(
        by=press.officer, item=item.public_id, edition=1, photo=photo.public_id, **NEWS | {"headline": "Not yet"}
    )
    assert {path: answer(talks.client().get(path)) for path in paths} == before
    assert talks.client().get(talks.url("tags/secret/")).status_code == 404
    assert talks.client().get(talks.url(f"photos/{photo.public_id}/small.webp")).status_code == 404


def answer(response):
    token = re.sub(rb'(name="csrfmiddlewaretoken" value=")[^"]*', rb"\1", response.content)
    return response.status_code, response.headers.get("ETag") if b"csrf" not in response.content else "", token


def test_a_public_page_is_the_same_bytes_for_everybody(press, talks):
    item = press.issue(press.news(tags=["Water"]))
    press.issue(press.profile())
    pages = ["", "news/", f"news/{item.public_id}/", "tags/water/", "news/atom.xml"]
    for path in pages:
        anonymous = talks.client().get(talks.url(path))
        seated = talks.client(talks.heads[0]).get(talks.url(path))
        assert anonymous.status_code == 200
        assert anonymous.content == seated.content
        for page in (anonymous, seated):
            assert b"csrf" not in page.content
            assert not page.cookies
            assert "public" in page["Cache-Control"] and "max-age=60" in page["Cache-Control"].replace("300", "60")


def test_who_has_a_page_already_gets_304(press, talks, reader):
    item = press.issue(press.news())
    for path in ("news/", f"news/{item.public_id}/", "news/atom.xml", "news/feed.json"):
        first = reader.get(talks.url(path))
        again = reader.get(talks.url(path), headers={"If-None-Match": first["ETag"]})
        assert (again.status_code, again.content) == (304, b"")
        assert again["ETag"] == first["ETag"]
        other = press.issue(press.news(headline=f"More on {path}"))
        assert other
        assert reader.get(talks.url(path), headers={"If-None-Match": first["ETag"]}).status_code == 200


def test_a_language_is_chosen_by_a_link(press, talks, reader):
    press.issue(press.profile())
    press.issue(press.profile(title="محادثات الماء", language="ar"))
    url = talks.url("")
    assert b"Talks on water" in reader.get(url).content
    chosen = reader.get(url + "?language=ar")
    assert chosen.status_code == 302 and chosen["Location"] == url
    page = reader.get(url)
    assert b'dir="rtl"' in page.content and "محادثات الماء" in page.content.decode()
    assert reader.get(url + "?language=//evil.example").status_code == 200


def test_the_page_of_a_process(press, talks, reader):
    press.issue(press.profile(parties=["Upper Terraces", "Others"], city="Astana", zone="Asia/Almaty"))
    press.issue(press.milestone())
    press.issue(press.milestone(sentence="The second round", day=date(2015, 10, 2), source="A paper"))
    instrument = press.issue(press.instrument())
    page = reader.get(talks.url("")).content.decode()
    assert "Upper Terraces" in page and "Lake Fishers" not in page
    assert talks.process.title not in page
    places = [page.index(said) for said in ("The second round", "The Valley Declaration", "The first round was held")]
    assert places == sorted(places)
    assert "29" in page and "37" in page
    assert f"/instruments/{instrument.public_id}/" in page
    assert [room.title for room in queries.public_processes()] == ["Talks on water"]


def test_how_many_have_signed_is_said_plainly(press, talks, reader):
    item = press.issue(press.instrument(names=["Signatory 1", "Signatory 2"]))
    page = reader.get(talks.url(f"instruments/{item.public_id}/")).content.decode()
    assert "29 of 37 signed" in page and "Not all have signed" in page
    assert page.count("Signatory ") == 2
    assert "نص الإعلان" in page and "authentic" in page and "translation" in page
    # The texts have changed nowhere since their hashes were cleared.
    assert press.version(item).content["texts"][0]["sha256"] in page


def test_times_in_gmt_and_on_the_clock_of_the_place(press, talks, reader):
    item = press.issue(press.news(zone="Asia/Almaty", city="Astana"))
    page = reader.get(talks.url(f"news/{item.public_id}/")).content.decode()
    assert f"{item.issued_at:%H:%M} GMT" in page
    assert "Astana" in page and "UTC+" in page


def test_the_newsfeed_and_corrections_on_a_page(press, talks, reader):
    others = [press.issue(press.news(headline=f"Other {n}")) for n in range(3)]
    item = press.issue(press.news(related=[others[0].public_id], outside=[{"headline": "Elsewhere"}]))
    acts.correct_item(by=press.officer, item=item.public_id, correction="The **day** was wrong.")
    acts.edit_news(by=press.officer, item=item.public_id, edition=1, **NEWS | {"body": "On Monday."})
    press.issue(item)
    page = reader.get(talks.url(f"news/{item.public_id}/")).content.decode()
    for said in ("Other 1", "Other 2", "just now", "The **day** was wrong.", "On Monday."):
        assert said in page, said
    before = reader.get(talks.url(f"news/{item.public_id}/versions/1/")).content.decode()
    assert "opened" in before and "replaced by a correction" in before


def test_atom_and_json_feed(press, talks, reader, settings):
    settings.PUBLIC_URL = "https://talks.example"
    first = press.issue(press.news(headline="One & <two>", tags=["Water"]))
    press.issue(press.news(headline="خبر", language="ar"))
    atom = reader.get(talks.url("news/atom.xml"))
    assert atom["Content-Type"] == "application/atom+xml; charset=utf-8"
    assert atom["Last-Modified"]
    root = ElementTree.fromstring(atom.content)
    assert [entry.find(f"{ATOM}title").text for entry in root.iter(f"{ATOM}entry")] == ["خبر", "One & <two>"]
    ids = [entry.find(f"{ATOM}id").text for entry in root.iter(f"{ATOM}entry")]
    assert ids[1] == f"urn:x-parley:{talks.process.public_id}:{first.public_id}"
    assert root.find(f"{ATOM}author/{ATOM}name").text
    feed = json.loads(reader.get(talks.url("news/feed.json")).content)
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert [item["id"] for item in feed["items"]] == ids
    assert feed["items"][1]["url"] == "https://talks.example" + talks.url(f"news/{first.public_id}/")
    tagged = json.loads(reader.get(talks.url("tags/water/feed.json")).content)
    assert [item["title"] for item in tagged["items"]] == ["One & <two>"]
    # Corrected, an item keeps its id and date; only the date of the change moves.
    acts.correct_item(by=press.officer, item=first.public_id, correction="A word")
    press.issue(first)
    again = {item["id"]: item for item in json.loads(reader.get(talks.url("news/feed.json")).content)["items"]}
    was = feed["items"][1]
    assert again[was["id"]]["date_published"] == was["date_published"]
    assert again[was["id"]]["date_modified"] > was["date_modified"]


def test_a_feed_without_news_is_valid(press, talks, reader):
    press.issue(press.profile())
    root = ElementTree.fromstring(reader.get(talks.url("news/atom.xml")).content)
    assert root.find(f"{ATOM}updated").text.startswith("2000")


def test_arabic_tags(press, talks, reader):
    press.issue(press.news(tags=["المياه و السلام", "Syria"]))
    page = reader.get(talks.url("news/")).content
    assert page
    found = reader.get(talks.url("tags/المياه-و-السلام/"))
    assert found.status_code == 200 and "المياه و السلام" in found.content.decode()
    assert reader.get(talks.url("tags/nothing/")).status_code == 404


def test_a_long_list_is_read_page_by_page(press, talks, reader):
    for number in range(23):
        press.issue(press.news(headline=f"Item {number}"))
    first, second = reader.get(talks.url("news/")), reader.get(talks.url("news/?page=2"))
    assert first.content.count(b"<h2") == 20 and second.content.count(b"<h2") == 3
    for number in ("3", "99999", "-1", "x", "²"):
        assert reader.get(talks.url("news/"), {"page": number}).status_code == (
            404 if number in ("3", "99999") else 200
        )


@pytest.mark.parametrize("path", ["", "news/", "news/{item}/", "instruments/{pact}/", "tags/water/", "news/subscribe/"])
def test_a_first_visit_is_below_30_kb(press, talks, reader, path):
    press.issue(press.profile(summary="A paragraph of words. " * 60, parties=["One", "Two", "Three"]))
    photo = press.photo()
    body = "\n\n".join(f"Paragraph {n} says something of water and fields. " * 6 for n in range(8))
    items = [
        press.issue(
            press.news(headline=f"Headline {n} of some length", body=body, tags=["Water"], photo=photo.public_id)
        )
        for n in range(12)
    ]
    pact = press.issue(press.instrument())
    url = talks.url(path.format(item=items[0].public_id, pact=pact.public_id))
    answered = reader.get(url)
    assert answered.status_code == 200
    page = answered.content
    assets = set(re.findall(rb'(?:href|src)="/static/([^"]+)"', page))
    assert assets
    size = len(gzip.compress(page, 6))
    for asset in assets:
        size += len(gzip.compress(Path(finders.find(asset.decode())).read_bytes(), 6))
    assert size < 30_000
    # Pictures come when they are scrolled to, and are small where many stand.
    assert all(b'loading="lazy"' in picture for picture in re.findall(rb"<img[^>]*>", page))


def test_queries_do_not_grow(press, talks, reader, django_assert_max_num_queries):
    press.issue(press.profile())
    photo = press.photo()
    items = []
    for number in range(8):
        items.append(press.issue(press.news(headline=f"Item {number}", tags=["Water"], photo=photo.public_id)))
        press.news(headline=f"Draft {number}")
        press.ask(press.milestone())
    for path in ("", "news/", f"news/{items[-1].public_id}/", "tags/water/", "news/atom.xml"):
        with django_assert_max_num_queries(12):
            assert reader.get(talks.url(path)).status_code == 200
    for seat in (press.officer, talks.heads[0], talks.mediator):
        client = talks.client(seat)
        for path in ("press/", f"press/items/{items[-1].public_id}/"):
            client.get(talks.url(path))
            with django_assert_max_num_queries(12):
                assert client.get(talks.url(path)).status_code == 200


def test_another_process_sees_nothing_of_it(press, talks, reader):
    item = press.issue(press.news(tags=["Water"]))
    other = Talks(title="Other talks")
    assert reader.get(f"/p/{other.process.public_id}/news/{item.public_id}/").status_code == 404
    client = Client()
    client.force_login(other.secretariat.account)
    assert client.get(f"/p/{other.process.public_id}/press/items/{item.public_id}/").status_code == 404


def test_the_public_log_names_nobody(press, talks):
    from parley.record import queries as record

    press.issue(press.news())
    public = record.acts(talks.process.public_id, ["public"])
    assert [one.act for one in public] == ["item.published"]
    assert press.officer.shown not in str(public[0].details)
    # The text's hash stands in the leaf that everybody may read.
    assert list(public[0].texts.values()) == [Version._base_manager.get().digest]
    assert talks.viewer(talks.seat(Capacity.OBSERVER)).audiences[:2] == ("public", "common")


def test_relative_times_do_not_outlive_the_cache(press, talks, reader):
    item = press.issue(press.news())
    first = reader.get(talks.url(f"news/{item.public_id}/"))
    item.issued_at -= timedelta(days=3)
    item.save()
    assert reader.get(talks.url(f"news/{item.public_id}/"))["ETag"] != first["ETag"]
