"""The analyses of a consultation: kept by the clock, entered in the record, and handed out by the team.

Why the clock's own refreshing enters no log. An analysis is reckoned from votes whose commitments stand in the record
already, so nothing of what happened would be missing without it; and a leaf for each refresh would tell everybody who
reads that log when votes come in, one by one. What enters the record is what people rely on: the last analysis of a
consultation that has closed, and any that the team enters, each with what it was made of and the hash of its result.
"""

from typing import Annotated, Literal

from pydantic import BaseModel, Field

from parley.consultation.models import Analysis, Consultation, Refresh
from parley.consultation.rules import analysis as rules
from parley.consultation.rules import course
from parley.procedure.act import Act, act
from parley.procedure.errors import Absent, Refused
from parley.procedure.errors import mark as _
from parley.procedure.kinds import Id, Line, Moment, Number

Audience = Literal["team", "seats"]


class Made(BaseModel):
    """One analysis as it was made; the parts of its result are compressed JSON."""

    audience: Audience
    votes_upto: Moment | None
    votes: Annotated[int, Field(ge=0)]
    participants: Annotated[int, Field(ge=0)]
    engine: Line
    digest: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
    trend: dict[str, object]
    head: bytes
    statements: bytes
    people: bytes
    ballots: bytes


@act
def keep_analyses(
    act: Act,
    *,
    consultation: Id,
    analyses: list[Made],
    made_of: Line,
    state: Line,
    erasures: Number,
    votes_upto: Moment | None,
    tell_at: Moment | None,
    told_ballots: bytes | None,
    packed: bytes | None,
    began: Moment,
) -> Consultation:
    """Keep what was reckoned from the votes just now, in the place of what was shown before.

    `told_ballots` stand in the place of those of the last telling, when somebody left and nothing moved: the figures
    stay, and nothing leads to the one who left. `packed` are all votes, so that the next one reads on from here. At
    `tell_at` it is looked again whether something may be told. Of a consultation that has closed this is the last, and
    enters the record: the team's in the team's log, that of everybody else in the common log.
    """
    found = _any(act, consultation)
    act.left_for_batch()
    if found.state != state:
        # It closed while this was reckoned: the last votes may be missing, and the next round has them.
        return found
    for one in analyses:
        _keep(act, found, one, erasures)
    refresh = act.rows(Refresh).filter(consultation=found).first() or Refresh(consultation=found)
    if told_ballots is not None:
        for told in act.rows(Analysis).filter(pk__in=_last_told(act, found)):
            told.ballots = told_ballots
            told.save(update_fields=["ballots"])
    refresh.made_of, refresh.votes_upto, refresh.tell_at = made_of, votes_upto, tell_at
    if packed is not None:
        refresh.packed, refresh.packed_upto, refresh.packed_erasures = packed, votes_upto, erasures
    refresh.not_before = rules.next_after(act.at, act.at - began)
    refresh.failures, refresh.failing_since = 0, None
    refresh.save()
    return found


@act
def note_failed_analysis(act: Act, *, consultation: Id) -> Consultation:
    """Note that the analysis could not be brought up to date, so that it is said on its page and tried again."""
    found = _any(act, consultation)
    refresh = act.rows(Refresh).filter(consultation=found).first() or Refresh(consultation=found)
    refresh.failures += 1
    refresh.failing_since = refresh.failing_since or act.at
    refresh.not_before = rules.again_after(act.at, refresh.failures)
    refresh.save()
    act.left_for_batch()
    return found


@act
def enter_analysis(act: Act, *, analysis: Id) -> Analysis:
    """Enter an analysis in the record as it stands: what it was made of, and the hash of its result.

    The one that others may be told is from now on taken to be known: what is told later steps on from it.
    """
    found = act.find(Analysis, analysis, "consultation")
    if found.entered_at is not None:
        raise Refused(_("This analysis stands in the record already."))
    found.told = found.told or found.audience == "seats"
    _enter(act, found)
    found.save(update_fields=["entered_at", "told"])
    return found


@act
def export_votes(
    act: Act,
    *,
    consultation: Id,
    kind: Literal["csv", "parquet", "polis", "json"],
) -> Consultation:
    """Hand out the votes, or the analysis, as a file; that it was done, by whom and in which form, is recorded."""
    found = act.find(Consultation, consultation)
    if found.state == course.DRAFT:
        raise Refused(_("The consultation has not opened yet: there is nothing to hand out."))
    if kind == "json" and not act.rows(Analysis).filter(consultation=found, audience="team").exists():
        raise Refused(_("There is no analysis yet: it is made once people have voted."), field="kind")
    act.record("votes.exported", audience="team", title=found.title, kind=kind)
    return found


def _any(act: Act, consultation: str) -> Consultation:
    found: Consultation | None = act.rows(Consultation).filter(public_id=consultation).first()
    if found is None:
        raise Absent
    return found


def _keep(act: Act, found: Consultation, one: Made, erasures: int) -> None:
    kept = Analysis(
        consultation=found,
        made_at=act.at,
        erasures=erasures,
        told=one.audience == "seats" and course.figures_for_seats(found.state, found.counts_for),
        **one.model_dump(),
    )
    if found.state == course.CLOSED:
        _enter(act, kept)
    kept.save()
    earlier = act.rows(Analysis).filter(consultation=found, audience=one.audience, entered_at__isnull=True)
    made = list(earlier.order_by("pk").values_list("pk", "made_at"))
    dropped = [made[place][0] for place in rules.superseded([at for _pk, at in made], act.at)]
    act.rows(Analysis).filter(pk__in=dropped).exclude(pk__in=[kept.pk, *_last_told(act, found)]).delete()
    # Where single people stand, and how they voted, is kept of the newest alone, and of the one that was told last.
    older = act.rows(Analysis).filter(consultation=found, audience=one.audience, pk__lt=kept.pk)
    older = older.exclude(pk__in=_last_told(act, found)).exclude(people__isnull=True, ballots__isnull=True)
    older.update(people=None, ballots=None)


def _last_told(act: Act, found: Consultation) -> list[int]:
    """The one from which the next telling steps on, if any has been told."""
    told = act.rows(Analysis).filter(consultation=found, told=True)
    return list(told.order_by("-pk").values_list("pk", flat=True)[:1])


def _enter(act: Act, found: Analysis) -> None:
    """Record what an analysis was made of and what it found, by hashes, before those who may read it."""
    found.entered_at = act.at
    held = found.consultation
    everybody = found.audience == "seats" and course.figures_for_seats(held.state, held.counts_for)
    act.record(
        "analysis.entered",
        audience="common" if everybody else "team",
        title=held.title,
        votes=found.votes,
        participants=found.participants,
        upto=found.votes_upto.isoformat() if found.votes_upto is not None else "",
        engine=found.engine,
        result=found.digest,
    )
