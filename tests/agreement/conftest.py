"""An adopted text, and an agreement open for signature by three heads and three delegates."""

from datetime import timedelta

import pytest

from parley.agreement import acts
from parley.drafting import acts as drafting
from parley.record.sources import now


@pytest.fixture
def adopted(talks):
    text = drafting.begin_text(by=talks.mediator, title="The water of the valley", language="en")
    drafting.add_clause(by=talks.mediator, text=text.public_id, body="The gates open at dawn.")
    draft = drafting.circulate_draft(by=talks.mediator, text=text.public_id, closes=now() + timedelta(days=1))
    drafting.close_criticism(by=talks.mediator, draft=draft.public_id)
    putting = drafting.put_text(by=talks.mediator, text=text.public_id, due=now() + timedelta(days=2))
    for head in talks.heads:
        drafting.answer_text(by=head, putting=putting.public_id, answer="accept")
    return text


@pytest.fixture
def open_agreement(talks, adopted):
    def opened(condition="all_signed", **more):
        signatories = [seat.public_id for seat in (*talks.heads, *talks.delegates)]
        return acts.open_for_signature(
            by=talks.mediator, text=adopted.public_id, signatories=signatories, condition=condition, **more
        )

    return opened
