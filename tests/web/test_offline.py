"""When the line is down a page says so, and nothing of any talks has been kept on the device."""

import pytest


@pytest.mark.browser
def test_a_page_without_a_line_is_the_offline_page(live_server, transactional_db, browser):
    context = browser.new_context()
    page = context.new_page()
    page.goto(live_server.url + "/who-may/")
    page.evaluate("navigator.serviceWorker.ready")
    page.wait_for_function("caches.match('/offline/').then(Boolean)")
    context.set_offline(True)
    page.goto(live_server.url + "/privacy/")
    assert page.get_by_role("heading", name="You are offline").count() == 1
    kept = page.evaluate(
        "caches.open('parley-offline-1').then(c => c.keys()).then(k => k.map(r => new URL(r.url).pathname))"
    )
    assert "/offline/" in kept
    assert all(path == "/offline/" or path.endswith(".css") for path in kept), kept
    context.close()


def test_the_offline_page_is_the_same_for_everybody(talks):
    assert talks.client().get("/offline/").content == talks.client(talks.heads[0]).get("/offline/").content
