"""The deadlines of drafting: criticism closes, and answers are revealed, at the time that was announced."""

from collections.abc import Iterator
from datetime import datetime

from parley.drafting import acts
from parley.drafting.models import Draft, Putting
from parley.drafting.rules import text as rules
from parley.procedure.waiting import Due, deadline


@deadline
def criticism_to_close(at: datetime) -> Iterator[Due]:
    """Drafts whose time for criticism has passed."""
    rows = Draft.objects.for_clock().filter(state=rules.CRITICISM, closes_at__lte=at)
    for draft in rows.select_related("text__process"):
        yield Due(acts.close_criticism, draft.text.process, {"draft": draft.public_id})


@deadline
def answers_to_reveal(at: datetime) -> Iterator[Due]:
    """Texts that were put and whose time for answers has passed."""
    rows = Putting.objects.for_clock().filter(revealed_at=None, due__lte=at)
    for putting in rows.select_related("draft__text__process"):
        yield Due(acts.reveal_answers, putting.draft.text.process, {"putting": putting.public_id})
