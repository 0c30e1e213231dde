"""The distinct ratings of many cases, and the rows of several columns that are alike."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, Protocol, TypeAlias

import numpy as np
from numpy.typing import NDArray

from typology.columns.cases import CaseColumns, Values, level_of
from typology.model import Case, Level, Rating
from typology.operators import Mask
from typology.scoring.completions import SILENT

MOST: Final = 2**62  # numbers that a row's key may have
TABLE: Final = 2**20  # of them, up to which a table finds like ones faster than sorting does

Indices: TypeAlias = NDArray[np.intp]
DistinctRatings: TypeAlias = tuple[tuple[Rating, ...], Indices]


class Ratings(Protocol):
    """The ratings of some cases, by criterion."""

    @property
    def cases(self) -> int:
        """The number of cases."""

    def of(self, criterion: str) -> DistinctRatings:
        """The distinct ratings, without their reasons, and which of them each case has."""


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
