"""The letter of request: drafted, opened, signed by several leaders, sealed, delivered, answered."""

from datetime import datetime
from typing import Literal

from parley.convening.models import Letter, Signature
from parley.convening.rules import letter as rules
from parley.ledger.leaf import text_hash
from parley.procedure.act import Act, act
from parley.procedure.errors import Refused, Stale
from parley.procedure.errors import mark as _
from parley.procedure.kinds import Document, Id, Language, Line, MaybePassage


@act
def draft_letter(
    act: Act, *, title: Line, addressee: Line, body: Document, language: Language, expected: int = 0
) -> Letter:
    """Draft a letter of request, seen by the drafter's delegation alone until it is opened for signature."""
    letter = Letter.objects.create(
        process=act.process,
        title=title,
        addressee=addressee,
        body=body,
        language=language,
        expected=expected,
        drafted_by=act.by,
        made_at=act.at,
    )
    act.record("letter.drafted", audience=_drafters(letter), title=title)
    return letter


@act
def edit_letter(act: Act, *, letter: Id, edition: int, title: Line, addressee: Line, body: Document) -> Letter:
    """Change the draft, as long as nobody has signed it; `edition` is the one that the editor began from."""
    found = _of_own(act, letter)
    _as_ruled(act, found).edited()
    if found.edition != edition:
        raise Stale(
            _(
                "Somebody changed the letter while you wrote. Your version is kept in the form; theirs stands beside it."
            ),
            theirs={"title": found.title, "addressee": found.addressee, "body": found.body, "edition": found.edition},
        )
    found.title, found.addressee, found.body, found.edition = title, addressee, body, edition + 1
    found.save()
    act.record("letter.edited", audience=_drafters(found), title=title)
    return found


@act
def open_letter(act: Act, *, letter: Id) -> Letter:
    """Open the letter for signature: every seat of the process sees it from now on."""
    found = _of_own(act, letter)
    _move(found, _as_ruled(act, found).opened())
    act.record("letter.opened", title=found.title, texts={f"letter:{found.language}": found.body})
    return found


@act
def sign_letter(act: Act, *, letter: Id, edition: int | None = None) -> Signature:
    """Sign exactly the text that is shown; the text freezes at the first signature."""
    found = act.find(Letter, letter)
    if edition is not None and edition != found.edition:
        raise Refused(_("The text has changed since you opened the page. Read it again before you sign."))
    _as_ruled(act, found).signed_by(act.by.public_id)
    signature = Signature.objects.create(letter=found, seat=act.by, text_hash=text_hash(found.body), signed_at=act.at)
    act.record("letter.signed", title=found.title, texts={f"letter:{found.language}": found.body})
    return signature


@act
def withdraw_signature(act: Act, *, letter: Id, why: MaybePassage = "") -> Signature:
    """Withdraw one's signature; it stays visible as withdrawn."""
    found = act.find(Letter, letter)
    _as_ruled(act, found).withdrawn_by(act.by.public_id)
    signature = act.rows(Signature).get(letter=found, seat=act.by, withdrawn_at=None)
    signature.withdrawn_at, signature.withdrawn_why = act.at, why
    signature.save()
    act.record("letter.signature_withdrawn", title=found.title, why=why)
    return signature


@act
def seal_letter(act: Act, *, letter: Id) -> Letter:
    """Seal the letter: no more signatures are taken."""
    found = _of_own(act, letter)
    ruled = _as_ruled(act, found)
    _move(found, ruled.sealed())
    act.record("letter.sealed", title=found.title, count=len(ruled.signed))
    return found


@act
def deliver_letter(act: Act, *, letter: Id, answer_due: datetime | None = None) -> Letter:
    """Deliver the sealed letter to the one it asks, with the day by which an answer is hoped for."""
    found = _of_own(act, letter)
    if answer_due is not None and answer_due <= act.at:
        raise Refused(_("The time for the answer has passed already."), field="answer_due")
    found.answer_due = answer_due
    _move(found, _as_ruled(act, found).delivered())
    act.record("letter.delivered", title=found.title, addressee=found.addressee)
    return found


@act
def answer_letter(
    act: Act,
    *,
    letter: Id,
    answer: Literal["accepted", "accepted_with_terms", "declined"],
    terms: MaybePassage = "",
) -> Letter:
    """Answer the request: accept, accept with terms ("host and moderator"), or decline."""
    found = act.find(Letter, letter)
    _move(found, _as_ruled(act, found).answered(answer, terms), answered_at=act.at, answer_terms=terms)
    act.record(f"letter.{answer}", title=found.title, terms=terms)
    return found


@act
def lapse_letter(act: Act, *, letter: Id) -> Letter:
    """Let a letter lapse whose time for an answer has passed."""
    found = act.rows(Letter).get(public_id=letter)
    if found.answer_due is None or act.at < found.answer_due:
        raise Refused(_("The time for the answer has not passed yet."))
    _move(found, _as_ruled(act, found).lapsed())
    act.record("letter.lapsed", title=found.title)
    return found


def _of_own(act: Act, letter: str) -> Letter:
    """The letter, if it was drafted by the actor's own delegation."""
    found = act.find(Letter, letter, "drafted_by")
    if found.drafted_by.party_id != act.by.party_id:
        raise Refused(_("Only the delegation that drafted the letter may do this."))
    return found


def _as_ruled(act: Act, letter: Letter) -> rules.Letter:
    rows = list(act.rows(Signature).filter(letter=letter).select_related("seat"))
    standing = frozenset(row.seat.public_id for row in rows if row.withdrawn_at is None)
    gone = frozenset(row.seat.public_id for row in rows if row.withdrawn_at is not None)
    return rules.Letter(letter.state, standing, gone - standing)


def _move(letter: Letter, ruled: rules.Letter, **changes: object) -> None:
    letter.state = ruled.state
    for name, value in changes.items():
        setattr(letter, name, value)
    letter.save()


def _drafters(letter: Letter) -> str:
    return f"party:{letter.drafted_by.party.public_id}"
