"""What there is to see of rounds, for each viewer."""

from parley.rounds.queries.calendar import calendar
from parley.rounds.queries.guests import attendance_sheet, own_invitation
from parley.rounds.queries.opening import opening, opening_for
from parley.rounds.queries.outcome import newest_summary
from parley.rounds.queries.presence import present, present_for
from parley.rounds.queries.programme import agenda_item, item_moves, moves, session
from parley.rounds.queries.rounds import round, round_by_id, rounds
from parley.rounds.queries.sight import rounds_ended, rounds_held
from parley.rounds.queries.waiting import rounds_waiting

__all__ = [
    "agenda_item",
    "attendance_sheet",
    "calendar",
    "item_moves",
    "moves",
    "newest_summary",
    "opening",
    "opening_for",
    "own_invitation",
    "present",
    "present_for",
    "round",
    "round_by_id",
    "rounds",
    "rounds_ended",
    "rounds_held",
    "rounds_waiting",
    "session",
]
