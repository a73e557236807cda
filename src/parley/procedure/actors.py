"""Actors without a seat: who founds a process, the clock, who holds an invitation, and anyone by a public link."""

from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from parley.procedure.capacities import Capacity
from parley.procedure.errors import NotEntitled
from parley.procedure.errors import mark as _


@dataclass(frozen=True)
class Founder:
    """An account that opens a new process."""

    account: Any
    capacity: str = Capacity.FOUNDER
    process: Any = None
    party: Any = None

    public_id: str = ""

    @property
    def ref(self) -> str:
        return f"account-{self.account.pk}"

    @property
    def shown(self) -> str:
        return str(self.account)

    def renewed(self) -> "Founder":
        self.account.refresh_from_db()
        if not (self.account.is_active and self.account.may_found):
            raise NotEntitled(_("This account may not open a process."))
        return self


@dataclass(frozen=True)
class Clock:
    """The clock, that lets deadlines pass in one process."""

    process: Any
    capacity: str = Capacity.CLOCK
    party: Any = None
    public_id: str = ""
    shown: str = ""
    ref: str = "clock"

    def renewed(self) -> "Clock":
        return self


@dataclass(frozen=True)
class Stranger:
    """Somebody who came by a public link; `who` is the random mark of this visitor, never a name."""

    process: Any
    who: str = ""
    capacity: str = Capacity.PUBLIC
    party: Any = None
    public_id: str = ""
    shown: str = ""

    @property
    def ref(self) -> str:
        # A hash: the mark itself is a visitor's, and stands nowhere in the database.
        return f"public-{sha256(f'{self.process.public_id} {self.who}'.encode()).hexdigest()[:40]}"

    def renewed(self) -> "Stranger":
        return self


@dataclass(frozen=True)
class Bearer:
    """Somebody who holds an invitation to a seat, signed in or not; the act looks at the invitation itself."""

    process: Any
    invitation: str
    account: Any = None
    capacity: str = Capacity.PUBLIC
    party: Any = None
    public_id: str = ""
    shown: str = ""

    @property
    def ref(self) -> str:
        return f"invitation-{self.invitation}"

    def renewed(self) -> "Bearer":
        if self.account is not None:
            self.account.refresh_from_db()
            if not self.account.is_active:
                raise NotEntitled(_("This account is closed."))
        return self
