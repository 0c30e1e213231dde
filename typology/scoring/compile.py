"""A rubric as one pure array function: ratings in, memberships out.

Ratings come as columns: one array a criterion, all broadcastable against each other. On an ordinal
scale a column holds ranks (integers from 0), on a calibrated criterion raw numbers. One case is
columns of shape (), a million cases of shape (1000000,), every completion of a case an axis for
each unknown. The numbers of the definition (level memberships, weights, counts) may be replaced by
arrays with leading axes, so that many definitions are one call too.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple, TypeAlias

import numpy as np

from typology.formulas import argument_of, child_path, criteria_read, formula_path
from typology.model import Criterion, Formula, Leaf, Rubric
from typology.operators import OPERATORS, Array
from typology.scales import calibrate, scale_of, threshold

Columns: TypeAlias = Mapping[str, Array]
Numbers: TypeAlias = Mapping[str, Array]
AS_WRITTEN: Numbers = {}


class Step(NamedTuple):
    """A compiled formula: its path, its parts, and the function that gives its membership."""

    path: str
    formula: Formula
    parts: tuple[Step, ...]
    evaluate: Callable[[Columns, Numbers], Array]


class Program(NamedTuple):
    """A compiled rubric. `criteria` are those that a formula reads, in rubric order."""

    rubric: Rubric
    criteria: tuple[str, ...]
    types: tuple[str, ...]
    steps: Mapping[str, Step]

    def membership(self, type_id: str, columns: Columns, numbers: Numbers = AS_WRITTEN) -> Array:
        """Membership of every combination in one type, shape as the columns broadcast."""
        return self.steps[type_id].evaluate(columns, numbers)

    def memberships(self, columns: Columns, numbers: Numbers = AS_WRITTEN) -> tuple[Array, ...]:
        """One array a type, in the rubric's order."""
        return tuple(self.membership(type_id, columns, numbers) for type_id in self.types)


def compile_rubric(rubric: Rubric) -> Program:
    """Compile every type's formula once."""
    steps = {
        type_id: compile_formula(kind.formula, rubric.criteria, formula_path(type_id))
        for type_id, kind in rubric.types.items()
    }
    return Program(rubric, criteria_read(rubric), tuple(rubric.types), steps)


def compile_formula(formula: Formula, criteria: Mapping[str, Criterion], path: str) -> Step:
    """Compile one formula; `path` names its place as `--set` does."""
    if isinstance(formula, Leaf):
        return Step(path, formula, (), compile_leaf(formula, criteria[formula.criterion]))
    parts = tuple(
        compile_formula(child, criteria, child_path(formula, path, index))
        for index, child in enumerate(formula.children)
    )
    value = OPERATORS[formula.operator].value
    default = argument_of(formula)
    key = f"{path}.{formula.operator}"
    evaluators = tuple(part.evaluate for part in parts)

    def evaluate(columns: Columns, numbers: Numbers) -> Array:
        return value([each(columns, numbers) for each in evaluators], numbers.get(key, default))

    return Step(path, formula, parts, evaluate)


def compile_leaf(leaf: Leaf, criterion: Criterion) -> Callable[[Columns, Numbers], Array]:
    """The criterion's membership, or 1 where its rating is at or beyond `reaches`."""
    name = leaf.criterion
    if leaf.reaches is not None:
        reached = threshold(criterion, leaf.reaches)
        return lambda columns, numbers: reached(columns[name])
    if criterion.calibration is not None:
        curve = criterion.calibration
        return lambda columns, numbers: calibrate(columns[name], curve)
    scale = scale_of(criterion)
    default = np.asarray(scale.memberships)
    key = f"criteria.{name}.scale"

    def look_up(columns: Columns, numbers: Numbers) -> Array:
        table = numbers.get(key, default)
        return np.asarray(table[..., columns[name]])

    return look_up
