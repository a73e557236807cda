"""Moderating: the queue, verdicts and their change, other words, strictness both ways, what says nearly the same."""

import pytest

from parley.consultation import acts, queries
from parley.consultation.models import Statement, Vote
from parley.procedure.errors import Absent, Refused, Stale
from parley.record import queries as record
from tests.consultation.conftest import Held


def judge(held, statement, verdict, reason="", was="submitted"):
    entries = {"statement": statement.public_id, "verdict": verdict, "reason": reason, "was": was}
    return acts.judge_statement(by=held.talks.mediator, **entries)


def facts(held, *audiences):
    return [one.act for one in record.acts(held.talks.process.public_id, audiences)]


def team(held):
    return held.talks.viewer(held.talks.mediator)


def test_what_waits_stands_in_the_queue_with_its_forms(held):
    said = held.submit("writer", "Count the sluices.")
    page = held.talks.client(held.talks.secretariat).get(held.url("moderation/"))
    assert page.status_code == 200 and b"Count the sluices." in page.content
    sent = {"verdict": "rejected", "reason": "Not about the gates.", "was": "submitted", "key": "k"}
    address = held.url(f"judge/{said.public_id}/")
    assert held.talks.client(held.talks.secretariat).post(address, sent).headers["Location"] == held.url("moderation/")
    said.refresh_from_db()
    assert (said.state, said.reason, said.number) == ("rejected", "Not about the gates.", None)
    own = queries.own_by_link(held.link.token, "writer").statements
    assert [(one.state, one.reason) for one in own] == [("rejected", "Not about the gates.")]


def test_a_rejection_without_a_reason_loses_nothing(held):
    said = held.submit("writer", "Count the sluices.")
    address = held.url(f"judge/{said.public_id}/")
    answer = held.talks.client(held.talks.mediator).post(address, {"verdict": "rejected", "was": "submitted"})
    assert answer.status_code == 422
    assert b"Give the reason" in answer.content and b"Count the sluices." in answer.content


def test_nobody_but_the_team_moderates(held):
    said = held.submit("writer", "Count the sluices.")
    for seat in (held.talks.heads[0], held.talks.delegates[1], None):
        client = held.talks.client(seat)
        for path in ("moderation/", "moderation/change/", f"judge/{said.public_id}/", f"judge/{said.public_id}/edit/"):
            assert client.get(held.url(path)).status_code == 404
            assert client.post(held.url(path), {"verdict": "accepted"}).status_code == 404


def test_the_queue_of_a_thousand_is_turned_over_in_pages(held, django_assert_max_num_queries):
    for number in range(45):
        held.submit(f"writer {number}", f"Statement number {number} of a kind")
    client = held.talks.client(held.talks.mediator)
    with django_assert_max_num_queries(14):
        page = client.get(held.url("moderation/?page=2"))
    queue = page.context["queue"]
    assert (queue.page, queue.pages, len(queue.entries)) == (2, 3, 20)
    assert queue.entries[0].statement.body == "Statement number 20 of a kind"
    for asked in ("0", "-1", "x", "9" * 30, "٣"):
        assert client.get(held.url(f"moderation/?page={asked}")).status_code == 200
    assert client.get(held.url("moderation/?shelf=nothing")).status_code == 404


def test_two_who_judge_the_same_statement_are_told_of_each_other(held):
    said = held.submit("writer", "Count the sluices.")
    address = held.url(f"judge/{said.public_id}/")
    judge(held, said, "rejected", "Not about the gates.")
    late = held.talks.client(held.talks.secretariat)
    answer = late.post(address, {"verdict": "accepted", "reason": "A fair point.", "was": "submitted", "key": "k"})
    assert answer.status_code == 409
    assert b"Not about the gates." in answer.content and b"A fair point." in answer.content
    again = {"verdict": "accepted", "reason": "A fair point.", "was": "rejected", "key": "k2"}
    assert answer.context["form"]["was"].value() == "rejected"
    assert late.post(address, again).status_code == 302
    said.refresh_from_db()
    assert said.state == "accepted"


def test_an_accepted_statement_is_taken_from_view_and_keeps_its_votes(held):
    one = Statement._base_manager.get(number=1)
    held.vote("visitor", 1)
    with pytest.raises(Refused, match="reason"):
        judge(held, one, "rejected", was="accepted")
    judge(held, one, "rejected", "It names a person.", was="accepted")
    with pytest.raises(Absent):
        held.vote("another", 1)
    assert Vote._base_manager.filter(statement=one).count() == 1
    assert facts(held, "common")[-1] == "statement.taken_away"
    judge(held, one, "accepted", "The name is gone.", was="rejected")
    held.vote("another", 1)
    assert Statement._base_manager.get(pk=one.pk).number == 1


def test_what_nobody_was_shown_is_rejected_before_the_team_alone(held):
    judge(held, held.submit("writer", "Count the sluices."), "rejected", "No.")
    assert "statement.rejected" in facts(held, "team") and "statement.rejected" not in facts(held, "common")


def test_other_words_are_a_new_statement_without_votes(held):
    held.vote("visitor", 1)
    old = Statement._base_manager.get(number=1)
    entries = {"statement": old.public_id, "body": "The gates open at dawn.", "language": "en", "was": "accepted"}
    with pytest.raises(Refused, match="reason"):
        acts.edit_statement(by=held.talks.mediator, **entries)
    with pytest.raises(Refused, match="same"):
        acts.edit_statement(by=held.talks.mediator, **{**entries, "body": old.body, "reason": "x"})
    new = acts.edit_statement(by=held.talks.mediator, reason="clearer", **entries)
    old.refresh_from_db()
    assert (old.state, old.reason, new.edited_from, new.number) == ("rejected", "clearer", old, 3)
    assert new.author is None and not Vote._base_manager.filter(statement=new).exists()
    entry = queries.moderated_statement(team(held), held.id, old.public_id)
    assert entry.goes_on == new
    assert queries.moderated_statement(team(held), held.id, new.public_id).edited_from == old
    with pytest.raises(Stale):
        acts.edit_statement(by=held.talks.mediator, reason="clearer", **{**entries, "body": "Another."})


def test_the_author_is_led_to_the_new_words(held):
    said = held.submit("writer", "Count teh sluices.")
    entries = {"statement": said.public_id, "body": "Count the sluices.", "language": "en", "reason": "a slip"}
    acts.edit_statement(by=held.talks.mediator, **entries)
    own = queries.own_by_link(held.link.token, "writer").statements
    assert [(one.body, one.goes_on, one.reason) for one in own] == [
        ("Count teh sluices.", "Count the sluices.", "a slip")
    ]
    # What nobody was shown is not told to the seats, in any words.
    common = record.acts(held.talks.process.public_id, ["common"])
    assert "teh" not in str([one.details for one in common])


def test_an_edit_that_is_refused_keeps_what_was_typed(held):
    old = Statement._base_manager.get(number=1)
    sent = {"body": "Nobody draws water at night.", "language": "en", "reason": "merged", "was": "accepted", "key": "k"}
    answer = held.talks.client(held.talks.mediator).post(held.url(f"judge/{old.public_id}/edit/"), sent)
    assert answer.status_code == 422 and b"merged" in answer.content
    old.refresh_from_db()
    assert old.state == "accepted"


def test_stricter_takes_unread_statements_from_view_and_laxer_shows_them(talks):
    held = Held(talks, moderation="after")
    said = held.submit("writer", "Count the sluices.")
    held.vote("visitor", 1, statement=said.number)
    page = talks.client(talks.mediator).get(held.url("moderation/change/"))
    assert page.context["strictness"].affected == 1 and b"taken from view" in page.content
    sent = {"moderation": "before", "was": "after", "key": "k"}
    assert talks.client(talks.mediator).post(held.url("moderation/change/"), sent).status_code == 302
    with pytest.raises(Absent):
        held.vote("another", 1, statement=said.number)
    assert facts(held, "common")[-1] == "moderation.tightened"
    unread = [held.submit(f"writer {n}", f"Another {n}") for n in range(3)]
    assert all(one.number is None for one in unread)
    acts.change_moderation(by=talks.mediator, consultation=held.id, moderation="after", was="before")
    held.vote("another", 1, statement=said.number)
    assert [Statement._base_manager.get(pk=one.pk).number for one in unread] == [4, 5, 6]
    assert Vote._base_manager.filter(statement=said).count() == 2
    assert facts(held, "common")[-1] == "moderation.eased"
    # Shown now, they still wait to be read, and can be accepted or rejected.
    assert {one.statement for one in queries.queue(team(held), held.id).entries} == {said, *unread}


def test_two_who_change_strictness_at_once_do_not_undo_each_other(held):
    acts.change_moderation(by=held.talks.mediator, consultation=held.id, moderation="after", was="before")
    sent = {"moderation": "after", "was": "before", "key": "k"}
    answer = held.talks.client(held.talks.secretariat).post(held.url("moderation/change/"), sent)
    assert answer.status_code == 409
    assert held.again().moderation == "after"


def test_after_the_close_the_strictness_and_the_words_stand(held):
    acts.close_consultation(by=held.talks.mediator, consultation=held.id)
    with pytest.raises(Refused, match="closed"):
        acts.change_moderation(by=held.talks.mediator, consultation=held.id, moderation="after", was="before")
    one = Statement._base_manager.get(number=1)
    entries = {"statement": one.public_id, "body": "Other.", "language": "en", "reason": "x", "was": "accepted"}
    with pytest.raises(Refused, match="closed"):
        acts.edit_statement(by=held.talks.mediator, **entries)
    judge(held, one, "rejected", "It names a person.", was="accepted")


def test_what_says_nearly_the_same_stands_beside_it(held):
    held.add("تُفتح الأبواب عند الفجر لجميع الناس", language="ar")
    held.submit("one", "The gates open at dawn")
    held.submit("two", "تفتح الابواب عند الفجر لجميع الناس!")
    held.submit("three", "Fishers are paid from the toll.")
    like = {one.statement.body: one.like for one in queries.queue(team(held), held.id).entries}
    assert [one.body for one in like["The gates open at dawn"]] == ["Gates open at dawn."]
    arabic = like["تفتح الابواب عند الفجر لجميع الناس!"]
    assert [(one.percent, one.said) for one in arabic] == [(100, "The same words")]
    assert like["Fishers are paid from the toll."] == []


def test_a_translation_is_compared_as_well(held):
    one = Statement._base_manager.get(number=1)
    entries = {"statement": one.public_id, "body": "تفتح الأبواب عند الفجر", "language": "ar"}
    acts.translate_statement(by=held.talks.mediator, **entries)
    held.submit("writer", "تُفتح الأبواب عند الفجر.", language="ar")
    (entry,) = queries.queue(team(held), held.id).entries
    assert [like.statement for like in entry.like] == [one]


def test_a_hostile_statement_is_shown_as_it_is(held):
    held.submit("writer", "<script>alert(1)</script> {{ 7*7 }} %s")
    page = held.talks.client(held.talks.mediator).get(held.url("moderation/"))
    assert b"<script>alert" not in page.content and b"&lt;script&gt;alert(1)" in page.content
