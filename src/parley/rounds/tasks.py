"""The deadlines of rounds."""

from collections.abc import Iterator
from datetime import datetime

from parley.procedure.waiting import Due, deadline
from parley.rounds import acts
from parley.rounds.models import Invitation
from parley.rounds.rules.course import BEFORE
from parley.rounds.rules.invitation import INVITED


@deadline
def invitations_to_close(at: datetime) -> Iterator[Due]:
    """Rounds whose time for answers has passed while somebody invited has not answered."""
    open_still = Invitation.objects.for_clock().filter(state=INVITED, round__state__in=BEFORE, round__answer_by__lte=at)
    seen = set()
    for row in open_still.select_related("round__process"):
        if row.round_id not in seen:
            seen.add(row.round_id)
            yield Due(acts.close_invitations, row.round.process, {"round": row.round.public_id})
