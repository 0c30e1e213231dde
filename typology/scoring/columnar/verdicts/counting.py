"""The completions of a case that give each verdict, counted for many definitions at once.

A criterion that only one type reads can be filled without regard to the other types. So each type
is evaluated over its own criteria alone, its completions are counted for every value of the
criteria that it shares with others, and these counts are multiplied: exact, as if all completions
were enumerated.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from itertools import chain
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from typology.model import Criterion
from typology.operators import Mask
from typology.scales import as_column
from typology.scoring.columnar.grid import Places, ValueGrid
from typology.scoring.columnar.patterns import Indices
from typology.scoring.columnar.type_formulas import (
    FormulaTable,
    TypeFormula,
    by_shape,
    number_arrays,
)
from typology.scoring.completions import ValueRule
from typology.scoring.decide import is_in

CELLS: Final = 2_000_000  # floats of one evaluation: what bounds memory
REMEMBERED: Final = 2**25  # bytes

Counts: TypeAlias = NDArray[np.float64]  # integers, exact up to 2 ** 53


class MembershipCache:
    """The combinations in which type formulas are in their types, kept for other definitions."""

    def __init__(self) -> None:
        self._known: dict[object, Mask] = {}
        self._bytes = 0

    def of(
        self, formulas: Sequence[TypeFormula], grid: ValueGrid, criteria: Mapping[str, Criterion]
    ) -> Mask:
        """The `insides` of some formulas of one shape."""
        values = tuple(grid.axes[name].values for name in formulas[0].shape.criteria)
        key = (*formulas, values)
        if key in self._known:
            return self._known[key]
        mask = insides(formulas, grid, criteria)
        self._bytes += mask.size
        if self._bytes <= REMEMBERED:
            self._known[key] = mask
        return mask


def insides(
    formulas: Sequence[TypeFormula], grid: ValueGrid, criteria: Mapping[str, Criterion]
) -> Mask:
    """True where each formula (of one shape) is in its type; (values of each axis…, formulas).

    `criteria` are those of a definition with this shape.
    """
    shape = formulas[0].shape
    axes = [grid.axes[name] for name in shape.criteria]
    sizes = [len(axis.values) for axis in axes]
    block = max(1, CELLS // math.prod(sizes))
    step = shape.compiled(criteria)
    columns = {
        name: as_column(criteria[name], axis.values).reshape(_along(place, len(sizes)))
        for place, (name, axis) in enumerate(zip(shape.criteria, axes, strict=True))
    }
    mask = np.empty((*sizes, len(formulas)), dtype=np.bool_)
    for start in range(0, len(formulas), block):
        some = formulas[start : start + block]
        spread = (len(some), *[1] * len(sizes))
        memberships = step.evaluate(columns, number_arrays(step, FormulaTable.of(some), spread))
        cut = np.asarray([formula.cut for formula in some]).reshape(spread)
        inside = np.broadcast_to(is_in(memberships, cut), (len(some), *sizes))
        mask[..., start : start + block] = np.moveaxis(inside, 0, -1)
    return mask


def _along(place: int, count: int) -> list[int]:
    return [-1 if axis == place else 1 for axis in range(count)]


class VerdictCounts:
    """Counts verdicts of cases under definitions that read the same criteria in the same types.

    `definitions` are type formulas by definition, then by type.
    """

    def __init__(
        self,
        definitions: Sequence[tuple[TypeFormula, ...]],
        grid: ValueGrid,
        criteria: Mapping[str, Criterion],
        known: MembershipCache,
    ) -> None:
        self._grid = grid
        self._reads = [formula.shape.criteria for formula in definitions[0]]
        self._shared = shared_criteria(definitions[0], grid)
        self._insides: list[Mask] = []  # by type: (values of each criterion…, distinct formulas)
        self._which: list[Indices] = []  # by type: the formula of each definition
        for formulas in zip(*definitions, strict=True):
            inside, which = _distinct(formulas, grid, criteria, known)
            self._insides.append(inside)
            self._which.append(which)

    def counts(self, case: int, *, include_ranges: bool) -> tuple[Counts, float]:
        """The completions (or codings) in each type alone, in several, and in none.

        Shape (types + 2, definitions), and the number of all.
        """
        rule: ValueRule = "over_range" if include_ranges else "completions"
        places = {name: axis.places(case, rule) for name, axis in self._grid.axes.items()}
        inside, outside = zip(
            *[self._of_type(place, places) for place in range(len(self._insides))], strict=True
        )
        shared = tuple(range(len(self._shared)))
        alone = [
            math.prod([inside[t], *outside[:t], *outside[t + 1 :]]).sum(axis=shared)
            for t in range(len(inside))
        ]
        none = math.prod(outside).sum(axis=shared)
        total = math.prod(float(size) for _, size in places.values())
        several = total - sum(alone) - none
        return np.stack([*alone, several, none]), total

    def _of_type(
        self, which: int, places: Mapping[str, tuple[Places, int]]
    ) -> tuple[Counts, Counts]:
        """Counts in and out of a type: (values of the shared criteria…, definitions)."""
        reads = self._reads[which]
        kept = _selected(self._insides[which], [places[name][0] for name in reads])
        own = tuple(axis for axis, name in enumerate(reads) if name not in self._shared)
        size = math.prod(places[name][1] for name in reads if name not in self._shared)
        inside = kept.sum(axis=own, dtype=np.float64)
        shape = [places[name][1] if name in reads else 1 for name in self._shared]
        inside = inside.reshape(*shape, -1)[..., self._which[which]]
        return inside, size - inside


def shared_criteria(types: Sequence[TypeFormula], grid: ValueGrid) -> list[str]:
    """The criteria that several types of a definition read, in the order of the grid."""
    reads = [formula.shape.criteria for formula in types]
    return [name for name in grid.axes if sum(name in each for each in reads) > 1]


def _distinct(
    formulas: Sequence[TypeFormula],
    grid: ValueGrid,
    criteria: Mapping[str, Criterion],
    known: MembershipCache,
) -> tuple[Mask, Indices]:
    """The insides of each distinct formula, and which of them each of `formulas` is."""
    groups = by_shape(formulas)
    masks = [known.of(group, grid, criteria) for group in groups]
    place = {formula: index for index, formula in enumerate(chain(*groups))}
    which = np.asarray([place[formula] for formula in formulas], dtype=np.intp)
    return np.concatenate(masks, axis=-1), which


def _selected(inside: Mask, places: Sequence[Places]) -> Mask:
    """The combinations of a case."""
    for axis, each in enumerate(places):
        if not isinstance(each, slice):
            inside = np.take(inside, each, axis=axis)
    return inside[tuple(each if isinstance(each, slice) else slice(None) for each in places)]
