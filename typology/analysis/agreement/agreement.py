"""Agreement of coders of the same cases, criterion by criterion, each basis by itself.

A unit is a case that at least two coders coded on the same basis (text or outcome). Unknown is no
value: a unit counts where two coders rated the criterion; rated by one and unknown to another is
counted apart, and whether coders agree on what can be rated at all has coefficients of its own.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Final, TypeAlias

import numpy as np

from typology.analysis.agreement.coefficients import (
    WEIGHTS,
    agreement_by_unit,
    counts_of,
    identity_weights,
    paired,
)
from typology.analysis.agreement.estimates import (
    Places,
    Reasons,
    Sampling,
    estimates,
    percent_estimate,
)
from typology.analysis.agreement.rated import SILENT, rated_agreement, rated_counts, silence_among
from typology.analysis.agreement.results import (
    BASES,
    Agreement,
    BasisAgreement,
    BasisConflict,
    Cells,
    CoderDifference,
    CriterionAgreement,
    Estimate,
    Metric,
    PooledAgreement,
    RatedAgreement,
)
from typology.analysis.agreement.verdicts import verdict_agreement
from typology.analysis.roots import root_settlements, settlement_numbers
from typology.model import Case, Criterion, Level, Rating, Rubric
from typology.operators import Array

Unit: TypeAlias = Mapping[str, Case]  # a case by coder
REASONS: Final = Reasons(
    no_pair="no case is rated by two coders",
    one_pair="fewer than two cases are rated by two coders",
    no_variation="every rating is the same (no variation)",
)


@dataclass(frozen=True)
class _Part:
    """The cases of one basis, with their root settlements by number."""

    units: Mapping[str, Unit]
    settlements: Places
    sampling: Sampling


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

    `resamples` of the bootstrap by root settlement; 0 leaves only the exact intervals.
    """
    shared = _shared(codings)
    roots = root_settlements(case for cases in codings.values() for case in cases)
    sampling = Sampling(resamples, seed)
    parts = [(basis, _of_basis(shared, basis)) for basis in BASES]
    return Agreement(
        rubric=rubric,
        coders={name: len(cases) for name, cases in codings.items()},
        metric=metric,
        resamples=resamples,
        seed=seed,
        bases=tuple(
            _compare(
                rubric,
                basis,
                _Part(units, settlement_numbers(list(units), roots), sampling),
                metric,
            )
            for basis, units in parts
            if units
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


def _compare(rubric: Rubric, basis: str, part: _Part, metric: Metric) -> BasisAgreement:
    ratings = [_ratings(criterion, part.units, metric) for criterion in rubric.criteria.values()]
    differing = list(_differences(rubric, part.units))
    disagreements = tuple(each for each in differing if _levels_differ(each))
    silences = tuple(each for each in differing if each.silence)
    return BasisAgreement(
        basis=basis,
        cases=tuple(part.units),
        cells=_cells(ratings, disagreements, silences),
        criteria=tuple(_criterion(each, disagreements, silences, part) for each in ratings),
        pooled=tuple(_pooled(ratings, disagreements, silences, part)),
        disagreements=disagreements,
        unknown_against_coded=silences,
        settlements=len(np.unique(part.settlements)),
        rated=_rated([each.criterion.id for each in ratings], silences, part),
        verdicts=verdict_agreement(rubric, part.units, part.settlements, part.sampling),
    )


def _rated(
    criteria: Sequence[str], silences: Sequence[CoderDifference], part: _Part
) -> RatedAgreement:
    """Whether criteria were rated at all; a settlement is resampled with all of its cells."""
    units = list(part.units.values())
    counts = np.concatenate([rated_counts(criterion, units) for criterion in criteria])
    cells = np.tile(part.settlements, len(criteria))
    return rated_agreement(counts, cells, _about(silences, criteria), part.sampling)


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
    for case, unit in units.items():
        for name, criterion in rubric.criteria.items():
            ratings = {coder: coded.ratings.get(name, SILENT) for coder, coded in unit.items()}
            if len({rating.value for rating in ratings.values()}) > 1:
                yield CoderDifference(
                    case,
                    name,
                    ratings,
                    _opposite(criterion, ratings),
                    silence_among(criterion, ratings),
                )


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


def _about(
    differences: Sequence[CoderDifference], criteria: Sequence[str]
) -> list[CoderDifference]:
    return [each for each in differences if each.criterion in criteria]


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
    part: _Part,
) -> CriterionAgreement:
    name = [ratings.criterion.id]
    scale, pairs = ratings.criterion.scale, paired(ratings.counts)
    percent, alpha, ac = estimates(
        ratings.counts,
        part.settlements,
        part.sampling,
        REASONS,
        values=ratings.values,
        metric=ratings.metric,
        weights=None if scale is None else WEIGHTS[ratings.metric](len(scale.levels)),
    )
    return CriterionAgreement(
        criterion=ratings.criterion.id,
        metric=ratings.metric,
        units=int(pairs.sum()),
        unknown_against_coded=len(_about(silences, name)),
        unknown_to_all=int((ratings.counts.sum(axis=-1) == 0).sum()),
        opposite=len(_about(_opposed(disagreements), name)),
        percent=percent,
        alpha=alpha,
        ac=ac,
        settlements=len(np.unique(part.settlements[pairs > 0])),
        rated=_rated(name, silences, part),
    )


def _pooled(
    ratings: Sequence[_Ratings],
    disagreements: Sequence[CoderDifference],
    silences: Sequence[CoderDifference],
    part: _Part,
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
                unknown_against_coded=len(_about(silences, names)),
                opposite=len(_about(_opposed(disagreements), names)),
                percent=_pooled_percent(family, part),
            )


def _pooled_percent(family: Sequence[_Ratings], part: _Part) -> Estimate:
    """Percent agreement over cases and criteria; a settlement is resampled with all of them."""
    stacked = np.stack([each.counts for each in family])
    agreed = agreement_by_unit(stacked, identity_weights(stacked.shape[-1])).sum(axis=0)
    return percent_estimate(agreed, paired(stacked).sum(axis=0), part.settlements, part.sampling)
