"""The deadlines of packages: outcomes are told, and rounds of the server-blind form close, when their time is over."""

from collections.abc import Iterator
from datetime import datetime

from parley.bargaining import acts
from parley.bargaining.models import BlindRound, Package
from parley.bargaining.rules import packages as rules
from parley.procedure.waiting import Due, deadline


@deadline
def packages_to_decide(at: datetime) -> Iterator[Due]:
    """Packages whose time for answers is over: never before, whoever has answered."""
    rows = Package.objects.for_clock().filter(state=rules.PUT, form=rules.TRUSTED, due__lte=at)
    for row in rows.select_related("process"):
        yield Due(acts.decide_package, row.process, {"package": row.public_id})


@deadline
def blind_rounds_to_close(at: datetime) -> Iterator[Due]:
    """The running rounds whose time is over; the one after it opens with that."""
    rows = BlindRound.objects.for_clock().filter(package__state=rules.PUT, closed_at=None, due__lte=at)
    for row in rows.select_related("package__process"):
        yield Due(acts.close_blind_round, row.package.process, {"round": row.public_id})
