"""The server-blind form of a package: its rounds, and what each party posted in them."""

from django.db import models

from parley.bargaining.models.packages import Package
from parley.convening.models import Party
from parley.people.models import Seat
from parley.procedure.guarded import Guarded
from parley.record.sealed import SealedText
from parley.record.sources import now


class BlindRound(Guarded):
    """One round of posts, closed by the clock at its deadline; nobody sees another's post before that."""

    PROCESS = "package__process"

    package = models.ForeignKey(Package, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=12)
    due = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    #: The public ids of the parties that had posted nothing when it closed.
    missing = models.JSONField(default=list)

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["package", "number"], name="one_blind_round_per_number")]


class BlindPost(Guarded):
    """What a party posted in a round: checked when it was taken, and shown to all once the round is closed."""

    PROCESS = "round__package__process"
    ROOM = "party:party"

    round = models.ForeignKey(BlindRound, on_delete=models.PROTECT, related_name="+")
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+")
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+")
    #: The message as `parley.settlement.blind` reads it, in canonical JSON.
    body = SealedText()
    posted_at = models.DateTimeField(default=now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["round", "party"], name="one_blind_post_per_round_and_party")]
