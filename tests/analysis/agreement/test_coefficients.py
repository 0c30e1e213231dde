"""Coefficients against published examples, against their definitions, and their laws.

Krippendorff (2011): 12 units, 4 observers, with the alphas of its four metrics. The same data and a
table of 100 units by 2 observers have published percent agreement, AC1 and AC2 in the documentation
of irrCAC 1.0, the package by the author of Gwet (2014): "overview" and "weighting".
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import combinations, permutations

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from numpy.typing import NDArray

from tests.support.ratings import TWELVE_BY_FOUR
from typology.analysis.agreement.coefficients import (
    METRICS,
    WEIGHTS,
    counts_of,
    gwet_ac,
    identity_weights,
    krippendorff_alpha,
    ordinal_weights,
    percent_agreement,
    quadratic_weights,
    ratio,
    resampled,
)
from typology.operators import Array

Codes = NDArray[np.intp]
ABSTRACTORS = ((13, 0, 0), (0, 20, 7), (0, 4, 56))  # Gwet (2014): units by two abstractors' values


def krippendorff() -> Array:
    return counts_of(np.array(TWELVE_BY_FOUR) - 1, 5)


def abstractors() -> Array:
    pairs = [(a, b) for a in range(3) for b in range(3) for _ in range(ABSTRACTORS[a][b])]
    return counts_of(np.array(pairs), 3)


def once(counts: Array) -> Array:
    return np.ones(len(counts))


def alpha(counts: Array, metric: str, values: Array | None = None) -> float:
    points = np.arange(1.0, counts.shape[1] + 1) if values is None else values
    return float(krippendorff_alpha(counts, points, metric, once(counts)))


@pytest.mark.parametrize(
    ("metric", "published"),
    [("nominal", 0.743), ("ordinal", 0.815), ("interval", 0.849), ("ratio", 0.797)],
)
def test_alpha_of_the_published_example(metric: str, published: float) -> None:
    assert alpha(krippendorff(), metric) == pytest.approx(published, abs=5e-4)


@pytest.mark.parametrize(
    ("weights", "percent", "coefficient"),
    [(identity_weights, 0.8181818, 0.77544), (quadratic_weights, 0.9753788, 0.9140007)],
)
def test_gwets_coefficients_of_the_published_example(
    weights: Callable[[int], Array], percent: float, coefficient: float
) -> None:
    counts = krippendorff()
    found = percent_agreement(counts, weights(5), once(counts))
    assert float(found) == pytest.approx(percent, abs=1e-7)
    assert float(gwet_ac(counts, weights(5), once(counts))) == pytest.approx(coefficient, abs=5e-6)


def test_published_table_of_two_abstractors() -> None:
    counts, weights = abstractors(), quadratic_weights(3)
    percent = percent_agreement(counts, weights, once(counts))
    assert float(percent) == pytest.approx(0.9725, abs=1e-7)
    assert float(gwet_ac(counts, weights, once(counts))) == pytest.approx(0.9402369, abs=1e-7)
    assert alpha(counts, "interval") == pytest.approx(0.8926487, abs=1e-7)


def test_weights_of_three_levels_are_the_published_ones() -> None:
    assert ordinal_weights(3) == pytest.approx(
        np.array([[1, 0.6666667, 0], [0.6666667, 1, 0.6666667], [0, 0.6666667, 1]]), abs=1e-7
    )
    assert quadratic_weights(3) == pytest.approx(
        np.array([[1, 0.75, 0], [0.75, 1, 0.75], [0, 0.75, 1]])
    )


def test_ac1_of_two_coders_by_hand() -> None:
    """Agreed on 3 of 4; shares 5/8 and 3/8, chance 2 · 5/8 · 3/8 = 15/32; (3/4 − 15/32)/(17/32)."""
    counts = counts_of(np.array([[0, 0], [0, 0], [1, 1], [0, 1]]), 2)
    assert float(gwet_ac(counts, identity_weights(2), np.ones(4))) == pytest.approx(9 / 17)


@st.composite
def codings(draw: st.DrawFn) -> tuple[Codes, int]:
    """Codes (units, coders) with gaps, of a scale with 2-5 values; two ratings at least."""
    size = draw(st.integers(2, 5))
    shape = (draw(st.integers(2, 7)), draw(st.integers(2, 4)))
    flat = draw(
        st.lists(
            st.integers(-1, size - 1), min_size=shape[0] * shape[1], max_size=shape[0] * shape[1]
        )
    )
    codes = np.array(flat, dtype=np.intp).reshape(shape)
    assume(((codes >= 0).sum(axis=1) >= 2).any())
    return codes, size


def plain_alpha(codes: Codes, metric: str) -> float | None:
    """Mean squared gap within units against that between any two paired ratings, by loops."""
    units = [[v + 1 for v in row if v >= 0] for row in codes.tolist()]
    units = [row for row in units if len(row) > 1]
    every = [v for row in units for v in row]

    def gap(a: int, b: int) -> float:
        low, high = min(a, b), max(a, b)
        between = sum(every.count(g) for g in range(low, high + 1))
        return {
            "nominal": float(a != b),
            "ordinal": (between - (every.count(low) + every.count(high)) / 2) ** 2,
            "interval": (a - b) ** 2,
            "ratio": ((a - b) / (a + b)) ** 2,
        }[metric]

    within = sum(gap(a, b) / (len(row) - 1) for row in units for a, b in permutations(row, 2))
    between = sum(gap(a, b) for a, b in permutations(every, 2))
    if between == 0:
        return None
    return 1 - (within / len(every)) / (between / (len(every) * (len(every) - 1)))


@pytest.mark.parametrize("metric", METRICS)
@given(coding=codings())
def test_alpha_is_its_definition_pair_by_pair(metric: str, coding: tuple[Codes, int]) -> None:
    codes, size = coding
    expected = plain_alpha(codes, metric)
    found = alpha(counts_of(codes, size), metric)
    assert np.isnan(found) if expected is None else found == pytest.approx(expected)


def plain_ac(codes: Codes, size: int, weights: Array) -> float:
    """Gwet's definition by loops: credit of pairs, and chance from shares of every rated unit."""
    units = [[v for v in row if v >= 0] for row in codes.tolist()]
    agreed = [
        np.mean([weights[a, b] for a, b in combinations(row, 2)]) for row in units if len(row) > 1
    ]
    rated = [row for row in units if row]
    shares = [float(np.mean([row.count(k) / len(row) for row in rated])) for k in range(size)]
    chance = weights.sum() / (size * (size - 1)) * sum(s * (1 - s) for s in shares)
    return float((np.mean(agreed) - chance) / (1 - chance))


@pytest.mark.parametrize("kind", WEIGHTS)
@given(coding=codings())
def test_ac_is_its_definition_pair_by_pair(kind: str, coding: tuple[Codes, int]) -> None:
    codes, size = coding
    counts, weights = counts_of(codes, size), WEIGHTS[kind](size)
    found = float(gwet_ac(counts, weights, once(counts)))
    assert found == pytest.approx(plain_ac(codes, size, weights))


@pytest.mark.parametrize("metric", METRICS)
@given(coding=codings(), seed=st.integers(0, 99))
def test_order_of_coders_and_units_plays_no_part(
    metric: str, coding: tuple[Codes, int], seed: int
) -> None:
    codes, size = coding
    generator = np.random.default_rng(seed)
    mixed = generator.permutation(generator.permutation(codes, axis=0), axis=1)
    one, other = counts_of(codes, size), counts_of(mixed, size)
    assert alpha(one, metric) == pytest.approx(alpha(other, metric), nan_ok=True)
    weights = ordinal_weights(size)
    assert float(gwet_ac(one, weights, once(one))) == pytest.approx(
        float(gwet_ac(other, weights, once(other)))
    )


@given(coding=codings(), names=st.permutations(range(5)))
def test_nominal_alpha_and_ac1_do_not_depend_on_what_values_are_called(
    coding: tuple[Codes, int], names: list[int]
) -> None:
    codes, size = coding
    renamed = np.argsort(np.array(names)[:size])[codes]
    one = counts_of(codes, size)
    other = counts_of(np.where(codes < 0, -1, renamed), size)
    assert alpha(one, "nominal") == pytest.approx(alpha(other, "nominal"), nan_ok=True)
    weights = identity_weights(size)
    assert float(gwet_ac(one, weights, once(one))) == pytest.approx(
        float(gwet_ac(other, weights, once(other)))
    )


@given(coding=codings())
def test_ordinal_coefficients_of_a_scale_turned_round_are_the_same(
    coding: tuple[Codes, int],
) -> None:
    codes, size = coding
    one = counts_of(codes, size)
    other = counts_of(np.where(codes < 0, -1, size - 1 - codes), size)
    assert alpha(one, "ordinal") == pytest.approx(alpha(other, "ordinal"), nan_ok=True)


@given(st.lists(st.integers(0, 3), min_size=2, max_size=8), st.integers(2, 4))
def test_perfect_agreement_is_one_where_anything_varies(given_: list[int], coders: int) -> None:
    counts = counts_of(np.repeat(np.array(given_)[:, None], coders, axis=1), 4)
    assert float(percent_agreement(counts, identity_weights(4), once(counts))) == 1
    assert float(gwet_ac(counts, ordinal_weights(4), once(counts))) == pytest.approx(1)
    for metric in METRICS:
        found = alpha(counts, metric)
        assert np.isnan(found) if len(set(given_)) == 1 else found == 1


@given(coding=codings())
def test_nominal_alpha_of_two_coders_is_scotts_pi_corrected_for_size(
    coding: tuple[Codes, int],
) -> None:
    codes, size = coding
    pairs = codes[(codes[:, 0] >= 0) & (codes[:, 1] >= 0), :2]
    assume(len(np.unique(pairs)) > 1)
    shares = np.bincount(pairs.ravel(), minlength=size) / pairs.size
    chance = (shares**2).sum()
    scott = (np.mean(pairs[:, 0] == pairs[:, 1]) - chance) / (1 - chance)
    corrected = 1 - (1 - scott) * (pairs.size - 1) / pairs.size
    assert alpha(counts_of(pairs, size), "nominal") == pytest.approx(corrected)


@pytest.mark.parametrize("metric", METRICS)
@given(coding=codings(), seed=st.integers(0, 99))
def test_a_resample_is_the_units_taken_as_often_as_drawn(
    metric: str, coding: tuple[Codes, int], seed: int
) -> None:
    codes, size = coding
    counts = counts_of(codes, size)
    draws = resampled(len(counts), 3, seed)
    assert draws.sum(axis=1).tolist() == [len(counts)] * 3
    found = krippendorff_alpha(counts, np.arange(1.0, size + 1), metric, draws)
    acs = gwet_ac(counts, ordinal_weights(size), draws)
    for row, value, ac in zip(draws, found, acs, strict=True):
        taken = np.repeat(counts, row.astype(int), axis=0)
        assert value == pytest.approx(alpha(taken, metric), nan_ok=True)
        alone = float(gwet_ac(taken, ordinal_weights(size), once(taken)))
        assert ac == pytest.approx(alone, nan_ok=True)


def test_a_ratio_scale_refuses_negative_values() -> None:
    with pytest.raises(ValueError, match="no negative values"):
        ratio(np.array([-1.0, 2.0]), np.ones(2))


def test_zero_on_a_ratio_scale_differs_wholly_from_anything_above_it() -> None:
    assert ratio(np.array([0.0, 2.0]), np.ones(2)).tolist() == [[0, 1], [1, 0]]
