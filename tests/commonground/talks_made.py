"""Conversations made up from opinions: camps that are there, and clouds in which there are none."""

from __future__ import annotations

import numpy as np

from parley.commonground.votes import Votes


def voted(odds: np.ndarray, each: float, rng: np.random.Generator, passes: float = 0.15) -> Votes:
    """Votes of people who agree with these log-odds (n, m); about `each` a head, some many more."""
    n, m = odds.shape
    keen = rng.lognormal(0, 0.7, n)
    asked = rng.random((n, m)) < np.clip(each / m * keen / keen.mean(), 2 / m, 0.97)[:, None]
    who, which = np.nonzero(asked)
    vote = np.where(rng.random(len(who)) < 1 / (1 + np.exp(-odds[who, which])), 1, -1)
    vote[rng.random(len(who)) < passes] = 0
    return Votes.of(who, which, vote)


def camps(
    sizes: tuple[int, ...], statements: int, each: float, seed: int, apart: float = 2.0
) -> tuple[Votes, np.ndarray]:
    """Camps that each think their own of every statement, with some spread within; and who is in which."""
    rng = np.random.default_rng(seed)
    of = rng.permutation(np.repeat(np.arange(len(sizes)), sizes))
    odds = rng.normal(0.3, 0.7, statements) + rng.normal(0, apart, (len(sizes), statements))[of]
    odds += rng.normal(size=(len(of), 2)) @ rng.normal(0, 0.5, (2, statements))
    votes = voted(odds, each, rng)
    return votes, of[votes.participants]


def cloud(kind: str, people: int, statements: int, each: float, seed: int) -> Votes:
    """People whose opinions lie in one cloud of that shape, without a gap."""
    rng = np.random.default_rng(seed)
    place = {
        "round": lambda: rng.normal(size=(people, 2)),
        "square": lambda: rng.uniform(-1.7, 1.7, (people, 2)),
        "line": lambda: rng.uniform(-1.7, 1.7, (people, 1)),
        "long": lambda: rng.normal(size=(people, 1)),
        "skewed": lambda: rng.exponential(1, (people, 2)) - 1,
        "heavy": lambda: rng.standard_t(3, (people, 2)) / 1.5,
    }[kind]()
    loads = rng.normal(0, 1.3 / np.sqrt(place.shape[1]), (place.shape[1], statements))
    return voted(rng.normal(0.4, 1, statements) + place @ loads, each, rng)


def shuffled(votes: Votes, seed: int) -> Votes:
    """The same votes, handed in in another order."""
    who = np.repeat(votes.participants, np.diff(votes.starts))
    order = np.random.default_rng(seed).permutation(votes.count)
    return Votes.of(who[order], votes.statements[votes.columns][order], votes.values[order])


def turned_round(votes: Votes) -> Votes:
    """The same conversation with every statement put the other way round."""
    return Votes(votes.participants, votes.statements, votes.starts, votes.columns, (-votes.values).astype(np.int8))
