"""The fillings of cases that tell a definition's verdicts, and the numbers at which they turn."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from itertools import product
from typing import Final, TypeAlias

import numpy as np

from typology.analysis.robustness.breakpoints import Line, LineOf, TooMany, breakpoints
from typology.analysis.robustness.parameters import Parameter
from typology.model import Case, Leaf, Rubric
from typology.operators import Array
from typology.scales import calibrate, column_of, threshold
from typology.scoring.columnar.axes import GridCache, ValueGrid
from typology.scoring.columnar.extremes import extreme_columns, extremes_decide
from typology.scoring.columnar.parts import FormulaCache, TypeFormula
from typology.scoring.compile import compile_rubric

MOST: Final = 4_096  # fillings of one case, where its extremes do not tell all

Filling: TypeAlias = tuple[tuple[str, float], ...]  # criterion; a rank, or a raw number


class CriticalCompletions:
    """By type, the fillings of some cases at which its membership tells all of their verdicts.

    The two extremes of each case; all of its completions where these do not tell, and none at all
    where they are too many: such cases are `unsought`.
    """

    def __init__(self, rubric: Rubric, cases: Sequence[Case]) -> None:
        self._rubric = rubric
        self._program = compile_rubric(rubric)
        known = FormulaCache()
        parts = tuple(known.of(rubric, name) for name in rubric.types)
        frame = GridCache(cases).of(rubric)
        self.unsought: frozenset[str] = frozenset()
        self._all = frozenset(case.id for case in cases)
        columns: Sequence[int] = range(len(cases))
        extremes = extremes_decide([parts])
        if not extremes:
            columns = [c for c in columns if _count(frame, c) <= MOST]
            self.unsought = frozenset(each.id for c, each in enumerate(cases) if c not in columns)
        self._fillings: dict[str, list[Filling]] = {}
        for name, part in zip(rubric.types, parts, strict=True):
            found = (
                _extremes(rubric, frame, part)
                if extremes
                else (each for c in columns for each in _every(rubric, frame, part, c))
            )
            self._fillings[name] = list(dict.fromkeys(found))

    def breaks(self, knob: Parameter) -> tuple[set[float], frozenset[str]]:
        """The numbers at which a filling enters or leaves a type, and the cases not sought."""
        if knob.kind == "count":
            return set(), frozenset()
        if knob.kind == "cut":
            return self._memberships(), self.unsought
        try:
            return self._breakpoints(knob), self.unsought
        except TooMany:
            return set(), self._all

    def _breakpoints(self, knob: Parameter) -> set[float]:
        found: set[float] = set()
        for name, kind in self._rubric.types.items():
            path = f"types.{name}.formula"
            if knob.kind == "weight" and not f"{knob.node}.".startswith(f"{path}."):
                continue
            lines = (self._lines(knob, filling) for filling in self._fillings[name])
            found |= breakpoints(kind.formula, path, knob, self._rubric.cut, lines)
        return found

    def _memberships(self) -> set[float]:
        found: set[float] = set()
        for name, fillings in self._fillings.items():
            if fillings:
                columns = _columns(self._rubric, fillings)
                memberships = np.atleast_1d(self._program.membership(name, columns))
                found |= {round(each, 12) for each in memberships.tolist()}
        return {each for each in found if 0 < each <= 1}

    def _lines(self, knob: Parameter, filling: Filling) -> LineOf:
        values = dict(filling)

        def line_of(leaf: Leaf) -> Line:
            turns = knob.kind == "level" and leaf.criterion in knob.criteria
            if turns and leaf.reaches is None and values[leaf.criterion] == knob.rank:
                return 0.0, 1.0
            return _value(self._rubric, leaf, values[leaf.criterion]), 0.0

        return line_of


def _value(rubric: Rubric, leaf: Leaf, value: float) -> float:
    criterion = rubric.criteria[leaf.criterion]
    if leaf.reaches is not None:
        return float(threshold(criterion, leaf.reaches)(np.asarray(value)))
    if criterion.calibration is not None:
        return float(calibrate(np.asarray(value), criterion.calibration))
    assert criterion.scale is not None
    return criterion.scale.memberships[int(value)]


def _columns(rubric: Rubric, fillings: Sequence[Filling]) -> dict[str, Array]:
    names = [name for name, _ in fillings[0]]
    table = np.asarray([[value for _, value in filling] for filling in fillings])
    return {
        name: column.astype(np.intp) if rubric.criteria[name].calibration is None else column
        for name, column in zip(names, table.T, strict=True)
    }


def _count(frame: ValueGrid, case: int) -> int:
    return math.prod(len(each) for each in frame.fillings(case, ranged=False).values())


def _extremes(rubric: Rubric, frame: ValueGrid, part: TypeFormula) -> Iterator[Filling]:
    for towards in (-1, 1):
        columns = extreme_columns(part.shape, frame, rubric.criteria, towards)
        for row in zip(*(column.tolist() for column in columns.values()), strict=True):
            yield tuple(zip(columns, map(float, row), strict=True))


def _every(rubric: Rubric, frame: ValueGrid, part: TypeFormula, case: int) -> Iterator[Filling]:
    filled = frame.fillings(case, ranged=False)
    names = part.shape.criteria
    places = [[column_of(rubric.criteria[n], value) for value in filled[n]] for n in names]
    for row in product(*places):
        yield tuple(zip(names, map(float, row), strict=True))
