"""Conversations that are made up: any small one, and ones of a stated size with opinions behind them."""

from __future__ import annotations

import numpy as np
from hypothesis import strategies as st


@st.composite
def tables(draw, people=(0, 12), statements=(0, 7), least=0):
    """(n, m) of 1, 0, -1 and NaN; `least`: votes that each person casts at least."""
    n, m = draw(st.integers(*people)), draw(st.integers(*statements))
    row = st.lists(st.sampled_from([np.nan, -1.0, 0.0, 1.0]), min_size=m, max_size=m)
    table = np.array(draw(st.lists(row, min_size=n, max_size=n)), np.float64).reshape(n, m)
    table[:, :least] = np.where(np.isnan(table[:, :least]), 1.0, table[:, :least])
    return table


@st.composite
def conversations(draw):
    """A table, and which of its statements are taken out."""
    table = draw(tables())
    out = st.lists(st.sampled_from([False, False, False, True]), min_size=table.shape[1], max_size=table.shape[1])
    return table, np.array(draw(out), np.bool_)


def factors(people: int, statements: int, seed: int, voted: float = 0.6) -> np.ndarray:
    """(n, m) votes of people with opinions in two dimensions, in three camps, on statements that lean either way."""
    chance = np.random.default_rng(seed)
    camps = np.array([[1.5, 0.0], [-1.0, 1.2], [-0.7, -1.4]])
    opinions = camps[chance.integers(0, 3, people)] + chance.normal(0, 0.4, (people, 2))
    leaning = opinions @ chance.normal(0, 1, (2, statements)) + chance.normal(0, 0.5, (people, statements))
    table = np.where(leaning > 0.3, 1.0, np.where(leaning < -0.3, -1.0, 0.0))
    return np.where(chance.random(table.shape) < voted, table, np.nan)
