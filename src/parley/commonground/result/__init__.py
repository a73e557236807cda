"""What an analysis found, as tables that do not change any more."""

from parley.commonground.result.tables import (
    Agreement,
    Bridging,
    Estimate,
    Group,
    Groups,
    PolisView,
    Representative,
    StatementResult,
    Tally,
)
from parley.commonground.result.whole import (
    Counts,
    Distinct,
    Divide,
    Influence,
    Party,
    People,
    Quality,
    Result,
    Sensitivity,
    Unknown,
)

__all__ = [
    "Agreement",
    "Bridging",
    "Counts",
    "Distinct",
    "Divide",
    "Estimate",
    "Group",
    "Groups",
    "Influence",
    "Party",
    "People",
    "PolisView",
    "Quality",
    "Representative",
    "Result",
    "Sensitivity",
    "StatementResult",
    "Tally",
    "Unknown",
]
