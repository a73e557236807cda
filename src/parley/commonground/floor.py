"""What may be told of parties and groups: nothing of few people, and nothing from which few could be worked out.

This is the one place that decides it for the engine's tables. Whoever shows figures of a party or group asks here first
and computes what is shown (pooling, tests, intervals) from what may be told alone; then nothing leaks through a mean.

What the floor does not promise: where a whole party answers alike, its tally says how each of its members answered. And
a table of parties by groups crossed is not protected here: it is not to be shown.

Source: complementary suppression: Willenborg & de Waal, Elements of Statistical Disclosure Control (2001), ch. 4;
k-anonymity: Sweeney 2002, doi 10.1142/S0218488502001648.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

#: Nothing is told of fewer people than this.
FLOOR = 5
#: Of this many told parties and groups each, the subtractions that an onlooker could make can still be gone through.
COMPARABLE = 10


def told(asked: NDArray[np.int64], total: NDArray[np.int64], floor: int = FLOOR) -> NDArray[np.bool_]:
    """Decide of which party something may be told on which statement, when the total is told as well.

    asked: (k, m) how many of each party voted on each statement; total: (m,) how many people did, undeclared ones among
    them. Gives (k, m). A party below the floor is left out. If all that is left out together, the undeclared ones among
    it, is below the floor, or if nothing but "all just below the floor" adds up to it, the smallest other party is left
    out too, and with it those of the same size, since an onlooker who sees an equal knows that what was left out is no
    larger. What is left out for its own sake and what for another's look the same, so call both "not enough votes".

    An onlooker who knows this rule, the whole table and the total can then work out nobody's hidden count (tests go
    through all that could lie behind a table); provided that the total is shown only where `total_told` says so.
    """
    rest = total - asked.sum(0)
    if (rest < 0).any():
        at = int(np.flatnonzero(rest < 0)[0])
        raise ValueError(f"statement {at}: the parties have more votes together than there are in all")
    hidden = asked < floor
    for _ in range(len(asked)):
        together = np.where(hidden, asked, 0).sum(0) + rest
        exposed = (together > 0) & (together < floor) | _all_just_below(hidden, together, rest, floor)
        smallest = np.where(hidden, np.iinfo(np.int64).max, asked).min(0, initial=np.iinfo(np.int64).max)
        more = exposed & ~hidden & (asked == smallest)
        if not more.any():
            break
        hidden |= more
    return ~hidden


def total_told(asked: NDArray[np.int64], total: NDArray[np.int64], floor: int = FLOOR) -> NDArray[np.bool_]:
    """Decide of which statement the count over all may be told, (m,): not of fewer people than the floor.

    Nor if every party is just below the floor and there is nobody else, since the total says as much then.
    """
    hidden = asked < floor
    rest = total - asked.sum(0)
    nobody_shown = hidden.all(0) & _all_just_below(hidden, total, rest, floor) if len(asked) else False
    enough: NDArray[np.bool_] = (total >= floor) & ~np.asarray(nobody_shown)
    return enough


def _all_just_below(
    hidden: NDArray[np.bool_], together: NDArray[np.int64], rest: NDArray[np.int64], floor: int
) -> NDArray[np.bool_]:
    """Whether what is left out can only be so many parties of one vote less than the floor each."""
    just: NDArray[np.bool_] = (rest == 0) & (together > 0) & (together == hidden.sum(0) * (floor - 1))
    return just


def met(parties: NDArray[np.int32], k: int, groups: NDArray[np.int32], g: int) -> NDArray[np.bool_]:
    """Whether anybody is of party j and in group h: (k + 1, g + 1), the undeclared last, those without a group last.

    parties, groups: (n,) labels, -1 for none.
    """
    found = np.zeros((k + 1, g + 1), np.bool_)
    found[np.where(parties < 0, k, parties), np.where(groups < 0, g, groups)] = True
    return found


def told_of_both(
    parties: NDArray[np.int64],
    groups: NDArray[np.int64],
    total: NDArray[np.int64],
    together: NDArray[np.bool_],
    floor: int = FLOOR,
) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Decide what may be told when a table by party and one by opinion group stand side by side.

    parties: (k, m), groups: (g, m) how many voted; total: (m,); together: (k + 1, g + 1), see `met`.
    Gives (k, m) and (g, m). Each table holds by itself; and where some groups lie within some parties, or the reverse,
    and fewer people than the floor are between them, subtracting would tell how those few voted: then that statement
    is told by party only. So nothing of few people comes of adding and subtracting what the two tables tell, even for
    an onlooker who knows in which groups each party has people, which errs on the safe side. Side by side with more
    than ten groups nothing is told by group. A third table beside these two would need the same care.
    """
    by_party = told(parties, total, floor)
    by_group = told(groups, total, floor)
    if not len(parties) or not len(groups):
        return by_party, by_group
    if len(groups) > COMPARABLE:
        return by_party, np.zeros_like(by_group)
    # A bit for each told group, the last for all that is not told; each told party's bits are the groups it is met in.
    bit = np.where(by_group, 1 << np.arange(len(groups))[:, None], 1 << len(groups))
    bit = np.vstack((bit, np.full((1, bit.shape[1]), 1 << len(groups))))
    reach = np.zeros((len(together), bit.shape[1]), np.int64)
    for h in range(len(bit)):
        reach |= np.where(together[:, h, None], bit[h], 0)
    shown = np.vstack((by_party, np.zeros((1, len(total)), np.bool_)))
    pool = np.bitwise_or.reduce(np.where(shown, 0, reach), axis=0)
    reach = np.vstack((np.where(by_party, reach[:-1], 0), pool))
    sizes = np.where(by_party, parties, 0)
    sizes = np.vstack((sizes, total - sizes.sum(0)))
    group_sizes = np.where(by_group, groups, 0)
    group_sizes = np.vstack((group_sizes, total - group_sizes.sum(0)))
    leak = np.zeros(len(total), np.bool_)
    for chosen in range(1, 2 ** len(group_sizes)):
        members = [h for h in range(len(group_sizes)) if chosen >> h & 1]
        inside = group_sizes[members].sum(0)
        around = np.where(reach & chosen, sizes, 0).sum(0) - inside
        within = inside - np.where(reach & ~chosen, 0, sizes).sum(0)
        leak |= (around > 0) & (around < floor) | (within > 0) & (within < floor)
    return by_party, by_group & ~leak
