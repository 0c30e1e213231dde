"""Agreement of coders of the same cases, criterion by criterion, each basis by itself.

A unit is a case that at least two coders coded on the same basis (text or outcome). Unknown is no
value: a unit counts where two coders rated the criterion; rated by one and unknown to another is
counted apart.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import combinations
from typing import Final, TypeAlias

import numpy as np

from typology.analysis.agreement.coefficients import (
    WEIGHTS,
    agreement_by_unit,
    counts_of,
    gwet_ac,
    identity_weights,
    krippendorff_alpha,
    paired,
    percent_agreement,
    ratio_of,
    resampled,
)
from typology.analysis.agreement.results import (
    BASES,
    BOUNDS,
    Agreement,
    BasisAgreement,
    BasisConflict,
    Cells,
    CoderDifference,
    CriterionAgreement,
    Estimate,
    Metric,
    PooledAgreement,
)
from typology.model import Case, Criterion, Level, Rating, Rubric
from typology.operators import Array

Unit: TypeAlias = Mapping[str, Case]  # a case by coder
MOST_UNDEFINED: Final = 0.05  # of the resamples; beyond, the rest would flatter
NO_PAIR: Final = "no case is rated by two coders"
ONE_PAIR: Final = "fewer than two cases are rated by two coders"
NO_VARIATION: Final = "every rating is the same (no variation)"
NO_RESAMPLES: Final = "no resamples were asked for"
UNDEFINED: Final = "more than 5 % of the resamples leave it undefined"
NO_SPREAD: Final = "every resample gives the same"
NO_CATEGORIES: Final = "a number has no fixed set of categories"


@dataclass(frozen=True)
class _Ratings:
    """One criterion's ratings as counts (units, values); units in order of case id."""

    criterion: Criterion
    metric: str
    values: Array
    counts: Array


def agreement(
    rubric: Rubric,
    codings: Mapping[str, Sequence[Case]],
    *,
    metric: Metric = "ordinal",
    resamples: int = 1000,
    seed: int = 0,
) -> Agreement:
    """Compare two or more coders, given by name; the order of coders and cases plays no part.

    `resamples` of the bootstrap by unit; 0 gives no intervals.
    """
    shared = _shared(codings)
    draw = partial(resampled, resamples=resamples, seed=seed)
    parts = [(basis, _of_basis(shared, basis)) for basis in BASES]
    return Agreement(
        rubric=rubric,
        coders={name: len(cases) for name, cases in codings.items()},
        metric=metric,
        resamples=resamples,
        seed=seed,
        bases=tuple(
            _compare(rubric, basis, units, metric, draw) for basis, units in parts if units
        ),
        basis_conflicts=tuple(_conflicts(shared)),
    )


def _shared(codings: Mapping[str, Sequence[Case]]) -> dict[str, Unit]:
    by_case: dict[str, dict[str, Case]] = {}
    for coder, cases in codings.items():
        for case in cases:
            by_case.setdefault(case.id, {})[coder] = case
    return {name: by_case[name] for name in sorted(by_case) if len(by_case[name]) > 1}


def _of_basis(shared: Mapping[str, Unit], basis: str) -> dict[str, Unit]:
    units = {
        name: {coder: case for coder, case in unit.items() if case.basis == basis}
        for name, unit in shared.items()
    }
    return {name: unit for name, unit in units.items() if len(unit) > 1}


def _conflicts(shared: Mapping[str, Unit]) -> Iterator[BasisConflict]:
    for name, unit in shared.items():
        bases = {coder: case.basis for coder, case in unit.items()}
        if len(set(bases.values())) > 1:
            yield BasisConflict(name, bases)


def _compare(
    rubric: Rubric,
    basis: str,
    units: Mapping[str, Unit],
    metric: Metric,
    draw: Callable[[int], Array],
) -> BasisAgreement:
    ratings = [_ratings(criterion, units, metric) for criterion in rubric.criteria.values()]
    differing = list(_differences(rubric, units))
    disagreements = tuple(each for each in differing if _levels_differ(each))
    silences = tuple(each for each in differing if _silent_to_one(each))
    return BasisAgreement(
        basis=basis,
        cases=tuple(units),
        cells=_cells(ratings, disagreements, silences),
        criteria=tuple(_criterion(each, disagreements, silences, draw) for each in ratings),
        pooled=tuple(_pooled(ratings, disagreements, silences, draw)),
        disagreements=disagreements,
        unknown_against_coded=silences,
    )


def _ratings(criterion: Criterion, units: Mapping[str, Unit], metric: Metric) -> _Ratings:
    given = [[_value(case, criterion) for case in unit.values()] for unit in units.values()]
    if criterion.scale is not None:
        values: tuple[Level, ...] = criterion.scale.levels
        points = np.arange(len(values), dtype=np.float64)
    else:
        values = tuple(sorted({float(v) for row in given for v in row if v is not None}))
        points = np.array(values, dtype=np.float64)
    coders = max(map(len, given))
    codes = np.full((len(given), coders), -1, dtype=np.intp)
    for place, row in enumerate(given):
        codes[place, : len(row)] = [-1 if v is None else values.index(v) for v in row]
    gap = metric if metric == "nominal" or criterion.scale is not None else "interval"
    return _Ratings(criterion, gap, points, counts_of(codes, len(values)))


def _value(case: Case, criterion: Criterion) -> Level | None:
    rating = case.ratings.get(criterion.id)
    return None if rating is None else rating.value


def _differences(rubric: Rubric, units: Mapping[str, Unit]) -> Iterator[CoderDifference]:
    silent = Rating(None)
    for case, unit in units.items():
        for name, criterion in rubric.criteria.items():
            ratings = {coder: coded.ratings.get(name, silent) for coder, coded in unit.items()}
            if len({rating.value for rating in ratings.values()}) > 1:
                yield CoderDifference(case, name, ratings, _opposite(criterion, ratings))


def _opposite(criterion: Criterion, ratings: Mapping[str, Rating]) -> bool:
    known = [rating.value for rating in ratings.values() if rating.value is not None]
    sides = [_side(criterion, value) for value in known]
    return any(a * b < 0 for a, b in combinations(sides, 2))


def _side(criterion: Criterion, value: Level) -> float:
    """Below or above the middle of the scale, or of a number its crossover; 0 in the middle."""
    if criterion.scale is not None:
        return 2 * criterion.scale.rank(str(value)) - (len(criterion.scale.levels) - 1)
    assert criterion.calibration is not None
    return float(value) - criterion.calibration.crossover


def _levels_differ(difference: CoderDifference) -> bool:
    known = {rating.value for rating in difference.ratings.values()} - {None}
    return len(known) > 1


def _silent_to_one(difference: CoderDifference) -> bool:
    return any(rating.value is None for rating in difference.ratings.values())


def _count(differences: Sequence[CoderDifference], criteria: Sequence[str]) -> int:
    return sum(each.criterion in criteria for each in differences)


def _opposed(differences: Sequence[CoderDifference]) -> list[CoderDifference]:
    return [each for each in differences if each.opposite]


def _cells(
    ratings: Sequence[_Ratings],
    disagreements: Sequence[CoderDifference],
    silences: Sequence[CoderDifference],
) -> Cells:
    by_two = int(sum(paired(each.counts).sum() for each in ratings))
    alone: dict[str, int] = {}
    for each in silences:
        for coder, rating in each.ratings.items():
            alone[coder] = alone.get(coder, 0) + (rating.value is not None)
    return Cells(
        filled=sum(int((each.counts.sum(axis=-1) > 0).sum()) for each in ratings),
        by_two=by_two,
        alike=by_two - len(disagreements),
        opposite=len(_opposed(disagreements)),
        alone=alone,
    )


def _criterion(
    ratings: _Ratings,
    disagreements: Sequence[CoderDifference],
    silences: Sequence[CoderDifference],
    draw: Callable[[int], Array],
) -> CriterionAgreement:
    name = [ratings.criterion.id]
    percent, alpha, ac = _estimates(ratings, draw)
    return CriterionAgreement(
        criterion=ratings.criterion.id,
        metric=ratings.metric,
        units=int(paired(ratings.counts).sum()),
        unknown_against_coded=_count(silences, name),
        unknown_to_all=int((ratings.counts.sum(axis=-1) == 0).sum()),
        opposite=_count(_opposed(disagreements), name),
        percent=percent,
        alpha=alpha,
        ac=ac,
    )


def _estimates(
    ratings: _Ratings, draw: Callable[[int], Array]
) -> tuple[Estimate, Estimate, Estimate]:
    """Percent agreement, alpha and AC, all from the same resamples of the rated units."""
    counts = ratings.counts[ratings.counts.sum(axis=-1) > 0]
    size = counts.shape[-1]
    pairs = int(paired(counts).sum())
    if pairs == 0:
        return (Estimate(None, undefined=NO_PAIR),) * 3
    percent = _estimate(
        partial(percent_agreement, counts, identity_weights(size)), len(counts), draw
    )
    if pairs == 1:
        return (percent, *(Estimate(None, undefined=ONE_PAIR),) * 2)
    alpha = _estimate(
        partial(krippendorff_alpha, counts, ratings.values, ratings.metric), len(counts), draw
    )
    if ratings.criterion.scale is None:
        return percent, alpha, Estimate(None, undefined=NO_CATEGORIES)
    weights = WEIGHTS[ratings.metric](size)
    return percent, alpha, _estimate(partial(gwet_ac, counts, weights), len(counts), draw)


def _estimate(
    coefficient: Callable[[Array], Array], units: int, draw: Callable[[int], Array]
) -> Estimate:
    value = float(coefficient(np.ones(units)))
    if np.isnan(value):
        return Estimate(None, undefined=NO_VARIATION)
    values = coefficient(draw(units))
    defined = values[~np.isnan(values)]
    if len(values) == 0:
        return Estimate(value, no_interval=NO_RESAMPLES)
    if len(defined) < (1 - MOST_UNDEFINED) * len(values):
        return Estimate(value, no_interval=UNDEFINED)
    if np.ptp(defined) == 0:
        return Estimate(value, no_interval=NO_SPREAD)
    low, high = np.percentile(defined, BOUNDS)
    return Estimate(value, float(low), float(high))


def _pooled(
    ratings: Sequence[_Ratings],
    disagreements: Sequence[CoderDifference],
    silences: Sequence[CoderDifference],
    draw: Callable[[int], Array],
) -> Iterator[PooledAgreement]:
    families: dict[tuple[str, ...], list[_Ratings]] = {}
    for each in ratings:
        if each.criterion.scale is not None and paired(each.counts).any():
            families.setdefault(each.criterion.scale.levels, []).append(each)
    for levels, family in families.items():
        if len(family) > 1:
            names = tuple(each.criterion.id for each in family)
            yield PooledAgreement(
                levels=levels,
                criteria=names,
                units=int(sum(paired(each.counts).sum() for each in family)),
                unknown_against_coded=_count(silences, names),
                opposite=_count(_opposed(disagreements), names),
                percent=_pooled_percent(family, draw),
            )


def _pooled_percent(family: Sequence[_Ratings], draw: Callable[[int], Array]) -> Estimate:
    """Percent agreement over cases and criteria; a case is resampled with all its criteria."""
    size = family[0].counts.shape[-1]
    stacked = np.stack([each.counts for each in family])
    agreed = agreement_by_unit(stacked, identity_weights(size)).sum(axis=0)
    pairs = paired(stacked).sum(axis=0)

    return _estimate(lambda draws: ratio_of(draws @ agreed, draws @ pairs), len(pairs), draw)
