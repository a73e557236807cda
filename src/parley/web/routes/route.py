"""One line of the table of routes."""

from dataclasses import dataclass

from parley.procedure.capacities import Capacity
from parley.procedure.table import ACTS
from parley.procedure.viewer import Viewer

#: Everybody, with or without an account.
ANYONE = frozenset(Capacity)
#: Anybody who has signed in, seated or not.
SIGNED_IN = "signed in"

Who = frozenset[Capacity] | str | None


@dataclass(frozen=True)
class Route:
    """Who may read at an address, and who may send something there; None means nobody."""

    get: Who = None
    post: Who = None

    def admits(self, viewer: Viewer, method: str) -> bool:
        who = self.get if method in ("GET", "HEAD") else self.post if method == "POST" else None
        if who is None:
            return False
        if who == SIGNED_IN:
            return viewer.account is not None
        return who == ANYONE or (viewer.seated and viewer.capacity in who)


def read(who: Who) -> Route:
    """An address that is only read."""
    return Route(get=who)


def act(name: str) -> Route:
    """The page of an act: for those whom the table of acts names, and for nobody else."""
    return Route(get=ACTS[name].who, post=ACTS[name].who)
