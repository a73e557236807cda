"""The rules of the bargaining table: issues and their options."""

from parley.procedure.errors import Refused
from parley.procedure.errors import mark as _

ON_TABLE, OFF_TABLE = "on_table", "off_table"
TRANSITIONS = {ON_TABLE: {OFF_TABLE}, OFF_TABLE: {ON_TABLE}}
LABELS = {ON_TABLE: _("on the table"), OFF_TABLE: _("taken off the table")}


def moved(state: str, to: str) -> str:
    """The new state of an issue, or `Refused` if it is so already."""
    if to not in TRANSITIONS[state]:
        raise Refused(_("This is so already. Open the page again."))
    return to


def open_to_options(state: str) -> None:
    """Pass if options are taken for this issue."""
    if state != ON_TABLE:
        raise Refused(_("The issue is not on the table."))
