"""Coefficients of agreement among coders, from counts of values in each unit.

Counts have the shape (units, values): how many coders gave the unit that value. Whoever gave none
is not counted, so missing ratings are no value. `draws` (..., units) says how often each unit is
taken: ones give the estimate, rows of a bootstrap its resamples, all in one call. A coefficient is
NaN where it is not defined.

Sources: Krippendorff (2011), Computing Krippendorff's alpha-reliability, and (2019), Content
analysis, 4th ed., ch. 12; Gwet (2008), British Journal of Mathematical and Statistical Psychology
61, 29-48, and (2014), Handbook of inter-rater reliability, 4th ed. (weights: ch. 3).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import numpy as np
from numpy.typing import NDArray

from typology.operators import Array


def counts_of(codes: NDArray[np.intp], size: int) -> Array:
    """Codes 0…size−1 of shape (units, coders), −1 where unknown, as counts (units, size).

    >>> counts_of(np.array([[0, 0], [1, -1]]), 2)
    array([[2., 0.], [0., 1.]])
    """
    counts: Array = (codes[..., np.newaxis] == np.arange(size)).sum(axis=1).astype(np.float64)
    return counts


def resampled(units: int, resamples: int, seed: int) -> Array:
    """Draws of as many units with replacement: how often each is taken, (resamples, units)."""
    generator = np.random.default_rng(seed)
    drawn = generator.multinomial(units, np.full(units, 1 / units), resamples)
    return drawn.astype(np.float64)


def ratio_of(numerator: Array, denominator: Array) -> Array:
    """A quotient, NaN where the denominator is not above 0."""
    undefined: Array = np.full(np.broadcast_shapes(numerator.shape, denominator.shape), np.nan)
    return np.divide(numerator, denominator, out=undefined, where=denominator > 0)


def coincidences(counts: Array) -> Array:
    """Pairs of values within each unit, weighted so that a unit of m values counts m: (…, v, v).

    A unit with one value makes no pair. Krippendorff (2011), step B.
    """
    values = counts.shape[-1]
    pairs = counts[..., :, np.newaxis] * counts[..., np.newaxis, :]
    pairs = pairs - counts[..., np.newaxis] * np.eye(values)
    others = np.maximum(counts.sum(axis=-1) - 1, 1)
    weighted: Array = pairs / others[..., np.newaxis, np.newaxis]
    return weighted


def _squared_gaps(points: Array) -> Array:
    squared: Array = (points[..., :, np.newaxis] - points[..., np.newaxis, :]) ** 2
    return squared


def nominal(values: Array, frequencies: Array) -> Array:
    """Any two values differ by as much."""
    return 1 - np.eye(len(values))


def ordinal(values: Array, frequencies: Array) -> Array:
    """Values differ by the ratings between them, half of each end's own: a gap of mid-ranks."""
    return _squared_gaps(np.cumsum(frequencies, axis=-1) - frequencies / 2)


def interval(values: Array, frequencies: Array) -> Array:
    """Values differ by their difference."""
    return _squared_gaps(values)


def ratio(values: Array, frequencies: Array) -> Array:
    """Values differ by their difference in proportion to their sum.

    Raises ValueError for a negative value.
    """
    if (values < 0).any():
        raise ValueError("a ratio scale has no negative values")
    return ratio_of(
        _squared_gaps(values), (values[:, np.newaxis] + values) ** 2 + np.eye(len(values))
    )


def krippendorff_alpha(counts: Array, values: Array, metric: str, draws: Array) -> Array:
    """Krippendorff's alpha, 1 − observed/expected disagreement, of shape (...) as `draws`.

    `values` (v,) ascend and are those of the columns of `counts`; `metric` is one of METRICS. Units
    with one value do not enter. NaN where the paired ratings show a single value.
    """
    totals = np.tensordot(draws, coincidences(counts), axes=1)
    frequencies = totals.sum(axis=-1)
    differences = METRICS[metric](values, frequencies)
    observed = (totals * differences).sum(axis=(-2, -1))
    by_chance = frequencies[..., :, np.newaxis] * frequencies[..., np.newaxis, :]
    expected = (by_chance * differences).sum(axis=(-2, -1))
    alpha: Array = 1 - (frequencies.sum(axis=-1) - 1) * ratio_of(observed, expected)
    return alpha


def identity_weights(values: int) -> Array:
    """Full credit for the same value, none for another."""
    return np.eye(values)


def ordinal_weights(values: int) -> Array:
    """Credit by ranks alone: 1 − C(d+1, 2)/C(v, 2) for values d ranks apart. Gwet (2014).

    >>> ordinal_weights(3).round(3)
    array([[1. , 0.667, 0. ], [0.667, 1. , 0.667], [0. , 0.667, 1. ]])
    """
    ranks = np.arange(values, dtype=np.float64)
    apart = np.abs(ranks[:, np.newaxis] - ranks)
    weights: Array = 1 - apart * (apart + 1) / (values * (values - 1))
    return weights


def quadratic_weights(values: int) -> Array:
    """Credit as if levels lay at equal distances: 1 − (d/(v−1))². Gwet (2014)."""
    return 1 - _squared_gaps(np.arange(values, dtype=np.float64)) / (values - 1) ** 2


def paired(counts: Array) -> Array:
    """1 for each unit with two ratings or more, else 0; shape (units,)."""
    pairs: Array = (counts.sum(axis=-1) >= 2).astype(np.float64)
    return pairs


def agreement_by_unit(counts: Array, weights: Array) -> Array:
    """Mean credit over the pairs of coders in each unit, 0 in a unit without a pair; (units,)."""
    number = counts.sum(axis=-1)
    credited = (counts * (counts @ weights - 1)).sum(axis=-1)
    agreement: Array = paired(counts) * credited / np.maximum(number * (number - 1), 1)
    return agreement


def percent_agreement(counts: Array, weights: Array, draws: Array) -> Array:
    """Mean over units of the credit for pairs of coders, 0–1; NaN where no unit has a pair.

    With identity weights and two coders: the share of units on which they agree.
    """
    return ratio_of(draws @ agreement_by_unit(counts, weights), draws @ paired(counts))


def gwet_ac(counts: Array, weights: Array, draws: Array) -> Array:
    """Gwet's AC2 (AC1 with identity weights), of shape (...) as `draws`.

    The columns of `counts` are all values that coders could give, used or not; two at least.
    Chance agreement is T/(v(v−1)) Σ π(1−π), T the sum of the weights and π the share of a value
    averaged over all units with a rating, those with one included. NaN where no unit has a pair.
    It is 1 where all agree, also on one value. Gwet (2008, 2014).
    """
    values = counts.shape[-1]
    number = counts.sum(axis=-1)
    shares = counts / np.maximum(number, 1)[..., np.newaxis]
    rated = draws @ (number > 0)
    prevalence = ratio_of(draws @ shares, rated[..., np.newaxis])
    spread = (prevalence * (1 - prevalence)).sum(axis=-1)
    by_chance = weights.sum() / (values * (values - 1)) * spread
    ac: Array = 1 - (1 - percent_agreement(counts, weights, draws)) / (1 - by_chance)
    return ac


METRICS: Final[dict[str, Callable[[Array, Array], Array]]] = {
    "nominal": nominal,
    "ordinal": ordinal,
    "interval": interval,
    "ratio": ratio,
}
WEIGHTS: Final[dict[str, Callable[[int], Array]]] = {
    "nominal": identity_weights,
    "ordinal": ordinal_weights,
    "interval": quadratic_weights,
}
