"""Kernels over a factorial, against hand calculation and plain Python."""

from __future__ import annotations

from itertools import product
from random import Random

import numpy as np
import pytest

from tests.support.shares import Outcome, exact_shares
from typology.analysis.robustness.variance import (
    cells_covered,
    moved,
    nearest,
    sufficient_option_sets,
    variance_shares,
)


def random_outcome(rng: Random) -> tuple[Outcome, list[int]]:
    sizes = [rng.randint(1, 4) for _ in range(rng.randint(1, 4))]
    return {x: rng.randint(0, 1) for x in product(*map(range, sizes))}, sizes


def as_array(
    outcome: Outcome, sizes: list[int]
) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    array = np.zeros(sizes)
    for place, value in outcome.items():
        array[place] = value
    return array


def test_variance_shares_equal_fractions() -> None:
    rng = Random(1993)
    compared = 0
    while compared < 200:
        outcome, sizes = random_outcome(rng)
        if len(set(outcome.values())) < 2:
            continue
        first, total = variance_shares(as_array(outcome, sizes), len(sizes))
        for axis, (one, whole) in enumerate(exact_shares(outcome, sizes)):
            assert first[axis] == pytest.approx(float(one), abs=1e-12)
            assert total[axis] == pytest.approx(float(whole), abs=1e-12)
        compared += 1


def test_choices_that_only_act_together_have_no_first_order_share() -> None:
    exclusive_or = np.array([[0.0, 1.0], [1.0, 0.0]])
    first, total = variance_shares(exclusive_or, 2)
    assert first.tolist() == [0, 0]
    assert total.tolist() == [1, 1]


def test_one_choice_that_settles_all_has_the_whole_variance() -> None:
    first, total = variance_shares(np.array([[0.0, 0.0, 0.0], [1.0, 1.0, 1.0]]), 2)
    assert first.tolist() == total.tolist() == [1, 0]


def test_there_are_no_shares_without_variance() -> None:
    first, total = variance_shares(np.ones((2, 3)), 2)
    assert np.isnan(first).all()
    assert np.isnan(total).all()


def test_a_choice_moves_what_differs_along_its_axis() -> None:
    codes = np.array([[[0, 1], [0, 1]], [[0, 2], [0, 2]]], dtype=np.int8)  # two choices, two cases
    assert moved(codes, 2).tolist() == [[False, True], [False, False]]


def test_nearest_are_all_that_differ_at_the_least_distance() -> None:
    distances = np.array([0, 1, 1, 2, 1])
    differs = np.array([False, False, True, True, True])
    assert nearest(distances, differs).tolist() == [2, 4]
    assert nearest(distances, np.zeros(5, dtype=bool)).tolist() == []


def holds_whatever(
    holds: np.ndarray[tuple[int, ...], np.dtype[np.bool_]], fixed: dict[int, int]
) -> bool:
    every = product(*map(range, holds.shape))
    return all(bool(holds[x]) for x in every if all(x[a] == p for a, p in fixed.items()))


def test_whatever_finds_the_smallest_sets_and_no_other() -> None:
    rng = Random(7)
    for _ in range(100):
        shape = tuple(rng.randint(1, 3) for _ in range(3))
        holds = np.asarray([rng.random() < 0.7 for _ in range(int(np.prod(shape)))]).reshape(shape)
        found = {frozenset(each) for each in sufficient_option_sets(holds)}
        expected: set[frozenset[tuple[int, int]]] = set()
        for size in range(3):
            for fixed in product(*[[None, *range(n)] for n in shape]):
                chosen = {a: p for a, p in enumerate(fixed) if p is not None}
                each = frozenset(chosen.items())
                smaller = any(other < each for other in expected)
                if len(chosen) == size and not smaller and holds_whatever(holds, chosen):
                    expected.add(each)
        assert found == expected


def test_covered_is_where_a_set_holds() -> None:
    mask = cells_covered((2, 2), [((0, 1),), ((1, 0),)])
    assert mask.tolist() == [[True, False], [True, True]]
