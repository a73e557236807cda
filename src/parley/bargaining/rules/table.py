"""The rules of the bargaining table: issues, their options, and what a party may state of its priorities."""

from collections.abc import Mapping

from parley.procedure.errors import Refused
from parley.procedure.errors import mark as _

ON_TABLE, OFF_TABLE = "on_table", "off_table"
TRANSITIONS = {ON_TABLE: {OFF_TABLE}, OFF_TABLE: {ON_TABLE}}
LABELS = {ON_TABLE: _("on the table"), OFF_TABLE: _("taken off the table")}

#: Importance and values are whole numbers on this scale; what they mean is the party's own affair.
TOP = 100


def moved(state: str, to: str) -> str:
    """The new state of an issue, or `Refused` if it is so already."""
    if to not in TRANSITIONS[state]:
        raise Refused(_("This is so already. Open the page again."))
    return to


def open_to_options(state: str) -> None:
    """Pass if options and priorities are taken for this issue."""
    if state != ON_TABLE:
        raise Refused(_("The issue is not on the table."))


def stated(importance: int, values: Mapping[str, int], red_lines: frozenset[str], options: frozenset[str]) -> None:
    """Pass if a statement of priorities makes sense for the options of its issue.

    Every value belongs to an option and lies between 0 and 100; not every option can lie beyond the red lines.
    """
    if not 0 <= importance <= TOP:
        raise Refused(_("Enter a number from 0 to 100."), field="importance")
    if not set(values) <= options or not red_lines <= options:
        raise Refused(_("The options have changed since you opened the page. Open it again."))
    if any(not 0 <= value <= TOP for value in values.values()):
        raise Refused(_("Enter a number from 0 to 100."), field="values")
    if options and red_lines == options:
        raise Refused(_("If every option is beyond your red lines, propose one that is not."), field="red_lines")
