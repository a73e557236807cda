"""Criticism: sealed for each party while it is open, revealed all at once when it closes."""

from typing import Any

from parley.drafting.models import Clause, Criticism, Draft, Place
from parley.drafting.queries.deciding import as_ruled, title_of
from parley.drafting.rules import text as rules
from parley.drafting.rules.criticism import WHOLE, gathered
from parley.procedure.act import Act, act
from parley.procedure.capacities import Capacity
from parley.procedure.errors import Absent, Refused, Stale
from parley.procedure.errors import mark as _
from parley.procedure.kinds import Id, Passage


@act
def criticise_clause(act: Act, *, draft: Id, words: Passage, clause: Id = "", edition: int = 0) -> Criticism:
    """Criticise a clause of the circulated draft, or change what one's party said of it, until criticism closes.

    Without a clause the criticism is of the text as a whole. Until the close one's own delegation alone can tell
    that it is there. `edition` is the one that the writer began from, 0 where the party had said nothing.
    """
    found = act.find(Draft, draft, "text")
    as_ruled(found).criticised(act.at)
    place = _place(act, found, clause) if clause else None
    about = place.clause if place is not None else None
    row = act.rows(Criticism).filter(draft=found, clause=about, party=act.by.party).first()
    standing = row is not None and row.withdrawn_at is None
    if row is None:
        row = Criticism(draft=found, clause=about, party=act.by.party, edition=0)
    if row.edition != edition and (standing or edition):
        raise Stale(
            _(
                "Somebody of your delegation changed this while you wrote. Your version is kept in the form; theirs "
                "stands beside it."
            ),
            theirs={"words": row.words if standing else "", "edition": row.edition},
        )
    row.seat, row.words, row.edition, row.given_at, row.withdrawn_at = act.by, words, row.edition + 1, act.at, None
    row.save()
    _record(act, "criticism.changed" if standing else "criticism.given", found, place, words)
    return row


@act
def withdraw_criticism(act: Act, *, criticism: Id) -> Criticism:
    """Withdraw what one's party said, before criticism closes; nobody else will have known of it."""
    row = act.find(Criticism, criticism, "draft__text", "clause")
    if row.party_id != act.by.party_id:
        raise Absent
    as_ruled(row.draft).criticised(act.at)
    if row.withdrawn_at is not None:
        raise Refused(_("This criticism has been withdrawn already."))
    row.withdrawn_at = act.at
    row.save()
    place = _place(act, row.draft, row.clause.public_id) if row.clause is not None else None
    _record(act, "criticism.withdrawn", row.draft, place)
    return row


@act
def close_criticism(act: Act, *, draft: Id) -> Draft:
    """Close the criticism of a draft: all of it is revealed at once, to those who were named when it was circulated."""
    found: Draft | None = act.rows(Draft).filter(public_id=draft).select_related("text").first()
    if found is None:
        raise Absent
    found.state = as_ruled(found).closed(act.at, by_clock=act.by.capacity == Capacity.CLOCK).state
    found.closed_at = act.at
    found.save()
    said: dict[str, Any] = {"title": title_of(act, found), "number": found.number}
    if found.reveal_to == rules.EVERYBODY:
        act.record("criticism.revealed", **_revealed(act, found), **said)
    else:
        act.record("criticism.closed", **said)
        act.record("criticism.revealed_to_team", audience="team", **_revealed(act, found), **said)
    return found


def _place(act: Act, draft: Draft, clause: str) -> Place:
    """Where the clause stands in this draft; `Absent` if it does not."""
    row = act.find(Clause, clause)
    place: Place | None = act.rows(Place).filter(draft=draft, clause=row).select_related("clause").first()
    if place is None:
        raise Absent
    return place


def _revealed(act: Act, draft: Draft) -> dict[str, Any]:
    """What each party said, as one document a party; where one person alone spoke for it, in that person's words."""
    numbers = dict(act.rows(Place).filter(draft=draft).values_list("clause", "number"))
    said: dict[str, list[tuple[int, str]]] = {}
    writers: dict[str, set[str]] = {}
    rows = act.rows(Criticism).filter(draft=draft, withdrawn_at=None).select_related("party", "seat")
    for row in rows:
        name = f"criticism:{row.party.public_id}"
        said.setdefault(name, []).append((numbers[row.clause_id] if row.clause_id is not None else WHOLE, row.words))
        writers.setdefault(name, set()).add(row.seat.public_id)
    return {
        "texts": {name: gathered(said[name]) for name in sorted(said)},
        "writers": {name: min(seats) for name, seats in writers.items() if len(seats) == 1},
    }


def _record(act: Act, fact: str, draft: Draft, place: Place | None, words: str = "") -> None:
    """In the log of the party, and in no other."""
    act.record(
        fact if place is not None else f"{fact}_of_whole",
        audience=f"party:{act.by.party.public_id}",
        title=title_of(act, draft),
        number=draft.number,
        clause=place.number if place is not None else WHOLE,
        texts={"criticism": words} if words else {},
    )
