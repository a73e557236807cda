"""Invitations: the parties are invited, answer by their heads, or are noted to have answered elsewhere."""

from typing import Any, Literal

from parley.convening.models import Party
from parley.procedure.act import Act, act
from parley.procedure.errors import Absent, Refused
from parley.procedure.errors import mark as _
from parley.procedure.kinds import Id, Line, MaybePassage
from parley.rounds.models import Invitation, Round
from parley.rounds.rules import invitation as rules

Answer = Literal["accepted", "declined"]


@act
def invite_parties(act: Act, *, round: Id, parties: list[Id], text: MaybePassage = "") -> Round:
    """Invite parties to a round, all with the same words at the same instant; a party needs no seats for that."""
    found = act.find(Round, round)
    rules.invitable(found.state, answer_by=found.answer_by, now=act.at)
    chosen = list(act.rows(Party).filter(public_id__in=parties).order_by("place", "pk"))
    if not chosen:
        raise Refused(_("Name at least one party."), field="parties")
    if len(chosen) != len(set(parties)):
        raise Refused(_("Name only parties of this process."), field="parties")
    already = act.rows(Invitation).filter(round=found, party__in=chosen).select_related("party").first()
    if already is not None:
        raise Refused(_("%(party)s has been invited already."), field="parties", party=already.party.shown)
    Invitation.objects.bulk_create(
        [Invitation(round=found, party=party, text=text, invited_at=act.at) for party in chosen]
    )
    for party in chosen:
        texts = {"invitation": text} if text else None
        act.record("party.invited", party=party.name, title=found.title, texts=texts)
    return found


@act
def answer_invitation(act: Act, *, invitation: Id, answer: Answer, words: MaybePassage = "") -> Invitation:
    """Accept or decline, in one's own words where one likes; the answer may change until the round opens."""
    found = act.find(Invitation, invitation, "round", "party")
    if found.party_id != act.by.party_id:
        raise Absent
    state = rules.answered(found.state, answer, round_state=found.round.state)
    _answer(act, found, state, words, source="")
    act.record(f"invitation.{answer}", party=found.party.name, title=found.round.title, words=words)
    return found


@act
def note_answer(act: Act, *, invitation: Id, answer: Answer, source: Line, words: MaybePassage = "") -> Invitation:
    """Note an answer that came outside the platform, with its source; the record says that it is such a note."""
    found = act.find(Invitation, invitation, "round", "party")
    by_head = found.answered_at is not None and not found.source
    state = rules.answer_noted(found.state, answer, round_state=found.round.state, by_head=by_head)
    _answer(act, found, state, words, source=source)
    names: dict[str, Any] = {"party": found.party.name, "title": found.round.title}
    act.record(f"invitation.{answer}_elsewhere", **names, source=source, words=words)
    return found


@act
def close_invitations(act: Act, *, round: Id) -> Round:
    """Note of every invited party that gave no answer in time that it gave none."""
    found = act.rows(Round).get(public_id=round)
    rules.due(found.answer_by, now=act.at, round_state=found.state)
    if not _silent(act, found):
        raise Refused(_("Every invited party has answered."))
    return found


def _answer(act: Act, invitation: Invitation, state: str, words: str, *, source: str) -> None:
    invitation.state, invitation.words, invitation.source = state, words, source
    invitation.answered_at, invitation.answered_by = act.at, act.by
    invitation.save()


def _silent(act: Act, round: Round) -> int:
    """Close the invitations that nobody answered, an entry for each; how many there were."""
    rows = act.rows(Invitation).filter(round=round, state=rules.INVITED).select_related("party")
    waiting = list(rows.order_by("party__place", "pk"))
    for invitation in waiting:
        invitation.state = rules.closed(invitation.state)
        invitation.save()
        act.record("invitation.no_answer", party=invitation.party.name, title=round.title)
    return len(waiting)
