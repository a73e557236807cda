"""The formal acts of drafting."""

from parley.drafting.acts.criticism import close_criticism, criticise_clause, withdraw_criticism
from parley.drafting.acts.drafts import abandon_text, begin_text, circulate_draft, new_draft
from parley.drafting.acts.languages import entitle_text, mark_authentic, translate_clause
from parley.drafting.acts.laying import lay_clause
from parley.drafting.acts.putting import answer_text, put_text, reveal_answers
from parley.drafting.acts.wording import add_clause, edit_clause, move_clause, strike_clause, take_over_package

__all__ = [
    "abandon_text",
    "add_clause",
    "answer_text",
    "begin_text",
    "circulate_draft",
    "close_criticism",
    "criticise_clause",
    "edit_clause",
    "entitle_text",
    "lay_clause",
    "mark_authentic",
    "move_clause",
    "new_draft",
    "put_text",
    "reveal_answers",
    "strike_clause",
    "take_over_package",
    "translate_clause",
    "withdraw_criticism",
]
