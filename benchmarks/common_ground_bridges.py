"""How well planted bridging statements are found, by three rankings of the same votes.

    python benchmarks/common_ground_bridges.py [--seeds N]

A tenth of the statements of a made conversation bridge its camps. Ranked by overall agreement, Polis's group-informed
consensus (from the groups that it finds) and by Parley's lower bound of the least agreeing declared party. Prints the
area under the ROC curve and the average precision over several made conversations, with the targets.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

import numpy as np
from _made import conversation
from sklearn.metrics import average_precision_score, roc_auc_score

from parley.commonground.analysis import Analysis
from parley.commonground.reading import read, read_parties

#: Participants, statements, share of votes given.
SIZES = ((400, 100, 0.2), (2_000, 300, 0.1), (10_000, 500, 0.07))
TARGETS = {"overall": (0.905, 0.599), "group-informed consensus": (0.946, 0.703), "worst party": (0.953, 0.725)}


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--seeds", type=int, default=5)
    args = parser.parse_args()
    found: dict[str, list[tuple[float, float]]] = {name: [] for name in TARGETS}
    for size in SIZES:
        here: dict[str, list[tuple[float, float]]] = {name: [] for name in TARGETS}
        for seed in range(args.seeds):
            with tempfile.TemporaryDirectory() as folder:
                for name, scores in _scores(*size, seed, Path(folder)).items():
                    here[name].append(scores)
        for name in TARGETS:
            found[name] += here[name]
        people, statements, density = size
        print(
            f"{people:,} people, {statements} statements, {density:.0%} of votes given, {args.seeds} made:", flush=True
        )
        _print(here)
    print("all together:")
    _print(found, TARGETS)
    return 0


def _scores(people: int, statements: int, density: float, seed: int, folder: Path) -> dict[str, tuple[float, float]]:
    made = conversation(people, statements, density, seed, folder)
    votes, parties = read(made.votes), read_parties(made.parties)
    planted = np.load(made.truth)["bridging"][votes.statements]
    result = Analysis().of(votes, {who: parties[who] for who in votes.participants.tolist()})
    published = result.as_published or result.polis
    overall = np.array([one.overall.estimate for one in result.statements])
    worst = np.array([-1.0 if one.bridging.lower is None else one.bridging.lower for one in result.statements])
    rankings = {"overall": overall, "group-informed consensus": published.consensus, "worst party": worst}
    return {
        name: (float(roc_auc_score(planted, ranked)), float(average_precision_score(planted, ranked)))
        for name, ranked in rankings.items()
    }


def _print(found: dict[str, list[tuple[float, float]]], targets: dict[str, tuple[float, float]] | None = None) -> None:
    for name, scores in found.items():
        area, precision = np.mean(scores, axis=0)
        aim = f"   measured before: {targets[name][0]:.3f} {targets[name][1]:.3f}" if targets else ""
        print(f"    {name:26} AUC {area:.3f}  AP {precision:.3f}{aim}")


if __name__ == "__main__":
    sys.exit(main())
