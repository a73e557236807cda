"""Votes in many files, streamed and spread over workers: the same as in one memory, also when a worker dies."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parley.commonground.blocks import InMemory, tallied, tallied_by_group
from parley.commonground.polis.view import polis_view, polis_view_of
from parley.commonground.reading import read
from parley.commonground.sharded import parting, streamed
from parley.commonground.threads import Threads
from parley.commonground.votes import VotesError
from tests.commonground.test_votes import same


def scattered(folder, votes=30_000, people=900, statements=60, files=5, seed=1, times=True, text=False, group=1500):
    """A conversation each of whose participants has votes in several files and row groups, some of them twice."""
    chance = np.random.default_rng(seed)
    who = chance.integers(0, people, votes) * 1_000_003 - 5
    lean = np.where(who % 3 == 0, -1, 1)
    what = chance.integers(0, statements, votes)
    vote = np.where(chance.random(votes) < 0.7, lean * np.where(what % 2, 1, -1), chance.integers(-1, 2, votes))
    for number, rows in enumerate(np.array_split(np.arange(votes), files)):
        columns = {
            "voter": np.char.add("p", who[rows].astype(str)) if text else who[rows],
            "statement": what[rows].astype(np.int16),
            "vote": vote[rows].astype(np.int8),
        }
        if times:
            columns["time"] = chance.integers(0, 40, len(rows))
        pq.write_table(pa.table(columns), folder / f"{number}.parquet", row_group_size=group)
    return folder


@pytest.mark.parametrize("times", [True, False])
@pytest.mark.parametrize("text", [True, False])
def test_votes_streamed_through_disk_are_those_read_into_memory(tmp_path, monkeypatch, times, text):
    scattered(tmp_path, times=times, text=text)
    monkeypatch.setattr(parting, "A_RANGE", 2_000)
    monkeypatch.setattr(parting, "ROWS", 4_000)
    told = []
    votes = streamed(tmp_path, progress=lambda stage, done: told.append((stage, done)))
    assert same(votes, read(tmp_path))
    assert len({stage for stage, _ in told}) == 3 and all(0 <= done <= 1 for _, done in told)
    assert sorted(path.suffix for path in tmp_path.iterdir()) == [".parquet"] * 5  # nothing is left behind
    assert polis_view(votes).positions.tobytes() == polis_view(read(tmp_path)).positions.tobytes()


@settings(max_examples=15)
@given(st.integers(0, 1 << 32), st.integers(1, 4), st.integers(1, 400), st.integers(20, 300))
def test_however_the_files_and_ranges_are_cut_the_votes_are_the_same(tmp_path_factory, seed, files, a_range, rows):
    folder = scattered(tmp_path_factory.mktemp("votes"), 600, 40, 9, files, seed, times=bool(seed % 2), group=rows)
    parts = parting.sources(sorted(folder.iterdir()), rows)
    assert sum(part.rows for part in parts) == 600
    plan = parting.planned([parting.surveyed(part) for part in parts], a_range)
    pieces = [parting.dealt(part, plan) for part in parts]
    ranges = [parting.gathered(own, plan) for own in zip(*pieces, strict=True)]
    votes = read(folder)
    people = [one.participants for one in ranges if len(one.participants)]
    assert np.array_equal(np.concatenate(people), votes.participants)
    assert np.array_equal(np.concatenate([one.columns for one in ranges]), votes.columns)
    assert np.array_equal(np.concatenate([one.values for one in ranges]), votes.values)
    assert np.array_equal(np.concatenate([np.diff(one.starts) for one in ranges]), np.diff(votes.starts))


def test_too_many_votes_for_memory_are_streamed_by_themselves(tmp_path, monkeypatch):
    scattered(tmp_path)
    expected = read(tmp_path)
    monkeypatch.setattr(os, "sysconf", lambda name: 100)
    votes = read(tmp_path)
    assert same(votes, expected) and isinstance(votes.values.base, np.memmap)


def test_a_vote_at_fault_is_named_by_file_and_row(tmp_path):
    scattered(tmp_path)
    table = pq.read_table(tmp_path / "3.parquet")
    wrong = table["vote"].to_numpy().copy()
    wrong[4321] = 5
    pq.write_table(table.set_column(2, "vote", pa.array(wrong)), tmp_path / "3.parquet", row_group_size=1000)
    with pytest.raises(VotesError, match=r"3.parquet, row 4321: vote\[.*\] is 5"):
        streamed(tmp_path)
    pq.write_table(table.drop_columns(["time"]), tmp_path / "3.parquet")
    with pytest.raises(VotesError, match=r"3.parquet has no column for the time"):
        streamed(tmp_path)
    pq.write_table(table.set_column(0, "voter", pa.array(["x"] * len(table))), tmp_path / "3.parquet")
    with pytest.raises(VotesError, match="participant ids are numbers in some places and text in others"):
        streamed(tmp_path)


def test_a_disk_without_room_is_found_out_before_it_is_full(tmp_path, monkeypatch):
    scattered(tmp_path)
    monkeypatch.setattr("shutil.disk_usage", lambda place: type("Disk", (), {"free": 1000}))
    with pytest.raises(VotesError, match=r"30,000 votes need 0.0 GB of disk while they are sorted"):
        streamed(tmp_path)


WATCHED = """
import sys, threading
import numpy as np
from parley.commonground.reading import read
from parley.commonground.sharded import parting, streamed
from parley.commonground.votes import Votes

parting.A_RANGE, parting.parquet.ROWS = 500_000, 200_000
Votes.of(np.array([1, 2]), np.array([1, 2], np.int32), np.array([1, 1], np.int8))  # what compiling takes is not counted

def held():
    return next(int(line.split()[1]) for line in open("/proc/self/status") if line.startswith("RssAnon")) / 1024

before, most, done = held(), 0, threading.Event()
def watch():
    global most
    while not done.wait(0.005):
        most = max(most, held())
watcher = threading.Thread(target=watch)
watcher.start()
count = {"streamed": streamed, "read": read}[sys.argv[1]](sys.argv[2]).count
done.set()
watcher.join()
print(count, most - before)
"""


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="memory is looked up in /proc, as Linux has it")
def test_memory_does_not_grow_with_the_votes(tmp_path):
    """Six million votes in one row group take some 230 MB to read at once, and some 70 to stream; as would sixty."""
    count = 6_000_000
    each = np.arange(count)
    table = {
        "voter": each // 40,
        "statement": (each * 7 % 100).astype(np.int16),
        "vote": (each % 3 - 1).astype(np.int8),
    }
    pq.write_table(pa.table(table), tmp_path / "votes.parquet", row_group_size=count)
    grown = {}
    for how in ("streamed", "read"):
        command = [sys.executable, "-c", WATCHED, how, str(tmp_path)]
        counted, most = subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()
        assert int(counted) == count
        grown[how] = float(most)
    assert grown["streamed"] < 110 < grown["read"], grown


# -- Dask --------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def client():
    workers = pytest.importorskip("parley.commonground.sharded.workers")
    pytest.importorskip("distributed")
    with workers.workers("local:2") as client:
        yield client


def test_the_view_from_the_workers_is_that_of_one_machine_to_the_byte(tmp_path, client):
    from parley.commonground.sharded.workers import spread

    scattered(tmp_path)
    told = []
    blocks = spread(tmp_path, client, lambda stage, done: told.append((stage, done)), a_range=4_000)
    votes = read(tmp_path)
    assert told[-1] == ("sorting the votes", 1.0)
    assert len(blocks._ranges) > 3
    assert np.array_equal(blocks.participant_ids, votes.participants)
    assert np.array_equal(blocks.statement_ids, votes.statements)
    assert np.array_equal(blocks.degrees(), np.diff(votes.starts))
    labels = (votes.participants % 4 - 1).astype(np.int32)
    with Threads() as hands:
        here = InMemory(votes, hands)
        assert np.array_equal(blocks.total(tallied, 60), here.total(tallied, 60))
        by_group = blocks.total(tallied_by_group, 3, 60, rows=(labels,))
        assert np.array_equal(by_group, here.total(tallied_by_group, 3, 60, rows=(labels,)))
        some = np.flatnonzero(np.arange(len(votes.participants)) % 7 == 3)
        for rows in (some, some[:0], some[-1:]):
            for one, other in zip(blocks.only(rows), here.only(rows), strict=True):
                assert np.array_equal(one, other)
        there = polis_view_of(blocks, blocks.statement_ids, votes.meta, votes.excluded, hands)
    view = polis_view(votes)
    for name in ("components", "means", "positions", "included", "base_labels", "labels", "consensus", "priorities"):
        assert getattr(there, name).tobytes() == getattr(view, name).tobytes(), name
    assert there.representative == view.representative and there.k == view.k


@pytest.mark.parametrize("stage", ["looking over the files", "dealing the votes out", "sorting the votes", "after"])
def test_a_worker_that_dies_has_its_part_done_again(tmp_path, client, stage):
    from parley.commonground.sharded.workers import spread

    scattered(tmp_path)
    killed = []

    def kill():
        pids = client.run(os.getpid)
        victim = sorted(pids.items())[0][1]
        os.kill(victim, signal.SIGKILL)
        killed.append(victim)

    def progress(now, done):
        if now == stage and done > 0.3 and not killed:
            kill()

    blocks = spread(tmp_path, client, progress, a_range=4_000)
    if stage == "after":
        kill()
    assert killed
    votes = read(tmp_path)
    with Threads() as hands:
        assert np.array_equal(blocks.total(tallied, 60), InMemory(votes, hands).total(tallied, 60))
    assert np.array_equal(blocks.participant_ids, votes.participants)


def test_a_fault_in_a_file_is_told_from_a_worker_as_it_is_told_here(tmp_path, client):
    from parley.commonground.sharded.workers import spread

    scattered(tmp_path)
    whole = (tmp_path / "2.parquet").read_bytes()
    pq.write_table(pa.table({"voter": [1], "statement": [1], "vote": [7]}), tmp_path / "2.parquet")
    with pytest.raises(VotesError, match="has no column for the time"):
        spread(tmp_path, client)
    pq.write_table(pa.table({"voter": [1], "statement": [1], "vote": [7], "time": [1]}), tmp_path / "2.parquet")
    with pytest.raises(VotesError, match=r"2.parquet, row 0: vote\[0\] is 7"):
        spread(tmp_path, client)
    (tmp_path / "2.parquet").write_bytes(whole[:-4])
    with pytest.raises(VotesError, match=r"2.parquet is no whole Parquet file"):
        spread(tmp_path, client)
    for path in tmp_path.iterdir():
        pq.write_table(pq.read_table(path).slice(0, 0), path) if path.name != "2.parquet" else path.unlink()
    with pytest.raises(VotesError, match="there are no votes in these files"):
        spread(tmp_path, client)


def test_a_scheduler_that_is_lost_is_said_to_be(tmp_path):
    pytest.importorskip("distributed")
    from parley.commonground.sharded.workers import WorkersError, spread, workers

    scattered(tmp_path)
    with workers("local:1") as client:
        blocks = spread(tmp_path, client)
        client.cluster.close()
        with pytest.raises(WorkersError, match="The scheduler was lost"):
            blocks.total(tallied, 60)
        with pytest.raises(WorkersError, match="The scheduler was lost"):
            spread(tmp_path, client)
    with workers("local:1") as client, pytest.raises(WorkersError, match="The scheduler was lost"):
        spread(
            tmp_path, client, lambda stage, done: client.cluster.close() if stage == "dealing the votes out" else None
        )


def test_what_keeps_workers_from_being_reached_is_said(monkeypatch):
    from parley.commonground.sharded import workers

    for address, said in (
        ("local:none", "give the number of workers, as in local:4"),
        ("local:0", "give the number of workers"),
        ("somewhere", "'somewhere' is no address of a scheduler; give tcp://host:port, local or local:4"),
    ):
        with pytest.raises(workers.WorkersError, match=said), workers.workers(address):
            pass
    monkeypatch.setattr(workers, "PATIENCE", 0.5)
    with (
        pytest.raises(workers.WorkersError, match="No Dask scheduler answers at"),
        workers.workers("tcp://127.0.0.1:1"),
    ):
        pass
    monkeypatch.setitem(sys.modules, "distributed", None)  # as if it were not installed
    with pytest.raises(workers.WorkersError, match=r"pip install 'parley\[dask\]'"), workers.workers("local"):
        pass
