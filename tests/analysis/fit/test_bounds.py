"""Bounds of ratios: those of every completion tried one by one, also under weights."""

from __future__ import annotations

from itertools import product
from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from typology.analysis.fit.bootstrap import (
    Problem,
    clusters_of,
    draws_of,
    interval_of,
    weighted_extremes,
)
from typology.analysis.fit.bounds import extreme_ratio
from typology.analysis.fit.measures import MEASURES
from typology.model import Case
from typology.operators import Array

DEGREES = (0.0, 0.1, 0.33, 0.5, 0.67, 0.8, 1.0)


def brute_force(numerators: Array, denominators: Array, weights: Array, towards: int) -> float:
    values, cases = numerators.shape
    found = []
    for choice in product(range(values), repeat=cases):
        n = (weights * numerators[choice, range(cases)]).sum()
        d = (weights * denominators[choice, range(cases)]).sum()
        if d > 1e-12:
            found.append(n / d)
    return (max if towards > 0 else min)(found, default=float("nan"))


@given(st.integers(0, 10**6))
def test_extremes_are_those_of_all_completions(seed: int) -> None:
    rng = Random(seed)
    cases, values = rng.randint(1, 4), rng.randint(1, 4)
    x = np.array([[rng.choice(DEGREES) for _ in range(cases)] for _ in range(values)])
    y = np.array([rng.choice(DEGREES) for _ in range(cases)])
    weights = np.array([[rng.randint(0, 2) for _ in range(cases)] for _ in range(3)], dtype=float)
    for name, towards in product(MEASURES, (-1, 1)):
        parts = MEASURES[name](x, y)
        plain = brute_force(*parts, np.ones(cases), towards)
        assert extreme_ratio(*parts, towards) == pytest.approx(plain, abs=1e-12, nan_ok=True)
        found = weighted_extremes([Problem(*parts, towards)], weights)[0]
        expected = [brute_force(*parts, each, towards) for each in weights]
        assert found.tolist() == pytest.approx(expected, abs=1e-12, nan_ok=True)


def a_case(name: str, part_of: str | None = None, conflict: str | None = None) -> Case:
    identifiers = {"ucdp_conflict": (conflict,)} if conflict else {}
    return Case(
        name, name, "ended", "outcome", "public", {}, name, part_of=part_of,
        identifiers=identifiers,
    )  # fmt: skip


def test_clusters_are_settlements_conflicts_or_cases() -> None:
    cases = [a_case("a"), a_case("b", "a", "7"), a_case("c", None, "7"), a_case("d")]
    assert clusters_of(cases, cases, "umbrella").tolist() == [0, 0, 1, 2]
    assert clusters_of(cases, cases, "conflict").tolist() == [0, 0, 0, 1]
    assert clusters_of(cases, cases, "case").tolist() == [0, 1, 2, 3]


def test_cases_of_one_cluster_are_drawn_together() -> None:
    (weights,) = draws_of(np.array([0, 0, 1, 2]), 50, 3)
    assert (weights[:, 0] == weights[:, 1]).all()
    assert (weights[:, [0, 2, 3]].sum(axis=1) == 3).all()


def test_resamples_that_all_agree_give_no_interval() -> None:
    assert interval_of(np.ones(100), np.ones(100)) is None


def test_interval_reaches_from_the_least_to_the_greatest() -> None:
    low, high = np.linspace(0, 1, 1001), np.linspace(1, 2, 1001)
    assert interval_of(low, high) == pytest.approx((0.025, 1.975))
