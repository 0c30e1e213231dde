"""Latent classes against published results, another implementation, and brute force."""

from __future__ import annotations

import warnings

import numpy as np
import pytest

from typology.analysis.cluster.latent_classes import (
    Fits,
    Shrinkage,
    fit,
    log_likelihoods,
    overall,
    posteriors,
)
from typology.analysis.cluster.patterns import DataSets, Questions, answers_of, patterns_of
from typology.operators import Array

CARCINOMA = {
    "0000000": 34, "0000100": 2, "0100000": 6, "0100001": 1, "0100100": 4, "0100101": 5,
    "1000000": 2, "1010101": 1, "1100000": 2, "1100001": 1, "1100100": 2, "1100101": 7,
    "1100111": 1, "1101001": 1, "1101101": 2, "1101111": 3, "1110101": 13, "1110111": 5,
    "1111101": 10, "1111111": 16,
}  # fmt: skip
"""Seven pathologists' ratings of 118 slides (Agresti 2002, table 13.1): pattern and count."""
PLAIN = Shrinkage.of(0)


def coded(data: Array, levels: int) -> tuple[Array, Questions]:
    possible = np.concatenate([column[:, None] == np.arange(levels) for column in data.T], axis=1)
    return answers_of(possible, [levels] * data.shape[1])


def fitted(data: Array, levels: int, k: int, shrinkage: float = 0.0, seed: int = 0) -> Fits:
    cells, questions = coded(data, levels)
    return fit(patterns_of(cells[None]), questions, k, shrinkage=Shrinkage.of(shrinkage), seed=seed)


def carcinoma() -> Array:
    rows = [list(map(int, pattern)) for pattern, n in CARCINOMA.items() for _ in range(n)]
    return np.array(rows, dtype=np.float64)


@pytest.mark.parametrize(("k", "published"), [(2, -317.26), (3, -293.71), (4, -289.29)])
@pytest.mark.parametrize("seed", [0, 1])
def test_likelihoods_of_the_pathologists_are_those_published(
    k: int, published: float, seed: int
) -> None:
    found = fitted(carcinoma(), 2, k, seed=seed)
    assert float(found.likelihoods[0]) == pytest.approx(published, abs=0.0051)


@pytest.mark.parametrize("seed", range(4))
def test_likelihood_is_never_below_that_of_another_implementation_on_data_with_gaps(
    seed: int,
) -> None:
    from stepmix import StepMix

    rng = np.random.default_rng(seed)
    k = 2 + seed % 2
    data = rng.integers(3, size=(40 + 10 * seed, 5)).astype(np.float64)
    data[rng.random(data.shape) < 0.1 + 0.1 * seed] = np.nan
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        other = StepMix(
            k,
            measurement="categorical_nan",
            n_init=10,
            random_state=seed,
            progress_bar=0,
            verbose=0,
        )
        other.fit(data)
        theirs = float(other.score(data)) * len(data)
    assert fitted(data, 3, k).likelihoods[0] >= theirs - 1e-5


def test_one_class_is_the_overall_distribution_by_hand() -> None:
    """Levels 0, 0, 1 and an unknown: two and a half, one and a half, of four; drawn by 2 cases."""
    found = fitted(np.array([[0.0], [0.0], [1.0], [np.nan]]), 2, 1, shrinkage=2.0)
    usual = np.array([2.5, 1.5]) / 4
    np.testing.assert_allclose(found.chances[0, 0], (np.array([2, 1]) + 2 * usual) / 5)
    np.testing.assert_allclose(found.shares, [[1.0]])


def test_level_that_nobody_has_is_not_impossible_and_without_shrinkage_it_is() -> None:
    data = np.array([[0.0, 1.0], [1.0, 0.0], [0.0, 0.0]])
    assert fitted(data, 3, 2, shrinkage=2.0).chances[0, :, [2, 5]].min() > 0
    assert fitted(data, 3, 2).chances[0, :, [2, 5]].max() == 0


def test_a_range_counts_as_one_of_its_levels() -> None:
    """Of one criterion: a, b, and {b, c}. With c never seen, plain likelihood puts it all on b."""
    possible = np.array([[1, 0, 0], [0, 1, 0], [0, 1, 1]], dtype=np.bool_)
    cells, questions = answers_of(possible, [3])
    assert cells.tolist() == [[1, 0, 0, 0], [0, 1, 0, 0], [0, 0, 0, 1]]
    found = fit(patterns_of(cells[None]), questions, 1, shrinkage=PLAIN, seed=0)
    likelihood = log_likelihoods(cells, questions, found.shares[0], found.chances[0])
    inside = found.chances[0, 0, 1] + found.chances[0, 0, 2]
    np.testing.assert_allclose(inside, 2 / 3, atol=1e-6)
    np.testing.assert_allclose(likelihood[2], np.log(inside))


def test_what_every_level_is_possible_of_is_unknown() -> None:
    possible = np.array([[1, 1, 1], [0, 0, 0]], dtype=np.bool_)
    cells, questions = answers_of(possible, [3])
    assert not cells.any()
    assert not questions.has_ranges


def test_equal_patterns_are_one_with_a_weight_and_the_order_of_cases_is_lost() -> None:
    data = carcinoma()
    cells, _ = coded(data, 2)
    patterns = patterns_of(cells[None])
    assert patterns.cells.shape[1] == len(CARCINOMA)
    assert sorted(patterns.weights[0].tolist()) == sorted(map(float, CARCINOMA.values()))
    shuffled = patterns_of(np.random.default_rng(0).permutation(cells)[None])
    assert np.array_equal(shuffled.cells, patterns.cells)
    assert np.array_equal(shuffled.weights, patterns.weights)


@pytest.mark.parametrize("shrinkage", [0.0, 2.0])
def test_posteriors_are_bayes_by_brute_force(shrinkage: float) -> None:
    rng = np.random.default_rng(3)
    data = rng.integers(3, size=(30, 4)).astype(np.float64)
    data[rng.random(data.shape) < 0.3] = np.nan
    cells, questions = coded(data, 3)
    found = fitted(data, 3, 2, shrinkage)
    shares, chances = found.shares[0], found.chances[0].reshape(2, 4, 3)
    told = posteriors(cells, questions, shares, found.chances[0])
    total = 0.0
    for row, ratings in enumerate(data):
        joint = shares.copy()
        for criterion, level in enumerate(ratings):
            if not np.isnan(level):
                joint *= chances[:, criterion, int(level)]
        np.testing.assert_allclose(told[row], joint / joint.sum(), atol=1e-9)
        total += float(np.log(joint.sum()))
    assert total == pytest.approx(float(found.likelihoods[0]))


def test_a_search_that_gives_up_the_worse_starts_comes_as_far() -> None:
    cells, questions = coded(carcinoma(), 2)
    data = patterns_of(cells[None])
    usual = Shrinkage.of(2.0)
    quick = fit(data, questions, 3, shrinkage=usual, seed=0, search=True)
    whole = fit(data, questions, 3, shrinkage=usual, seed=0)
    assert quick.objective[0] == pytest.approx(whole.objective[0], abs=0.01)


def test_data_sets_fitted_together_are_as_each_alone() -> None:
    rng = np.random.default_rng(5)
    sets = np.stack([coded(rng.integers(2, size=(12, 4)).astype(float), 2)[0] for _ in range(3)])
    _, questions = coded(np.zeros((1, 4)), 2)
    usual = Shrinkage.of(2.0)
    together = fit(patterns_of(sets), questions, 2, shrinkage=usual, seed=0)
    for place, each in enumerate(sets):
        alone = fit(patterns_of(each[None]), questions, 2, shrinkage=usual, seed=0)
        np.testing.assert_allclose(together.chances[place], alone.chances[0], atol=1e-6)


def test_overall_distribution_counts_a_half_for_each_level() -> None:
    cells, questions = coded(np.array([[0.0], [0.0], [2.0]]), 3)
    data = DataSets(cells[None], np.ones((1, 3)))
    np.testing.assert_allclose(overall(data, questions)[0], np.array([2.5, 0.5, 1.5]) / 4.5)


@pytest.mark.parametrize("k", [2, 5])
def test_plain_likelihood_of_few_ratings_stays_a_number(k: int) -> None:
    rng = np.random.default_rng(k)
    data = rng.integers(0, 4, (12, 8)).astype(np.float64)
    data[rng.random(data.shape) < 0.6] = np.nan
    found = fitted(data, 4, k)
    assert np.isfinite(found.likelihoods).all()
    assert found.chances[0].reshape(k, 8, 4).sum(axis=-1) == pytest.approx(1.0)
