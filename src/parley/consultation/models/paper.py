"""Sheets of paper for places without a network: printed in batches, typed in one by one."""

from django.db import models

from parley.consultation.models.holding import Link
from parley.consultation.models.taking_part import Participant
from parley.procedure.guarded import Guarded
from parley.record.sources import now


class Batch(Guarded):
    """Sheets printed together for one link's audience, all with the same statements."""

    PROCESS = "link__consultation__process"

    link = models.ForeignKey(Link, on_delete=models.PROTECT, related_name="+")
    #: Stands on every sheet before its own number.
    code = models.CharField(max_length=8, unique=True)
    copies = models.PositiveIntegerField()
    #: The numbers of the statements, in the order in which they are printed.
    numbers = models.JSONField(default=list)
    languages = models.JSONField(default=list)
    made_at = models.DateTimeField(default=now)


class Sheet(Guarded):
    """One sheet whose answers have been typed in: a participant without a name."""

    PROCESS = "batch__link__consultation__process"

    batch = models.ForeignKey(Batch, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveIntegerField()
    participant = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="+")
    #: Goes up by one with each correction.
    edition = models.PositiveIntegerField(default=1)
    typed_at = models.DateTimeField(default=now)

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["batch", "number"], name="one_entry_per_sheet")]
