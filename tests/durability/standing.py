"""What must stand in a folder, whatever happened to it: every acknowledged act once, and a whole record."""

import sqlite3
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path

from parley.ledger.tree import Frontier

NAME = "parley.sqlite3"


def standing(folder: Path) -> set[str]:
    """The keys of all acts that stand in the database, after it has recovered; fails where anything is not whole."""
    with closing(sqlite3.connect(folder / NAME, timeout=20)) as database:
        assert database.execute("pragma integrity_check").fetchall() == [("ok",)]
        assert database.execute("pragma foreign_key_check").fetchall() == []
        for log, size, root in database.execute("select id, size, root from record_log").fetchall():
            frontier = Frontier()
            sql = "select position, leaf_hash, root from record_entry where log_id = ? order by position"
            for position, leaf, so_far in database.execute(sql, [log]):
                assert position == frontier.size
                frontier.append(bytes.fromhex(leaf))
                assert frontier.root().hex() == so_far
            assert (frontier.size, frontier.root().hex()) == (size, root)
        sent = [key for (key,) in database.execute("select key from record_submission")]
        assert len(sent) == len(set(sent))
        (facts,) = database.execute("select count(*) from convening_fact").fetchone()
        entered = [key for key in sent if is_fact(key)]
        assert facts == len(entered), "a fact without its submission, or one twice"
        return set(entered)


def entries(folder: Path) -> int:
    """How many acts stand in the record."""
    with closing(sqlite3.connect(folder / NAME, timeout=20)) as database:
        return int(database.execute("select count(*) from record_entry").fetchone()[0])


def is_fact(key: str) -> bool:
    """Whether an idempotency id is one of those under which these tests enter facts."""
    return key == "warm" or key.startswith("k-")


def lost(folder: Path, acknowledged: Iterable[str]) -> set[str]:
    """Of the acknowledged acts, those that don't stand."""
    return set(acknowledged) - standing(folder)
