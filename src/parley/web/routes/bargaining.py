from parley.procedure.capacities import SEATS
from parley.web.routes.route import act, read

ROUTES = {
    "bargaining:issues": read(SEATS),
    "bargaining:issue": read(SEATS),
    "bargaining:lay_issue": act("lay_issue"),
    "bargaining:edit_issue": act("edit_issue"),
    "bargaining:move_issue": act("move_issue"),
    "bargaining:propose_option": act("propose_option"),
    "bargaining:packages": read(SEATS),
    "bargaining:package": read(SEATS),
    "bargaining:draw_up_package": act("draw_up_package"),
    "bargaining:edit_package": act("edit_package"),
    "bargaining:put_package": act("put_package"),
    "bargaining:answer_package": act("answer_package"),
    "bargaining:withdraw_package": act("withdraw_package"),
    "bargaining:post_blind_message": act("post_blind_message"),
    "bargaining:transcript": read(SEATS),
    "api:packages": read(SEATS),
    "api:package": read(SEATS),
    "api:transcript": read(SEATS),
    "api:issues": read(SEATS),
    "api:issue": read(SEATS),
}
