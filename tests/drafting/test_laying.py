"""A clause of the working draft laid on the table: an issue of its own words, which the clause then settles."""

import pytest

from parley.bargaining.models import Issue, Option
from parley.drafting import acts
from parley.procedure.capacities import Capacity
from parley.procedure.errors import NotEntitled, Refused


@pytest.fixture
def clause(talks):
    text = acts.begin_text(by=talks.mediator, title="The water", language="en").public_id
    return text, acts.add_clause(by=talks.mediator, text=text, heading="Gates", body="HIDDEN wording.").public_id


def test_a_clause_becomes_an_issue_with_options_and_nothing_else_of_the_draft_is_told(talks, clause):
    text, found = clause
    acts.lay_clause(by=talks.mediator, clause=found, title="Who opens the gates?", options=["all", "one", "all"])
    issue = Issue._base_manager.get()
    assert [row.label for row in Option._base_manager.filter(issue=issue)] == ["all", "one"]
    client = talks.client(talks.heads[0])
    page = client.get(talks.url(f"table/{issue.public_id}/")).content.decode()
    assert "Who opens the gates?" in page and "HIDDEN" not in page and "The water" not in page
    for where in ("timeline/", "table/", "desk/"):
        seen = client.get(talks.url(where)).content.decode()
        assert "HIDDEN" not in seen and "clause 1" not in seen
    # The drafters see both ends: the clause under the issue, and the issue under the clause.
    team = talks.client(talks.mediator)
    assert "clause 1 of draft 1" in plain(team.get(talks.url(f"table/{issue.public_id}/")))
    assert "From the issue “Who opens the gates?”" in plain(team.get(talks.url(f"texts/{text}/")))


def plain(answer):
    return answer.content.decode().replace("\u2068", "").replace("\u2069", "")


def test_a_clause_settles_one_issue_and_the_mediator_alone_lays_it(talks, clause):
    _text, found = clause
    for seat in (talks.heads[0], talks.secretariat, talks.seat(Capacity.INTERPRETER)):
        with pytest.raises(NotEntitled):
            acts.lay_clause(by=seat, clause=found, title="Gates")
    acts.lay_clause(by=talks.mediator, clause=found, title="Gates")
    with pytest.raises(Refused, match="already"):
        acts.lay_clause(by=talks.mediator, clause=found, title="Gates again")
    assert Issue._base_manager.count() == 1


def test_the_form_begins_from_the_clause_and_keeps_what_was_typed(talks, clause):
    text, found = clause
    client, url = talks.client(talks.mediator), talks.url(f"texts/{clause[0]}/clauses/{found}/lay/")
    page = client.get(url).content.decode()
    assert 'value="Gates"' in page and "HIDDEN wording." in page
    typed = {"title": "Who opens them?", "about": "", "options": "all\n\n  one ", "key": "k"}
    refused = client.post(url, typed | {"title": ""})
    assert refused.status_code == 422 and b"one" in refused.content
    assert client.post(url, typed).status_code == 302
    assert [row.label for row in Option._base_manager.order_by("pk")] == ["all", "one"]
    assert b"/lay/" not in client.get(talks.url(f"texts/{text}/")).content
