"""Who may lay what on the table, and how the record says it."""

from parley.procedure.errors import mark as _
from parley.procedure.table.row import PARTY_VOICES, TEAM, Row

ACTS = {
    "lay_issue": Row(TEAM, _("Lay an issue on the table")),
    "edit_issue": Row(TEAM, _("Edit the issue")),
    "move_issue": Row(TEAM, _("Take the issue off the table, or put it back")),
    "propose_option": Row(PARTY_VOICES | TEAM, _("Propose an option")),
    "state_priority": Row(PARTY_VOICES, _("State your priority")),
}

FACTS = {
    "issue.laid": _("%(by)s laid “%(title)s” on the table"),
    "issue.edited": _("%(by)s edited the issue “%(title)s”"),
    "issue.on_table": _("%(by)s put “%(title)s” back on the table"),
    "issue.off_table": _("%(by)s took “%(title)s” off the table"),
    "option.proposed": _("%(by)s proposed for “%(title)s”: %(option)s"),
    "priority.stated": _("%(by)s stated the delegation's priority on “%(title)s”"),
}
