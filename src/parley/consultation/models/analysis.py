"""The analyses of a consultation as they are kept: what each was made of, and what it found."""

from django.db import models

from parley.consultation.models.holding import Consultation
from parley.procedure.guarded import Guarded
from parley.record.sealed import SealedBytes, SealedJSON
from parley.record.sources import now


class Analysis(Guarded):
    """What the votes said at one moment, for one audience; the newest is shown, earlier ones tell how it moved.

    `audience` is "team", for which all votes count, or "seats", for everybody else: that one is made of the votes
    that may be told alone (see `rules.telling`).
    """

    PROCESS = "consultation__process"
    ROOM = "team"

    consultation = models.ForeignKey(Consultation, on_delete=models.PROTECT, related_name="+")
    audience = models.CharField(max_length=8)
    made_at = models.DateTimeField(default=now)
    #: What it was made of: the votes up to this moment, so many, of so many people, after so many erasures.
    votes_upto = models.DateTimeField(null=True, blank=True)
    votes = models.PositiveIntegerField()
    participants = models.PositiveIntegerField()
    erasures = models.PositiveIntegerField()
    #: By what: the version of the engine; with which settings, the seed among them, stands in `head`.
    engine = models.CharField(max_length=32)
    #: SHA-256 of the canonical result, without the timings: the same votes and settings give the same again.
    digest = models.CharField(max_length=64)
    #: Whether people outside the team may have seen it: the next one is then told in steps from this one.
    told = models.BooleanField(default=False)
    #: Entered in the record: it is not thinned out.
    entered_at = models.DateTimeField(null=True, blank=True)
    #: The few figures by which one sees how it moved.
    trend = SealedJSON(default=dict)
    #: The engine's result as compressed JSON, in three parts so that a page reads no more than it shows: all but the
    #: statements, one line for each statement, and where each participant stands. The last is dropped with age.
    head = SealedBytes()
    statements = SealedBytes()
    people = SealedBytes()
    #: The votes of which the seats' analysis was made, from which the next steps on; dropped with age.
    ballots = SealedBytes()

    class Meta:
        ordering = ["-pk"]
        indexes = [models.Index(fields=["consultation", "audience", "-id"], name="analyses_newest_first")]


class Refresh(Guarded):
    """How the analysis of a consultation is kept up to date: what it was last made of, and what went wrong since."""

    PROCESS = "consultation__process"
    ROOM = "team"

    consultation = models.OneToOneField(Consultation, on_delete=models.PROTECT, related_name="+")
    #: What the last one was made of, in a few letters: another value means that there is something new.
    made_of = models.CharField(max_length=200, blank=True)
    votes_upto = models.DateTimeField(null=True, blank=True)
    #: All votes up to a moment, as the engine packs them: of a large consultation, so that a refresh reads on from
    #: there, after a restart too. Packed after so many erasures; another number means to begin anew.
    packed = SealedBytes()
    packed_upto = models.DateTimeField(null=True, blank=True)
    packed_erasures = models.PositiveIntegerField(default=0)
    #: When what may be told outside the team is looked at again, if it has waited.
    tell_at = models.DateTimeField(null=True, blank=True)
    #: When the next may be made at the earliest.
    not_before = models.DateTimeField(null=True, blank=True)
    #: So many attempts have failed since the last that did not, the first of them at this time.
    failures = models.PositiveIntegerField(default=0)
    failing_since = models.DateTimeField(null=True, blank=True)
