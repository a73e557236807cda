from parley.procedure.capacities import SEATS, TEAM
from parley.web.routes.route import ANYONE, Route, act, read

_PAGES = (
    "prepare_consultation",
    "make_link",
    "end_link",
    "add_statement",
    "open_consultation",
    "close_consultation",
    "judge_statement",
)

ROUTES = {
    "consultation:consultations": read(SEATS),
    "consultation:consultation": read(SEATS),
    "consultation:link_sheet": read(TEAM),
    "consultation:vote": Route(get=SEATS, post=SEATS),
    "consultation:submit_statement": Route(get=SEATS, post=SEATS),
    "consultation:public_vote": Route(get=ANYONE, post=ANYONE),
    "consultation:public_statement": Route(get=ANYONE, post=ANYONE),
    **{f"consultation:{name}": act(name) for name in _PAGES},
    "api:consultations": read(SEATS),
    "api:consultation": read(SEATS),
}
