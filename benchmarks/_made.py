"""Conversations made for measuring: camps, declared parties, planted bridges, votes missing not by chance alone.

Three camps (50, 30, 20 %), six parties that lean on them, a tenth of the statements bridging; how likely a person is
to vote on a statement depends on how much they care, how active they are, and how early the statement came.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

CAMPS = np.array([[1.2, 0.0], [-0.9, 1.0], [-0.6, -1.2]], np.float32)
BLOCK = 20_000


@dataclass(frozen=True)
class Made:
    """Where a made conversation lies: its votes as Parquet, its parties, and what was planted in it."""

    votes: Path
    parties: Path
    truth: Path
    count: int


#: Participants, statements, share of votes given, seed: of 2, 5 and 40 million votes.
SIZES = {
    "2M": (33_422, 783, 0.0695, 3),
    "5M": (100_000, 1_000, 0.0455, 1),
    "40M": (1_000_000, 2_000, 0.0182, 2),
}


def made(size: str, folder: Path) -> Made:
    """One of the sizes above, made once and kept in the folder."""
    return conversation(*SIZES[size], folder / size)


def conversation(participants: int, statements: int, density: float, seed: int, folder: Path) -> Made:
    """A conversation of that many people and statements; `density` is the share of all votes that are given."""
    found = Made(folder / "votes.parquet", folder / "parties.csv", folder / "truth.npz", 0)
    if not found.truth.exists():
        folder.mkdir(parents=True, exist_ok=True)
        rng = np.random.default_rng(seed)
        camp = rng.choice(3, participants, p=[0.5, 0.3, 0.2])
        positions = CAMPS[camp] + rng.normal(0, 0.45, (participants, 2)).astype(np.float32)
        intercepts = rng.normal(0.3, 0.6, statements).astype(np.float32)
        loadings = rng.normal(0, 0.8, (statements, 2)).astype(np.float32)
        bridging = rng.random(statements) < 0.1
        loadings[bridging] *= 0.1
        intercepts[bridging] += 0.8
        leaning = camp * 2 + (rng.random(participants) < 0.5)
        party = np.where(rng.random(participants) < 0.8, leaning, rng.integers(0, 6, participants)).astype(np.int8)
        activity = rng.lognormal(0, 0.9, participants)
        given = density * activity / activity.mean()
        blocks = _votes(rng, positions, intercepts, loadings, given)
        _written(found.votes, blocks, rng)
        names = "\n".join(f"{person},{one}" for person, one in enumerate(party.tolist()))
        found.parties.write_text(f"participant,party\n{names}\n")
        np.savez(found.truth, camp=camp.astype(np.int8), party=party, bridging=bridging)
    return Made(found.votes, found.parties, found.truth, pq.read_metadata(found.votes).num_rows)


def _votes(
    rng: np.random.Generator, positions: np.ndarray, intercepts: np.ndarray, loadings: np.ndarray, given: np.ndarray
) -> Iterator[tuple[np.ndarray, np.ndarray, np.ndarray]]:
    exposure = np.linspace(1.5, 0.5, len(intercepts))
    for start in range(0, len(positions), BLOCK):
        block = slice(start, start + BLOCK)
        opinion = positions[block] @ loadings.T + intercepts
        cares = 0.6 + 0.4 * np.tanh(np.abs(opinion)) / 0.55 * 0.55 / 0.5
        chance = given[block, None] * exposure * cares
        who, what = np.nonzero(rng.random(opinion.shape, dtype=np.float32) < np.minimum(chance, 0.98))
        said = opinion[who, what] + rng.logistic(0, 0.5, len(who)).astype(np.float32)
        vote = np.where(said > 0.35, 1, np.where(said < -0.35, -1, 0)).astype(np.int8)
        yield (who + start).astype(np.int32), what.astype(np.int16), vote


def _written(path: Path, blocks: Iterator[tuple[np.ndarray, np.ndarray, np.ndarray]], rng: np.random.Generator) -> None:
    """In no order, as votes come in."""
    parts = [np.concatenate(part) for part in zip(*blocks, strict=True)]
    order = rng.permutation(len(parts[0]))
    columns = dict(zip(("participant", "statement", "vote"), (part[order] for part in parts), strict=True))
    pq.write_table(pa.table(columns), path, compression="zstd")
