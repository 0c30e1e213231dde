"""Completions of a case: the values that each criterion takes where the ratings leave it open.

A criterion has one value in a completion, the same in every leaf and type. Assumptions
(`if_unknown`) restrict which values a silent criterion is given.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Final, Literal, NamedTuple, TypeAlias

import numpy as np

from typology.formulas import rubric_leaves
from typology.model import Case, Criterion, Leaf, Level, Rating, Rubric
from typology.scales import as_column, assumed, scale_of
from typology.scoring.compile import Program

CompletionValues: TypeAlias = dict[str, tuple[Level, ...]]
ValueRule: TypeAlias = Literal["completions", "without_assumption", "over_range", "left_open"]
"""The values that a rating leaves a criterion: as the rubric has it; with the rubric's assumptions
about it set aside; where it is rated, all values of the rating's range; or both of these."""

SILENT: Final = Rating(None)


class Assumption(NamedTuple):
    """The values that the rubric assumes of a silent criterion, and the types that assume them."""

    criterion: str
    assumed: tuple[Level, ...]
    types: tuple[str, ...]


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


def assumption_of(rubric: Rubric, criterion: str, rating: Rating) -> Assumption | None:
    """The rubric's assumption about a silent criterion; None if no leaf assumes anything of it.

    A range in which the assumptions contradict each other leaves all of its values.
    """
    values = possible_values(rubric.criteria[criterion], rating)
    column = as_column(rubric.criteria[criterion], values)
    kept = np.ones(len(values), dtype=np.bool_)
    types: list[str] = []
    for type_id, leaf in assuming_leaves(rubric, criterion):
        types.append(type_id)
        kept &= assumed(leaf, rubric.criteria[criterion], column)
    if not types:
        return None
    left = tuple(value for value, keep in zip(values, kept, strict=True) if keep)
    return Assumption(criterion, left or values, tuple(dict.fromkeys(types)))


def assuming_leaves(rubric: Rubric, criterion: str) -> list[tuple[str, Leaf]]:
    """The leaves that assume something of a criterion, with their type."""
    return [
        (type_id, leaf)
        for type_id, leaf in rubric_leaves(rubric)
        if leaf.criterion == criterion and leaf.if_unknown != "open"
    ]


def rating_values(
    rubric: Rubric, criterion: str, rating: Rating, rule: ValueRule = "completions"
) -> tuple[Level, ...]:
    """The values that a criterion takes where it is rated so."""
    if rating.value is not None:
        over_range = rule in ("over_range", "left_open")
        return values_in_range(rubric, criterion, rating) if over_range else (rating.value,)
    if rule in ("completions", "over_range"):
        assumption = assumption_of(rubric, criterion, rating)
        if assumption is not None:
            return assumption.assumed
    return possible_values(rubric.criteria[criterion], rating)


def completion_values(
    program: Program,
    case: Case,
    *,
    rule: ValueRule = "completions",
    opened: Collection[str] = (),
    resolved: Mapping[str, Level] | None = None,
) -> CompletionValues:
    """The values that each criterion of the formulas takes over the completions of a case.

    `opened` are criteria whose assumptions are set aside, whatever the rule; `resolved` replaces
    ratings.
    """
    ratings = {name: rating_of(case, name) for name in program.criteria}
    ratings |= {name: Rating(value) for name, value in (resolved or {}).items() if name in ratings}
    return {
        name: rating_values(
            program.rubric, name, rating, "without_assumption" if name in opened else rule
        )
        for name, rating in ratings.items()
    }


def values_in_range(rubric: Rubric, name: str, rating: Rating) -> tuple[Level, ...]:
    """Every level of a known rating's range.

    On a number: its ends, the rating, and the crossover and `reaches` numbers between.
    """
    assert rating.value is not None
    if rating.low is None or rating.high is None:
        return (rating.value,)
    criterion = rubric.criteria[name]
    if criterion.calibration is None:
        return possible_values(criterion, rating)
    low, high = float(rating.low), float(rating.high)
    named = {criterion.calibration.crossover, *reached_numbers(rubric, name)}
    between = {number for number in named if low < number < high}
    return tuple(sorted({low, high, float(rating.value)} | between))


def reached_numbers(rubric: Rubric, criterion: str) -> set[float]:
    """The numbers that `reaches` names for a calibrated criterion, in any type."""
    return {
        leaf.reaches
        for _, leaf in rubric_leaves(rubric)
        if leaf.criterion == criterion and isinstance(leaf.reaches, float)
    }
