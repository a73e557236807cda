"""From what a delegation can say of its priorities to the whole numbers that a search takes.

A delegation ranks the issues and the options of each, weighs the foremost ones more finely if it wants to, draws red
lines, says what it could only just accept, and compares a few whole packages. `stated.Stated` holds that, by places;
`stated.party` turns it into a `bargain.Party`; the rest says how far it hangs together, what to ask next, when enough
has been asked, and what it all means.
"""

from parley.settlement.elicitation.asking import next_pair
from parley.settlement.elicitation.comparing import Judgement, fitted, judged
from parley.settlement.elicitation.drawing import Ground
from parley.settlement.elicitation.meaning import Trade, best, just_acceptable, trades
from parley.settlement.elicitation.stability import MOST_ASKED, Stability, stability
from parley.settlement.elicitation.stated import POINTS, SCALE, Comparison, Floor, Stated, StatedError, party
from parley.settlement.elicitation.values import from_places, from_points
from parley.settlement.elicitation.weights import SWUNG, most_important, rank_order_centroid, weights

__all__ = [
    "MOST_ASKED",
    "POINTS",
    "SCALE",
    "SWUNG",
    "Comparison",
    "Floor",
    "Ground",
    "Judgement",
    "Stability",
    "Stated",
    "StatedError",
    "Trade",
    "best",
    "fitted",
    "from_places",
    "from_points",
    "judged",
    "just_acceptable",
    "most_important",
    "next_pair",
    "party",
    "rank_order_centroid",
    "stability",
    "trades",
    "weights",
]
