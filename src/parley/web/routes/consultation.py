from parley.procedure.capacities import SEATS, TEAM, Capacity
from parley.web.routes.route import ANYONE, Route, act, read

INTERPRETER = frozenset({Capacity.INTERPRETER})
_PAGES = (
    "prepare_consultation",
    "make_link",
    "end_link",
    "add_statement",
    "open_consultation",
    "close_consultation",
    "judge_statement",
    "edit_statement",
    "mark_meta",
    "judge_translation",
    "change_moderation",
    "print_sheets",
    "enter_sheet",
    "correct_sheet",
    "enter_analysis",
    "export_votes",
)
#: The pages of those who take part, by a seat and by a public link: which are read, and which send something.
_READ, _SENT = ("yours", "own_json", "own_csv"), ("vote", "submit_statement", "erase_own_data", "translate_own")

#: The pages of the analysis; a seat that may not see figures now finds nothing there.
_ANALYSIS = ("analysis", "analysis_statements", "opinion_map", "analysis_course", "reading_sheet", "party_sheet")

ROUTES = {
    "consultation:consultations": read(SEATS),
    "consultation:consultation": read(SEATS),
    "consultation:link_sheet": read(TEAM),
    "consultation:statement": read(SEATS),
    "consultation:pass_on": Route(get=ANYONE, post=ANYONE),
    "consultation:moderation": read(TEAM),
    "consultation:batch": read(TEAM),
    "consultation:translations": read(TEAM | INTERPRETER),
    "consultation:translate_statement": Route(get=TEAM | INTERPRETER, post=TEAM | INTERPRETER),
    **{f"consultation:{name}": read(SEATS) for name in (*_READ, *_ANALYSIS)},
    **{f"consultation:{name}": Route(get=SEATS, post=SEATS) for name in _SENT},
    **{f"consultation:public_{name}": read(ANYONE) for name in _READ},
    **{f"consultation:public_{name}": Route(get=ANYONE, post=ANYONE) for name in _SENT},
    **{f"consultation:{name}": act(name) for name in _PAGES},
    "api:consultations": read(SEATS),
    "api:consultation": read(SEATS),
    "api:consultation_analysis": read(SEATS),
    "api:consultation_statements": read(SEATS),
}
