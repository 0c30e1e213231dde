"""Verdicts at the extreme completions of each type, for many definitions and cases at once.

Where a type reads each criterion in one direction, its least and greatest membership over all
completions are those at two of them. With two types at most these decide the verdict.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import chain

import numpy as np

from typology.formulas import is_monotonic
from typology.model import Criterion
from typology.operators import Mask
from typology.scoring.columnar.grid import ValueGrid
from typology.scoring.columnar.type_formulas import TypeFormula, by_shape, number_arrays
from typology.scoring.decide import Codes, codes_at_extremes, is_in
from typology.scoring.outcome import extreme_columns


def extremes_decide(definitions: Sequence[tuple[TypeFormula, ...]]) -> bool:
    """True if the extremes decide every verdict: two types at most, each monotonic."""
    shapes = {formula.shape for types in definitions for formula in types}
    return len(definitions[0]) <= 2 and all(is_monotonic(shape.formula) for shape in shapes)


def verdicts_at_extremes(
    definitions: Sequence[tuple[TypeFormula, ...]],
    grid: ValueGrid,
    criteria: Mapping[str, Criterion],
) -> Codes:
    """The verdict of each definition on each case, where `extremes_decide` says so.

    Codes are places in the types, mixed, neither, undetermined; the shape is (definitions, cases).
    """
    types = len(definitions[0])
    ends = (1,) if grid.complete else (-1, 1)
    patterns = np.zeros((len(definitions), grid.cases), dtype=np.uint8)  # a bit a type and end
    for place, formulas in enumerate(zip(*definitions, strict=True)):
        for end, towards in enumerate(ends):
            inside = _inside(formulas, grid, criteria, towards)
            patterns |= inside.view(np.uint8) << np.uint8(place + end * types)
    return np.take(_codes_of_patterns(types, len(ends)), patterns)


def _codes_of_patterns(types: int, ends: int) -> Codes:
    """The verdict that each pattern of bits means: in a type at its worst end, at its best."""
    bits = (np.arange(1 << (types * ends)) >> np.arange(types * ends)[:, None] & 1).astype(bool)
    return codes_at_extremes(bits[:types], bits[-types:])


def _inside(
    formulas: Sequence[TypeFormula],
    grid: ValueGrid,
    criteria: Mapping[str, Criterion],
    towards: int,
) -> Mask:
    """True where a case is in a type at its best (1) or worst (-1) end; (formulas, cases)."""
    groups = by_shape(formulas)
    masks = []
    for group in groups:
        shape = group[0].shape
        step = shape.compiled(criteria)
        columns = extreme_columns(shape.formula, criteria, grid.ends(), towards)
        memberships = step.evaluate(columns, number_arrays(step, group, (len(group), 1)))
        cut = np.asarray([formula.cut for formula in group])[:, None]
        masks.append(is_in(memberships, cut))
    if len(groups) == 1 and len(groups[0]) == len(formulas):
        return masks[0]
    rows = {formula: row for row, formula in enumerate(chain(*groups))}
    every = np.concatenate(
        [
            np.broadcast_to(mask, (len(group), grid.cases))
            for mask, group in zip(masks, groups, strict=True)
        ]
    )
    return np.asarray(every[[rows[formula] for formula in formulas]])
