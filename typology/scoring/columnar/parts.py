"""The types of many definitions, each evaluated once over all combinations of its own criteria.

Definitions mostly differ in a number, or in one type. What one type of one definition says is a
*part*: the shape of a formula, and its numbers. Equal parts are evaluated once, and parts of one
shape together, their numbers on a leading axis of the program's knobs.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from typology.formulas import leaves
from typology.model import Calibration, Criterion, Formula, Leaf, Node, Rubric
from typology.operators import Array, Mask
from typology.scales import as_column
from typology.scoring.columnar.axes import ScaleKind, ValueAxis, scale_kind_of
from typology.scoring.compile import Knobs, Step, compile_formula
from typology.scoring.decide import is_in

CELLS: Final = 2_000_000  # floats of one evaluation: what bounds memory

Numbers: TypeAlias = tuple[tuple[float, ...], ...]


@dataclass(frozen=True)
class FormulaShape:
    """What parts that are evaluated together share: all but their numbers."""

    formula: Formula  # silence open, counts and weights set to 1
    criteria: tuple[str, ...]
    measures: tuple[ScaleKind, ...]


@dataclass(frozen=True)
class TypeFormula:
    """One type of one definition.

    `numbers` are the memberships of each ordinal criterion in turn, then the weights or the count
    of each node that has any, from the root down.
    """

    shape: FormulaShape
    numbers: Numbers
    cut: float


class FormulaCache:
    """The parts of some definitions, which must outlive it; the same object for the same part."""

    def __init__(self) -> None:
        self._formulas: dict[int, _Said] = {}
        self._bare: dict[Formula, Formula] = {}
        self._shapes: dict[tuple[int, tuple[ScaleKind, ...]], FormulaShape] = {}
        self._found: dict[tuple[int, int], tuple[FormulaShape, Numbers]] = {}
        self._parts: dict[tuple[int, Numbers, float], TypeFormula] = {}

    def of(self, rubric: Rubric, type_id: str) -> TypeFormula:
        """The part that one type of a rubric is."""
        formula = rubric.types[type_id].formula
        key = (id(formula), id(rubric.criteria))
        if key not in self._found:
            self._found[key] = self._shaped(formula, rubric.criteria)
        shape, numbers = self._found[key]
        which = (id(shape), numbers, rubric.cut)
        if which not in self._parts:
            self._parts[which] = TypeFormula(shape, numbers, rubric.cut)
        return self._parts[which]

    def _shaped(
        self, formula: Formula, criteria: Mapping[str, Criterion]
    ) -> tuple[FormulaShape, Numbers]:
        said = self._said(formula, criteria)
        measures = tuple(scale_kind_of(criteria[name]) for name in said.criteria)
        key = (id(said.bare), measures)
        if key not in self._shapes:
            self._shapes[key] = FormulaShape(said.bare, said.criteria, measures)
        scales = [criteria[name].scale for name in said.criteria]
        return self._shapes[key], (*(each.memberships for each in scales if each), *said.numbers)

    def _said(self, formula: Formula, criteria: Mapping[str, Criterion]) -> _Said:
        if id(formula) not in self._formulas:
            read = {leaf.criterion for leaf in leaves(formula)}
            plain = without_numbers(formula)
            self._formulas[id(formula)] = _Said(
                self._bare.setdefault(plain, plain),
                tuple(name for name in criteria if name in read),
                tuple(numbers_of(formula)),
            )
        return self._formulas[id(formula)]


@dataclass(frozen=True)
class _Said:
    """What a formula says, whatever its criteria are."""

    bare: Formula
    criteria: tuple[str, ...]
    numbers: Numbers


def without_numbers(formula: Formula) -> Formula:
    """A formula without silence, warrants and numbers."""
    if isinstance(formula, Leaf):
        return Leaf(formula.criterion, formula.reaches)
    return replace(
        formula,
        children=tuple(without_numbers(child) for child in formula.children),
        count=None if formula.count is None else 1,
        weights=None if formula.weights is None else (1.0,) * len(formula.weights),
        warrant=None,
    )


def numbers_of(formula: Formula) -> Iterator[tuple[float, ...]]:
    """The weights or the count of each node that has any, from the root down."""
    if isinstance(formula, Node):
        if formula.weights is not None:
            yield formula.weights
        elif formula.count is not None:
            yield (float(formula.count),)
        for child in formula.children:
            yield from numbers_of(child)


def by_shape(parts: Iterable[TypeFormula]) -> list[list[TypeFormula]]:
    """The distinct parts of each shape, as they come."""
    found: dict[int, dict[int, TypeFormula]] = {}
    for part in parts:
        found.setdefault(id(part.shape), {})[id(part)] = part
    return [[*each.values()] for each in found.values()]


def insides(
    parts: Sequence[TypeFormula], axes: Mapping[str, ValueAxis], criteria: Mapping[str, Criterion]
) -> Mask:
    """Where each of some parts of one shape is in its type; shape (values of each axis…, parts).

    `criteria` are those of a definition with this shape.
    """
    shape = parts[0].shape
    sizes = [len(axes[name].values) for name in shape.criteria]
    block = max(1, CELLS // math.prod(sizes))
    step = compile_formula(shape.formula, criteria, "formula")
    columns = {
        name: as_column(criteria[name], axes[name].values).reshape(_along(place, len(sizes)))
        for place, name in enumerate(shape.criteria)
    }
    found = np.empty((*sizes, len(parts)), dtype=np.bool_)
    for start in range(0, len(parts), block):
        some = parts[start : start + block]
        spread = (len(some), *[1] * len(sizes))
        memberships = step.evaluate(columns, knobs_of(step, some, spread))
        cut = np.asarray([part.cut for part in some]).reshape(spread)
        inside = np.broadcast_to(is_in(memberships, cut), (len(some), *sizes))
        found[..., start : start + block] = np.moveaxis(inside, 0, -1)
    return found


def _along(place: int, count: int) -> list[int]:
    return [-1 if each == place else 1 for each in range(count)]


def knobs_of(step: Step, parts: Sequence[TypeFormula], spread: tuple[int, ...]) -> Knobs:
    """The numbers of parts of one shape as a program's knobs.

    `spread` is the shape (parts, 1, …) that broadcasts against what the program makes of columns.
    """
    shape = parts[0].shape
    knobs: dict[str, Array] = {}
    place = 0
    for name, measure in zip(shape.criteria, shape.measures, strict=True):
        if not isinstance(measure, Calibration):
            knobs[f"criteria.{name}.scale"] = _column(parts, place)
            place += 1
    for path, node in _numbered(step):
        rows = _column(parts, place)
        if node.count is not None:
            knobs[path] = rows.reshape(spread if len(rows) > 1 else (1,) * len(spread))
        else:
            knobs[path] = np.moveaxis(rows, -1, 0).reshape((rows.shape[-1], len(rows), *spread[1:]))
        place += 1
    return knobs


def _column(parts: Sequence[TypeFormula], place: int) -> NDArray[np.float64]:
    """One of their numbers, shape (parts, its length); (1, its length) where they all agree."""
    distinct = {part.numbers[place] for part in parts}
    return np.asarray([*distinct] if len(distinct) == 1 else [p.numbers[place] for p in parts])


def _numbered(step: Step) -> Iterator[tuple[str, Node]]:
    """The nodes with weights or a count, from the root down, by the path of their knob."""
    if isinstance(step.formula, Node):
        if step.formula.weights is not None or step.formula.count is not None:
            yield f"{step.path}.{step.formula.operator}", step.formula
        for part in step.parts:
            yield from _numbered(part)
