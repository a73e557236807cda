"""A delegation's private priorities: as it states them, as it sealed them, and what of them it opened to the team."""

from django.db import models

from parley.convening.models import Party
from parley.people.models import Seat
from parley.procedure.guarded import Guarded
from parley.record.sealed import SealedJSON
from parley.record.sources import now


class Priorities(Guarded):
    """What a delegation is stating, read by that delegation alone; `content` is a `rules.priorities.Statement`."""

    PROCESS = "party__process"
    ROOM = "party:party"

    party = models.OneToOneField(Party, on_delete=models.PROTECT, related_name="+")
    content = SealedJSON(default=dict)
    edition = models.PositiveIntegerField(default=1)
    stated_by = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+")
    stated_at = models.DateTimeField(default=now)


class Sealed(Guarded):
    """Priorities as a delegation sealed them; they never change, and are withdrawn rather than edited."""

    PROCESS = "party__process"
    ROOM = "party:party"

    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+")
    #: Counts the delegation's own seals.
    number = models.PositiveIntegerField()
    content = SealedJSON(default=dict)
    #: What of it the team may see: "nothing", "sealed", "ranking" or "all".
    opened = models.CharField(max_length=8)
    #: Whether the team may be told what of it stands in the way when nothing fits.
    conflict_told = models.BooleanField(default=False)
    sealed_by = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+")
    sealed_at = models.DateTimeField(default=now)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["party", "number"], name="one_seal_per_party_and_number")]


class Opened(Guarded):
    """What a delegation opened to the team with its seal, and nothing beside it: there is no row where it is nothing.

    A row of its own, so that no query for the team ever reads the table in which the rest stands.
    """

    PROCESS = "party__process"
    ROOM = "team"

    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+")
    sealed = models.OneToOneField(Sealed, on_delete=models.PROTECT, related_name="+")
    level = models.CharField(max_length=8)
    #: The issues in the delegation's order, by public id, where it opened its ranking; and all of it where it did.
    ranking = SealedJSON(default=list)
    content = SealedJSON(default=dict)
    opened_at = models.DateTimeField(default=now)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
