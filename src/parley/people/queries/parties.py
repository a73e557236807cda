"""The parties in the order of the rules of procedure.

Parties and rules are convening's, a later stage that this one does not know; it says here how they are listed.
"""

from collections.abc import Callable
from typing import Any

from parley.procedure.viewer import Viewer

Listing = Callable[[Viewer], list[Any]]
_LISTING: list[Listing] = []


def lists_parties(function: Listing) -> Listing:
    """Mark the one function that lists the parties of a process for a viewer."""
    _LISTING[:] = [function]
    return function


def parties_in_order(viewer: Viewer) -> list[Any]:
    """The parties of the process that the viewer looks at, in the order of its rules."""
    return _LISTING[0](viewer)
