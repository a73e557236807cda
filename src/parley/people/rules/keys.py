"""Whose key counts: one in force for a seat, no key for two, and who may say that it was compared."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace

from parley.ledger.signing import BadKey, BadSignature
from parley.procedure.capacities import TEAM, Capacity
from parley.procedure.errors import Refused
from parley.procedure.errors import mark as _

IN_FORCE, REPLACED, REVOKED = "in force", "replaced", "revoked"
TRANSITIONS = {IN_FORCE: frozenset({REPLACED, REVOKED}), REPLACED: frozenset(), REVOKED: frozenset()}
LABELS = {IN_FORCE: _("in force"), REPLACED: _("replaced"), REVOKED: _("revoked")}

#: How two people made sure that they speak of the same key: by a way that doesn't go through this server.
HOW = {
    "meeting": _("face to face"),
    "telephone": _("by telephone"),
    "video": _("by video"),
    "paper": _("on paper that one gave the other"),
}

#: What the readers of keys and signatures say, in words that can be translated; by code, see parley.ledger.codes.
_SAID = {
    "key.unknown": _(
        "This is no public key of a kind that can be used: an SSH key begins with ssh-ed25519, a minisign key with RW."
    ),
    "key.private": _(
        "This is a private key. It must never leave its owner, and now it has: throw it away, make a new one, and "
        "paste the public key alone."
    ),
    "key.type": _("A key of the type %(type)s cannot be used. Make an SSH key of the type ed25519."),
    "key.toolong": _("This is longer than a key can be: more than %(most)s characters."),
    "key.shape": _("This is not written as a key of the kind %(kind)s is. Copy it whole, and nothing else with it."),
    "key.weak": _("This key is no point of the curve, or one under which anybody could sign. Make a new one."),
    "key.site": _("The passkey names no site for which it was made."),
    "signature.toolong": _("This is longer than a signature can be: more than %(most)s characters."),
    "signature.shape": _(
        "This is not a signature as a key of the kind %(kind)s makes it, or part of it is missing. Copy it whole, from "
        "the first line to the last."
    ),
    "signature.other_key": _("This signature was made with another key than the one in force for your seat."),
    "signature.namespace": _("This signature was made for something else. Sign with the option -n %(namespace)s."),
    "signature.false": _(
        "The key did not sign exactly this text. Download the text again, sign that file as it is, and send the new "
        "signature."
    ),
    "signature.comment": _("The trusted comment below the signature was changed after signing."),
    "signature.site": _("The passkey signed on another site than %(site)s."),
    "signature.unverified": _("The passkey signed without making sure who you are: by PIN, finger or face."),
}


@dataclass(frozen=True)
class Sitting:
    """Somebody at the table: the seat, its capacity, and the party it sits for."""

    seat: str
    capacity: str
    party: str | None = None


@dataclass(frozen=True)
class Key:
    """One seat's key: the point by which it is known again, how it stands, and whether anybody compared it."""

    seat: str
    point: str
    state: str = IN_FORCE
    compared: bool = False

    def confirmed(self, by: Sitting, owner: Sitting, *, headed: bool) -> "Key":
        """The key once somebody else said that it is the one that its owner read out."""
        self._in_force()
        if by.seat == owner.seat:
            raise Refused(_("Somebody else compares your key with you; nobody can do that alone."))
        if not vouches(by, owner, headed=headed):
            raise Refused(_("This key is compared by somebody else: for a delegation, by its head."))
        if self.compared:
            raise Refused(_("This key has been compared already."))
        return replace(self, compared=True)

    def replaced(self) -> "Key":
        """The key once its owner signs with another one."""
        self._in_force()
        return replace(self, state=REPLACED)

    def revoked(self, by: Sitting, owner: Sitting, *, headed: bool) -> "Key":
        """The key once it counts no more: by its owner, or by whoever compares it, for a device that was lost."""
        self._in_force()
        if by.seat != owner.seat and not vouches(by, owner, headed=headed):
            raise Refused(_("This key is revoked by its owner, or by the head of the delegation."))
        return replace(self, state=REVOKED)

    def _in_force(self) -> None:
        if self.state != IN_FORCE:
            raise Refused(_("This key is no longer in force."))


def vouches(by: Sitting, owner: Sitting, *, headed: bool) -> bool:
    """Whether `by` may say that the owner's key was compared.

    The head for everybody else of the delegation; the mediation team for heads, for a delegation without a head in
    force (`headed`), and for whoever sits for no party.
    """
    if by.seat == owner.seat:
        return False
    if by.capacity == Capacity.HEAD and by.party is not None and by.party == owner.party:
        return True
    return by.capacity in TEAM and (owner.party is None or owner.capacity == Capacity.HEAD or not headed)


def enrolled(seat: str, point: str, known: Iterable[Key]) -> Key:
    """A new key for a seat that has none in force; one that was ever enrolled in these talks is not taken again."""
    keys = list(known)
    if any(key.seat == seat and key.state == IN_FORCE for key in keys):
        raise Refused(_("Your seat has a key already. Replace that one, if you want to sign with another."))
    _never_seen(point, {key.point for key in keys})
    return Key(seat, point)


def replacing(old: Key, point: str, known: Iterable[Key]) -> tuple[Key, Key]:
    """The old key as it ends, and the new one in its place, which has to be compared anew."""
    _never_seen(point, {key.point for key in known})
    return old.replaced(), Key(old.seat, point)


def refused(bad: BadKey | BadSignature, *, field: str, enrolling: bool = False) -> Refused:
    """What is wrong with a key or a signature, in words for whoever entered it; `enrolling`, the key is a new one."""
    if enrolling and bad.code == "signature.other_key":
        return Refused(_("This signature was made with another key than the one that you are enrolling."), field=field)
    return Refused(_SAID[bad.code], field=field, **bad.params)


def _never_seen(point: str, points: Collection[str]) -> None:
    if point in points:
        raise Refused(
            _(
                "This key is or was enrolled in these talks already, for your seat or for another one. Make a new key, "
                "for this seat alone."
            ),
            field="public_key",
        )
