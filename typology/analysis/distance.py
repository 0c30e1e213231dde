"""The distance between a case asked about and others, over all that the others may be.

Compared are the criteria that the case asked about is rated on: what a draft does not say, it is
not compared on. Where the other is silent there, it may be at every level of its scale, or of its
range, equally likely: the distance is the expectation.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from types import MappingProxyType
from typing import Final, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from typology import scales
from typology.model import Case, Rubric
from typology.operators import Array, Mask
from typology.scoring.completions import possible_values, rating_of

Counts: TypeAlias = NDArray[np.intp]
Weights: TypeAlias = Mapping[str, float]

MIN_SHARED: Final = 4  # criteria
DIGITS: Final = 12  # so that equal distances are equal, in whatever order they were summed
EQUAL: Final[Weights] = MappingProxyType({})
MOST_VALUES: Final = 4  # of a calibrated criterion that is unknown


class Bounds(NamedTuple):
    """The least and the greatest distance that what is unknown leaves possible."""

    least: float
    greatest: float


@dataclass(frozen=True)
class Distances:
    """One row a case asked about, one column another; `expected` and `shared` have that shape.

    `expected` is NaN where the case asked about is rated on none of the criteria that count.
    `criteria` are all of the rubric; `weights` are 0 for those that do not count. `asked` (cases
    asked about, criteria) are memberships at the best estimates, NaN where unknown; `possible` are
    the memberships that each other case may have, by the place of a criterion that counts: (others,
    values), NaN behind the last.
    """

    criteria: tuple[str, ...]
    weights: Array
    expected: Array
    shared: Counts
    asked: Array
    possible: Mapping[int, Array]

    def compared(self, row: int) -> Mask:
        """True for the criteria on which a case asked about is compared."""
        return np.asarray(~np.isnan(self.asked[row]) & (self.weights > 0))

    def bounds(self, row: int, column: int) -> Bounds:
        """The least and the greatest distance of a pair."""
        on = np.flatnonzero(self.compared(row)).tolist()
        gaps = [np.abs(self.asked[row, place] - self.possible[place][column]) for place in on]
        least = np.array([np.nanmin(each) for each in gaps])
        greatest = np.array([np.nanmax(each) for each in gaps])
        weights = self.weights[on] / self.weights[on].sum()
        return Bounds(
            round(float(weights @ least), DIGITS), round(float(weights @ greatest), DIGITS)
        )


def distances(
    rubric: Rubric,
    asked: Sequence[Case],
    others: Sequence[Case],
    *,
    criteria: Sequence[str] | None = None,
    weights: Weights = EQUAL,
) -> Distances:
    """The distance of each case asked about from each other one: Σw E|x - y| / Σw.

    On memberships, whose range is fixed at 0-1, so that no case bears on the distance of others
    (Gower 1971). `criteria` None: all. Raises ValueError for a weight that cannot be used.
    """
    heavy = weights_of(rubric, weights, criteria)
    here, there = memberships_of(rubric, asked), memberships_of(rubric, others)
    possible: dict[int, Array] = {}
    sums = np.zeros((len(asked), len(others)))
    ordinal: list[OrdinalColumn] = []
    for column, (name, criterion) in enumerate(rubric.criteria.items()):
        if not heavy[column]:
            continue
        values, chances = _possible(rubric, others, name)
        possible[column] = np.where(chances > 0, values, np.nan)
        if criterion.scale is None:
            sums += heavy[column] * expected_gaps(here[:, column], values, chances)
        else:
            levels = np.sort(np.asarray(criterion.scale.memberships))
            ordinal.append(OrdinalColumn(here[:, column], values, chances, levels, heavy[column]))
    if ordinal:
        sums += ordinal_sums(ordinal)
    rated = ~np.isnan(here) & (heavy > 0)
    total = (rated * heavy).sum(axis=1)[:, None]
    expected = np.full(sums.shape, np.nan)
    np.divide(sums, total, out=expected, where=total > 0)
    shared = rated.astype(np.float64) @ (~np.isnan(there)).astype(np.float64).T
    return Distances(
        tuple(rubric.criteria),
        heavy,
        np.clip(np.round(expected, DIGITS), 0.0, 1.0),
        shared.astype(np.intp),
        here,
        possible,
    )


def _possible(rubric: Rubric, cases: Sequence[Case], name: str) -> tuple[Array, Array]:
    """The memberships that each case may have on a criterion, and how likely: (cases, values)."""
    criterion = rubric.criteria[name]
    ratings = [rating_of(case, name) for case in cases]
    distinct = {each[:3]: possible_values(criterion, each) for each in ratings if each[0] is None}
    width = MOST_VALUES if criterion.scale is None else len(criterion.scale.levels)
    values, chances = np.zeros((len(cases), width)), np.zeros((len(cases), width))
    degrees = {
        key: scales.memberships_of(criterion, scales.as_column(criterion, found))
        for key, found in distinct.items()
    }
    known = [row for row, rating in enumerate(ratings) if rating.value is not None]
    if known:
        raw = tuple(rating.value for rating in ratings if rating.value is not None)
        values[known, 0] = scales.memberships_of(criterion, scales.as_column(criterion, raw))
        chances[known, 0] = 1.0
    for row, rating in enumerate(ratings):
        if rating.value is None:
            found = degrees[rating[:3]]
            values[row, : len(found)] = found
            chances[row, : len(found)] = 1.0 / len(found)
    return values, chances


class OrdinalColumn(NamedTuple):
    """An ordinal criterion: memberships asked about (NaN unknown), and what the others may be.

    `values` and `chances` have shape (others, values); `levels` are ascending.
    """

    here: Array
    values: Array
    chances: Array
    levels: Array
    weight: float


def expected_gaps(here: Array, values: Array, chances: Array) -> Array:
    """E|x - y| by its definition, (cases asked about, others); 0 where x is unknown."""
    rows = np.flatnonzero(~np.isnan(here))
    gaps = np.zeros((len(here), len(values)))
    for value, chance in zip(values.T, chances.T, strict=True):
        gaps[rows] += chance * np.abs(here[rows, None] - value)
    return gaps


def ordinal_sums(columns: Sequence[OrdinalColumn]) -> Array:
    """Σw E|x - y| over ordinal criteria, (cases asked about, others), by a product of matrices.

    |x - y| is the sum of the steps that lie between x and y: over steps of height g, of
    g (a + p - 2ap), where a says whether x lies beyond the step and p how likely y does.
    """
    beyond, likely, heights, rated = [], [], [], []
    for here, values, chances, levels, weight in columns:
        is_rated = ~np.isnan(here)
        for low, high in pairwise(levels.tolist()):
            middle = (low + high) / 2
            beyond.append(is_rated & (np.nan_to_num(here, nan=-1.0) > middle))
            likely.append((chances * (values > middle)).sum(axis=1))
            heights.append(weight * (high - low))
            rated.append(is_rated)
    a, r = np.asarray(beyond, dtype=np.float64).T, np.asarray(rated, dtype=np.float64).T
    g, p = np.asarray(heights), np.asarray(likely)
    return np.asarray((a @ g)[:, None] + ((r - 2 * a) * g) @ p)


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


def weights_of(rubric: Rubric, weights: Weights, criteria: Sequence[str] | None = None) -> Array:
    """One weight a criterion, in the rubric's order, the largest 1; 0 outside `criteria`.

    Raises ValueError for a weight that cannot be used.
    """
    for name, weight in weights.items():
        if name not in rubric.criteria:
            raise ValueError(f"no criterion of {rubric.id} is called {name!r}")
        if not 0 <= weight < np.inf:
            raise ValueError(f"the weight of {name} is {weight:g}: it must be 0 or more")
    counted = set(rubric.criteria if criteria is None else criteria)
    heavy = np.array(
        [weights.get(name, 1.0) * (name in counted) for name in rubric.criteria], dtype=np.float64
    )
    if not heavy.any():
        raise ValueError("every criterion has weight 0")
    return np.asarray(heavy / heavy.max())
