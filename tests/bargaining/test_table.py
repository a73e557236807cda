"""Issues and options at the table, and priorities that their party alone reads."""

import json
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parley.bargaining import acts, queries, rules
from parley.procedure.capacities import Capacity
from parley.procedure.errors import Absent, NotEntitled, Refused, Stale
from parley.record import queries as record


@pytest.fixture
def issue(talks):
    found = acts.lay_issue(by=talks.mediator, title="Who opens the gates?")
    for seat, label in ((talks.heads[0], "the terraces"), (talks.delegates[1], "all in turn")):
        acts.propose_option(by=seat, issue=found.public_id, label=label)
    return found


def options(talks, issue):
    return [one.public_id for one in queries.issue(talks.viewer(talks.mediator), issue.public_id).options]


def state(talks, issue, seat, **more):
    ids = options(talks, issue)
    stated = {"importance": 80, "values": {ids[0]: 100, ids[1]: 30}, "red_lines": [], "words": "CANARY"} | more
    return acts.state_priority(by=seat, issue=issue.public_id, **stated)


def test_a_priority_is_read_by_its_delegation_alone(talks, issue):
    state(talks, issue, talks.heads[0])
    seats = {**talks.one_of_each(), "other head": talks.heads[1], "own delegate": talks.delegates[0]}
    for name, seat in seats.items():
        own = seat.party == talks.parties[0] and seat.capacity in ("head", "delegate", "adviser", "envoy")
        client = talks.client(seat)
        page = client.get(talks.url(f"table/{issue.public_id}/")).content
        read = client.get(f"/api/p/{talks.process.public_id}/issues/{issue.public_id}").json()
        bundle = b"".join(client.get(talks.url("record.bundle")).streaming_content)
        assert (b"CANARY" in page, read["priority"] is not None, b"CANARY" in bundle) == (own, own, own), name
    assert not [act for act in record.acts(talks.process.public_id, ["common", "team"]) if "priority" in act.act]


def test_it_is_replaced_by_its_own_delegation_who_see_each_other(talks, issue):
    state(talks, issue, talks.heads[0])
    with pytest.raises(Stale) as stale:
        state(talks, issue, talks.delegates[0], importance=5)
    assert stale.value.theirs["importance"] == 80
    assert state(talks, issue, talks.delegates[0], importance=5, edition=1).importance == 5
    state(talks, issue, talks.heads[1])


def test_what_makes_no_sense_is_refused(talks, issue):
    ids = options(talks, issue)
    for wrong in ({"importance": 101}, {"values": {"nothing": 1}}, {"values": {ids[0]: -1}}, {"red_lines": ids}):
        with pytest.raises(Refused):
            state(talks, issue, talks.heads[0], **wrong)
    with pytest.raises(NotEntitled):
        state(talks, issue, talks.mediator)


def test_a_narrow_issue_is_absent_for_those_whom_it_does_not_concern(talks):
    narrow = acts.lay_issue(by=talks.mediator, title="HIDDEN", concerned=[talks.parties[0].public_id])
    acts.propose_option(by=talks.heads[0], issue=narrow.public_id, label="HIDDEN too")
    observer = talks.seat(Capacity.OBSERVER)
    for seat in (talks.heads[1], talks.delegates[2], observer):
        client = talks.client(seat)
        assert client.get(talks.url(f"table/{narrow.public_id}/")).status_code == 404
        assert b"HIDDEN" not in client.get(talks.url("table/")).content
        assert b"HIDDEN" not in client.get(talks.url("timeline/")).content
        with pytest.raises(Absent):
            queries.issue(talks.viewer(seat), narrow.public_id)
    assert b"HIDDEN too" in talks.client(talks.delegates[0]).get(talks.url(f"table/{narrow.public_id}/")).content
    assert b"HIDDEN" in talks.client(talks.mediator).get(talks.url("timeline/")).content


def test_no_delegation_learns_from_its_log_whether_others_were_told(talks):
    first, last = talks.parties[0], talks.parties[2]
    acts.lay_issue(by=talks.mediator, key="wide", title="HIDDEN", concerned=[first.public_id, last.public_id])
    acts.lay_issue(by=talks.mediator, key="alone", title="HIDDEN", concerned=[last.public_id])
    bundle = BytesIO()
    log = [f"party:{last.public_id}"]
    record.write_bundle(bundle, process=talks.process.public_id, title="", audiences=log, reader=None)
    leaves = [json.loads(line)["act"] for line in bundle.getvalue().splitlines() if line.startswith(b'{"act"')]
    assert [leaf["id"].partition(":")[2] for leaf in leaves] == ["wide", "alone"]


def test_the_form_of_a_priority_keeps_what_was_typed(talks, issue):
    ids = options(talks, issue)
    url = talks.url(f"table/{issue.public_id}/priority/")
    client = talks.client(talks.heads[0])
    typed = {"edition": "0", "importance": "70", f"value_{ids[0]}": "10", "words": "ours", "key": "k"}
    refused = client.post(url, typed)
    assert refused.status_code == 422
    assert b"ours" in refused.content
    both = typed | {f"value_{ids[1]}": "90", "red_lines": [ids[0]]}
    assert client.post(url, both).status_code == 302
    shown = queries.issue(talks.viewer(talks.delegates[0]), issue.public_id)
    assert [(value, red) for _option, value, red in shown.own_values] == [(10, True), (90, False)]
    late = client.post(url, both | {"importance": "1", "key": "k2"})
    assert late.status_code == 409
    assert client.post(url, both | {"importance": "1", "edition": "1", "key": "k3"}).status_code == 302
    assert talks.client(talks.mediator).get(url).status_code == 404


def test_an_issue_off_the_table_takes_nothing(talks, issue):
    acts.move_issue(by=talks.mediator, issue=issue.public_id, to="off_table")
    with pytest.raises(Refused, match="not on the table"):
        acts.propose_option(by=talks.heads[0], issue=issue.public_id, label="late")
    acts.move_issue(by=talks.mediator, issue=issue.public_id, to="on_table")
    with pytest.raises(Refused, match="already"):
        acts.propose_option(by=talks.heads[0], issue=issue.public_id, label="all in turn")


def test_the_table_takes_as_many_queries_for_many_issues(talks, django_assert_max_num_queries):
    for number in range(25):
        issue = acts.lay_issue(by=talks.mediator, title=f"Issue {number}")
        acts.propose_option(by=talks.heads[0], issue=issue.public_id, label="one")
    client = talks.client(talks.heads[0])
    with django_assert_max_num_queries(12):
        assert client.get(talks.url("table/")).status_code == 200


@given(
    st.integers(-5, 105),
    st.dictionaries(st.sampled_from("abcd"), st.integers(-5, 105)),
    st.frozensets(st.sampled_from("abc")),
)
def test_whatever_is_accepted_makes_sense(importance, values, red_lines):
    given_options = frozenset("abc")
    try:
        rules.stated(importance, values, red_lines, given_options)
    except Refused:
        return
    assert 0 <= importance <= 100
    assert set(values) <= given_options and all(0 <= value <= 100 for value in values.values())
    assert red_lines < given_options
