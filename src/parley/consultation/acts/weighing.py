"""The weights by which the next statement is drawn, brought up to date by the clock from the latest analysis."""

from typing import Annotated

from pydantic import BaseModel, Field

from parley.consultation.models import Consultation, Statement
from parley.consultation.rules import choosing
from parley.procedure.act import Act, act
from parley.procedure.errors import Absent
from parley.procedure.kinds import Id, Number


class Weighed(BaseModel):
    """What the analysis knows of one statement: agreements, passes, all votes, and its extremity."""

    statement: Id
    agree: Number
    passed: Number
    seen: Number
    extremity: Annotated[float, Field(ge=0, allow_inf_nan=False)] = 0.0


@act
def weigh_statements(act: Act, *, consultation: Id, tallies: list[Weighed]) -> Consultation:
    """Weigh statements anew, so that people are shown next what most needs their votes.

    For whoever refreshes the analysis, by the clock: `weigh_statements(by=Clock(process), consultation=public_id,
    tallies=[{"statement": public_id, "agree": 7, "passed": 1, "seen": 12, "extremity": 0.8}, ...])`. A weight is
    kept until the number of votes passes a step of the floor (see `rules.choosing`), so it is enough to send those
    statements for which `Tally(seen=...).step != statement.step`, and to call nothing when there are none.
    """
    found = act.rows(Consultation).filter(public_id=consultation).first()
    if found is None:
        raise Absent
    known = {one.public_id: one for one in act.rows(Statement).filter(consultation=found)}
    moved = []
    for one in tallies:
        statement = known.get(one.statement)
        tally = choosing.Tally(one.agree, one.passed, one.seen, one.extremity)
        if statement is not None and statement.step != tally.step:
            statement.step, statement.weight = tally.step, choosing.weight(tally.coarse, meta=statement.meta)
            moved.append(statement)
    act.rows(Statement).bulk_update(moved, ["step", "weight"], batch_size=200)
    # With which probability each statement was shown enters the record with the votes.
    act.left_for_batch()
    return found
