"""Keys that people hold themselves: enrolled with proof, compared by somebody else, replaced, and revoked."""

from typing import Annotated, Literal

from pydantic import StringConstraints

from parley.ledger.signing import BadKey, BadSignature, Key, key_typed, signature_typed, verify
from parley.people.models import Seat, SeatKey
from parley.people.queries.statements import confirmation, enrolment, signed_texts, sitting
from parley.people.rules import keys as rules
from parley.procedure.act import Act, act
from parley.procedure.capacities import Capacity
from parley.procedure.errors import Refused
from parley.procedure.errors import mark as _
from parley.procedure.kinds import Id, MaybeSignature

KeyText = Annotated[str, StringConstraints(max_length=4000)]
How = Literal["meeting", "telephone", "video", "paper"]


@act
def enrol_key(act: Act, *, public_key: KeyText, signature: MaybeSignature) -> SeatKey:
    """Enrol the public key with which this seat signs; `signature` proves that its holder has the private one.

    It is made over the statement of the enrolment, whose text is the key itself in the way it is kept here.
    """
    key = _typed(public_key)
    ruled = rules.enrolled(act.by.public_id, key.point_hash, _known(act))
    return _enrolled(act, key, ruled, signature)


@act
def replace_key(act: Act, *, seat_key: Id, public_key: KeyText, signature: MaybeSignature) -> SeatKey:
    """Sign with another key from now on; the new one proves itself as the first did, and is to be compared anew."""
    old = _of_own(act, seat_key)
    key = _typed(public_key)
    _ended, ruled = rules.replacing(_as_ruled(old), key.point_hash, _known(act))
    old.replaced_at = act.at
    old.save()
    act.record("key.replaced", seat=act.by.shown, texts={"key:public": old.text})
    made = _enrolled(act, key, ruled, signature)
    old.replaced_by = made
    old.save()
    return made


@act
def confirm_key(act: Act, *, seat_key: Id, how: How, signature: MaybeSignature = "") -> SeatKey:
    """Say that this is the key whose words its owner read out, compared by a way that does not go through here.

    Whoever has a key of their own signs this with it: so the enrolment is countersigned, and not by the server's word.
    """
    found = act.find(SeatKey, seat_key, "seat__party")
    _as_ruled(found).confirmed(sitting(act.by), sitting(found.seat), headed=_headed(act, found.seat))
    held = act.rows(SeatKey).filter(seat=act.by, revoked_at=None, replaced_at=None).exists()
    said = confirmation(found.seat, found.text)
    by_key = signed_texts(act, **said, signature=signature, required=held)
    found.confirmed_at, found.confirmed_by, found.confirmed_how = act.at, act.by, how
    found.countersigned = bool(by_key)
    found.save()
    act.record("key.confirmed", seat=found.seat.shown, how=how, texts={"key:public": found.text, **by_key})
    return found


@act
def revoke_key(act: Act, *, seat_key: Id) -> SeatKey:
    """Revoke a key: nothing that is signed with it from now on counts; what was signed before stands."""
    found = act.find(SeatKey, seat_key, "seat__party")
    _as_ruled(found).revoked(sitting(act.by), sitting(found.seat), headed=_headed(act, found.seat))
    _end(act, found)
    return found


def _end_keys(act: Act, seat: Seat) -> None:
    """A seat that ends takes its key with it."""
    for found in act.rows(SeatKey).filter(seat=seat, revoked_at=None, replaced_at=None).select_related("seat"):
        _end(act, found)


def _end(act: Act, found: SeatKey) -> None:
    found.revoked_at = act.at
    found.save()
    act.record("key.revoked", seat=found.seat.shown, texts={"key:public": found.text})


def _enrolled(act: Act, key: Key, ruled: rules.Key, signature: str) -> SeatKey:
    """Check that whoever enrols the key can sign with it, and keep it."""
    if not signature:
        raise Refused(_("Sign the text with the new key: that proves that you have it."), field="signature")
    statement = enrolment(act.viewer, key).to_bytes()
    typed = _typed_signature(key, statement, signature)
    made: SeatKey = SeatKey.objects.create(
        process=act.process, seat=act.by, text=key.text, point_hash=ruled.point, enrolled_at=act.at
    )
    signed = {"signed:statement": statement.decode(), "signed:signature": typed, "signed:key": key.text}
    act.record("key.enrolled", seat=act.by.shown, texts={"key:public": key.text, **signed})
    return made


def _typed(text: str) -> Key:
    try:
        return key_typed(text)
    except BadKey as bad:
        raise rules.refused(bad, field="public_key") from None


def _typed_signature(key: Key, message: bytes, signature: str) -> str:
    try:
        typed = signature_typed(signature)
        verify(key, message, typed)
    except BadSignature as bad:
        raise rules.refused(bad, field="signature", enrolling=True) from None
    return typed


def _of_own(act: Act, seat_key: str) -> SeatKey:
    found = act.find(SeatKey, seat_key)
    if found.seat_id != act.by.pk:
        raise Refused(_("Only the holder of a key replaces it. If it is lost, it can be revoked."))
    return found


def _as_ruled(row: SeatKey) -> rules.Key:
    return rules.Key(row.seat.public_id, row.point_hash, row.state, row.confirmed_at is not None)


def _known(act: Act) -> list[rules.Key]:
    return [_as_ruled(row) for row in act.rows(SeatKey).select_related("seat")]


def _headed(act: Act, seat: Seat) -> bool:
    """Whether the delegation of this seat has a head in force."""
    heads = act.rows(Seat).filter(party=seat.party_id, capacity=Capacity.HEAD) if seat.party_id else ()
    return any(row.in_force(act.at) for row in heads)
