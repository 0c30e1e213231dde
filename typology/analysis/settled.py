"""What the extreme fillings of each type settle, for many definitions and cases at once.

Where a type reads each criterion in one direction, its least and greatest membership over all
completions are those at two fillings. With two types at most these tell the verdict.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from typology.analysis.codings import Axis, Frame
from typology.analysis.parts import Part, Shape, by_shape, knobs_of
from typology.model import Criterion
from typology.operators import Array, Mask
from typology.scoring.compile import as_column, compile_formula, directions
from typology.scoring.decide import is_in

Places: TypeAlias = NDArray[np.intp]


def can_settle(parts: Sequence[tuple[Part, ...]]) -> bool:
    """Whether the extremes tell all verdicts: two types, each reading in one direction."""
    shapes = {id(part.shape): part.shape for each in parts for part in each}
    return len(parts[0]) <= 2 and all(map(_reads_one_way, shapes.values()))


def _reads_one_way(shape: Shape) -> bool:
    return all(len(signs) == 1 for signs in directions(shape.formula).values())


def settled(
    parts: Sequence[tuple[Part, ...]], frame: Frame, criteria: Mapping[str, Criterion]
) -> Places:
    """The verdict of each definition on each case, where `can_settle` says so.

    `parts` are by definition, then by type. Codes are places in the types, mixed, neither,
    undetermined; the shape is (definitions, cases).
    """
    always: list[Mask] = []
    ever: list[Mask] = []
    for of_type in zip(*parts, strict=True):
        for towards, into in ((-1, always), (1, ever)):
            into.append(_inside(of_type, frame, criteria, towards))
    several, never, open_ = len(always), len(always) + 1, len(always) + 2
    possible = np.sum(ever, axis=0)
    codes = np.where(possible == 0, never, open_)
    for code, mask in enumerate(always):
        codes[mask & (possible == 1)] = code
    codes[np.sum(always, axis=0) > 1] = several
    return codes


def _inside(
    parts: Sequence[Part], frame: Frame, criteria: Mapping[str, Criterion], towards: int
) -> Mask:
    """Which part is in its type at the best (1) or worst (-1) filling; shape (parts, cases)."""
    found: dict[int, Mask] = {}
    for some in by_shape(parts):
        step = compile_formula(some[0].shape.formula, criteria, "formula")
        columns = extreme_columns(some[0].shape, frame, criteria, towards)
        memberships = step.evaluate(columns, knobs_of(step, some, (len(some), 1)))
        inside = is_in(memberships, np.asarray([part.cut for part in some])[:, None])
        found |= {id(part): row for part, row in zip(some, inside, strict=True)}
    return np.stack([found[id(part)] for part in parts])


def extreme_columns(
    shape: Shape, frame: Frame, criteria: Mapping[str, Criterion], towards: int
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


def _ends(axis: Axis, towards: int) -> Places:
    """Of each case, the place of the least (-1) or greatest (1) of its completions."""
    if towards < 0:
        return np.asarray(axis.completions.argmax(axis=1))
    return np.asarray(axis.completions.shape[1] - 1 - axis.completions[:, ::-1].argmax(axis=1))
