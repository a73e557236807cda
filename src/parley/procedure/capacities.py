"""The capacities in which people take part in talks, in the field's own words."""

from enum import StrEnum

from parley.procedure.errors import mark as _


class Capacity(StrEnum):
    """In what capacity somebody acts; a seat has exactly one."""

    MEDIATOR = "mediator"
    SECRETARIAT = "secretariat"
    HEAD = "head"
    DELEGATE = "delegate"
    ADVISER = "adviser"
    ENVOY = "envoy"
    OBSERVER = "observer"
    GUARANTOR = "guarantor"
    WITNESS = "witness"
    INTERPRETER = "interpreter"
    PRESS = "press"
    # No seats: who founds a process, the clock that lets deadlines pass, and anyone who comes by a public link.
    FOUNDER = "founder"
    CLOCK = "clock"
    PUBLIC = "public"


#: Those who sit for the mediation itself, for no party.
TEAM = frozenset({Capacity.MEDIATOR, Capacity.SECRETARIAT})
#: Those who sit for a party, and so must have one.
DELEGATION = frozenset({Capacity.HEAD, Capacity.DELEGATE, Capacity.ADVISER, Capacity.ENVOY})
#: Every capacity that a seat can have.
SEATS = frozenset(Capacity) - {Capacity.FOUNDER, Capacity.CLOCK, Capacity.PUBLIC}

#: The name of each capacity, as a message to translate.
LABELS: dict[Capacity, str] = {
    Capacity.MEDIATOR: _("mediator"),
    Capacity.SECRETARIAT: _("secretariat"),
    Capacity.HEAD: _("head of delegation"),
    Capacity.DELEGATE: _("delegate"),
    Capacity.ADVISER: _("adviser"),
    Capacity.ENVOY: _("envoy"),
    Capacity.OBSERVER: _("observer"),
    Capacity.GUARANTOR: _("guarantor"),
    Capacity.WITNESS: _("witness"),
    Capacity.INTERPRETER: _("interpreter"),
    Capacity.PRESS: _("press officer"),
    Capacity.FOUNDER: _("founder of the process"),
    Capacity.CLOCK: _("the clock"),
    Capacity.PUBLIC: _("the public"),
}

#: What each capacity is for, in one sentence; printed beside the table of who may do what.
MEANINGS: dict[Capacity, str] = {
    Capacity.MEDIATOR: _("Leads the talks, hears each side, proposes, and alone edits the negotiating text."),
    Capacity.SECRETARIAT: _("Sets the process up, seats people, keeps rounds, invitations and publications in order."),
    Capacity.HEAD: _("Speaks for a delegation: signs, consents, answers and clears in its name."),
    Capacity.DELEGATE: _("Takes part for a party: criticises the text, proposes, and signs where the rules let it."),
    Capacity.ADVISER: _("Advises a delegation: sees what it sees, and binds it to nothing."),
    Capacity.ENVOY: _("Carries word for a delegation between rounds, without binding it."),
    Capacity.OBSERVER: _("Follows the talks by invitation; may not block."),
    Capacity.GUARANTOR: _("Holds duties under the agreement, and may verify commitments."),
    Capacity.WITNESS: _("Witnesses signatures and the record."),
    Capacity.INTERPRETER: _("Keeps language versions, and sees the texts that are to be translated."),
    Capacity.PRESS: _("Prepares news items; publishes nothing that has not been cleared."),
    Capacity.FOUNDER: _("An account that may open a new process on this server."),
    Capacity.CLOCK: _("Lets deadlines pass; decides nothing."),
    Capacity.PUBLIC: _("Anyone with a public link, without an account."),
}
