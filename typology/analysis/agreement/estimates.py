"""Estimates with their 95 % intervals: by bootstrap over root settlements, or exact.

A settlement is drawn with all its parts (a cluster bootstrap: Davison and Hinkley 1997, Bootstrap
methods and their application, section 3.8), since parts of one whole are no independent cases.
Where all cases agree every resample does, too, and says nothing; percent agreement then has the
exact binomial interval (Clopper and Pearson 1934, Biometrika 26, 404-413) with each settlement as
one trial: at least the whole settlement agreed.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache, partial
from typing import Final, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from typology.analysis.agreement.coefficients import (
    agreement_by_unit,
    gwet_ac,
    identity_weights,
    krippendorff_alpha,
    paired,
    ratio_of,
    resampled,
)
from typology.analysis.agreement.results import BOUNDS, Estimate
from typology.operators import Array

Places: TypeAlias = NDArray[np.intp]
MOST_UNDEFINED: Final = 0.05  # of the resamples; beyond, the rest would flatter
MOST_AT_ONCE: Final = 4_000_000  # resamples by units
TAIL: Final = BOUNDS[0] / 100
NO_RESAMPLES: Final = "no resamples were asked for"
UNDEFINED: Final = "more than 5 % of the resamples leave it undefined"
NO_SPREAD: Final = "every resample gives the same"
ONE_SETTLEMENT: Final = "all of these cases are parts of one settlement"
NO_CATEGORIES: Final = "a number has no fixed set of categories"


class Reasons(NamedTuple):
    """Why coefficients are not defined."""

    no_pair: str
    one_pair: str
    no_variation: str


class Sampling:
    """How often settlements are resampled, and the seed; so many are drawn once for all.

    Of draws of different size the two used last are kept: a criterion's and those of all cases.
    """

    def __init__(self, resamples: int, seed: int) -> None:
        self.resamples = resamples
        self.seed = seed
        self._drawn = lru_cache(maxsize=2)(partial(resampled, resamples=resamples, seed=seed))

    def values(self, coefficient: Callable[[Array], Array], settlements: Places) -> Array:
        """The coefficient of each resample; `settlements` numbers the settlement of each unit."""
        numbers, places = np.unique(settlements, return_inverse=True)
        drawn = self._drawn(len(numbers))
        parts = 1 + self.resamples * len(places) // MOST_AT_ONCE
        return np.concatenate(
            [coefficient(np.take(part, places, axis=1)) for part in np.array_split(drawn, parts)]
        )


def exact_interval(share: float, trials: int) -> tuple[float, float] | None:
    """The two-sided 95 % interval of all or none of some trials; None for any other share.

    >>> low, high = exact_interval(1.0, 8)
    >>> round(low, 4), high
    (0.6306, 1.0)
    """
    edge = TAIL ** (1 / trials)
    if share == 1:
        return edge, 1.0
    return (0.0, 1 - edge) if share == 0 else None


def percent_estimate(
    agreed: Array, pairs: Array, settlements: Places, sampling: Sampling
) -> Estimate:
    """Percent agreement from the agreement and the number of pairs of each unit."""

    def percent(draws: Array) -> Array:
        return ratio_of(draws @ agreed, draws @ pairs)

    exact = exact_interval(
        float(percent(np.ones(len(pairs)))), len(np.unique(settlements[pairs > 0]))
    )
    if exact is not None:
        return Estimate(float(exact[1] == 1), *exact, exact=True)
    return _estimate(percent, settlements, sampling, undefined="")


def estimates(
    counts: Array,
    settlements: Places,
    sampling: Sampling,
    reasons: Reasons,
    *,
    values: Array,
    metric: str,
    weights: Array | None,
) -> tuple[Estimate, Estimate, Estimate]:
    """Percent agreement, alpha and AC, all from the same resamples of the rated units.

    Without `weights` there is no AC.
    """
    rated = counts.sum(axis=-1) > 0
    counts, settlements = counts[rated], settlements[rated]
    pairs = paired(counts)
    if pairs.sum() == 0:
        return (Estimate(None, undefined=reasons.no_pair),) * 3
    agreed = agreement_by_unit(counts, identity_weights(counts.shape[-1]))
    percent = percent_estimate(agreed, pairs, settlements, sampling)
    if pairs.sum() == 1:
        return (percent, *(Estimate(None, undefined=reasons.one_pair),) * 2)
    estimate = partial(
        _estimate, settlements=settlements, sampling=sampling, undefined=reasons.no_variation
    )
    alpha = estimate(partial(krippendorff_alpha, counts, values, metric))
    if weights is None:
        return percent, alpha, Estimate(None, undefined=NO_CATEGORIES)
    return percent, alpha, estimate(partial(gwet_ac, counts, weights))


def _estimate(
    coefficient: Callable[[Array], Array], settlements: Places, sampling: Sampling, undefined: str
) -> Estimate:
    value = float(coefficient(np.ones(len(settlements))))
    if np.isnan(value):
        return Estimate(None, undefined=undefined)
    if sampling.resamples == 0:
        return Estimate(value, no_interval=NO_RESAMPLES)
    values = sampling.values(coefficient, settlements)
    defined = values[~np.isnan(values)]
    if len(defined) < (1 - MOST_UNDEFINED) * len(values):
        return Estimate(value, no_interval=UNDEFINED)
    if np.ptp(defined) == 0:
        one = len(np.unique(settlements)) == 1
        return Estimate(value, no_interval=ONE_SETTLEMENT if one else NO_SPREAD)
    low, high = np.percentile(defined, BOUNDS)
    return Estimate(value, float(low), float(high))
