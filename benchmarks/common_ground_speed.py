"""How long a whole analysis takes and how much memory, beside red-dwarf on the same file in the same run.

    python benchmarks/common_ground_speed.py [--folder DIR] [WHAT ...]

WHAT: names of recorded conversations, or 2M, 5M, 40M for made ones; by default five recorded ones, 2M and 5M. Red-dwarf
cannot hold 40M: there the yardstick is the machine's own limit, to load the votes and take one sparse SVD of them.
Made conversations are kept in the folder (data/benchmarks by default), since making 40 million votes takes minutes.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from _made import SIZES, made
from _peers import ROOT, recorded, red_dwarf

RECORDED = (
    "15-per-hour-seattle",
    "scoop-hivemind.biodiversity",
    "brexit-consensus",
    "vtaiwan.uberx",
    "american-assembly.bowling-green",
)
TARGETS = {"2M": None, "5M": (0.8, 3.0, 600), "40M": (8.0, None, 2_500)}
THOUSAND = 0.05
ROW = "{:34} {:>10} {:>18} {:>13} {:>12} {:>6} {:>8}"


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("what", nargs="*", default=[*RECORDED, "2M", "5M"])
    parser.add_argument("--folder", type=Path, default=ROOT / "data" / "benchmarks")
    args = parser.parse_args()
    heads = ("conversation", "votes", "red-dwarf", "Parley: warm", "new process", "MB", "ratio")
    print(ROW.format(*heads))
    with tempfile.TemporaryDirectory() as folder:
        for name in args.what:
            votes, parties = _votes(name, args.folder, Path(folder))
            if votes is not None:
                _compare(name, votes, parties)
    return 0


def _votes(name: str, kept: Path, folder: Path) -> tuple[Path | None, Path | None]:
    """One Parquet file that both read."""
    if name in SIZES:
        found = made(name, kept)
        return found.votes, found.parties
    source = recorded("polis", name)
    if source is None:
        print(f"{name:34} left out: no recorded data here (PARLEY_TEST_DATA)")
        return None, None
    from parley.commonground.reading import read

    votes = read(source)
    who = votes.participants.repeat(votes.starts[1:] - votes.starts[:-1])
    path = folder / f"{name}.parquet"
    columns = {"participant": who, "statement": votes.statements[votes.columns], "vote": votes.values}
    pq.write_table(pa.table(columns), path)
    return path, None


def _compare(name: str, votes: Path, parties: Path | None) -> None:
    _ours(votes, parties, times=0)  # so that compiled code is there, as on any machine after the first time
    begun = time.perf_counter()
    _ours(votes, parties, times=0)
    process = time.perf_counter() - begun
    ours = _ours(votes, parties, times=3)
    peer = red_dwarf(votes, seconds=1800)
    count = ours["votes"]
    whole = ours["again"] + ours["warm"]
    if "failed" in peer:
        shown, ratio = peer["failed"][:18], ""
    else:
        shown = f"{peer['seconds']:.2f} s {peer['peak_mb']:.0f} MB"
        ratio = f"{peer['seconds'] / ours['warm']:.1f}x"
    warm, new = f"{ours['warm']:.3f} s", f"{process:.2f} s"
    print(ROW.format(name, f"{count:,}", shown, warm, new, f"{ours['peak_mb']:.0f}", ratio))
    stages = ", ".join(f"{stage} {seconds:.3f}" for stage, seconds in ours["timings"].items())
    print(f"    read {ours['again']:.3f}, {stages}", flush=True)
    target = TARGETS.get(name)
    if target is not None:
        asked = f"{target[0]} s and {target[2]} MB" + (f"; {target[1]} s from a new process" if target[1] else "")
        print(
            f"    target: below {asked}; reached: {whole:.2f} s with reading, {ours['peak_mb']:.0f} MB, {process:.2f} s"
        )
    elif name not in SIZES:
        print(f"    target: below {THOUSAND * 1000:.0f} ms; reached: {ours['warm'] * 1000:.0f} ms")
    if name == "40M" or "failed" in peer:
        limit = _run("_limit.py", str(votes))
        steps = f"load {limit['load']:.2f}, sort {limit['sort']:.2f}, one sparse SVD {limit['svd']:.2f}"
        print(f"    the machine's limit: {steps}: {limit['seconds']:.2f} s, {limit['peak_mb']:.0f} MB")
        print(f"    ours is {whole / limit['seconds']:.2f} of it")


def _ours(votes: Path, parties: Path | None, *, times: int) -> dict[str, Any]:
    return _run("_ours.py", str(votes), *([str(parties)] if parties else []), "--times", str(times))


def _run(script: str, *arguments: str) -> dict[str, Any]:
    command = [sys.executable, str(ROOT / "benchmarks" / script), *arguments]
    ran = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
    if ran.returncode:
        sys.exit(f"{script} failed:\n{ran.stderr}")
    found: dict[str, Any] = json.loads(ran.stdout.strip().splitlines()[-1])
    return found


if __name__ == "__main__":
    sys.exit(main())
