"""The rules laid between the issues: what takes what with it, what excludes what, what all of it may cost."""

from django.db import models

from parley.bargaining.models.table import Option
from parley.convening.models import Process
from parley.people.models import Seat
from parley.procedure.guarded import Guarded
from parley.record.sealed import SealedText
from parley.record.sources import now


class Rule(Guarded):
    """One rule between the issues that every seat sees, by `kind`: "requires", "excludes" or "budget"."""

    process = models.ForeignKey(Process, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12)
    #: What a budget counts, such as "millions a year", and how much of it all may cost together.
    name = SealedText(blank=True)
    limit = models.PositiveIntegerField(default=0)
    edition = models.PositiveIntegerField(default=1)
    laid_by = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+")
    laid_at = models.DateTimeField(default=now)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["laid_at", "pk"]


class RuleChoice(Guarded):
    """An option that a rule names: the condition or the consequence of "requires", or what it costs of a budget."""

    PROCESS = "rule__process"

    rule = models.ForeignKey(Rule, on_delete=models.PROTECT, related_name="+")
    option = models.ForeignKey(Option, on_delete=models.PROTECT, related_name="+")
    #: "if" or "then" of a rule that requires; empty otherwise.
    part = models.CharField(max_length=4, blank=True)
    cost = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["rule", "option"], name="one_choice_per_rule_and_option")]
