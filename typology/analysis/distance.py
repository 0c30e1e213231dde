"""Gower's distance between cases, on the memberships of criteria that both are rated on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from typology import scales
from typology.model import Case, Rubric
from typology.operators import Array
from typology.scoring.completions import rating_of

Counts: TypeAlias = NDArray[np.intp]
Weights: TypeAlias = Mapping[str, float]

MIN_SHARED: Final = 4  # criteria
DIGITS: Final = 12  # so that equal distances are equal, in whatever order they were summed
EQUAL: Final[Weights] = MappingProxyType({})


@dataclass(frozen=True)
class Distances:
    """Every pair of cases. `values` and `shared` are square, in the order of `cases`.

    `memberships` has shape (cases, criteria), NaN where unknown; `values` lie in [0, 1], NaN where
    a pair shares fewer criteria than were asked for.
    """

    cases: tuple[str, ...]
    criteria: tuple[str, ...]
    weights: Array
    memberships: Array
    values: Array
    shared: Counts


def distances(
    rubric: Rubric, cases: Sequence[Case], *, weights: Weights = EQUAL, min_shared: int = MIN_SHARED
) -> Distances:
    """Distances between cases over the criteria of a rubric, at the best estimates.

    A criterion without a weight has weight 1; one of weight 0 does not count, nor is it shared.
    Raises ValueError for a weight that cannot be used.
    """
    weight_row = weights_of(rubric, weights)
    degrees = memberships_of(rubric, cases)
    values, shared = gower(degrees, weight_row, min_shared)
    names = tuple(case.id for case in cases)
    return Distances(names, tuple(rubric.criteria), weight_row, degrees, values, shared)


def memberships_of(rubric: Rubric, cases: Sequence[Case]) -> Array:
    """Memberships at the best estimates, shape (cases, criteria); NaN where unknown."""
    degrees = np.full((len(cases), len(rubric.criteria)), np.nan)
    for column, (name, criterion) in enumerate(rubric.criteria.items()):
        known = {
            row: value
            for row, case in enumerate(cases)
            if (value := rating_of(case, name).value) is not None
        }
        if known:
            levels = scales.as_column(criterion, tuple(known.values()))
            degrees[list(known), column] = scales.memberships_of(criterion, levels)
    return degrees


def weights_of(rubric: Rubric, weights: Weights) -> Array:
    """One weight a criterion, in the rubric's order, the largest 1.

    Raises ValueError for a weight that cannot be used.
    """
    for name, weight in weights.items():
        if name not in rubric.criteria:
            raise ValueError(f"no criterion of {rubric.id} is called {name!r}")
        if not 0 <= weight < np.inf:
            raise ValueError(f"the weight of {name} is {weight:g}: it must be 0 or more")
    heavy = np.array([weights.get(name, 1.0) for name in rubric.criteria], dtype=np.float64)
    if not heavy.any():
        raise ValueError("every criterion has weight 0")
    return np.asarray(heavy / heavy.max())


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
