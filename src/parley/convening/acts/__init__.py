"""The formal acts of convening."""

from parley.convening.acts.background import correct_fact, enter_fact
from parley.convening.acts.consent import (
    answer_consent,
    confirm_consent,
    declare_interest,
    resume_consent,
    seek_consent,
    state_ground,
    suspend_consent,
    withdraw_consent,
)
from parley.convening.acts.letter import (
    answer_letter,
    deliver_letter,
    draft_letter,
    edit_letter,
    lapse_letter,
    open_letter,
    seal_letter,
    sign_letter,
    widen_letter,
    withdraw_signature,
)
from parley.convening.acts.procedure import adopt_rules, answer_rules, draft_rules, withdraw_rules
from parley.convening.acts.process import add_party, describe_process, edit_party, open_process

__all__ = [
    "add_party",
    "adopt_rules",
    "answer_consent",
    "answer_letter",
    "answer_rules",
    "confirm_consent",
    "correct_fact",
    "declare_interest",
    "deliver_letter",
    "describe_process",
    "draft_letter",
    "draft_rules",
    "edit_letter",
    "edit_party",
    "enter_fact",
    "lapse_letter",
    "open_letter",
    "open_process",
    "resume_consent",
    "seal_letter",
    "seek_consent",
    "sign_letter",
    "state_ground",
    "suspend_consent",
    "widen_letter",
    "withdraw_consent",
    "withdraw_rules",
    "withdraw_signature",
]
