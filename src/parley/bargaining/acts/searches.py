"""Searches for packages: announced to all, begun by the clock at their deadline, ended before the team alone.

Every search tells whether the parties could agree, which no party has said. So each is announced to every seat, counts,
and stands in the record, and the rules of procedure say how many there may be in a round.
"""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, Field

from parley.bargaining.models import FoundPackage, Obstacle, Run, Sealed, Search, TakenIn
from parley.bargaining.queries.deciding import on_table
from parley.bargaining.rules import priorities
from parley.bargaining.rules import searches as rules
from parley.bargaining.rules.laid import Laid
from parley.convening.models import Party
from parley.convening.queries import rules_for
from parley.ledger.leaf import moment
from parley.procedure.act import Act, act
from parley.procedure.errors import Absent, Refused, allowed
from parley.procedure.errors import mark as _
from parley.procedure.kinds import Id, Line, MaybeLine, MaybePassage, Moment
from parley.rounds.models import Round
from parley.rounds.rules.course import HELD

Concept = Literal["nash", "ks", "leximin", "egalitarian", "utilitarian"]
Share = Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)]


class Answered(BaseModel):
    """What a package answers, and how sure that is: within what share of the best there can be."""

    concept: Concept
    status: Literal["proven", "gap", "heuristic"]
    within: Share | None = None


class Found(BaseModel):
    """A package that a search found; `answers` is empty for one that comes close and differs in earnest."""

    choices: dict[Id, Id]
    answers: list[Answered]


class Stands(BaseModel):
    """One thing that stands in the way: a rule of the table by its id, or what a party cannot accept."""

    kind: Literal["rule", "red_line", "reservation"]
    party: Id = ""
    what: list[Id]


class Off(BaseModel):
    """What changes if weights are off: of `tried` trials `same` gave the same package."""

    off: Share
    tried: Annotated[int, Field(ge=0)]
    same: Annotated[int, Field(ge=0)]
    changed: Annotated[int, Field(ge=0)]
    issues: Annotated[int, Field(ge=0)]
    #: By what share of its surplus a party overstates what it needs; what that brings it, and the others, on average.
    over: Share | None = None
    own: Annotated[float, Field(allow_inf_nan=False)] | None = None
    others: Annotated[float, Field(allow_inf_nan=False)] | None = None


@act
def announce_search(
    act: Act,
    *,
    due: Moment,
    concepts: list[Concept],
    parties: list[Id] | None = None,
    others: Annotated[int, Field(ge=0, le=rules.MOST_OTHERS)] = 2,
    near: dict[Id, Id] | None = None,
    at_most: Annotated[int, Field(ge=0, le=1000)] | None = None,
    seed: Annotated[int, Field(ge=0, le=2**31 - 1)] = 0,
    words: MaybePassage = "",
) -> Search:
    """Announce to every seat that packages will be searched for, over the table as it lies now.

    It takes the priorities that lie sealed at `due`, of all `parties` named (every party where none is) or not at all.
    `concepts` say what is looked for; `near` is a package, by public ids, of which `at_most` so many issues may differ.
    """
    laid = on_table(act.rows).laid
    named = [act.find(Party, one).public_id for one in dict.fromkeys(parties or ())]
    wanted = named or list(act.rows(Party).order_by("pk").values_list("public_id", flat=True))
    held = act.rows(Round).filter(state__in=HELD).order_by("-starts_on", "-pk").first()
    round_now = held.public_id if held is not None else ""
    earlier = act.rows(Search).exclude(state=rules.WITHDRAWN)
    going_on = act.rows(Run).filter(search__in=earlier, state__in=(rules.WAITING, rules.RUNNING))
    rules.announced(
        laid,
        due=due,
        at=act.at,
        parties=wanted,
        concepts=concepts,
        going_on=going_on.exists(),
        made=earlier.filter(round=round_now).count(),
        allowed=rules_for(act).searches,
    )
    rules.near(laid, near or {}, at_most)
    search: Search = Search.objects.create(
        process=act.process,
        parties=wanted,
        table=laid.to_json(),
        round=round_now,
        due=due,
        words=words,
        announced_by=act.by,
        announced_at=act.at,
    )
    sought = list(dict.fromkeys(concepts))
    Run.objects.create(search=search, concepts=sought, others=others, seed=seed, near=near or {}, at_most=at_most)
    names = dict(act.rows(Party).values_list("public_id", "name"))
    act.record("search.announced", parties=[names[one] for one in wanted], due=moment(due), words=words)
    how: dict[str, Any] = {"concepts": sought, "others": others, "seed": seed, "near": near or {}, "at_most": at_most}
    act.record("search.prepared", audience="team", **how)
    return search


@act
def withdraw_search(act: Act, *, search: Id, why: MaybePassage = "") -> Search:
    """Take a search back before its deadline: it does not count."""
    found, run = _both(act, act.find(Search, search))
    found.state = _ruled(found, run).withdrawn(act.at).state
    found.save()
    act.record("search.withdrawn", due=moment(found.due), why=why)
    return found


@act
def begin_search(act: Act, *, search: Id) -> Search:
    """Begin a search at its deadline with the priorities that lay sealed at it, or not at all."""
    found, run = _both(act, act.rows(Search).filter(public_id=search).first())
    laid = Laid.from_json(found.table)
    named = list(act.rows(Party).filter(public_id__in=found.parties).order_by("pk"))
    lay_sealed = _sealed_at(act, found)
    seals = {one.party_id: one for one in lay_sealed}
    TakenIn.objects.bulk_create(TakenIn(search=found, party=party, sealed=seals.get(party.pk)) for party in named)
    covering = [one.party.public_id for one in lay_sealed if not _lacks(one, laid)]
    complete = rules.complete(found.parties, covering)
    ruled = _ruled(found, run).begun(act.at, complete=complete)
    found.state, run.state = ruled.state, ruled.run
    found.save()
    if complete:
        run.begun_at = act.at
        run.opened = {one.party.public_id: one.content for one in lay_sealed if one.opened == priorities.ALL}
    else:
        run.ended_at = act.at
    run.save()
    # Each learns from its own log what of its own lay sealed, whatever comes of the search.
    for party in named:
        audience, seal = f"party:{party.public_id}", seals.get(party.pk)
        if seal is not None:
            act.record("search.took", audience=audience, number=seal.number)
        else:
            act.record("search.took_nothing", audience=audience)
    act.record("search.begun" if complete else "search.incomplete", audience="team", due=moment(found.due))
    return found


@act
def note_progress(act: Act, *, search: Id, attempt: int, stage: MaybeLine = "", share: Share | None = None) -> Run:
    """Note how far a search has come; `attempt` is which beginning of it is at work."""
    run = _running(act, search)
    if run.attempts != attempt:
        raise Refused(_("This search was begun again meanwhile."))
    run.stage, run.share, run.seen_at = stage, share, act.at
    run.save(update_fields=["stage", "share", "seen_at"])
    act.left_for_batch()
    return run


@act
def take_up_search(act: Act, *, search: Id) -> Run:
    """Take a search up in a process of its own: the first time, or again after one broke off."""
    run = _running(act, search)
    run.attempts += 1
    run.stage, run.share, run.seen_at = "", None, act.at
    run.save()
    act.left_for_batch()
    return run


@act
def note_broken_search(act: Act, *, search: Id) -> Run:
    """Note that a search broke off by itself, so that it is taken up again; after some times it is given up."""
    run = _running(act, search)
    run.failures += 1
    # Nobody is at work on it any more.
    run.seen_at = None
    if run.failures >= rules.MOST_FAILURES:
        run.state, run.ended_at = _ruled(run.search, run).ended(rules.FAILED).run, act.at
        act.record("search.failed", audience="team", due=moment(run.search.due))
    else:
        act.left_for_batch()
    run.save()
    return run


@act
def end_search(
    act: Act,
    *,
    search: Id,
    outcome: Literal["found", "nothing", "not_near", "failed", "cut_short"],
    engine: Line,
    packages: list[Found] | None = None,
    obstacles: list[Stands] | None = None,
    robustness: Off | None = None,
) -> Search:
    """Keep what a search found, before the team alone, without a number of any party's."""
    run = _running(act, search)
    found = run.search
    ruled = _ruled(found, run).ended(outcome)
    run.state, run.ended_at, run.engine = ruled.run, act.at, engine
    run.robustness = robustness.model_dump() if robustness is not None else {}
    run.save()
    FoundPackage.objects.bulk_create(
        FoundPackage(
            search=found, place=place, choices=one.choices, answers=[answer.model_dump() for answer in one.answers]
        )
        for place, one in enumerate(packages or (), start=1)
    )
    taken = {
        one.party.public_id: one for one in act.rows(TakenIn).filter(search=found).select_related("party", "sealed")
    }
    Obstacle.objects.bulk_create(
        Obstacle(
            search=found,
            kind=one.kind,
            party=taken[one.party].party if one.party else None,
            what=one.what,
            to_team=not one.party or _may_be_told(taken[one.party]),
        )
        for one in obstacles or ()
    )
    act.record(f"search.{outcome}", audience="team", due=moment(found.due), count=len(packages or ()))
    return found


@act
def stop_search(act: Act, *, search: Id) -> Run:
    """Stop a search that runs: it ends with the best that it has found."""
    found, run = _both(act, act.find(Search, search))
    _ruled(found, run).stopped()
    run.stop_asked_at = run.stop_asked_at or act.at
    run.save(update_fields=["stop_asked_at"])
    act.record("search.stopped", audience="team", due=moment(found.due))
    return run


@act
def tell_obstacles(act: Act, *, search: Id) -> Search:
    """Let each party see what of its own statement stands in the way, where nothing fits: its own part alone.

    A party that sees something learns from it that nothing fits; whoever has no part in it learns nothing.
    """
    found, run = _both(act, act.find(Search, search))
    _ruled(found, run).told(already=run.told_at is not None)
    run.told_at = act.at
    run.save(update_fields=["told_at"])
    rows = act.rows(Obstacle).filter(search=found, party__isnull=False)
    parties = sorted({row.party.public_id for row in rows.select_related("party") if row.party is not None})
    rows.update(told_at=act.at)
    for party in parties:
        act.record("search.obstacle_told", audience=f"party:{party}", due=moment(found.due))
    act.record("search.obstacles_told", audience="team", due=moment(found.due))
    return found


def _both(act: Act, search: Search | None) -> tuple[Search, Run]:
    if search is None:
        raise Absent
    return search, act.rows(Run).get(search=search)


def _running(act: Act, search: str) -> Run:
    run: Run | None = act.rows(Run).filter(search__public_id=search).select_related("search").first()
    if run is None or run.state != rules.RUNNING:
        raise Absent
    return run


def _ruled(search: Search, run: Run) -> rules.Search:
    return rules.Search(search.state, run.state, search.due)


def _may_be_told(taken: TakenIn) -> bool:
    return taken.sealed is not None and taken.sealed.conflict_told


def _sealed_at(act: Act, search: Search) -> list[Sealed]:
    """The seals of the named parties that stood at the deadline, however late the clock comes by."""
    rows = act.rows(Sealed).filter(party__public_id__in=search.parties, sealed_at__lte=search.due)
    standing = (row for row in rows.select_related("party") if not row.withdrawn_at or row.withdrawn_at > search.due)
    return list({row.party_id: row for row in standing}.values())


def _lacks(sealed: Sealed, laid: Laid) -> bool:
    """Whether a seal says nothing whole of this table: its red lines may bar all that lay on it, and not what came."""
    stated = priorities.Statement.from_json(sealed.content)
    return bool(priorities.lacking(stated, laid)) or not allowed(lambda: priorities.as_party(stated, laid, ""))
