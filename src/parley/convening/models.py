"""The process, its parties, its rules, the letter of request, and consent to the mediator."""

from django.db import models

from parley.people.models import Seat
from parley.procedure.guarded import Guarded
from parley.record.sources import new_id, now


class Process(models.Model):
    """One mediation, from the request to the last promise kept."""

    public_id = models.CharField(max_length=32, unique=True, default=new_id, editable=False)
    title = models.CharField(max_length=300)
    summary = models.TextField(blank=True)
    track = models.CharField(max_length=8)
    #: The zone in which the process reckons its dates where no host city says otherwise.
    time_zone = models.CharField(max_length=64, default="UTC")
    #: The languages of its texts, in the order of the rules of procedure: ["ar", "en"].
    languages = models.JSONField(default=list)
    #: A replay or a fiction, and said to be one on every page.
    demonstration = models.BooleanField(default=False)
    #: The version of the rules of procedure in force; 0 while none are adopted.
    rules_version = models.PositiveIntegerField(default=0)
    opened_at = models.DateTimeField(default=now)

    def __str__(self) -> str:
        return self.title


class Party(Guarded):
    """A group in the talks; a coalition holds other parties."""

    process = models.ForeignKey(Process, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=120)
    #: The name in other languages, by code.
    names = models.JSONField(default=dict)
    about = models.TextField(blank=True)
    coalition = models.ForeignKey("self", on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    #: The mark and colour, 0 to 7, given in the order of entry; says nothing of rank.
    mark = models.PositiveSmallIntegerField(default=0)
    #: The place in the list where the rules of procedure list parties in an order of their own.
    place = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return self.name


class Rules(Guarded):
    """One version of the rules of procedure, as adopted."""

    process = models.ForeignKey(Process, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveIntegerField()
    #: What `convening.rules.Procedure` holds.
    content = models.JSONField()
    adopted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["process", "version"], name="one_rules_per_version")]


class Fact(Guarded):
    """A fact of the background, or a round held elsewhere, with its source."""

    process = models.ForeignKey(Process, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=16)
    when = models.CharField(max_length=120)
    #: For putting history in order where the date is known.
    day = models.DateField(null=True, blank=True)
    what = models.TextField()
    source = models.CharField(max_length=300)
    entered_at = models.DateTimeField(default=now)


class Letter(Guarded):
    """A letter of request to a mediator."""

    process = models.ForeignKey(Process, on_delete=models.PROTECT, related_name="+")
    addressee = models.CharField(max_length=300)
    title = models.CharField(max_length=300)
    body = models.TextField()
    language = models.CharField(max_length=8)
    state = models.CharField(max_length=24, default="draft")
    #: Counts the edits of the draft, so that two people editing see each other's work.
    edition = models.PositiveIntegerField(default=1)
    drafted_by = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+")
    #: How many signatories the drafters look for, where they say.
    expected = models.PositiveIntegerField(default=0)
    answer_due = models.DateTimeField(null=True, blank=True)
    answer_terms = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    made_at = models.DateTimeField(default=now)


class Signature(Guarded):
    """A leader's signature under a letter of request; withdrawn, it stays visible as withdrawn."""

    PROCESS = "letter__process"

    letter = models.ForeignKey(Letter, on_delete=models.PROTECT, related_name="+")
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+")
    #: SHA-256 of exactly what was signed.
    text_hash = models.CharField(max_length=64)
    signed_at = models.DateTimeField(default=now)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_why = models.TextField(blank=True)

    class Meta:
        ordering = ["signed_at", "pk"]
        constraints = [models.UniqueConstraint(fields=["letter", "seat"], name="one_letter_signature_per_seat")]


class Consent(Guarded):
    """A party's consent to a mediator, with its scope and terms."""

    process = models.ForeignKey(Process, on_delete=models.PROTECT, related_name="+")
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+")
    mediator = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=16, default="sought")
    scope = models.TextField(blank=True)
    terms = models.TextField(blank=True)
    since = models.DateTimeField(default=now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["party", "mediator"], name="one_consent_per_party_and_mediator")]


class Ground(Guarded):
    """Why a mediator was chosen, in somebody's words, or what a mediator has declared of interests."""

    process = models.ForeignKey(Process, on_delete=models.PROTECT, related_name="+")
    mediator = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=16)
    what = models.TextField()
    source = models.CharField(max_length=300, blank=True)
    entered_at = models.DateTimeField(default=now)
