"""Conversations with the results that pol.is published of them, and small ones written out by hand."""

from __future__ import annotations

import csv
import json
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from parley.commonground.reading import read
from parley.commonground.votes import Votes

OFFICIAL = (
    "150ptpt-3gp-no-strict-no-meta",
    "25ptpt-3gp-no-strict-with-meta",
    "above-100-ptpts",
    "below-100-ptpts",
)


def votes_of(table: Any, participants: Any = None, statements: Any = None, **rest: Any) -> Votes:
    """Votes from a small dense table (n, m), NaN where nobody voted."""
    table = np.asarray(table, np.float64)
    cast = ~np.isnan(table)
    return Votes(
        participants=np.arange(len(table)) if participants is None else np.asarray(participants),
        statements=np.arange(table.shape[1]) if statements is None else np.asarray(statements),
        starts=np.concatenate([[0], cast.sum(axis=1).cumsum()]).astype(np.int64),
        columns=cast.nonzero()[1].astype(np.int32),
        values=table[cast].astype(np.int8),
        **{name: np.asarray(value, np.bool_) for name, value in rest.items()},
    )


def table_of(votes: Votes) -> np.ndarray:
    """The dense table (n, m) of some votes, NaN where nobody voted."""
    table = np.full((len(votes.participants), len(votes.statements)), np.nan)
    table[np.repeat(np.arange(len(table)), np.diff(votes.starts)), votes.columns] = votes.values
    return table


@dataclass(frozen=True)
class Published:
    """A conversation's votes (statements in ascending order), the dense table of them, and what pol.is said of it."""

    votes: Votes
    table: np.ndarray
    said: dict[str, Any]

    @property
    def taken_out(self) -> np.ndarray:
        return self.votes.meta | self.votes.excluded

    @property
    def groups(self) -> np.ndarray:
        """(n,) the published group of each participant, -1 for those in none."""
        of_base = {base: group["id"] for group in self.said["group-clusters"] for base in group["members"]}
        place = {pid: row for row, pid in enumerate(self.votes.participants.tolist())}
        labels = np.full(len(place), -1, np.int32)
        clusters = self.said["base-clusters"]
        for base, members in zip(clusters["id"], clusters["members"], strict=True):
            for pid in members:
                labels[place[pid]] = of_base[base]
        return labels

    def by_statement(self, values: list[float]) -> np.ndarray:
        """What is published in the order of `tids`, in the order of the votes' statements."""
        told = dict(zip(self.said["tids"], values, strict=True))
        return np.array([told[tid] for tid in self.votes.statements.tolist()])

    def by_id(self, values: dict[str, float]) -> np.ndarray:
        return np.array([values[str(tid)] for tid in self.votes.statements.tolist()])


def published(folder: Path) -> Published:
    """Read one of the four published results, with what was taken out when it was made."""
    said = json.loads((folder / "math-pca2.json").read_text())
    votes = read(folder, moderation="none")
    out = {name: np.isin(votes.statements, said[key]) for name, key in (("meta", "meta-tids"), ("excluded", "mod-out"))}
    votes = replace(votes, **out)
    return Published(votes, table_of(votes), said)


def exported(folder: Path) -> tuple[Votes, np.ndarray]:
    """Read a conversation's export: the votes, and each participant's published group, -1 for none."""
    votes = read(folder)
    with (folder / "participants-votes.csv").open(newline="", encoding="utf-8") as file:
        groups = {int(line["participant"]): int(line["group-id"] or -1) for line in csv.DictReader(file)}
    return votes, np.array([groups[participant] for participant in votes.participants.tolist()], np.int32)
