"""The best package of an additive bargain, proven, by smooth relaxations in compiled loops.

`search(problem, goal)` for sums of logarithms (`Nash`), weighted sums (`Sum`) and sums of the smallest levels
(`Smallest`): the relaxation leaves few issues undecided and says what each option would cost; the rest is branched on.
"""

from parley.settlement.relaxing.model import Aim, Smallest
from parley.settlement.relaxing.proving import search

__all__ = ["Aim", "Smallest", "search"]
