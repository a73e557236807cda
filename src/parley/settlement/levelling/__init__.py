"""The smallest gain first, then the next: the packages of which no other serves those worse off better.

`climb` finds the leximin package of levels, that is, of surpluses times a weight for each party: of all admissible
packages one whose smallest level is as large as can be, of those one whose two smallest have the largest sum, and so on
to the sum of all (Ogryczak and Sliwinski, 2006). What the weights are makes the concept: see `ks`, `egalitarian`,
`leximin`.
"""

from parley.settlement.levelling.climbing import climb
from parley.settlement.levelling.levels import Levelled, Weights

__all__ = ["Levelled", "Weights", "climb"]
