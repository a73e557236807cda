"""Who takes part, and what they said: statements and votes."""

from django.db import models

from parley.consultation.models.holding import Consultation, Link
from parley.convening.models import Party
from parley.people.models import Seat
from parley.procedure.guarded import Guarded
from parley.record.sources import now


class Participant(Guarded):
    """Somebody who takes part: by a seat, or by a link with a mark in a cookie of which only the hash is kept."""

    PROCESS = "consultation__process"

    consultation = models.ForeignKey(Consultation, on_delete=models.PROTECT, related_name="+")
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    link = models.ForeignKey(Link, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    mark_hash = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["consultation", "mark_hash"], name="one_participant_per_mark")]


class Statement(Guarded):
    """A sentence that people can agree or disagree with."""

    PROCESS = "consultation__process"

    consultation = models.ForeignKey(Consultation, on_delete=models.PROTECT, related_name="+")
    #: Its place among the statements that people are shown; none before, so that a gap tells of none that waits.
    number = models.PositiveIntegerField(null=True, blank=True)
    body = models.TextField()
    language = models.CharField(max_length=8)
    author = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    state = models.CharField(max_length=12, default="submitted")
    reason = models.TextField(blank=True)
    made_at = models.DateTimeField(default=now)

    class Meta:
        ordering = [models.F("number").asc(nulls_last=True), "pk"]
        constraints = [models.UniqueConstraint(fields=["consultation", "number"], name="one_statement_per_number")]


class Vote(Guarded):
    """What one participant says to one statement; shown to nobody, only counted."""

    PROCESS = "statement__consultation__process"

    statement = models.ForeignKey(Statement, on_delete=models.PROTECT, related_name="+")
    participant = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="+")
    value = models.SmallIntegerField()
    at = models.DateTimeField(default=now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["statement", "participant"], name="one_vote_per_statement")]
        indexes = [models.Index(fields=["participant", "statement"])]
