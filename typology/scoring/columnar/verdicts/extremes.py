"""Verdicts at the extreme completions of each type, for many definitions and cases at once.

Where a type reads each criterion in one direction, its least and greatest membership over all
completions are those at two of them. With two types at most these decide the verdict.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Final, NamedTuple

import numpy as np

from typology.formulas import is_monotonic
from typology.model import Criterion, Leaf, Node
from typology.operators import Mask
from typology.scoring.columnar.grid import ValueGrid
from typology.scoring.columnar.patterns import Indices
from typology.scoring.columnar.type_formulas import (
    FormulaShape,
    FormulaTable,
    first_rows,
    number_arrays,
)
from typology.scoring.columnar.verdicts.bits import inside_by_bits, is_boolean
from typology.scoring.columnar.verdicts.means import means_inside
from typology.scoring.compile import Columns
from typology.scoring.decide import Codes, codes_at_extremes, is_in
from typology.scoring.outcome import extreme_columns

FLOATS: Final = 2**18  # memberships held at once, definitions by cases: what a cache holds


class CodeRows(NamedTuple):
    """The verdicts of definitions on cases: distinct rows (rows, cases), and each one's row."""

    distinct: Codes
    which: Indices


class _InsideRows(NamedTuple):
    """Where cases are in a type at each end: distinct rows (rows, cases), and each one's row."""

    distinct: list[Mask]
    which: Indices


def extremes_decide(definitions: Collection[tuple[FormulaShape, ...]]) -> bool:
    """True if the extremes decide every verdict: two types at most, each monotonic.

    Definitions are given by the shapes of their types.
    """
    kinds = set(definitions)
    shapes = {shape for types in kinds for shape in types}
    return len(next(iter(kinds))) <= 2 and all(is_monotonic(shape.formula) for shape in shapes)


def verdicts_at_extremes(
    tables: Sequence[Sequence[tuple[Indices, FormulaTable]]],
    grid: ValueGrid,
    criteria: Mapping[str, Criterion],
) -> CodeRows:
    """The verdict of each definition on each case, where `extremes_decide` says so.

    `tables` are, by type, those of each shape with the places of its definitions. Codes are places
    in the types, mixed, neither, undetermined.
    """
    types = len(tables)
    ends = (1,) if grid.complete else (-1, 1)
    inside = [_inside(each, grid, criteria, ends) for each in tables]
    first, which = first_rows(np.stack([each.which for each in inside], axis=1))
    patterns = np.zeros((len(first), grid.cases), dtype=np.uint8)  # a bit a type and end
    for place, (rows, of_definitions) in enumerate(inside):
        for end, mask in enumerate(rows):
            bits = mask.view(np.uint8)[of_definitions[first]]
            patterns |= bits << np.uint8(place + end * types)
    return CodeRows(np.take(_codes_of_patterns(types, len(ends)), patterns), which)


def _codes_of_patterns(types: int, ends: int) -> Codes:
    """The verdict that each pattern of bits means: in a type at its worst end, at its best."""
    bits = (np.arange(1 << (types * ends)) >> np.arange(types * ends)[:, None] & 1).astype(bool)
    return codes_at_extremes(bits[:types], bits[-types:])


def _inside(
    tables: Sequence[tuple[Indices, FormulaTable]],
    grid: ValueGrid,
    criteria: Mapping[str, Criterion],
    ends: Sequence[int],
) -> _InsideRows:
    """Where a case is in a type, at its best (1) or worst (-1) end."""
    which = np.empty(sum(len(places) for places, _ in tables), dtype=np.intp)
    parts: list[list[Mask]] = []
    rows = 0
    for places, table in tables:
        formula = table.shape.formula
        columns = [extreme_columns(formula, criteria, grid.ends(), end) for end in ends]
        if is_boolean(table.shape):
            masks, own = inside_by_bits(table, columns)
        else:
            distinct, own = table.distinct()
            masks = [_evaluated(distinct, each, criteria) for each in columns]
        which[places] = own + rows
        rows += len(masks[0])
        parts.append(masks)
    if len(parts) == 1:
        return _InsideRows(parts[0], which)
    return _InsideRows([np.concatenate(each) for each in zip(*parts, strict=True)], which)


def _evaluated(table: FormulaTable, columns: Columns, criteria: Mapping[str, Criterion]) -> Mask:
    """True where a case is in a type; (formulas, cases)."""
    step = table.shape.compiled(criteria)
    cases = len(next(iter(columns.values())))

    def plain(rows: Indices) -> Mask:
        some = table.take(rows)
        memberships = step.evaluate(columns, number_arrays(step, some, (len(rows), 1)))
        return np.broadcast_to(is_in(memberships, some.cuts[:, None]), (len(rows), cases))

    if _is_one_mean(table):
        weights = np.broadcast_to(table.arguments()[0], (len(table.cuts), len(step.parts)))
        numbers = number_arrays(step, table.take(slice(1)), (1, 1))
        values = [part.evaluate(columns, numbers) for part in step.parts]
        memberships = np.concatenate([np.broadcast_to(each, (1, cases)) for each in values]).T
        return means_inside(weights, memberships, table.cuts, plain)
    rows = np.arange(len(table.cuts))
    parts = -(-len(rows) * cases // FLOATS)
    return np.concatenate([plain(each) for each in np.array_split(rows, parts)])


def _is_one_mean(table: FormulaTable) -> bool:
    """True of weighted means of the same memberships."""
    formula = table.shape.formula
    return (
        isinstance(formula, Node)
        and formula.operator == "mean"
        and formula.weights is not None
        and all(isinstance(child, Leaf) for child in formula.children)
        and all(len(each) == 1 for each in table.scales().values())
    )
