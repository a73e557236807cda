"""An analysis of a conversation: configured once, then made of any votes."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from parley.commonground.declared import declared, rows_of
from parley.commonground.result import Counts, Party, People, Quality, Result
from parley.commonground.votes import VotesError
from parley.commonground.words import mark as _

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from parley.commonground.conversation import Conversation, Spread
    from parley.commonground.threads import Threads
    from parley.commonground.votes import Votes

    Progress = Callable[[str, float], None]

#: The stages in their order: what is done, in words, and about what part of the time it takes.
STAGES = {
    "polis": (_("the conversation as Polis computes it"), 0.25),
    "groups": (_("opinion groups"), 0.25),
    "agreement": (_("who agrees with what"), 0.20),
    "prediction": (_("how well votes are foretold"), 0.15),
    "influence": (_("suspicious accounts"), 0.10),
    "missing": (_("what was not voted on"), 0.05),
}
#: No conversation has as many people, and the floor is multiplied by as many parties as there are.
MOST = 10**9


@dataclass(frozen=True, kw_only=True)
class Analysis:
    """How a conversation is to be analysed; the same votes and the same settings give the same result, to the byte.

    seed: the number from which all chance is drawn.
    floor: of fewer people than these nothing is told, nor anything from which it could be worked out; 1 tells all.
    order: the parties in the order in which they are to be listed; those not named follow, alphabetically.
    sample: of how many participants at most the steps are made that go beyond counting (the model, the resampling);
    a larger conversation is represented by as many, drawn evenly, and the result says so.
    resamples: how often people are drawn anew to see which groups come back.
    rate: what share of the findings on what sets a side apart may be false.
    odds: how much more, or less, those who did not vote are taken to agree, for the range of each statement.
    Raises ValueError that names the setting at fault.

    >>> result = Analysis(seed=7).of(votes, parties={1: "North", 2: "South"})  # doctest: +SKIP
    >>> print(result)  # doctest: +SKIP
    """

    seed: int = 0
    floor: int = 5
    order: Sequence[str] = ()
    sample: int = 10_000
    resamples: int = 20
    rate: float = 0.05
    odds: float = 2.0

    def __post_init__(self) -> None:
        for name, least in (("seed", 0), ("floor", 1), ("sample", 100), ("resamples", 2)):
            given = getattr(self, name)
            if isinstance(given, bool) or not isinstance(given, int | np.integer) or given < least:
                raise ValueError(f"{name} is {given!r}; it must be a whole number of at least {least}")
            if name != "seed" and given > MOST:
                raise ValueError(f"{name} is {given!r}; it must be a whole number of at most {MOST:,}")
        if not 0 < self.rate < 1:
            raise ValueError(f"rate is {self.rate!r}; it must be a share between 0 and 1")
        if not 1 <= self.odds < float("inf"):
            raise ValueError(f"odds is {self.odds!r}; it must be a number of at least 1")
        if isinstance(self.order, str) or not all(isinstance(name, str) and name for name in self.order):
            raise ValueError("order must be the names of parties")
        object.__setattr__(self, "order", tuple(self.order))

    def of(
        self,
        votes: Votes | Spread,
        parties: Mapping[Any, str] | Sequence[str] | None = None,
        shown: tuple[ArrayLike, ArrayLike] | None = None,
        progress: Progress | None = None,
    ) -> Result:
        """Analyse a conversation.

        votes: in memory, or spread over Dask's workers (`sharded.workers.spread`), with the same answer.
        parties: who declared themselves of which party: names by participant id, or (n,) names in the order of
        `votes.participants`, "" for none. shown: (participants, statements), ids of who was shown what, if that was
        logged. progress: is told the stage and how much of the whole is done (0 to 1).
        Every conversation has an answer, an empty one too. Raises VotesError for parties that nobody of the votes
        declared, and for what was shown to somebody, or of something, that is not in the votes.
        """
        from parley.commonground.conversation import conversation
        from parley.commonground.threads import Threads

        with Threads() as hands:
            found = conversation(votes, hands)
            names, labels = declared(found.known.participants, parties, self.order)
            log = shown and (
                rows_of(found.known.participants, np.asarray(shown[0]), "participant"),
                rows_of(found.known.statements, np.asarray(shown[1]), "statement"),
            )
            if log and not found.whole:
                raise VotesError("What was shown can be taken into account of a conversation in memory; leave it out.")
            return self._found(found, hands, names, labels, log, Stages(progress))

    def _found(
        self,
        of: Conversation,
        hands: Threads,
        names: tuple[str, ...],
        party_labels: NDArray[np.int32],
        log: tuple[NDArray[np.int64], NDArray[np.int64]] | None,
        stages: Stages,
    ) -> Result:
        """The stages, one after the other; see `of`."""
        from parley.commonground import telling
        from parley.commonground.agreement import bridges, divides, overall, unknown
        from parley.commonground.blocks import tallied, tallied_by_group
        from parley.commonground.grouping import opinion_groups_of
        from parley.commonground.influence import influence, suspicion
        from parley.commonground.missing import sensitivity, shown
        from parley.commonground.modelling.prediction import held_out_of
        from parley.commonground.parting import partings
        from parley.commonground.polis.view import polis_view_of

        blocks, known, m = of.blocks, of.known, of.blocks.statements
        ids = known.statements.tolist()
        used = np.flatnonzero(of.counting)
        used_ids = [ids[at] for at in used.tolist()]
        with stages.stage("polis"):
            tallies = blocks.total(tallied, m)
            view = polis_view_of(blocks, known.statements, known.meta, known.excluded, hands)
            asked = blocks.total(tallied_by_group, max(view.k, 1), m, rows=(view.labels,)).sum(2)
        with stages.stage("groups"):
            groups = opinion_groups_of(
                blocks,
                of.counting,
                seed=self.seed,
                floor=self.floor,
                sample=self.sample,
                resamples=self.resamples,
                hands=hands,
            )
        with stages.stage("agreement"):
            parted = partings(blocks, tallies, used, names, party_labels, groups, self.floor, self.rate)
            polis = telling.polis_told(view, asked[: view.k], tallies.sum(1), parted.beside, self.floor)
            sides, may = parted.sides, parted.sides.told[:, used]
            everybody = overall(tallies)
            bridging = bridges(sides.pooled, may, sides.known)
            dividing = divides(sides.pooled, may, sides.known)
            wanted = unknown(sides.pooled, may, sides.known)
        with stages.stage("prediction"):
            foretold = held_out_of(blocks, of.counting, seed=self.seed, sample=self.sample, hands=hands)
        with stages.stage("influence"):
            labels, counts, total = sides.counting(of, tallies)
            suspects = suspicion(of.ballots, view.positions[of.rows], self.seed)
            moved = influence(of.ballots, labels, counts, total, suspects, floor=self.floor)
        with stages.stage("missing"):
            seen = shown(of.ballots, *log) if log else np.full((1, m), int((blocks.degrees() > 0).sum()))
            lacking = sensitivity(tallies[None], seen, odds=self.odds)
        statements = telling.statement_results(
            ids, tallies, used, everybody, bridging, sides.names, parted.tables(used, m), lacking
        )
        return Result(
            counts=Counts(blocks.participants, m, int(tallies.sum()), int(view.included.sum())),
            statements=statements,
            wordings=tuple(known.wordings),
            parties=tuple(Party(name, parted.parties.size(party)) for party, name in enumerate(names)),
            groups=replace(
                groups, groups=tuple(replace(one, size=parted.groups.size(at)) for at, one in enumerate(groups.groups))
            ),
            across=parted.across,
            ends=(parted.ends.size(0), parted.ends.size(1)) if parted.ends else (),
            left_out=tuple(name for party, name in enumerate(names) if not parted.parties.known[party]),
            bridges=telling.bridges_told(bridging, [statements[at] for at in used.tolist()]),
            divides=telling.divides_told(dividing, used_ids, sides.names),
            distinct=(
                *telling.distinct_told("party", parted.parties, used_ids),
                *telling.distinct_told("group", parted.groups, used_ids),
                *(telling.distinct_told("end", parted.ends, used_ids) if parted.ends else ()),
            ),
            unknown=telling.unknown_told(wanted, used_ids, sides.names, may),
            polis=polis,
            as_published=view,
            quality=Quality(foretold.log_loss, foretold.auc, foretold.kept_back, foretold.participants),
            influence=telling.influence_told(moved, ids, len(of.rows)),
            sensitivity=telling.sensitivity_told(lacking, everybody, ids, used, odds=self.odds, logged=log is not None),
            people=People(
                known.participants,
                np.where(blocks.degrees()[:, None] > 0, groups.positions, np.nan),
                groups.labels,
                view.labels,
                party_labels,
                view.positions,
                groups.sides,
            ),
            settings={**asdict(self), "order": list(self.order)},
            notes=tuple(known.notes),
            timings=stages.timings,
        )


@dataclass
class Stages:
    """Tells how far the work has come, and keeps how long each stage took."""

    progress: Progress | None = None
    timings: dict[str, float] = field(default_factory=dict)

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Time what is done within."""
        if self.progress:
            before = list(STAGES)[: list(STAGES).index(name)]
            self.progress(STAGES[name][0], sum(STAGES[earlier][1] for earlier in before))
        began = time.perf_counter()
        yield
        self.timings[name] = time.perf_counter() - began
