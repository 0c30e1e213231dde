"""What all completions of a case say together: verdict, bounds and verdict codes."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

import numpy as np

from typology.formulas import directions
from typology.model import (
    MIXED,
    NEITHER,
    UNDETERMINED,
)
from typology.operators import Array
from typology.scales import as_column
from typology.scoring.compile import Columns, Program
from typology.scoring.completions import CompletionValues
from typology.scoring.decide import Codes, is_in, verdict_codes, verdict_names

ENUMERATED: Final = 1_048_576
DRAWS: Final = 100_000


class Bounds(NamedTuple):
    """Memberships of one type over the completions, and the verdicts they make possible."""

    low: float
    high: float


class CompletionsOutcome(NamedTuple):
    """What all completions of some fillings say together.

    `codes` has an axis for each criterion of `axes` where completions are enumerated, one axis of
    draws where not.
    """

    verdict: str
    bounds: Mapping[str, Bounds]
    codes: Codes
    axes: tuple[str, ...]
    columns: Columns
    exact: bool


def count_of(filled: CompletionValues) -> int:
    """How many completions these fillings have."""
    return math.prod(len(values) for values in filled.values())


def grid(program: Program, filled: CompletionValues) -> tuple[tuple[str, ...], Columns]:
    """Columns with an axis of its own for every criterion that takes more than one value."""
    axes = tuple(name for name, values in filled.items() if len(values) > 1)
    columns: dict[str, Array] = {}
    for name, values in filled.items():
        column = as_column(program.rubric.criteria[name], values)
        place = axes.index(name) if name in axes else None
        shape = [1] * len(axes)
        if place is not None:
            shape[place] = len(values)
        columns[name] = column.reshape(shape)
    return axes, columns


def draws(program: Program, filled: CompletionValues, seed: int) -> Columns:
    """Completions drawn at random, each value of a criterion equally likely; shape (DRAWS,)."""
    generator = np.random.default_rng(seed)
    columns: dict[str, Array] = {}
    for name, values in filled.items():
        column = as_column(program.rubric.criteria[name], values)
        columns[name] = column[generator.integers(len(values), size=DRAWS)]
    return columns


def evaluate(program: Program, filled: CompletionValues, seed: int = 0) -> CompletionsOutcome:
    """Evaluate all completions, or draws and extremes where they are too many to enumerate."""
    if count_of(filled) > ENUMERATED:
        return _estimate(program, filled, seed)
    axes, columns = grid(program, filled)
    memberships = program.memberships(columns)
    shape = tuple(len(filled[name]) for name in axes)
    codes = np.broadcast_to(verdict_codes(memberships, program.rubric.cut), shape)
    first = int(codes.flat[0])
    same = bool((codes == first).all())
    verdict = verdict_names(program)[first] if same else UNDETERMINED
    return CompletionsOutcome(
        verdict, _bounds(program, memberships), codes, axes, columns, exact=True
    )


def _bounds(program: Program, memberships: Sequence[Array]) -> dict[str, Bounds]:
    return {
        name: Bounds(float(membership.min()), float(membership.max()))
        for name, membership in zip(program.types, memberships, strict=True)
    }


def _estimate(program: Program, filled: CompletionValues, seed: int) -> CompletionsOutcome:
    columns = draws(program, filled, seed)
    memberships = program.memberships(columns)
    codes = np.broadcast_to(verdict_codes(memberships, program.rubric.cut), (DRAWS,))
    if not reads_in_one_direction(program):
        bounds = _bounds(program, memberships)
        return CompletionsOutcome(UNDETERMINED, bounds, codes, (), columns, exact=False)
    bounds = {name: extremes(program, name, filled) for name in program.types}
    verdict = verdict_from(program, bounds)
    return CompletionsOutcome(verdict, bounds, codes, (), columns, exact=False)


def reads_in_one_direction(program: Program) -> bool:
    """Whether each type reads each criterion in one direction only."""
    return all(
        len(signs) == 1
        for kind in program.rubric.types.values()
        for signs in directions(kind.formula).values()
    )


def extremes(program: Program, type_id: str, filled: CompletionValues) -> Bounds:
    """A type's membership at its two extreme fillings; exact where it reads in one direction."""
    low = program.membership(type_id, extreme_columns(program, type_id, filled, -1))
    high = program.membership(type_id, extreme_columns(program, type_id, filled, 1))
    return Bounds(float(low), float(high))


def extreme_columns(
    program: Program, type_id: str, filled: CompletionValues, towards: int
) -> Columns:
    """Each criterion at the value that is best (1) or worst (-1) for a type; shape ()."""
    reads = directions(program.rubric.types[type_id].formula)
    columns: dict[str, Array] = {}
    for name, values in filled.items():
        criterion = program.rubric.criteria[name]
        column = as_column(criterion, values)
        curve = criterion.calibration
        rises = 1 if curve is None or curve.rises else -1
        sign = rises * towards * next(iter(reads.get(name, frozenset({1}))))
        columns[name] = column.max() if sign > 0 else column.min()
    return columns


def verdict_from(program: Program, bounds: Mapping[str, Bounds]) -> str:
    """The verdict that bounds alone settle, or undetermined."""
    cut = program.rubric.cut
    always = [name for name, b in bounds.items() if is_in(b.low, cut)]
    ever = [name for name, b in bounds.items() if is_in(b.high, cut)]
    if len(always) >= 2:
        return MIXED
    if not ever:
        return NEITHER
    return always[0] if always == ever else UNDETERMINED
