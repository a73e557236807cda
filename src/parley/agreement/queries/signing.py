"""What a seat says of an agreement by initialling, signing, ratifying or withdrawing, as it signs that with its key."""

from typing import Any

from parley.agreement.models import Agreement, Signatory
from parley.agreement.rules import signature as rules
from parley.procedure.errors import Absent, Refused
from parley.procedure.errors import mark as _
from parley.procedure.guarded import one
from parley.procedure.statements import Stated, states
from parley.procedure.viewer import Viewer


def version_to_sign(agreement: Agreement, language: str, text_hash: str | None = None) -> dict[str, Any]:
    """The authentic version in that language; `text_hash` is the one that the signer was shown."""
    version = next((one for one in agreement.versions if one["language"] == language), None)
    if version is None or not version["authentic"]:
        raise Refused(_("Only an authentic version is signed. Choose one."), field="language")
    if text_hash is not None and text_hash != version["text_hash"]:
        raise Refused(_("What you were shown is not the text of this agreement. Open the page again and compare."))
    return version  # type: ignore[no-any-return]


def as_stated(fact: str, agreement: Agreement, language: str, reservation: str = "") -> Stated:
    """What is signed: the authentic version in that language, to the letter, with what the signer adds."""
    body, needed = version_to_sign(agreement, language)["body"], fact != "agreement.withdrawn"
    return Stated(fact, agreement.public_id, language, body, reservation, needed)


@states("initial_agreement")
def initialling_stated(viewer: Viewer, agreement: str, language: str) -> Stated:
    return as_stated("agreement.initialled", one(Agreement, viewer, agreement), language)


@states("sign_agreement")
def signing_stated(
    viewer: Viewer, agreement: str, language: str, text_hash: str | None = None, reservation: str = ""
) -> Stated:
    return as_stated(rules.signed_as(reservation), one(Agreement, viewer, agreement), language, reservation)


@states("ratify_signature")
def ratifying_stated(viewer: Viewer, agreement: str) -> Stated:
    return _of_signature(viewer, agreement, "agreement.ratified")


@states("withdraw_from_agreement")
def withdrawing_stated(viewer: Viewer, agreement: str, words: str = "") -> Stated:
    return _of_signature(viewer, agreement, "agreement.withdrawn", words)


def _of_signature(viewer: Viewer, agreement: str, fact: str, words: str = "") -> Stated:
    """What is said of a signature that was given: under the version that was signed."""
    found = one(Agreement, viewer, agreement)
    mine = Signatory.objects.seen_by(viewer).filter(agreement=found, seat=viewer.seat).exclude(language="").first()
    if mine is None:
        raise Absent
    return as_stated(fact, found, mine.language, words)
