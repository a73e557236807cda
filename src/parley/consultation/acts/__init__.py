"""The formal acts of a consultation."""

from parley.consultation.acts.holding import (
    add_statement,
    close_consultation,
    end_link,
    judge_statement,
    make_link,
    open_consultation,
    prepare_consultation,
    record_votes,
)
from parley.consultation.acts.taking_part import cast_vote, submit_statement
from parley.consultation.acts.weighing import weigh_statements

__all__ = [
    "add_statement",
    "cast_vote",
    "close_consultation",
    "end_link",
    "judge_statement",
    "make_link",
    "open_consultation",
    "prepare_consultation",
    "record_votes",
    "submit_statement",
    "weigh_statements",
]
