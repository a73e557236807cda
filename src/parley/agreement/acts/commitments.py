"""Promises that follow from an agreement: who does what by when, who verifies it, and what came of it."""

from typing import Any, Literal

from parley.agreement.models import Agreement, Commitment, Report
from parley.agreement.rules import commitment as rules
from parley.convening.models import Party
from parley.people.models import Seat
from parley.procedure.act import Act, act
from parley.procedure.errors import Absent, Refused
from parley.procedure.errors import mark as _
from parley.procedure.kinds import Id, MaybeLine, Moment, Passage
from parley.procedure.table import ACTS


@act
def enter_commitment(
    act: Act, *, agreement: Id, party: Id, what: Passage, due_at: Moment, verifier: Id, clause: MaybeLine = ""
) -> Commitment:
    """Enter a promise of the agreement: which party does what, by when, and whose seat verifies it."""
    found = act.find(Agreement, agreement)
    seat = act.find(Seat, verifier)
    if seat.capacity not in ACTS["verify_commitment"].who:
        raise Refused(
            _("This seat may not verify: choose a guarantor, a witness, an observer or the team."), field="verifier"
        )
    commitment = Commitment.objects.create(
        agreement=found,
        party=act.find(Party, party),
        what=what,
        clause=clause,
        due_at=due_at,
        verifier=seat,
        made_at=act.at,
    )
    _record(act, commitment, "entered", verifier=seat.shown, due=due_at.isoformat())
    return commitment


@act
def claim_commitment(act: Act, *, commitment: Id, words: Passage) -> Report:
    """Report that one's party has kept a promise, and how that can be seen."""
    found = act.find(Commitment, commitment, "party", "agreement")
    if found.party_id != act.by.party_id:
        raise Refused(_("Only the party that promised can report that it has kept the promise."))
    return _report(act, found, rules.CLAIMED, words)


@act
def verify_commitment(act: Act, *, commitment: Id, words: Passage) -> Report:
    """Verify that a promise has been kept; for the seat that the commitment names."""
    return _report(act, _to_verify(act, commitment), rules.VERIFIED, words)


@act
def dispute_commitment(act: Act, *, commitment: Id, words: Passage) -> Report:
    """Dispute a claim that a promise has been kept: another party, or the verifier."""
    found = act.find(Commitment, commitment, "party", "agreement")
    if found.party_id == act.by.party_id:
        raise Refused(_("A party does not dispute its own report."))
    if act.by.party_id is None and found.verifier_id != act.by.pk:
        raise Refused(_("Only another party or the verifier disputes a report."))
    return _report(act, found, rules.DISPUTED, words)


@act
def settle_dispute(
    act: Act, *, commitment: Id, finding: Literal["verified", "breach", "unresolved"], words: Passage
) -> Report:
    """Say what came of a dispute: kept after all, a breach, or left unresolved."""
    found = _to_verify(act, commitment)
    if found.state != rules.DISPUTED:
        raise Refused(_("There is no dispute to settle."))
    return _report(act, found, finding, words)


@act
def note_overdue(act: Act, *, commitment: Id) -> Commitment:
    """Note that a promise was not reported as kept in its time."""
    found = act.rows(Commitment).select_related("party", "agreement").filter(public_id=commitment).first()
    if found is None:
        raise Absent
    if act.at < found.due_at:
        raise Refused(_("The time has not passed yet."))
    found.state = rules.moved(found.state, rules.OVERDUE)
    found.save()
    _record(act, found, "overdue")
    return found


def _to_verify(act: Act, commitment: str) -> Commitment:
    found = act.find(Commitment, commitment, "party", "agreement")
    if found.verifier_id != act.by.pk:
        raise Refused(_("The commitment names another seat as its verifier."))
    return found


def _report(act: Act, commitment: Commitment, state: str, words: str) -> Report:
    commitment.state = rules.moved(commitment.state, state)
    commitment.save()
    report = Report.objects.create(commitment=commitment, seat=act.by, state=state, words=words, at=act.at)
    _record(act, commitment, state, words=words)
    return report


def _record(act: Act, commitment: Commitment, state: str, **more: Any) -> None:
    details: dict[str, Any] = {
        "party": commitment.party.name,
        "what": commitment.what,
        "commitment": commitment.public_id,
    }
    act.record(f"commitment.{state}", **details, **more)
