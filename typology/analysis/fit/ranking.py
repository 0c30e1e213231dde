"""Definitions of one type ranked by what they are worth, and those that cannot be distinguished."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from typology.analysis.fit.bootstrap import interval_of
from typology.analysis.fit.results import Ranking, TypeFit
from typology.model import TOLERANCE
from typology.operators import Array


def rank(
    type_id: str, fits: Sequence[TypeFit], drawn: Mapping[str, tuple[Array, Array]]
) -> Ranking:
    """Rank the definitions of a type; `drawn` are the least and greatest lift of each resample."""
    lifts = {fit.rubric.id: fit.treatments["as_assumed"].fuzzy["lift"] for fit in fits}
    defined = {
        name: (lift.low, lift.high)
        for name, lift in lifts.items()
        if lift.low is not None and lift.high is not None
    }
    ranked = sorted(defined, key=lambda n: (-round(defined[n][0], 12), -round(defined[n][1], 12)))
    alike = tuple(
        (one, other)
        for place, one in enumerate(ranked)
        for other in ranked[place + 1 :]
        if _alike(defined[one], defined[other], drawn.get(one), drawn.get(other))
    )
    return Ranking(type_id, tuple(ranked), alike, tuple(n for n in lifts if n not in defined))


def _alike(
    one: tuple[float, float],
    other: tuple[float, float],
    drawn: tuple[Array, Array] | None,
    drawn_other: tuple[Array, Array] | None,
) -> bool:
    """True unless the difference is on one side of 0, over completions and over resamples."""
    if drawn is None or drawn_other is None:
        return one[0] - other[1] <= TOLERANCE and other[0] - one[1] <= TOLERANCE
    interval = interval_of(drawn[0] - drawn_other[1], drawn[1] - drawn_other[0])
    return interval is None or bool(
        np.less_equal(interval[0], TOLERANCE) and np.greater_equal(interval[1], -TOLERANCE)
    )
