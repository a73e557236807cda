"""Who declared themselves of which party, in the order in which the parties are to be listed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from parley.commonground.votes import VotesError

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Ids = NDArray[np.int64] | NDArray[np.str_]


def declared(
    participants: Ids, parties: Mapping[Any, str] | Sequence[str] | None, order: Sequence[str]
) -> tuple[tuple[str, ...], NDArray[np.int32]]:
    """The parties' names, and (n,) which of them each participant declared, -1 for none.

    participants: (n,) ids, ascending; parties: names by id, or (n,) names beside `participants`, "" or None for none.
    Those who declared a party and never voted are in no figure. Parties of `order` come first, whether anybody declared
    them or not; the others follow alphabetically. Raises VotesError if not one of those who declared a party voted,
    since then the ids are of another kind.
    """
    if parties is None:
        return (), np.full(len(participants), -1, np.int32)
    if isinstance(parties, Mapping):
        ids, named = list(parties), [str(name or "").strip() for name in parties.values()]
        rows = _rows(participants, ids)
        if ids and (rows < 0).all():
            raise VotesError(
                f"None of the {len(ids)} participants who declared a party has voted; the first is "
                f"{str(ids[0])[:40]!r}. Give the parties by the same ids as the votes."
            )
    else:
        named = [str(name or "").strip() for name in parties]
        if len(named) != len(participants):
            raise VotesError(f"There are {len(named)} parties for {len(participants)} participants; give one for each.")
        rows = np.arange(len(participants))
    names = (*dict.fromkeys(order), *sorted({name for name in named if name} - set(order), key=_alphabetically))
    place = {name: number for number, name in enumerate(names)} | {"": -1}
    chosen = np.fromiter((place[name] for name in named), np.int32, len(named))
    labels = np.full(len(participants), -1, np.int32)
    labels[rows[rows >= 0]] = chosen[rows >= 0]
    return names, labels


def rows_of(participants: Ids, ids: NDArray[Any], what: str) -> NDArray[np.int64]:
    """Where these ids stand among the participants or statements; raises VotesError for the first that does not."""
    rows = _rows(participants, ids)
    if (rows < 0).any():
        place = int((rows < 0).argmax())
        raise VotesError(f"Place {place}: {what} {str(ids[place])[:40]!r} is not in the votes; leave it out.")
    return rows


def _rows(participants: Ids, ids: Sequence[Any] | NDArray[Any]) -> NDArray[np.int64]:
    """(len(ids),) where each id stands among the participants, -1 where it does not; 7 and "7" are the same."""
    wanted = np.asarray(ids)
    if wanted.dtype.kind not in "iu" or participants.dtype.kind not in "iu":
        wanted = wanted.astype(str)
    known = participants.astype(wanted.dtype) if wanted.dtype.kind == "U" else participants
    order = np.argsort(known, kind="stable")
    place = np.searchsorted(known, wanted, sorter=order)
    found = order[np.minimum(place, max(len(known) - 1, 0))] if len(known) else np.zeros(len(wanted), np.int64)
    same = known[found] == wanted if len(known) else np.zeros(len(wanted), np.bool_)
    return np.where(same, found, -1).astype(np.int64)


def _alphabetically(name: str) -> tuple[str, str]:
    return name.casefold(), name
