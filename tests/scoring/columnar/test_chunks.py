"""Ids remembered across chunks, and work mapped over processes in order."""

from __future__ import annotations

import signal
from random import Random

import pytest

from typology.scoring.columnar.chunks import SeenIds, in_order


def test_ids_seen_before_are_found_with_their_first_row() -> None:
    rng = Random(3)
    seen, first = SeenIds(), dict[str, int]()
    row = 1
    for _ in range(60):
        ids = [f"case-{number}" for number in rng.sample(range(400), rng.randint(0, 30))]
        rows = list(range(row, row + len(ids)))
        row += len(ids)
        again = {place: first[each] for place, each in enumerate(ids) if each in first}
        assert seen.again(ids, rows) == again
        for each, number in zip(ids, rows, strict=True):
            first.setdefault(each, number)


def square(number: int) -> int:
    return number * number


@pytest.mark.parametrize("jobs", [1, 2])
def test_work_comes_back_in_order_however_many_share_it(jobs: int) -> None:
    assert list(in_order(square, range(20), jobs)) == [number**2 for number in range(20)]


def blocked_here(_: int) -> set[int]:
    """The signals that wait in the process that is asked."""
    return {int(each) for each in signal.pthread_sigmask(signal.SIG_BLOCK, ())}


@pytest.mark.skipif(not hasattr(signal, "pthread_sigmask"), reason="the system knows no masks")
def test_signals_that_end_a_program_do_not_reach_its_workers() -> None:
    for found in in_order(blocked_here, range(4), jobs=2):
        assert {signal.SIGINT, signal.SIGTERM, signal.SIGHUP} <= found
    assert not blocked_here(0) & {signal.SIGINT, signal.SIGTERM, signal.SIGHUP}
