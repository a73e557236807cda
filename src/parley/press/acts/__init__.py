"""The formal acts of the press room."""

from parley.press.acts.clearing import ask_clearance, clear_item, object_to_item
from parley.press.acts.findings import draft_findings, edit_findings
from parley.press.acts.instruments import draft_from_agreement, draft_instrument, edit_instrument
from parley.press.acts.issuing import (
    correct_item,
    embargo_item,
    issue_item,
    release_item,
    switch_reactions,
    withdraw_item,
)
from parley.press.acts.news import draft_from_clipping, draft_news, edit_news
from parley.press.acts.pages import draft_milestone, draft_profile, edit_milestone, edit_profile
from parley.press.acts.photo import add_photo

__all__ = [
    "add_photo",
    "ask_clearance",
    "clear_item",
    "correct_item",
    "draft_findings",
    "draft_from_agreement",
    "draft_from_clipping",
    "draft_instrument",
    "draft_milestone",
    "draft_news",
    "draft_profile",
    "edit_findings",
    "edit_instrument",
    "edit_milestone",
    "edit_news",
    "edit_profile",
    "embargo_item",
    "issue_item",
    "object_to_item",
    "release_item",
    "switch_reactions",
    "withdraw_item",
]
