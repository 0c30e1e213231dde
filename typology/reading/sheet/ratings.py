"""The ratings of a sheet: each distinct cell read once, ranges checked, codes for every row."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import repeat
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from typology.columns.cases import RatingColumn, Rows, Values, coded
from typology.model import Level, Rating
from typology.reading.case.rated_criteria import RatedCriterion
from typology.reading.sheet.cells import Refusal
from typology.reading.sheet.file.parts import Column
from typology.reading.sheet.problems import Passed

Places: TypeAlias = NDArray[np.int32]


CODES: Final = frozenset(float(sign * code) for code in (99, 999, 9999) for sign in (-1, 1)) | {
    -1.0, -7.0, -8.0, -9.0, -66.0, -77.0, -88.0, -777.0, -888.0,
}  # fmt: skip
"""Numbers that stand for what is not known in many datasets."""


@dataclass(frozen=True, eq=False)
class Reading:
    """The cells of a column as read, and the place of each row's among them."""

    values: Sequence[object]
    places: Places

    @classmethod
    def of(cls, column: Column, values: Sequence[object]) -> Reading:
        """Values, one a cell of a column, in its order."""
        return cls(values, column.places())

    def rows(self) -> Iterator[object]:
        """The value of each row in turn."""
        return map(self.values.__getitem__, self.places.tolist())

    def take(self, rows: NDArray[np.bool_]) -> Reading:
        """The reading of some rows."""
        return Reading(self.values, self.places[rows])

    def used(self) -> Reading:
        """The same rows, with the values alone that some row has."""
        used, places = np.unique(self.places, return_inverse=True)
        if len(used) == len(self.values):
            return self
        return Reading([self.values[place] for place in used.tolist()], places.astype(np.int32))


@dataclass(frozen=True, eq=False)
class RatedCells:
    """One criterion's columns as read."""

    criterion: str
    value: Reading
    low: Reading | None = None
    high: Reading | None = None
    because: Reading | None = None
    _ratings: dict[tuple[object, ...], Rating | None] = field(default_factory=dict, init=False)

    def take(self, rows: NDArray[np.bool_]) -> RatedCells:
        """The cells of some rows."""
        parts = [
            None if each is None else each.take(rows)
            for each in (self.low, self.high, self.because)
        ]
        return RatedCells(self.criterion, self.value.take(rows), *parts)

    def ratings(self) -> Iterator[Rating | None]:
        """The rating of each row; None where it is unknown without a range or a reason."""
        parts = (self.value, self.low, self.high, self.because)
        if self.low is None and self.because is None:
            known = [None if each is None else Rating(_level(each)) for each in self.value.values]
            return map(known.__getitem__, self.value.places.tolist())
        return map(self._rating, *(repeat(None) if each is None else each.rows() for each in parts))

    def _rating(self, value: object, low: object, high: object, because: object) -> Rating | None:
        key = (value, low, high, because)
        if because is not None:
            return Rating(_level(value), _level(low), _level(high), because=str(because))
        if key not in self._ratings:
            silent = key == (None, None, None, None)
            rating = Rating(_level(value), _level(low), _level(high))
            self._ratings[key] = None if silent else rating
        return self._ratings[key]

    def column(self, rated: RatedCriterion) -> RatingColumn:
        """The codes of the ratings."""
        readings = [self.value, *(each for each in (self.low, self.high) if each is not None)]
        scale = scale_of(rated, [value for each in readings for value in each.values])
        ends = [None if each is None else _codes(each, scale) for each in (self.low, self.high)]
        return RatingColumn(_codes(self.value, scale), ends[0], ends[1], scale)


def _level(value: object) -> Level | None:
    return value if isinstance(value, str | float) else None


def _codes(reading: Reading, scale: tuple[Level, ...] | None) -> Values:
    return coded([_level(value) for value in reading.values], scale)[reading.places]


def scale_of(rated: RatedCriterion, values: Sequence[object] = ()) -> tuple[Level, ...] | None:
    """The levels that a criterion's ratings are coded by; None for numbers.

    Those of the first rubric in use that has it. A criterion of shipped rubrics alone is rated by
    any of them: then the levels of all, and numbers only if no level is used.
    """
    scales = [each.scale for each in rated.criteria]
    if rated.in_use:
        return None if scales[0] is None else scales[0].levels
    numbers = [value for value in values if isinstance(value, float)]
    if all(scale is None for scale in scales):
        return None
    if numbers and not any(isinstance(value, str) for value in values):
        return None
    levels = [level for scale in scales if scale is not None for level in scale.levels]
    return tuple(dict.fromkeys([*levels, *numbers]))


def faults_of_ranges(
    cells: RatedCells, rated: RatedCriterion, parts: Mapping[str, int]
) -> Iterator[tuple[NDArray[np.intp], int, Refusal]]:
    """The rows, the column and the reason of each fault of a range; each combination once."""
    if cells.low is None or cells.high is None:
        return
    readings = (cells.value, cells.low, cells.high)
    key = np.zeros(len(cells.value.places), dtype=np.int64)
    for each in readings:
        key = key * max(len(each.values), 1) + each.places
    _, firsts, which = np.unique(key, return_index=True, return_inverse=True)
    for place, first in enumerate(firsts.tolist()):
        value, low, high = (each.values[int(each.places[first])] for each in readings)
        if (low is None and high is None) or any(
            isinstance(each, Refusal) for each in (value, low, high)
        ):
            continue
        for part, refusal in _faults(rated, value, low, high):  # type: ignore[arg-type]
            yield np.flatnonzero(which == place), parts[part], refusal


def _faults(
    rated: RatedCriterion, value: Level | None, low: Level | None, high: Level | None
) -> Iterator[tuple[str, Refusal]]:
    is_above = rated.is_above
    if low is None or high is None:
        bound = "low" if low is None else "high"
        yield bound, Refusal("a range with one end", "give both ends, or neither")
    elif is_above(low, high):
        yield "low", Refusal(f"the range runs backwards: {low} is above {high}")
    elif value is not None and is_above(low, value):
        yield "low", Refusal(f"the range does not contain the rating, {value}")
    elif value is not None and is_above(value, high):
        yield "high", Refusal(f"the range does not contain the rating, {value}")


def codes_among(
    cells: RatedCells, rated: RatedCriterion, column: int, rows: Rows
) -> Iterator[Passed]:
    """Numbers that are usual codes for what is not known, and far outside what a number means."""
    curves = [each.calibration for each in rated.criteria if each.calibration is not None]
    if not curves:
        return
    ends = [end for curve in curves for end in (curve.out, curve.full)]
    low, high = min(ends), max(ends)
    span = high - low
    for place, value in enumerate(cells.value.values):
        if isinstance(value, float) and value in CODES and not low - span <= value <= high + span:
            at = np.flatnonzero(cells.value.places == place)
            if len(at):
                yield Passed("code", len(at), int(rows[at[0]]), column, f"{value:g}")
