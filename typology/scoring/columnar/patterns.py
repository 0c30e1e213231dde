"""The distinct ratings of many cases, and the rows of several columns that are alike."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Final, Protocol, TypeAlias

import numpy as np
from numpy.typing import NDArray

from typology.columns.cases import CaseColumns, Values, level_of
from typology.model import Case, Level, Rating, Rubric
from typology.operators import Mask
from typology.scoring.completions import SILENT

MOST: Final = 2**62  # numbers that a row's key may have
TABLE: Final = 2**20  # of them, up to which a table finds like ones faster than sorting does

Cases: TypeAlias = Sequence[Case] | CaseColumns
CaseScope: TypeAlias = tuple[str | None, str | None, str | None]  # status, level, basis
Indices: TypeAlias = NDArray[np.intp]
DistinctRatings: TypeAlias = tuple[tuple[Rating, ...], Indices]


class Ratings(Protocol):
    """The ratings of some cases, by criterion, and what decides whether a rubric applies."""

    @property
    def cases(self) -> int:
        """The number of cases."""

    def of(self, criterion: str) -> DistinctRatings:
        """The distinct ratings, without their reasons, and which of them each case has."""

    @property
    def scopes(self) -> tuple[Sequence[CaseScope], Indices]:
        """The distinct scopes, and which of them each case has."""


def ratings_of(cases: Cases) -> Ratings:
    """The ratings of cases given as values or as columns."""
    return ColumnRatings(cases) if isinstance(cases, CaseColumns) else CaseRatings(cases)


def outside_of(rubric: Rubric, ratings: Ratings) -> tuple[list[str | None], Indices]:
    """The verdict in each distinct scope, None where the rubric applies, and the scope of cases."""
    scopes, which = ratings.scopes
    return [rubric.outside(*scope) for scope in scopes], which


class CaseRatings:
    """The ratings of case values."""

    def __init__(self, cases: Sequence[Case]) -> None:
        self._cases = tuple(cases)
        self._known: dict[str, DistinctRatings] = {}

    @property
    def cases(self) -> int:
        """The number of cases."""
        return len(self._cases)

    def of(self, criterion: str) -> DistinctRatings:
        """The distinct ratings, and which of them each case has."""
        if criterion not in self._known:
            places: dict[tuple[Level | None, Level | None, Level | None], int] = {}
            which = [
                places.setdefault((rating.value, rating.low, rating.high), len(places))
                for rating in (case.ratings.get(criterion, SILENT) for case in self._cases)
            ]
            ratings = tuple(Rating(*key) for key in places)
            self._known[criterion] = ratings, np.asarray(which, dtype=np.intp)
        return self._known[criterion]

    @cached_property
    def scopes(self) -> tuple[Sequence[CaseScope], Indices]:
        """The distinct scopes, and which of them each case has."""
        places: dict[CaseScope, int] = {}
        which = [
            places.setdefault((case.status, case.level, case.basis), len(places))
            for case in self._cases
        ]
        return tuple(places), np.asarray(which, dtype=np.intp)


class ColumnRatings:
    """The ratings of cases given as columns."""

    def __init__(self, columns: CaseColumns) -> None:
        self._columns = columns

    @property
    def cases(self) -> int:
        """The number of cases."""
        return len(self._columns)

    def of(self, criterion: str) -> DistinctRatings:
        """The distinct ratings, and which of them each case has."""
        column = self._columns.ratings.get(criterion)
        if column is None:
            return (Rating(None),), np.zeros(self.cases, dtype=np.intp)
        parts = [each for each in (column.value, column.low, column.high) if each is not None]
        numbered = [_numbered(part) for part in parts]
        first, which = alike([codes for codes, _ in numbered], [size for _, size in numbered])
        some = column.take(first)
        levels = [
            [None] * len(first)
            if part is None
            else [level_of(each, column.levels) for each in part]
            for part in (some.value, some.low, some.high)
        ]
        return tuple(Rating(*each) for each in zip(*levels, strict=True)), which

    @cached_property
    def scopes(self) -> tuple[Sequence[CaseScope], Indices]:
        """The distinct scopes, and which of them each case has."""
        words = (self._columns.status, self._columns.level, self._columns.basis)
        codes = [each.codes.astype(np.intp) + 1 for each in words]
        first, which = alike(codes, [len(each.names) + 1 for each in words])
        scopes = [tuple(each.word(case) for each in words) for case in first.tolist()]
        return scopes, which  # type: ignore[return-value]


def kinds_of(columns: CaseColumns) -> tuple[Indices, Indices]:
    """The first of each kind of case, and the kind of each: alike for every rubric.

    Cases of a kind have the same ratings, with evidence for the same of them, and the same scope.
    """
    ratings = ColumnRatings(columns)
    if not len(columns):
        return np.empty(0, dtype=np.intp), np.empty(0, dtype=np.intp)
    scopes, which = ratings.scopes
    codes, sizes = [which], [len(scopes)]
    for name, column in columns.ratings.items():
        distinct, which = ratings.of(name)
        codes, sizes = [*codes, which], [*sizes, len(distinct)]
        if column.evidenced is not None:
            codes, sizes = [*codes, column.evidenced.astype(np.intp)], [*sizes, 2]
    return alike(codes, sizes)


def is_none(values: Values) -> Mask:
    """Where a rating is unknown, or a range is not given."""
    return np.asarray(np.isnan(values) if values.dtype.kind == "f" else values < 0)


def _numbered(values: Values) -> tuple[Indices, int]:
    """Places, or numbers, as integers from 0, and how many there may be."""
    if values.dtype.kind == "f":
        distinct, codes = np.unique(values, return_inverse=True)
        return codes, len(distinct)
    return values.astype(np.intp) + 1, int(values.max(initial=-1)) + 2


def alike(columns: Sequence[Indices], sizes: Sequence[int]) -> tuple[Indices, Indices]:
    """The first row of each distinct row, ascending by key, and the distinct row of every row.

    `columns`, each of shape (rows,), hold integers from 0 to below their `sizes`. At least one.

    >>> first, which = alike([np.array([0, 1, 0]), np.array([2, 0, 2])], [2, 3])
    >>> first.tolist(), which.tolist()
    ([0, 1], [0, 1, 0])
    """
    key = np.asarray(columns[0], dtype=np.int64)
    numbers = sizes[0]
    for column, size in zip(columns[1:], sizes[1:], strict=True):
        if numbers * size > MOST:
            first, key = alike_numbers(key, numbers)
            numbers = len(first)
        key = key * size + column
        numbers *= size
    return alike_numbers(key, numbers)


def alike_numbers(key: NDArray[np.int64], numbers: int) -> tuple[Indices, Indices]:
    """As `alike`, of one column of integers from 0 to below `numbers`.

    >>> first, which = alike_numbers(np.array([7, 2, 7]), 9)
    >>> first.tolist(), which.tolist()
    ([1, 0], [1, 0, 1])
    """
    if numbers > max(TABLE, len(key)):
        _, first, which = np.unique(key, return_index=True, return_inverse=True)
        return first, which
    first_row = np.full(numbers, -1, dtype=np.intp)
    first_row[key[::-1]] = np.arange(len(key))[::-1]  # of a number that stands twice the last wins
    used = np.flatnonzero(first_row >= 0)
    rank = np.empty(numbers, dtype=np.intp)
    rank[used] = np.arange(len(used))
    return first_row[used], rank[key]
