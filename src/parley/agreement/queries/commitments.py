"""Commitments and the reports on them, as every seat of the process sees them."""

from dataclasses import dataclass

from django.db.models import Q
from django.urls import reverse

from parley.agreement.models import Commitment, Report
from parley.agreement.rules import commitment as rules
from parley.people.models import Seat
from parley.people.queries import in_force
from parley.procedure.errors import mark as _
from parley.procedure.guarded import EVERYTHING, NOTHING, one, visible
from parley.procedure.table import ACTS
from parley.procedure.viewer import Viewer, possible
from parley.procedure.waiting import Waiting, waits
from parley.procedure.words import say


@visible(Commitment)
def commitments_seen(viewer: Viewer) -> Q:
    return EVERYTHING if viewer.seated else NOTHING


@visible(Report)
def reports_seen(viewer: Viewer) -> Q:
    return EVERYTHING if viewer.seated else NOTHING


_KINDS = {
    rules.DUE: "open",
    rules.OVERDUE: "care",
    rules.CLAIMED: "care",
    rules.VERIFIED: "done",
    rules.DISPUTED: "care",
    rules.BREACH: "ended",
    rules.UNRESOLVED: "ended",
}


@dataclass(frozen=True)
class ReportRow:
    report: Report
    state: str


@dataclass(frozen=True)
class CommitmentView:
    """A promise with its reports, and what this viewer may do with it now."""

    commitment: Commitment
    state: str
    kind: str
    reports: list[ReportRow]
    can: frozenset[str]


def commitments(viewer: Viewer, agreement: str) -> list[CommitmentView]:
    """The promises of one agreement, what is due first at the head; without their reports."""
    rows = Commitment.objects.seen_by(viewer).filter(agreement__public_id=agreement)
    return [_view(viewer, row, []) for row in rows.select_related("party", "verifier", "agreement")]


def commitment(viewer: Viewer, public_id: str) -> CommitmentView:
    """One promise with all that was reported on it."""
    found = one(Commitment, viewer, public_id, "party", "verifier", "agreement")
    reports = Report.objects.seen_by(viewer).filter(commitment=found).select_related("seat__party")
    return _view(viewer, found, list(reports))


def verifier_choices(viewer: Viewer) -> list[tuple[str, str]]:
    """The seats that may verify, for a form."""
    rows = Seat.objects.seen_by(viewer).filter(in_force(), capacity__in=ACTS["verify_commitment"].who)
    return [(seat.public_id, seat.shown) for seat in rows.order_by("pk")]


def _view(viewer: Viewer, row: Commitment, reports: list[Report]) -> CommitmentView:
    own, verifies = row.party_id == viewer.party_id, row.verifier_id == viewer.seat.pk
    other = viewer.party_id is not None and not own
    steps = {
        "claim_commitment": lambda: own and rules.moved(row.state, rules.CLAIMED),
        "verify_commitment": lambda: verifies and row.state == rules.CLAIMED,
        "dispute_commitment": lambda: (other or verifies) and rules.moved(row.state, rules.DISPUTED),
        "settle_dispute": lambda: verifies and rules.moved(row.state, rules.BREACH),
    }
    return CommitmentView(
        commitment=row,
        state=say(rules.LABELS[row.state]),
        kind=_KINDS[row.state],
        reports=[ReportRow(report, say(rules.LABELS[report.state])) for report in reports],
        can=possible(viewer, steps),
    )


@waits
def commitments_waiting(viewer: Viewer) -> list[Waiting]:
    """Promises of one's own party that are due, and claims that this seat has to verify."""
    own = Q(party=viewer.party_id, state__in=(rules.DUE, rules.OVERDUE)) if viewer.party_id else NOTHING
    mine = Q(verifier=viewer.seat, state__in=(rules.CLAIMED, rules.DISPUTED))
    found = []
    for row in Commitment.objects.seen_by(viewer).filter(own | mine):
        url = reverse("agreement:commitment", args=[viewer.process.public_id, row.public_id])
        to_verify = row.verifier_id == viewer.seat.pk and row.state in (rules.CLAIMED, rules.DISPUTED)
        if to_verify:
            found.append(Waiting(say(_("Verify: %(what)s"), {"what": row.what}), url))
        elif viewer.may("claim_commitment"):
            found.append(Waiting(say(_("Keep the commitment: %(what)s"), {"what": row.what}), url, row.due_at))
    return found
