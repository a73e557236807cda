"""Letters of request, as each viewer may see them."""

from dataclasses import dataclass

from django.db.models import Q
from django.urls import reverse

from parley.convening.models import Letter, Signature
from parley.convening.rules import letter as rules
from parley.procedure.errors import mark as _
from parley.procedure.guarded import EVERYTHING, NOTHING, one, visible
from parley.procedure.viewer import Viewer, possible
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
    """A draft is seen by the drafters' delegation alone; an opened letter by every seat."""
    if not viewer.seated:
        return NOTHING
    return ~Q(state=rules.DRAFT) | (Q(drafted_by__party=viewer.party_id) if viewer.of_delegation else NOTHING)


@visible(Signature)
def signatures_seen(viewer: Viewer) -> Q:
    return EVERYTHING if viewer.seated else NOTHING


@dataclass(frozen=True)
class LetterView:
    """A letter with its signatures, and what this viewer may do with it now."""

    letter: Letter
    state: str
    kind: str
    signatures: list[Signature]
    standing: int
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
    found = one(Letter, viewer, public_id, "drafted_by")
    rows = list(Signature.objects.seen_by(viewer).filter(letter=found).select_related("seat__party"))
    standing = [row for row in rows if row.withdrawn_at is None]
    own = viewer.of_delegation and found.drafted_by.party_id == viewer.party_id
    me = viewer.seat.public_id
    signed = frozenset(row.seat.public_id for row in standing)
    ruled = rules.Letter(found.state, signed, frozenset(row.seat.public_id for row in rows) - signed)
    steps = {
        "edit_letter": lambda: own and ruled.edited(),
        "open_letter": lambda: own and ruled.opened(),
        "sign_letter": lambda: ruled.signed_by(me),
        "withdraw_signature": lambda: ruled.withdrawn_by(me),
        "seal_letter": lambda: own and ruled.sealed(),
        "deliver_letter": lambda: own and ruled.delivered(),
        "answer_letter": lambda: ruled.answered(rules.ACCEPTED, ""),
    }
    state, kind = say(rules.LABELS[found.state]), _KINDS[found.state]
    return LetterView(found, state, kind, rows, len(standing), possible(viewer, steps))


@waits
def letters_waiting(viewer: Viewer) -> list[Waiting]:
    """Letters that this viewer could sign, or has to answer."""
    found = []
    for row in Letter.objects.seen_by(viewer).filter(state__in=(rules.OPEN, rules.DELIVERED)):
        can = letter(viewer, row.public_id).can
        url = reverse("convening:letter", args=[viewer.process.public_id, row.public_id])
        if "sign_letter" in can:
            found.append(Waiting(say(_("Sign the letter “%(title)s”, or leave it"), {"title": row.title}), url))
        if "answer_letter" in can:
            what = say(_("Answer the letter “%(title)s”"), {"title": row.title})
            found.append(Waiting(what, url, row.answer_due))
    return found
