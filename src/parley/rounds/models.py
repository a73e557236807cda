"""Rounds, their sessions and agenda, invitations, attendance, and what is said of a round afterwards."""

from django.db import models

from parley.convening.models import Party, Process
from parley.people.models import Seat
from parley.procedure.guarded import Guarded
from parley.record.sealed import SealedText
from parley.record.sources import now


class Round(Guarded):
    """A round of talks at a host's city, in that city's time."""

    process = models.ForeignKey(Process, on_delete=models.PROTECT, related_name="+")
    title = SealedText()
    city = SealedText()
    venue = SealedText(blank=True)
    host = SealedText(blank=True)
    time_zone = models.CharField(max_length=64)
    starts_on = models.DateField()
    ends_on = models.DateField()
    format = models.CharField(max_length=16)
    state = models.CharField(max_length=16, default="planned")
    #: Why it was last postponed, adjourned, ended.
    why = SealedText(blank=True)
    #: Counts the changes of what it is, so that two people changing it see each other's work.
    edition = models.PositiveIntegerField(default=1)
    #: Counts every change, of its state too: calendars ask for it.
    revision = models.PositiveIntegerField(default=0)
    answer_by = models.DateTimeField(null=True, blank=True)
    planned_at = models.DateTimeField(default=now)
    changed_at = models.DateTimeField(default=now)

    class Meta:
        ordering = ["starts_on", "pk"]

    def __str__(self) -> str:
        return self.title


class AgendaItem(Guarded):
    """One item of a round's agenda."""

    PROCESS = "round__process"

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="+")
    place = models.PositiveIntegerField()
    title = SealedText()
    state = models.CharField(max_length=16, default="planned")
    why = SealedText(blank=True)
    edition = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["place", "pk"]


class Session(Guarded):
    """A sitting within a round."""

    PROCESS = "round__process"

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="+")
    title = SealedText()
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    state = models.CharField(max_length=16, default="planned")
    why = SealedText(blank=True)
    edition = models.PositiveIntegerField(default=1)
    revision = models.PositiveIntegerField(default=0)
    changed_at = models.DateTimeField(default=now)

    class Meta:
        ordering = ["starts_at", "pk"]


class Invitation(Guarded):
    """A party's invitation to a round, and its answer."""

    PROCESS = "round__process"

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="+")
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+")
    #: The text of the invitation.
    text = SealedText(blank=True)
    state = models.CharField(max_length=16, default="invited")
    words = SealedText(blank=True)
    #: Where an answer given outside the platform stands; empty where the head of delegation answered here.
    source = SealedText(blank=True)
    invited_at = models.DateTimeField(default=now)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+", null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["round", "party"], name="one_invitation_per_party_and_round")]


class Attendance(Guarded):
    """Who was there: of a seat, or of a party as a whole; a truth apart from the invitation."""

    PROCESS = "round__process"

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="+")
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    state = models.CharField(max_length=16)
    words = SealedText(blank=True)
    noted_at = models.DateTimeField(default=now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["round", "seat"], name="one_attendance_per_seat", condition=models.Q(seat__isnull=False)
            ),
            models.UniqueConstraint(
                fields=["round", "party"], name="one_attendance_per_party", condition=models.Q(seat__isnull=True)
            ),
        ]


class Summary(Guarded):
    """One edition of the chair's summary of a round: the team's own until the mediator puts it to the parties."""

    PROCESS = "round__process"

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="+")
    edition = models.PositiveIntegerField()
    body = SealedText()
    language = models.CharField(max_length=8)
    written_by = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField(default=now)
    put_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["edition"]
        constraints = [models.UniqueConstraint(fields=["round", "edition"], name="one_summary_per_edition")]


class Position(Guarded):
    """A party's word on exactly one edition of the chair's summary: approved, or with reservations."""

    PROCESS = "summary__round__process"

    summary = models.ForeignKey(Summary, on_delete=models.PROTECT, related_name="+")
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+")
    position = models.CharField(max_length=16)
    words = SealedText(blank=True)
    taken_at = models.DateTimeField(default=now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["summary", "party"], name="one_position_per_edition")]


class Assessment(Guarded):
    """A party's own assessment of the outcome of a round, in its words."""

    PROCESS = "round__process"

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="+")
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+")
    verdict = SealedText()
    words = SealedText(blank=True)
    given_at = models.DateTimeField(default=now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["round", "party"], name="one_assessment_per_party_and_round")]
