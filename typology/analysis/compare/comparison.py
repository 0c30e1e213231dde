"""Cases under one definition or several, as columns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from typology.analysis.roots import settlements_of
from typology.columns.cases import CaseColumns, Chosen
from typology.columns.values import columns_of
from typology.formulas import rubric_leaves
from typology.model import Case, Criterion, Rubric, verdicts_of
from typology.scoring.columnar.frame import FrameScorer
from typology.scoring.columnar.patterns import Indices
from typology.scoring.columnar.scores import PatternScores


@dataclass(frozen=True, eq=False)
class Comparison:
    """Cases by one rubric or several, whose ids differ: the scores of all cases under each."""

    rubrics: tuple[Rubric, ...]
    cases: CaseColumns
    scores: tuple[PatternScores, ...]

    def __len__(self) -> int:
        return len(self.cases)

    def take(self, cases: Chosen) -> Comparison:
        """The comparison of some cases, in their order."""
        scores = tuple(each.take(cases) for each in self.scores)
        return Comparison(self.rubrics, self.cases.take(cases), scores)

    @property
    def criteria(self) -> dict[str, Criterion]:
        """Every rubric's criteria, as the first that has each defines it."""
        first: dict[str, Criterion] = {}
        for rubric in self.rubrics:
            first = {**rubric.criteria, **first}
        return {name: first[name] for rubric in self.rubrics for name in rubric.criteria}

    @property
    def types(self) -> tuple[str, ...]:
        """Every rubric's types, in order of first mention."""
        return tuple(dict.fromkeys(name for rubric in self.rubrics for name in rubric.types))

    @property
    def verdicts(self) -> tuple[str, ...]:
        """Every verdict that a rubric may give."""
        return verdicts_of(self.rubrics)

    @property
    def read_by_formulas(self) -> tuple[str, ...]:
        """The criteria that some type's formula reads, in the order of the rubrics."""
        read = {leaf.criterion for each in self.rubrics for _, leaf in rubric_leaves(each)}
        return tuple(name for name in self.criteria if name in read)

    @property
    def settlements(self) -> Indices:
        """The settlement behind each case, as a number."""
        return settlements_of(self.cases)


def compare(rubrics: Sequence[Rubric], cases: Sequence[Case], *, seed: int = 0) -> Comparison:
    """Score every case under every rubric; cases in order of their ids."""
    return compare_columns(rubrics, columns_of(cases, rubrics), seed=seed)


def compare_columns(
    rubrics: Sequence[Rubric], columns: CaseColumns, *, seed: int = 0
) -> Comparison:
    """Score every case under every rubric; cases in order of their ids.

    Their ratings are coded by the scales of the rubrics, as `columns_of` and the reader of sheets
    do it.
    """
    ordered = columns.take(np.argsort(columns.ids, kind="stable"))
    scores = tuple(FrameScorer(rubric, seed).score(ordered) for rubric in rubrics)
    return Comparison(tuple(rubrics), ordered, scores)
