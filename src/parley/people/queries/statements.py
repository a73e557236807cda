"""The text that a seat is about to sign with its own key: shown whole, and given as exactly the signed bytes."""

from base64 import b64encode
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from parley.ledger.signing import BadKey, BadSignature, Key, key_typed, read_key, signature_typed, verify
from parley.ledger.statement import MOST_LINE, TAG, NotAStatement, Statement
from parley.people.models import Seat, SeatKey
from parley.people.rules import keys as rules
from parley.procedure.act import Act
from parley.procedure.errors import Refused
from parley.procedure.errors import mark as _
from parley.procedure.guarded import one
from parley.procedure.viewer import Viewer

#: A key's text is in no language (ISO 639-2).
_NO_LANGUAGE = "zxx"
#: Marks that lay out a name between others; a statement stands by itself, one name to a line.
_LAYOUT = dict.fromkeys(map(ord, "\u061c\u200e\u200f\u2066\u2067\u2068\u2069\u2028\u2029\ufeff"))


@dataclass(frozen=True)
class StatementView:
    """What is shown is what is signed: the statement, the key that signs it, and how."""

    text: str
    #: The key that is to sign; None where the seat has none yet.
    key: Key | None
    process: str
    seat: str
    #: The name under which the statement is saved, and of the form's field for the signature.
    file: str = "statement.txt"
    field: str = "signature"
    #: Whether it counts only when it is signed; else it may be left to the server's word.
    needed: bool = True

    @property
    def namespace(self) -> str:
        """What ssh-keygen must be told that the signature is for."""
        return TAG

    @property
    def sha256(self) -> str:
        """By what a careful reader knows the downloaded file again."""
        return sha256(self.text.encode()).hexdigest()

    @property
    def download(self) -> str:
        """The address of the file's exact bytes: they stand in the page itself, so nobody can swap them on the way."""
        return f"data:application/octet-stream;base64,{b64encode(self.text.encode()).decode()}"


def sitting(seat: Seat) -> rules.Sitting:
    """The seat as the rules of keys see it."""
    return rules.Sitting(seat.public_id, seat.capacity, seat.party.public_id if seat.party is not None else None)


def stated(viewer: Viewer, *, fact: str, subject: str, language: str, text: str, reservation: str = "") -> Statement:
    """What the viewer's seat says about this text, as the statement that its key signs."""
    seat, process = viewer.seat, viewer.process
    try:
        return Statement(
            act=fact,
            subject=subject,
            process=process.public_id,
            rules=process.rules_version,
            seat=seat.public_id,
            capacity=str(seat.capacity),
            party=seat.party.public_id if seat.party is not None else "",
            language=language,
            talks=_line(process.title),
            signer=_line(seat.shown),
            reservation=reservation,
            text=text,
        )
    except NotAStatement as error:
        raise Refused(_("No statement can be made of this that a key could sign (%(why)s)."), why=str(error)) from None


def statement_view(
    viewer: Viewer, *, fact: str, subject: str, language: str, text: str, reservation: str = ""
) -> StatementView:
    """The statement as the viewer is to read and sign it, with the key in force for the seat."""
    made = stated(viewer, fact=fact, subject=subject, language=language, text=text, reservation=reservation)
    held = _in_force(viewer)
    return _view(viewer, made, read_key(held.text) if held is not None else None)


def signed_texts(
    act: Act,
    *,
    fact: str,
    subject: str,
    language: str,
    text: str,
    reservation: str = "",
    signature: str,
    required: bool,
) -> dict[str, str]:
    """What a signature with the seat's own key adds to the texts of this fact: the statement, itself, and the key.

    Nothing where none was given and none is required. `text` must stand among the fact's texts, so that the statement
    can be held against it. Raises Refused, with the field `signature`.
    """
    if not signature and not required:
        return {}
    held = _in_force(act.viewer)
    if held is None:
        raise Refused(
            _("This is signed with a key of your own, and your seat has none yet. Enrol one at “Your seat” first."),
            field="signature",
        )
    if not signature:
        raise Refused(_("Sign the text with your own key, and enter the signature here."), field="signature")
    statement = stated(
        act.viewer, fact=fact, subject=subject, language=language, text=text, reservation=reservation
    ).to_bytes()
    try:
        typed = signature_typed(signature)
        verify(read_key(held.text), statement, typed)
    except BadSignature as bad:
        raise rules.refused(bad, field="signature") from None
    return {"signed:statement": statement.decode(), "signed:signature": typed, "signed:key": held.text}


def confirmation(owner: Seat, key: str) -> dict[str, str]:
    """What is signed by whoever has compared a key and has one of their own: that it is this seat's."""
    return {"fact": "key.confirmed", "subject": owner.public_id, "language": _NO_LANGUAGE, "text": key}


def confirmation_view(viewer: Viewer, seat_key: str) -> Callable[[Any], StatementView] | None:
    """How the page of a comparison finds what is to be signed; None where the viewer has no key to sign it with."""
    row = one(SeatKey, viewer, seat_key, "seat")
    if _in_force(viewer) is None:
        return None
    return lambda _entries: statement_view(viewer, **confirmation(row.seat, row.text))


def enrolment(viewer: Viewer, key: Key) -> Statement:
    """What is signed to enrol a key: that this seat signs with it."""
    subject = viewer.seat.public_id
    return stated(viewer, fact="key.enrolled", subject=subject, language=_NO_LANGUAGE, text=key.text)


def enrolment_view(viewer: Viewer, entries: dict[str, Any]) -> StatementView:
    """The statement of an enrolment as the viewer is to read and sign it, with the new key."""
    try:
        key = key_typed(entries["public_key"])
    except BadKey as bad:
        raise rules.refused(bad, field="public_key") from None
    return _view(viewer, enrolment(viewer, key), key)


def _in_force(viewer: Viewer) -> SeatKey | None:
    return SeatKey.objects.seen_by(viewer).filter(seat=viewer.seat, revoked_at=None, replaced_at=None).first()


def _view(viewer: Viewer, made: Statement, key: Key | None) -> StatementView:
    return StatementView(made.to_bytes().decode(), key, viewer.process.public_id, viewer.seat.public_id)


def _line(name: str) -> str:
    """A name as it can stand in a line of the statement; who it is, the line with the seat's id decides."""
    return " ".join(name.translate(_LAYOUT).split())[:MOST_LINE].strip() or "-"
