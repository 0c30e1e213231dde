"""The scores of many cases as columns."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, fields
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from typology.columns.cases import Chosen
from typology.model import Rubric
from typology.operators import Array, Mask
from typology.scoring.columnar.patterns import Indices
from typology.scoring.decide import Codes

BITS: Final = 64

Sets: TypeAlias = NDArray[np.uint64]


@dataclass(frozen=True, eq=False)
class ScoreColumns:
    """The scores of many cases under one rubric; every array has the cases on its last axis.

    `verdict` holds places in `Rubric.verdicts`; `leaning` places in its types, -1 for none; `firm`
    1, 0, or -1 where nothing is decided, and `margin` nan there. `low` and `high`, (types, cases),
    are nan where the rubric does not apply. `unknown`, `rests_on` and `without_evidence`,
    (words, cases), are sets of `criteria`: bit i of word w stands for criterion 64 w + i.
    """

    rubric: Rubric
    criteria: tuple[str, ...]
    verdict: Codes
    leaning: Codes
    firm: Codes
    margin: Array
    completions: NDArray[np.int64]
    low: Array
    high: Array
    unknown: Sets
    rests_on: Sets
    without_evidence: Sets

    def take(self, places: Indices) -> ScoreColumns:
        """The scores of some cases, in the order of their places; a place may stand twice."""
        return self._with({name: each[..., places] for name, each in self._arrays().items()})

    def followed_by(self, other: ScoreColumns) -> ScoreColumns:
        """These scores and others under the same rubric."""
        others = other._arrays()
        joined = {n: np.concatenate([a, others[n]], axis=-1) for n, a in self._arrays().items()}
        return self._with(joined)

    def members(self, sets: Sets) -> Mask:
        """Sets of criteria as truth values; shape (criteria, cases)."""
        places = np.arange(len(self.criteria))
        bits = sets[places // BITS] >> (places % BITS).astype(np.uint64)[:, None]
        return np.asarray(bits & np.uint64(1), dtype=np.bool_)

    def _arrays(self) -> dict[str, NDArray[np.generic]]:
        names = [field.name for field in fields(self)][2:]
        return {name: getattr(self, name) for name in names}

    def _with(self, arrays: Mapping[str, NDArray[np.generic]]) -> ScoreColumns:
        return ScoreColumns(self.rubric, self.criteria, **arrays)  # type: ignore[arg-type]


@dataclass(frozen=True, eq=False)
class PatternScores:
    """The scores of distinct patterns of cases, and the pattern of each case; shape (cases,)."""

    patterns: ScoreColumns
    which: Indices

    def cases(self) -> ScoreColumns:
        """The scores of the cases, in their order."""
        return self.patterns.take(self.which)

    def take(self, cases: Chosen) -> PatternScores:
        """The scores of some cases, in their order."""
        return PatternScores(self.patterns, self.which[cases])

    def with_verdicts(self, verdicts: Collection[str]) -> list[int]:
        """The places of the cases with one of some verdicts."""
        wanted = np.asarray([name in verdicts for name in self.patterns.rubric.verdicts])
        return np.flatnonzero(wanted[self.patterns.verdict][self.which]).tolist()


def as_sets(members: Mask) -> Sets:
    """Truth values of shape (criteria, cases) as sets of criteria."""
    words = max(1, -(-len(members) // BITS))
    sets = np.zeros((words, members.shape[1]), dtype=np.uint64)
    for place, row in enumerate(members):
        sets[place // BITS] |= row.astype(np.uint64) << np.uint64(place % BITS)
    return sets
