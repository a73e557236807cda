"""Who may lay what on the table, and how the record says it."""

from parley.procedure.errors import mark as _
from parley.procedure.table.row import CLOCK, HEAD, MEDIATOR, PARTY_VOICES, TEAM, Row

ACTS = {
    "lay_issue": Row(TEAM, _("Lay an issue on the table")),
    "edit_issue": Row(TEAM, _("Edit the issue")),
    "move_issue": Row(TEAM, _("Take the issue off the table, or put it back")),
    "propose_option": Row(PARTY_VOICES | TEAM, _("Propose an option")),
    "state_priority": Row(PARTY_VOICES, _("State your priority")),
    "draw_up_package": Row(MEDIATOR, _("Draw up a package")),
    "edit_package": Row(MEDIATOR, _("Change the package")),
    "put_package": Row(MEDIATOR, _("Put the package")),
    "answer_package": Row(HEAD, _("Answer the package"), unseen=True),
    "decide_package": Row(CLOCK, _("Tell what came of the package")),
    "withdraw_package": Row(MEDIATOR, _("Withdraw the package")),
    "post_blind_message": Row(HEAD, _("Post your message of the round"), unseen=True),
    "close_blind_round": Row(CLOCK, _("Close the round")),
}

FACTS = {
    "issue.laid": _("%(by)s laid “%(title)s” on the table"),
    "issue.edited": _("%(by)s edited the issue “%(title)s”"),
    "issue.on_table": _("%(by)s put “%(title)s” back on the table"),
    "issue.off_table": _("%(by)s took “%(title)s” off the table"),
    "option.proposed": _("%(by)s proposed for “%(title)s”: %(option)s"),
    "priority.stated": _("%(by)s stated the delegation's priority on “%(title)s”"),
    "package.drawn_up": _("%(by)s drew up the package “%(title)s”"),
    "package.edited": _("%(by)s changed the package “%(title)s”"),
    "package.set_aside": _("%(by)s set the package “%(title)s” aside before it was put"),
    "package.put": _("%(by)s put the package “%(title)s” to %(count)s parties, to be answered unseen"),
    "package.put_blind": _(
        "%(by)s put the package “%(title)s” to %(count)s parties, to be answered so that not even the server learns"
    ),
    "package.answered": _("%(by)s answered the package “%(title)s”, unseen by anybody else"),
    "package.accepted": _("The package “%(title)s” was accepted by all %(count)s parties"),
    "package.not_agreed": _("The package “%(title)s” was not agreed"),
    "package.withdrawn": _("%(by)s withdrew the package “%(title)s”"),
    "blind.posted": _("%(by)s posted a message on the package “%(title)s”, unseen until the round closes"),
    "blind.round_closed": _("A round of posts on the package “%(title)s” closed: all were in, and all can be read now"),
    "blind.round_incomplete": _(
        "A round of posts on the package “%(title)s” closed, and nothing had come from: %(missing)s"
    ),
}
