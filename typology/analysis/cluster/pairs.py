"""Gower's distance between cases, on the memberships of criteria that both are rated on.

For linkage, which needs every pair complete. Precedents use the expected distance.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from typology.analysis.distance import (
    DIGITS,
    EQUAL,
    MIN_SHARED,
    Weights,
    memberships_of,
    weights_of,
)
from typology.model import Case, Rubric
from typology.operators import Array

Counts: TypeAlias = NDArray[np.intp]


@dataclass(frozen=True)
class PairDistances:
    """Every pair of cases. `values` and `shared` are square, in the order of `cases`.

    `memberships` has shape (cases, criteria), NaN where unknown; `values` lie in [0, 1], NaN where
    a pair shares fewer criteria than were asked for. A criterion of weight 0 does not count.
    """

    cases: tuple[str, ...]
    criteria: tuple[str, ...]
    weights: Array
    memberships: Array
    values: Array
    shared: Counts


def pair_distances(
    rubric: Rubric,
    cases: Sequence[Case],
    *,
    criteria: Sequence[str] | None = None,
    weights: Weights = EQUAL,
    min_shared: int = MIN_SHARED,
) -> PairDistances:
    """Distances between cases over some criteria of a rubric (None: all), at the best estimates.

    A criterion without a weight has weight 1; one of weight 0 does not count, nor is it shared.
    Raises ValueError for a weight that cannot be used.
    """
    weight_row = weights_of(rubric, weights, criteria)
    degrees = memberships_of(rubric, cases)
    values, shared = gower(degrees, weight_row, min_shared)
    names = tuple(case.id for case in cases)
    return PairDistances(names, tuple(rubric.criteria), weight_row, degrees, values, shared)


def gower(memberships: Array, weights: Array, min_shared: int) -> tuple[Array, Counts]:
    """Gower's distance between rows, and how many criteria each pair shares.

    `memberships` has shape (…, cases, criteria), NaN where unknown; `weights` (criteria,), all
    finite and not negative. Both results have shape (…, cases, cases). The distance is Σw|x−y| / Σw
    over the criteria that both rows have and whose weight is above 0; the range of each is
    fixed at 0-1, so that no case bears on the distance of others. It is NaN where fewer than
    `min_shared` criteria, or none, are shared. (Gower 1971; Kaufman and Rousseeuw 1990, ch. 1.)

    >>> rows = np.array([[0.0, 1.0, np.nan], [0.5, 1.0, 0.2]])
    >>> gower(rows, np.array([1.0, 3.0, 1.0]), 2)[0][0, 1]
    np.float64(0.125)
    """
    square = (*memberships.shape[:-1], memberships.shape[-2])
    apart, heavy = np.zeros(square), np.zeros(square)
    shared = np.zeros(square, dtype=np.intp)
    for column in np.flatnonzero(weights):
        degrees = memberships[..., column]
        gaps = np.abs(degrees[..., :, None] - degrees[..., None, :])
        both = ~np.isnan(gaps)
        apart += weights[column] * np.where(both, gaps, 0.0)
        heavy += weights[column] * both
        shared += both
    defined = shared >= max(min_shared, 1)
    values = np.full(square, np.nan)
    np.divide(apart, heavy, out=values, where=defined)
    return np.minimum(np.round(values, DIGITS), 1.0), shared
