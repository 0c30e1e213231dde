"""Every way of filling what is unknown, and what all of them say.

A criterion has one value in a completion, the same in every leaf and type. Assumptions
(`if_unknown`) restrict which values a silent criterion is given.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, TypeAlias

import numpy as np

from typology.formulas import leaves
from typology.model import (
    TOLERANCE,
    Case,
    Criterion,
    Leaf,
    Level,
    Rating,
    Rubric,
)
from typology.operators import Array
from typology.scales import as_column, calibrate, scale_of, threshold
from typology.scoring.compile import Program

CompletionValues: TypeAlias = dict[str, tuple[Level, ...]]
SILENT: Final = Rating(None)


def rating_of(case: Case, criterion: str) -> Rating:
    """The case's rating, or an unknown one."""
    return case.ratings.get(criterion, SILENT)


def possible_values(criterion: Criterion, rating: Rating) -> tuple[Level, ...]:
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


def values_under_assumption(
    rubric: Rubric, criterion: str, rating: Rating
) -> tuple[tuple[Level, ...], tuple[str, ...]] | None:
    """The values that the rubric's assumptions leave a silent criterion, and the types that assume.

    None where no leaf assumes anything. A range in which the assumptions contradict each other
    leaves all of its values.
    """
    values = possible_values(rubric.criteria[criterion], rating)
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


def completion_values(
    program: Program,
    case: Case,
    *,
    opened: str | None = None,
    resolved: Mapping[str, Level] | None = None,
) -> CompletionValues:
    """The values that each criterion of the formulas takes over the completions of a case.

    `opened` names a criterion whose assumptions are set aside; `resolved` replaces ratings.
    """
    resolved = resolved or {}
    filled: CompletionValues = {}
    for name in program.criteria:
        rating = rating_of(case, name)
        if name in resolved:
            filled[name] = (resolved[name],)
        elif rating.value is not None:
            filled[name] = (rating.value,)
        else:
            left = None if name == opened else values_under_assumption(program.rubric, name, rating)
            filled[name] = (
                left[0] if left else possible_values(program.rubric.criteria[name], rating)
            )
    return filled


def with_ranges(program: Program, case: Case, filled: CompletionValues) -> CompletionValues:
    """The same, and known ratings run over all that their range leaves open."""
    return {
        name: values
        if rating_of(case, name).value is None
        else values_in_range(program, name, rating_of(case, name))
        for name, values in filled.items()
    }


def values_in_range(program: Program, name: str, rating: Rating) -> tuple[Level, ...]:
    """Every level of a known rating's range.

    On a number: its ends, the rating, and the crossover and `reaches` numbers between.
    """
    assert rating.value is not None
    if rating.low is None or rating.high is None:
        return (rating.value,)
    criterion = program.rubric.criteria[name]
    if criterion.calibration is None:
        return possible_values(criterion, rating)
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
