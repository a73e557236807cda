"""The deadlines of convening."""

from collections.abc import Iterator
from datetime import datetime

from parley.convening import acts
from parley.convening.models import Letter
from parley.convening.rules import letter as rules
from parley.procedure.waiting import Due, deadline


@deadline
def letters_to_lapse(at: datetime) -> Iterator[Due]:
    """Delivered letters whose time for an answer has passed."""
    for letter in (
        Letter.objects.for_clock().filter(state=rules.DELIVERED, answer_due__lte=at).select_related("process")
    ):
        yield Due(acts.lapse_letter, letter.process, {"letter": letter.public_id})
