"""Opening an agreement for signature, signing it in one's capacity, with or without reservations, or not at all."""

from typing import Literal

from parley.agreement.models import Agreement, Signatory
from parley.agreement.queries.signing import as_stated, version_to_sign
from parley.agreement.rules import signature as rules
from parley.agreement.rules.force import Condition
from parley.convening.queries.signing import fingerprint_in, signed
from parley.drafting.queries import adopted_for
from parley.ledger.leaf import text_hash as hash_of
from parley.people.models import Seat
from parley.procedure.act import Act, act
from parley.procedure.capacities import Capacity
from parley.procedure.errors import Absent, Refused
from parley.procedure.errors import mark as _
from parley.procedure.kinds import Day, Id, Language, MaybePassage, MaybeSignature, Moment
from parley.procedure.statements import Stated
from parley.procedure.table import ACTS


@act
def open_for_signature(
    act: Act,
    *,
    text: Id,
    signatories: list[Id],
    condition: Literal["all_signed", "number_signed", "each_party_signed", "number_ratified", "on_date"],
    number: int = 0,
    day: Day | None = None,
    open_until: Moment | None = None,
) -> Agreement:
    """Open an adopted text for signature by the seats named; its bytes are those that were adopted."""
    adopted = adopted_for(act, text)
    if act.rows(Agreement).filter(text=text).exists():
        raise Refused(_("This text is open for signature already."))
    if open_until is not None and open_until <= act.at:
        raise Refused(_("This time has passed already."), field="open_until")
    terms = Condition(condition, number, day.isoformat() if day else "")
    seats = _entitled(act, signatories)
    agreement = Agreement.objects.create(
        process=act.process,
        title=adopted.title,
        text=text,
        versions=[
            {
                "language": version.language,
                "title": version.title,
                "body": version.body,
                "text_hash": version.text_hash,
                "authentic": version.authentic,
            }
            for version in sorted(adopted.versions, key=lambda one: not one.authentic)
        ],
        condition=terms.to_json(),
        open_until=open_until,
        opened_at=act.at,
    )
    Signatory.objects.bulk_create(Signatory(agreement=agreement, seat=seat, capacity=seat.capacity) for seat in seats)
    texts = {f"agreement:{version.language}": version.body for version in adopted.versions}
    act.record("agreement.opened", title=agreement.title, of=len(seats), texts=texts)
    return agreement


@act
def initial_agreement(act: Act, *, agreement: Id, language: Language, signature: MaybeSignature = "") -> Signatory:
    """Initial the text: it is the one that was negotiated; signing comes later.

    Where the rules of procedure ask for it, `signature` is made with one's own key over the statement of this act; the
    same goes for signing and for ratifying.
    """
    found, mine = _mine(act, agreement)
    said = as_stated("agreement.initialled", found, language)
    state = _next(act, found, mine, rules.INITIALLED)
    by_key = signed(act, said, signature)
    _move(act, mine, state, by_key, language=language, text_hash=hash_of(said.text))
    act.record(said.fact, title=found.title, texts=_texts(said, by_key))
    return mine


@act
def sign_agreement(
    act: Act,
    *,
    agreement: Id,
    language: Language,
    text_hash: str | None = None,
    reservation: MaybePassage = "",
    signature: MaybeSignature = "",
) -> Signatory:
    """Sign exactly the authentic text that is shown, in one's capacity, with a reservation or without."""
    found, mine = _mine(act, agreement)
    shown = version_to_sign(found, language, text_hash)["text_hash"]
    said = as_stated(rules.signed_as(reservation), found, language, reservation)
    state = _next(act, found, mine, rules.SIGNED)
    by_key = signed(act, said, signature)
    capacity = str(act.by.capacity)
    changes = {"language": language, "text_hash": shown, "reservation": reservation, "capacity": capacity}
    _move(act, mine, state, by_key, **changes)
    texts = _texts(said, by_key)
    act.record(said.fact, title=found.title, capacity=capacity, reservation=reservation, texts=texts)
    _enter_if_met(act, found)
    return mine


@act
def decline_to_sign(act: Act, *, agreement: Id, words: MaybePassage = "") -> Signatory:
    """Say that one does not sign, and why; signing later is still possible while it is open."""
    found, mine = _mine(act, agreement)
    _move(act, mine, _next(act, found, mine, rules.OBJECTED), {}, words=words)
    act.record("agreement.not_signed", title=found.title, words=words)
    return mine


@act
def ratify_signature(act: Act, *, agreement: Id, signature: MaybeSignature = "") -> Signatory:
    """Ratify one's signature, once those at home have agreed."""
    found, mine = _mine(act, agreement)
    state = _next(act, found, mine, rules.RATIFIED)
    said = as_stated("agreement.ratified", found, mine.language)
    by_key = signed(act, said, signature)
    _move(act, mine, state, by_key)
    act.record(said.fact, title=found.title, texts=_texts(said, by_key))
    _enter_if_met(act, found)
    return mine


@act
def withdraw_from_agreement(
    act: Act, *, agreement: Id, words: MaybePassage = "", signature: MaybeSignature = ""
) -> Signatory:
    """Withdraw one's signature; it stays visible as withdrawn. No rule makes this hang on a key."""
    found, mine = _mine(act, agreement)
    state = _next(act, found, mine, rules.WITHDRAWN)
    said = as_stated("agreement.withdrawn", found, mine.language, words)
    by_key = signed(act, said, signature)
    _move(act, mine, state, by_key, words=words)
    act.record(said.fact, title=found.title, words=words, texts=_texts(said, by_key))
    return mine


@act
def close_signing(act: Act, *, agreement: Id) -> Agreement:
    """Close the signing: how many of those entitled have signed is then said for good."""
    found = _found(act, agreement)
    if found.closed_at is not None:
        raise Refused(_("The signing is closed already."))
    if act.by.capacity == Capacity.CLOCK and (found.open_until is None or act.at < found.open_until):
        raise Refused(_("The time for signing has not passed yet."))
    found.closed_at = act.at
    found.save()
    states = list(act.rows(Signatory).filter(agreement=found).values_list("state", flat=True))
    tally = rules.Tally.over(states)
    act.record("agreement.closed", title=found.title, signed=tally.signed, of=tally.of)
    return found


@act
def enter_into_force(act: Act, *, agreement: Id) -> Agreement:
    """Note that the stated condition holds on a day that has come."""
    found = _found(act, agreement)
    if not _enter_if_met(act, found):
        raise Refused(_("The condition of entry into force does not hold."))
    return found


def _found(act: Act, agreement: str) -> Agreement:
    found = act.rows(Agreement).filter(public_id=agreement).first()
    if found is None:
        raise Absent
    return found


def _entitled(act: Act, signatories: list[str]) -> list[Seat]:
    seats = list(act.rows(Seat).filter(public_id__in=signatories).order_by("pk"))
    if len(seats) != len(set(signatories)) or not seats:
        raise Refused(_("Name the seats that are entitled to sign, each once."), field="signatories")
    unable = [
        seat.shown for seat in seats if seat.capacity not in ACTS["sign_agreement"].who or not seat.in_force(act.at)
    ]
    if unable:
        raise Refused(_("These seats cannot sign: %(seats)s."), field="signatories", seats=", ".join(unable))
    return seats


def _mine(act: Act, agreement: str) -> tuple[Agreement, Signatory]:
    found = act.find(Agreement, agreement)
    mine = act.rows(Signatory).filter(agreement=found, seat=act.by).first()
    if mine is None:
        raise Refused(_("Your seat is not among those entitled to sign."))
    return found, mine


def _next(act: Act, agreement: Agreement, mine: Signatory, to: str) -> str:
    is_open = agreement.closed_at is None and (agreement.open_until is None or act.at < agreement.open_until)
    return rules.moved(mine.state, to, open_for_signature=is_open)


def _move(act: Act, mine: Signatory, state: str, by_key: dict[str, str], **changes: object) -> None:
    mine.state, mine.at, mine.key_fingerprint = state, act.at, fingerprint_in(by_key)
    for name, value in changes.items():
        setattr(mine, name, value)
    mine.save()


def _texts(said: Stated, by_key: dict[str, str]) -> dict[str, str]:
    return {f"agreement:{said.language}": said.text, **by_key}


def _enter_if_met(act: Act, agreement: Agreement) -> bool:
    if agreement.in_force_at is not None:
        return False
    rows = act.rows(Signatory).filter(agreement=agreement).select_related("seat__party")
    who = [(row.seat.party.public_id if row.seat.party else row.seat.public_id, row.state) for row in rows]
    if not Condition.from_json(agreement.condition).met(who, act.at.date()):
        return False
    agreement.in_force_at = act.at
    agreement.save()
    act.record("agreement.in_force", title=agreement.title)
    return True
