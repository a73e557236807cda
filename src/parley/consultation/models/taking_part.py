"""Who takes part, what they were shown, and what they said: statements and votes."""

from typing import Any

from django.db import models

from parley.consultation.models.holding import Consultation, Link
from parley.consultation.rules import choosing
from parley.convening.models import Party
from parley.people.models import Seat
from parley.procedure.guarded import Guarded
from parley.record.sealed import SealedBytes, SealedText
from parley.record.sources import now
from parley.record.vault import mark


class Participant(Guarded):
    """Somebody who takes part: by a seat, or by a link with a mark in a cookie of which only the hash is kept."""

    PROCESS = "consultation__process"

    consultation = models.ForeignKey(Consultation, on_delete=models.PROTECT, related_name="+")
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    link = models.ForeignKey(Link, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    mark_hash = models.CharField(max_length=64)
    made_at = models.DateTimeField(default=now)
    #: The statement that was drawn for them and stands before them now.
    showing = models.ForeignKey("Statement", on_delete=models.SET_NULL, related_name="+", null=True, blank=True)
    #: All that was theirs is gone; of the mark only the hash is kept, so that nothing more is taken under it.
    erased_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["consultation", "mark_hash"], name="one_participant_per_mark")]
        indexes = [models.Index(fields=["link", "made_at"], name="arrivals_by_link")]


class Statement(Guarded):
    """A sentence that people can agree or disagree with."""

    PROCESS = "consultation__process"

    consultation = models.ForeignKey(Consultation, on_delete=models.PROTECT, related_name="+")
    #: Its place among the statements that people are shown; none before, so that a gap tells of none that waits.
    number = models.PositiveIntegerField(null=True, blank=True)
    body = SealedText()
    language = models.CharField(max_length=8)
    author = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    state = models.CharField(max_length=12, default="submitted")
    reason = SealedText(blank=True)
    made_at = models.DateTimeField(default=now)
    #: It is about the consultation itself, not about its question.
    meta = models.BooleanField(default=False)
    #: The statement whose place this one took in other words.
    edited_from = models.ForeignKey("self", on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    #: By what others that say nearly the same are found: see `rules.likeness`.
    sketch = SealedBytes()
    #: By which the same words are found again.
    mark = models.CharField(max_length=64, default="", editable=False)
    #: How much it weighs when the next statement is drawn, and for which step of votes that was worked out.
    weight = models.FloatField(default=choosing.NEW)
    step = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = [models.F("number").asc(nulls_last=True), "pk"]
        constraints = [models.UniqueConstraint(fields=["consultation", "number"], name="one_statement_per_number")]
        # Every vote draws from all that are shown: read from the index alone.
        indexes = [models.Index(fields=["consultation", "state", "id", "weight"], name="statements_to_draw")]

    def save(self, *args: Any, **options: Any) -> None:
        self.mark = self.mark or mark(self.body)
        super().save(*args, **options)


class Translation(Guarded):
    """A statement in another language; it is still one statement, with one vote."""

    PROCESS = "statement__consultation__process"

    statement = models.ForeignKey(Statement, on_delete=models.PROTECT, related_name="+")
    language = models.CharField(max_length=8)
    body = SealedText()
    author = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    state = models.CharField(max_length=12, default="submitted")
    reason = SealedText(blank=True)
    made_at = models.DateTimeField(default=now)
    sketch = SealedBytes()
    #: By which the same words are found again.
    mark = models.CharField(max_length=64, default="", editable=False)

    class Meta:
        ordering = ["language", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["statement", "language"],
                condition=models.Q(state="accepted"),
                name="one_translation_per_language",
            )
        ]

    def save(self, *args: Any, **options: Any) -> None:
        self.mark = self.mark or mark(self.body)
        super().save(*args, **options)


class Shown(Guarded):
    """That a statement stood before a participant, answered or not: who is not asked cannot have kept silent."""

    PROCESS = "statement__consultation__process"

    statement = models.ForeignKey(Statement, on_delete=models.PROTECT, related_name="+")
    participant = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=now)
    #: With what probability it was drawn among those not voted on yet; None where the participant asked for it.
    probability = models.FloatField(null=True, blank=True)
    #: "page" or "paper".
    device = models.CharField(max_length=8, default="page")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["participant", "statement"], name="shown_once")]


class Vote(Guarded):
    """What one participant says to one statement; shown to nobody, only counted."""

    PROCESS = "statement__consultation__process"

    statement = models.ForeignKey(Statement, on_delete=models.PROTECT, related_name="+")
    participant = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="+")
    value = models.SmallIntegerField()
    at = models.DateTimeField(default=now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["statement", "participant"], name="one_vote_per_statement")]
        indexes = [
            models.Index(fields=["participant", "statement"]),
            # The clerk asks every two seconds whether there are newer ones.
            models.Index(fields=["at"], name="votes_by_time"),
        ]
