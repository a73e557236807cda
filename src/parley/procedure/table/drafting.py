"""Who may draft, criticise and answer, and how the record says it."""

from parley.procedure.capacities import Capacity
from parley.procedure.errors import mark as _
from parley.procedure.table.row import CLOCK, MEDIATOR, PARTY_VOICES, Row

_TRANSLATORS = MEDIATOR | {Capacity.INTERPRETER}

ACTS = {
    "begin_text": Row(MEDIATOR, _("Begin a text")),
    "add_clause": Row(MEDIATOR, _("Add a clause")),
    "take_over_package": Row(MEDIATOR, _("Take a package over into the text")),
    "lay_clause": Row(MEDIATOR, _("Lay the clause on the table as an issue")),
    "edit_clause": Row(MEDIATOR, _("Edit the clause")),
    "move_clause": Row(MEDIATOR, _("Move the clause")),
    "strike_clause": Row(MEDIATOR, _("Strike the clause")),
    "entitle_text": Row(_TRANSLATORS, _("Give the text its title in a language")),
    "translate_clause": Row(_TRANSLATORS, _("Translate the clause")),
    "mark_authentic": Row(MEDIATOR, _("Mark a language version as authentic")),
    "circulate_draft": Row(MEDIATOR, _("Circulate the draft for criticism")),
    "criticise_clause": Row(PARTY_VOICES, _("Criticise")),
    "withdraw_criticism": Row(PARTY_VOICES, _("Withdraw the criticism")),
    "close_criticism": Row(MEDIATOR | CLOCK, _("Close the criticism")),
    "new_draft": Row(MEDIATOR, _("Begin the next draft")),
    "put_text": Row(MEDIATOR, _("Put the text")),
    "answer_text": Row(PARTY_VOICES, _("Answer"), own_key="acceptances"),
    "reveal_answers": Row(MEDIATOR | CLOCK, _("Reveal the answers")),
    "abandon_text": Row(MEDIATOR, _("Abandon the text")),
}

FACTS = {
    "text.begun": _("%(by)s began the text “%(title)s”"),
    "text.entitled": _("%(by)s gave the text “%(title)s” its title in the language %(language)s: %(entitled)s"),
    "clause.added": _("%(by)s added clause %(clause)s to draft %(number)s of “%(title)s”"),
    "package.taken_over": _(
        "%(by)s took %(count)s terms of the package “%(package)s” over into draft %(number)s of “%(title)s”"
    ),
    "clause.laid": _("%(by)s laid clause %(clause)s of draft %(number)s of “%(title)s” on the table as: %(issue)s"),
    "clause.edited": _("%(by)s edited clause %(clause)s of draft %(number)s of “%(title)s”"),
    "clause.moved": _("%(by)s moved a clause of draft %(number)s of “%(title)s”, which is now clause %(clause)s"),
    "clause.struck": _("%(by)s struck clause %(clause)s from draft %(number)s of “%(title)s”"),
    "clause.translated": _(
        "%(by)s translated clause %(clause)s of draft %(number)s of “%(title)s” into the language %(language)s"
    ),
    "version.marked_authentic": _("%(by)s marked the version of “%(title)s” in the language %(language)s as authentic"),
    "version.unmarked": _(
        "%(by)s no longer marks the version of “%(title)s” in the language %(language)s as authentic"
    ),
    "draft.circulated": _("%(by)s circulated draft %(number)s of “%(title)s” for criticism"),
    "draft.begun": _("%(by)s began draft %(number)s of “%(title)s”"),
    "criticism.given": _("%(by)s criticised clause %(clause)s of draft %(number)s of “%(title)s”"),
    "criticism.changed": _("%(by)s changed the criticism of clause %(clause)s of draft %(number)s of “%(title)s”"),
    "criticism.withdrawn": _("%(by)s withdrew the criticism of clause %(clause)s of draft %(number)s of “%(title)s”"),
    "criticism.given_of_whole": _("%(by)s criticised draft %(number)s of “%(title)s” as a whole"),
    "criticism.changed_of_whole": _("%(by)s changed the criticism of draft %(number)s of “%(title)s” as a whole"),
    "criticism.withdrawn_of_whole": _("%(by)s withdrew the criticism of draft %(number)s of “%(title)s” as a whole"),
    "criticism.closed": _("Criticism of draft %(number)s of “%(title)s” closed"),
    "criticism.revealed": _("Criticism of draft %(number)s of “%(title)s” closed, and all of it was revealed"),
    "criticism.revealed_to_team": _("The criticism of draft %(number)s of “%(title)s” was revealed to the mediators"),
    "text.put": _("%(by)s put draft %(number)s of “%(title)s” to %(count)s voices"),
    "text.answered": _("%(by)s answered draft %(number)s of “%(title)s”, unseen by others"),
    "text.answer_changed": _("%(by)s changed the answer to draft %(number)s of “%(title)s”, unseen by others"),
    "answers.revealed": _("The answers to draft %(number)s of “%(title)s” were revealed"),
    "text.adopted": _(
        "Draft %(number)s of “%(title)s” was adopted: of %(voices)s voices %(accepted)s accepted, %(rejected)s "
        "rejected, %(silent)s did not answer"
    ),
    "text.not_adopted": _(
        "Draft %(number)s of “%(title)s” was not adopted: of %(voices)s voices %(accepted)s accepted, %(rejected)s "
        "rejected, %(silent)s did not answer"
    ),
    "text.abandoned": _("%(by)s abandoned the text “%(title)s”"),
}
