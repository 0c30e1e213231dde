"""Ids remembered across chunks, and work mapped over processes in order."""

from __future__ import annotations

import os
import signal
import time
from functools import partial
from random import Random

import numpy as np
import pytest

from typology.scoring.columnar.chunks.ids import LONG, SeenIds, marks_of
from typology.scoring.columnar.chunks.order import in_order


def test_ids_seen_before_are_found_with_their_first_row() -> None:
    rng = Random(3)
    seen, first = SeenIds(), dict[str, int]()
    row = 1
    for _ in range(60):
        ids = [f"case-{number}" for number in rng.sample(range(400), rng.randint(0, 30))]
        rows = list(range(row, row + len(ids)))
        row += len(ids)
        again = {place: first[each] for place, each in enumerate(ids) if each in first}
        assert seen.again(marks_of(ids, 5), np.asarray(rows)) == again
        for each, number in zip(ids, rows, strict=True):
            first.setdefault(each, number)


def test_an_id_has_one_mark_wherever_it_stands_and_no_two_share_it() -> None:
    rng = Random(8)
    letters = "abcdefghij-0123456789"
    lengths = [1, 2, 7, 8, 9, 15, 16, 17, LONG - 1, LONG, LONG + 1, 3 * LONG]
    ids = sorted({"".join(rng.choices(letters, k=k)) for k in lengths for _ in range(900)})
    ids += ["a", "aa", "a" * 8, "a" * 9, "a" * LONG, "a" * (LONG + 1)]
    ids = [*dict.fromkeys(ids)]
    marks = marks_of(ids, 7).tolist()
    assert len(ids) > 8_000
    assert len(set(marks)) == len(ids)
    known = dict(zip(ids, marks, strict=True))
    for _ in range(200):
        some = rng.sample(ids, rng.randint(0, 5))
        assert marks_of(some, 7).tolist() == [known[each] for each in some]
    assert marks_of(ids, 8).tolist() != marks


def square(number: int) -> int:
    return number * number


@pytest.mark.parametrize("jobs", [1, 2, 3])
@pytest.mark.parametrize("count", [0, 1, 3, 4, 20])
def test_work_comes_back_in_order_however_many_share_it(jobs: int, count: int) -> None:
    assert list(in_order(square, range(count), jobs)) == [n**2 for n in range(count)]


def process_of(_: int) -> int:
    time.sleep(0.05)
    return os.getpid()


def test_the_process_that_is_asked_is_one_of_those_that_work() -> None:
    found = set(in_order(process_of, range(40), jobs=2))
    assert os.getpid() in found
    assert len(found) == 2


def square_or_die(asked: int, number: int) -> int:
    """A square; in any other process than the one that was asked now and then its end."""
    if number % 5 == 3 and os.getpid() != asked:
        os.kill(os.getpid(), signal.SIGKILL)
    time.sleep(0.01)
    return number * number


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="the system kills otherwise")
@pytest.mark.parametrize("jobs", [2, 3])
def test_what_a_worker_that_dies_was_given_is_done_all_the_same(jobs: int) -> None:
    work = partial(square_or_die, os.getpid())
    assert list(in_order(work, range(40), jobs)) == [number**2 for number in range(40)]


def failing(number: int) -> int:
    if number == 11:
        raise ZeroDivisionError(number)
    return number


@pytest.mark.parametrize("jobs", [1, 2])
def test_what_goes_wrong_in_a_process_is_told_in_the_one_that_asked(jobs: int) -> None:
    taken = []
    with pytest.raises(ZeroDivisionError, match="11"):
        taken.extend(in_order(failing, range(40), jobs))
    work = in_order(square, range(40), jobs)
    assert next(work) == 0
    work.close()


def blocked(_: int) -> tuple[int, set[int]]:
    """The process that is asked, and the signals that wait in it."""
    time.sleep(0.02)
    return os.getpid(), {int(each) for each in signal.pthread_sigmask(signal.SIG_BLOCK, ())}


@pytest.mark.skipif(not hasattr(signal, "pthread_sigmask"), reason="the system knows no masks")
def test_signals_that_end_a_program_do_not_reach_its_workers() -> None:
    found = dict(in_order(blocked, range(40), jobs=3))
    assert len(found) == 3
    ending = {int(each) for each in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)}
    assert not found.pop(os.getpid()) & ending
    assert all(ending <= each for each in found.values())
