"""The result of a consultation as one snapshot to be cleared: what was asked, what people said, what is not known.

Shares are whole percents: canonical JSON knows no fractions, and nobody could clear a figure that is shown otherwise.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from parley.press.rules.content import FINDINGS, Content, zone_known
from parley.procedure.errors import Refused
from parley.procedure.errors import mark as _

#: So many statements stand in one publication at most.
MOST = 100


@dataclass(frozen=True)
class Side:
    """One of those who are compared: a declared party by its names, a group of opinion, or an end of the line."""

    names: Mapping[str, str]
    mark: int = 0
    group: str = ""
    end: int = 0


@dataclass(frozen=True)
class Share:
    """How many percent agree, with the 95 % interval."""

    percent: int
    lower: int
    upper: int


@dataclass(frozen=True)
class Said:
    """One statement: its words by language, the original's first, and its figures; `sides` are in the order of Sides.

    `worst` is the agreement of the side that agrees least, None where some side is not known.
    """

    number: int
    texts: Mapping[str, str]
    language: str
    votes: int
    overall: Share
    worst: Share | None
    bridge: bool
    sides: Sequence[Share | None]


@dataclass(frozen=True)
class Unknown:
    """That too few of a side have voted on a statement to tell, and how many more would, where that is told."""

    number: int
    side: int
    needed: int | None


@dataclass(frozen=True)
class Figures:
    """All that a publication tells of an analysis; nothing of it is edited by hand."""

    question: str
    participants: int
    votes: int
    #: As of when, by which version of the engine, and the hash of the whole result; ISO 8601.
    at: str
    engine: str
    result: str
    across: str
    sides: Sequence[Side]
    statements: Sequence[Said]
    unknown: Sequence[Unknown]
    #: The names of declared parties of whom so few have voted that nothing is told of them.
    left_out: Sequence[Mapping[str, str]]


def findings(
    *,
    title: str,
    introduction: str,
    language: str,
    figures: Figures | Mapping[str, Any],
    zone: str = "UTC",
    city: str = "",
) -> Content:
    """The result of a consultation: the words around it, and the figures as they were read from the analysis."""
    kept = dict(figures) if isinstance(figures, Mapping) else _plain(asdict(figures))
    if not kept["statements"]:
        raise Refused(_("Nothing can be told yet: too few people have voted on any statement."))
    return {
        "kind": FINDINGS,
        "headline": title,
        "body": introduction,
        "language": language,
        "figures": kept,
        "zone": zone_known(zone),
        "city": city,
    }


def _plain(value: Any) -> Any:
    """As canonical JSON gives it back, so that a snapshot reads alike before and after it was stored."""
    if isinstance(value, Mapping):
        return {str(name): _plain(one) for name, one in value.items()}
    return [_plain(one) for one in value] if isinstance(value, list | tuple) else value
