"""The course of a round, its sessions and its agenda: convened only with the consent and presence that it takes."""

from typing import Any, Literal

from parley.procedure.act import Act, act
from parley.procedure.kinds import Id, MaybePassage
from parley.rounds.models import AgendaItem, Invitation, Round, Session
from parley.rounds.queries.opening import opening_for
from parley.rounds.rules import course as rules
from parley.rounds.rules import invitation as invitations

To = Literal["planned", "postponed", "cancelled", "adjourned", "concluded", "collapsed"]
#: How the record calls each step, where it differs from the state.
_STEPS = {rules.PLANNED: "replanned"}


@act
def convene_round(act: Act, *, round: Id) -> Round:
    """Convene a round, or resume one that was adjourned: only with the consent and presence that the rules require."""
    found = act.find(Round, round)
    before = found.state
    found.state = rules.convened(before, opening_for(act, found))
    _save(act, found, "")
    if before == rules.PLANNED:
        _close_invitations(act, found)
    act.record(f"round.{_opened(before)}", title=found.title, city=found.city)
    return found


@act
def move_round(act: Act, *, round: Id, to: To, why: MaybePassage = "") -> Round:
    """Postpone, cancel, plan anew, adjourn or conclude a round, or say that it collapsed."""
    found = act.find(Round, round)
    sessions = list(act.rows(Session).filter(round=found).select_related("round"))
    sitting = tuple(session.title for session in sessions if session.state == rules.CONVENED)
    found.state = rules.ended_or_moved(found.state, to, why, sitting=sitting)
    _save(act, found, why)
    act.record(f"round.{_STEPS.get(to, to)}", title=found.title, why=why)
    for session in sessions:
        _carry_session(act, session, to, why)
    for item in act.rows(AgendaItem).filter(round=found):
        _carry_item(act, item, found, to, why)
    return found


@act
def convene_session(act: Act, *, session: Id) -> Session:
    """Convene a session of a round that is convened, or resume it; consent withdrawn in the meantime stops it."""
    found = act.find(Session, session, "round")
    before = found.state
    opening = opening_for(act, found.round)
    found.state = rules.session_convened(before, opening, round_state=found.round.state)
    _save(act, found, "")
    act.record(f"session.{_opened(before)}", **_named(found))
    return found


@act
def move_session(act: Act, *, session: Id, to: To, why: MaybePassage = "") -> Session:
    """Postpone, cancel, plan anew, adjourn or conclude a session, or say that it collapsed."""
    found = act.find(Session, session, "round")
    rules.within(found.round.state)
    found.state = rules.ended_or_moved(found.state, to, why)
    _save(act, found, why)
    act.record(f"session.{_STEPS.get(to, to)}", **_named(found), why=why)
    return found


@act
def move_agenda_item(
    act: Act,
    *,
    item: Id,
    to: Literal["convened", "planned", "postponed", "cancelled", "adjourned", "concluded", "collapsed"],
    why: MaybePassage = "",
) -> AgendaItem:
    """Take up an item of the agenda, close it, leave it open, postpone it or take it off."""
    found = act.find(AgendaItem, item, "round")
    rules.within(found.round.state)
    before = found.state
    if to == rules.CONVENED:
        found.state, step = rules.item_taken_up(before, round_state=found.round.state), _opened(before)
    else:
        found.state, step = rules.ended_or_moved(before, to, why), _STEPS.get(to, to)
    found.why = why
    found.save()
    act.record(f"agenda.{step}", item=found.title, title=found.round.title, why=why)
    return found


def _opened(before: str) -> str:
    return "resumed" if before == rules.ADJOURNED else "convened"


def _save(act: Act, row: Round | Session, why: str) -> None:
    row.why, row.revision, row.changed_at = why, row.revision + 1, act.at
    row.save()


def _close_invitations(act: Act, found: Round) -> None:
    """What nobody answered until the round opened stays without an answer."""
    rows = act.rows(Invitation).filter(round=found, state=invitations.INVITED).select_related("party")
    for row in rows.order_by("party__place", "pk"):
        row.state = invitations.closed(row.state)
        row.save()
        act.record("invitation.no_answer", party=row.party.name, title=found.title)


def _carry_session(act: Act, session: Session, round_to: str, why: str) -> None:
    then = rules.session_along(session.state, round_to)
    if then == session.state:
        return
    session.state = then
    _save(act, session, why)
    step = "not_held" if (then, round_to) == (rules.CANCELLED, rules.CONCLUDED) else then
    act.record(f"session.{step}", **_named(session), why=why)


def _carry_item(act: Act, item: AgendaItem, found: Round, round_to: str, why: str) -> None:
    then = rules.item_along(item.state, round_to)
    if then != item.state:
        item.state, item.why = then, why
        item.save()
        act.record(f"agenda.{then}", item=item.title, title=found.title, why=why)


def _named(session: Session) -> dict[str, Any]:
    return {"session": session.title, "title": session.round.title}
