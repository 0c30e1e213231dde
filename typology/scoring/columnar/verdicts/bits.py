"""Formulas of all, any, not and at_least over ordinal criteria, as bits: 64 cases a word.

Of such a formula only this matters for a verdict: on which side of the cut each leaf is at each
level. Minimum, maximum and k-th largest are beyond the cut where all, one or k of their parts are,
and a complement falls as its part rises; so negations are moved down to the leaves, where they are
worked out as the formula would, and definitions whose leaves have equal sides are one function.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import reduce
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from typology.formulas import nodes
from typology.model import Calibration, Formula, Leaf, Node
from typology.operators import Array, Mask
from typology.scoring.columnar.patterns import Indices
from typology.scoring.columnar.type_formulas import FormulaShape, FormulaTable, first_rows
from typology.scoring.decide import is_in

Words: TypeAlias = NDArray[np.uint64]
Sides: TypeAlias = NDArray[np.bool_]  # (formulas, levels): beyond the cut at a level
Ranks: TypeAlias = Mapping[str, Array]  # by criterion: the rank of each case, as an integer

OPERATORS: Final = frozenset(("all", "any", "not", "at_least"))
ALL: Final = np.uint64(0xFFFF_FFFF_FFFF_FFFF)


def is_boolean(shape: FormulaShape) -> bool:
    """True of a formula that the sides of its leaves decide."""
    operators = {node.operator for _, node in nodes(shape.formula, "")}
    calibrated = any(isinstance(kind, Calibration) for kind in shape.scale_kinds)
    return operators <= OPERATORS and not calibrated


def inside_by_bits(table: FormulaTable, ends: Sequence[Ranks]) -> tuple[list[Mask], Indices]:
    """Where cases are in the type at each end: (functions, cases) an end; each formula's function.

    `ends` are the ranks of the cases, of shape (cases,), on every criterion of the formula.
    """
    sides = _sides(table)
    counts = [np.broadcast_to(each[:, 0], table.cuts.shape) for each in table.arguments()]
    packed = np.packbits(np.concatenate(sides, axis=1), axis=1)
    numbers = [each.astype(np.int64)[:, None].view(np.uint8) for each in counts]
    first, which = first_rows(np.concatenate([packed, *numbers], axis=1))
    kept = [each[first] for each in sides]
    kept_counts = [each[first].astype(np.int64) for each in counts]
    masks = []
    for ranks in ends:
        cases = len(next(iter(ranks.values())))
        read = _Reading(kept, kept_counts, ranks)
        masks.append(_unpacked(read.beyond(table.shape.formula, negated=False), cases))
    return masks, which


def _sides(table: FormulaTable) -> list[Sides]:
    """The sides of each leaf from left to right, its negations included."""
    scales = table.scales()
    levels = {
        name: kind
        for name, kind in zip(table.shape.criteria, table.shape.scale_kinds, strict=True)
        if not isinstance(kind, Calibration)
    }
    cuts = table.cuts[:, None]

    def found(formula: Formula, negations: int) -> list[Sides]:
        if isinstance(formula, Node):
            deeper = negations + (formula.operator == "not")
            return [each for child in formula.children for each in found(child, deeper)]
        values: Array = scales[formula.criterion]
        if formula.reaches is not None:
            names = levels[formula.criterion]
            reached = np.arange(len(names)) >= names.index(str(formula.reaches))
            values = reached.astype(np.float64)[None]
        for _ in range(negations):
            values = np.subtract(1.0, values)
        beyond = is_in(values, cuts)
        return [np.broadcast_to(beyond, (len(cuts), values.shape[1]))]

    return found(table.shape.formula, 0)


class _Reading:
    """One walk over a formula, which takes its leaves from left to right, counts from the root."""

    def __init__(
        self, sides: Sequence[Sides], counts: Sequence[NDArray[np.int64]], ranks: Ranks
    ) -> None:
        self._sides = iter(sides)
        self._counts = iter(counts)
        self._ranks = ranks
        self._levels: dict[tuple[str, int], Words] = {}

    def beyond(self, formula: Formula, *, negated: bool) -> Words:
        """The cases beyond the cut, (functions, words); `negated`: of its complement."""
        if isinstance(formula, Leaf):
            return self._leaf(formula.criterion, next(self._sides))
        if formula.operator == "not":
            return self.beyond(formula.children[0], negated=not negated)
        if formula.operator == "at_least":
            count = next(self._counts)
            parts = [self.beyond(child, negated=negated) for child in formula.children]
            return at_least(parts, len(parts) - count + 1 if negated else count)
        parts = [self.beyond(child, negated=negated) for child in formula.children]
        every = (formula.operator == "all") != negated
        join: Callable[[Words, Words], Words] = np.bitwise_and if every else np.bitwise_or
        return reduce(join, parts)

    def _leaf(self, criterion: str, sides: Sides) -> Words:
        first, which = first_rows(np.ascontiguousarray(sides))
        words = np.zeros((len(first), 1), dtype=np.uint64)
        for level in range(sides.shape[1]):
            words = words | np.where(sides[first, level, None], self._at(criterion, level), 0)
        return words if len(first) == len(sides) == 1 else words[which]

    def _at(self, criterion: str, level: int) -> Words:
        """The cases at a level."""
        if (criterion, level) not in self._levels:
            self._levels[criterion, level] = _packed(self._ranks[criterion] == level)
        return self._levels[criterion, level]


def at_least(parts: Sequence[Words], count: NDArray[np.int64]) -> Words:
    """The cases in at least `count` of the parts; by functions, each part (functions, words).

    Ones are added up in planes of bits, the least first, and compared with the count from the
    greatest down.
    """
    planes = [np.zeros_like(parts[0]) for _ in range(len(parts).bit_length())]
    for part in parts:
        carry = part
        for place, plane in enumerate(planes):
            planes[place], carry = plane ^ carry, plane & carry
    more = np.zeros_like(parts[0])
    same = np.full_like(parts[0], ALL)
    for place in reversed(range(len(planes))):
        wanted = np.where((count >> place) & 1, ALL, np.uint64(0))[:, None]
        more |= same & planes[place] & ~wanted
        same &= ~(planes[place] ^ wanted)
    return more | same


def _packed(mask: Mask) -> Words:
    packed = np.packbits(mask)
    words = np.zeros(-(-len(packed) // 8) * 8, dtype=np.uint8)
    words[: len(packed)] = packed
    return words.view(np.uint64)


def _unpacked(words: Words, cases: int) -> Mask:
    octets = np.ascontiguousarray(words).view(np.uint8)
    return np.unpackbits(octets, axis=1, count=cases).view(np.bool_)
