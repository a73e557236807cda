"""What the API reads of the bargaining table; every act is offered by the register."""

from parley.bargaining.api import packages, table
from parley.bargaining.api.router import router

__all__ = ["packages", "router", "table"]
