"""The formal acts of rounds."""

from parley.rounds.acts.attendance import note_attendance
from parley.rounds.acts.course import convene_round, convene_session, move_agenda_item, move_round, move_session
from parley.rounds.acts.invitation import answer_invitation, close_invitations, invite_parties, note_answer
from parley.rounds.acts.outcome import assess_round, put_summary, summarise_round, take_position
from parley.rounds.acts.planning import change_round, plan_round
from parley.rounds.acts.programme import change_agenda_item, change_session, plan_session, put_on_agenda

__all__ = [
    "answer_invitation",
    "assess_round",
    "change_agenda_item",
    "change_round",
    "change_session",
    "close_invitations",
    "convene_round",
    "convene_session",
    "invite_parties",
    "move_agenda_item",
    "move_round",
    "move_session",
    "note_answer",
    "note_attendance",
    "plan_round",
    "plan_session",
    "put_on_agenda",
    "put_summary",
    "summarise_round",
    "take_position",
]
