"""Agreement by party: how sure it is, which statements bridge the parties, which divide them, what is not known yet.

The same serves opinion groups where no parties are declared. Shapes: k parties or groups, m statements; counts are
(k, m, 3) of votes against, passes and votes for. Participants of no party are in none of the k.
"""

from parley.commonground.agreement.bridging import Bridges, Divides, bridges, divides
from parley.commonground.agreement.pooling import Pooled, overall, pooled
from parley.commonground.agreement.unknown import Unknown, unknown

__all__ = ["Bridges", "Divides", "Pooled", "Unknown", "bridges", "divides", "overall", "pooled", "unknown"]
