"""Who may sign and follow up, and how the record says it."""

from parley.procedure.capacities import Capacity
from parley.procedure.errors import mark as _
from parley.procedure.table.row import CLOCK, DELEGATION, HEAD, PARTY_VOICES, TEAM, Row

_MAY_SIGN = frozenset({Capacity.HEAD, Capacity.DELEGATE, Capacity.ENVOY, Capacity.GUARANTOR, Capacity.WITNESS})
_MAY_VERIFY = frozenset({Capacity.GUARANTOR, Capacity.WITNESS, Capacity.OBSERVER}) | TEAM

ACTS = {
    "open_for_signature": Row(TEAM, _("Open for signature")),
    "initial_agreement": Row(_MAY_SIGN, _("Initial the agreement"), own_key="agreements"),
    "sign_agreement": Row(_MAY_SIGN, _("Sign the agreement"), own_key="agreements"),
    "decline_to_sign": Row(_MAY_SIGN, _("Decline to sign")),
    "ratify_signature": Row(HEAD, _("Ratify the signature"), own_key="agreements"),
    "withdraw_from_agreement": Row(_MAY_SIGN, _("Withdraw the signature"), own_key="agreements"),
    "close_signing": Row(TEAM | CLOCK, _("Close the signing")),
    "enter_into_force": Row(CLOCK, _("Note the entry into force")),
    "enter_commitment": Row(TEAM, _("Enter a commitment")),
    "claim_commitment": Row(PARTY_VOICES, _("Report that it is kept")),
    "verify_commitment": Row(_MAY_VERIFY, _("Verify")),
    "dispute_commitment": Row(DELEGATION | _MAY_VERIFY, _("Dispute")),
    "settle_dispute": Row(_MAY_VERIFY, _("Settle the dispute")),
    "note_overdue": Row(CLOCK, _("Note that it is overdue")),
}

FACTS = {
    "agreement.opened": _("%(by)s opened “%(title)s” for signature by %(of)s"),
    "agreement.initialled": _("%(by)s initialled “%(title)s”"),
    "agreement.signed": _("%(by)s signed “%(title)s”"),
    "agreement.signed_with_reservation": _("%(by)s signed “%(title)s” with a reservation: %(reservation)s"),
    "agreement.not_signed": _("%(by)s declined to sign “%(title)s”"),
    "agreement.ratified": _("%(by)s ratified the signature under “%(title)s”"),
    "agreement.withdrawn": _("%(by)s withdrew the signature from “%(title)s”"),
    "agreement.closed": _("The signing of “%(title)s” closed: %(signed)s of %(of)s signed"),
    "agreement.in_force": _("“%(title)s” entered into force"),
    "commitment.entered": _("%(by)s entered a commitment of %(party)s: %(what)s"),
    "commitment.claimed": _("%(by)s reported for %(party)s that it has kept: %(what)s"),
    "commitment.verified": _("%(by)s verified that %(party)s has kept: %(what)s"),
    "commitment.disputed": _("%(by)s disputed that %(party)s has kept: %(what)s"),
    "commitment.breach": _("%(by)s found a breach by %(party)s: %(what)s"),
    "commitment.unresolved": _("%(by)s left unresolved whether %(party)s has kept: %(what)s"),
    "commitment.overdue": _("A commitment of %(party)s is overdue: %(what)s"),
}
