"""An analysis of a conversation: configured once, then made of any votes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

    from parley.commonground.result import Result
    from parley.commonground.votes import Votes

    Progress = Callable[[str, float], None]


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
    """

    seed: int = 0
    floor: int = 5
    order: Sequence[str] = ()
    sample: int = 20_000
    resamples: int = 20
    rate: float = 0.05
    odds: float = 2.0

    def of(
        self,
        votes: Votes,
        parties: Mapping[Any, str] | Sequence[str] | None = None,
        shown: tuple[ArrayLike, ArrayLike] | None = None,
        progress: Progress | None = None,
    ) -> Result:
        """Analyse a conversation.

        parties: who declared themselves of which party: names by participant id, or (n,) names in the order of
        `votes.participants`, "" for none. shown: (participants, statements), ids of who was shown what, if that was
        logged. progress: is told the stage and how much of the whole is done (0 to 1).
        Raises VotesError for parties of participants or statements that are not in the votes.
        """
        raise NotImplementedError
