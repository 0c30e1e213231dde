"""What the extreme fillings of each type settle, for many definitions and cases at once.

Where a type reads each criterion in one direction, its least and greatest membership over all
completions are those at two fillings. With two types at most these tell the verdict.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import chain
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from typology.formulas import directions
from typology.model import Criterion
from typology.operators import Array, Mask
from typology.scales import as_column
from typology.scoring.columnar.axes import ValueAxis, ValueGrid
from typology.scoring.columnar.parts import FormulaShape, TypeFormula, by_shape, knobs_of
from typology.scoring.compile import compile_formula
from typology.scoring.decide import Codes, is_in

Places: TypeAlias = NDArray[np.intp]


def extremes_decide(parts: Sequence[tuple[TypeFormula, ...]]) -> bool:
    """Whether the extremes tell all verdicts: two types, each reading in one direction."""
    shapes = {id(part.shape): part.shape for each in parts for part in each}
    return len(parts[0]) <= 2 and all(map(_reads_one_way, shapes.values()))


def _reads_one_way(shape: FormulaShape) -> bool:
    return all(len(signs) == 1 for signs in directions(shape.formula).values())


def verdicts_at_extremes(
    parts: Sequence[tuple[TypeFormula, ...]], frame: ValueGrid, criteria: Mapping[str, Criterion]
) -> Codes:
    """The verdict of each definition on each case, where `extremes_decide` says so.

    `parts` are by definition, then by type. Codes are places in the types, mixed, neither,
    undetermined; the shape is (definitions, cases).
    """
    count = len(parts[0])
    ends = (1,) if frame.complete else (-1, 1)
    found = np.zeros((len(parts), len(frame.ranging)), dtype=np.uint8)  # a bit a type and end
    for place, of_type in enumerate(zip(*parts, strict=True)):
        for end, towards in enumerate(ends):
            inside = _inside(of_type, frame, criteria, towards)
            found |= inside.view(np.uint8) << np.uint8(place + end * count)
    return np.take(_meaning(count, len(ends)), found)


def _meaning(types: int, ends: int) -> Codes:
    """The code that each pattern of bits means: in a type at its worst filling, at its best."""
    several, never, undetermined = types, types + 1, types + 2
    codes = []
    for bits in range(1 << (types * ends)):
        always = [place for place in range(types) if bits >> place & 1]
        ever = [place for place in range(types) if bits >> (place + (ends - 1) * types) & 1]
        if len(always) > 1:
            codes.append(several)
        elif not ever:
            codes.append(never)
        else:
            codes.append(always[0] if always == ever else undetermined)
    return np.asarray(codes, dtype=np.int8)


def _inside(
    parts: Sequence[TypeFormula], frame: ValueGrid, criteria: Mapping[str, Criterion], towards: int
) -> Mask:
    """Which part is in its type at the best (1) or worst (-1) filling; shape (parts, cases)."""
    shapes = by_shape(parts)
    found = []
    for some in shapes:
        step = compile_formula(some[0].shape.formula, criteria, "formula")
        columns = extreme_columns(some[0].shape, frame, criteria, towards)
        memberships = step.evaluate(columns, knobs_of(step, some, (len(some), 1)))
        cut = np.asarray([part.cut for part in some])[:, None]
        found.append(is_in(memberships, cut))
    if len(shapes) == 1 and len(shapes[0]) == len(parts):
        return found[0]
    place = {id(part): row for row, part in enumerate(chain(*shapes))}
    every = np.concatenate(
        [
            np.broadcast_to(each, (len(some), len(frame.ranging)))
            for each, some in zip(found, shapes, strict=True)
        ]
    )
    return np.asarray(every[[place[id(part)] for part in parts]])


def extreme_columns(
    shape: FormulaShape, frame: ValueGrid, criteria: Mapping[str, Criterion], towards: int
) -> dict[str, Array]:
    """Each criterion at the value that is best (1) or worst (-1) for a type; shape (cases,)."""
    columns: dict[str, Array] = {}
    for name, signs in directions(shape.formula).items():
        curve = criteria[name].calibration
        rises = 1 if curve is None or curve.rises else -1
        axis = frame.axes[name]
        values = as_column(criteria[name], axis.values)
        columns[name] = values[_ends(axis, towards * rises * next(iter(signs)))]
    return columns


def _ends(axis: ValueAxis, towards: int) -> Places:
    """Of each case, the place of the least (-1) or greatest (1) of its completions."""
    if towards < 0:
        return np.asarray(axis.completions.argmax(axis=1))
    return np.asarray(axis.completions.shape[1] - 1 - axis.completions[:, ::-1].argmax(axis=1))
