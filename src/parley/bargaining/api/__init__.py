"""What the API reads of the bargaining table; every act is offered by the register."""

from parley.bargaining.api import laid, packages, priorities, searches, table
from parley.bargaining.api.router import router

__all__ = ["laid", "packages", "priorities", "router", "searches", "table"]
