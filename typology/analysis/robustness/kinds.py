"""Cases by kind: what is rated alike is judged once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from typology.analysis.roots import settlements_of
from typology.columns.cases import CaseColumns, CaseHead
from typology.columns.values import columns_of
from typology.model import Rubric
from typology.operators import Mask
from typology.scoring.columnar.patterns import Cases, Indices, kinds_of


@dataclass(frozen=True, eq=False)
class Kinds:
    """Cases sorted by id, the kind of each, and one case of each kind.

    Cases of a kind have the same ratings, evidence for the same of them, and the same scope.
    """

    cases: CaseColumns
    which: Indices
    columns: CaseColumns

    @classmethod
    def of(cls, cases: Cases, rubric: Rubric) -> Kinds:
        """The kinds of some cases; `rubric` is the one in use."""
        columns = cases if isinstance(cases, CaseColumns) else columns_of(cases, [rubric])
        ordered = columns.take(np.argsort(columns.ids, kind="stable"))
        first, which = kinds_of(ordered)
        return cls(ordered, which, ordered.take(first))

    def __len__(self) -> int:
        return len(self.columns)

    def take(self, kinds: Mask) -> Kinds:
        """The cases of some kinds, given as a mask."""
        places = np.cumsum(kinds) - 1
        kept = kinds[self.which]
        return Kinds(self.cases.take(kept), places[self.which[kept]], self.columns.take(kinds))

    def ids(self, kinds: Mask) -> tuple[str, ...]:
        """The ids of the cases of some kinds."""
        return tuple(self.cases.ids[kinds[self.which]].tolist())

    def pairs(self) -> Iterator[tuple[CaseHead, int]]:
        """Each case with its kind."""
        return zip(self.cases.heads(), self.which.tolist(), strict=True)

    def settlements(self, kinds: Mask) -> int:
        """The number of settlements behind the cases of some kinds."""
        return len(np.unique(settlements_of(self.cases.take(kinds[self.which]))))

    def spread(self, of_kinds: Sequence[str]) -> tuple[str, ...]:
        """What each kind has, case by case."""
        return tuple(map(of_kinds.__getitem__, self.which.tolist()))
