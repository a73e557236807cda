"""How far groups and the ten best bridges stay when a fifth of the people is left out: Parley beside red-dwarf.

    python benchmarks/common_ground_stability.py [--times N] [CONVERSATION ...]

Each time 80 % of the participants are drawn and analysed by both. ARI is the adjusted Rand index of the groups against
those of the whole conversation, over the people who are in both; "ten" the share of the ten best bridging statements
that are the same (Parley: by the worst side's lower bound; red-dwarf: by group-informed consensus). Where Parley says
that no groups are clear, the two ends of the main line of opinion are compared instead.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from _peers import recorded, red_dwarf
from sklearn.metrics import adjusted_rand_score

from parley.commonground.analysis import Analysis
from parley.commonground.reading import read
from parley.commonground.votes import Votes

#: What was measured of red-dwarf before.
BEFORE = {
    "15-per-hour-seattle": (0.57, 0.39),
    "scoop-hivemind.affordable-housing": (0.47, 0.62),
    "scoop-hivemind.biodiversity": (0.91, 0.66),
    "american-assembly.bowling-green": (0.94, 0.74),
    "vtaiwan.uberx": (0.90, 0.81),
    "brexit-consensus": (0.70, 0.80),
}
ROW = "{:34} {:>12} {:>12} {:>12} {:>12}  {}"


@dataclass(frozen=True)
class Found:
    """Who is in which group, and the ten best bridges."""

    people: np.ndarray
    labels: np.ndarray
    ten: frozenset[int]
    said: str


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("what", nargs="*", default=list(BEFORE))
    parser.add_argument("--times", type=int, default=10)
    args = parser.parse_args()
    print(ROW.format("conversation", "ARI: peer", "Parley", "ten: peer", "Parley", "Parley says"))
    for name in args.what:
        source = recorded("polis", name)
        if source is None:
            print(f"{name:34} left out: no recorded data here (PARLEY_TEST_DATA)")
            continue
        votes = read(source)
        whole = _ours(votes), _peer(votes)
        rng = np.random.default_rng(0)
        pairs = []
        for _ in range(args.times):
            kept = np.sort(rng.permutation(len(votes.participants))[: len(votes.participants) * 4 // 5])
            part = _only(votes, kept)
            pairs.append([_compared(a, b) for a, b in zip(whole, (_ours(part), _peer(part)), strict=True)])
        ours, peer = np.array(pairs).mean(axis=0)
        figures = (f"{one:.2f}" for one in (peer[0], ours[0], peer[1], ours[1]))
        print(ROW.format(name, *figures, whole[0].said), flush=True)
    return 0


def _only(votes: Votes, rows: np.ndarray) -> Votes:
    degrees = np.diff(votes.starts)
    chosen = np.zeros(len(degrees), bool)
    chosen[rows] = True
    of = np.repeat(chosen, degrees)
    starts = np.concatenate([[0], np.cumsum(degrees[rows])])
    return Votes(
        votes.participants[rows],
        votes.statements,
        starts,
        votes.columns[of],
        votes.values[of],
        meta=votes.meta,
        excluded=votes.excluded,
    )


def _ours(votes: Votes) -> Found:
    result = Analysis().of(votes)
    groups = result.groups
    labels = groups.labels if groups.k > 1 else groups.sides
    said = f"{groups.k} groups" if groups.k > 1 else "no clear groups"
    ten = frozenset(int(one.id) for one in result.bridges[:10])
    return Found(votes.participants, labels, ten, f"{said}, stability {groups.stability:.2f}")


def _peer(votes: Votes) -> Found:
    with tempfile.TemporaryDirectory() as folder:
        source, out = Path(folder) / "votes.parquet", Path(folder) / "found.npz"
        who = np.repeat(votes.participants, np.diff(votes.starts))
        # What moderation took out is not among the statements that it ranks.
        kept = ~(votes.excluded | votes.meta)[votes.columns]
        columns = {"participant": who, "statement": votes.statements[votes.columns], "vote": votes.values}
        pq.write_table(pa.table({name: column[kept] for name, column in columns.items()}), source)
        found = red_dwarf(source, out)
        if "failed" in found:
            sys.exit(f"red-dwarf failed: {found['failed']}")
        told = np.load(out)
        best = np.argsort(-told["consensus"], kind="stable")[:10]
        return Found(told["participants"], told["labels"], frozenset(told["statements"][best].tolist()), "")


def _compared(whole: Found, part: Found) -> tuple[float, float]:
    _, at, of = np.intersect1d(whole.people, part.people, return_indices=True)
    a, b = whole.labels[at], part.labels[of]
    both = (a >= 0) & (b >= 0)
    return adjusted_rand_score(a[both], b[both]), len(whole.ten & part.ten) / max(1, len(whole.ten))


if __name__ == "__main__":
    sys.exit(main())
