"""A rubric as one pure array function: ratings in, memberships out.

Ratings come as columns: one array a criterion, all broadcastable against each other. On an ordinal
scale a column holds ranks (integers from 0), on a calibrated criterion raw numbers. One case is
columns of shape (), a million cases of shape (1000000,), every completion of a case an axis for
each unknown. Knobs (level memberships, weights, counts) may be replaced by arrays with leading
axes, so that many definitions are one call too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple, TypeAlias

import numpy as np

from typology.model import (
    TOLERANCE,
    Calibration,
    Criterion,
    Formula,
    Leaf,
    Level,
    Node,
    Rubric,
    Scale,
)
from typology.operators import OPERATORS, Array, Mask

Columns: TypeAlias = Mapping[str, Array]
Knobs: TypeAlias = Mapping[str, Array]
NO_KNOBS: Knobs = {}


class Step(NamedTuple):
    """A compiled formula: its place, its parts, and how its membership comes about."""

    path: str
    formula: Formula
    parts: tuple[Step, ...]
    evaluate: Callable[[Columns, Knobs], Array]


class Program(NamedTuple):
    """A compiled rubric. `criteria` are those that a formula reads, in rubric order."""

    rubric: Rubric
    criteria: tuple[str, ...]
    types: tuple[str, ...]
    steps: Mapping[str, Step]

    def membership(self, type_id: str, columns: Columns, knobs: Knobs = NO_KNOBS) -> Array:
        """Membership of every combination in one type, shape as the columns broadcast."""
        return self.steps[type_id].evaluate(columns, knobs)

    def memberships(self, columns: Columns, knobs: Knobs = NO_KNOBS) -> tuple[Array, ...]:
        """One array a type, in the rubric's order."""
        return tuple(self.membership(type_id, columns, knobs) for type_id in self.types)


def compile_rubric(rubric: Rubric) -> Program:
    """Compile every type's formula once."""
    steps = {
        type_id: compile_formula(kind.formula, rubric.criteria, f"types.{type_id}.formula")
        for type_id, kind in rubric.types.items()
    }
    read = {leaf.criterion for kind in rubric.types.values() for leaf in leaves(kind.formula)}
    return Program(
        rubric, tuple(c for c in rubric.criteria if c in read), tuple(rubric.types), steps
    )


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

    def evaluate(columns: Columns, knobs: Knobs) -> Array:
        return value([each(columns, knobs) for each in evaluators], knobs.get(key, default))

    return Step(path, formula, parts, evaluate)


def child_path(node: Node, path: str, index: int) -> str:
    """The dotted path of a child, as written in the file."""
    shape = OPERATORS[node.operator].argument
    if shape == "one":
        return f"{path}.{node.operator}"
    if shape == "counted":
        return f"{path}.{node.operator}.of.{index}"
    if node.named:
        child = node.children[index]
        return f"{path}.{node.operator}.{child.criterion if isinstance(child, Leaf) else index}"
    return f"{path}.{node.operator}.{index}"


def argument_of(node: Node) -> int | Array | None:
    """The count, or the weights as an array of shape (children,)."""
    if node.count is not None:
        return node.count
    return None if node.weights is None else np.asarray(node.weights, dtype=np.float64)


def compile_leaf(leaf: Leaf, criterion: Criterion) -> Callable[[Columns, Knobs], Array]:
    """The criterion's membership, or 1 where its rating is at or beyond `reaches`."""
    name = leaf.criterion
    if leaf.reaches is not None:
        reached = threshold(criterion, leaf.reaches)
        return lambda columns, knobs: reached(columns[name])
    if criterion.calibration is not None:
        curve = criterion.calibration
        return lambda columns, knobs: calibrate(columns[name], curve)
    scale = scale_of(criterion)
    default = np.asarray(scale.memberships)
    key = f"criteria.{name}.scale"

    def look_up(columns: Columns, knobs: Knobs) -> Array:
        table = knobs.get(key, default)
        return np.asarray(table[..., columns[name]])

    return look_up


def threshold(criterion: Criterion, reaches: Level) -> Callable[[Array], Array]:
    """1.0 where a rating is at or beyond a level or number, else 0.0."""
    if criterion.calibration is not None:
        sign = 1.0 if criterion.calibration.rises else -1.0
        bound = sign * float(reaches) - TOLERANCE
        return lambda column: np.asarray(sign * column >= bound, dtype=np.float64)
    rank = scale_of(criterion).rank(str(reaches))
    return lambda column: np.asarray(column >= rank, dtype=np.float64)


def calibrate(raw: Array, curve: Calibration) -> Array:
    """Raw numbers to memberships in [0, 1], any shape.

    Logistic: log-odds 3 (x - c) / |a - c|, with a the anchor on x's side of c (the direct method,
    Ragin 2008, ch. 5); linear: straight between the anchors.
    """
    sign = 1.0 if curve.rises else -1.0
    distance = sign * (np.asarray(raw, dtype=np.float64) - curve.crossover)
    span = np.where(
        distance >= 0, abs(curve.full - curve.crossover), abs(curve.out - curve.crossover)
    )
    if curve.shape == "linear":
        return np.asarray(np.clip(0.5 + 0.5 * distance / span, 0.0, 1.0))
    with np.errstate(over="ignore"):
        return np.asarray(1.0 / (1.0 + np.exp(-3.0 * distance / span)))


def scale_of(criterion: Criterion) -> Scale:
    """The criterion's ordinal scale. Raises ValueError for a calibrated one."""
    if criterion.scale is None:
        raise ValueError(f"{criterion.id} is calibrated and has no levels")
    return criterion.scale


def column_of(criterion: Criterion, value: Level) -> float:
    """A level as its rank, a raw number as itself."""
    return scale_of(criterion).rank(value) if isinstance(value, str) else value


def as_column(criterion: Criterion, values: tuple[Level, ...]) -> Array:
    """Levels as ranks (integers), raw numbers as floats; shape (values,)."""
    kind = np.intp if criterion.scale is not None else np.float64
    return np.asarray([column_of(criterion, value) for value in values], dtype=kind)


def leaves(formula: Formula) -> Iterator[Leaf]:
    """Every leaf, from left to right."""
    if isinstance(formula, Leaf):
        yield formula
    else:
        for child in formula.children:
            yield from leaves(child)


def directions(formula: Formula, sign: int = 1) -> dict[str, frozenset[int]]:
    """How a formula reads each criterion: {1} more is more, {-1} more is less, {1, -1} both."""
    if isinstance(formula, Leaf):
        return {formula.criterion: frozenset({sign})}
    merged: dict[str, frozenset[int]] = {}
    for child in formula.children:
        for name, signs in directions(child, sign * OPERATORS[formula.operator].sign).items():
            merged[name] = merged.get(name, frozenset()) | signs
    return merged


def trace(step: Step, columns: Columns, knobs: Knobs = NO_KNOBS) -> dict[str, Array]:
    """The value of every step below and including `step`, by path."""
    values: dict[str, Array] = {}
    for part in step.parts:
        values |= trace(part, columns, knobs)
    if isinstance(step.formula, Leaf):
        values[step.path] = step.evaluate(columns, knobs)
    else:
        argument = knobs.get(f"{step.path}.{step.formula.operator}", argument_of(step.formula))
        children = [values[part.path] for part in step.parts]
        values[step.path] = OPERATORS[step.formula.operator].value(children, argument)
    return values


def binding_leaves(step: Step, values: Mapping[str, Array]) -> Iterator[Leaf]:
    """The leaves that set the value of `step` in some combination; `values` is its `trace`."""
    for each in binding_steps(step, values):
        if isinstance(each.formula, Leaf):
            yield each.formula


def binding_steps(step: Step, values: Mapping[str, Array]) -> Iterator[Step]:
    """The steps, from `step` down, that set its value in some combination."""
    return _follow(step, values, np.ones(np.shape(values[step.path]), dtype=np.bool_))


def _follow(step: Step, values: Mapping[str, Array], reached: Mask) -> Iterator[Step]:
    if not reached.any():
        return
    yield step
    if isinstance(step.formula, Leaf):
        return
    memberships = [values[part.path] for part in step.parts]
    masks = OPERATORS[step.formula.operator].binds(memberships, values[step.path])
    for part, mask in zip(step.parts, masks, strict=True):
        yield from _follow(part, values, reached & mask)
