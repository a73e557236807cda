"""Letters of request, as each viewer may see them."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q
from django.urls import reverse

from parley.convening.models import Letter, LetterParty, Party, Signature
from parley.convening.queries.process import in_order, rules_in_force
from parley.convening.queries.signing import SignedWith, signed_with
from parley.convening.rules import letter as rules
from parley.people.queries import names_rooms
from parley.procedure.errors import mark as _
from parley.procedure.guarded import NOTHING, one, visible
from parley.procedure.statements import Stated, states
from parley.procedure.viewer import Viewer, audience, possible
from parley.procedure.waiting import Waiting, waits
from parley.procedure.words import say

#: How each state is marked on a page, beside its word.
_KINDS = {
    rules.DRAFT: "",
    rules.OPEN: "open",
    rules.SEALED: "",
    rules.DELIVERED: "care",
    rules.ACCEPTED: "done",
    rules.WITH_TERMS: "done",
    rules.DECLINED: "ended",
    rules.LAPSED: "ended",
}


@visible(Letter)
def letters_seen(viewer: Viewer) -> Q:
    """A letter is its drafters' until they open it, then also of the parties that they open it to.

    A party to the conflict that is not asked to sign does not see the request of another before it is delivered, nor
    do the mediators whom it asks. Once delivered it is before every seat: the talks rest on it.
    """
    if not viewer.seated:
        return NOTHING
    delivered = Q(state__in=rules.COMMON)
    if not viewer.of_delegation:
        return delivered
    opened = LetterParty.objects.seen_by(viewer).filter(party=viewer.party_id).values("letter")
    signed = Signature._base_manager.filter(seat=viewer.seat).values("letter")
    return delivered | Q(drafted_by__party=viewer.party_id) | Q(pk__in=opened) | Q(pk__in=signed)


@visible(LetterParty)
def openings_seen(viewer: Viewer) -> Q:
    """A party knows that a letter is open to it; the drafters' delegation, to whom it is open."""
    if not viewer.of_delegation:
        return NOTHING
    return Q(party=viewer.party_id) | Q(letter__drafted_by__party=viewer.party_id)


@visible(Signature)
def signatures_seen(viewer: Viewer) -> Q:
    """Whoever sees the letter sees who has signed it, and whose signature was withdrawn."""
    return Q(letter__in=Letter.objects.seen_by(viewer)) if viewer.seated else NOTHING


@audience
def letter_rooms(viewer: Viewer) -> list[str]:
    """The logs of letters before delivery: for the drafters, those it was opened to, and its signatories."""
    if not viewer.of_delegation:
        return []
    mine = Letter.objects.seen_by(viewer).filter(
        Q(drafted_by__party=viewer.party_id)
        | Q(pk__in=LetterParty.objects.seen_by(viewer).filter(party=viewer.party_id).values("letter"))
        | Q(pk__in=Signature.objects.seen_by(viewer).filter(seat=viewer.seat).values("letter"))
    )
    return [f"room:{public_id}" for public_id in mine.values_list("public_id", flat=True)]


@names_rooms
def letters_of_rooms(viewer: Viewer, rooms: Iterable[str]) -> dict[str, str]:
    """The logs of letters are called by the letters' titles."""
    ids = [room.removeprefix("room:") for room in rooms]
    mine = Letter.objects.seen_by(viewer).filter(public_id__in=ids)
    return {f"room:{letter.public_id}": say(_LETTER, {"title": letter.title}) for letter in mine}


_LETTER = _("The letter “%(title)s”")


@dataclass(frozen=True)
class LetterView:
    """A letter with its signatures, and what this viewer may do with it now."""

    letter: Letter
    state: str
    kind: str
    signatures: list[Signature]
    standing: int
    #: To which parties the drafters have opened it before delivery; told to their own delegation alone.
    open_to: list[Party]
    #: The keys under its signatures, by fingerprint.
    keys: dict[str, SignedWith]
    can: frozenset[str]


@dataclass(frozen=True)
class LetterRow:
    letter: Letter
    state: str
    kind: str


def letters(viewer: Viewer) -> list[LetterRow]:
    """The letters that the viewer may see, newest first."""
    rows = Letter.objects.seen_by(viewer).order_by("-made_at")
    return [LetterRow(row, say(rules.LABELS[row.state]), _KINDS[row.state]) for row in rows]


def letter(viewer: Viewer, public_id: str) -> LetterView:
    """One letter, its signatures in the order of signing, withdrawn ones among them."""
    found = one(Letter, viewer, public_id, "drafted_by__party")
    rows = list(Signature.objects.seen_by(viewer).filter(letter=found).select_related("seat__party"))
    own = viewer.of_delegation and found.drafted_by.party_id == viewer.party_id
    open_to: list[Party] = []
    if own and found.state not in rules.COMMON:
        openings = LetterParty.objects.seen_by(viewer).filter(letter=found).select_related("party")
        open_to = in_order([row.party for row in openings], rules_in_force(viewer))
    standing = sum(row.withdrawn_at is None for row in rows)
    state, kind = say(rules.LABELS[found.state]), _KINDS[found.state]
    keys = signed_with(viewer, [row.key_fingerprint for row in rows])
    return LetterView(found, state, kind, rows, standing, open_to, keys, _can(viewer, found, rows))


def as_stated(fact: str, letter: Letter, time: int, reservation: str = "") -> Stated:
    """What a leader says of the letter by signing it, or by withdrawing that, for the first or a later time."""
    text = rules.as_signed(letter.title, letter.addressee, letter.body, time)
    needed = fact != "letter.signature_withdrawn"
    return Stated(fact, letter.public_id, letter.language, text, reservation, needed)


@states("sign_letter")
def signing_stated(viewer: Viewer, letter: str, edition: int | None = None) -> Stated:
    """The letter as it stands now: of another edition a signature would not be good."""
    found = one(Letter, viewer, letter)
    return as_stated("letter.signed", found, _times(viewer, found) + 1)


@states("withdraw_signature")
def withdrawing_stated(viewer: Viewer, letter: str, why: str = "") -> Stated:
    found = one(Letter, viewer, letter)
    return as_stated("letter.signature_withdrawn", found, _times(viewer, found), why)


def _times(viewer: Viewer, letter: Letter) -> int:
    """How often this viewer has signed the letter, withdrawn signatures included."""
    return Signature.objects.seen_by(viewer).filter(letter=letter, seat=viewer.seat).count()


def _can(viewer: Viewer, found: Letter, rows: Iterable[Signature]) -> frozenset[str]:
    """What this viewer may do with the letter now, in the words of the table of acts."""
    standing = frozenset(row.seat.public_id for row in rows if row.withdrawn_at is None)
    ruled = rules.Letter(found.state, standing, frozenset(row.seat.public_id for row in rows) - standing)
    own = viewer.of_delegation and found.drafted_by.party_id == viewer.party_id
    me = viewer.seat.public_id
    steps = {
        "edit_letter": lambda: own and ruled.edited(),
        "open_letter": lambda: own and ruled.opened(),
        "widen_letter": lambda: own and ruled.widened(),
        "sign_letter": lambda: ruled.signed_by(me),
        "withdraw_signature": lambda: ruled.withdrawn_by(me),
        "seal_letter": lambda: own and ruled.sealed(),
        "deliver_letter": lambda: own and ruled.delivered(),
        "answer_letter": lambda: ruled.answered(rules.ACCEPTED, ""),
    }
    return possible(viewer, steps)


@waits
def letters_waiting(viewer: Viewer) -> list[Waiting]:
    """Letters that this viewer could sign, has to deliver, or has to answer."""
    letters = Letter.objects.seen_by(viewer).filter(state__in=(rules.OPEN, rules.SEALED, rules.DELIVERED))
    rows = list(letters.select_related("drafted_by"))
    if not rows:
        return []
    signatures = list(Signature.objects.seen_by(viewer).filter(letter__in=rows).select_related("seat"))
    found = []
    for row in rows:
        can = _can(viewer, row, [one for one in signatures if one.letter_id == row.pk])
        url = reverse("convening:letter", args=[viewer.process.public_id, row.public_id])
        for act, what, due in _WAITING:
            if act in can:
                found.append(Waiting(say(what, {"title": row.title}), url, row.answer_due if due else None))
    return found


_WAITING = (
    ("sign_letter", _("Sign the letter “%(title)s”, or leave it"), False),
    ("deliver_letter", _("Deliver the letter “%(title)s”"), False),
    ("answer_letter", _("Answer the letter “%(title)s”"), True),
)
