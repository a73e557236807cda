"""An analysis as it is read: its figures under the names of parties and statements, for one viewer."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from parley.consultation.models import Consultation, Statement
from parley.consultation.rules import analysis as rules
from parley.consultation.rules import counting
from parley.consultation.rules.counting import FLOOR
from parley.convening.models import Party


@dataclass(frozen=True)
class Share:
    """A share between 0 and 1 with its 95 % interval."""

    estimate: float
    lower: float
    upper: float

    @property
    def percent(self) -> int:
        """In whole percents."""
        return round(100 * self.estimate)

    @property
    def interval(self) -> str:
        """The interval in whole percents."""
        return _("%(lower)s to %(upper)s %%") % {"lower": round(100 * self.lower), "upper": round(100 * self.upper)}


@dataclass(frozen=True)
class Side:
    """One of those whom statements part or bridge: a declared party, an opinion group by its letter, or an end.

    `end` is 1 or 2: the ends of the main line of opinion, where there are neither parties nor clear groups.
    `size` is None below the floor of five; `stability` (0 to 1), of groups alone: how surely the group comes back
    when people are drawn anew.
    """

    party: Party | None
    group: str
    size: int | None
    stability: float | None = None
    end: int = 0

    @property
    def name(self) -> str:
        """As it is called in a sentence, in the reader's language."""
        if self.party is not None:
            return self.party.shown
        if self.end:
            return _("One end of the line of opinion") if self.end == 1 else _("The other end of the line of opinion")
        return _("Group %(letter)s") % {"letter": self.group}


@dataclass(frozen=True)
class SideShare:
    """What one side said to a statement; `counts` and `share` are None where there are too few votes to tell."""

    side: Side
    counts: counting.Counts | None
    share: Share | None
    distinct: bool

    @property
    def bar(self) -> SafeString:
        """The share as a bar; empty where it is not told."""
        return _bar(self.share)


@dataclass(frozen=True)
class StatementReading:
    """One statement: what all said, each party, each opinion group, and how far it bridges them.

    `counts` and `overall` are None below the floor; `worst` is the side that agrees least, with its agreement;
    `above_half` the probability that every side is above half, None where some side is not known (`missing`).
    `range` is the agreement if those who were shown it and did not vote were asked, from lowest to highest.
    """

    statement: Statement
    #: Its words in the reader's language, where there is an accepted translation, and the language that they are in.
    wording: str
    language: str
    counts: counting.Counts | None
    overall: Share | None
    range: tuple[float, float] | None
    worst: Share | None
    above_half: float | None
    missing: tuple[Side, ...]
    by_party: tuple[SideShare, ...]
    by_group: tuple[SideShare, ...]
    #: Those whom bridges are to bridge: the parties, else the opinion groups, else the ends of the line of opinion.
    sides: tuple[SideShare, ...]

    @property
    def bar(self) -> SafeString:
        """What all said together, as a bar."""
        return _bar(self.overall)

    @property
    def bridge(self) -> bool:
        """Every side is above half, as surely as is asked for."""
        return self.above_half is not None and self.above_half >= rules.SURE

    @property
    def likely(self) -> bool:
        """Every side is probably above half, but not surely."""
        return self.above_half is not None and rules.LIKELY <= self.above_half < rules.SURE

    @property
    def least(self) -> SideShare | None:
        """The side that agrees least."""
        known = [one for one in self.sides if one.share is not None]
        return min(known, key=lambda one: one.share.estimate if one.share else 1.0, default=None)


@dataclass(frozen=True)
class Divide:
    """A statement on which two sides part, and how far they are apart."""

    number: int
    high: Side
    low: Side
    difference: Share


@dataclass(frozen=True)
class Unknown:
    """What is not known of a statement, and from whom: `needed` more votes would tell, None where that is not told."""

    number: int
    side: Side
    needed: int | None


@dataclass(frozen=True)
class Influence:
    """What changes when the most suspicious accounts are left out; shares are between 0 and 1."""

    left_out: int
    alarms: int
    largest_shift: float | None
    shifted: int | None
    top_kept: float | None


@dataclass(frozen=True)
class PolisReading:
    """The same votes as Polis computes them: its groups, and the statements it finds all agree or disagree on."""

    sizes: tuple[int | None, ...]
    agree: tuple[int, ...]
    disagree: tuple[int, ...]


@dataclass(frozen=True)
class AnalysisReading:
    """An analysis for one viewer: how large, whose, what bridges, what parts, what is not known, and how surely.

    `audience` is "team", or "seats" for everybody else, whose figures move in steps of five people. `bridges` are the
    numbers of statements by the agreement of the side that agrees least, the surest first.
    """

    kept: str
    consultation: Consultation
    audience: str
    at: datetime
    votes: int
    participants: int
    included: int
    engine: str
    digest: str
    entered_at: datetime | None
    settings: Mapping[str, Any]
    parties: tuple[Side, ...]
    groups: tuple[Side, ...]
    clear: bool
    #: Whom bridges are to bridge: "parties", "groups", "ends" or "all".
    across: str
    #: Declared parties of whom too few have voted: they are not among those to be bridged.
    left_out: tuple[Party, ...]
    bridges: tuple[int, ...]
    #: Of how many statements every side is above half, as surely as is asked for.
    sure: int
    divides: tuple[Divide, ...]
    unknown: tuple[Unknown, ...]
    influence: Influence | None
    #: The statements whose agreement could lie on the other side of half, if those who did not vote were asked.
    could_turn: tuple[int, ...]
    prediction: float | None
    polis: PolisReading

    @property
    def enough(self) -> bool:
        """Whether so many took part that anything may be told."""
        return self.participants >= FLOOR


def _bar(share: Share | None) -> SafeString:
    from parley.commonground.drawing import share_bar
    from parley.commonground.result import Estimate

    drawn = Estimate(share.estimate, share.lower, share.upper) if share is not None else None
    return mark_safe(share_bar(drawn))  # noqa: S308 (drawn from numbers alone)
