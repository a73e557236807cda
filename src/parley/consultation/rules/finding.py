"""What was found of a statement when it was taken over: its words and its figures, frozen at that moment.

Shares are whole percents, so that two findings of different days tell of no single vote.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from parley.ledger.leaf import text_hash
from parley.procedure.errors import mark as _


@dataclass(frozen=True)
class Share:
    """How many percent agree, with the 95 % interval; whole percents from 0 to 100."""

    percent: int
    lower: int
    upper: int


@dataclass(frozen=True)
class PartyShare:
    """One declared party's agreement; `share` is None where too few of it voted for anything to be told."""

    party: str
    name: str
    share: Share | None


@dataclass(frozen=True)
class Finding:
    """A statement as it was taken over: consultation, number, wording and its hash, and what was known of it then.

    The figures are those that everybody may be told (see `rules.telling`), from the analysis whose public id and hash
    of the result stand here. `votes` is None below the floor; `worst` is the agreement of the side that agrees least,
    None while there are too few votes of some side to tell; `bridge` says that all sides are above half, as surely as
    the analysis asks for. The sides are the declared parties, unless `across` names the groups of opinion.
    """

    consultation: str
    title: str
    number: int
    wording: str
    language: str
    wording_hash: str
    #: When it was taken over, and the analysis that it was read from: all empty where there was none yet.
    at: str
    analysed_at: str
    analysis: str
    result: str
    across: str
    votes: int | None
    worst: Share | None
    bridge: bool
    parties: tuple[PartyShare, ...]

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> "Finding":
        parties = tuple(PartyShare(one["party"], one["name"], _share(one["share"])) for one in kept["parties"])
        return cls(**{**kept, "worst": _share(kept["worst"]), "parties": parties})

    @property
    def taken_at(self) -> datetime:
        return datetime.fromisoformat(self.at)

    @property
    def votes_as_of(self) -> datetime | None:
        """As of when the votes had been analysed, if they had been."""
        return datetime.fromisoformat(self.analysed_at) if self.analysed_at else None

    @property
    def said(self) -> tuple[str, dict[str, object]]:
        """The finding in one sentence, to translate, and its values."""
        values: dict[str, object] = {"number": self.number, "title": self.title, "votes": self.votes or 0}
        if self.votes is None or self.worst is None:
            return (_TOO_FEW if self.votes is None else _NOT_ALL), values
        values |= {"lower": self.worst.lower, "upper": self.worst.upper}
        return _COMPARED[self.across == "parties", self.bridge], values

    @property
    def named(self) -> tuple[str, dict[str, object]]:
        """Where it comes from without a figure, for those who may not see any: a sentence and its values."""
        return _FROM, {"number": self.number, "title": self.title}


def percents(estimate: float, lower: float, upper: float) -> Share:
    """A share between 0 and 1 with its interval, in whole percents."""
    return Share(round(100 * estimate), round(100 * lower), round(100 * upper))


def hashed(wording: str) -> str:
    """The hash by which the wording that was taken over is known."""
    return text_hash(wording)


def _share(kept: Mapping[str, int] | None) -> Share | None:
    return Share(**kept) if kept is not None else None


_FROM = _("From statement %(number)s of “%(title)s”")
#: By whether the sides are the declared parties, and whether all of them are surely above half.
_COMPARED = {
    (True, True): _(
        "From statement %(number)s of “%(title)s”: all parties above half, 95 %% interval of the one that agrees least "
        "%(lower)s to %(upper)s %%, %(votes)s votes"
    ),
    (True, False): _(
        "From statement %(number)s of “%(title)s”: not surely above half in every party, 95 %% interval of the one "
        "that agrees least %(lower)s to %(upper)s %%, %(votes)s votes"
    ),
    (False, True): _(
        "From statement %(number)s of “%(title)s”: all groups of opinion above half, 95 %% interval of the one that "
        "agrees least %(lower)s to %(upper)s %%, %(votes)s votes"
    ),
    (False, False): _(
        "From statement %(number)s of “%(title)s”: not surely above half in every group of opinion, 95 %% interval of "
        "the one that agrees least %(lower)s to %(upper)s %%, %(votes)s votes"
    ),
}
_NOT_ALL = _("From statement %(number)s of “%(title)s”: %(votes)s votes, too few of them from some side to compare")
_TOO_FEW = _("From statement %(number)s of “%(title)s”, on which fewer than five had voted")
