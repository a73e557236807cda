"""A seat is offered by a link and a code on paper, and is taken by whoever holds either: once."""

from typing import Annotated

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Q
from pydantic import Field, StringConstraints

from parley.people.models import Account, Invitation, Seat
from parley.people.rules import invitation as rules
from parley.people.rules import paper, seating
from parley.people.rules.keeping import hashed, written
from parley.procedure.act import Act, act
from parley.procedure.capacities import TEAM
from parley.procedure.errors import Absent, Invalid, Refused
from parley.procedure.errors import mark as _
from parley.procedure.kinds import Id, MaybeName
from parley.record.sources import token

Secret = Annotated[str, StringConstraints(max_length=200)]
Days = Annotated[int, Field(ge=1, le=rules.LONGEST)]


@act
def invite_to_seat(act: Act, *, seat: Id, days: Days = 14) -> Invitation:
    """Make a link and a paper code with which a person takes the seat; an earlier invitation stops working.

    Both are in `shown_once` of what is returned, and nowhere else: only their hashes are kept.
    """
    found = act.find(Seat, seat, "party")
    ended = seating.Seat(found.valid_from, found.valid_until, found.ended_at).state(act.at) == seating.ENDED
    ruled = rules.made(act.at, days=days, taken=found.account_id is not None, ended=ended)
    _open_ones(act, found).update(withdrawn_at=act.at)
    link, code = written(token(32)), paper.made(token(32))
    invitation: Invitation = Invitation.objects.create(
        seat=found, link_hash=hashed(link), paper_hash=hashed(code), made_at=act.at, expires_at=ruled.expires
    )
    invitation.shown_once = {"link": link, "code": code}
    act.record("seat.invited", audience="team", seat=found.shown)
    return invitation


@act
def withdraw_invitation(act: Act, *, seat: Id) -> Seat:
    """Withdraw the open invitation to a seat: its link and its code stop working at once."""
    found = act.find(Seat, seat, "party")
    invitation = _open_ones(act, found).order_by("-pk").first()
    if invitation is None:
        raise Refused(_("There is no open invitation to withdraw."))
    invitation.withdrawn_at = _as_ruled(invitation).taken_back(act.at).withdrawn
    invitation.save()
    act.record("invitation.withdrawn", audience="team", seat=found.shown)
    return found


@act
def take_seat(act: Act, *, secret: Secret, username: MaybeName = "", password: Secret = "") -> Seat:
    """Take the seat to which the link or the paper code invites, with a new account or the one signed in."""
    # The digest of these entries, by which a repetition is known, tells nothing of the password: it is taken over
    # the secret too, which is kept nowhere and cannot be guessed.
    kept = hashed(secret)
    rows = act.rows(Invitation).filter(Q(link_hash=kept) | Q(paper_hash=kept)).select_related("seat__party")
    invitation = rows.first()
    if invitation is None or _as_ruled(invitation).state(act.at) != rules.MADE:
        raise Absent
    seat: Seat = invitation.seat
    standing = seating.Seat(seat.valid_from, seat.valid_until, seat.ended_at).state(act.at)
    if seat.account_id is not None or standing == seating.ENDED:
        raise Absent
    # From here on it is the seat that acts, in its capacity and under its name.
    account, act.by = act.by.account, seat
    if account is None:
        account = _account(username, password)
    else:
        own = act.rows(Seat).filter(account=account).select_related("party")
        live = [other for other in own if other.ended_at is None or other.ended_at > act.at]
        seating.one_side([_side(other) for other in live], _side(seat))
    seat.account = account
    seat.save()
    invitation.used_at = _as_ruled(invitation).taken_up(act.at).used
    invitation.save()
    seat.just_taken = True
    act.record("seat.taken", audience="team")
    if seat.capacity not in TEAM:
        act.record("seat.taken", audience=f"seat:{seat.public_id}")
    return seat


def _open_ones(act: Act, seat: Seat):  # type: ignore[no-untyped-def]
    return act.rows(Invitation).filter(seat=seat, used_at__isnull=True, withdrawn_at__isnull=True)


def _as_ruled(row: Invitation) -> rules.Invitation:
    return rules.Invitation(row.expires_at, row.used_at, row.withdrawn_at)


def _side(seat: Seat) -> str | None:
    return seating.side(seat.capacity, seat.party.public_id if seat.party is not None else None)


def _account(username: str, password: str) -> Account:
    """A new account, whose name nobody else bears and whose password is not easily guessed."""
    account = Account(username=Account.normalize_username(username))
    wrong: dict[str, Refused] = {}
    try:
        Account._meta.get_field("username").run_validators(account.username)
        if not username:
            raise Refused(_("Choose a name to sign in with."))
        if Account.objects.filter(username__iexact=account.username).exists():
            raise Refused(_TAKEN)
    except ValidationError as error:
        wrong["username"] = Refused(" ".join(error.messages))
    except Refused as refused:
        wrong["username"] = refused
    try:
        validate_password(password, account)
    except ValidationError as error:
        wrong["password"] = Refused(" ".join(error.messages))
    if wrong:
        raise Invalid(wrong)
    account.set_password(password)
    try:
        with transaction.atomic():
            account.save()
    except IntegrityError:
        raise Refused(_TAKEN, field="username") from None
    return account


_TAKEN = _("This name is taken. Choose another.")
