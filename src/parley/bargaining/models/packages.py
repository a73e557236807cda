"""Packages: what the mediator draws up, what was put in exactly which words, and the answers that nobody else sees."""

from django.db import models

from parley.bargaining.models.table import Issue, Option
from parley.convening.models import Party, Process
from parley.people.models import Seat
from parley.procedure.guarded import Guarded
from parley.record.sealed import SealedJSON, SealedText
from parley.record.sources import now


class Package(Guarded):
    """One option for each issue on the table: the mediators' own until it is put, and then the same for every seat."""

    process = models.ForeignKey(Process, on_delete=models.PROTECT, related_name="+")
    title = SealedText()
    #: What the mediator says of it to all, part of what is put.
    note = SealedText(blank=True)
    state = models.CharField(max_length=12, default="drawn_up")
    #: The public id of the search that found it, and which of its packages it was; empty where drawn up by hand.
    search = models.CharField(max_length=32, blank=True)
    place = models.PositiveIntegerField(default=0)
    edition = models.PositiveIntegerField(default=1)
    drawn_up_at = models.DateTimeField(default=now)
    # From here on: set when it is put, and the same ever after.
    #: Who learns of the answers: nobody but this server ("trusted"), or not even it ("server_blind").
    form = models.CharField(max_length=16, default="trusted")
    put_at = models.DateTimeField(null=True, blank=True)
    #: When the outcome is told; in the server-blind form, when the last round ends.
    due = models.DateTimeField(null=True, blank=True)
    rules_version = models.PositiveIntegerField(default=0)
    #: The parties whose acceptance it takes, all of them, in the order of the rules: {"party": id, "name": name}.
    voices = SealedJSON(default=list)
    #: How long each round after the first lasts in the server-blind form.
    minutes = models.PositiveIntegerField(default=0)
    #: What `rules.packages.Term` holds, for each issue; and the exact text with its SHA-256.
    terms = SealedJSON(default=list)
    body = SealedText(blank=True)
    text_hash = models.CharField(max_length=64, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["drawn_up_at", "pk"]

    def __str__(self) -> str:
        return self.title

    @property
    def blind(self) -> bool:
        """Whether it was put in the server-blind form."""
        return self.form == "server_blind"

    @property
    def parties(self) -> list[str]:
        """The public ids of the parties whose acceptance it takes."""
        return [voice["party"] for voice in self.voices]


class Choice(Guarded):
    """The option that a package takes on an issue, until it is put; then its frozen terms say it."""

    PROCESS = "package__process"

    package = models.ForeignKey(Package, on_delete=models.PROTECT, related_name="+")
    issue = models.ForeignKey(Issue, on_delete=models.PROTECT, related_name="+")
    option = models.ForeignKey(Option, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["issue__laid_at", "issue__pk"]
        constraints = [models.UniqueConstraint(fields=["package", "issue"], name="one_choice_per_package_and_issue")]


class PackageAnswer(Guarded):
    """A head's answer to a package, seen by that person alone, and destroyed when the outcome is there."""

    PROCESS = "package__process"
    ROOM = "seat:seat"

    package = models.ForeignKey(Package, on_delete=models.PROTECT, related_name="+")
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+")
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+")
    answer = SealedText()
    #: What opens the commitment under which the answer stands in the record (hex); kept nowhere else.
    opening = SealedText()
    answered_at = models.DateTimeField(default=now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["package", "seat"], name="one_answer_per_package_and_seat")]
