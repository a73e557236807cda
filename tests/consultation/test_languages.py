"""A statement in several languages is one statement, with one vote; each translation is read before it shows."""

import pytest
from django.utils import translation

from parley.consultation import acts, queries
from parley.consultation.models import Statement, Translation, Vote
from parley.procedure.capacities import Capacity
from parley.procedure.errors import Absent, NotEntitled, Refused
from parley.record import queries as record
from tests.talks import saying

DAWN = "تُفتح الأبواب عند الفجر."


def translate(held, by, statement, body=DAWN, language="ar", **more):
    return acts.translate_statement(by=by, statement=statement.public_id, body=body, language=language, **more)


def texts(held, number=1, language="ar"):
    with translation.override(language):
        visit = queries.visit_by_link(held.link.token, "reader", number)
    return [(one.language, one.original) for one in visit.texts]


@pytest.fixture
def one(held):
    return Statement._base_manager.get(number=1)


def test_the_teams_translation_stands_first_for_its_readers_beside_the_original(held, one):
    translate(held, held.talks.mediator, one)
    translate(held, held.talks.mediator, one, "Ворота открываются на рассвете.", "ru")
    assert texts(held) == [("ar", False), ("en", True), ("ru", False)]
    assert texts(held, language="en") == [("en", True), ("ar", False), ("ru", False)]
    page = held.talks.client().get(f"{held.public}?statement=1", headers={"Accept-Language": "ar"})
    shown = page.content.decode()
    assert shown.index(DAWN) < shown.index("Gates open at dawn.")
    assert '<blockquote class="statement" lang="ar" dir="auto">' in shown
    # There are no pages in Russian, and yet its readers read the statements in it first.
    for asked, first in (("ru-RU,en;q=0.5", "ru"), ("en,ru;q=0.5", "en"), ("xx, ru", "ru"), ("*;q=x,,", "en")):
        page = held.talks.client().get(f"{held.public}?statement=1", headers={"Accept-Language": asked})
        assert page.context["visit"].texts[0].language == first
    held.vote("reader", 1)
    assert Vote._base_manager.count() == 1


def test_an_interpreters_is_read_by_the_team_first(held, one):
    interpreter = held.talks.seat(Capacity.INTERPRETER)
    client = held.talks.client(interpreter)
    address = held.url(f"statements/{one.public_id}/translate/")
    assert client.get(address).status_code == 200
    assert client.post(address, {"language": "ar", "body": DAWN, "key": "k"}).status_code == 302
    assert texts(held) == [("en", True)]
    made = Translation._base_manager.get()
    listed = client.get(held.url("translate/"))
    assert [tongues for _one, tongues in listed.context["view"].rows] == [["en"], ["en"]]
    assert address.encode() in listed.content and held.url("translate/").encode() in client.get(held.url()).content
    assert held.talks.client(held.talks.heads[0]).get(held.url("translate/")).status_code == 404
    assert queries.queue(held.talks.viewer(held.talks.mediator), held.id, "translations").translations == [made]
    judged = held.talks.client(held.talks.mediator)
    url = held.url(f"translations/{made.public_id}/")
    assert DAWN.encode() in judged.get(url).content
    assert judged.post(url, {"verdict": "rejected", "was": "submitted", "key": "k1"}).status_code == 422
    assert judged.post(url, {"verdict": "accepted", "was": "submitted", "key": "k2"}).status_code == 302
    assert texts(held) == [("ar", False), ("en", True)]
    assert client.get(held.url("translate/")).context["view"].rows[0][1] == ["ar", "en"]
    late = judged.post(url, {"verdict": "rejected", "reason": "wrong", "was": "submitted", "key": "k3"})
    assert late.status_code == 409


def test_an_author_translates_a_statement_of_their_own_and_no_other(held, one):
    said = held.submit("writer", "Count the sluices.")
    client = held.talks.client()
    client.cookies["parley_mark"] = "writer"
    by, link = held.visitor("writer"), held.link.public_id
    entries = {"consultation": held.id, "link": link, "body": "عدّوا البوابات."}
    made = translate(held, by, said, **entries)
    assert (made.state, made.author) == ("submitted", said.author)
    with pytest.raises(Absent):
        translate(held, by, one, **entries)
    with pytest.raises(Absent):
        translate(held, held.visitor("another"), said, **entries)
    with pytest.raises(Absent):
        translate(held, held.talks.heads[0], one, consultation=held.id)
    own = queries.own_by_link(held.link.token, "writer").statements
    assert [(one.body, one.can_translate) for one in own] == [("Count the sluices.", True), ("عدّوا البوابات.", False)]


def test_the_page_for_ones_own_translation(held):
    client = held.talks.client()
    client.post(f"{held.public}add/", {"body": "Count the sluices.", "language": "en", "key": "add"})
    said = saying(Statement, body="Count the sluices.")
    address = f"{held.public}yours/{said.public_id}/translate/"
    assert address.encode() in client.get(f"{held.public}yours/").content
    assert b"Count the sluices." in client.get(address).content
    assert client.post(address, {"language": "ar", "body": DAWN, "key": "k"}).status_code == 302
    refused = client.post(address, {"language": "en", "body": "Count them.", "key": "k2"})
    assert refused.status_code == 422 and b"Count them." in refused.content


def test_under_later_moderation_a_translation_shows_at_once(talks):
    from tests.consultation.conftest import Held

    held = Held(talks, moderation="after")
    one = Statement._base_manager.get(number=1)
    translate(held, talks.seat(Capacity.INTERPRETER), one)
    assert texts(held) == [("ar", False), ("en", True)]


def test_a_better_translation_takes_the_place_of_the_old(held, one):
    old = translate(held, held.talks.mediator, one, "تفتح البوابات فجرا.")
    new = translate(held, held.talks.secretariat, one)
    old.refresh_from_db()
    assert (old.state, new.state) == ("rejected", "accepted")
    with pytest.raises(Refused, match="already"):
        translate(held, held.talks.mediator, one)
    with pytest.raises(Refused, match="in this language"):
        translate(held, held.talks.mediator, one, "Dawn it is.", "en")
    acts.judge_translation(
        by=held.talks.mediator, translation=old.public_id, verdict="accepted", reason="closer", was="rejected"
    )
    new.refresh_from_db()
    assert new.state == "rejected"


def test_what_waits_is_told_to_nobody_else(held, one):
    interpreter = held.talks.seat(Capacity.INTERPRETER)
    translate(held, interpreter, one)
    process = held.talks.process.public_id
    for seat in (held.talks.heads[0], held.talks.mediator):
        logs = [entry.act for entry in record.acts(process, held.talks.viewer(seat).audiences)]
        assert "translation.submitted" not in logs
    assert not Translation.objects.seen_by(held.talks.viewer(held.talks.heads[0])).exists()
    with pytest.raises(NotEntitled):
        acts.judge_translation(by=interpreter, translation="x", verdict="accepted")
