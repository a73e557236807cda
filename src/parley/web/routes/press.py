"""The press room: pages for everybody, made of issued items alone, and the desk where they are prepared."""

from parley.procedure.capacities import SEATS
from parley.procedure.table import ACTS
from parley.web.routes.route import ANYONE, Route, act, read

_DESK = ACTS["draft_news"].who

ROUTES = {
    "press:front_page": read(ANYONE),
    "press:news": read(ANYONE),
    "press:news_item": Route(get=ANYONE, post=ANYONE),
    "press:earlier_version": read(ANYONE),
    "press:instrument": Route(get=ANYONE, post=ANYONE),
    "press:findings": Route(get=ANYONE, post=ANYONE),
    "press:tagged": read(ANYONE),
    "press:atom": read(ANYONE),
    "press:json_feed": read(ANYONE),
    "press:tag_atom": read(ANYONE),
    "press:tag_json_feed": read(ANYONE),
    "press:photo": read(ANYONE),
    "press:subscribe": Route(get=ANYONE, post=ANYONE),
    "press:confirm": Route(get=ANYONE, post=ANYONE),
    "press:leave": Route(get=ANYONE, post=ANYONE),
    "press:desk": read(SEATS),
    "press:item": read(SEATS),
    "press:photos": read(_DESK),
    "press:entries": read(_DESK),
    "press:agreements": read(_DESK),
    "press:consultations": read(ACTS["draft_findings"].who),
    "press:clip": Route(get=_DESK, post=_DESK),
    "press:edit_item": act("edit_news"),
    **{
        f"press:{name}": act(name)
        for name in (
            "add_photo",
            "draft_from_clipping",
            "draft_news",
            "draft_profile",
            "draft_milestone",
            "draft_instrument",
            "draft_from_agreement",
            "draft_findings",
            "switch_reactions",
            "ask_clearance",
            "clear_item",
            "object_to_item",
            "embargo_item",
            "issue_item",
            "withdraw_item",
            "correct_item",
        )
    },
    "api:press_room": read(ANYONE),
    "api:press_news": read(ANYONE),
    "api:press_news_item": read(ANYONE),
    "api:press_instrument": read(ANYONE),
    "api:press_findings": read(ANYONE),
    "api:press_desk": read(SEATS),
    "api:press_item": read(SEATS),
}
