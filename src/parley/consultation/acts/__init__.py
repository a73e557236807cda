"""The formal acts of a consultation."""

from parley.consultation.acts.analysis import (
    enter_analysis,
    export_votes,
    keep_analyses,
    note_failed_analysis,
)
from parley.consultation.acts.holding import (
    close_consultation,
    end_link,
    make_link,
    open_consultation,
    prepare_consultation,
    record_votes,
)
from parley.consultation.acts.moderation import (
    change_moderation,
    edit_statement,
    judge_statement,
    judge_translation,
    mark_meta,
)
from parley.consultation.acts.paper import correct_sheet, enter_sheet, print_sheets
from parley.consultation.acts.statements import add_statement, submit_statement, translate_statement
from parley.consultation.acts.taking_part import cast_vote, erase_own_data
from parley.consultation.acts.weighing import weigh_statements

__all__ = [
    "add_statement",
    "cast_vote",
    "change_moderation",
    "close_consultation",
    "correct_sheet",
    "edit_statement",
    "end_link",
    "enter_analysis",
    "enter_sheet",
    "erase_own_data",
    "export_votes",
    "judge_statement",
    "judge_translation",
    "keep_analyses",
    "make_link",
    "mark_meta",
    "note_failed_analysis",
    "open_consultation",
    "prepare_consultation",
    "print_sheets",
    "record_votes",
    "submit_statement",
    "translate_statement",
    "weigh_statements",
]
