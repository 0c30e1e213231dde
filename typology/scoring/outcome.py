"""The outcome of all completions of a case: verdict, bounds and verdict codes."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Final, NamedTuple, TypeAlias

import numpy as np

from typology.formulas import directions, is_monotonic
from typology.model import UNDETERMINED, Criterion, Formula
from typology.operators import Array
from typology.scales import as_column, rise
from typology.scoring.compile import Columns, Program
from typology.scoring.completions import CompletionValues
from typology.scoring.decide import (
    Codes,
    codes_at_extremes,
    combination_verdicts,
    is_in,
    verdict_codes,
)

ENUMERATED: Final = 1_048_576
DRAWS: Final = 100_000
DECIDED_BY_BOUNDS: Final = 2  # types; of more, a case may be mixed without any that it is always in

Ends: TypeAlias = Mapping[str, tuple[Array, Array]]  # by criterion: least and greatest column value


class Bounds(NamedTuple):
    """The least and the greatest membership in one type over the completions."""

    low: float
    high: float

    @property
    def value(self) -> float | None:
        """The membership where all completions agree on it, else None."""
        return self.low if round(self.low, 12) == round(self.high, 12) else None


class CompletionsOutcome(NamedTuple):
    """The outcome of all completions.

    `codes` has an axis for each criterion of `axes` where completions are enumerated, one axis of
    draws where not.
    """

    verdict: str
    bounds: Mapping[str, Bounds]
    codes: Codes
    axes: tuple[str, ...]
    columns: Columns
    exact: bool


def count_of(taken: CompletionValues) -> int:
    """The number of completions."""
    return math.prod(len(values) for values in taken.values())


def grid(program: Program, taken: CompletionValues) -> tuple[tuple[str, ...], Columns]:
    """Columns with an axis of its own for every criterion that takes more than one value."""
    axes = tuple(name for name, values in taken.items() if len(values) > 1)
    columns: dict[str, Array] = {}
    for name, values in taken.items():
        column = as_column(program.rubric.criteria[name], values)
        place = axes.index(name) if name in axes else None
        shape = [1] * len(axes)
        if place is not None:
            shape[place] = len(values)
        columns[name] = column.reshape(shape)
    return axes, columns


def draws(program: Program, taken: CompletionValues, seed: int) -> Columns:
    """Completions drawn at random, each value of a criterion equally likely; shape (DRAWS,)."""
    generator = np.random.default_rng(seed)
    columns: dict[str, Array] = {}
    for name, values in taken.items():
        column = as_column(program.rubric.criteria[name], values)
        if column.dtype.kind == "i" and column.max() <= np.iinfo(np.int8).max:
            column = column.astype(np.int8)  # 200 columns of them at once
        columns[name] = column[generator.integers(len(values), size=DRAWS)]
    return columns


def evaluate(program: Program, taken: CompletionValues, seed: int = 0) -> CompletionsOutcome:
    """Evaluate all completions, or draws and extremes where they are too many to enumerate."""
    if count_of(taken) > ENUMERATED:
        return _estimate(program, taken, seed)
    axes, columns = grid(program, taken)
    memberships = program.memberships(columns)
    shape = tuple(len(taken[name]) for name in axes)
    codes = np.broadcast_to(verdict_codes(memberships, program.rubric.cut), shape)
    first = int(codes.flat[0])
    same = bool((codes == first).all())
    verdict = combination_verdicts(program)[first] if same else UNDETERMINED
    return CompletionsOutcome(
        verdict, _bounds(program, memberships), codes, axes, columns, exact=True
    )


def _bounds(program: Program, memberships: Sequence[Array]) -> dict[str, Bounds]:
    return {
        name: Bounds(float(membership.min()), float(membership.max()))
        for name, membership in zip(program.types, memberships, strict=True)
    }


def _estimate(program: Program, taken: CompletionValues, seed: int) -> CompletionsOutcome:
    columns = draws(program, taken, seed)
    memberships = program.memberships(columns)
    codes = np.broadcast_to(verdict_codes(memberships, program.rubric.cut), (DRAWS,))
    if not reads_in_one_direction(program):
        bounds = _bounds(program, memberships)
        return CompletionsOutcome(UNDETERMINED, bounds, codes, (), columns, exact=False)
    bounds = {name: extremes(program, name, taken) for name in program.types}
    verdict = verdict_from(program, bounds)
    return CompletionsOutcome(verdict, bounds, codes, (), columns, exact=False)


def reads_in_one_direction(program: Program) -> bool:
    """True if each type reads each criterion in one direction only."""
    return all(is_monotonic(kind.formula) for kind in program.rubric.types.values())


def extremes(program: Program, type_id: str, taken: CompletionValues) -> Bounds:
    """A type's membership at its two extreme completions; exact where it is monotonic."""
    low, high = (
        float(program.membership(type_id, columns))
        for columns in extreme_completions(program, type_id, taken)
    )
    return Bounds(low, high)


def extreme_completions(
    program: Program, type_id: str, taken: CompletionValues
) -> tuple[Columns, Columns]:
    """The worst and the best completion for a type; shape ()."""
    criteria = program.rubric.criteria
    formula = program.rubric.types[type_id].formula
    columns = {name: as_column(criteria[name], values) for name, values in taken.items()}
    ends = {name: (column.min(), column.max()) for name, column in columns.items()}
    return extreme_columns(formula, criteria, ends, -1), extreme_columns(formula, criteria, ends, 1)


def extreme_columns(
    formula: Formula, criteria: Mapping[str, Criterion], ends: Ends, towards: int
) -> dict[str, Array]:
    """Each criterion at the end that is best (1) or worst (-1) for a monotonic formula."""
    return {
        name: ends[name][towards * rise(criteria[name]) * sign > 0]
        for name, (sign,) in directions(formula).items()
    }


def verdict_from(program: Program, bounds: Mapping[str, Bounds]) -> str:
    """The verdict that bounds alone settle, or undetermined."""
    low, high = np.asarray(list(bounds.values())).T
    cut = program.rubric.cut
    return program.rubric.verdicts[int(codes_at_extremes(is_in(low, cut), is_in(high, cut)))]


def verdict_of(program: Program, taken: CompletionValues) -> str:
    """The verdict of all completions, the same as of `evaluate`, by the cheapest way."""
    if reads_in_one_direction(program):
        bounds = {name: extremes(program, name, taken) for name in program.types}
        verdict = verdict_from(program, bounds)
        if verdict != UNDETERMINED or len(bounds) <= DECIDED_BY_BOUNDS:
            return verdict
    return UNDETERMINED if count_of(taken) > ENUMERATED else evaluate(program, taken).verdict


def leaning_of(types: Sequence[str], counts: Sequence[int], total: int) -> str | None:
    """The type of more than half of the completions; None if there is none."""
    for name, count in zip(types, counts, strict=False):
        if 2 * count > total:
            return name
    return None


def margin_of(bounds: Iterable[Bounds], cut: float) -> float:
    """The distance of the nearest bound from the cut."""
    return min(min(abs(each.low - cut), abs(each.high - cut)) for each in bounds)
