"""A conversation spread over Dask's workers: each holds the votes of some ranges of participants.

What a worker was asked for is a function of files and plan, so when one fails its part is done again by another, from
the files on. Every pass over the votes gives integers that are added up, or rows that are put in order: the answer is
that of one machine, to the byte.

A scheduler runs whatever code it is sent. Keep it within a network that is trusted, or use tls:// addresses.
"""

from __future__ import annotations

import importlib
import operator
import os
import tempfile
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import CancelledError
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from parley.commonground.blocks import Block
from parley.commonground.reading.path import found
from parley.commonground.sharded.parting import (
    A_RANGE,
    Plan,
    Range,
    Source,
    dealt,
    gathered,
    planned,
    sources,
    surveyed,
)
from parley.commonground.votes import VotesError

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from parley.commonground.reading.parquet import Progress
    from parley.commonground.votes import Ids


MEMORY = "2GB"  # of a worker of a cluster that is started here
PATIENCE = 10  # seconds until a scheduler that does not answer is given up


class WorkersError(VotesError):
    """The workers could not be reached, or could not do their part; the message says what to do."""


@contextmanager
def workers(address: str, memory: str = MEMORY) -> Iterator[Any]:
    """Dask's workers: those of a scheduler (tcp://host:port, tls://host:port), or started here for the time being.

    address: "local" starts a worker for each processor, "local:4" four. Gives distributed's Client.
    Raises WorkersError where Dask is not installed, or nobody answers.
    """
    try:
        distributed = _distributed()
    except ImportError:
        raise WorkersError(
            "Dask is not installed here. Install it with the extra: pip install 'parley[dask]'."
        ) from None
    kind, _, count = address.partition(":")
    if kind == "local":
        if count and not (count.isascii() and count.isdigit() and int(count)):
            raise WorkersError(f"--dask local:{count}: give the number of workers, as in local:4.")
        number = int(count) if count else (os.cpu_count() or 1)
        # Others who share this machine may neither send work to the workers nor read what these put on disk.
        with (
            tempfile.TemporaryDirectory(prefix="parley-workers-") as scratch,
            distributed.LocalCluster(
                n_workers=number,
                threads_per_worker=1,
                memory_limit=memory,
                security=True,
                local_directory=scratch,
                dashboard_address=None,
                scheduler_kwargs={"dashboard_address": "127.0.0.1:0"},
                silence_logs=50,
            ) as cluster,
            distributed.Client(cluster, set_as_default=False) as client,
        ):
            yield client
        return
    if "://" not in address:
        raise WorkersError(f"{address!r} is no address of a scheduler; give tcp://host:port, local or local:4.")
    try:
        client = distributed.Client(address, timeout=PATIENCE, set_as_default=False)
    except (OSError, ValueError) as fault:
        raise WorkersError(f"No Dask scheduler answers at {address} ({fault or type(fault).__name__}).") from None
    with client:
        yield client


def _distributed() -> Any:
    """Dask, which few need and not everybody has."""
    return importlib.import_module("distributed")


@contextmanager
def _faults() -> Iterator[None]:
    """What goes wrong between machines, in words that help."""
    distributed = _distributed()
    try:
        yield
    except distributed.KilledWorker as fault:
        raise WorkersError(
            "A part of the work ended one worker after the other, most likely for want of memory; give the workers "
            f"more, or cut the files into smaller row groups ({fault.task})."
        ) from None
    except (ImportError, AttributeError) as fault:
        raise WorkersError(f"The workers lack this version of parley ({fault}); install it there too.") from fault
    except (CancelledError, distributed.client.ClosedClientError, OSError, TimeoutError) as fault:
        said = str(fault).splitlines()[0] if str(fault) else type(fault).__name__
        raise WorkersError(f"The scheduler was lost ({said}); start again.") from None


class OnWorkers:
    """A conversation as blocks (see `blocks.Blocks`) that lie with Dask's workers.

    participants, statements: how many; participant_ids (n,), statement_ids (m,); votes: how many.
    """

    @_faults()
    def __init__(self, client: Any, ranges: Sequence[Any], statement_ids: Ids) -> None:
        self._client = client
        self._ranges = list(ranges)
        heads = _results(client, [client.submit(_head, one, pure=False) for one in ranges])
        held = [ids for ids, _ in heads if len(ids)]
        self.participant_ids: Ids = np.concatenate(held) if held else np.zeros(0, np.int64)
        self.statement_ids = statement_ids
        self._degrees = np.concatenate([lengths for _, lengths in heads])
        self._bounds = np.concatenate([[0], np.cumsum([len(ids) for ids, _ in heads])])
        self.participants = len(self.participant_ids)
        self.statements = len(statement_ids)
        self.votes = int(self._degrees.sum())

    def total(self, work: Callable[..., Any], *shared: Any, rows: Sequence[NDArray[Any]] = ()) -> NDArray[np.int64]:
        """Add up the integers that `work` gives of each block; it goes by its name, so it has to stand in a module."""
        answers = self._passed(work, shared, rows)
        total: NDArray[np.int64] = answers[0]
        for answer in answers[1:]:
            total = total + answer
        return total

    def each(self, work: Callable[..., Any], *shared: Any) -> NDArray[Any]:
        """Put what `work` gives of each block one behind the other."""
        return np.concatenate(self._passed(work, shared, ()))

    def degrees(self) -> NDArray[np.int64]:
        """(n,) how many votes each participant has cast."""
        return self._degrees

    @_faults()
    def only(self, rows: NDArray[np.int64]) -> Block:
        """The votes of a few participants, of their rows (ascending), here in memory."""
        own = [rows[slice(*np.searchsorted(rows, self._bounds[at : at + 2]))] for at in range(len(self._ranges))]
        parts = _results(
            self._client,
            [
                self._client.submit(_only, one, mine - self._bounds[at], pure=False)
                for at, (one, mine) in enumerate(zip(self._ranges, own, strict=True))
                if len(mine)
            ],
        )
        lengths = self._degrees[rows]
        return Block(
            np.concatenate([np.zeros(1, np.int64), np.cumsum(lengths)]),
            np.concatenate([part[0] for part in parts]) if parts else np.zeros(0, np.int32),
            np.concatenate([part[1] for part in parts]) if parts else np.zeros(0, np.int8),
        )

    @_faults()
    def _passed(self, work: Callable[..., Any], shared: Sequence[Any], rows: Sequence[NDArray[Any]]) -> list[Any]:
        name = (work.__module__, work.__qualname__)
        tasks = []
        for at, one in enumerate(self._ranges):
            own = [row[self._bounds[at] : self._bounds[at + 1]] for row in rows]
            tasks.append(self._client.submit(_worked, name, one, own, list(shared), pure=False))
        return _results(self._client, tasks)


@_faults()
def spread(
    path: str | os.PathLike[str] | Sequence[Path],
    client: Any,
    progress: Progress | None = None,
    a_range: int | None = None,
) -> OnWorkers:
    """Read the votes of Parquet files into the workers' memory, each of which must see the files under the same path.

    a_range: how many votes a worker should take at a time. Raises VotesError as `read` does, WorkersError.
    """
    paths = [one.resolve() for one in (found(path) if isinstance(path, str | os.PathLike) else path)]
    parts = sources(paths)
    if not parts:
        raise VotesError(f"{path}: there are no votes in these files.")
    told = progress or (lambda stage, done: None)
    surveys = [client.submit(surveyed, source, pure=False) for source in parts]
    _follow(client, surveys, "looking over the files", told)
    # The plan is made by a worker, so that it can be made again should that one fail.
    plan = client.submit(planned, surveys, a_range or A_RANGE, pure=False)
    known: Plan = _results(client, [plan])[0]
    pieces = [client.submit(_dealt, source, plan, pure=False) for source in parts]
    _follow(client, pieces, "dealing the votes out", told)
    ranges = []
    for number in range(len(known.cuts) + 1):
        own = [client.submit(operator.getitem, piece, number, pure=False) for piece in pieces]
        ranges.append(client.submit(gathered, own, plan, pure=False))
        del own
    del pieces
    _follow(client, ranges, "sorting the votes", told)
    return OnWorkers(client, ranges, known.statements)


def _follow(client: Any, tasks: Sequence[Any], stage: str, told: Progress) -> None:
    """Wait for tasks and tell how many are done; the first error ends it."""
    distributed = _distributed()
    told(stage, 0.0)
    for number, task in enumerate(distributed.as_completed(tasks, loop=client.loop), 1):
        if task.status != "finished":
            task.result()
        told(stage, number / len(tasks))


def _results(client: Any, tasks: Sequence[Any]) -> list[Any]:
    results: list[Any] = client.gather(list(tasks))
    return results


def _dealt(source: Source, plan: Plan) -> list[Any]:
    return list(dealt(source, plan))


def _head(votes: Range) -> tuple[Ids, NDArray[np.int64]]:
    """Of a range: the participants' ids, and how many votes each has."""
    return votes.participants, np.diff(votes.starts)


def _only(votes: Range, rows: NDArray[np.int64]) -> tuple[NDArray[np.int32], NDArray[np.int8]]:
    lengths = np.diff(votes.starts)[rows]
    ends = np.cumsum(lengths)
    places = np.arange(ends[-1]) + np.repeat(votes.starts[rows] - (ends - lengths), lengths)
    return votes.columns[places], votes.values[places]


def _worked(name: tuple[str, str], votes: Range, rows: list[Any], shared: list[Any]) -> Any:
    """One block's share of a pass; the loop is found by its name, so that it is compiled once for each machine."""
    work = operator.attrgetter(name[1])(importlib.import_module(name[0]))
    return work(votes.starts, votes.columns, votes.values, *rows, *shared)
