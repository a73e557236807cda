"""A consultation lived through: by seats, by a public link on a phone, and what of it is told to whom."""

from datetime import timedelta

import pytest

from parley.cli.tick import pass_deadlines
from parley.consultation import acts, queries
from parley.consultation.models import Participant, Statement, Vote
from parley.procedure.actors import Stranger
from parley.procedure.errors import Absent, Refused
from parley.procedure.waiting import waiting_for
from parley.record import queries as record
from parley.record.models import Submission
from parley.record.sources import Pinned, now, pinned
from tests.talks import saying


@pytest.fixture
def prepared(talks):
    found = acts.prepare_consultation(by=talks.mediator, title="Night gates", question="When may the gates open?")
    for body in ("Gates open at dawn.", "Nobody draws water at night."):
        acts.add_statement(by=talks.secretariat, consultation=found.public_id, body=body, language="en")
    return found


@pytest.fixture
def opened(talks, prepared):
    return acts.open_consultation(
        by=talks.mediator, consultation=prepared.public_id, closes_at=now() + timedelta(days=2)
    )


@pytest.fixture
def link(talks, opened):
    return acts.make_link(
        by=talks.mediator, consultation=opened.public_id, label="market", party=talks.parties[1].public_id
    )


def vote(talks, opened, link, who, value, statement=1):
    by = Stranger(talks.process, who)
    return acts.cast_vote(by=by, consultation=opened.public_id, link=link.public_id, statement=statement, value=value)


def test_a_visitor_votes_without_an_account_and_changes_the_vote(talks, opened, link):
    visitor = talks.client()
    url = f"/c/{link.token}/"
    page = visitor.get(url)
    assert page.status_code == 200
    number = page.context["visit"].statement.number
    first = {"statement": number, "value": "1", "key": page.context["key"]}
    assert visitor.post(url, first).status_code == 302
    assert visitor.post(url, first).status_code == 302
    assert Vote._base_manager.count() == 1
    assert visitor.get(url).context["visit"].statement.number != number
    again = visitor.get(f"{url}?statement={number}")
    assert again.context["visit"].own_vote == 1
    visitor.post(url, {"statement": number, "value": "-1", "key": "another"})
    assert list(Vote._base_manager.values_list("value", flat=True)) == [-1]
    assert Participant._base_manager.get().party == talks.parties[1]
    cookie = visitor.cookies["parley_mark"].value
    assert cookie not in str(list(Participant._base_manager.values()))
    assert cookie not in str(list(Submission._base_manager.values()))


def test_a_link_that_is_not_one_is_not_there(talks, opened, link, prepared):
    assert talks.client().get("/c/nothing/").status_code == 404
    acts.end_link(by=talks.mediator, link=link.public_id)
    assert talks.client().get(f"/c/{link.token}/").status_code == 404


def test_a_draft_is_absent_for_all_but_the_team(talks, prepared):
    for seat in (*talks.heads, *talks.delegates):
        assert talks.client(seat).get(talks.url(f"consultations/{prepared.public_id}/")).status_code == 404
        assert talks.client(seat).get(talks.url(f"consultations/{prepared.public_id}/vote/")).status_code == 404
        with pytest.raises(Absent):
            acts.cast_vote(by=seat, consultation=prepared.public_id, statement=1, value=1)
    assert talks.client(talks.mediator).get(talks.url(f"consultations/{prepared.public_id}/")).status_code == 200


def test_counts_are_told_above_the_floor_alone(talks, opened, link):
    team, first = talks.viewer(talks.mediator), Statement._base_manager.get(consultation=opened, number=1)
    for number in range(4):
        vote(talks, opened, link, f"visitor{number}", 1)
    with pinned(Pinned(now() + timedelta(minutes=1), "a minute later")):
        pass_deadlines()
        assert queries.analysed_statement(team, first).counts is None
    vote(talks, opened, link, "visitor4", -1)
    with pinned(Pinned(now() + timedelta(minutes=2), "two minutes later")):
        pass_deadlines()
    counted = queries.analysed_statement(team, first)
    assert (counted.counts.agree, counted.counts.disagree) == (4, 1)
    shown = {row.side.party: row.counts for row in counted.by_party}
    assert shown[talks.parties[1]].agree == 4
    assert shown[talks.parties[0]] is None
    assert queries.analysed_statement(talks.viewer(talks.heads[0]), first) is None
    page = talks.client(talks.mediator).get(talks.url(f"consultations/{opened.public_id}/"))
    assert b"5 people have voted" in page.content


def test_the_record_has_the_votes_as_one_commitment(talks, opened, link):
    before = len(record.acts(talks.process.public_id, ["common", "team", "public"]))
    for number in range(7):
        vote(talks, opened, link, f"visitor{number}", 1)
    assert len(record.acts(talks.process.public_id, ["common", "team", "public"])) == before
    # The votes, and the analysis of them, which stands in no log.
    assert pass_deadlines() == (2, 0)
    entry = record.acts(talks.process.public_id, ["team"])[-1]
    assert (entry.act, entry.details["count"]) == ("votes.recorded", 7)
    assert len(entry.details["votes"]) == 64
    assert pass_deadlines() == (0, 0)


def test_it_closes_in_its_time_and_then_every_seat_sees_the_counts(talks, opened, link):
    for number in range(6):
        vote(talks, opened, link, f"visitor{number}", 1)
    with pinned(Pinned(now() + timedelta(days=3), "later")):
        pass_deadlines()
        with pytest.raises(Refused, match="not open"):
            vote(talks, opened, link, "late", 1)
    with pinned(Pinned(now() + timedelta(days=3, minutes=1), "later still")):
        pass_deadlines()
    opened.refresh_from_db()
    assert opened.state == "closed"
    first = Statement._base_manager.get(consultation=opened, number=1)
    assert queries.analysed_statement(talks.viewer(talks.heads[0]), first).counts.agree == 6
    assert queries.analysed_statement(talks.viewer(None), first) is None
    closed = talks.client().get(f"/c/{link.token}/")
    assert b"not open" in closed.content


def test_a_statement_is_read_before_others_see_it(talks, opened, link):
    visitor = talks.client()
    added = visitor.post(f"/c/{link.token}/add/", {"body": "Count the sluices.", "language": "en", "key": "k"})
    assert added.status_code == 302
    mine = visitor.get(f"/c/{link.token}/yours/")
    assert b"Count the sluices." in mine.content
    statement = saying(Statement, body="Count the sluices.")
    # A gap in the numbers would tell that a statement waits.
    assert statement.number is None
    with pytest.raises(Absent):
        vote(talks, opened, link, "other", 1, statement=3)
    url = talks.url(f"consultations/{opened.public_id}/judge/{statement.public_id}/")
    assert b"Count the sluices." in talks.client(talks.secretariat).get(url).content
    refused = talks.client(talks.secretariat).post(url, {"verdict": "rejected", "reason": "", "key": "k1"})
    assert refused.status_code == 422
    assert talks.client(talks.heads[0]).get(url).status_code == 404
    accepted = acts.judge_statement(by=talks.mediator, statement=statement.public_id, verdict="accepted")
    vote(talks, opened, link, "other", 1, statement=accepted.number)


def test_nobody_is_told_that_an_unread_statement_says_the_same(talks, opened, link):
    for who in (talks.heads[0], talks.heads[1]):
        acts.submit_statement(by=who, consultation=opened.public_id, body="Count the sluices.", language="en")
    with pytest.raises(Refused, match="already"):
        acts.submit_statement(
            by=talks.heads[0], consultation=opened.public_id, body="Count the sluices.", language="en"
        )


@pytest.mark.parametrize("body", ["", "x" * 301, "a\x00b", "a\u202eb", "two\nlines"])
def test_bad_statements_are_refused_beside_the_field(talks, opened, link, body):
    answer = talks.client().post(f"/c/{link.token}/add/", {"body": body, "language": "en", "key": "k"})
    assert answer.status_code == 422
    assert Statement._base_manager.count() == 2


@pytest.mark.parametrize("sent", [{"statement": "1", "value": "7"}, {"statement": "x", "value": "1"}, {}])
def test_bad_votes_write_nothing(talks, opened, link, sent):
    assert talks.client().post(f"/c/{link.token}/", sent).status_code == 422
    assert Vote._base_manager.count() == 0


def test_a_page_takes_as_many_queries_for_many_as_for_few(talks, opened, link, django_assert_max_num_queries):
    for number in range(30):
        entries = {"consultation": opened.public_id, "body": f"Statement {number}", "language": "en"}
        acts.add_statement(by=talks.mediator, **entries)
        vote(talks, opened, link, f"visitor{number}", 1)
    client = talks.client(talks.mediator)
    with django_assert_max_num_queries(14):
        client.get(talks.url(f"consultations/{opened.public_id}/"))
    with django_assert_max_num_queries(12):
        talks.client().get(f"/c/{link.token}/")


def test_the_sheet_shows_the_address(talks, opened, link):
    url = talks.url(f"links/{link.public_id}/")
    assert link.token.encode() in talks.client(talks.mediator).get(url).content
    assert talks.client(talks.heads[1]).get(url).status_code == 404


def test_the_team_is_not_told_whose_statement_it_judges(talks, opened):
    delegate = talks.delegates[0]
    said = acts.submit_statement(by=delegate, consultation=opened.public_id, body="Dusk, not dawn.", language="en")
    team = talks.viewer(talks.mediator)
    assert [one.statement.body for one in queries.queue(team, opened.public_id).entries] == [said.body]
    process = talks.process.public_id
    for entry in record.acts(process, team.audiences):
        assert delegate.public_id != entry.seat and delegate.shown not in str(entry.details)
    assert [one.act for one in record.acts(process, [f"seat:{delegate.public_id}"])] == ["statement.submitted"]


def test_how_many_came_is_told_to_the_team_alone(talks, opened, link):
    for number in range(6):
        vote(talks, opened, link, f"{number:032}", 1)
    acts.close_consultation(by=talks.mediator, consultation=opened.public_id)
    process = talks.process.public_id
    last = record.acts(process, ["common"])[-1]
    assert (last.act, set(last.details)) == ("consultation.closed", {"by", "title"})
    assert record.acts(process, ["team"])[-1].details["participants"] == 6


def test_the_desk_asks_for_votes_until_every_statement_has_one(talks, opened):
    viewer = talks.viewer(talks.delegates[0])

    def asked():
        return [one.url for one in waiting_for(viewer) if "/vote/" in one.url]

    for statement in (1, 2):
        assert len(asked()) == 1
        acts.cast_vote(by=viewer.seat, consultation=opened.public_id, statement=statement, value=1)
    assert asked() == []
    acts.add_statement(by=talks.mediator, consultation=opened.public_id, body="Dawn.", language="en")
    assert len(asked()) == 1


@pytest.mark.parametrize("body", ["\u200b", " \u2060\u200d ", "\u3000\ufeff"])
def test_what_would_be_shown_as_nothing_is_no_statement(talks, opened, body):
    with pytest.raises(Refused) as refused:
        acts.add_statement(by=talks.mediator, consultation=opened.public_id, body=body, language="en")
    assert "body" in refused.value.errors


def test_what_cannot_be_undone_is_said_before_it_is_done(talks, opened, link):
    client = talks.client(talks.mediator)
    page = talks.url(f"consultations/{opened.public_id}/")
    for of, action, said in (
        (page, page + "close/", b"cannot be opened again"),
        (talks.url(f"links/{link.public_id}/"), talks.url(f"links/{link.public_id}/end/"), b"cannot be undone"),
    ):
        shown = client.get(of).content
        assert f'href="{action}"'.encode() in shown and f'action="{action}"'.encode() not in shown
        assert said in client.get(action).content
        assert client.post(action).status_code == 302
    assert b"ended" in client.get(talks.url(f"links/{link.public_id}/")).content
