"""Talks to try things in: a plainly fictional process over shared water, with a seat in every capacity."""

from typing import Any

from django.test import Client

from parley.convening.models import Party, Process, Rules
from parley.convening.rules.procedure import Procedure
from parley.people.models import Account, Seat
from parley.procedure.capacities import SEATS, Capacity
from parley.procedure.viewer import Viewer

PARTIES = ("Upper Terraces", "Lower Fields", "Lake Fishers")


def saying(model: Any, **words: str) -> Any:
    """The one row that says this: the database can't be asked for words, so all rows are opened and looked at."""
    (found,) = [
        row for row in model._base_manager.all() if all(getattr(row, name) == said for name, said in words.items())
    ]
    return found


class Talks:
    """One process; `heads`, `delegates` and so on by party, the others by capacity."""

    def __init__(self, title: str = "Talks over the water of the valley", **procedure: object) -> None:
        self.process = Process.objects.create(title=title, track="II", languages=["en", "ar"])
        self.parties = [Party.objects.create(process=self.process, name=name, mark=i) for i, name in enumerate(PARTIES)]
        self.adopt(**procedure)
        self.mediator = self.seat(Capacity.MEDIATOR)
        self.secretariat = self.seat(Capacity.SECRETARIAT)
        self.heads = [self.seat(Capacity.HEAD, party) for party in self.parties]
        self.delegates = [self.seat(Capacity.DELEGATE, party) for party in self.parties]

    def adopt(self, **procedure: object) -> None:
        """Put rules of procedure in force."""
        self.process.rules_version += 1
        content = Procedure(**procedure).to_json()  # type: ignore[arg-type]
        Rules.objects.create(process=self.process, version=self.process.rules_version, content=content)
        self.process.save()

    def seat(self, capacity: Capacity, party: Party | None = None, **columns: object) -> Seat:
        """A new seat with an account of its own, whose password is "password"."""
        number = Account.objects.count() + 1
        name = f"{capacity.value} {number}"
        account = Account.objects.create_user(username=f"person{number}", password="password", name=name)
        return Seat.objects.create(
            process=self.process,
            party=party,
            account=account,
            capacity=capacity,
            **{"legal_name": name, **columns},
        )

    def one_of_each(self) -> dict[Capacity, Seat]:
        """A seat in every capacity there is."""
        seats = {
            Capacity(seat.capacity): seat for seat in (*self.delegates, *self.heads, self.mediator, self.secretariat)
        }
        for capacity in SEATS - set(seats):
            party = self.parties[0] if capacity in (Capacity.ADVISER, Capacity.ENVOY) else None
            seats[capacity] = self.seat(capacity, party)
        return seats

    def viewer(self, seat: Seat | None) -> Viewer:
        return Viewer(account=seat.account if seat else None, seat=seat, process=self.process)

    def client(self, seat: Seat | None = None) -> Client:
        """A browser in which the seat's account is signed in; the public's without one."""
        client = Client()
        if seat is not None:
            client.force_login(seat.account)
        return client

    def url(self, rest: str = "") -> str:
        return f"/p/{self.process.public_id}/{rest}"
