"""The issues on the table, whom a narrow one concerns, and their options."""

from django.db import models

from parley.consultation.models.taken import Taken
from parley.convening.models import Party, Process
from parley.people.models import Seat
from parley.procedure.guarded import Guarded
from parley.record.sealed import SealedText
from parley.record.sources import now


class Issue(Taken):
    """A question on the table, for all parties or for those named."""

    process = models.ForeignKey(Process, on_delete=models.PROTECT, related_name="+")
    title = SealedText()
    about = SealedText(blank=True)
    #: Where it comes from, in the team's words, if from elsewhere than a consultation.
    provenance = SealedText(blank=True, room="team")
    state = models.CharField(max_length=12, default="on_table")
    #: Whether only the parties in `Concerned` see it (and the team); otherwise every seat does.
    narrow = models.BooleanField(default=False)
    edition = models.PositiveIntegerField(default=1)
    laid_at = models.DateTimeField(default=now)

    class Meta:
        ordering = ["laid_at", "pk"]

    def __str__(self) -> str:
        return self.title


class Concerned(Guarded):
    """A party that a narrow issue concerns."""

    PROCESS = "issue__process"

    issue = models.ForeignKey(Issue, on_delete=models.PROTECT, related_name="+")
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["issue", "party"], name="one_concern_per_party")]


class Option(Guarded):
    """One way to settle an issue."""

    PROCESS = "issue__process"

    issue = models.ForeignKey(Issue, on_delete=models.PROTECT, related_name="+")
    label = SealedText()
    proposed_by = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField(default=now)

    class Meta:
        ordering = ["proposed_at", "pk"]
