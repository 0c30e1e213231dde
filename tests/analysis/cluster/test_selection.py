"""The number of classes: planted ones are found, noise has none, and power says what that means."""

from __future__ import annotations

import numpy as np
import pytest

from tests.support.planted import evidence_of, noise, planted, profiled
from typology.analysis.cluster.patterns import answers_of
from typology.analysis.cluster.selection import (
    FOLDS,
    REPEATS,
    Score,
    choices,
    chosen,
    draw_data,
    folds_of,
    power,
    score_by_root,
    scores,
)
from typology.operators import Array
from typology.scoring.columnar.chunks.order import in_order


def found_number(data: Array, seed: int = 0) -> int:
    evidence = evidence_of(data, seed=seed)
    ks = choices(len(data))
    return chosen(scores(score_by_root(evidence.cells[None], evidence, ks)[0], ks))


def test_planted_classes_are_counted_right_with_a_third_of_the_ratings_missing() -> None:
    right = [found_number(profiled(seed, missing=0.3)[0], seed) == 3 for seed in range(5)]
    assert sum(right) >= 4


def test_noise_has_one_class() -> None:
    alone = [found_number(noise(seed), seed) == 1 for seed in range(200, 206)]
    assert sum(alone) >= 5


def test_power_is_high_where_classes_are_plain_and_low_where_ratings_are_few() -> None:
    plain = evidence_of(planted(1, cases=30, criteria=6, classes=2, strength=0.9)[0])
    sparse = evidence_of(noise(1, cases=12, criteria=4, missing=0.6))
    assert power(plain, choices(30), 5) >= 0.8
    assert power(sparse, choices(12), 5) <= 0.6


def test_processes_give_the_same_bytes() -> None:
    evidence = evidence_of(planted(2, cases=30, missing=0.3)[0])
    ks = choices(30)
    alone = score_by_root(evidence.cells[None], evidence, ks)
    shared = score_by_root(
        evidence.cells[None], evidence, ks, lambda work, items: in_order(work, items, 2)
    )
    assert alone.tobytes() == shared.tobytes()


def test_ratings_of_one_settlement_on_one_criterion_leave_together() -> None:
    data = planted(3, cases=20, missing=0.3)[0]
    roots = np.arange(20) // 4
    evidence = evidence_of(data, roots=roots)
    folds = folds_of(evidence.cells, evidence.questions, roots, 0)
    assert folds.shape == (REPEATS, *data.shape)
    assert np.array_equal(folds < 0, np.broadcast_to(np.isnan(data), folds.shape))
    for repeat in folds:
        for root in range(5):
            for column in repeat[roots == root].T:
                assert len(set(column[column >= 0].tolist())) <= 1
        assert set(repeat[repeat >= 0].tolist()) == set(range(FOLDS))


def test_a_range_leaves_with_the_ratings_of_its_settlement() -> None:
    possible = np.array([[1, 0, 0], [0, 1, 1], [0, 1, 0]], dtype=np.bool_)
    cells, questions = answers_of(possible, [3])
    folds = folds_of(cells, questions, np.array([0, 0, 1]), 0)
    assert (folds[:, 0] == folds[:, 1]).all()


def test_every_rating_is_held_out_once_a_repeat() -> None:
    """With one class and one criterion what is held out is worth the others' distribution."""
    data = np.array([[0.0]] * 7 + [[1.0]] * 3)
    evidence = evidence_of(data)
    worth = score_by_root(evidence.cells[None], evidence, (1,))[0, 0]
    folds = folds_of(evidence.cells, evidence.questions, evidence.roots, 0)[:, :, 0]
    total = 0.0
    for repeat in folds:
        for fold in range(FOLDS):
            kept = data[repeat != fold, 0]
            counts = np.array([(kept == level).sum() for level in range(4)], dtype=np.float64)
            usual = (counts + 0.5) / (len(kept) + 2)
            chances = (counts + 2 * usual) / (len(kept) + 2)
            total += np.log(chances[data[repeat == fold, 0].astype(int)]).sum() / REPEATS
    assert worth.sum() == pytest.approx(total)


def test_the_error_is_that_of_the_difference_paired_by_settlement_by_hand() -> None:
    """Lacks of 1, 2 and 3: six in all, with a standard error of the sum of √3 · 1."""
    by_root = np.array([[-5.0, -5.0, -5.0], [-4.0, -3.0, -2.0]])
    one, two = scores(by_root, (1, 2))
    assert (one.held_out, one.difference, two.difference) == (-15.0, 6.0, 0.0)
    assert one.error == pytest.approx(3**0.5)
    assert two.error == pytest.approx(0.0)


def test_the_smallest_number_within_one_error_of_the_best_is_chosen() -> None:
    table = [Score(1, -20, 10, 2), Score(2, -13, 3, 3.0), Score(3, -10, 0, 0), Score(4, -11, 1, 2)]
    assert chosen(table) == 2
    assert chosen([Score(1, -20, 10, None), Score(2, -10, 0, None)]) == 1


@pytest.mark.parametrize(
    ("units", "most"), [(0, 1), (9, 1), (10, 2), (14, 2), (15, 3), (40, 8), (2_257, 8)]
)
def test_numbers_that_are_tried(units: int, most: int) -> None:
    assert choices(units) == tuple(range(1, most + 1))


def test_data_drawn_have_the_same_ratings_known_and_the_classes_chances() -> None:
    data = planted(4, cases=400, criteria=3, classes=2, missing=0.4)[0]
    evidence = evidence_of(data)
    shares = np.array([0.25, 0.75])
    chances = np.repeat([[1.0, 0.0, 0.0, 0.0], [0.0, 0.0, 0.5, 0.5]], 3, axis=0).reshape(2, 12)
    drawn = draw_data(evidence, shares, chances, 2)
    for each in drawn:
        levels = each.reshape(400, 3, 4)
        assert np.array_equal(levels.any(axis=2), ~np.isnan(data))
        assert levels[..., 0].sum() / levels.sum() == pytest.approx(0.25, abs=0.07)
        assert levels[..., 1].sum() == 0
