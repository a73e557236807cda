"""Who may consult people, and how the record says it."""

from parley.procedure.errors import mark as _
from parley.procedure.table.row import CLOCK, PUBLIC, SEATS, TEAM, Row

ACTS = {
    "prepare_consultation": Row(TEAM, _("Prepare a consultation")),
    "make_link": Row(TEAM, _("Make a link")),
    "end_link": Row(TEAM, _("End the link")),
    "add_statement": Row(TEAM, _("Add a statement")),
    "open_consultation": Row(TEAM, _("Open the consultation")),
    "submit_statement": Row(SEATS | PUBLIC, _("Submit a statement")),
    "judge_statement": Row(TEAM, _("Accept or reject a statement")),
    "cast_vote": Row(SEATS | PUBLIC, _("Vote")),
    "weigh_statements": Row(CLOCK, _("Weigh the statements")),
    "record_votes": Row(CLOCK, _("Enter the votes in the record")),
    "close_consultation": Row(TEAM | CLOCK, _("Close the consultation")),
}

FACTS = {
    "consultation.prepared": _("%(by)s prepared the consultation “%(title)s”"),
    "link.made": _("%(by)s made the link “%(label)s” for “%(title)s”"),
    "link.ended": _("%(by)s ended the link “%(label)s” for “%(title)s”"),
    "statement.added": _("%(by)s added a statement to “%(title)s”"),
    "consultation.opened": _("%(by)s opened the consultation “%(title)s” with %(count)s statements"),
    "statement.submitted": _("A statement was submitted to “%(title)s”"),
    "statement.accepted": _("%(by)s accepted a statement for “%(title)s”: %(body)s"),
    "statement.rejected": _("%(by)s rejected a statement for “%(title)s”: %(reason)s"),
    "votes.recorded": _("The votes of “%(title)s” until now were entered in the record: %(count)s"),
    "consultation.closed": _("The consultation “%(title)s” closed with %(participants)s participants"),
    "consultation.closed_few": _("The consultation “%(title)s” closed with fewer than %(floor)s participants"),
}
