"""What this machine needs at the very least: to load the votes, to bring them into rows, one sparse SVD of them.

    python benchmarks/_limit.py VOTES.parquet

The SVD is SciPy's, of the matrix that holds each vote less its statement's mean: no analysis, its first step alone.
"""

from __future__ import annotations

import json
import sys
import time

import numpy as np
import pyarrow.parquet as pq
from scipy.sparse import csr_matrix
from scipy.sparse.linalg import svds


def main() -> None:
    begun = time.perf_counter()
    table = pq.read_table(sys.argv[1])
    who, what, said = (table[name].to_numpy() for name in ("participant", "statement", "vote"))
    loaded = time.perf_counter()
    totals = np.bincount(what, weights=said)
    asked = np.bincount(what)
    centred = said - (totals / np.maximum(asked, 1))[what]
    rows = csr_matrix((centred.astype(np.float32), (who, what)))
    sorted_by = time.perf_counter()
    svds(rows, k=2, random_state=0)
    done = time.perf_counter()
    found = {"load": loaded - begun, "sort": sorted_by - loaded, "svd": done - sorted_by, "seconds": done - begun}
    print(json.dumps(found | {"peak_mb": peak()}))


def peak() -> float:
    """Megabytes that this process held at most; what the one before it in the same process held is not counted."""
    with open("/proc/self/status") as status:  # noqa: PTH123
        return next(int(line.split()[1]) / 1024 for line in status if line.startswith("VmHWM"))


if __name__ == "__main__":
    main()
