"""Who may draft, clear and issue what the public reads, and how the record says it."""

from parley.procedure.capacities import Capacity
from parley.procedure.errors import mark as _
from parley.procedure.table.row import CLOCK, HEAD, SECRETARIAT, TEAM, Row

#: The press desk; what a press officer who sits for a party may not do of this, the stage's rules say.
_DESK = TEAM | {Capacity.PRESS}

ACTS = {
    "draft_profile": Row(_DESK, _("Describe the process for the public")),
    "edit_profile": Row(_DESK, _("Edit the public description")),
    "draft_news": Row(_DESK, _("Draft a news item")),
    "edit_news": Row(_DESK, _("Edit the news item")),
    "draft_from_clipping": Row(_DESK, _("Keep the clipping as a draft")),
    "draft_milestone": Row(_DESK, _("Draft an entry of the public timeline")),
    "edit_milestone": Row(_DESK, _("Edit the entry of the public timeline")),
    "draft_instrument": Row(_DESK, _("Draft the publication of an agreement, declaration or communiqué")),
    "draft_from_agreement": Row(_DESK, _("Draft the publication of an agreement of these talks")),
    "draft_findings": Row(TEAM, _("Draft the publication of a consultation’s result")),
    "edit_findings": Row(_DESK, _("Edit the publication of a consultation’s result")),
    "edit_instrument": Row(_DESK, _("Edit the publication")),
    "add_photo": Row(_DESK, _("Add a photograph")),
    "ask_clearance": Row(_DESK, _("Ask the parties for clearance")),
    "clear_item": Row(HEAD, _("Clear for publication")),
    "object_to_item": Row(HEAD, _("Object to publication")),
    "embargo_item": Row(_DESK, _("Set an embargo")),
    "issue_item": Row(_DESK, _("Issue")),
    "release_item": Row(CLOCK, _("End the embargo")),
    "withdraw_item": Row(_DESK, _("Withdraw before issue")),
    "correct_item": Row(_DESK, _("Correct")),
    "switch_reactions": Row(SECRETARIAT, _("Switch readers’ reactions")),
}

FACTS = {
    "item.drafted": _("%(by)s drafted “%(headline)s” for the press room"),
    "item.edited": _("%(by)s edited “%(headline)s” in the press room; earlier clearances no longer count"),
    "photo.added": _("%(by)s added a photograph to the media bank: %(alt)s"),
    "item.clearance_asked": _("%(by)s asked for clearance of “%(headline)s”"),
    "clearance.asked": _("%(by)s asked your delegation to clear an item for publication"),
    "item.cleared": _("%(party)s cleared “%(headline)s”"),
    "clearance.given": _("%(by)s cleared an item for publication"),
    "item.objected": _("%(party)s objects to “%(headline)s”: %(words)s"),
    "clearance.objected": _("%(by)s objected to the publication of an item: %(words)s"),
    "clearance.lapsed": _(
        "%(by)s changed or withdrew an item that your delegation was asked to clear: an earlier answer no longer counts"
    ),
    "item.embargoed": _("%(by)s put “%(headline)s” under embargo until %(until)s"),
    "item.held": _("The embargo on “%(headline)s” ended, and it was held back: a clearance is missing"),
    "item.withdrawn": _("%(by)s withdrew “%(headline)s” before it was issued"),
    "item.issued": _("%(by)s issued “%(headline)s”"),
    "item.released": _("“%(headline)s” was issued when its embargo ended"),
    "item.published": _("“%(headline)s” was made public"),
    "item.correction_drafted": _("%(by)s began a correction of “%(headline)s”"),
    "item.corrected": _("%(by)s issued a correction of “%(headline)s”: %(correction)s"),
    "item.correction_published": _("“%(headline)s” was corrected: %(correction)s"),
    "reactions.switched_on": _("%(by)s switched readers’ reactions on"),
    "reactions.switched_off": _("%(by)s switched readers’ reactions off"),
}
