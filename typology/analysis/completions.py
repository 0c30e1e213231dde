"""Every way of filling what is unknown, and what all of them say.

A criterion has one value in a completion, the same in every leaf and type. Assumptions
(`if_unknown`) restrict which values a silent criterion is given.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple, TypeAlias

import numpy as np

from typology.model import (
    MIXED,
    NEITHER,
    TOLERANCE,
    UNDETERMINED,
    Case,
    Criterion,
    Leaf,
    Level,
    Rating,
    Rubric,
)
from typology.operators import Array
from typology.scoring.compile import (
    Columns,
    Program,
    as_column,
    calibrate,
    directions,
    leaves,
    scale_of,
    threshold,
)
from typology.scoring.decide import Codes, is_in, verdict_codes, verdict_names

ENUMERATED: Final = 1_048_576
DRAWS: Final = 100_000

Fillings: TypeAlias = dict[str, tuple[Level, ...]]
SILENT: Final = Rating(None)


class Bounds(NamedTuple):
    """Memberships of one type over the completions, and the verdicts they make possible."""

    low: float
    high: float


class Outcome(NamedTuple):
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


def rating_of(case: Case, criterion: str) -> Rating:
    """The case's rating, or an unknown one."""
    return case.ratings.get(criterion, SILENT)


def candidates(criterion: Criterion, rating: Rating) -> tuple[Level, ...]:
    """The values at which a silent criterion is completed, before any assumption; ascending."""
    if criterion.calibration is None:
        levels = scale_of(criterion).levels
        if rating.low is None or rating.high is None:
            return levels
        return levels[levels.index(str(rating.low)) : levels.index(str(rating.high)) + 1]
    if rating.low is None or rating.high is None:
        return tuple(sorted(set(criterion.calibration.completions)))
    low, high = float(rating.low), float(rating.high)
    return tuple(dict.fromkeys((low, (low + high) / 2, high)))


def assumed(
    rubric: Rubric, criterion: str, rating: Rating
) -> tuple[tuple[Level, ...], tuple[str, ...]] | None:
    """The values that the rubric's assumptions leave a silent criterion, and the types that assume.

    None where no leaf assumes anything. A range in which the assumptions contradict each other
    leaves all of its values.
    """
    values = candidates(rubric.criteria[criterion], rating)
    column = as_column(rubric.criteria[criterion], values)
    kept = np.ones(len(values), dtype=np.bool_)
    types: list[str] = []
    for type_id, leaf in assuming_leaves(rubric, criterion):
        types.append(type_id)
        degree = leaf_values(leaf, rubric.criteria[criterion], column)
        best = degree.max() if leaf.if_unknown == "holds" else degree.min()
        kept &= np.abs(degree - best) <= TOLERANCE
    if not types:
        return None
    left = tuple(value for value, keep in zip(values, kept, strict=True) if keep)
    return left or values, tuple(dict.fromkeys(types))


def assuming_leaves(rubric: Rubric, criterion: str) -> list[tuple[str, Leaf]]:
    """The leaves that assume something of a criterion, with their type."""
    return [
        (type_id, leaf)
        for type_id, kind in rubric.types.items()
        for leaf in leaves(kind.formula)
        if leaf.criterion == criterion and leaf.if_unknown != "open"
    ]


def leaf_values(leaf: Leaf, criterion: Criterion, column: Array) -> Array:
    """What a leaf is at each value of its criterion; for comparing values with each other."""
    if leaf.reaches is not None:
        return threshold(criterion, leaf.reaches)(column)
    if criterion.calibration is not None:
        return calibrate(column, criterion.calibration)
    return np.asarray(scale_of(criterion).memberships)[column.astype(np.intp)]


def fillings(
    program: Program,
    case: Case,
    *,
    opened: str | None = None,
    resolved: Mapping[str, Level] | None = None,
) -> Fillings:
    """The values that each criterion of the formulas takes over the completions of a case.

    `opened` names a criterion whose assumptions are set aside; `resolved` replaces ratings.
    """
    resolved = resolved or {}
    filled: Fillings = {}
    for name in program.criteria:
        rating = rating_of(case, name)
        if name in resolved:
            filled[name] = (resolved[name],)
        elif rating.value is not None:
            filled[name] = (rating.value,)
        else:
            left = None if name == opened else assumed(program.rubric, name, rating)
            filled[name] = left[0] if left else candidates(program.rubric.criteria[name], rating)
    return filled


def with_ranges(program: Program, case: Case, filled: Fillings) -> Fillings:
    """The same, and known ratings run over all that their range leaves open."""
    return {
        name: values
        if rating_of(case, name).value is None
        else open_range(program, name, rating_of(case, name))
        for name, values in filled.items()
    }


def open_range(program: Program, name: str, rating: Rating) -> tuple[Level, ...]:
    """Every level of a known rating's range.

    On a number: its ends, the rating, and the crossover and `reaches` numbers between.
    """
    assert rating.value is not None
    if rating.low is None or rating.high is None:
        return (rating.value,)
    criterion = program.rubric.criteria[name]
    if criterion.calibration is None:
        return candidates(criterion, rating)
    low, high = float(rating.low), float(rating.high)
    named = {criterion.calibration.crossover, *reached_numbers(program.rubric, name)}
    between = {number for number in named if low < number < high}
    return tuple(sorted({low, high, float(rating.value)} | between))


def reached_numbers(rubric: Rubric, criterion: str) -> set[float]:
    """The numbers that `reaches` names for a calibrated criterion, in any type."""
    return {
        leaf.reaches
        for kind in rubric.types.values()
        for leaf in leaves(kind.formula)
        if leaf.criterion == criterion and isinstance(leaf.reaches, float)
    }


def count_of(filled: Fillings) -> int:
    """How many completions these fillings have."""
    return math.prod(len(values) for values in filled.values())


def grid(program: Program, filled: Fillings) -> tuple[tuple[str, ...], Columns]:
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


def draws(program: Program, filled: Fillings, seed: int) -> Columns:
    """Completions drawn at random, each value of a criterion equally likely; shape (DRAWS,)."""
    generator = np.random.default_rng(seed)
    columns: dict[str, Array] = {}
    for name, values in filled.items():
        column = as_column(program.rubric.criteria[name], values)
        columns[name] = column[generator.integers(len(values), size=DRAWS)]
    return columns


def conclude(program: Program, filled: Fillings, seed: int = 0) -> Outcome:
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
    return Outcome(verdict, _bounds(program, memberships), codes, axes, columns, exact=True)


def _bounds(program: Program, memberships: Sequence[Array]) -> dict[str, Bounds]:
    return {
        name: Bounds(float(membership.min()), float(membership.max()))
        for name, membership in zip(program.types, memberships, strict=True)
    }


def _estimate(program: Program, filled: Fillings, seed: int) -> Outcome:
    columns = draws(program, filled, seed)
    memberships = program.memberships(columns)
    codes = np.broadcast_to(verdict_codes(memberships, program.rubric.cut), (DRAWS,))
    if not reads_in_one_direction(program):
        bounds = _bounds(program, memberships)
        return Outcome(UNDETERMINED, bounds, codes, (), columns, exact=False)
    bounds = {name: extremes(program, name, filled) for name in program.types}
    verdict = verdict_from(program, bounds)
    return Outcome(verdict, bounds, codes, (), columns, exact=False)


def reads_in_one_direction(program: Program) -> bool:
    """Whether each type reads each criterion in one direction only."""
    return all(
        len(signs) == 1
        for kind in program.rubric.types.values()
        for signs in directions(kind.formula).values()
    )


def extremes(program: Program, type_id: str, filled: Fillings) -> Bounds:
    """A type's membership at its two extreme fillings; exact where it reads in one direction."""
    low = program.membership(type_id, extreme_columns(program, type_id, filled, -1))
    high = program.membership(type_id, extreme_columns(program, type_id, filled, 1))
    return Bounds(float(low), float(high))


def extreme_columns(program: Program, type_id: str, filled: Fillings, towards: int) -> Columns:
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
