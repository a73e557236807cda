"""What readers leave: an address, until they leave; a reaction, once."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.core.management import call_command
from django.test import Client
from django_tasks_db.models import DBTaskResult

from parley.press import acts, readers
from parley.press.models import Reaction, Subscriber
from parley.procedure.capacities import Capacity
from parley.procedure.errors import NotEntitled, Refused
from parley.record import queries as record
from parley.record.models import Entry, Submission
from parley.record.sources import Pinned, now, pinned


def work():
    """Let the worker do what has been enqueued, and return the mails that went out."""
    call_command("db_worker", "--batch", "--no-startup-delay", verbosity=0)
    sent, mail.outbox[:] = list(mail.outbox), []
    return sent


def link(message, kind):
    return re.search(rf"http://localhost:8000(/p/\S+/news/{kind}/\S+/)", message.body)[1]


@pytest.fixture
def open_room(press, transactional_db):
    return press.issue(press.news())


def subscribed(talks, reader, address="reader@example.org"):
    reader.post(talks.url("news/subscribe/"), {"address": address})
    (message,) = work()
    reader.post(link(message, "confirm"))
    return link(message, "leave")


def test_news_come_after_a_confirmation_and_until_leaving(press, talks, reader, open_room):
    answer = reader.post(talks.url("news/subscribe/"), {"address": "reader@example.org"})
    assert answer.status_code == 200
    (asked,) = work()
    assert asked.to == ["reader@example.org"]
    press.issue(press.news(headline="Not yet confirmed"))
    assert work() == []
    confirm = link(asked, "confirm")
    assert reader.get(confirm).status_code == 200
    assert Subscriber._base_manager.get().confirmed_at is None
    assert reader.post(confirm).status_code == 200
    press.issue(press.news(headline="خبر اليوم", body="A *word*.", language="ar"))
    (sent,) = work()
    assert sent.subject == "خبر اليوم" and "A word." in sent.body
    leave = sent.extra_headers["List-Unsubscribe"].strip("<>").removeprefix("http://localhost:8000")
    assert sent.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert Client().get(leave).status_code == 200
    assert Subscriber._base_manager.count() == 1
    # The reader's mail program: from elsewhere, without cookie or token.
    one_click = Client(enforce_csrf_checks=True).post(leave, {"List-Unsubscribe": "One-Click"})
    assert one_click.status_code == 200
    assert not Subscriber._base_manager.exists()
    assert Client().post(leave).status_code == 200
    press.issue(press.news(headline="After"))
    assert work() == []


def test_whether_an_address_is_known_nobody_learns(talks, reader, open_room):
    subscribed(talks, reader)
    known = reader.post(talks.url("news/subscribe/"), {"address": "READER@example.org"})
    new = reader.post(talks.url("news/subscribe/"), {"address": "other@example.org"})
    assert known.status_code == new.status_code and known.content == new.content
    assert [message.to for message in work()] == [["other@example.org"]]


def test_a_token_does_one_thing_for_one_address(talks, reader, open_room):
    readers.subscribe(talks.process, "a@example.org", "en")
    readers.subscribe(talks.process, "b@example.org", "en")
    first, second = Subscriber._base_manager.order_by("pk")
    swapped = f"{second.public_id}-{first.token('leave').partition('-')[2]}"
    for kind, token in (
        ("confirm", first.token("leave")),
        ("leave", first.token("confirm")),
        ("leave", swapped),
        ("leave", first.public_id),
        ("leave", first.public_id + "-"),
        ("confirm", "x"),
    ):
        for method in (reader.get, reader.post):
            assert method(talks.url(f"news/{kind}/{token}/")).status_code == 404
    assert Subscriber._base_manager.count() == 2


def test_an_address_is_not_written_to_again_and_again(talks, reader, open_room):
    for _again in range(5):
        readers.subscribe(talks.process, "a@example.org", "en")
    assert len(work()) == 1
    with pinned(Pinned(now() + timedelta(hours=1), "x")):
        readers.subscribe(talks.process, "a@example.org", "en")
    assert len(work()) == 1


def test_unconfirmed_addresses_are_forgotten_and_floods_end(talks, open_room, monkeypatch):
    readers.subscribe(talks.process, "a@example.org", "en")
    with pinned(Pinned(now() + timedelta(days=8), "x")):
        readers.subscribe(talks.process, "b@example.org", "en")
    assert [one.address for one in Subscriber._base_manager.all()] == ["b@example.org"]
    monkeypatch.setattr(readers, "MOST_IN_AN_HOUR", 1)
    with pinned(Pinned(now() + timedelta(days=8), "y")), pytest.raises(Refused, match="Too many"):
        readers.subscribe(talks.process, "c@example.org", "en")


@pytest.mark.parametrize(
    "address",
    [
        "a@example.org\r\nBcc: all@example.org",
        "a@example.org\nX: y",
        "a",
        "",
        "a@b@c",
        "x" * 250 + "@e.org",
        "<a@e.org>",
        "a@e.org,b@e.org",
    ],
)
def test_no_mail_to_what_is_no_address(talks, reader, open_room, address):
    page = reader.post(talks.url("news/subscribe/"), {"address": address})
    # A line end at the very end of a field is what browsers never send; Django's field strips it.
    assert page.status_code == 422
    assert not Subscriber._base_manager.exists() and work() == []


def test_addresses_stand_nowhere_else(press, talks, reader, open_room):
    subscribed(talks, reader)
    press.issue(press.news())
    work()
    kept = [str(row.args_kwargs) for row in DBTaskResult.objects.all()]
    kept += [str(row.details) for row in Entry.objects.all()]
    kept += [row.actor + row.key + row.result for row in Submission.objects.all()]
    assert kept and not any("example.org" in text for text in kept)


def test_mail_is_enqueued_in_the_act_s_transaction(press, talks, open_room, monkeypatch):
    item = press.cleared(press.news(headline="Twice"))
    before = DBTaskResult.objects.count()
    monkeypatch.setattr("parley.procedure.act.record.settle", lambda **_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        acts.issue_item(by=press.officer, item=item.public_id)
    assert DBTaskResult.objects.count() == before
    assert press.version(item).state == "cleared"


def react(client, talks, item, reaction="noted", **headers):
    given = {"Origin": "http://testserver", **headers}
    return client.post(talks.url(f"news/{item.public_id}/"), {"reaction": reaction}, headers=given)


def test_one_reaction_for_each_reader_which_may_change(talks, open_room):
    first, second = Client(), Client()
    assert react(first, talks, open_room).status_code == 302
    react(first, talks, open_room)
    react(second, talks, open_room, "hopeful")
    assert sorted(row.name for row in Reaction._base_manager.all()) == ["hopeful", "noted"]
    react(first, talks, open_room, "worried")
    assert sorted(row.name for row in Reaction._base_manager.all()) == ["hopeful", "worried"]
    page = Client().get(talks.url(f"news/{open_room.public_id}/")).content.decode()
    counts = re.findall(r'<button[^>]*value="(\w+)".*?<span class="number">(\d+)</span>', page)
    assert dict(counts) == {
        "noted": "0",
        "grateful": "0",
        "hopeful": "1",
        "doubtful": "0",
        "worried": "1",
        "saddened": "0",
    }


def test_a_reader_s_marks_cannot_be_joined(press, talks, reader, open_room):
    other = press.issue(press.news())
    react(reader, talks, open_room)
    react(reader, talks, other)
    marks = [row.mark for row in Reaction._base_manager.all()]
    assert len(set(marks)) == 2 and reader.cookies["reader"].value not in marks
    assert reader.cookies["reader"]["httponly"] and reader.cookies["reader"]["path"] == talks.url()


def test_no_reaction_from_another_site_nor_of_another_kind(talks, open_room):
    for headers in ({"Origin": "https://evil.example"}, {"Origin": "null"}, {"Origin": ""}):
        assert react(Client(), talks, open_room, **headers).status_code == 404
    assert react(Client(), talks, open_room, Origin="", Referer="http://testserver/x").status_code == 302
    for reaction in ("like", "", "noted'--", "x" * 500):
        assert react(Client(), talks, open_room, reaction).status_code == 404
    assert Reaction._base_manager.count() == 1


def test_the_secretariat_switches_reactions_off(press, talks, open_room):
    acts.switch_reactions(by=talks.secretariat, on=False)
    assert b'name="reaction"' not in Client().get(talks.url(f"news/{open_room.public_id}/")).content
    assert react(Client(), talks, open_room).status_code == 404
    with pytest.raises(NotEntitled):
        acts.switch_reactions(by=talks.seat(Capacity.OBSERVER), on=True)
    acts.switch_reactions(by=talks.secretariat, on=True)
    assert react(Client(), talks, open_room).status_code == 302
    acts_of_record = [one.act for one in record.acts(talks.process.public_id, ["common"])]
    assert acts_of_record[-2:] == ["reactions.switched_off", "reactions.switched_on"]


def test_rules_of_procedure_may_rule_reactions_out(press, talks):
    talks.adopt(reactions=False)
    item = press.issue(press.news())
    assert react(Client(), talks, item).status_code == 404
    with pytest.raises(Refused, match="rule out"):
        acts.switch_reactions(by=talks.secretariat, on=True)
