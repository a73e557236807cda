"""The same analysis with 1, 2 and 4 workers of Dask, of 2 GB each: how long it takes, and that the answer is the same.

    python benchmarks/common_ground_dask.py [--folder DIR] [--size 2M] [--shards N] [--workers 1 2 4]

The votes lie in several Parquet files, as from several machines. One process that holds all votes in memory is the
yardstick. On two cores four workers share what two have; how it grows with real machines is not seen here.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import time
from pathlib import Path

import pyarrow.parquet as pq
from _made import made
from _peers import ROOT


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--folder", type=Path, default=ROOT / "data" / "benchmarks")
    parser.add_argument("--size", default="2M")
    parser.add_argument("--shards", type=int, default=8)
    parser.add_argument("--workers", type=int, nargs="+", default=[1, 2, 4])
    args = parser.parse_args()
    whole = made(args.size, args.folder)
    shards = _shards(whole.votes, args.folder / f"{args.size}-{args.shards}", args.shards)
    alone, told = _run(shards, whole.parties)
    print(f"{whole.count:,} votes in {args.shards} files")
    print(f"    one process, all in memory: {alone:.1f} s")
    for workers in args.workers:
        seconds, answer = _run(shards, whole.parties, "--dask", f"local:{workers}")
        same = "the same answer" if answer == told else "ANOTHER ANSWER"
        print(f"    {workers} workers: {seconds:.1f} s, {seconds / alone:.1f} times as long; {same}", flush=True)
    return 0


def _shards(votes: Path, folder: Path, count: int) -> str:
    if not folder.exists():
        folder.mkdir(parents=True)
        table = pq.read_table(votes)
        size = -(-table.num_rows // count)
        for number in range(count):
            pq.write_table(table.slice(number * size, size), folder / f"part-{number}.parquet", compression="zstd")
    return str(folder / "*.parquet")


def _run(shards: str, parties: Path, *more: str) -> tuple[float, str]:
    """Seconds, and the result without its timings."""
    command = [sys.executable, "-m", "parley.cli.main", "common-ground", shards, "--parties", str(parties), *more]
    begun = time.perf_counter()
    ran = subprocess.run([*command, "--json", "-"], capture_output=True, text=True, check=False)  # noqa: S603
    seconds = time.perf_counter() - begun
    if ran.returncode:
        sys.exit(f"parley common-ground failed:\n{ran.stderr}")
    result = json.loads(ran.stdout)
    del result["timings"]
    return seconds, json.dumps(result, sort_keys=True)


if __name__ == "__main__":
    sys.exit(main())
