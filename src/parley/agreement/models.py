"""The agreement, its signatures with their reservations, and the promises that follow from it."""

from django.db import models

from parley.convening.models import Party, Process
from parley.people.models import Seat
from parley.procedure.guarded import Guarded
from parley.record.sealed import SealedJSON, SealedText
from parley.record.sources import now


class Agreement(Guarded):
    """An adopted text, opened for signature; its bytes are those that were adopted."""

    process = models.ForeignKey(Process, on_delete=models.PROTECT, related_name="+")
    title = SealedText()
    #: Public id of the adopted text in the drafting stage.
    text = models.CharField(max_length=32)
    #: [{"language", "title", "body", "text_hash", "authentic"}], the authentic versions first.
    versions = SealedJSON()
    #: What `rules.force.Condition` holds.
    condition = models.JSONField()
    open_until = models.DateTimeField(null=True, blank=True)
    opened_at = models.DateTimeField(default=now)
    closed_at = models.DateTimeField(null=True, blank=True)
    in_force_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-opened_at", "-pk"]

    def __str__(self) -> str:
        return self.title


class Signatory(Guarded):
    """A seat entitled to sign, and what became of its signature."""

    PROCESS = "agreement__process"
    WRITER = "seat"

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="+")
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+")
    #: In what capacity the seat signs, as it was when it signed.
    capacity = models.CharField(max_length=16)
    state = models.CharField(max_length=16, default="open")
    reservation = SealedText(blank=True, writer="")
    words = SealedText(blank=True)
    #: SHA-256 of exactly the version that was signed, and its language.
    text_hash = models.CharField(max_length=64, blank=True)
    language = models.CharField(max_length=8, blank=True)
    #: Of the own key with which it came to stand as it does, if one was used; empty where this server attests it.
    key_fingerprint = models.CharField(max_length=80, blank=True)
    at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["agreement", "seat"], name="one_signatory_per_seat")]


class Commitment(Guarded):
    """A promise: who does what by when, and who verifies it."""

    PROCESS = "agreement__process"

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="+")
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+")
    what = SealedText()
    clause = SealedText(blank=True)
    due_at = models.DateTimeField()
    verifier = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=16, default="due")
    made_at = models.DateTimeField(default=now)

    class Meta:
        ordering = ["due_at", "pk"]


class Report(Guarded):
    """What a party or a verifier says of a commitment, and the state to which it led."""

    PROCESS = "commitment__agreement__process"
    WRITER = "seat"

    commitment = models.ForeignKey(Commitment, on_delete=models.PROTECT, related_name="+")
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=16)
    words = SealedText()
    at = models.DateTimeField(default=now)

    class Meta:
        ordering = ["at", "pk"]
