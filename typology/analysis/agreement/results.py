"""Agreement between coders: the results."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

from typology.model import Rating, Rubric

Metric: TypeAlias = Literal["ordinal", "nominal"]
BASES: Final = ("outcome", "text")
BOUNDS: Final = (2.5, 97.5)  # percentiles


@dataclass(frozen=True)
class Estimate:
    """A coefficient with its bootstrap 95 % interval by unit, or why it is not defined."""

    value: float | None
    low: float | None = None
    high: float | None = None
    undefined: str | None = None
    no_interval: str | None = None


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
    """

    case: str
    criterion: str
    ratings: Mapping[str, Rating]
    opposite: bool


@dataclass(frozen=True)
class Cells:
    """Counts of cells (case by criterion): filled by any, filled by two, filled alike, opposed."""

    filled: int
    by_two: int
    alike: int
    opposite: int
    alone: Mapping[str, int]  # by coder: filled where another left it unknown


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
