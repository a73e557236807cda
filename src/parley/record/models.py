"""The stored record. Only `parley.record` imports this file."""

from django.db import models

from parley.record.room_key import RoomKey as RoomKey
from parley.record.sealed import SealedBytes, SealedJSON, SealedText


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
    """One formal act as it stands in a log: the leaf's exact bytes, and what its commitment opens to.

    All of it is shut at rest for the readers of the log; the leaf too, since it names texts by hashes that could be
    guessed at. The opening is shut as the words of whoever acted, so that it can be erased and the leaf stays.
    """

    PROCESS, ROOM, WRITER, BOUND_BY = "log__process", "=log__audience", "writer", ("log_id", "position")
    #: Whose words the opening is: set by `append`, on the row that it saves.
    writer: str = ""

    log = models.ForeignKey(Log, on_delete=models.PROTECT, related_name="+")
    position = models.BigIntegerField()
    leaf = SealedBytes(writer="")
    leaf_hash = models.CharField(max_length=64)
    #: The tree's root once this entry stood in it.
    root = models.CharField(max_length=64)
    act = models.CharField(max_length=80)
    at = models.DateTimeField()
    salt = SealedBytes()
    details = SealedJSON(default=dict)

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["log", "position"], name="one_entry_per_position")]


class Wording(models.Model):
    """A text whose hash stands in a leaf, kept for the audience of one log under a mark made of that hash."""

    PROCESS, ROOM, WRITER, BOUND_BY = "log__process", "=log__audience", "writer", ("log_id", "mark", "writer")

    log = models.ForeignKey(Log, on_delete=models.PROTECT, related_name="+")
    #: The hash of the text under a key: the hash itself, without one, tells whoever guesses that they guessed right.
    mark = models.CharField(max_length=64)
    #: The public id of the seat whose own words these are; empty for what is the talks' as a whole.
    writer = models.CharField(max_length=32, default="")
    body = SealedText()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["log", "mark", "writer"], name="one_wording_per_mark")]


class Submission(models.Model):
    """One thing sent once: the idempotency id, a mark of what came with it, and what came of it."""

    actor = models.CharField(max_length=80)
    key = models.CharField(max_length=80)
    digest = models.CharField(max_length=64)
    result = models.CharField(max_length=120, default="")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["actor", "key"], name="one_submission_per_key")]


class Block(models.Model):
    """The hash over 256 neighbouring acts of a log, so that a proof over a long log needs no look at every act."""

    log = models.ForeignKey(Log, on_delete=models.PROTECT, related_name="+")
    index = models.BigIntegerField()
    hash = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["log", "index"], name="one_block_per_place")]


class Signing(models.Model):
    """How far this server has signed one log, and whether it may go on."""

    log = models.OneToOneField(Log, on_delete=models.PROTECT, related_name="+")
    size = models.BigIntegerField(default=0)
    root = models.CharField(max_length=64, default="")
    #: The right edge of the tree at that size, recomputed from the stored acts: from here the next signing goes on.
    frontier = models.JSONField(default=list)
    #: The checkpoint of that size with the log's own signature under it.
    note = models.TextField(default="")
    #: Why the log isn't signed any more until a person decides: "" while it is; see `checkpoints`.
    stopped = models.CharField(max_length=16, default="")
    stopped_at = models.DateTimeField(null=True)


class Evidence(models.Model):
    """A state under this server's own signature that its log doesn't hold, and who let the log go on in spite of it."""

    log = models.ForeignKey(Log, on_delete=models.PROTECT, related_name="+")
    size = models.BigIntegerField()
    root = models.CharField(max_length=64)
    #: The checkpoint, with the signatures of this server and of its witnesses.
    note = models.TextField()
    at = models.DateTimeField()
    #: The public id of the seat that handed it in; empty where the server found it itself.
    by = models.CharField(max_length=32, default="")
    decided_at = models.DateTimeField(null=True)
    #: The public id of the seat that decided; empty where an operator did at a terminal.
    decided_by = models.CharField(max_length=32, default="")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["log", "size", "root"], name="one_evidence_per_state")]


class Witness(models.Model):
    """A key with which somebody outside this server cosigns what it has seen of the logs; named by one seat."""

    public_id = models.CharField(max_length=32, unique=True)
    process = models.CharField(max_length=32)
    seat = models.CharField(max_length=32)
    name = models.CharField(max_length=200)
    key = models.CharField(max_length=300)
    enrolled_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["process", "name"], condition=models.Q(ended_at__isnull=True), name="one_witness_per_name"
            )
        ]


class Cosignature(models.Model):
    """That a witness saw a log at one size, after making sure that it had only grown."""

    log = models.ForeignKey(Log, on_delete=models.PROTECT, related_name="+")
    witness = models.ForeignKey(Witness, on_delete=models.PROTECT, related_name="+")
    size = models.BigIntegerField()
    root = models.CharField(max_length=64)
    #: The signature line; its time is the witness's own word.
    line = models.TextField()
    at = models.BigIntegerField()
    received_at = models.DateTimeField()
    #: Kept as evidence, and counted no more: a person decided to go on from a state that this one contradicts.
    void = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["log", "witness", "size", "root"], name="one_cosignature")]
