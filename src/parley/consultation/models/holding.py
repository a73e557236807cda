"""A consultation, and the links by which people come to it."""

from django.db import models

from parley.convening.models import Party, Process
from parley.procedure.guarded import Guarded
from parley.record.sealed import SealedText
from parley.record.sources import now


class Consultation(Guarded):
    """A question put to people, who vote on statements about it and add their own."""

    process = models.ForeignKey(Process, on_delete=models.PROTECT, related_name="+")
    title = SealedText()
    question = SealedText()
    #: "before": a statement is shown once it is accepted; "after": it is shown unless it is rejected.
    moderation = models.CharField(max_length=8)
    #: Who sees counts while it is open: "team" or "seats"; all seats see them once it is closed.
    counts_for = models.CharField(max_length=8)
    state = models.CharField(max_length=8, default="draft")
    closes_at = models.DateTimeField(null=True, blank=True)
    made_at = models.DateTimeField(default=now)
    #: The votes up to here stand in the record, as a commitment.
    recorded_upto = models.DateTimeField(null=True, blank=True)
    #: How often somebody's votes were taken back. Rows of votes are gone then: an analysis that goes on from an
    #: earlier state begins anew whenever this has moved.
    erasures = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return self.title


class Link(Guarded):
    """A public link for one audience: a party's members, or anybody."""

    PROCESS = "consultation__process"
    ROOM = "team"

    consultation = models.ForeignKey(Consultation, on_delete=models.PROTECT, related_name="+")
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    label = SealedText()
    #: In the address; known to all whom it is given to, and shown to the team.
    token = models.CharField(max_length=64, unique=True)
    #: So many people may come in by it; None is as many as like to.
    places = models.PositiveIntegerField(null=True, blank=True)
    made_at = models.DateTimeField(default=now)
    ended_at = models.DateTimeField(null=True, blank=True)
