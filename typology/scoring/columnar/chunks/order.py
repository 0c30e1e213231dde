"""Chunks of work mapped over processes or machines, their results in order."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Generator, Iterable
from concurrent.futures import Future
from contextlib import AbstractContextManager, closing
from functools import cache
from itertools import chain, islice
from typing import TYPE_CHECKING, Final, TypeVar

from typology.scoring.columnar.chunks.processes import Lost, Processes
from typology.scoring.columnar.chunks.scheduler import by_scheduler

if TYPE_CHECKING:
    from threadpoolctl import ThreadpoolController

FEW: Final = 4  # items below which no process is worth its start
AHEAD: Final = 3  # items under way for each process, so that none waits
MOST_PENDING: Final = 8  # items a process whose results wait for that of an earlier one

Item = TypeVar("Item")
Result = TypeVar("Result")


def in_order(
    function: Callable[[Item], Result],
    items: Iterable[Item],
    jobs: int = 1,
    scheduler: str | None = None,
) -> Generator[Result]:
    """The results of a function for each item, in order, computed by `jobs` processes.

    This process is one of them. With a `scheduler` by the workers of a Dask cluster: at the address
    `tcp://HOST:PORT`, or of one that is begun here (`local`). Signals do not reach the processes:
    who gives up closes the generator, and that ends them. Raises OSError if no scheduler answers,
    or is lost.
    """
    if scheduler is not None:
        yield from by_scheduler(function, items, jobs, scheduler)
        return
    rest = iter(items)
    few = [*islice(rest, FEW)] if jobs > 1 else []
    with one_thread():
        if len(few) < FEW:
            yield from map(function, chain(few, rest))
            return
        with closing(Processes(function, jobs - 1)) as processes:
            yield from _shared(function, chain(few, rest), processes)


def _shared(
    function: Callable[[Item], Result], items: Iterable[Item], processes: Processes[Item, Result]
) -> Generator[Result]:
    """The results in order: some items a process are under way, and this one does others.

    What a process that is lost was given is done here.
    """
    pending: deque[tuple[Item, Future[Result]]] = deque()

    def here(item: Item) -> Future[Result]:
        future: Future[Result] = Future()
        future.set_result(function(item))
        return future

    def first() -> Result:
        item, future = pending.popleft()
        try:
            return future.result()
        except Lost:
            return function(item)

    for item in items:
        under_way = sum(not each.done() for _, each in pending)
        room = under_way < AHEAD * processes.count
        pending.append((item, processes.give(item) if room else here(item)))
        while pending[0][1].done() or len(pending) > MOST_PENDING * processes.count:
            yield first()
            if not pending:
                break
    while pending:
        item, last = pending[-1]
        if not pending[0][1].done() and last.cancel():
            pending[-1] = (item, here(item))
        else:
            yield first()


def one_thread() -> AbstractContextManager[None]:
    """Matrices are small here: several threads on one wait for each other more than they work."""
    limited: AbstractContextManager[None] = _libraries().limit(limits=1)
    return limited


@cache
def _libraries() -> ThreadpoolController:
    from threadpoolctl import ThreadpoolController

    return ThreadpoolController()
