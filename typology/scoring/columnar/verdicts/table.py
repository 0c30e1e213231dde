"""The verdict of every combination of levels, and the completions of cases counted by it.

Levels that no verdict tells apart are one class, so that the table is small. A case takes of each
criterion so many levels of each class; its completions with a verdict are the products of these
numbers, summed over the combinations of classes that have the verdict: a matrix product for all
cases, exact while counts are below 2 ** 53.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np
from numpy.typing import NDArray

from typology.operators import Array
from typology.scales import as_column
from typology.scoring.columnar.grid import ValueGrid
from typology.scoring.columnar.patterns import Indices
from typology.scoring.compile import Program
from typology.scoring.decide import verdict_codes

MOST: Final = 2**18  # combinations of levels
CASES_A_COMBINATION: Final = 1 / 16  # from which on the table is worth its making
CELLS: Final = 2**15  # floats held at once: what one core multiplies best by itself


@dataclass(frozen=True, eq=False)
class VerdictTable:
    """`classes` gives each level of a criterion its class; `codes` has an axis a criterion."""

    classes: dict[str, Indices]
    codes: NDArray[np.int8]
    verdicts: int

    def counts(self, grid: ValueGrid, cases: Indices) -> Array:
        """The completions of some cases by verdict, shape (cases, verdicts)."""
        middle, by_verdict = self._halves
        weights = [*self._weights(grid)]
        axes = [grid.axes[name] for name in self.classes]
        block = max(1, CELLS // max(by_verdict[0].shape))
        counts = np.empty((len(cases), self.verdicts))
        for start in range(0, len(cases), block):
            some = cases[start : start + block]
            taken = [each[axis.which[some]] for each, axis in zip(weights, axes, strict=True)]
            left = _products(taken[:middle], len(some))
            right = _products(taken[middle:], len(some))
            for code, table in enumerate(by_verdict):
                counts[start : start + block, code] = np.einsum("ij,ij->i", left @ table, right)
        return counts

    @cached_property
    def _halves(self) -> tuple[int, list[Array]]:
        """Where the axes are parted, and by verdict 1.0 where both halves together have it."""
        middle = _middle(self.codes.shape)
        shape = math.prod(self.codes.shape[:middle]), -1
        codes = self.codes.reshape(shape)
        return middle, [(codes == code).astype(np.float64) for code in range(self.verdicts)]

    def _weights(self, grid: ValueGrid) -> Iterator[Array]:
        """By criterion, how many levels of each class a rating leaves; (ratings, classes)."""
        for size, (name, classes) in zip(self.codes.shape, self.classes.items(), strict=True):
            axis = grid.axes[name]
            weights = np.zeros((len(axis.rated), size))
            for rating, (places, _) in enumerate(axis.places_by_rating("completions")):
                weights[rating] = np.bincount(classes[places], minlength=size)
            yield weights


def verdict_table(program: Program, cases: int) -> VerdictTable | None:
    """The table of a definition; None where it is no small one, or not worth it for few cases."""
    criteria = [program.rubric.criteria[name] for name in program.criteria]
    scales = [criterion.scale for criterion in criteria]
    sizes = [0 if scale is None else len(scale.levels) for scale in scales]
    combinations = math.prod(sizes)
    if not 0 < combinations <= MOST or cases < CASES_A_COMBINATION * combinations:
        return None
    columns = {
        criterion.id: as_column(criterion, scale.levels).reshape(_along(place, len(sizes)))
        for place, (criterion, scale) in enumerate(zip(criteria, scales, strict=True))
        if scale is not None
    }
    memberships = program.memberships(columns)
    codes = np.broadcast_to(verdict_codes(memberships, program.rubric.cut), sizes)
    classes: dict[str, Indices] = {}
    for place, name in enumerate(program.criteria):
        rows = [row.tobytes() for row in np.moveaxis(codes, place, 0)]
        first = {row: level for level, row in reversed([*enumerate(rows)])}
        distinct = sorted(first.values())
        codes = np.take(codes, distinct, axis=place)
        classes[name] = np.asarray([distinct.index(first[row]) for row in rows], dtype=np.intp)
    return VerdictTable(classes, codes, len(program.types) + 2)


def _along(place: int, count: int) -> list[int]:
    return [-1 if axis == place else 1 for axis in range(count)]


def _middle(sizes: Sequence[int]) -> int:
    """Where the axes fall into two parts with about as many combinations."""
    return min(range(len(sizes) + 1), key=lambda at: math.prod(sizes[:at]) + math.prod(sizes[at:]))


def _products(weights: Sequence[Array], cases: int) -> Array:
    """The products of the weights over every combination of classes; (cases, combinations)."""
    products = np.ones((cases, 1))
    for each in weights:
        products = (products[:, :, None] * each[:, None]).reshape(cases, -1)
    return products
