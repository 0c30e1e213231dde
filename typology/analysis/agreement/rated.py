"""Agreement on what can be rated at all: rated against unknown, whatever the level."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import product
from typing import Final

import numpy as np

from typology.analysis.agreement.coefficients import counts_of, identity_weights
from typology.analysis.agreement.estimates import Places, Reasons, Sampling, estimates
from typology.analysis.agreement.results import CoderDifference, RatedAgreement, Silence
from typology.model import Case, Criterion, Rating
from typology.operators import Array

SILENT: Final = Rating(None)
REASONS: Final = Reasons(
    no_pair="no case is coded by two coders",
    one_pair="fewer than two cases are coded by two coders",
    no_variation="every case is rated by all, or every case by none (no variation)",
)


def rated_counts(criterion: str, units: Sequence[Mapping[str, Case]]) -> Array:
    """How many coders left each case unknown, and how many rated it: (units, 2)."""
    coders = max(map(len, units))
    codes = np.full((len(units), coders), -1, dtype=np.intp)
    for place, unit in enumerate(units):
        codes[place, : len(unit)] = [
            case.ratings.get(criterion, SILENT).value is not None for case in unit.values()
        ]
    return counts_of(codes, 2)


def rated_agreement(
    counts: Array, settlements: Places, silences: Sequence[CoderDifference], sampling: Sampling
) -> RatedAgreement:
    """Agreement over cells, given as counts; `silences` are those in which coders differ."""
    percent, alpha, ac = estimates(
        counts,
        settlements,
        sampling,
        REASONS,
        values=np.arange(2.0),
        metric="nominal",
        weights=identity_weights(2),
    )
    kinds = [each.silence for each in silences]
    return RatedAgreement(
        units=len(counts),
        settlements=len(np.unique(settlements)),
        differ=len(silences),
        within_range=kinds.count("within"),
        outside_range=kinds.count("outside"),
        percent=percent,
        alpha=alpha,
        ac=ac,
    )


def silence_among(criterion: Criterion, ratings: Mapping[str, Rating]) -> Silence | None:
    """How the unknowns among some ratings stand to the levels that others gave."""
    unknown = [rating for rating in ratings.values() if rating.value is None]
    known = [rating for rating in ratings.values() if rating.value is not None]
    if not unknown or not known:
        return None
    contained = [_contains(criterion, *pair) for pair in product(unknown, known)]
    if False in contained:
        return "outside"
    return "plain" if None in contained else "within"


def _contains(criterion: Criterion, unknown: Rating, known: Rating) -> bool | None:
    """True if the range of an unknown has the level of another; None if it has no range."""
    if unknown.low is None or unknown.high is None:
        return None
    low, level, high = (
        float(value if criterion.scale is None else criterion.scale.rank(str(value)))
        for value in (unknown.low, known.value, unknown.high)
        if value is not None
    )
    return low <= level <= high
