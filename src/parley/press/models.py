"""The press room: items with their versions, the parties' clearances, the media bank, and what readers leave."""

from typing import Any

from django.db import models
from django.utils.crypto import constant_time_compare, salted_hmac

from parley.convening.models import Party, Process
from parley.people.models import Seat
from parley.procedure.guarded import Guarded
from parley.record.sealed import SealedJSON, SealedText
from parley.record.sources import now
from parley.record.vault import mark


class PressRoom(Guarded):
    """What holds for the whole press room of a process; there is one from the first issue on."""

    process = models.OneToOneField(Process, on_delete=models.PROTECT, related_name="+")
    reactions = models.BooleanField(default=True)


class Photo(Guarded):
    """A photograph of the media bank, re-encoded in two sizes; what else the camera had written is gone."""

    ROOM = "room:process"

    process = models.ForeignKey(Process, on_delete=models.PROTECT, related_name="+")
    alt = SealedText()
    credit = SealedText()
    source = SealedText(blank=True)
    #: SHA-256 of the large and of the small rendition, under which their files lie in the media folder.
    large = models.CharField(max_length=64)
    small = models.CharField(max_length=64)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    small_width = models.PositiveIntegerField()
    small_height = models.PositiveIntegerField()
    added_by = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField(default=now)


class Item(Guarded):
    """Something for the public, which keeps its address through every correction."""

    process = models.ForeignKey(Process, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12)
    made_at = models.DateTimeField(default=now)
    #: When it was first issued, and when a version of it was last issued.
    issued_at = models.DateTimeField(null=True, blank=True)
    updated_at = models.DateTimeField(null=True, blank=True)


class Version(Guarded):
    """One version of an item: a snapshot of all that it shows, and how far it has come."""

    PROCESS = "item__process"
    ROOM = "room:item__process"

    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=12, default="draft")
    #: Its place among the issued versions; none before, so that the numbers tell of no draft given up.
    number = models.PositiveIntegerField(null=True, blank=True)
    content = SealedJSON()
    digest = models.CharField(max_length=64)
    #: Counts the edits of the draft, so that two people editing see each other's work.
    edition = models.PositiveIntegerField(default=1)
    photo = models.ForeignKey(Photo, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    #: Public id of the agreement of these talks whose texts it holds; empty for what was entered by hand.
    agreement = models.CharField(max_length=32, blank=True)
    #: Public id of the consultation whose result it tells; of that, its page is made of `content` alone.
    consultation = models.CharField(max_length=32, blank=True)
    #: What a correction changes and why, in words for the reader.
    correction = SealedText(blank=True)
    embargo_until = models.DateTimeField(null=True, blank=True)
    drafted_by = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=now)
    issued_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["made_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["item", "number"], name="one_version_per_number"),
            models.UniqueConstraint(
                fields=["item"], condition=models.Q(state="issued"), name="one_issued_version_per_item"
            ),
        ]


class Clearance(Guarded):
    """What a party has said of a version, pinned to its exact words by their hash."""

    PROCESS = "version__item__process"
    ROOM, WRITER = "party:party", "seat"

    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="+")
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+")
    said = models.CharField(max_length=12, default="asked")
    digest = models.CharField(max_length=64)
    words = SealedText(blank=True)
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    asked_at = models.DateTimeField(default=now)
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["version", "party"], name="one_clearance_per_party")]


class Tag(Guarded):
    """A tag of a version as it was issued."""

    PROCESS = "version__item__process"

    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=80)
    slug = models.CharField(max_length=80)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["version", "slug"], name="one_tag_per_version")]


class Reaction(Guarded):
    """One reader's reaction to an item; the mark is a hash of a random cookie and the item, and joins nothing."""

    PROCESS = "item__process"

    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="+")
    mark = models.CharField(max_length=64)
    name = models.CharField(max_length=12)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["item", "mark"], name="one_reaction_per_reader")]


class Subscriber(Guarded):
    """An address that asked for the press room's news by mail: personal data, deleted when its owner leaves."""

    process = models.ForeignKey(Process, on_delete=models.PROTECT, related_name="+")
    address = SealedText(room="room:process")
    #: By which the address is found again, however its letters are written.
    mark = models.CharField(max_length=64, default="", editable=False)
    language = models.CharField(max_length=8)
    asked_at = models.DateTimeField(default=now)
    confirmed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["process", "mark"], name="one_subscriber_per_mark")]

    def save(self, *args: Any, **options: Any) -> None:
        self.mark = self.marked(self.address)
        super().save(*args, **options)

    @staticmethod
    def marked(address: str) -> str:
        """The mark under which an address is kept."""
        return mark(address.casefold())

    def token(self, purpose: str) -> str:
        """What stands in the links of a mail: it can do this one thing for this one address, and nothing else."""
        return self._token(self.public_id, purpose)

    @staticmethod
    def named_by(token: str, purpose: str) -> str | None:
        """The public id of the subscriber for whom this token was made, still there or not; None for a false one."""
        public_id = token.partition("-")[0]
        good = constant_time_compare(token, Subscriber._token(public_id, purpose))
        return public_id if good else None

    @staticmethod
    def _token(public_id: str, purpose: str) -> str:
        mac = salted_hmac(f"parley.press.{purpose}", public_id, algorithm="sha256").hexdigest()
        return f"{public_id}-{mac[:40]}"
