"""Latent classes as an estimator of scikit-learn's, for notebooks: `typology.LatentClasses`.

This module is imported by whoever asks for the estimator, and by no command.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final, Self

import numpy as np
from numpy.typing import NDArray
from sklearn.base import BaseEstimator, ClusterMixin
from sklearn.utils.validation import check_is_fitted, validate_data

from typology.analysis.cluster.latent_classes import SMALLEST, STARTS, Shrinkage, fit
from typology.analysis.cluster.patterns import Places, answers_of, patterns_of
from typology.operators import Array, Mask

if TYPE_CHECKING:
    from sklearn.utils import Tags

UNKNOWN: Final = -1
UNSEEN: Final = -2


class LatentClasses(ClusterMixin, BaseEstimator):  # type: ignore[misc]
    """Latent class analysis of categorical data in which NaN (or None) is unknown.

    `n_classes` classes; `shrinkage` cases draw each class's distributions to the overall ones, as
    in `typology.cluster` (0: plain maximum likelihood); the best of `n_init` starts, drawn with the
    integer `random_state`. `categories`: the levels of each column, in order; None: those of the
    data fitted, sorted. After `fit` there are

    - `class_sizes_` (classes,), largest first;
    - `distributions_`, one array (classes, levels) a column;
    - `categories_`, the levels of each column;
    - `log_likelihood_` of the data fitted, in all;
    - `labels_` (cases,), the likeliest class of each.

    A level that was not in the data fitted is as likely as half a case makes it, and impossible
    without shrinkage. Sources of the method: Goodman (1974); see docs/method.md.
    """

    def __init__(
        self,
        n_classes: int = 2,
        *,
        shrinkage: float = 2.0,
        n_init: int = STARTS,
        categories: Sequence[Sequence[Any]] | None = None,
        random_state: int = 0,
    ) -> None:
        self.n_classes = n_classes
        self.shrinkage = shrinkage
        self.n_init = n_init
        self.categories = categories
        self.random_state = random_state

    def fit(self, X: object, y: object = None) -> Self:
        """Fit the classes to data of shape (cases, columns). Raises ValueError for none."""
        rows = self._rows(X, reset=True)
        if not 1 <= self.n_classes <= len(rows):
            raise ValueError(f"n_classes={self.n_classes} of n_samples={len(rows)} cases")
        self.categories_ = self._categories(rows)
        codes = self._codes(rows)
        if (codes == UNSEEN).any():
            raise ValueError("a column holds a level that `categories` does not name")
        sizes = [len(levels) for levels in self.categories_]
        possible = _one_hot(codes, sizes)
        cells, questions = answers_of(possible, sizes)
        found = fit(
            patterns_of(cells[None]),
            questions,
            self.n_classes,
            shrinkage=Shrinkage.of(self.shrinkage),
            seed=self.random_state,
            starts=self.n_init,
        )
        order = np.argsort(-found.shares[0], kind="stable")
        self.class_sizes_ = found.shares[0][order]
        chances = found.chances[0][order]
        self.distributions_ = np.split(chances, np.cumsum(sizes)[:-1], axis=1)
        self.log_likelihood_ = float(found.likelihoods[0])
        self._unseen = self._unseen_chances(codes, chances.shape[0])
        self.labels_ = self.predict(X)
        return self

    def predict_proba(self, X: object) -> Array:
        """The probability of each class for each case, (cases, classes)."""
        joint = self._log_joint(X)
        joint = np.exp(joint - joint.max(axis=1, keepdims=True))
        return np.asarray(joint / joint.sum(axis=1, keepdims=True))

    def predict(self, X: object) -> NDArray[np.intp]:
        """The likeliest class of each case, from 0."""
        return np.asarray(self.predict_proba(X).argmax(axis=1), dtype=np.intp)

    def score_samples(self, X: object) -> Array:
        """The log-likelihood of each case, (cases,)."""
        joint = self._log_joint(X)
        most = joint.max(axis=1, keepdims=True)
        return np.asarray(most[:, 0] + np.log(np.exp(joint - most).sum(axis=1)))

    def score(self, X: object, y: object = None) -> float:
        """The mean log-likelihood of the cases: greater is better, as cross-validation needs."""
        return float(self.score_samples(X).mean())

    def _log_joint(self, X: object) -> Array:
        check_is_fitted(self)
        codes = self._codes(self._rows(X, reset=False))
        joint = np.tile(np.log(np.maximum(self.class_sizes_, SMALLEST)), (len(codes), 1))
        for column, chances in enumerate(self.distributions_):
            logs = np.log(np.maximum(chances, SMALLEST))
            here = codes[:, column]
            joint[here >= 0] += logs[:, here[here >= 0]].T
            joint[here == UNSEEN] += np.log(np.maximum(self._unseen[column], SMALLEST))
        return joint

    def _rows(self, X: object, *, reset: bool) -> NDArray[Any]:
        """The data, as numbers or objects, (cases, columns)."""
        return np.asarray(
            validate_data(self, X, reset=reset, dtype=None, ensure_all_finite="allow-nan")
        )

    def _categories(self, rows: NDArray[Any]) -> list[NDArray[Any]]:
        if self.categories is not None:
            if len(self.categories) != rows.shape[1]:
                raise ValueError(f"{len(self.categories)} categories of {rows.shape[1]} columns")
            return [np.asarray(levels) for levels in self.categories]
        found = [np.unique(column[_known(column)]) for column in rows.T]
        return [levels if len(levels) else np.zeros(1, dtype=rows.dtype) for levels in found]

    def _codes(self, rows: NDArray[Any]) -> Places:
        """The place of each cell's level in its column's, or UNKNOWN or UNSEEN."""
        codes = np.full(rows.shape, UNKNOWN, dtype=np.intp)
        for column, levels in enumerate(self.categories_):
            places: Mapping[Any, int] = {level: at for at, level in enumerate(levels.tolist())}
            known = np.flatnonzero(_known(rows[:, column]))
            codes[known, column] = [
                places.get(value, UNSEEN) for value in rows[known, column].tolist()
            ]
        return codes

    def _unseen_chances(self, codes: Places, classes: int) -> list[Array]:
        """What each class gives to a level of each column that was not there, (classes,)."""
        joint = np.tile(np.log(np.maximum(self.class_sizes_, SMALLEST)), (len(codes), 1))
        for column, chances in enumerate(self.distributions_):
            here = codes[:, column]
            joint[here >= 0] += np.log(np.maximum(chances, SMALLEST))[:, here[here >= 0]].T
        posterior = np.exp(joint - joint.max(axis=1, keepdims=True))
        posterior /= posterior.sum(axis=1, keepdims=True)
        unseen = []
        for column, levels in enumerate(self.categories_):
            rated = codes[:, column] >= 0
            overall = 0.5 / (rated.sum() + 0.5 * (len(levels) + 1))
            members = posterior[rated].sum(axis=0)
            weight = members + self.shrinkage
            share = np.divide(
                self.shrinkage * overall, weight, out=np.zeros(classes), where=weight > 0
            )
            unseen.append(share)
        return unseen

    def __sklearn_tags__(self) -> Tags:
        """What scikit-learn may do with it: unknown values are welcome, levels are no numbers."""
        tags = super().__sklearn_tags__()
        tags.input_tags.allow_nan = True
        tags.input_tags.categorical = True
        tags.input_tags.string = True
        return tags


def _known(column: NDArray[Any]) -> Mask:
    """True where a cell is neither None nor NaN."""
    if column.dtype.kind == "f":
        return np.asarray(~np.isnan(column))
    if column.dtype.kind == "O":
        floats = [isinstance(each, float) and np.isnan(each) for each in column]
        return np.array(
            [not (each is None or is_nan) for each, is_nan in zip(column, floats, strict=True)],
            dtype=np.bool_,
        )
    return np.ones(len(column), dtype=np.bool_)


def _one_hot(codes: Places, sizes: Sequence[int]) -> Mask:
    return np.concatenate(
        [codes[:, [column]] == np.arange(size) for column, size in enumerate(sizes)], axis=1
    )
