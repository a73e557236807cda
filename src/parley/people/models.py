"""Accounts, seats and the ways to take them."""

from datetime import datetime

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from parley.people.rules import keys
from parley.procedure.capacities import LABELS, SEATS
from parley.procedure.errors import NotEntitled
from parley.procedure.errors import mark as _
from parley.procedure.guarded import Guarded
from parley.record.sealed import SealedText
from parley.record.sources import now


class Account(AbstractUser):
    """A person who can sign in; what the person may do comes from seats, never from the account."""

    PROCESS, ROOM, BOUND_BY = "", "accounts", ("username",)

    first_name = None  # type: ignore[assignment]
    last_name = None  # type: ignore[assignment]
    name = SealedText(blank=True)
    #: May open new processes on this server; given by the operator on the command line.
    may_found = models.BooleanField(default=False)

    class Meta(AbstractUser.Meta):
        # Two accounts whose names differ only in capitals could pass for each other.
        constraints = [models.UniqueConstraint(Lower("username"), name="one_account_per_username")]

    def __str__(self) -> str:
        return self.name or self.username


class Seat(Guarded):
    """A person's capacity in a process, for a party or for none, while it is valid."""

    process = models.ForeignKey("convening.Process", on_delete=models.PROTECT, related_name="+")
    party = models.ForeignKey("convening.Party", on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    capacity = models.CharField(max_length=16, choices=[(str(c), LABELS[c]) for c in sorted(SEATS)])
    #: The person's own name: for that person and the team alone. Everything else says `shown`.
    legal_name = SealedText(room="team")
    pseudonym = SealedText(blank=True)
    institution = SealedText(blank=True)
    valid_from = models.DateTimeField(default=now)
    valid_until = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    #: Whether the act that returned this row has just bound it to an account; a repetition of the act has not.
    just_taken: bool = False

    class Meta:
        ordering = ["valid_from", "pk"]

    def __str__(self) -> str:
        return self.shown

    @property
    def shown(self) -> str:
        """The name under which others see this seat: the pseudonym where there is one."""
        return self.pseudonym or self.legal_name

    @property
    def ref(self) -> str:
        return self.public_id

    def in_force(self, at: datetime) -> bool:
        """Whether the seat counts at that time."""
        if self.ended_at is not None and self.ended_at <= at:
            return False
        return self.valid_from <= at and (self.valid_until is None or at < self.valid_until)

    def renewed(self) -> "Seat":
        """The seat as it stands now; `NotEntitled` when it has ended or is not valid yet."""
        seat = Seat._base_manager.select_related("process", "party", "account").get(pk=self.pk)
        if not seat.in_force(now()):
            raise NotEntitled(_("This seat is not in force."))
        return seat


class Invitation(Guarded):
    """A single-use way to take a seat: a link and a code on paper, both kept only as hashes."""

    PROCESS = "seat__process"

    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+")
    link_hash = models.CharField(max_length=64, unique=True)
    paper_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField(default=now)
    expires_at = models.DateTimeField()
    #: The link's token and the paper code, on the row that `invite_to_seat` returns the first time.
    shown_once: dict[str, str] | None = None

    used_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)


class Token(Guarded):
    """A key with which a program acts from a seat through the API; kept only as a hash."""

    PROCESS = "seat__process"
    ROOM, WRITER = "seat:seat", "seat"

    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+")
    label = SealedText()
    token_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField(default=now)
    expires_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    #: The key itself, on the row that `make_token` returns the first time.
    shown_once: dict[str, str] | None = None


class SeatKey(Guarded):
    """A public key of the holder's own, with which a seat signs; its private half was never on this server."""

    process = models.ForeignKey("convening.Process", on_delete=models.PROTECT, related_name="+")
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+")
    #: The key as it stands in the record, in one line; `parley.ledger.signing` reads it.
    text = models.TextField()
    #: By what a key is known again, whatever kind it comes as.
    point_hash = models.CharField(max_length=64)
    enrolled_at = models.DateTimeField(default=now)
    #: When somebody said that it was compared with its owner's by another way than this server, who, and how.
    confirmed_at = models.DateTimeField(null=True, blank=True)
    confirmed_by = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    confirmed_how = models.CharField(max_length=16, blank=True)
    #: Whether they signed that with a key of their own.
    countersigned = models.BooleanField(default=False)
    revoked_at = models.DateTimeField(null=True, blank=True)
    replaced_at = models.DateTimeField(null=True, blank=True)
    replaced_by = models.ForeignKey("self", on_delete=models.PROTECT, related_name="+", null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["process", "point_hash"], name="a_key_is_enrolled_once"),
            models.UniqueConstraint(
                fields=["seat"], condition=Q(revoked_at=None, replaced_at=None), name="one_key_in_force_per_seat"
            ),
        ]
        ordering = ["enrolled_at", "pk"]

    @property
    def state(self) -> str:
        """How it stands, in the words of `people.rules.keys`."""
        return keys.REVOKED if self.revoked_at else keys.REPLACED if self.replaced_at else keys.IN_FORCE
