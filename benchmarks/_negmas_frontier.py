"""NegMAS's Pareto frontier of one bargain, in the peers' environment: FILE holds issues and what each option is worth.

Prints one line of JSON: seconds, peak memory in MB, how many points, and the points themselves.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from pathlib import Path

from negmas import LinearAdditiveUtilityFunction, make_issue
from negmas.preferences import pareto_frontier


def main() -> None:
    given = json.loads(Path(sys.argv[1]).read_text())
    issues = [make_issue([str(option) for option in range(size)], f"i{at}") for at, size in enumerate(given["sizes"])]
    parties = [
        LinearAdditiveUtilityFunction(
            values=[{str(option): value for option, value in enumerate(row)} for row in values],
            weights=[1.0] * len(issues),
            issues=issues,
        )
        for values in given["values"]
    ]
    begun = time.perf_counter()
    points, _ = pareto_frontier(parties, issues=issues)
    seconds = time.perf_counter() - begun
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    found = [[float(one) for one in point] for point in points]
    print(json.dumps({"seconds": seconds, "peak_mb": peak, "size": len(found), "points": found}))


main()
