"""How long a backup, its restore and a check take, beside what the disk and the hash alone need for the same bytes.

    python benchmarks/backup_restore.py [MEGABYTES] [FOLDER]          1,000 by default, in a folder of its own

A folder with small talks is filled up with photographs and with rows that hold as many random bytes each, half the
megabytes each; nothing in it can be compressed. In the same run, over the same files: `cp` with a sync, and SHA-256. A
second backup, after a few pages have changed, holds only what is new.
"""

from __future__ import annotations

import hashlib
import os
import resource
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

ROW, PHOTOGRAPH = 4_000, 200_000
COMMAND = [sys.executable, "-m", "parley.cli.main"]


def main() -> int:
    """Fill a folder, let each do its work over it, and print the table."""
    size = int(float(sys.argv[1]) * 1e6) if len(sys.argv) > 1 else 1_000_000_000
    with tempfile.TemporaryDirectory(dir=sys.argv[2] if len(sys.argv) > 2 else None) as name:
        base = Path(name)
        folder, words = base / "data", base / "passphrase"
        words.write_text("six words drawn by lot are enough\n")
        words.chmod(0o600)
        folder.mkdir()
        parley("tick", "--data", folder)
        fill(folder, size)
        held = sum(path.stat().st_size for path in files(folder))
        given = ("--passphrase-file", words)
        seconds = {
            "cp and sync": timed(lambda: copied(folder, base / "copy")),
            "SHA-256": timed(lambda: hashed(folder)),
            "backup": timed(lambda: parley("backup", "--data", folder, *given, base / "whole.backup")),
            "check": timed(lambda: parley("check", "--data", folder)),
            "restore, verified": timed(
                lambda: parley("restore", base / "whole.backup", *given, "--data", base / "new")
            ),
        }
        change(folder)
        since = ("--since", base / "whole.backup")
        seconds["backup since"] = timed(
            lambda: parley("backup", "--data", folder, *given, *since, base / "next.backup")
        )
        sizes = [(base / f"{which}.backup").stat().st_size for which in ("whole", "next")]
    print(f"{held / 1e6:,.0f} MB in {folder.name}; load of the machine {os.getloadavg()[0]:.1f}")
    print(f"the backup {sizes[0] / 1e6:,.0f} MB, the one since {sizes[1] / 1e6:,.1f} MB")
    print(f"most memory of a command {resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024:,.0f} MB")
    print(f"{'':18} {'seconds':>8} {'MB/s':>7} {'times cp and sync':>18} {'times SHA-256':>14}")
    for what, took in seconds.items():
        ratios = f"{took / seconds['cp and sync']:18.1f} {took / seconds['SHA-256']:14.1f}"
        print(f"{what:18} {took:8.1f} {held / took / 1e6:7,.0f} {ratios}")
    return 0


def fill(folder: Path, size: int) -> None:
    """Half of it in the database, half of it beside."""
    with closing(sqlite3.connect(folder / "parley.sqlite3", isolation_level=None)) as database:
        database.execute("PRAGMA synchronous=OFF")
        database.execute("CREATE TABLE ballast (id INTEGER PRIMARY KEY, body BLOB)")
        database.execute("BEGIN")
        rows = ((os.urandom(ROW),) for _row in range(size // 2 // ROW))
        database.executemany("INSERT INTO ballast (body) VALUES (?)", rows)
        database.execute("COMMIT")
    press = folder / "media" / "press"
    press.mkdir(parents=True)
    for _photograph in range(size // 2 // PHOTOGRAPH):
        content = os.urandom(PHOTOGRAPH)
        (press / f"{hashlib.sha256(content).hexdigest()}.webp").write_bytes(content)


def change(folder: Path) -> None:
    with closing(sqlite3.connect(folder / "parley.sqlite3")) as database:
        database.execute("UPDATE ballast SET body = randomblob(?) WHERE id % 5000 = 1", [ROW])
        database.commit()


def files(folder: Path) -> list[Path]:
    return [path for path in sorted(folder.rglob("*")) if path.is_file()]


def copied(folder: Path, target: Path) -> None:
    shutil.copytree(folder, target)
    for path in files(target):
        with path.open("rb") as file:
            os.fsync(file.fileno())


def hashed(folder: Path) -> None:
    for path in files(folder):
        with path.open("rb") as file:
            hashlib.file_digest(file, "sha256")


def parley(*words: object) -> None:
    subprocess.run([*COMMAND, *map(str, words)], check=True, stdout=subprocess.DEVNULL)  # noqa: S603


def timed(work: Callable[[], object]) -> float:
    """Seconds that it takes."""
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


if __name__ == "__main__":
    raise SystemExit(main())
