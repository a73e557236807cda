"""Issues and options at the table, wide and narrow."""

import json
from io import BytesIO

import pytest

from parley.bargaining import acts, queries
from parley.procedure.capacities import Capacity
from parley.procedure.errors import Absent, Refused
from parley.record import queries as record


@pytest.fixture
def issue(talks):
    found = acts.lay_issue(by=talks.mediator, title="Who opens the gates?")
    for seat, label in ((talks.heads[0], "the terraces"), (talks.delegates[1], "all in turn")):
        acts.propose_option(by=seat, issue=found.public_id, label=label)
    return found


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
