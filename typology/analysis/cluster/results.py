"""What is found of latent classes: classes, who belongs to them, and how far to believe it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

import numpy as np

from typology.analysis.cluster.selection import Score
from typology.analysis.cluster.units import Basis, LeftOut, Nested
from typology.analysis.criteria import FORMULAS
from typology.model import TOLERANCE, Rubric
from typology.operators import Array
from typology.scoring.scorecard import Scorecard

Band: TypeAlias = Literal["core", "likely", "not placed"]

CORE: Final = 0.9
LIKELY: Final = 0.7
MIN_RATED: Final = 2
SHRINKAGE: Final = 2.0  # cases


@dataclass(frozen=True)
class ClassSettings:
    """The settings; `k` None: as many as the ratings support; `power` None: where it is cheap."""

    criteria: tuple[str, ...] = (FORMULAS,)
    k: int | None = None
    min_rated: int = MIN_RATED
    nested: Nested = "parts"
    basis: Basis = "outcome"
    shrinkage: float = SHRINKAGE
    power: int | None = None
    seed: int = 0


@dataclass(frozen=True)
class Assignment:
    """A case, its greatest posterior, and its class (None: not placed), classes from 1.

    `likeliest` are the two likeliest classes of a case that is not placed.
    """

    card: Scorecard
    posterior: float
    band: Band
    number: int | None
    likeliest: tuple[int, ...]


@dataclass(frozen=True)
class Profile:
    """A criterion in a class: the share of each step, and how many of its cases are rated."""

    shares: Mapping[str, float]
    rated: int


@dataclass(frozen=True)
class Mark:
    """A criterion that sets a class apart: steps that are likelier in it than in the others.

    Of the cases placed in the class `here` are rated so, of `rated_here`; likewise of those placed
    in other classes. `apart` is the distance between the distributions, 0 to 1.
    """

    criterion: str
    steps: tuple[str, ...]
    here: int
    rated_here: int
    elsewhere: int
    rated_elsewhere: int
    apart: float


@dataclass(frozen=True)
class LatentClass:
    """A class: how many cases are placed in it, how many of them in its core, its exemplar.

    `share` is its estimated size among all cases.
    """

    number: int
    size: int
    core: int
    share: float
    exemplar: str
    profile: Mapping[str, Profile]
    marks: tuple[Mark, ...]


@dataclass(frozen=True)
class Agreement:
    """Cases placed, by verdict and class (`counts` verdicts × classes), and the Rand index.

    Descriptive: verdicts and classes are made of the same ratings.
    """

    verdicts: tuple[str, ...]
    counts: tuple[tuple[int, ...], ...]
    adjusted_rand: float | None


@dataclass(frozen=True)
class Classification:
    """The result. `posterior` (units, classes), `units` in order of id, classes in their order.

    `supported` is the number of classes that the held-out ratings support, also where another was
    asked for. `power` is None where more classes than one were found, or where it was not tried.
    `roots` is the number of settlements behind the units.
    """

    rubric: Rubric
    settings: ClassSettings
    criteria: tuple[str, ...]
    units: tuple[Scorecard, ...]
    left_out: tuple[LeftOut, ...]
    k: int
    supported: int
    posterior: Array
    assignments: tuple[Assignment, ...]
    classes: tuple[LatentClass, ...]
    scores: tuple[Score, ...]
    log_likelihood: float
    power: float | None
    roots: int
    agreement: Agreement | None

    @property
    def placed(self) -> float:
        """The share of the cases that are placed in a class; 0 of none."""
        placed = sum(each.number is not None for each in self.assignments)
        return placed / len(self.assignments) if self.assignments else 0.0

    @property
    def ordered(self) -> tuple[Assignment, ...]:
        """The cases class by class, in each the surest first, and then those not placed."""
        order = sorted(
            self.assignments,
            key=lambda each: (
                each.number or self.k + 1,
                each.likeliest,
                -each.posterior,
                each.card.case.id,
            ),
        )
        return tuple(order)

    def posterior_of(self, cases: Sequence[Assignment]) -> Array:
        """The probabilities of these cases, shape (cases, classes)."""
        places = {card.case.id: place for place, card in enumerate(self.units)}
        return np.asarray(self.posterior[[places[each.card.case.id] for each in cases]])

    @property
    def numbers(self) -> Mapping[str, int]:
        """The class of each case placed; empty where no classes are told apart."""
        if self.k == 1:
            return {}
        return {x.card.case.id: x.number for x in self.assignments if x.number is not None}


def band_of(posterior: float) -> Band:
    """How surely a case belongs to its likeliest class."""
    if posterior >= CORE - TOLERANCE:
        return "core"
    return "likely" if posterior >= LIKELY - TOLERANCE else "not placed"


def adjusted_rand(counts: Array) -> float | None:
    """The adjusted Rand index of two groupings, from their table (Hubert and Arabie 1985).

    1 where they are the same, about 0 where they agree by chance alone; None of fewer than two
    cases.
    """
    total = float(counts.sum())
    if total < 2:
        return None
    both = float(_pairs(counts).sum())
    rows, columns = (float(_pairs(counts.sum(axis=axis)).sum()) for axis in (1, 0))
    expected = rows * columns / float(_pairs(np.asarray(total)))
    widest = (rows + columns) / 2
    return 1.0 if widest == expected else (both - expected) / (widest - expected)


def _pairs(counts: Array) -> Array:
    return np.asarray(counts * (counts - 1) / 2)
