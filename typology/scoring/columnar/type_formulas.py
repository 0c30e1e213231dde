"""The formulas of many definitions' types, each worked out once.

Definitions mostly differ in a number, or in one type. A type's formula is its *shape*, which many
definitions share, and its numbers. Formulas of one shape are evaluated together, their numbers on a
leading axis of the program's numbers.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from typology.formulas import leaves, nodes
from typology.model import Calibration, Criterion, Formula, Leaf, Node, Rubric
from typology.operators import Array
from typology.scales import ScaleKind, scale_kind_of
from typology.scoring.columnar.patterns import Indices
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

    def shapes_of(self, rubric: Rubric, texts: Iterable[FormulaText]) -> tuple[FormulaShape, ...]:
        """The shape of each type of a rubric whose formulas have these texts."""
        return tuple([self._shape(text, _criteria(rubric, text)) for text in texts])

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
        criteria = _criteria(rubric, text)
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


def _criteria(rubric: Rubric, text: FormulaText) -> list[Criterion]:
    """The criteria that a formula reads, in rubric order."""
    return [each for name, each in rubric.criteria.items() if name in text.criteria]


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


@dataclass(frozen=True, eq=False)
class FormulaTable:
    """The formulas of one shape as arrays: a row a formula, or one row where all agree.

    `numbers` are those of `TypeFormula`, each of shape (formulas or 1, its length); `cuts` has the
    shape (formulas,).
    """

    shape: FormulaShape
    numbers: tuple[Array, ...]
    cuts: Array

    @classmethod
    def of(cls, formulas: Sequence[TypeFormula]) -> FormulaTable:
        """The table of formulas of one shape, at least one."""
        places = range(len(formulas[0].numbers))
        numbers = [_rows([formula.numbers[place] for formula in formulas]) for place in places]
        cuts = np.asarray([formula.cut for formula in formulas])
        return cls(formulas[0].shape, tuple(numbers), cuts)

    @classmethod
    def of_type(
        cls,
        shape: FormulaShape,
        definitions: Sequence[Rubric],
        texts: Sequence[FormulaText],
        known: dict[str, Array],
    ) -> FormulaTable:
        """The table of one type of definitions in which it has this shape; a text each.

        `known` keeps the memberships by criterion, for other types of the same definitions. Where
        a formula reads a criterion by what it reaches only, its memberships do not matter: a row.
        """
        read = {leaf.criterion for leaf in leaves(shape.formula) if leaf.reaches is None}
        numbers = []
        for name, kind in zip(shape.criteria, shape.scale_kinds, strict=True):
            if isinstance(kind, Calibration):
                continue
            if name in read and name not in known:
                scales = [each.criteria[name].scale for each in definitions]
                known[name] = _rows([each.memberships for each in scales if each is not None])
            numbers.append(known[name] if name in read else np.zeros((1, len(kind))))
        places = range(len(texts[0].numbers))
        numbers += [_rows([text.numbers[place] for text in texts]) for place in places]
        return cls(shape, tuple(numbers), np.asarray([each.cut for each in definitions]))

    def distinct(self) -> tuple[FormulaTable, Indices]:
        """The table without rows that are alike, and the row of each formula in it."""
        varying = [each for each in self.numbers if len(each) > 1]
        first, which = first_rows(np.column_stack([*varying, self.cuts]))
        return self.take(first), which

    def take(self, rows: Indices | slice) -> FormulaTable:
        """Some of the formulas."""
        numbers = tuple(each[rows] if len(each) > 1 else each for each in self.numbers)
        return FormulaTable(self.shape, numbers, self.cuts[rows])

    def scales(self) -> dict[str, Array]:
        """The memberships of the levels, by ordinal criterion; shape (formulas or 1, levels)."""
        kinds = zip(self.shape.criteria, self.shape.scale_kinds, strict=True)
        ordinal = [name for name, kind in kinds if not isinstance(kind, Calibration)]
        return dict(zip(ordinal, self.numbers, strict=False))

    def arguments(self) -> tuple[Array, ...]:
        """Weights or count of each node that has any, from the root down."""
        return self.numbers[len(self.scales()) :]


def first_rows(table: NDArray[np.generic]) -> tuple[Indices, Indices]:
    """The first of each kind of rows that are alike, and the kind of every row."""
    whole = np.ascontiguousarray(table)
    keys = whole.view(np.dtype((np.void, whole.dtype.itemsize * whole.shape[1]))).ravel()
    _, first, which = np.unique(keys, return_index=True, return_inverse=True)
    return first, which.ravel()


def _rows(numbers: Sequence[tuple[float, ...]]) -> Array:
    """Numbers as rows; a single one where all agree."""
    one = numbers[0]
    if all(each is one for each in numbers):
        return np.asarray([one])
    flat = np.fromiter(chain.from_iterable(numbers), np.float64, len(numbers) * len(one))
    rows = flat.reshape(len(numbers), len(one))
    return rows[:1] if bool((rows == rows[0]).all()) else rows


def number_arrays(step: Step, table: FormulaTable, spread: tuple[int, ...]) -> Numbers:
    """The numbers of formulas of one shape as a program's numbers.

    `spread` is the shape (formulas, 1, …) that broadcasts against the program's columns.
    """
    numbers: dict[str, Array] = {
        f"criteria.{name}.scale": rows for name, rows in table.scales().items()
    }
    nodes_read = _numbered_nodes(step.formula, step.path)
    for (path, node), rows in zip(nodes_read, table.arguments(), strict=True):
        if node.count is not None:
            value = rows.reshape(spread if len(rows) > 1 else (1,) * len(spread))
        else:
            value = np.moveaxis(rows, -1, 0).reshape((rows.shape[-1], len(rows), *spread[1:]))
        numbers[f"{path}.{node.operator}"] = value
    return numbers
