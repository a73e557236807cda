"""The formal acts of convening."""

from parley.convening.acts.letter import (
    answer_letter,
    deliver_letter,
    draft_letter,
    edit_letter,
    lapse_letter,
    open_letter,
    seal_letter,
    sign_letter,
    withdraw_signature,
)

__all__ = [
    "answer_letter",
    "deliver_letter",
    "draft_letter",
    "edit_letter",
    "lapse_letter",
    "open_letter",
    "seal_letter",
    "sign_letter",
    "withdraw_signature",
]
