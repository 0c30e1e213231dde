"""The fields of a comparison by their names: of cases, ratings, verdicts and memberships."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from typology import scales
from typology.analysis.compare.comparison import Comparison
from typology.columns.cases import (
    NONE,
    CaseColumns,
    FieldColumn,
    RatingColumn,
    Said,
    Texts,
    field_of,
    field_of_codes,
    nothing_said,
)
from typology.columns.values import FIELDS
from typology.model import UNDETERMINED, Case, Level, Rubric
from typology.operators import Array, Mask
from typology.scoring.columnar.patterns import is_none
from typology.scoring.columnar.scores import PatternScores, ScoreColumns, Sets
from typology.scoring.outcome import Bounds

Field: TypeAlias = FieldColumn[Said]
OF_CRITERION: Final = "criteria."  # before a criterion whose name another field has
UNKNOWN_WORD: Final = "unknown"


class UnknownField(ValueError):
    """A name that no field of the comparison has."""

    def __init__(self, name: str, known: Sequence[str]) -> None:
        self.name, self.known = name, tuple(known)
        super().__init__(f"no field is called {name!r}")


class UnknownValue(ValueError):
    """A value that a field never takes."""

    def __init__(self, field: str, value: str, known: Sequence[str]) -> None:
        self.value, self.known = value, tuple(known)
        super().__init__(f"{field} is never {value!r}")


CASE_FIELDS: Final[tuple[str, ...]] = (
    "case", "title", "status", "basis", "prospective", "level", "form", "countries", "from", "to",
    "observed_until", "part_of", "state", "armed_groups", "mediators", "handling", "coder",
    "labels", "case_sha256",
)  # fmt: skip
"""The fields of a case whatever the rubric."""

CODED: Final = ("status", "basis", "level", "handling")

CLOSED: Final[dict[str, tuple[str, ...]]] = {
    "status": ("never_took_effect", "in_force", "partial", "ended", "signed", "proposed"),
    "basis": ("text", "outcome"),
    "level": ("national", "subnational", "local", "transnational"),
    "handling": ("public", "restricted"),
}
"""The values of fields that take no other values, in order."""


def case_field(cases: CaseColumns, name: str) -> Field:
    """A field of cases, one of `CASE_FIELDS`."""
    if name in CODED:
        return field_of_codes(getattr(cases, name))
    if name in FIELDS:
        return cases.fields.get(name) or nothing_said(name, len(cases))
    if name == "prospective":
        statuses = field_of_codes(cases.status)
        return FieldColumn([each == "proposed" for each in statuses.values], statuses.places)
    return _texts({"case": cases.ids, "title": cases.titles, "case_sha256": cases.sha256}[name])


def _texts(texts: Texts | None) -> Field:
    assert texts is not None
    return field_of(texts.tolist())


# Under a rubric


def _codes(codes: NDArray[np.integer], values: Sequence[Said]) -> Field:
    """Codes as places in `values`, the last of which stands for -1."""
    return FieldColumn(values, codes.astype(np.intp) % len(values))


def _numbers(numbers: Array) -> Field:
    distinct, places = np.unique(numbers, return_inverse=True)
    return FieldColumn([None if np.isnan(each) else each for each in distinct.tolist()], places)


def _sets(scores: ScoreColumns, sets: Sets) -> Field:
    """Sets of criteria as their names."""
    distinct, places = np.unique(sets, axis=1, return_inverse=True)
    members = scores.members(distinct)
    names = [
        tuple(scores.criteria[place] for place in np.flatnonzero(each).tolist())
        for each in members.T
    ]
    return FieldColumn(names, places.reshape(-1))


def _leaning(scores: ScoreColumns) -> Field:
    """The verdict, where it is a type; of an undetermined one where it leans."""
    rubric = scores.rubric
    types = tuple(rubric.types)
    of_verdict = [types.index(name) if name in types else NONE for name in rubric.verdicts]
    undetermined = scores.verdict == rubric.verdicts.index(UNDETERMINED)
    codes = np.where(undetermined, scores.leaning, np.asarray(of_verdict)[scores.verdict])
    return _codes(codes, (*types, None))


VERDICT_FIELDS: Final[dict[str, Callable[[ScoreColumns], Field]]] = {
    "verdict": lambda scores: FieldColumn(scores.rubric.verdicts, scores.verdict.astype(np.intp)),
    "firm": lambda scores: _codes(scores.firm, (False, True, None)),
    "rests_on": lambda scores: _sets(scores, scores.rests_on),
    "leaning": _leaning,
    "margin": lambda scores: _numbers(scores.margin),
    "unknown": lambda scores: _sets(scores, scores.unknown),
}
"""The fields of a case under a rubric."""


def verdict_field(scores: PatternScores, name: str) -> Field:
    """A field of cases under a rubric, one of `VERDICT_FIELDS`."""
    return VERDICT_FIELDS[name](scores.patterns).take(scores.which)


def bounds_field(scores: PatternScores, type_id: str) -> FieldColumn[Bounds | None]:
    """The memberships in a type; None where the rubric lacks it or does not apply."""
    patterns = scores.patterns
    types = [*patterns.rubric.types]
    if type_id not in types:
        return FieldColumn((None,), np.zeros_like(scores.which))
    place = types.index(type_id)
    ends, places = np.unique(
        np.stack([patterns.low[place], patterns.high[place]]), axis=1, return_inverse=True
    )
    bounds = [None if np.isnan(low) else Bounds(low, high) for low, high in ends.T.tolist()]
    return FieldColumn(bounds, places.reshape(-1)[scores.which])


def _membership(scores: PatternScores, type_id: str) -> Field:
    """The memberships in a type on which all completions agree."""
    bounds = bounds_field(scores, type_id)
    return FieldColumn([each and each.value for each in bounds.values], bounds.places)


# Ratings


def rating_field(cases: CaseColumns, criterion: str) -> FieldColumn[Level | None]:
    """The levels or numbers of cases on a criterion, None where it is unknown."""
    column = cases.ratings.get(criterion)
    if column is None:
        return FieldColumn((None,), np.zeros(len(cases), dtype=np.intp))
    if column.levels is not None:
        return FieldColumn(
            (*column.levels, None), column.value.astype(np.intp) % (len(column.levels) + 1)
        )
    numbers, places = np.unique(column.value, return_inverse=True)
    return FieldColumn([None if np.isnan(each) else each for each in numbers.tolist()], places)


def is_ranged(column: RatingColumn | None) -> Mask | bool:
    """Where a criterion is unknown within a range."""
    if column is None or column.low is None:
        return False
    return np.asarray(is_none(column.value) & ~is_none(column.low))


def degrees(rubric: Rubric, cases: CaseColumns, criterion: str) -> FieldColumn[float | None]:
    """The memberships of best estimates on one of a rubric's criteria, None where unknown."""
    levels = rating_field(cases, criterion)
    read = rubric.criteria[criterion]
    values = [
        None if each is None or not used else scales.degree(read, each)
        for each, used in zip(levels.values, _used(levels), strict=True)
    ]
    return FieldColumn(values, levels.places)


def _used(column: FieldColumn[object]) -> Sequence[bool]:
    used: list[bool] = (np.bincount(column.places, minlength=len(column.values)) > 0).tolist()
    return used


def degree(rubric: Rubric, case: Case, criterion: str) -> float | None:
    """The membership of a case's best estimate; None where it is unknown."""
    rating = case.ratings.get(criterion)
    if rating is None or rating.value is None:
        return None
    return scales.degree(rubric.criteria[criterion], rating.value)


# By name


def field_names(comparison: Comparison) -> tuple[str, ...]:
    """Every field name for filters, sorting and grouping."""
    ids = [rubric.id for rubric in comparison.rubrics]
    names = (*CASE_FIELDS, *VERDICT_FIELDS, *comparison.types, *comparison.criteria, *ids)
    return tuple(dict.fromkeys(names))


def criterion_of(comparison: Comparison, name: str) -> str | None:
    """The criterion that a field name refers to, or None."""
    bare = name.removeprefix(OF_CRITERION)
    fixed = bare == name and (name in CASE_FIELDS or name in VERDICT_FIELDS)
    return bare if bare in comparison.criteria and not fixed else None


def field(comparison: Comparison, name: str) -> tuple[Field, ...]:
    """A field of the cases. Raises UnknownField.

    One that depends on the rubric has a column for each. A rubric's id stands for its verdict, a
    type's id for the membership where all completions agree on it.
    """
    criterion = criterion_of(comparison, name)
    if criterion is not None:
        return (rating_field(comparison.cases, criterion),)
    if name in CASE_FIELDS:
        return (case_field(comparison.cases, name),)
    if name in VERDICT_FIELDS:
        return tuple(verdict_field(scores, name) for scores in comparison.scores)
    if name in comparison.types:
        return tuple(_membership(scores, name) for scores in comparison.scores)
    for rubric, scores in zip(comparison.rubrics, comparison.scores, strict=True):
        if rubric.id == name:
            return (verdict_field(scores, "verdict"),)
    raise UnknownField(name, field_names(comparison))


def values_of(comparison: Comparison, name: str) -> tuple[str, ...]:
    """The values that a field may take, in order; empty if any value is possible."""
    criterion = criterion_of(comparison, name)
    if criterion is not None:
        read = [rubric.criteria.get(criterion) for rubric in comparison.rubrics]
        if any(each is not None and each.scale is None for each in read):
            return ()
        words = [word for each in read if each and each.scale for word in each.scale.levels]
        return (*dict.fromkeys(words), UNKNOWN_WORD)
    if name == "verdict" or name in {rubric.id for rubric in comparison.rubrics}:
        return comparison.verdicts
    return CLOSED.get(name, ())
