"""The formulas of many definitions' types, each worked out once.

Definitions mostly differ in a number, or in one type. A type's formula is its *shape*, which many
definitions share, and its numbers. Formulas of one shape are evaluated together, their numbers on a
leading axis of the program's numbers.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

import numpy as np

from typology.formulas import leaves, nodes
from typology.model import Calibration, Criterion, Formula, Leaf, Node, Rubric
from typology.operators import Array
from typology.scales import ScaleKind, scale_kind_of
from typology.scoring.compile import Numbers, Step, compile_formula

FormulaNumbers: TypeAlias = tuple[tuple[float, ...], ...]


@dataclass(frozen=True, eq=False)
class FormulaText:
    """A formula, whatever the scales of the criteria that it names."""

    outline: Formula  # without silence and warrants, counts and weights set to 1
    numbers: (
        FormulaNumbers  # the weights or the count of each node that has any, from the root down
    )
    criteria: frozenset[str]


@dataclass(frozen=True, eq=False)
class FormulaShape:
    """The shared part of formulas evaluated together: all but numbers; criteria in rubric order."""

    formula: Formula
    criteria: tuple[str, ...]
    scale_kinds: tuple[ScaleKind, ...]

    def compiled(self, criteria: Mapping[str, Criterion]) -> Step:
        """The program; `criteria` are those of any definition with this shape."""
        return compile_formula(self.formula, criteria, "formula")


@dataclass(frozen=True, eq=False)
class TypeFormula:
    """One type of one definition.

    `numbers` are the memberships of each ordinal criterion in turn, then the weights or the count
    of each node that has any, from the root down.
    """

    shape: FormulaShape
    numbers: FormulaNumbers
    cut: float


class FormulaCache:
    """Interns formulas: equal ones are one object, so that they compare and hash by identity.

    This holds for the texts, shapes and type formulas that one cache returns, not across caches.
    """

    def __init__(self) -> None:
        self._texts: dict[Formula, FormulaText] = {}
        self._shapes: dict[tuple[Formula, tuple[ScaleKind, ...]], FormulaShape] = {}
        self._formulas: dict[tuple[FormulaShape, FormulaNumbers, float], TypeFormula] = {}

    def texts(self, rubric: Rubric) -> tuple[FormulaText, ...]:
        """The formula of each type, in order."""
        return tuple([self._text(kind.formula) for kind in rubric.types.values()])

    def types(self, rubric: Rubric) -> tuple[TypeFormula, ...]:
        """Each type of a rubric, in order."""
        return self.types_of(rubric, self.texts(rubric))

    def types_of(self, rubric: Rubric, texts: Iterable[FormulaText]) -> tuple[TypeFormula, ...]:
        """Each type of a rubric whose formulas have these texts."""
        return tuple([self._type(rubric, text) for text in texts])

    def _text(self, formula: Formula) -> FormulaText:
        if formula not in self._texts:
            numbers = tuple(_numbers(node) for _, node in _numbered_nodes(formula, ""))
            self._texts[formula] = FormulaText(
                without_numbers(formula),
                numbers,
                frozenset(leaf.criterion for leaf in leaves(formula)),
            )
        return self._texts[formula]

    def _type(self, rubric: Rubric, text: FormulaText) -> TypeFormula:
        criteria = [each for name, each in rubric.criteria.items() if name in text.criteria]
        shape = self._shape(text, criteria)
        memberships = [each.scale.memberships for each in criteria if each.scale is not None]
        key = (shape, (*memberships, *text.numbers), rubric.cut)
        if key not in self._formulas:
            self._formulas[key] = TypeFormula(*key)
        return self._formulas[key]

    def _shape(self, text: FormulaText, criteria: Sequence[Criterion]) -> FormulaShape:
        kinds = tuple([scale_kind_of(criterion) for criterion in criteria])
        key = (text.outline, kinds)
        if key not in self._shapes:
            names = tuple(criterion.id for criterion in criteria)
            self._shapes[key] = FormulaShape(text.outline, names, kinds)
        return self._shapes[key]


def without_numbers(formula: Formula) -> Formula:
    """A formula without silence and warrants; counts and weights are set to 1."""
    if isinstance(formula, Leaf):
        return Leaf(formula.criterion, formula.reaches)
    return replace(
        formula,
        children=tuple(without_numbers(child) for child in formula.children),
        count=None if formula.count is None else 1,
        weights=None if formula.weights is None else (1.0,) * len(formula.weights),
        warrant=None,
    )


def _numbered_nodes(formula: Formula, path: str) -> Iterator[tuple[str, Node]]:
    """The nodes with weights or a count, from the root down, with their paths."""
    for place, node in nodes(formula, path):
        if node.weights is not None or node.count is not None:
            yield place, node


def _numbers(node: Node) -> tuple[float, ...]:
    if node.weights is not None:
        return node.weights
    assert node.count is not None
    return (float(node.count),)


def by_shape(formulas: Iterable[TypeFormula]) -> list[list[TypeFormula]]:
    """The distinct formulas of each shape, in the order given."""
    groups: dict[FormulaShape, dict[TypeFormula, None]] = {}
    for formula in formulas:
        groups.setdefault(formula.shape, {})[formula] = None
    return [[*group] for group in groups.values()]


def number_arrays(step: Step, formulas: Sequence[TypeFormula], spread: tuple[int, ...]) -> Numbers:
    """The numbers of formulas of one shape as a program's numbers.

    `spread` is the shape (formulas, 1, …) that broadcasts against the program's columns.
    """
    shape = formulas[0].shape
    numbers: dict[str, Array] = {}
    place = 0
    for name, kind in zip(shape.criteria, shape.scale_kinds, strict=True):
        if not isinstance(kind, Calibration):
            numbers[f"criteria.{name}.scale"] = _number_rows(formulas, place)
            place += 1
    for path, node in _numbered_nodes(step.formula, step.path):
        rows = _number_rows(formulas, place)
        if node.count is not None:
            value = rows.reshape(spread if len(rows) > 1 else (1,) * len(spread))
        else:
            value = np.moveaxis(rows, -1, 0).reshape((rows.shape[-1], len(rows), *spread[1:]))
        numbers[f"{path}.{node.operator}"] = value
        place += 1
    return numbers


def _number_rows(formulas: Sequence[TypeFormula], place: int) -> Array:
    """One of their numbers, shape (formulas, its length); (1, its length) where they all agree."""
    distinct = {formula.numbers[place] for formula in formulas}
    if len(distinct) == 1:
        return np.asarray([*distinct])
    return np.asarray([formula.numbers[place] for formula in formulas])
