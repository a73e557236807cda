"""The rounds of a process, and one round with all that there is of it."""

from dataclasses import dataclass
from typing import Any

from parley.convening import queries as convening
from parley.procedure.guarded import one
from parley.procedure.viewer import Viewer, possible
from parley.procedure.words import say
from parley.rounds.models import Round
from parley.rounds.queries.guests import Came, Guest, Invited, guests
from parley.rounds.queries.outcome import Outcome, outcome_of
from parley.rounds.queries.parts import INVITATION, ITEM, SESSION, parts
from parley.rounds.queries.programme import KINDS, ItemView, SessionView, programme
from parley.rounds.rules import attendance, course, invitation, outcome, place


@dataclass(frozen=True)
class RoundRow:
    """A round in the list."""

    round: Round
    label: str
    kind: str
    format: str


@dataclass(frozen=True)
class RoundView:
    """A round with its programme, who was invited and who came, what was said of it, and what may be done now."""

    round: Round
    label: str
    kind: str
    format: str
    sessions: list[SessionView]
    agenda: list[ItemView]
    guests: list[Guest]
    others: list[Came]
    outcome: Outcome
    invitation: Invited | None
    can: frozenset[str]

    @property
    def came(self) -> int:
        """How many people are noted as having come, those who walked out later among them."""
        there = (attendance.PRESENT, attendance.WALKED_OUT)
        people = [one for guest in self.guests for one in guest.people]
        return sum(one.state in there for one in (*people, *self.others))


def rounds(viewer: Viewer) -> list[RoundRow]:
    """The rounds of the process, the latest first."""
    rows = Round.objects.seen_by(viewer).order_by("-starts_on", "-pk")
    return [
        RoundRow(row, say(course.LABELS[row.state]), KINDS[row.state], say(place.FORMATS[row.format])) for row in rows
    ]


def round_by_id(viewer: Viewer, public_id: str) -> Round:
    """One round, alone."""
    return one(Round, viewer, public_id)


def round(viewer: Viewer, public_id: str) -> RoundView:
    """One round with all that this viewer can see of it."""
    found = one(Round, viewer, public_id)
    listed = convening.parties(viewer)
    of_it = parts(viewer, found)
    sessions, agenda = programme(viewer, found, of_it[SESSION], of_it[ITEM])
    came, others = guests(viewer, found, of_it[INVITATION], listed)
    said = outcome_of(of_it, listed)
    mine = next((guest.invitation for guest in came if guest.party.pk == viewer.party_id), None)
    return RoundView(
        round=found,
        label=say(course.LABELS[found.state]),
        kind=KINDS[found.state],
        format=say(place.FORMATS[found.format]),
        sessions=sessions,
        agenda=agenda,
        guests=came,
        others=others,
        outcome=said,
        invitation=mine,
        can=_can(viewer, found, mine, said, all_invited=len(of_it[INVITATION]) == len(listed)),
    )


def _can(viewer: Viewer, found: Round, mine: Invited | None, said: Outcome, *, all_invited: bool) -> frozenset[str]:
    state = found.state
    newest, put = said.draft or said.put, said.put
    words = {"words": "-"}
    position = said.of(viewer.party_id, said.positions)
    steps: dict[str, Any] = {
        "change_round": lambda: course.changeable(state, elsewhere=False),
        "plan_session": lambda: course.within(state),
        "put_on_agenda": lambda: course.within(state),
        "invite_parties": lambda: invitation.invitable(state, left=not all_invited),
        "answer_invitation": lambda: (
            mine is not None and bool(invitation.possible_answers(mine.state, round_state=state))
        ),
        "note_answer": lambda: invitation.invitable(state),
        "note_attendance": lambda: attendance.notable(state),
        # Whether consent and presence suffice is said on the page that asks; here it only has to be its turn.
        "convene_round": lambda: course.convened(state, course.Opening()),
        "move_round": lambda: course.movable(state),
        "summarise_round": lambda: outcome.summarised(state),
        "put_summary": lambda: outcome.put(state, written=newest is not None, put_already=newest == put),
        "take_position": lambda: outcome.positioned(
            state, put=put is not None, before=position, position=outcome.RESERVED, **words
        ),
        "assess_round": lambda: outcome.over(state),
    }
    return possible(viewer, steps)
