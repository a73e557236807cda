"""A live page asks for itself, is answered 304 while nothing happens, and brings itself up to date when it does."""

import pytest

from parley.convening import acts
from tests.convening.test_letter import LETTER


def test_a_poll_gets_the_page_s_inside_and_then_nothing(talks):
    client = talks.client(talks.heads[1])
    page = client.get(talks.url("timeline/"))
    assert f'data-poll="{talks.url("timeline/")}"' in page.content.decode()
    polled = client.get(talks.url("timeline/"), headers={"X-Parley-Poll": "1"})
    assert b"<html" not in polled.content and b"<h1>" in polled.content
    tag = polled["ETag"]
    again = {"X-Parley-Poll": "1", "If-None-Match": tag}
    assert client.get(talks.url("timeline/"), headers=again).status_code == 304
    acts.draft_letter(by=talks.heads[0], **LETTER)
    # What another delegation does in its own log changes nothing here, not even the tag.
    assert client.get(talks.url("timeline/"), headers=again).status_code == 304
    acts.declare_interest(by=talks.mediator, what="None.")
    changed = client.get(talks.url("timeline/"), headers=again)
    assert changed.status_code == 200 and changed["ETag"] != tag


def test_a_poll_after_removal_finds_nothing(talks):
    client = talks.client(talks.delegates[1])
    tag = client.get(talks.url("timeline/"))["ETag"]
    seat = talks.delegates[1]
    seat.ended_at = seat.valid_from
    seat.save()
    polled = client.get(talks.url("timeline/"), headers={"X-Parley-Poll": "1", "If-None-Match": tag})
    assert polled.status_code == 404


@pytest.mark.browser
def test_a_timeline_brings_itself_up_to_date(live_server, transactional_db, browser):
    from django.conf import settings

    from tests.talks import Talks

    talks = Talks()
    client = talks.client(talks.heads[1])
    context = browser.new_context()
    cookie = {"name": settings.SESSION_COOKIE_NAME, "value": client.cookies[settings.SESSION_COOKIE_NAME].value}
    context.add_cookies([{**cookie, "url": live_server.url}])
    page = context.new_page()
    page.goto(live_server.url + talks.url("timeline/"))
    assert page.get_by_text("declaration of interests").count() == 0
    acts.declare_interest(by=talks.mediator, what="None.")
    page.get_by_text("declaration of interests").first.wait_for(timeout=30_000)
    context.close()
