"""Red-dwarf on one conversation, run by the peers' own Python; prints one line of JSON.

    .venv/peers/bin/python benchmarks/_red_dwarf.py votes.csv|votes.parquet [OUT.npz]

Seconds count from the votes in memory to the result; reading them, and making the list of dictionaries that it takes,
are stated apart. OUT.npz takes the labels and the consensus for comparisons of quality.
"""

from __future__ import annotations

import json
import sys
import time


def main() -> None:
    import numpy as np
    from reddwarf.implementations.polis import run_pipeline

    source = sys.argv[1]
    began = time.perf_counter()
    participant, statement, vote = _read(source)
    read = time.perf_counter()
    votes = [
        {"participant_id": p, "statement_id": s, "vote": v}
        for p, s, v in zip(participant.tolist(), statement.tolist(), vote.tolist(), strict=True)
    ]
    listed = time.perf_counter()
    result = run_pipeline(votes=votes, random_state=0)
    done = time.perf_counter()
    people = result.participants_df
    labels = people["cluster_id"]
    found = {
        "votes": len(votes),
        "read": read - began,
        "listed": listed - read,
        "seconds": done - listed,
        "peak_mb": peak(),
        "k": int(labels.dropna().nunique()),
    }
    if len(sys.argv) > 2:
        consensus = result.group_aware_consensus["agree"]
        np.savez(
            sys.argv[2],
            participants=people.index.to_numpy(),
            labels=labels.fillna(-1).to_numpy(dtype=np.int32),
            statements=np.array(list(consensus)),
            consensus=np.array(list(consensus.values()), dtype=float),
        )
    print(json.dumps(found))


def _read(source: str):  # type: ignore[no-untyped-def]
    if source.endswith(".parquet"):
        import pyarrow.parquet as pq

        table = pq.read_table(source)
        return tuple(table[name].to_numpy() for name in ("participant", "statement", "vote"))
    import pandas as pd

    table = pd.read_csv(source).sort_values("timestamp", kind="stable")
    table = table.drop_duplicates(["voter-id", "comment-id"], keep="last")
    return tuple(table[name].to_numpy() for name in ("voter-id", "comment-id", "vote"))


def peak() -> float:
    """Megabytes that this process held at most; what the one before it in the same process held is not counted."""
    with open("/proc/self/status") as status:  # noqa: PTH123
        return next(int(line.split()[1]) / 1024 for line in status if line.startswith("VmHWM"))


if __name__ == "__main__":
    main()
