"""Witnesses are named, cosignatures come in, and a log that was stopped goes on."""

from typing import Annotated

from pydantic import Field, StringConstraints

from parley.people.models import Seat
from parley.people.rules import witnessing as rules
from parley.procedure.act import Act, act
from parley.procedure.capacities import Capacity
from parley.procedure.errors import Absent, Refused
from parley.procedure.errors import mark as _
from parley.procedure.kinds import Id, Line, Number
from parley.record import checkpoints, witnesses

WitnessKey = Annotated[str, StringConstraints(max_length=300, strip_whitespace=True)]
Note = Annotated[str, StringConstraints(max_length=20_000)]
LogName = Annotated[str, StringConstraints(max_length=64, pattern=r"^[a-z]+(:[0-9a-z]+)?$")]

_NOT_A_KEY = {
    "unreadable": _(
        "This is not the key of a witness. Copy the whole line that parley witness init printed: a name, eight "
        "characters and a longer part, joined by plus signs."
    ),
    "kind": _("This is the key of a log. A witness has a key of its own; parley witness init makes one."),
    "own": _("This is the key of this server itself. A witness must be somebody else."),
    "name": _("A witness of this name is enrolled already. Choose another name with parley witness init."),
}
_NOT_TAKEN = {
    "unreadable": _("Checkpoint %(number)s cannot be read. Nothing has been taken."),
    "absent": _("Checkpoint %(number)s is of no log that you can see. Nothing has been taken."),
    "unsigned": _(
        "Checkpoint %(number)s is not signed by this server, so it proves nothing here. Nothing has been taken."
    ),
    "unknown": _(
        "Checkpoint %(number)s bears no cosignature of a witness that is enrolled here and whose seat is in force. "
        "Enrol its key first. Nothing has been taken."
    ),
    "false": _("Under checkpoint %(number)s stands a false signature. Nothing has been taken."),
}


@act
def enrol_witness(act: Act, *, witness_key: WitnessKey) -> object:
    """Name the key of a witness: a program outside this server that cosigns what it has seen of the record."""
    own = [one for one in witnesses.enrolled(act.process.public_id) if one.seat == act.by.public_id]
    rules.one_more(working=sum(not one.ended for one in own), ever=len(own))
    try:
        made = witnesses.enrol(process=act.process.public_id, seat=act.by.public_id, text=witness_key, at=act.at)
    except witnesses.NotAWitness as wrong:
        raise Refused(_NOT_A_KEY[wrong.code], field="witness_key") from None
    act.record("witness.enrolled", texts={"witness:key": witness_key}, name=made.name)
    return made


@act
def end_witness(act: Act, *, witness: Id) -> object:
    """End a witness of one's own seat: what it cosigned stays, what it cosigns later counts no more."""
    ended = witnesses.end(process=act.process.public_id, seat=act.by.public_id, witness=witness, at=act.at)
    if not ended:
        raise Absent
    act.record("witness.ended", texts={"witness:key": ended[0].key}, name=ended[0].name)
    return ended[0]


def _end_witnesses(act: Act, seat: Seat) -> None:
    """A seat that ends takes its witnesses with it."""
    for ended in witnesses.end(process=act.process.public_id, seat=seat.public_id, at=act.at):
        act.record("witness.ended", texts={"witness:key": ended.key}, name=ended.name)


@act
def hand_in_cosignatures(act: Act, *, notes: Annotated[list[Note], Field(min_length=1, max_length=1000)]) -> None:
    """Hand in checkpoints that witnesses have cosigned; one that the record doesn't hold stops its log, for all to see.

    What is as it should be enters no log: a cosignature is over a log's head, and its own entry would move that on.
    Nor does what a person has decided of already.
    """
    seats = {seat.public_id for seat in act.rows(Seat) if seat.in_force(act.at)}
    handed = {"process": act.process.public_id, "audiences": act.viewer.audiences, "notes": notes}
    try:
        taken = witnesses.take(**handed, by=act.by.public_id, seats=seats, at=act.at)
    except witnesses.NotTaken as wrong:
        raise Refused(_NOT_TAKEN[wrong.code], field="notes", number=wrong.number) from None
    for one in taken:
        if one.stopped and one.new:
            fact = "history.shorter" if one.stopped == checkpoints.SHORTER else "history.forked"
            shown = {"history:shown": one.note}
            act.record(fact, audience=one.audience, texts=shown, size=one.size, witnesses=list(one.names))
    act.beside_the_record()


@act
def resume_signing(act: Act, *, log: LogName, why: Line, shown: Number = 0) -> None:
    """Say that a log goes on from what stands here, though more, or something else, was signed or witnessed before.

    `shown` is how many signed states that the log doesn't hold had been shown, decided of or not, when whoever decides
    looked: those stop it no more. Nothing makes up for what is missing: who witnessed it keeps the proof, and must be
    asked to witness anew.
    """
    process = act.process.public_id
    if log not in {one.audience for one in checkpoints.stopped(process, act.viewer.audiences)}:
        raise Absent
    rules.lets_go_on(Capacity(act.by.capacity), log)
    rules.decides_on_all(shown, len(checkpoints.shown(process, [log])))
    try:
        checkpoints.resume(process, log, act.by.public_id)
    except checkpoints.CannotGoOn:
        raise Refused(
            _("The acts stored in this log do not give its root: it cannot be signed. Restore it from a backup.")
        ) from None
    act.record("signing.resumed", audience=log, why=why)
