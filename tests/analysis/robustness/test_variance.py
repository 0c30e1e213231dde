"""Kernels over a factorial, against hand calculation and plain Python."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
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

Mask = np.ndarray[tuple[int, ...], np.dtype[np.bool_]]

ALL = np.ones((2, 2), dtype=bool)


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
        first, total = variance_shares(as_array(outcome, sizes), np.ones(sizes, dtype=bool))
        for axis, (one, whole) in enumerate(exact_shares(outcome, sizes)):
            assert first[axis] == pytest.approx(float(one), abs=1e-12)
            assert total[axis] == pytest.approx(float(whole), abs=1e-12)
        compared += 1


def test_shares_with_combinations_left_out_equal_plain_python() -> None:
    """Var(E[Y|k]) and E[Var(Y|not k)] over the combinations that are there, each alike."""
    rng = Random(2003)
    compared = 0
    while compared < 100:
        outcome, sizes = random_outcome(rng)
        kept = {x: y for x, y in outcome.items() if rng.random() < 0.7}
        if len(set(kept.values())) < 2:
            continue
        present = np.zeros(sizes, dtype=bool)
        for place in kept:
            present[place] = True
        first, total = variance_shares(as_array(outcome, sizes), present)
        variance = spread([*kept.values()]) / len(kept)
        mean = Fraction(sum(kept.values()), len(kept))
        for axis in range(len(sizes)):
            of_option = groups(kept, lambda x, axis=axis: x[axis])
            between = sum(len(ys) * (Fraction(sum(ys), len(ys)) - mean) ** 2 for ys in of_option)
            others = groups(kept, lambda x, axis=axis: x[:axis] + x[axis + 1 :])
            within = sum(spread(ys) for ys in others)
            assert first[axis] == pytest.approx(float(between / len(kept) / variance), abs=1e-12)
            assert total[axis] == pytest.approx(float(within / len(kept) / variance), abs=1e-12)
        compared += 1


def spread(values: list[int]) -> Fraction:
    """The sum of squared distances from the mean."""
    mean = Fraction(sum(values), len(values))
    return sum(((value - mean) ** 2 for value in values), Fraction(0))


def groups(outcome: Outcome, key: Callable[[tuple[int, ...]], object]) -> list[list[int]]:
    found: dict[object, list[int]] = {}
    for place, value in outcome.items():
        found.setdefault(key(place), []).append(value)
    return [*found.values()]


def test_choices_that_only_act_together_have_no_first_order_share() -> None:
    exclusive_or = np.array([[0.0, 1.0], [1.0, 0.0]])
    first, total = variance_shares(exclusive_or, ALL)
    assert first.tolist() == [0, 0]
    assert total.tolist() == [1, 1]


def test_one_choice_that_settles_all_has_the_whole_variance() -> None:
    first, total = variance_shares(
        np.array([[0.0, 0.0, 0.0], [1.0, 1.0, 1.0]]), np.ones((2, 3), dtype=bool)
    )
    assert first.tolist() == total.tolist() == [1, 0]


def test_there_are_no_shares_without_variance() -> None:
    first, total = variance_shares(np.ones((2, 3)), np.ones((2, 3), dtype=bool))
    assert np.isnan(first).all()
    assert np.isnan(total).all()


def test_a_choice_moves_what_differs_along_its_axis() -> None:
    codes = np.array([[[0, 1], [0, 1]], [[0, 2], [0, 2]]], dtype=np.int8)  # two choices, two cases
    assert moved(codes, ALL).tolist() == [[False, True], [False, False]]


def test_nearest_are_all_that_differ_at_the_least_distance() -> None:
    distances = np.array([0, 1, 1, 2, 1])
    differs = np.array([False, False, True, True, True])
    assert nearest(distances, differs).tolist() == [2, 4]
    assert nearest(distances, np.zeros(5, dtype=bool)).tolist() == []


def holds_whatever(holds: Mask, present: Mask, fixed: dict[int, int]) -> bool:
    """True if it holds in every combination with these options, of which there is one."""
    every = [x for x in product(*map(range, holds.shape)) if present[x]]
    inside = [bool(holds[x]) for x in every if all(x[a] == p for a, p in fixed.items())]
    return bool(inside) and all(inside)


def test_whatever_finds_the_smallest_sets_and_no_other() -> None:
    rng = Random(7)
    for _ in range(100):
        shape = tuple(rng.randint(1, 3) for _ in range(3))
        holds = np.asarray([rng.random() < 0.7 for _ in range(int(np.prod(shape)))]).reshape(shape)
        present = np.asarray([rng.random() < 0.8 for _ in range(holds.size)]).reshape(shape)
        if not present.any():
            continue
        found = {frozenset(each) for each in sufficient_option_sets(holds, present)}
        expected: set[frozenset[tuple[int, int]]] = set()
        for size in range(3):
            for fixed in product(*[[None, *range(n)] for n in shape]):
                chosen = {a: p for a, p in enumerate(fixed) if p is not None}
                each = frozenset(chosen.items())
                smaller = any(other < each for other in expected)
                if len(chosen) == size and not smaller and holds_whatever(holds, present, chosen):
                    expected.add(each)
        assert found == expected


def test_covered_is_where_a_set_holds() -> None:
    mask = cells_covered((2, 2), [((0, 1),), ((1, 0),)])
    assert mask.tolist() == [[True, False], [True, True]]
