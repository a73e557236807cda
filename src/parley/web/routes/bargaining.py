from parley.procedure.capacities import SEATS
from parley.web.routes.route import act, read

ROUTES = {
    "bargaining:issues": read(SEATS),
    "bargaining:issue": read(SEATS),
    "bargaining:lay_issue": act("lay_issue"),
    "bargaining:edit_issue": act("edit_issue"),
    "bargaining:move_issue": act("move_issue"),
    "bargaining:propose_option": act("propose_option"),
    "bargaining:state_priority": act("state_priority"),
    "api:issues": read(SEATS),
    "api:issue": read(SEATS),
}
