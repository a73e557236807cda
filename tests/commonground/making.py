"""Small conversations with parties, made up from a number."""

from __future__ import annotations

import numpy as np

from parley.commonground.votes import Votes

PARTIES = ("North", "South")


def made(
    people: int = 120, statements: int = 16, seed: int = 1, share: float = 0.6
) -> tuple[np.ndarray, np.ndarray, np.ndarray, dict[int, str]]:
    """Participants, statements and votes in a random order, and who is of which party; a sixth declared none.

    The first quarter of the statements divides the two parties, the second all agree with, the rest is mixed.
    """
    rng = np.random.default_rng(seed)
    camp = np.arange(people) % 2
    lean = np.zeros((2, statements))
    lean[:, statements // 4 : statements // 2] = 2.2
    lean[0, : statements // 4], lean[1, : statements // 4] = 2.2, -2.2
    chance = 1 / (1 + np.exp(-lean[camp] - rng.normal(0, 0.4, (people, statements))))
    asked = rng.random((people, statements)) < share
    who, which = np.nonzero(asked)
    drawn = rng.random((people, statements))
    votes = np.where(drawn < 0.08, 0, np.where(rng.random((people, statements)) < chance, 1, -1))[asked]
    order = rng.permutation(len(who))
    parties = {int(one) + 1: PARTIES[camp[one]] for one in range(people) if one % 6}
    return who[order] + 1, which[order] + 1, votes[order], parties


def conversation(**settings: float) -> tuple[Votes, dict[int, str]]:
    """The same as `Votes`."""
    who, which, votes, parties = made(**settings)  # type: ignore[arg-type]
    return Votes.of(who, which, votes), parties
