"""From which seat somebody looks: asked before there is a viewer, and so of the whole table of seats."""

from django.db.models import Q

from parley.people.models import Account, Seat, Token
from parley.record.sources import now


def in_force() -> Q:
    """The condition that a seat counts now."""
    at = now()
    ended = Q(ended_at__isnull=True) | Q(ended_at__gt=at)
    return Q(valid_from__lte=at) & (Q(valid_until__isnull=True) | Q(valid_until__gt=at)) & ended


def seats_of(account: Account) -> list[Seat]:
    """The seats that an account holds now, in all processes: its own, and so nobody's secret to it."""
    rows = Seat._base_manager.filter(in_force(), account=account).select_related("process", "party")
    # Sorted here: each database has an order of its own for letters.
    return sorted(rows.order_by("pk"), key=lambda seat: seat.process.title)


def seat_in(account: Account, process: str, preferred: str = "") -> Seat | None:
    """The seat from which an account looks at a process, with that process: the preferred one, else its first."""
    rows = Seat._base_manager.filter(in_force(), account=account, process__public_id=process)
    seats = list(rows.select_related("process", "party").order_by("pk"))
    return next((seat for seat in seats if seat.public_id == preferred), seats[0] if seats else None)


def demonstration_seat(process_pk: int, public_id: str) -> Seat | None:
    """A seat that a visitor of the demonstration sits down in; the caller has made sure that this is one."""
    rows = Seat._base_manager.filter(in_force(), process_id=process_pk, public_id=public_id)
    return rows.filter(process__demonstration=True).select_related("process", "party").first()


def demonstration_seats() -> list[Seat]:
    """Every seat in the processes of a demonstration; the caller has made sure that this is one."""
    rows = Seat._base_manager.filter(in_force(), process__demonstration=True).select_related("process", "party")
    return list(rows.order_by("process__opened_at", "process_id", "pk"))


def seat_by_token(token_hash: str, process_pk: int) -> Seat | None:
    """The seat from which a program acts that shows this key; None when the key is unknown, revoked or run out."""
    alive = Q(token_hash=token_hash, revoked_at__isnull=True) & (Q(expires_at__isnull=True) | Q(expires_at__gt=now()))
    token = Token._base_manager.filter(alive, seat__process_id=process_pk).first()
    if token is None:
        return None
    # The key of a closed account is dead like its password; the seats of a demonstration have no account.
    holder = Q(account__isnull=True) | Q(account__is_active=True)
    return Seat._base_manager.filter(in_force(), holder, pk=token.seat_id).select_related("process", "party").first()
