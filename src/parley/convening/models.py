"""The process, its parties, its rules, the letter of request, and consent to the mediator."""

from django.db import models
from django.utils.translation import get_language

from parley.convening.rules.alphabet import initial
from parley.people.models import Seat
from parley.procedure.guarded import Guarded
from parley.record.sealed import SealedJSON, SealedText
from parley.record.sources import new_id, now


class Process(models.Model):
    """One mediation, from the request to the last promise kept."""

    PROCESS = "self"

    public_id = models.CharField(max_length=32, unique=True, default=new_id, editable=False)
    title = models.CharField(max_length=300)
    summary = SealedText(blank=True)
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
    #: Counts the descriptions, so that two people describing it see each other's work.
    edition = models.PositiveIntegerField(default=1)

    def __str__(self) -> str:
        return self.title


class Party(Guarded):
    """A group in the talks; a coalition holds other parties."""

    process = models.ForeignKey(Process, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=120)
    #: The name in other languages, by code.
    names = models.JSONField(default=dict)
    about = SealedText(blank=True)
    coalition = models.ForeignKey("self", on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    #: The mark and colour, 0 to 7, given in the order of entry; says nothing of rank.
    mark = models.PositiveSmallIntegerField(default=0)
    #: Counts the parties in the order of entry, for those that the rules of procedure give no place.
    place = models.PositiveIntegerField(default=0)
    edition = models.PositiveIntegerField(default=1)

    def __str__(self) -> str:
        return self.name

    @property
    def shown(self) -> str:
        """The name in the language of the reader, where there is one."""
        return self.names.get((get_language() or "").split("-")[0]) or self.name

    @property
    def letter(self) -> str:
        """The letter on the party's mark: the first of its name in the language of the reader, but for an article."""
        return initial(self.shown)


class Rules(Guarded):
    """One version of the rules of procedure, as adopted; a decision pins the version under which it was taken."""

    process = models.ForeignKey(Process, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveIntegerField()
    #: What `convening.rules.Procedure` holds.
    content = SealedJSON()
    adopted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["process", "version"], name="one_rules_per_version")]


class RulesDraft(Guarded):
    """Rules of procedure as the mediators' team proposes them: the first ones, or an amendment."""

    process = models.ForeignKey(Process, on_delete=models.PROTECT, related_name="+")
    #: The version in force when it was drafted; 0 before the first adoption.
    amends = models.PositiveIntegerField()
    content = SealedJSON()
    why = SealedText(blank=True)
    state = models.CharField(max_length=16, default="draft")
    drafted_by = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+")
    drafted_at = models.DateTimeField(default=now)
    #: The version that it became, once adopted.
    became = models.PositiveIntegerField(null=True, blank=True)


class RulesAnswer(Guarded):
    """Agreement or objection to a draft of the rules; the latest of each voice counts."""

    PROCESS = "draft__process"
    WRITER = "seat"

    draft = models.ForeignKey(RulesDraft, on_delete=models.PROTECT, related_name="+")
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+")
    agrees = models.BooleanField()
    words = SealedText(blank=True)
    answered_at = models.DateTimeField(default=now)

    class Meta:
        ordering = ["answered_at", "pk"]


class Fact(Guarded):
    """A fact of the background, or a round held elsewhere, with its source; a correction takes its place."""

    process = models.ForeignKey(Process, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=16)
    when = SealedText()
    #: For putting history in order where the date is known.
    day = models.DateField(null=True, blank=True)
    #: Where a round was held.
    where = SealedText(blank=True)
    what = SealedText()
    source = SealedText()
    entered_at = models.DateTimeField(default=now)
    entered_by = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    #: The entry that this one corrects, and why; the other stays visible.
    corrects = models.OneToOneField("self", on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    why = SealedText(blank=True)


class Letter(Guarded):
    """A letter of request to a mediator."""

    ROOM = "room:self"

    process = models.ForeignKey(Process, on_delete=models.PROTECT, related_name="+")
    addressee = SealedText()
    title = SealedText()
    body = SealedText()
    language = models.CharField(max_length=8)
    state = models.CharField(max_length=24, default="draft")
    #: Counts the edits of the draft, so that two people editing see each other's work.
    edition = models.PositiveIntegerField(default=1)
    drafted_by = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+")
    #: How many signatories the drafters look for, where they say.
    expected = models.PositiveIntegerField(default=0)
    answer_due = models.DateTimeField(null=True, blank=True)
    answer_terms = SealedText(blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    made_at = models.DateTimeField(default=now)


class LetterParty(Guarded):
    """A party to which the drafters have opened their letter before it is delivered."""

    PROCESS = "letter__process"

    letter = models.ForeignKey(Letter, on_delete=models.PROTECT, related_name="+")
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["letter", "party"], name="a_letter_is_opened_once_to_a_party")]


class Signature(Guarded):
    """A leader's signature under a letter of request; withdrawn, it stays visible as withdrawn."""

    PROCESS = "letter__process"
    ROOM, WRITER = "room:letter", "seat"

    letter = models.ForeignKey(Letter, on_delete=models.PROTECT, related_name="+")
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+")
    #: SHA-256 of exactly what was signed.
    text_hash = models.CharField(max_length=64)
    #: Of the signer's own key, if it was signed with one; empty where this server attests it.
    key_fingerprint = models.CharField(max_length=80, blank=True)
    signed_at = models.DateTimeField(default=now)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_why = SealedText(blank=True)

    class Meta:
        ordering = ["signed_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["letter", "seat"],
                condition=models.Q(withdrawn_at=None),
                name="one_standing_letter_signature_per_seat",
            )
        ]


class Consent(Guarded):
    """A party's consent to a mediator: what it covers, and how it stands."""

    process = models.ForeignKey(Process, on_delete=models.PROTECT, related_name="+")
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+")
    mediator = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=16, default="sought")
    #: What the party is asked to consent to.
    scope = SealedText(blank=True)
    #: Why it was refused, suspended or withdrawn, as the party says it to all.
    why = SealedText(blank=True)
    since = models.DateTimeField(default=now)
    #: Of the own key of whoever said how it stands now, if it was signed with one.
    key_fingerprint = models.CharField(max_length=80, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["party", "mediator"],
                condition=~models.Q(state__in=["refused", "withdrawn"]),
                name="one_live_consent_per_party_and_mediator",
            )
        ]


class ConsentTerms(Guarded):
    """On what terms a party consents: between the party and the mediators' team."""

    PROCESS = "consent__process"
    ROOM = "party:consent__party"

    consent = models.OneToOneField(Consent, on_delete=models.PROTECT, related_name="+")
    terms = SealedText()
    stated_at = models.DateTimeField(default=now)


class Ground(Guarded):
    """Why a mediator was chosen, in somebody's words, or what a mediator has declared of interests."""

    WRITER = "stated_by"

    process = models.ForeignKey(Process, on_delete=models.PROTECT, related_name="+")
    mediator = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=16)
    what = SealedText()
    source = SealedText(blank=True)
    stated_by = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+")
    stated_at = models.DateTimeField(default=now)
