"""The stored record. Only `parley.record` imports this file."""

from django.db import models


class Log(models.Model):
    """One append-only log for one audience of one process: a shared log would tell of a caucus by its size."""

    process = models.CharField(max_length=32)
    audience = models.CharField(max_length=64)
    size = models.BigIntegerField(default=0)
    root = models.CharField(max_length=64, default="")
    frontier = models.JSONField(default=list)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["process", "audience"], name="one_log_per_audience")]


class Entry(models.Model):
    """One formal act as it stands in a log: the leaf's exact bytes, and what its commitment opens to."""

    log = models.ForeignKey(Log, on_delete=models.PROTECT, related_name="+")
    position = models.BigIntegerField()
    leaf = models.BinaryField()
    leaf_hash = models.CharField(max_length=64)
    #: The tree's root once this entry stood in it.
    root = models.CharField(max_length=64)
    act = models.CharField(max_length=80)
    at = models.DateTimeField()
    salt = models.BinaryField()
    details = models.JSONField(default=dict)

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["log", "position"], name="one_entry_per_position")]


class Wording(models.Model):
    """A text whose hash stands in a leaf, kept under that hash for the audience of one log."""

    log = models.ForeignKey(Log, on_delete=models.PROTECT, related_name="+")
    sha256 = models.CharField(max_length=64)
    body = models.TextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["log", "sha256"], name="one_wording_per_hash")]


class Submission(models.Model):
    """One thing sent once: the idempotency id, a digest of what came with it, and what came of it."""

    actor = models.CharField(max_length=80)
    key = models.CharField(max_length=80)
    digest = models.CharField(max_length=64)
    result = models.CharField(max_length=120, default="")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["actor", "key"], name="one_submission_per_key")]
