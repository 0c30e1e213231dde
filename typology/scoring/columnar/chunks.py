"""Chunks of work mapped over processes or machines in order; ids remembered across them."""

from __future__ import annotations

import logging
import os
import signal
import warnings
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from typing import TYPE_CHECKING, Final, TypeAlias, TypeVar

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from dask.distributed import Client, Future

LOCAL: Final = "local"  # the scheduler that is begun here
CONNECT: Final = "10s"  # within which a scheduler answers

Rows: TypeAlias = NDArray[np.int64]
Item = TypeVar("Item")
Result = TypeVar("Result")


class SeenIds:
    """The first row of each id, at 16 bytes an id, however long it is.

    Two ids are mistaken for one with a chance of one in 2 ** 64.
    """

    def __init__(self) -> None:
        self._runs: list[Rows] = []  # marks and rows, shape (2, ids), sorted; shorter and shorter

    def again(self, ids: Sequence[str], rows: Rows) -> dict[int, int]:
        """Add ids, none twice, and return the places of those seen before with their first row."""
        marks = np.fromiter(map(hash, ids), np.int64, len(ids))
        order = np.argsort(marks)  # what is sought in order is found sooner
        marks, rows = marks[order], np.asarray(rows)[order]
        fresh = np.ones(len(marks), dtype=np.bool_)
        first_rows: dict[int, int] = {}
        for run in self._runs:
            at = np.minimum(np.searchsorted(run[0], marks), run.shape[1] - 1)
            for place in np.flatnonzero(run[0][at] == marks).tolist():
                first_rows[int(order[place])] = int(run[1, at[place]])
                fresh[place] = False
        self._add(np.stack([marks, rows])[:, fresh])
        return dict(sorted(first_rows.items()))

    def has(self, name: str) -> bool:
        """True if an id was added before."""
        mark = hash(name)
        places = [(run[0], int(np.searchsorted(run[0], mark))) for run in self._runs]
        return any(at < len(marks) and int(marks[at]) == mark for marks, at in places)

    def _add(self, run: Rows) -> None:
        """Add a run, merged with those that are no longer than it."""
        while self._runs and self._runs[-1].shape[1] <= run.shape[1]:
            run = np.concatenate([self._runs.pop(), run], axis=1)
        if run.size:
            self._runs.append(run[:, np.argsort(run[0], kind="stable")])


def in_order(
    function: Callable[[Item], Result],
    items: Iterable[Item],
    jobs: int = 1,
    scheduler: str | None = None,
) -> Generator[Result]:
    """The results of a function for each item, in order, computed by `jobs` processes.

    With a `scheduler` by the workers of a Dask cluster: at the address `tcp://HOST:PORT`, or of one
    that is begun here (`local`). Signals do not reach the processes: who gives up closes the
    generator, and that ends them. Raises OSError if no scheduler answers, or is lost.
    """
    if scheduler is not None:
        yield from _by_dask(function, items, jobs, scheduler)
        return
    if jobs == 1:
        yield from map(function, items)
        return
    from joblib import Parallel, delayed

    parallel = Parallel(n_jobs=jobs, return_as="generator", pre_dispatch=2 * jobs)
    with _signals_blocked():  # which processes that begin here inherit
        results = parallel(delayed(function)(item) for item in items)
    try:
        for each in results:  # noqa: UP028 - `yield from` would close them with a warning
            yield each
    finally:
        with warnings.catch_warnings(action="ignore"):  # that not all results were taken
            results.close()


def _by_dask(
    function: Callable[[Item], Result], items: Iterable[Item], jobs: int, scheduler: str
) -> Generator[Result]:
    """The results in order; an item whose worker dies goes to another.

    Items go with their tasks, so the scheduler can give them out again; two a thread of the workers
    that are there at the time are under way.
    """
    import dask

    quiet = {
        "distributed.admin.large-graph-warning-threshold": "1GB",
        "distributed.comm.timeouts.connect": CONNECT,
    }
    with dask.config.set(quiet), _client(scheduler, jobs) as client:
        from dask.distributed import CancelledError, KilledWorker

        pending: deque[Future[Result]] = deque()

        def first() -> Result:
            try:
                result: Result = pending[0].result()
            except KilledWorker as error:
                message = "worker after worker died over the same rows; has each enough memory?"
                raise OSError(None, message, scheduler) from error
            except CancelledError as error:
                raise OSError(None, "the scheduler was lost", scheduler) from error
            pending.popleft()
            return result

        try:
            for item in items:
                while len(pending) >= 2 * max(1, sum(client.nthreads().values())):
                    yield first()
                pending.append(client.submit(function, item, pure=False))
            while pending:
                yield first()
        finally:
            with suppress(Exception):  # a scheduler that was lost has nothing to cancel
                client.cancel(pending)


@contextmanager
def _client(scheduler: str, jobs: int) -> Iterator[Client]:
    """A client of a Dask scheduler; `local`: with `jobs` workers, by default one a core."""
    from dask.distributed import Client, LocalCluster

    logging.getLogger("distributed").setLevel(logging.CRITICAL)  # we tell it ourselves
    with ExitStack() as stack:
        cluster: LocalCluster | str = scheduler
        if scheduler == LOCAL:
            with _signals_blocked():
                cluster = stack.enter_context(
                    LocalCluster(
                        n_workers=jobs if jobs > 1 else os.cpu_count(),
                        threads_per_worker=1,
                        host="127.0.0.1",
                        dashboard_address=None,
                        silence_logs=logging.CRITICAL,
                    )
                )
        try:
            client = Client(cluster, set_as_default=False)
        except (OSError, TimeoutError) as error:
            raise OSError(None, "no scheduler answers there", scheduler) from error
        yield stack.enter_context(client)


@contextmanager
def _signals_blocked() -> Iterator[None]:
    """Within, signals that end a program wait; where a system knows no masks, nothing happens."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    from multiprocessing.resource_tracker import ensure_running

    ensure_running()  # beside the first process it would let signals through again
    ending = {signal.SIGINT, signal.SIGTERM, signal.SIGHUP}
    before = signal.pthread_sigmask(signal.SIG_BLOCK, ending)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
