"""The letter of request: drafted, opened, signed by several leaders, sealed, delivered, answered."""

from typing import Literal

from parley.convening.models import Letter, LetterParty, Party, Signature
from parley.convening.queries.letters import as_stated
from parley.convening.queries.signing import fingerprint_in, signed
from parley.convening.rules import letter as rules
from parley.ledger.leaf import text_hash
from parley.procedure.act import Act, act
from parley.procedure.errors import Refused, Stale
from parley.procedure.errors import mark as _
from parley.procedure.kinds import Document, Id, Language, Line, MaybePassage, MaybeSignature, Moment, Number
from parley.procedure.statements import Stated


@act
def draft_letter(
    act: Act, *, title: Line, addressee: Line, body: Document, language: Language, expected: Number = 0
) -> Letter:
    """Draft a letter of request, seen by the drafter's delegation alone until it is opened for signature."""
    letter: Letter = Letter.objects.create(
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
            _("Somebody changed the letter while you wrote. Your words are kept; theirs stand beside them."),
            theirs={"title": found.title, "addressee": found.addressee, "body": found.body, "edition": found.edition},
        )
    found.title, found.addressee, found.body, found.edition = title, addressee, body, edition + 1
    found.save()
    audience = _drafters(found) if found.state == rules.DRAFT else _room(found)
    act.record("letter.edited", audience=audience, title=title)
    return found


@act
def open_letter(act: Act, *, letter: Id, open_to: list[Id] | None = None) -> Letter:
    """Open the letter for signature: the parties named in `open_to` see it from now on, by default all of them."""
    found = _of_own(act, letter)
    _move(found, _as_ruled(act, found).opened())
    chosen = list(act.rows(Party)) if open_to is None else _named(act, open_to)
    _let_see(act, found, chosen)
    act.record("letter.opened", audience=_room(found), title=found.title, texts=_text(found))
    return found


@act
def widen_letter(act: Act, *, letter: Id, open_to: list[Id]) -> Letter:
    """Let more parties see and sign the letter that is open for signature; none can be shut out again."""
    found = _of_own(act, letter)
    _as_ruled(act, found).widened()
    added = _let_see(act, found, _named(act, open_to))
    if not added:
        raise Refused(_("These parties see the letter already."), field="open_to")
    act.record("letter.widened", audience=_room(found), title=found.title, parties=added)
    return found


@act
def sign_letter(act: Act, *, letter: Id, edition: int | None = None, signature: MaybeSignature = "") -> Signature:
    """Sign exactly the text that is shown; the text freezes at the first signature.

    Where the rules of procedure ask for it, `signature` is made with one's own key over the statement of this act.
    """
    found = act.find(Letter, letter)
    if edition is not None and edition != found.edition:
        raise Stale(
            _("The text has changed since you opened the page. Read it again before you sign."),
            theirs={"edition": found.edition},
        )
    _as_ruled(act, found).signed_by(act.by.public_id)
    said = as_stated("letter.signed", found, _times(act, found) + 1)
    by_key = signed(act, said, signature)
    row: Signature = Signature.objects.create(
        letter=found,
        seat=act.by,
        text_hash=text_hash(found.body),
        key_fingerprint=fingerprint_in(by_key),
        signed_at=act.at,
    )
    texts = _text(found) | _as_signed(said, by_key)
    act.record("letter.signed", audience=_room(found), title=found.title, texts=texts)
    return row


@act
def withdraw_signature(act: Act, *, letter: Id, why: MaybePassage = "", signature: MaybeSignature = "") -> Signature:
    """Withdraw one's signature; it stays visible as withdrawn."""
    found = act.find(Letter, letter)
    _as_ruled(act, found).withdrawn_by(act.by.public_id)
    said = as_stated("letter.signature_withdrawn", found, _times(act, found), why)
    by_key = signed(act, said, signature)
    row = act.rows(Signature).get(letter=found, seat=act.by, withdrawn_at=None)
    row.withdrawn_at, row.withdrawn_why = act.at, why
    row.save()
    # Once delivered, the letter is before all seats, and so is what becomes of its signatures.
    audience = "common" if found.state in rules.COMMON else _room(found)
    texts = _as_signed(said, by_key)
    act.record("letter.signature_withdrawn", audience=audience, title=found.title, why=why, texts=texts)
    return row


@act
def seal_letter(act: Act, *, letter: Id) -> Letter:
    """Seal the letter: no more signatures are taken."""
    found = _of_own(act, letter)
    ruled = _as_ruled(act, found)
    _move(found, ruled.sealed())
    act.record("letter.sealed", audience=_room(found), title=found.title, count=len(ruled.signed))
    return found


@act
def deliver_letter(act: Act, *, letter: Id, answer_due: Moment | None = None) -> Letter:
    """Deliver the sealed letter: from now on every seat sees it, with its signatures; `answer_due` may pass."""
    found = _of_own(act, letter)
    if answer_due is not None and answer_due <= act.at:
        raise Refused(_("The time for the answer has passed already."), field="answer_due")
    found.answer_due = answer_due
    _move(found, _as_ruled(act, found).delivered())
    rows = act.rows(Signature).filter(letter=found, withdrawn_at=None).select_related("seat")
    names = [row.seat.shown for row in rows]
    act.record(
        "letter.delivered",
        title=found.title,
        addressee=found.addressee,
        count=len(names),
        signatories=names,
        texts=_text(found),
    )
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


def _named(act: Act, parties: list[str]) -> list[Party]:
    chosen = list(act.rows(Party).filter(public_id__in=parties))
    if len(chosen) != len(set(parties)):
        raise Refused(_("Name only parties of this process."), field="open_to")
    return chosen


def _let_see(act: Act, letter: Letter, chosen: list[Party]) -> list[str]:
    """Let these parties see the letter, beside the drafters' own; the names of those who did not see it yet."""
    rows = act.rows(LetterParty).filter(letter=letter).values_list("party_id", flat=True)
    already = {letter.drafted_by.party_id, *rows}
    added = [party for party in chosen if party.pk not in already]
    LetterParty.objects.bulk_create([LetterParty(letter=letter, party=party) for party in added])
    return [party.name for party in added]


def _text(letter: Letter) -> dict[str, str]:
    return {f"letter:{letter.language}": letter.body}


def _as_signed(said: Stated, by_key: dict[str, str]) -> dict[str, str]:
    """The text under a signature with one's own key, and the signature; nothing where there is none."""
    return {f"letter-as-signed:{said.language}": said.text, **by_key} if by_key else {}


def _times(act: Act, letter: Letter) -> int:
    """How often this seat has signed the letter, withdrawn signatures included."""
    return act.rows(Signature).filter(letter=letter, seat=act.by).count()


def _room(letter: Letter) -> str:
    """The log of those who see the letter before it is delivered."""
    return f"room:{letter.public_id}"


def _drafters(letter: Letter) -> str:
    party = letter.drafted_by.party
    assert party is not None, "a letter is drafted for a party"
    return f"party:{party.public_id}"
