"""Work done by the workers of a Dask scheduler."""

from __future__ import annotations

import logging
import os
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from typing import TYPE_CHECKING, Final, TypeVar

from typology.scoring.columnar.chunks.signals import signals_blocked

if TYPE_CHECKING:
    from dask.distributed import Client, Future

LOCAL: Final = "local"  # the scheduler that is begun here
CONNECT: Final = "10s"  # within which a scheduler answers

Item = TypeVar("Item")
Result = TypeVar("Result")


def by_scheduler(
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
            with signals_blocked():
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
