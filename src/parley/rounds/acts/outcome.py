"""What is said of a round afterwards: the chair's summary and the parties' own words on it and on the outcome."""

from typing import Any, Literal

from parley.procedure.act import Act, act
from parley.procedure.errors import Stale
from parley.procedure.errors import mark as _
from parley.procedure.kinds import Document, Id, Language, MaybePassage, Name
from parley.rounds.models import Assessment, Position, Round, Summary
from parley.rounds.rules import outcome as rules


@act
def summarise_round(act: Act, *, round: Id, edition: int, body: Document, language: Language) -> Summary:
    """Write the chair's summary, or its next edition; `edition` is the one that the writer began from, at first 0."""
    found = act.find(Round, round)
    rules.summarised(found.state)
    latest = _latest(act, found)
    if edition != (latest.edition if latest else 0):
        theirs = {"body": latest.body, "language": latest.language, "edition": latest.edition} if latest else {}
        raise Stale(
            _(
                "Somebody wrote another edition of the summary while you wrote. Yours is kept in the form; theirs "
                "stands beside it."
            ),
            theirs=theirs or {"body": "", "edition": 0},
        )
    summary: Summary = Summary.objects.create(
        round=found, edition=edition + 1, body=body, language=language, written_by=act.by, written_at=act.at
    )
    # Until the mediator puts it to the parties it is the team's alone.
    act.record("round.summarised", audience="team", **_titled(summary), texts=_text(summary))
    return summary


@act
def put_summary(act: Act, *, round: Id, edition: int) -> Summary:
    """Put exactly this edition of the summary to the parties: from now on every seat reads it."""
    found = act.find(Round, round)
    latest = _latest(act, found)
    rules.put(found.state, written=latest is not None, put_already=latest is not None and latest.put_at is not None)
    assert latest is not None
    if latest.edition != edition:
        raise Stale(
            _("There is a newer edition of the summary. Read it before you put it to the parties."),
            theirs={"edition": latest.edition},
        )
    latest.put_at = act.at
    latest.save()
    act.record("summary.put", **_titled(latest), texts=_text(latest))
    return latest


@act
def take_position(
    act: Act, *, round: Id, edition: int, position: Literal["approved", "reserved"], words: MaybePassage = ""
) -> Position:
    """Approve exactly the edition of the summary that is shown, or enter a reservation to it, for one's party."""
    found = act.find(Round, round)
    summary = act.rows(Summary).filter(round=found, put_at__isnull=False).order_by("-edition").first()
    if summary is not None and summary.edition != edition:
        raise Stale(
            _("The summary has a newer edition than the one that you read. Read it before you take a position."),
            theirs={"edition": summary.edition},
        )
    row = act.rows(Position).filter(summary=summary, party=act.by.party).first() if summary else None
    before = (row.position, row.words) if row else None
    state = rules.positioned(found.state, put=summary is not None, before=before, position=position, words=words)
    assert summary is not None
    row = row or Position(summary=summary, party=act.by.party)
    row.position, row.words, row.taken_at = state, words, act.at
    row.save()
    party = act.by.party.name
    act.record(f"summary.{position}", party=party, words=words, **_titled(summary), texts=_text(summary))
    return row


@act
def assess_round(act: Act, *, round: Id, verdict: Name, words: MaybePassage = "") -> Assessment:
    """Assess the outcome for one's own party, in its own words: "positive", and why."""
    found = act.find(Round, round)
    row = act.rows(Assessment).filter(round=found, party=act.by.party).first()
    before = (row.verdict, row.words) if row else None
    stands = rules.assessed(found.state, before=before, verdict=verdict, words=words)
    row = row or Assessment(round=found, party=act.by.party)
    row.verdict, row.words, row.given_at = stands, words, act.at
    row.save()
    act.record("round.assessed", party=act.by.party.name, title=found.title, verdict=verdict, words=words)
    return row


def _latest(act: Act, found: Round) -> Summary | None:
    return act.rows(Summary).filter(round=found).order_by("-edition").select_related("round").first()


def _titled(summary: Summary) -> dict[str, Any]:
    return {"title": summary.round.title, "edition": summary.edition}


def _text(summary: Summary) -> dict[str, str]:
    return {f"summary:{summary.language}": summary.body}
