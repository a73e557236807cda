"""Rounds to try things with: a round in a fictional town, held at the real clock of a real zone."""

from datetime import UTC, date, datetime

from parley.convening.models import Consent
from parley.convening.queries import timeline
from parley.procedure.act import Act
from parley.rounds import acts
from parley.rounds.models import Attendance

ROUND = {
    "title": "First meeting",
    "city": "Pass Town",
    "time_zone": "Asia/Almaty",
    "starts_on": date(2015, 5, 25),
    "ends_on": date(2015, 5, 27),
    "venue": "House of the Elders",
}
#: Weeks before the round, in the story's own time.
BEFORE = datetime(2015, 5, 1, 8, 0, tzinfo=UTC)


def planned(talks, **entries):
    return acts.plan_round(by=talks.mediator, **{**ROUND, **entries})


def consented(talks, state="given"):
    """Every party consents to the mediator."""
    for party in talks.parties:
        Consent.objects.create(process=talks.process, party=party, mediator=talks.mediator, state=state)


def convened(talks, **entries):
    """A round that has been opened, with everybody's consent and all heads of delegation there."""
    consented(talks)
    round = planned(talks, **entries)
    came(talks, round, *talks.heads)
    return acts.convene_round(by=talks.mediator, round=round.public_id)


def came(talks, round, *seats, **others):
    ids = [seat.public_id for seat in seats]
    return acts.note_attendance(by=talks.secretariat, round=round.public_id, present=ids, **others)


def concluded(talks, **entries):
    return acts.move_round(by=talks.mediator, round=convened(talks, **entries).public_id, to="concluded")


def noted(round, *, seat=None, party=None):
    """What stands of somebody's attendance, or nothing."""
    row = Attendance._base_manager.filter(round=round, seat=seat, party=party).first()
    return row.state if row else ""


def said(talks, seat=None):
    return [moment.text for moment in timeline(talks.viewer(seat or talks.mediator))]


def seat_act(talks, seat):
    return Act(name="convene_round", by=seat, process=talks.process, key="k", at=BEFORE)
