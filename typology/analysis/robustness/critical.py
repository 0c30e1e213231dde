"""Critical completions: those that decide a verdict, and the parameter values where it changes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from itertools import product
from typing import Final, TypeAlias

import numpy as np

from typology.analysis.robustness.breakpoints import (
    Line,
    LineOf,
    Term,
    TooMany,
    breakpoints,
    terms_of,
)
from typology.analysis.robustness.parameters import Parameter
from typology.formulas import formula_path, leaves
from typology.model import Formula, Leaf, Rubric
from typology.operators import Array
from typology.scales import column_of, leaf_values
from typology.scoring.columnar.grid import AS_COMPLETED, ValueGrid, grid_of
from typology.scoring.columnar.patterns import Cases, ratings_of
from typology.scoring.columnar.type_formulas import FormulaCache
from typology.scoring.columnar.verdicts.extremes import extremes_decide
from typology.scoring.compile import compile_rubric
from typology.scoring.outcome import count_of, extreme_columns

MOST_COMPLETIONS: Final = 4_096  # of one case, where its extremes do not decide

Completion: TypeAlias = tuple[tuple[str, float], ...]  # criterion; a rank, or a raw number


class CriticalCompletions:
    """By type, the completions of some cases whose memberships decide all of their verdicts.

    They are the two extremes of each case; where these do not decide, all of its completions; and
    none where these are too many: the places of such cases are `skipped`.
    """

    def __init__(self, rubric: Rubric, cases: Cases) -> None:
        self._rubric = rubric
        self._program = compile_rubric(rubric)
        self._grid = grid_of(rubric, ratings_of(cases))
        self._all = frozenset(range(len(cases)))
        self.skipped: frozenset[int] = frozenset()
        if extremes_decide([tuple(each.shape for each in FormulaCache().types(rubric))]):
            completions = {
                name: _extremes(rubric, self._grid, kind.formula)
                for name, kind in rubric.types.items()
            }
        else:
            counts = [count_of(self._grid.case_values(c, AS_COMPLETED)) for c in range(len(cases))]
            few = [c for c, count in enumerate(counts) if count <= MOST_COMPLETIONS]
            self.skipped = self._all.difference(few)
            completions = {
                name: _every(rubric, self._grid, kind.formula, few)
                for name, kind in rubric.types.items()
            }
        self._completions = {name: list(dict.fromkeys(each)) for name, each in completions.items()}

    def breaks(self, parameter: Parameter) -> tuple[set[float], frozenset[int]]:
        """The numbers at which a completion enters or leaves a type, and the skipped cases."""
        if parameter.kind == "count":
            return set(), frozenset()
        if parameter.kind == "cut":
            return self._memberships(), self.skipped
        try:
            return self._breakpoints(parameter), self.skipped
        except TooMany:
            return set(), self._all

    def _breakpoints(self, parameter: Parameter) -> set[float]:
        numbers: set[float] = set()
        for name, terms in self._terms.items():
            path = formula_path(name)
            if parameter.kind == "weight" and not f"{parameter.node}.".startswith(f"{path}."):
                continue
            for term, completions in terms:
                lines = (self._lines(parameter, each) for each in completions)
                numbers |= breakpoints(term, parameter, lines)
        return numbers

    @cached_property
    def _terms(self) -> Mapping[str, Sequence[tuple[Term, Sequence[Completion]]]]:
        """By type, the terms of its formula, each with what the completions say to it."""
        cut = self._rubric.cut
        return {
            name: [
                (term, _seen_by(term, self._completions[name]))
                for term in terms_of(kind.formula, formula_path(name), cut)
            ]
            for name, kind in self._rubric.types.items()
        }

    def _memberships(self) -> set[float]:
        numbers: set[float] = set()
        for name, completions in self._completions.items():
            if completions:
                columns = _columns(self._rubric, completions)
                memberships = np.atleast_1d(self._program.membership(name, columns))
                numbers |= {round(membership, 12) for membership in memberships.tolist()}
        return {number for number in numbers if 0 < number <= 1}

    def _lines(self, parameter: Parameter, completion: Completion) -> LineOf:
        values = dict(completion)

        def line_of(leaf: Leaf) -> Line:
            value = values[leaf.criterion]
            changes = parameter.kind == "level" and leaf.criterion in parameter.criteria
            if changes and leaf.reaches is None and value == parameter.rank:
                return 0.0, 1.0
            criterion = self._rubric.criteria[leaf.criterion]
            return float(leaf_values(leaf, criterion, np.asarray(value))), 0.0

        return line_of


def _seen_by(term: Term, completions: Sequence[Completion]) -> Sequence[Completion]:
    """The completions of the criteria that a term reads, each once."""
    names = [name for name, _ in completions[0]] if completions else []
    places = [place for place, name in enumerate(names) if name in term.criteria]
    if len(places) == len(names):
        return completions
    seen = {tuple([each[place] for place in places]) for each in completions}
    return sorted(seen)


def _columns(rubric: Rubric, completions: Sequence[Completion]) -> dict[str, Array]:
    names = [name for name, _ in completions[0]]
    table = np.asarray([[value for _, value in completion] for completion in completions])
    return {
        name: column.astype(np.intp) if rubric.criteria[name].calibration is None else column
        for name, column in zip(names, table.T, strict=True)
    }


def _extremes(rubric: Rubric, grid: ValueGrid, formula: Formula) -> Iterator[Completion]:
    """The worst completion of each case for a type, then the best ones."""
    for towards in (-1, 1):
        columns = extreme_columns(formula, rubric.criteria, grid.ends(), towards)
        for row in zip(*(column.tolist() for column in columns.values()), strict=True):
            yield tuple(zip(columns, map(float, row), strict=True))


def _every(
    rubric: Rubric, grid: ValueGrid, formula: Formula, cases: Sequence[int]
) -> Iterator[Completion]:
    """Every completion of some cases, of the criteria that a type reads."""
    names = dict.fromkeys(leaf.criterion for leaf in leaves(formula))
    for case in cases:
        values = grid.case_values(case, AS_COMPLETED)
        places = [[column_of(rubric.criteria[n], value) for value in values[n]] for n in names]
        for row in product(*places):
            yield tuple(zip(names, map(float, row), strict=True))
