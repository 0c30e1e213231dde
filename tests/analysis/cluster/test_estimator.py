"""The estimator is one of scikit-learn's: its tools clone it, score it and cross-validate it."""

from __future__ import annotations

import pickle

import numpy as np
import pandas as pd
import pytest
from sklearn.base import clone
from sklearn.model_selection import GridSearchCV, cross_val_score

import typology
from tests.support.planted import LEVELS, evidence_of, planted
from typology.analysis.cluster.latent_classes import fit
from typology.analysis.cluster.patterns import patterns_of

DATA, MEMBERS = planted(7, cases=60, criteria=6, missing=0.2, strength=0.8)


def test_it_finds_planted_classes_and_numbers_them_by_size() -> None:
    from sklearn.metrics import adjusted_rand_score

    found = typology.LatentClasses(3).fit(DATA)
    assert adjusted_rand_score(MEMBERS, found.predict(DATA)) > 0.8
    assert (np.diff(found.class_sizes_) <= 0).all()
    np.testing.assert_allclose(found.predict_proba(DATA).sum(axis=1), 1.0)
    for chances in found.distributions_:
        np.testing.assert_allclose(chances.sum(axis=1), 1.0)


def test_its_likelihood_is_that_of_the_command_and_its_score_the_mean() -> None:
    evidence = evidence_of(DATA)
    same = fit(
        patterns_of(evidence.cells[None]),
        evidence.questions,
        3,
        shrinkage=evidence.shrinkage,
        seed=0,
    )
    found = typology.LatentClasses(3, categories=[range(LEVELS)] * 6).fit(DATA)
    assert found.log_likelihood_ == pytest.approx(float(same.likelihoods[0]))
    assert found.score(DATA) * len(DATA) == pytest.approx(found.log_likelihood_)


def test_scikit_learn_clones_scores_and_cross_validates_it() -> None:
    model = typology.LatentClasses(2, shrinkage=1.0, n_init=5)
    assert clone(model).get_params() == model.get_params()
    assert np.isfinite(cross_val_score(model, DATA, cv=3)).all()
    search = GridSearchCV(model, {"n_classes": [1, 3]}, cv=3).fit(DATA)
    assert search.best_params_ == {"n_classes": 3}


def test_words_and_none_are_read_like_numbers_and_nan() -> None:
    words = pd.DataFrame(DATA).map(lambda level: None if np.isnan(level) else "abcd"[int(level)])
    found = typology.LatentClasses(3).fit(words)
    assert found.log_likelihood_ == pytest.approx(
        typology.LatentClasses(3).fit(DATA).log_likelihood_
    )
    assert list(found.categories_[0]) == list("abcd")
    again = pickle.loads(pickle.dumps(found))
    assert np.array_equal(again.predict_proba(words), found.predict_proba(words))


def test_a_level_that_was_not_seen_is_unlikely_and_impossible_only_without_shrinkage() -> None:
    train, new = np.array([[0.0, 1.0], [1.0, 0.0], [0.0, 0.0]]), np.array([[5.0, 0.0]])
    found = typology.LatentClasses(1).fit(train)
    usual = 0.5 / (3 + 0.5 * 3)
    known = np.log(found.distributions_[1][0, 0])
    assert found.score(new) == pytest.approx(np.log(2 * usual / 5) + known)
    assert typology.LatentClasses(1, shrinkage=0).fit(train).score(new) < -100


def test_a_case_of_which_nothing_is_known_belongs_to_the_classes_as_any_case() -> None:
    found = typology.LatentClasses(2).fit(DATA)
    silent = np.full((1, 6), np.nan)
    np.testing.assert_allclose(found.predict_proba(silent)[0], found.class_sizes_)


@pytest.mark.parametrize(
    ("settings", "told"),
    [
        ({"n_classes": 0}, "n_classes=0"),
        ({"n_classes": 61}, "n_classes=61"),
        ({"categories": [[0, 1]]}, "1 categories of 6 columns"),
        ({"categories": [[0, 1]] * 6}, "a level that `categories` does not name"),
    ],
)
def test_settings_that_cannot_be_used_are_errors(settings: dict[str, object], told: str) -> None:
    with pytest.raises(ValueError, match=told):
        typology.LatentClasses(**settings).fit(DATA)
