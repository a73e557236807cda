"""The single negotiating text: drafts, clauses that keep their identity, language versions, criticism and answers."""

from django.db import models

from parley.bargaining.models import Issue, Package
from parley.consultation.models.taken import Taken
from parley.convening.models import Party, Process
from parley.people.models import Seat
from parley.procedure.guarded import Guarded
from parley.record.sealed import SealedJSON, SealedText
from parley.record.sources import now


class Text(Guarded):
    """One text that the talks work on, from its first draft to its adoption; its state is that of its newest draft."""

    process = models.ForeignKey(Process, on_delete=models.PROTECT, related_name="+")
    #: The language in which the mediator drafts; other language versions are translated from it.
    language = models.CharField(max_length=8)
    begun_at = models.DateTimeField(default=now)


class Draft(Guarded):
    """Draft n of a text; frozen, in every language version, once it is circulated."""

    PROCESS = "text__process"

    text = models.ForeignKey(Text, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=16, default="drafting")
    begun_at = models.DateTimeField(default=now)
    circulated_at = models.DateTimeField(null=True, blank=True)
    closes_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    #: To whom criticism is revealed when it closes: "everybody", or "team" (the mediators and their secretariat).
    reveal_to = models.CharField(max_length=16, default="everybody")

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["text", "number"], name="one_draft_per_number")]


class Version(Guarded):
    """One language version of a draft: its title, whether it is authentic and, once frozen, its exact body and hash."""

    PROCESS = "draft__text__process"

    draft = models.ForeignKey(Draft, on_delete=models.PROTECT, related_name="+")
    language = models.CharField(max_length=8)
    title = SealedText(blank=True)
    edition = models.PositiveIntegerField(default=1)
    #: The hash of the source title that this title was translated from.
    title_from = models.CharField(max_length=64, blank=True)
    authentic = models.BooleanField(default=False)
    #: Kept at the freeze, empty before: what `drafting.rules.versions.rendered` gives, and its SHA-256.
    body = SealedText(blank=True)
    text_hash = models.CharField(max_length=64, blank=True)
    #: At the freeze: the hash of the source version that this one follows clause for clause; empty if it is behind.
    translated_from = models.CharField(max_length=64, blank=True)
    #: At the freeze: how many pieces (clauses and the title) do not match the source.
    behind = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["language"]
        constraints = [models.UniqueConstraint(fields=["draft", "language"], name="one_version_per_language")]


class Clause(Taken):
    """A clause, the same through all drafts whatever becomes of its wording: its public id is its anchor."""

    PROCESS = "text__process"

    text = models.ForeignKey(Text, on_delete=models.PROTECT, related_name="+")
    #: The issue of the table that it settles; else it may have been taken over from a statement itself.
    issue = models.ForeignKey(Issue, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    #: The package, accepted by all, whose term on that issue it was taken over from.
    package = models.ForeignKey(Package, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    #: Where else the mediator took it from, such as "the letter of request"; shown to the team alone.
    provenance = SealedText(blank=True, room="team")
    added_at = models.DateTimeField(default=now)


class Place(Guarded):
    """Where a clause stands in a draft; a struck clause has no place."""

    PROCESS = "draft__text__process"

    draft = models.ForeignKey(Draft, on_delete=models.PROTECT, related_name="+")
    clause = models.ForeignKey(Clause, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveIntegerField()

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["draft", "clause"], name="one_place_per_clause")]


class Wording(Guarded):
    """What a clause says in a draft, in one language."""

    PROCESS = "draft__text__process"

    draft = models.ForeignKey(Draft, on_delete=models.PROTECT, related_name="+")
    clause = models.ForeignKey(Clause, on_delete=models.PROTECT, related_name="+")
    language = models.CharField(max_length=8)
    heading = SealedText(blank=True)
    body = SealedText()
    #: `drafting.rules.versions.wording_hash` of heading and body.
    text_hash = models.CharField(max_length=64)
    #: The hash of the source wording that this was translated from; empty for the source itself.
    translated_from = models.CharField(max_length=64, blank=True)
    #: Counts the edits, so that two people editing see each other's work.
    edition = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["draft", "clause", "language"], name="one_wording_per_clause_and_language")
        ]


class Criticism(Guarded):
    """What a party holds against a clause, or against the whole; sealed from everybody else until criticism closes."""

    PROCESS = "draft__text__process"
    ROOM, WRITER = "party:party", "seat"

    draft = models.ForeignKey(Draft, on_delete=models.PROTECT, related_name="+")
    #: None: of the text as a whole, such as what is missing from it.
    clause = models.ForeignKey(Clause, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+")
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+")
    words = SealedText()
    edition = models.PositiveIntegerField(default=1)
    given_at = models.DateTimeField(default=now)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["draft", "clause", "party"], name="one_criticism_per_clause_and_party"),
            models.UniqueConstraint(
                fields=["draft", "party"], condition=models.Q(clause=None), name="one_criticism_of_the_whole_per_party"
            ),
        ]


class Putting(Guarded):
    """A draft put to those who have a voice, under the rules then in force; answered unseen, revealed all at once."""

    PROCESS = "draft__text__process"

    draft = models.ForeignKey(Draft, on_delete=models.PROTECT, related_name="+")
    put_at = models.DateTimeField(default=now)
    due = models.DateTimeField()
    #: The public id of the round whose attendance gave the voices; empty where all have one.
    round = models.CharField(max_length=32, blank=True)
    #: Taken from the rules of procedure when the text was put, whatever they say later.
    rules_version = models.PositiveIntegerField()
    decision = models.CharField(max_length=24)
    voice = models.CharField(max_length=8)
    #: The public ids of the parties, or of the seats, that have a voice.
    voices = models.JSONField(default=list)
    revealed_at = models.DateTimeField(null=True, blank=True)
    adopted = models.BooleanField(null=True)

    class Meta:
        ordering = ["put_at", "pk"]


class Answer(Guarded):
    """One voice's answer to a text that was put, unseen by everybody else until all are revealed at once."""

    PROCESS = "putting__draft__text__process"
    ROOM, WRITER = "party:seat__party|seat:seat", "seat"

    putting = models.ForeignKey(Putting, on_delete=models.PROTECT, related_name="+")
    #: The public id of the party, or of the seat, whose voice it is.
    voice = models.CharField(max_length=32)
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+")
    answer = SealedText(writer="")
    words = SealedText(blank=True)
    #: The statement, the signature and the key as the record has them, where it was signed with a key of one's own.
    signed = SealedJSON(default=dict, room="seat:seat", writer="seat")
    edition = models.PositiveIntegerField(default=1)
    answered_at = models.DateTimeField(default=now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["putting", "voice"], name="one_answer_per_voice")]
