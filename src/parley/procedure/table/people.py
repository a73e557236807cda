"""Who may seat people, and how the record says it."""

from parley.procedure.capacities import Capacity
from parley.procedure.errors import mark as _
from parley.procedure.table.row import DELEGATION, HEAD, PUBLIC, SEATS, TEAM, Row

#: Who may name a witness: all but those who keep the record themselves, and those who lend them a hand.
WITNESSING = DELEGATION | {Capacity.OBSERVER, Capacity.GUARANTOR, Capacity.WITNESS}

ACTS = {
    "seat_person": Row(TEAM, _("Seat a person")),
    "invite_to_seat": Row(TEAM, _("Invite to take the seat"), in_person=True),
    "withdraw_invitation": Row(TEAM, _("Withdraw the invitation")),
    "take_seat": Row(PUBLIC, _("Take the seat")),
    "end_seat": Row(TEAM, _("End the seat")),
    "erase_words": Row(SEATS, _("Erase this person's words"), in_person=True),
    "make_token": Row(SEATS, _("Make a key for the API"), in_person=True),
    "revoke_token": Row(SEATS, _("Revoke the key")),
    "enrol_key": Row(SEATS, _("Enrol a key of your own"), in_person=True),
    "replace_key": Row(SEATS, _("Replace your key"), in_person=True),
    "confirm_key": Row(HEAD | TEAM, _("Say that the key was compared"), in_person=True),
    "revoke_key": Row(SEATS, _("Revoke the signing key"), in_person=True),
    "enrol_witness": Row(WITNESSING, _("Enrol a witness of the record")),
    "end_witness": Row(WITNESSING, _("End the witness")),
    "hand_in_cosignatures": Row(SEATS, _("Hand in cosignatures")),
    "resume_signing": Row(SEATS, _("Let the log go on")),
}

FACTS = {
    # One sentence for each capacity: languages bend the words around it in their own ways.
    "person.seated.mediator": _("%(by)s seated %(seat)s as mediator"),
    "person.seated.secretariat": _("%(by)s seated %(seat)s as secretariat"),
    "person.seated.head": _("%(by)s seated %(seat)s as head of the delegation of %(party)s"),
    "person.seated.delegate": _("%(by)s seated %(seat)s as delegate of %(party)s"),
    "person.seated.adviser": _("%(by)s seated %(seat)s as adviser of %(party)s"),
    "person.seated.envoy": _("%(by)s seated %(seat)s as envoy of %(party)s"),
    "person.seated.observer": _("%(by)s seated %(seat)s as observer"),
    "person.seated.guarantor": _("%(by)s seated %(seat)s as guarantor"),
    "person.seated.witness": _("%(by)s seated %(seat)s as witness"),
    "person.seated.interpreter": _("%(by)s seated %(seat)s as interpreter"),
    "person.seated.press": _("%(by)s seated %(seat)s as press officer"),
    "pseudonym.given": _("%(by)s noted that %(name)s sits under the pseudonym %(seat)s"),
    "seat.invited": _("%(by)s invited %(seat)s to take the seat"),
    "invitation.withdrawn": _("%(by)s withdrew the invitation of %(seat)s"),
    "seat.taken": _("%(by)s took the seat"),
    "seat.ended": _("%(by)s ended the seat of %(seat)s"),
    "words.erased": _("%(by)s had the words of %(seat)s erased: that they acted stays, and what they said is gone"),
    "token.made": _("%(by)s made the key “%(label)s” for the API"),
    "token.revoked": _("%(by)s revoked the key “%(label)s” for the API"),
    "key.enrolled": _("%(by)s enrolled a key to sign with"),
    "key.confirmed": _("%(by)s compared the key of %(seat)s with its owner"),
    "key.replaced": _("%(by)s put another key in the place of the one so far"),
    "key.revoked": _("%(by)s revoked the key of %(seat)s"),
    "witness.enrolled": _("%(by)s enrolled the witness “%(name)s”, which cosigns the record with a key of its own"),
    "witness.ended": _("%(by)s ended the witness “%(name)s”"),
    "history.shorter": _(
        "%(by)s showed a checkpoint of %(size)s acts of this log, signed by this server and witnessed by "
        "%(witnesses)s, which this record does not reach: the log is signed no more"
    ),
    "history.forked": _(
        "%(by)s showed another history of this log, of %(size)s acts, signed by this server and witnessed by "
        "%(witnesses)s: the log is signed no more"
    ),
    "signing.resumed": _("%(by)s let this log go on from what stands here: %(why)s"),
}
