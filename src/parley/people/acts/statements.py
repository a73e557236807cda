"""Checks what is signed with a seat's own key, for the acts of every stage, and puts it into the record."""

from parley.ledger.signing import BadSignature, read_key, signature_typed, verify
from parley.people.models import SeatKey
from parley.people.queries.statements import stated
from parley.people.rules import keys as rules
from parley.procedure.act import Act
from parley.procedure.errors import Refused
from parley.procedure.errors import mark as _


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
    held = act.rows(SeatKey).filter(seat=act.by, revoked_at=None, replaced_at=None).first()
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
