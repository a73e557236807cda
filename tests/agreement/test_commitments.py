"""Promises are claimed by those who made them, verified by those named, disputed by the others."""

from datetime import timedelta

import pytest

from parley.agreement import acts, queries
from parley.cli.tick import pass_deadlines
from parley.procedure.capacities import Capacity
from parley.procedure.errors import Refused
from parley.procedure.waiting import waiting_for
from parley.record.sources import Pinned, now, pinned


@pytest.fixture
def guarantor(talks):
    return talks.seat(Capacity.GUARANTOR)


@pytest.fixture
def promise(talks, open_agreement, guarantor):
    return acts.enter_commitment(
        by=talks.secretariat,
        agreement=open_agreement().public_id,
        party=talks.parties[0].public_id,
        what="Open the upper gate",
        due_at=now() + timedelta(days=10),
        verifier=guarantor.public_id,
    )


def test_claimed_disputed_and_settled(talks, promise, guarantor):
    report = {"commitment": promise.public_id, "words": "Seen at the gate."}
    with pytest.raises(Refused, match="Only the party"):
        acts.claim_commitment(by=talks.heads[1], **report)
    with pytest.raises(Refused):
        acts.verify_commitment(by=guarantor, **report)
    acts.claim_commitment(by=talks.heads[0], **report)
    with pytest.raises(Refused, match="its own"):
        acts.dispute_commitment(by=talks.delegates[0], **report)
    acts.dispute_commitment(by=talks.heads[1], **report)
    with pytest.raises(Refused, match="another seat"):
        acts.settle_dispute(by=talks.mediator, finding="breach", **report)
    acts.settle_dispute(by=guarantor, finding="breach", **report)
    shown = queries.commitment(talks.viewer(talks.heads[2]), promise.public_id)
    assert shown.state == "breached"
    assert [row.report.state for row in shown.reports] == ["claimed", "disputed", "breach"]
    assert (
        b"Seen at the gate." in talks.client(talks.heads[2]).get(talks.url(f"commitments/{promise.public_id}/")).content
    )


def test_it_falls_overdue_once(talks, promise):
    assert pass_deadlines() == (0, 0)
    with pinned(Pinned(now() + timedelta(days=11), "later")):
        assert pass_deadlines() == (1, 0)
        assert pass_deadlines() == (0, 0)
        acts.claim_commitment(by=talks.heads[0], commitment=promise.public_id, words="Late, but done.")


def test_it_waits_on_the_right_desks(talks, promise, guarantor):
    def desk(seat):
        return [one.what for one in waiting_for(talks.viewer(seat)) if "gate" in one.what]

    assert len(desk(talks.heads[0])) == 1
    assert desk(talks.heads[1]) == desk(guarantor) == []
    acts.claim_commitment(by=talks.heads[0], commitment=promise.public_id, words="Done.")
    assert desk(talks.heads[0]) == []
    assert len(desk(guarantor)) == 1


def test_the_pages_of_a_promise(talks, promise, guarantor):
    url = talks.url(f"commitments/{promise.public_id}/")
    assert talks.client(talks.heads[0]).post(url + "claim/", {"words": "Done.", "key": "k"}).status_code == 302
    assert talks.client(guarantor).post(url + "verify/", {"words": "Seen.", "key": "k"}).status_code == 302
    assert b"verified" in talks.client(talks.heads[1]).get(url).content
    assert talks.client().get(url).status_code == 404
