"""The whole result of an analysis: what was found, of whom, how surely, and what it hangs on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from parley.commonground.result.tables import Agreement, Estimate, Groups, PolisView, StatementResult

Id = int | str
Across = Literal["parties", "groups", "ends", "all"]


#: By what the two ends of the main line of opinion are called.
ENDS = ("1", "2")


@dataclass(frozen=True)
class Counts:
    """How large the conversation is; `included` voted often enough to be placed among the others."""

    participants: int
    statements: int
    votes: int
    included: int


@dataclass(frozen=True)
class Party:
    """A declared party, in the order in which parties are listed; `size` is None below the floor."""

    name: str
    size: int | None


@dataclass(frozen=True)
class Distinct:
    """A statement on which a party or an opinion group differs from all others, false discoveries under control.

    of: what `who` is: a party by its name, a group by its letter, an end of opinion by its number; side: it agrees more
    than the others, or disagrees more; q: what share of such findings is false at most when all as strong as this one
    are believed.
    """

    of: Literal["party", "group", "end"]
    who: str
    id: Id
    side: Literal["agree", "disagree"]
    q: float


@dataclass(frozen=True)
class Divide:
    """A statement on which two sides part: who agrees most, who least, and how far they are apart (0 to 1)."""

    id: Id
    high: str
    low: str
    difference: Estimate


@dataclass(frozen=True)
class Unknown:
    """What is not known yet, and from whom: `needed` more votes of `party` would tell; None if even that is not told.

    decides: whether what is known tells already on which side of half the party stands.
    """

    id: Id
    party: str
    needed: int | None
    decides: bool


@dataclass(frozen=True)
class Quality:
    """How well votes that were held back are foretold from the rest; None where there are too few votes to try.

    prediction_log_loss: of agree against not, natural logarithm; prediction_auc: 0.5 is chance, 1 is perfect;
    held_out: how many votes were held back; participants: of how many people the model was made.
    """

    prediction_log_loss: float | None
    prediction_auc: float | None
    held_out: int
    participants: int


@dataclass(frozen=True)
class Influence:
    """What changes when the most suspicious accounts are left out.

    looked_at: at how many accounts; left_out: how many the most suspicious are; alarms: how many show a sign that
    chance does not explain; largest_shift: the most that any statement's agreement moves (0 to 1), of statement
    `shifted`; top_kept: the share of the ten best bridges that stay; groups_kept: how alike the groups stay (adjusted
    Rand index). None where it was not tried, and where fewer accounts than the floor would be left out: what changes
    would tell how they voted.
    """

    looked_at: int
    left_out: int
    alarms: int
    largest_shift: float | None
    shifted: Id | None
    top_kept: float | None
    groups_kept: float | None


@dataclass(frozen=True)
class Sensitivity:
    """How much hangs on those who were shown a statement and did not vote on it.

    odds: how much more, or less, those are taken to agree than those who voted; logged: whether it is known who was
    shown what; sides_change: statements whose agreement could then lie on the other side of half.
    """

    odds: float
    logged: bool
    sides_change: tuple[Id, ...]


@dataclass(frozen=True, eq=False)
class People:
    """Where each participant stands. Kept apart from the result that is handed on: it is about persons.

    participants: (n,) ids; positions, polis_positions: (n, 2), nan of those who have not voted; groups, polis_groups,
    parties: (n,) int32, -1 for none; ends: (n,) int32, the end of the main line of opinion, -1 for those in between.
    included: (n,) whether somebody voted often enough to be placed among the others, so that a map may show them.
    """

    participants: NDArray[np.int64] | NDArray[np.str_]
    positions: NDArray[np.float64]
    groups: NDArray[np.int32]
    polis_groups: NDArray[np.int32]
    parties: NDArray[np.int32]
    polis_positions: NDArray[np.float64]
    ends: NDArray[np.int32]

    @property
    def included(self) -> NDArray[np.bool_]:
        return self.polis_groups >= 0


@dataclass(frozen=True, eq=False, repr=False)
class Result:
    """What a conversation shows: what all can live with, where they part, and how surely each is known.

    counts: how large it is.
    statements: every statement, in the order of ids; `wordings` beside them, "" where not known.
    parties: the declared ones, in the order of the table (`by_party` is in this order); empty if none were declared.
    groups: the opinion groups that the votes show (`by_group` is in the order of `groups.groups`).
    across: whom bridges are to bridge: "parties" if any were declared, else "groups"; where no groups are clear, the
    two "ends" of the main line of opinion; "all" if there is none. ends: how many stand at each end, None if not told.
    left_out: declared parties of fewer people than the floor, of which nothing can be told: they are not among those
    to be bridged.
    bridges: statements by the worst side's agreement, the surest first; only those where every side is known.
    divides: statements that part the sides, the surest first. distinct: what sets each party, group or end apart.
    unknown: what is not known, the most useful to ask first.
    polis: the same conversation as Polis computes it, as far as it may be told; as_published: as pol.is would publish
    it, small groups and all, to compare with and not to hand on; None in a result that was read back.
    people: each participant's place; None in a result that was read back without them.
    settings: with what the analysis was made. notes: what was remarkable about the files that were read.
    timings: seconds for each stage, all that differs from run to run.
    """

    counts: Counts
    statements: tuple[StatementResult, ...]
    wordings: tuple[str, ...]
    parties: tuple[Party, ...]
    groups: Groups
    across: Across
    ends: tuple[int | None, ...]
    left_out: tuple[str, ...]
    bridges: tuple[StatementResult, ...]
    divides: tuple[Divide, ...]
    distinct: tuple[Distinct, ...]
    unknown: tuple[Unknown, ...]
    polis: PolisView
    quality: Quality
    influence: Influence | None
    sensitivity: Sensitivity
    people: People | None
    as_published: PolisView | None
    settings: Mapping[str, Any]
    notes: tuple[str, ...] = ()
    timings: Mapping[str, float] = field(default_factory=dict)

    @property
    def sides(self) -> tuple[str, ...]:
        """Whom bridges are to bridge, in their order: the parties' names, the groups' letters, or the ends' numbers."""
        if self.across == "parties":
            return tuple(party.name for party in self.parties)
        if self.across == "groups":
            return tuple(group.letter for group in self.groups.groups)
        return ENDS if self.across == "ends" else ()

    def by_side(self, statement: StatementResult) -> tuple[Agreement, ...]:
        """What each side says of a statement, in the order of `sides`."""
        if self.across == "all":
            return ()
        tables = {"parties": statement.by_party, "groups": statement.by_group, "ends": statement.by_end}
        return tables[self.across]

    def surely(self) -> tuple[StatementResult, ...]:
        """The bridges that hold as surely as can be told: the interval of the side that agrees least is above half."""
        return tuple(one for one in self.bridges if one.bridging.lower is not None and one.bridging.lower > 0.5)

    def wording(self, id: Id) -> str:
        """What a statement says, "" where that is not known."""
        place = next(place for place, one in enumerate(self.statements) if one.id == id)
        return self.wordings[place] if self.wordings else ""

    def __str__(self) -> str:
        return self.summary()

    def __repr__(self) -> str:
        counts = self.counts
        return (
            f"<Result of {counts.votes} votes by {counts.participants} participants on {counts.statements} statements, "
            f"{len(self.parties)} parties, k = {self.groups.k}>"
        )

    def summary(self, width: int | None = None) -> str:
        """The result in plain words that can be read out; lines of at most `width` letters, or one a paragraph."""
        from parley.commonground.summary import summary

        return summary(self, width)

    def to_json(self, *, people: bool = False, as_published: bool = False) -> dict[str, Any]:
        """The result as JSON's own kinds, without a number that JSON does not know.

        people: with each participant's place too, so that the map can be drawn of a result that was stored.
        as_published: with all that pol.is would publish, to be compared with it. From its figures the votes of a few
        can be worked out, so such a file is for those who have the votes.
        """
        from parley.commonground.result.written import to_json

        return to_json(self, people=people, as_published=as_published)

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> Result:
        """Read back what `to_json` gave."""
        from parley.commonground.result.written import from_json

        return from_json(kept)
