"""Bonuses that hang on several issues at once: the best package, and how much any package could still reach."""

from parley.settlement.interactions.seeking import seek, short_of
from parley.settlement.interactions.tightening import tighten

__all__ = ["seek", "short_of", "tighten"]
