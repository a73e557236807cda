from parley.procedure.capacities import SEATS
from parley.web.routes.route import act, read

_ACTS = (
    "plan_round",
    "change_round",
    "convene_round",
    "move_round",
    "plan_session",
    "change_session",
    "convene_session",
    "move_session",
    "put_on_agenda",
    "change_agenda_item",
    "move_agenda_item",
    "invite_parties",
    "answer_invitation",
    "note_answer",
    "note_attendance",
    "summarise_round",
    "put_summary",
    "take_position",
    "assess_round",
)

ROUTES = {
    "rounds:rounds": read(SEATS),
    "rounds:round": read(SEATS),
    "rounds:calendar": read(SEATS),
    "rounds:session_calendar": read(SEATS),
    **{f"rounds:{name}": act(name) for name in _ACTS},
    "api:rounds": read(SEATS),
    "api:round": read(SEATS),
}
