"""The stored keys of rooms. Only `parley.record` imports this file."""

from django.db import models


class RoomKey(models.Model):
    """The key of one room of a process, for the words of one writer or of none: only ever stored wrapped.

    Words are sealed under the newest version; an older one is there while a rotation is under way, and then gone.
    """

    process = models.CharField(max_length=32)
    #: As the logs name their audience: "common", "team", "party:ID", "seat:ID", "room:ID", "public".
    room = models.CharField(max_length=64)
    #: The public id of the seat whose words it shuts, so that they can be erased; empty where they are nobody's own.
    writer = models.CharField(max_length=32)
    version = models.PositiveIntegerField()
    #: Stands before everything that this key shuts.
    name = models.CharField(max_length=16, unique=True)
    #: The key under the vault key, bound to all columns above; empty once it is destroyed.
    wrapped = models.BinaryField()
    destroyed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["process", "room", "writer", "version"], name="one_key_per_version")
        ]
        indexes = [models.Index(fields=["destroyed_at"], name="keys_destroyed")]
