"""Agreement between coders: the results."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

from typology.model import Rating, Rubric

Metric: TypeAlias = Literal["ordinal", "nominal"]
Silence: TypeAlias = Literal["plain", "within", "outside"]
BASES: Final = ("outcome", "text")
BOUNDS: Final = (2.5, 97.5)  # percentiles


@dataclass(frozen=True)
class Estimate:
    """A coefficient with its 95 % interval, or why it is not defined or has none.

    The interval is that of a bootstrap by root settlement; `exact`: of the binomial, where all
    cases agree, or none.
    """

    value: float | None
    low: float | None = None
    high: float | None = None
    undefined: str | None = None
    no_interval: str | None = None
    exact: bool = False


@dataclass(frozen=True)
class RatedAgreement:
    """Agreement on what can be rated at all: rated against unknown, as two nominal categories.

    `units` are cells that two coders coded; in `differ` of them one rated what another left
    unknown. Of those, `within_range`: every range left open has the others' levels;
    `outside_range`: one has not.
    """

    units: int
    settlements: int  # root settlements behind them
    differ: int
    within_range: int
    outside_range: int
    percent: Estimate
    alpha: Estimate
    ac: Estimate


@dataclass(frozen=True)
class CriterionAgreement:
    """One criterion: `units` are the cases rated by two coders or more."""

    criterion: str
    metric: str
    units: int
    unknown_against_coded: int
    unknown_to_all: int
    opposite: int
    percent: Estimate
    alpha: Estimate
    ac: Estimate
    settlements: int  # root settlements behind the units
    rated: RatedAgreement


@dataclass(frozen=True)
class PooledAgreement:
    """Criteria with the same levels together, with the figures that can be summed over them.

    Neither alpha nor AC: each criterion has its own agreement by chance, and pooled ratings would
    pass differences between criteria for differences between cases.
    """

    levels: tuple[str, ...]
    criteria: tuple[str, ...]
    units: int
    unknown_against_coded: int
    opposite: int
    percent: Estimate


@dataclass(frozen=True)
class CoderDifference:
    """A case and criterion on which coders differ, with the rating of each.

    `opposite`: two ratings lie in opposite halves of the scale (on either side of the crossover).
    `silence`, where one left it unknown: *outside* if a range left open lacks a level that another
    gave, else *plain* if an unknown has no range, else *within*.
    """

    case: str
    criterion: str
    ratings: Mapping[str, Rating]
    opposite: bool
    silence: Silence | None = None


@dataclass(frozen=True)
class Cells:
    """Counts of cells (case by criterion): filled by any, filled by two, filled alike, opposed."""

    filled: int
    by_two: int
    alike: int
    opposite: int
    alone: Mapping[str, int]  # by coder: filled where another left it unknown


@dataclass(frozen=True)
class VerdictDifference:
    """A case whose codings differ in verdict; `decided`: two decided verdicts differ."""

    case: str
    verdicts: Mapping[str, str]
    decided: bool


@dataclass(frozen=True)
class VerdictAgreement:
    """Verdicts under the rubric: how many are the same, of the cases that two codings decide.

    Undetermined is not decided, nor is a case that the rubric does not judge.
    """

    cases: int
    decided: int
    settlements: int  # root settlements behind the decided
    same: int
    decided_by_one: int
    percent: Estimate
    differences: tuple[VerdictDifference, ...]


@dataclass(frozen=True)
class BasisAgreement:
    """Everything about the cases of one basis."""

    basis: str
    cases: tuple[str, ...]
    cells: Cells
    criteria: tuple[CriterionAgreement, ...]
    pooled: tuple[PooledAgreement, ...]
    disagreements: tuple[CoderDifference, ...]
    unknown_against_coded: tuple[CoderDifference, ...]
    settlements: int  # root settlements behind the cases
    rated: RatedAgreement  # over all criteria
    verdicts: VerdictAgreement


@dataclass(frozen=True)
class BasisConflict:
    """A case whose coders differ in basis: they rated different things."""

    case: str
    bases: Mapping[str, str]


@dataclass(frozen=True)
class Agreement:
    """The agreement of coders of the same cases, under one rubric's criteria."""

    rubric: Rubric
    coders: Mapping[str, int]  # how many cases each coded
    metric: Metric
    resamples: int
    seed: int
    bases: tuple[BasisAgreement, ...]
    basis_conflicts: tuple[BasisConflict, ...]
