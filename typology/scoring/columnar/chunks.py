"""Chunks of many cases: mapped over processes in order, and ids remembered across them."""

from __future__ import annotations

import signal
import warnings
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import TypeAlias, TypeVar

import numpy as np
from numpy.typing import NDArray

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
        marks = np.asarray([hash(each) for each in ids], dtype=np.int64)
        first_rows: dict[int, int] = {}
        for run in self._runs:
            at = np.minimum(np.searchsorted(run[0], marks), run.shape[1] - 1)
            for place in np.flatnonzero(run[0][at] == marks).tolist():
                first_rows[place] = int(run[1, at[place]])
        fresh = np.ones(len(marks), dtype=np.bool_)
        fresh[list(first_rows)] = False
        self._add(np.stack([marks, rows])[:, fresh])
        return first_rows

    def _add(self, run: Rows) -> None:
        """Add a run, merged with those that are no longer than it."""
        while self._runs and self._runs[-1].shape[1] <= run.shape[1]:
            run = np.concatenate([self._runs.pop(), run], axis=1)
        if run.size:
            self._runs.append(run[:, np.argsort(run[0], kind="stable")])


def in_order(
    function: Callable[[Item], Result], items: Iterable[Item], jobs: int = 1
) -> Iterator[Result]:
    """The results of a function for each item, in order, computed by `jobs` processes.

    Signals do not reach them: who gives up closes the generator, and that ends them.
    """
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


@contextmanager
def _signals_blocked() -> Iterator[None]:
    """Within, signals that end a program wait; where a system knows no masks, nothing happens."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    ending = {signal.SIGINT, signal.SIGTERM, signal.SIGHUP}
    before = signal.pthread_sigmask(signal.SIG_BLOCK, ending)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
