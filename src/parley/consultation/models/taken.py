"""What later stages take over from a consultation: the columns by which they remember where it came from."""

from django.db import models

from parley.consultation.models.taking_part import Statement
from parley.procedure.guarded import Guarded
from parley.record.sealed import SealedJSON


class Taken(Guarded):
    """Something that may have been taken over from a statement, with what was known of it at that moment.

    Whoever edits it later leaves both columns alone: where a thing comes from does not change with its wording.
    """

    #: None where it was not taken over; and where its author has had the statement erased.
    statement = models.ForeignKey(Statement, on_delete=models.SET_NULL, related_name="+", null=True, blank=True)
    #: What `rules.finding.Finding` holds.
    finding = SealedJSON(blank=True)

    class Meta:
        abstract = True
