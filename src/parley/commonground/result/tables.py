"""What an analysis found, as tables that do not change any more."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray


@dataclass(frozen=True)
class Representative:
    """A statement that tells one opinion group from the rest, as Polis reckons it.

    id: the statement; side: "agree" or "disagree"; p: share (with one added), z: of that share;
    ratio and ratio_z: against the rest of the participants.
    """

    id: int | str
    side: str
    p: float
    z: float
    ratio: float
    ratio_z: float


@dataclass(frozen=True, eq=False)
class PolisView:
    """The conversation as Polis computes it, so that it can be compared with what pol.is publishes.

    components: (2, m); means: (m,); positions: (n, 2), of everybody, those left out too;
    labels: (n,) group of each participant, -1 for those left out, groups numbered by size, then first participant;
    base_labels: (n,) base cluster of each, -1 for those left out;
    consensus: (m,) group-informed consensus; priorities: (m,) the weights by which statements are shown next;
    agree, disagree: the statements that all agree or disagree on, best first;
    group_sizes: None in a result where it may not be told.
    """

    statement_ids: NDArray[np.int64] | NDArray[np.str_]
    components: NDArray[np.float64]
    means: NDArray[np.float64]
    positions: NDArray[np.float64]
    included: NDArray[np.bool_]
    base_labels: NDArray[np.int32]
    labels: NDArray[np.int32]
    k: int
    group_sizes: tuple[int | None, ...]
    extremity: NDArray[np.float64]
    consensus: NDArray[np.float64]
    priorities: NDArray[np.float64]
    representative: Mapping[int, tuple[Representative, ...]]
    agree: tuple[Representative, ...]
    disagree: tuple[Representative, ...]


@dataclass(frozen=True)
class Group:
    """An opinion group: how many hold it together, and how surely it comes back when people are drawn anew (0 to 1).

    size: None in a result where it may not be told.
    """

    id: int
    size: int | None
    stability: float

    @property
    def letter(self) -> str:
        """By what it is called: A to Z, then AA; numbers would look like a ranking."""
        rest, last = divmod(self.id, 26)
        return (chr(64 + rest) if rest else "") + chr(65 + last)


@dataclass(frozen=True, eq=False)
class Groups:
    """The opinion groups that the votes show; one group means that none can be told apart.

    labels: (n,) -1 for those with too few votes to be placed; positions: (n, 2), in log-odds;
    stability: how alike the groupings are when people and votes are drawn anew (mean adjusted Rand index);
    clear: whether there are several groups and each is found again (three quarters of it or more);
    sides: (n,) the side of the main line of opinion on which each surely stands, 0 the larger, -1 unsure: what divides
    people where no groups can be told apart; share: how much of what divides people lies along each axis of opinion.
    """

    k: int
    groups: tuple[Group, ...]
    labels: NDArray[np.int32]
    positions: NDArray[np.float64]
    stability: float
    clear: bool
    sides: NDArray[np.int32]
    share: NDArray[np.float64]


@dataclass(frozen=True)
class Estimate:
    """A share between 0 and 1 with its 95 % interval."""

    estimate: float
    lower: float
    upper: float


@dataclass(frozen=True)
class Tally:
    """How many agreed, disagreed and passed."""

    agree: int
    disagree: int
    passed: int


@dataclass(frozen=True)
class Agreement:
    """What is told of one party's or group's agreement with a statement; `tally` and `share` None below the floor.

    enough: whether there are votes enough to say something; distinct: whether it differs from the others by a test in
    which false discoveries are controlled.
    """

    tally: Tally | None
    share: Estimate | None
    enough: bool
    distinct: bool


@dataclass(frozen=True)
class Bridging:
    """How far a statement bridges the parties (or, without declared parties, the opinion groups).

    estimate, lower, upper: the worst party's agreement with its 95 % interval; all_parties_above_half: the probability
    that every party is above half; missing: the parties from whom there are too few votes to tell (`estimate` None).
    """

    estimate: float | None
    lower: float | None
    upper: float | None
    all_parties_above_half: float | None
    missing: tuple[str, ...]


@dataclass(frozen=True)
class StatementResult:
    """One statement: what all said, each opinion group, each declared party, and how far it bridges them.

    range: overall agreement if those who were shown it and did not vote were asked: lowest and highest plausible.
    by_end: the two ends of the main line of opinion, where there are neither parties nor groups; empty otherwise.
    counted: False of what moderation took out or is about the conversation itself: it has a tally and nothing more.
    """

    id: int | str
    tally: Tally
    overall: Estimate
    bridging: Bridging
    by_group: tuple[Agreement, ...]
    by_party: tuple[Agreement, ...]
    enough_votes: bool
    range: tuple[float, float]
    by_end: tuple[Agreement, ...] = ()
    counted: bool = True
