"""The formal acts of the agreement."""

from parley.agreement.acts.commitments import (
    claim_commitment,
    dispute_commitment,
    enter_commitment,
    note_overdue,
    settle_dispute,
    verify_commitment,
)
from parley.agreement.acts.signing import (
    close_signing,
    decline_to_sign,
    enter_into_force,
    initial_agreement,
    open_for_signature,
    ratify_signature,
    sign_agreement,
    withdraw_from_agreement,
)

__all__ = [
    "claim_commitment",
    "close_signing",
    "decline_to_sign",
    "dispute_commitment",
    "enter_commitment",
    "enter_into_force",
    "initial_agreement",
    "note_overdue",
    "open_for_signature",
    "ratify_signature",
    "settle_dispute",
    "sign_agreement",
    "verify_commitment",
    "withdraw_from_agreement",
]
