from parley.procedure.capacities import SEATS
from parley.web.routes.route import act, read

ROUTES = {
    "convening:timeline": read(SEATS),
    "convening:letters": read(SEATS),
    "convening:letter": read(SEATS),
    "convening:draft_letter": act("draft_letter"),
    "convening:edit_letter": act("edit_letter"),
    "convening:open_letter": act("open_letter"),
    "convening:sign_letter": act("sign_letter"),
    "convening:withdraw_signature": act("withdraw_signature"),
    "convening:seal_letter": act("seal_letter"),
    "convening:deliver_letter": act("deliver_letter"),
    "convening:answer_letter": act("answer_letter"),
}
