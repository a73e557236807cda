"""Conversations too large for one machine's memory: streamed from files through disk, or spread over Dask's workers.

Both cut the participants into ranges of their ids. All votes of a person, in whichever files they lie, come together
in one range, and the last of them stands; the ranges one behind the other are what would lie in memory.
"""

from parley.commonground.sharded.streaming import streamed

__all__ = ["streamed"]
