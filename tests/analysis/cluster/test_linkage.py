"""Trees, cuts, silhouettes and bootstraps against scikit-learn and R, and by hand."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.cluster import AgglomerativeClustering
from sklearn.metrics import adjusted_rand_score, silhouette_samples, silhouette_score

from tests.support import r_answers
from typology.analysis.cluster.linkage import (
    Labels,
    best_cut,
    cuts,
    linkage,
    medoid,
    null_silhouettes,
    recovery,
    shuffled,
    silhouettes,
    stability,
)
from typology.operators import Array


def random_square(seed: int, count: int) -> Array:
    """Distances between random points of a line and a plane, all different."""
    points = np.random.default_rng(seed).random((count, 3))
    return np.asarray(np.abs(points[:, None, :] - points[None, :, :]).mean(axis=-1))


def same_partition(one: Labels, other: Labels) -> bool:
    return bool(adjusted_rand_score(one, other) == 1.0)


def by_scikit_learn(square: Array, k: int) -> Labels:
    model = AgglomerativeClustering(n_clusters=k, metric="precomputed", linkage="average")
    return np.asarray(model.fit_predict(square))


@given(st.integers(0, 10_000), st.integers(3, 25))
def test_cuts_are_the_clusters_of_scikit_learn(seed: int, count: int) -> None:
    square = random_square(seed, count)
    choices = range(2, count)
    found = cuts(linkage(square).children, choices)
    for k in choices:
        assert same_partition(found[k], by_scikit_learn(square, k))
        assert list(dict.fromkeys(found[k].tolist())) == list(range(k))


def test_heights_and_clusters_are_those_of_r() -> None:
    tree = linkage(r_answers.numbers("distances"))
    np.testing.assert_allclose(tree.heights, r_answers.numbers("heights"), atol=1e-11)
    assert same_partition(cuts(tree.children, (3,))[3], r_answers.labels("labels"))


def test_silhouettes_are_those_of_r() -> None:
    square = r_answers.numbers("distances")
    np.testing.assert_allclose(
        silhouettes(square, r_answers.labels("labels"), 3), r_answers.numbers("widths"), atol=1e-9
    )
    labels = cuts(linkage(square).children, range(2, 7))
    means = [silhouettes(square, labels[k], k).mean() for k in range(2, 7)]
    np.testing.assert_allclose(means, r_answers.numbers("mean_widths"), atol=1e-9)


@given(st.integers(0, 10_000), st.integers(3, 20), st.integers(2, 6))
def test_silhouettes_are_those_of_scikit_learn(seed: int, count: int, k: int) -> None:
    k = min(k, count - 1)
    labels = np.random.default_rng(seed).permutation(np.arange(count) % k)
    square = random_square(seed, count)
    np.testing.assert_allclose(
        silhouettes(square, labels, k),
        silhouette_samples(square, labels, metric="precomputed"),
        atol=1e-12,
    )


def test_cases_that_are_all_alike_have_silhouettes_of_0() -> None:
    labels = np.array([0, 0, 1, 1])
    np.testing.assert_array_equal(silhouettes(np.zeros((4, 4)), labels, 2), np.zeros(4))


@given(st.integers(0, 10_000), st.integers(4, 15))
def test_best_cut_has_the_largest_mean_silhouette_by_scikit_learn(seed: int, count: int) -> None:
    squares = np.stack([random_square(seed, count), random_square(seed + 1, count)])
    choices = tuple(range(2, min(10, count - 1) + 1))
    k, labels, widths = best_cut(squares, choices)
    for number, square in enumerate(squares):
        scores = [
            silhouette_score(square, by_scikit_learn(square, each), metric="precomputed")
            for each in choices
        ]
        assert k[number] == choices[int(np.argmax(scores))]
        assert same_partition(labels[number], by_scikit_learn(square, int(k[number])))
        assert widths[number].mean() == pytest.approx(max(scores), abs=1e-12)


def test_of_equally_good_cuts_the_one_with_fewest_clusters_is_best() -> None:
    k, _, _ = best_cut(np.zeros((1, 6, 6)), (2, 3, 4, 5))
    assert k.tolist() == [2]


def test_recovery_is_that_of_clusterboot_draw_by_draw() -> None:
    square, labels = r_answers.numbers("distances"), r_answers.labels("labels")
    drawn = r_answers.labels("draws")
    found = [recovery(square, labels, np.unique(draw)) for draw in drawn]
    np.testing.assert_allclose(found, r_answers.numbers("jaccards"), atol=1e-11)
    np.testing.assert_allclose(np.mean(found, axis=0), r_answers.numbers("bootmean"), atol=1e-11)


def test_cluster_of_which_nobody_is_drawn_is_not_recovered() -> None:
    square = 1.0 - np.kron(np.eye(2), np.ones((3, 3)))
    labels = np.array([0, 0, 0, 1, 1, 1])
    found = recovery(square, labels, np.array([0, 1, 2]))
    assert found[1] == 0.0
    assert found[0] == pytest.approx(2 / 3)  # cut into two, for there are two in the data


def test_one_case_drawn_alone_is_a_cluster() -> None:
    square, labels = random_square(1, 3), np.array([0, 1, 1])
    np.testing.assert_array_equal(recovery(square, labels, np.array([2])), [0.0, 1.0])


def test_clusters_far_apart_come_back_in_every_bootstrap() -> None:
    square = 1.0 - np.kron(np.eye(2), np.ones((30, 30)))
    square += 0.01 * random_square(3, 60)
    labels = np.repeat([0, 1], 30)
    np.testing.assert_array_equal(stability(square, labels, np.random.default_rng(0)), [1.0, 1.0])


def test_medoid_is_the_row_nearest_to_all_and_the_first_of_several() -> None:
    line = np.array([0.0, 0.1, 0.5, 0.9])
    assert medoid(np.abs(line[:, None] - line)) == 1  # sums 1.5, 1.3, 1.3, 2.1


def test_shuffling_keeps_what_is_unknown_unknown_and_every_criterion_its_ratings() -> None:
    rng = np.random.default_rng(4)
    rows = np.where(rng.random((12, 5)) < 0.3, np.nan, rng.random((12, 5)))
    found = shuffled(rows, 50, np.random.default_rng(0))
    assert (np.isnan(found) == np.isnan(rows)).all()
    np.testing.assert_array_equal(np.sort(found, axis=1), np.sort(np.repeat(rows[None], 50, 0), 1))
    assert len({each.tobytes() for each in found}) == 50


def test_chance_is_that_of_data_sets_shuffled_and_clustered_one_by_one() -> None:
    rng = np.random.default_rng(5)
    rows = rng.random((9, 4))
    choices = (2, 3, 4)
    found = null_silhouettes(rows, np.ones(4), choices, np.random.default_rng(1))
    sets = shuffled(rows, len(found), np.random.default_rng(1))
    for each, told in zip(sets[:10], found[:10], strict=True):
        square = np.abs(each[:, None, :] - each).mean(axis=-1)
        scores = [
            silhouette_score(square, by_scikit_learn(square, k), metric="precomputed")
            for k in choices
        ]
        assert told == pytest.approx(max(scores), abs=1e-9)
