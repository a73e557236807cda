"""One's own data: seen, changed, taken along and erased, by a seat and by a visitor without an account."""

import csv
import io
import json

import pytest

from parley.consultation import acts, queries
from parley.consultation.models import Participant, Shown, Statement, Translation, Vote
from parley.procedure.errors import Absent, Refused
from parley.record import queries as record
from parley.record.models import Submission


@pytest.fixture
def visitor(held):
    """A browser that has voted on both statements and written one of its own."""
    client = held.talks.client()
    client.get(held.public)
    for number, value in ((1, 1), (2, -1)):
        client.post(held.public, {"statement": number, "value": value, "key": f"vote {number}".replace(" ", "-")})
    client.post(f"{held.public}add/", {"body": "=Count the sluices.", "language": "en", "key": "add"})
    return client


def test_ones_own_votes_are_listed_and_lead_back(held, visitor):
    page = visitor.get(f"{held.public}yours/")
    assert page.status_code == 200 and page.headers["Cache-Control"].count("no-store")
    own = page.context["own"]
    assert {(vote.number, vote.value) for vote in own.votes} == {(1, 1), (2, -1)}
    assert f"{held.public}?statement=1".encode() in page.content
    assert [one.body for one in own.statements] == ["=Count the sluices."]
    visitor.post(held.public, {"statement": 1, "value": 0, "key": "changed"})
    assert {(vote.number, vote.value) for vote in visitor.get(f"{held.public}yours/").context["own"].votes} == {
        (1, 0),
        (2, -1),
    }


def test_after_a_vote_there_is_a_way_back_to_it(held):
    held.add("Every gate has a keeper.")
    client = held.talks.client()
    number = client.get(held.public).context["visit"].statement.number
    went = client.post(held.public, {"statement": number, "value": 1, "key": "k"})
    page = client.get(went.headers["Location"])
    assert f'href="{held.public}?statement={number}"'.encode() in page.content


def test_many_votes_are_turned_over_in_pages(held, django_assert_max_num_queries):
    for number in range(3, 120):
        held.add(f"Statement {number}")
    for number in range(1, 120):
        held.vote("visitor", 1, statement=number)
    with django_assert_max_num_queries(8):
        own = queries.own_by_link(held.link.token, "visitor", 3)
    assert (own.voted, own.pages, len(own.votes)) == (119, 3, 19)
    assert queries.own_by_link(held.link.token, "visitor", 99).page == 3


def test_it_is_taken_along_as_json_and_as_a_table(held, visitor):
    answer = visitor.get(f"{held.public}yours/data.json")
    assert "attachment" in answer.headers["Content-Disposition"]
    data = json.loads(answer.content)
    assert [(one["statement"], one["vote"]) for one in data["votes"]] == [(1, "agree"), (2, "disagree")]
    assert data["counted_for"] == "Lower Fields"
    assert {one["statement"] for one in data["shown"]} == {1, 2}
    assert [one["text"] for one in data["statements"]] == ["=Count the sluices."]
    table = visitor.get(f"{held.public}yours/data.csv").content.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(table)))
    assert [row["kind"] for row in rows] == ["vote", "vote", "shown", "shown", "statement"]
    assert rows[0]["vote"] == "agree"
    # No spreadsheet takes what somebody wrote for a formula.
    assert rows[-1]["text"] == "'=Count the sluices."


def test_nobody_elses_data_is_there(held, visitor):
    other = held.talks.client()
    data = json.loads(other.get(f"{held.public}yours/data.json").content)
    assert data["votes"] == data["shown"] == data["statements"] == [] and data["since"] is None
    assert other.get(f"{held.public}yours/data.csv").content.count(b"\n") == 1
    assert not other.get(f"{held.public}yours/").context["own"].known
    seat = held.talks.client(held.talks.mediator)
    assert json.loads(seat.get(held.url("vote/yours/data.json")).content)["votes"] == []


def test_of_a_link_that_has_ended_nothing_is_there_for_whoever_did_not_come_by_it(held, visitor):
    acts.end_link(by=held.talks.mediator, link=held.link.public_id)
    for name in ("yours/", "yours/data.json", "yours/data.csv", "yours/erase/"):
        assert visitor.get(held.public + name).status_code == 200
        assert held.talks.client().get(held.public + name).status_code == 404


def test_a_visitor_has_it_all_erased(held, visitor, votes, shown, statements):
    held.vote("another", 1)
    participant = Participant._base_manager.exclude(mark_hash=_hash(held, "another")).get()
    before = participant.public_id
    warned = visitor.get(f"{held.public}yours/erase/")
    assert b"cannot be undone" in warned.content
    assert visitor.post(f"{held.public}yours/erase/", {"key": "erase"}).status_code == 302
    assert visitor.post(f"{held.public}yours/erase/", {"key": "erase"}).status_code == 302
    assert visitor.post(f"{held.public}yours/erase/", {"key": "again"}).status_code == 302
    assert votes.count() == 1 and not shown.filter(participant=participant).exists()
    assert not any("sluices" in row.body for row in statements.all())
    participant.refresh_from_db()
    assert participant.erased_at is not None and participant.public_id != before
    assert (participant.seat, participant.link, participant.party, participant.showing) == (None,) * 4
    # An analysis that goes on from an earlier state is told that rows are gone.
    assert held.again().erasures == 1
    # A digest of one choice in three could be guessed: it is gone with the vote.
    assert not Submission.objects.filter(result__startswith="consultation.vote:").exclude(
        result=f"consultation.vote:{votes.get().pk}"
    )


def test_after_that_the_mark_is_dead(held, visitor, votes):
    visitor.post(f"{held.public}yours/erase/", {"key": "erase"})
    sent = {"statement": 1, "value": 1, "key": "late"}
    refused = visitor.post(held.public, sent)
    assert refused.status_code == 422 and not votes.exists()
    assert visitor.post(held.public, {**sent, "key": "vote-1"}).status_code == 422
    for page in ("", "yours/", "yours/erase/"):
        assert b"has been erased" in visitor.get(f"{held.public}{page}").content
    data = json.loads(visitor.get(f"{held.public}yours/data.json").content)
    assert data["votes"] == data["shown"] == data["statements"] == [] and data["erased"]


def test_a_statement_that_others_have_been_shown_stays_without_its_author(held, statements):
    said = held.submit("writer", "Count the sluices.")
    acts.judge_statement(by=held.talks.mediator, statement=said.public_id, verdict="accepted")
    held.vote("another", 1, statement=3)
    held.erase("writer")
    said.refresh_from_db()
    assert said.author is None and said.state == "accepted"
    # Nor does the note that somebody sent it, under which the sending may be repeated, lead to them.
    sent = Submission.objects.filter(actor=held.visitor("writer").ref)
    assert not sent.filter(result__startswith="consultation.statement:").exists()


def test_words_that_the_team_put_otherwise_lose_their_author_and_stay(held):
    said = held.submit("writer", "Count teh sluices.")
    entries = {"statement": said.public_id, "body": "Count the sluices.", "language": "en", "reason": "a slip"}
    acts.edit_statement(by=held.talks.mediator, **entries)
    held.erase("writer")
    said.refresh_from_db()
    assert said.author is None


def test_translations_that_nobody_has_been_shown_go_too(held):
    said = held.submit("writer", "Count the sluices.")
    entries = {"statement": said.public_id, "body": "عدّوا البوابات.", "language": "ar"}
    by, link = held.visitor("writer"), held.link.public_id
    acts.translate_statement(by=by, consultation=held.id, link=link, **entries)
    held.erase("writer")
    assert not Translation._base_manager.exists() and not Statement._base_manager.filter(pk=said.pk).exists()


def test_a_seat_has_it_erased_and_reads_so_in_its_own_log_alone(held, votes):
    seat = held.talks.delegates[0]
    acts.cast_vote(by=seat, consultation=held.id, statement=1, value=1)
    acts.erase_own_data(by=seat, consultation=held.id)
    acts.erase_own_data(by=seat, consultation=held.id)
    assert not votes.exists()
    process = held.talks.process.public_id
    assert [one.act for one in record.acts(process, [f"seat:{seat.public_id}"])] == ["participation.erased"]
    for viewer in (held.talks.viewer(held.talks.mediator), held.talks.viewer(held.talks.heads[0])):
        logs = [one.act for one in record.acts(process, viewer.audiences)]
        assert "participation.erased" not in logs
    with pytest.raises(Refused, match="erased"):
        acts.cast_vote(by=seat, consultation=held.id, statement=1, value=1)
    page = held.talks.client(seat).get(held.url("vote/"))
    assert b"has been erased" in page.content
    assert not [one for one in queries.consultations(held.talks.viewer(seat)) if one.unread]


def test_it_is_erased_after_the_close_and_after_the_link_has_ended(held, votes):
    held.vote("visitor", 1)
    acts.end_link(by=held.talks.mediator, link=held.link.public_id)
    acts.close_consultation(by=held.talks.mediator, consultation=held.id)
    assert queries.own_by_link(held.link.token, "visitor").voted == 1
    with pytest.raises(Absent):
        queries.own_by_link(held.link.token, "somebody else")
    held.erase("visitor")
    assert not votes.exists()


def test_a_device_is_passed_on_and_the_next_person_sees_nothing_of_the_last(held, visitor, votes):
    assert f"{held.public}pass-on/".encode() in visitor.get(held.public).content
    mark = visitor.cookies["parley_mark"].value
    page = visitor.get(f"{held.public}pass-on/")
    assert page.status_code == 200 and visitor.cookies["parley_mark"].value == mark
    assert visitor.post(f"{held.public}pass-on/").headers["Location"] == held.public
    assert visitor.cookies["parley_mark"].value != mark
    assert not visitor.get(f"{held.public}yours/").context["own"].known
    visitor.post(held.public, {"statement": 1, "value": -1, "key": "next"})
    assert sorted(votes.filter(statement__number=1).values_list("value", flat=True)) == [-1, 1]
    assert visitor.get("/c/nothing/pass-on/").status_code == 404
    acts.close_consultation(by=held.talks.mediator, consultation=held.id)
    assert visitor.get(f"{held.public}pass-on/").status_code == 404


def test_who_gave_nothing_has_nothing_to_erase(held):
    with pytest.raises(Absent):
        held.erase("nobody")
    assert held.talks.client().post(f"{held.public}yours/erase/", {"key": "k"}).status_code == 404


def test_a_link_with_places_lets_in_no_more(held, votes):
    entries = {"consultation": held.id, "label": "council", "places": 2}
    link = acts.make_link(by=held.talks.mediator, **entries)
    for who in ("one", "two"):
        held.vote(who, 1, link=link)
    with pytest.raises(Refused, match="places"):
        held.vote("three", 1, link=link)
    held.vote("one", -1, link=link)
    assert votes.count() == 2


def test_a_flood_of_newcomers_waits_and_those_inside_go_on(held, monkeypatch):
    monkeypatch.setattr("parley.consultation.rules.course.ARRIVALS", 3)
    for who in ("one", "two", "three"):
        held.vote(who, 1)
    with pytest.raises(Refused, match="few minutes"):
        held.vote("four", 1)
    held.vote("three", 1, statement=2)


def test_one_visitor_has_few_statements_waiting_and_all_together_not_without_end(held, monkeypatch):
    for number in range(5):
        held.submit("writer", f"Statement {number}")
    with pytest.raises(Refused, match="wait to be read"):
        held.submit("writer", "One more.")
    monkeypatch.setattr("parley.consultation.rules.course.WAITING_IN_ALL", 5)
    with pytest.raises(Refused, match="Very many"):
        held.submit("somebody else", "One more.")


def test_everything_kept_of_a_participant_is_told_or_erased():
    """A new table that points at a participant must be thought of here too."""
    models = (Vote, Shown, Statement, Translation)
    from django.apps import apps

    pointing = {
        model
        for model in apps.get_models()
        for field in model._meta.get_fields()
        if field.is_relation and field.related_model is Participant and field.concrete
    }
    assert {model.__name__ for model in pointing} == {model.__name__ for model in models} | {"Sheet"}


def _hash(held, who):
    from parley.consultation.rules import course

    return course.mark_hash(f"link {held.link.public_id} {who}")
