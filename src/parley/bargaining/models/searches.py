"""Searches for packages: announced to every seat, and what they found, before the mediators' team alone."""

from django.db import models

from parley.bargaining.models.priorities import Sealed
from parley.convening.models import Party, Process
from parley.people.models import Seat
from parley.procedure.guarded import Guarded
from parley.record.sealed import SealedJSON, SealedText
from parley.record.sources import now


class Search(Guarded):
    """What every seat is told of a search: for whom, over what, and by when priorities must be sealed.

    Its state is "announced", "begun" at its deadline, or "withdrawn" before it. That it has ended, and how, stands in
    `Run`: when it ended would tell how hard it was.
    """

    process = models.ForeignKey(Process, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=12, default="announced")
    #: The parties whose sealed priorities it takes, by public id, all of them or none.
    parties = models.JSONField(default=list)
    #: The table as it lay when it was announced: a `rules.searches.Table`.
    table = SealedJSON(default=dict)
    #: The round within which it counts, by public id; empty before the first.
    round = models.CharField(max_length=32, blank=True)
    due = models.DateTimeField()
    words = SealedText(blank=True)
    announced_by = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+")
    announced_at = models.DateTimeField(default=now)

    class Meta:
        ordering = ["announced_at", "pk"]


class Run(Guarded):
    """How a search is made and what came of it; the team's alone.

    Its state is "waiting", "running", and at the end "found", "nothing", "not_near" (nothing so near the package that
    was named), "incomplete" (not all priorities lay sealed), "cut_short" (stopped before anything was found) or
    "failed".
    """

    PROCESS = "search__process"
    ROOM = "team"

    search = models.OneToOneField(Search, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=12, default="waiting")
    #: What is looked for, in the order shown; how many other packages beside; from which chance.
    concepts = models.JSONField(default=list)
    others = models.PositiveSmallIntegerField(default=0)
    seed = models.PositiveIntegerField(default=0)
    #: The option of each issue in the package to stay near, by public ids, and how many issues may differ from it.
    near = SealedJSON(default=dict)
    at_most = models.PositiveSmallIntegerField(null=True, blank=True)
    begun_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    #: So many times it has been taken up: after a restart it begins again from the same chance. And so many times it
    #: broke off by itself.
    attempts = models.PositiveSmallIntegerField(default=0)
    failures = models.PositiveSmallIntegerField(default=0)
    stop_asked_at = models.DateTimeField(null=True, blank=True)
    #: How far it has come: which concept, which stage of it, what share of all, as of when.
    stage = models.CharField(max_length=300, blank=True)
    share = models.FloatField(null=True, blank=True)
    seen_at = models.DateTimeField(null=True, blank=True)
    #: The whole statements of parties that had opened all of theirs to the team when it began, by public id.
    opened = SealedJSON(default=dict)
    #: What changes if weights are off, in shares and counts of issues alone; see `rules.searches.robustness_said`.
    robustness = SealedJSON(default=dict)
    #: When the mediator let each party see its own part of what stands in the way.
    told_at = models.DateTimeField(null=True, blank=True)
    #: By what it was made.
    engine = models.CharField(max_length=64, blank=True)


class TakenIn(Guarded):
    """What of a party's lay sealed at a search's deadline, if anything: known to that party, and to nobody else."""

    PROCESS = "search__process"

    search = models.ForeignKey(Search, on_delete=models.PROTECT, related_name="+")
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+")
    #: None where nothing lay sealed: there is a row for every party named, whatever came of it.
    sealed = models.ForeignKey(Sealed, on_delete=models.PROTECT, related_name="+", null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["search", "party"], name="one_seal_per_search_and_party")]


class FoundPackage(Guarded):
    """A package that a search found, without a number of any party's: before the team alone."""

    PROCESS = "search__process"
    ROOM = "team"

    search = models.ForeignKey(Search, on_delete=models.PROTECT, related_name="+")
    place = models.PositiveSmallIntegerField()
    #: The option of each issue, by public ids.
    choices = SealedJSON(default=dict)
    #: What it answers: for each concept, how sure that is ("proven", "gap", "heuristic") and within what share of the
    #: best possible; empty for a package that comes close and differs in earnest.
    answers = SealedJSON(default=list)

    class Meta:
        ordering = ["place"]
        constraints = [models.UniqueConstraint(fields=["search", "place"], name="one_found_package_per_place")]


class Obstacle(Guarded):
    """One thing that stands in the way where nothing fits: of the table's own rules, or of one party's statement.

    A party's is read by the team only where that party lets it be told, and by the party once the mediator tells it.
    """

    PROCESS = "search__process"
    ROOM = "party:party|team"

    search = models.ForeignKey(Search, on_delete=models.PROTECT, related_name="+")
    #: "rule", "red_line" or "reservation"; of a rule there is no party.
    kind = models.CharField(max_length=12)
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    #: The options of a red line, or the public id of the rule.
    what = SealedJSON(default=list)
    to_team = models.BooleanField(default=False)
    told_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
