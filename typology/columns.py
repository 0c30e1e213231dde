"""Many cases as columns: what `typology.model.Case` holds of each, without an object a case.

A reader of sheets makes them, scoring reads them, and no Python object stands for a row. A column
holds codes, and beside them what the codes mean.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from typology.model import UNKNOWN, Level, Override

Codes: TypeAlias = NDArray[np.int8]
Values: TypeAlias = NDArray[np.int16] | NDArray[np.float64]
Rows: TypeAlias = NDArray[np.int64]
Texts: TypeAlias = NDArray[np.object_]

NONE: Final = -1  # the code of what a case does not say, and of an unknown level


@dataclass(frozen=True, eq=False)
class CodedColumn:
    """A word of each case: its place in `names`, or -1 where the case has none."""

    codes: Codes
    names: tuple[str, ...]

    def word(self, case: int) -> str | None:
        """The word of one case."""
        code = int(self.codes[case])
        return None if code == NONE else self.names[code]

    def take(self, cases: NDArray[np.intp] | NDArray[np.bool_]) -> CodedColumn:
        """The column of some cases, in their order."""
        return replace(self, codes=self.codes[cases])


@dataclass(frozen=True, eq=False)
class RatingColumn:
    """One criterion of many cases: its rating, and the ends of its range.

    Ordinal: places in `levels` as int16, -1 where unknown or without a range. Calibrated (`levels`
    is None): numbers as float64, nan likewise. `low` and `high` are None where no case has a range.

    `levels` is the scale of the first rubric in use that has the criterion, in its order. Where
    other rubrics order it otherwise, `ranks` codes it anew.
    """

    value: Values
    low: Values | None = None
    high: Values | None = None
    levels: tuple[str, ...] | None = None

    def take(self, cases: NDArray[np.intp] | NDArray[np.bool_]) -> RatingColumn:
        """The column of some cases, in their order."""
        return replace(
            self,
            value=self.value[cases],
            low=None if self.low is None else self.low[cases],
            high=None if self.high is None else self.high[cases],
        )

    def level(self, case: int) -> Level | None:
        """The rating of one case; None is unknown."""
        return level_of(self.value[case], self.levels)

    def ranks(self, levels: tuple[str, ...]) -> RatingColumn:
        """The same ratings as places in another order of the levels.

        Raises ValueError for a calibrated column, or where `levels` lack a level that is used.
        """
        if self.levels is None:
            raise ValueError("a calibrated criterion has no ranks")
        if levels == self.levels:
            return self
        table = np.asarray(
            [levels.index(each) if each in levels else NONE for each in self.levels] + [NONE],
            dtype=np.int16,
        )
        columns = [None if each is None else _placed(each, table) for each in self._columns]
        assert columns[0] is not None
        return RatingColumn(columns[0], columns[1], columns[2], levels)

    @property
    def _columns(self) -> tuple[Values, Values | None, Values | None]:
        return self.value, self.low, self.high


def _placed(values: Values, table: NDArray[np.int16]) -> Values:
    codes = values.astype(np.intp)
    placed = table[codes]
    if bool(((placed == NONE) & (codes != NONE)).any()):
        raise ValueError("a level is used that the scale lacks")
    return placed


@dataclass(frozen=True, eq=False)
class CaseColumns:
    """Many cases as columns, all of one length, in the order of their sheet.

    `rows` are the row numbers in the file. Defaults are filled in as a case file's are: `basis`
    and `handling` follow the status where the sheet does not say. `ratings` has the criteria that
    are columns; every other is unknown in every case. No case has evidence.
    """

    ids: Texts
    titles: Texts
    rows: Rows
    status: CodedColumn
    level: CodedColumn
    basis: CodedColumn
    handling: CodedColumn
    ratings: Mapping[str, RatingColumn]
    overrides: tuple[Override, ...] = ()

    def __len__(self) -> int:
        return len(self.rows)

    def take(self, cases: NDArray[np.intp] | NDArray[np.bool_]) -> CaseColumns:
        """Some cases, by their places or a mask, in that order."""
        return replace(
            self,
            ids=self.ids[cases],
            titles=self.titles[cases],
            rows=self.rows[cases],
            status=self.status.take(cases),
            level=self.level.take(cases),
            basis=self.basis.take(cases),
            handling=self.handling.take(cases),
            ratings={name: column.take(cases) for name, column in self.ratings.items()},
        )

    def rated(
        self, rates: Mapping[str, Level | None], scales: Mapping[str, tuple[str, ...] | None]
    ) -> CaseColumns:
        """The cases with ratings set by `--rate`, each without a range; None is unknown.

        `scales` are the levels of each criterion in order, None of a calibrated one.
        """
        if not rates:
            return self
        ratings = dict(self.ratings)
        for name, level in rates.items():
            levels = scales[name]
            value = coded([level], levels)[0]
            ratings[name] = RatingColumn(np.full(len(self), value), levels=levels)
        overrides = [
            Override("--rate", name, UNKNOWN if level is None else level)
            for name, level in rates.items()
        ]
        return replace(self, ratings=ratings, overrides=(*self.overrides, *overrides))


def coded(levels: Sequence[Level | None], scale: tuple[str, ...] | None) -> Values:
    """Levels as their places in a scale (int16), or numbers as they are (float64).

    >>> coded(["full", None], ("absent", "full")), coded([0.5, None], None)
    (array([ 1, -1], dtype=int16), array([0.5, nan]))
    """
    if scale is None:
        return np.asarray([np.nan if each is None else each for each in levels], dtype=np.float64)
    places = [NONE if each is None else scale.index(str(each)) for each in levels]
    return np.asarray(places, dtype=np.int16)


def level_of(value: np.int16 | np.float64, scale: tuple[str, ...] | None) -> Level | None:
    """The level or number that a code stands for; None is unknown."""
    if scale is None:
        return None if np.isnan(value) else float(value)
    return None if value == NONE else scale[int(value)]


def joined(parts: Sequence[CaseColumns]) -> CaseColumns:
    """Parts of one sheet, read by the same rubrics, as one; at least one part."""
    first = parts[0]
    if len(parts) == 1:
        return first

    def words(name: str) -> CodedColumn:
        columns: list[CodedColumn] = [getattr(part, name) for part in parts]
        names = tuple(dict.fromkeys(word for column in columns for word in column.names))
        tables = [
            np.asarray([*(names.index(word) for word in column.names), NONE], dtype=np.int8)
            for column in columns
        ]
        codes = [table[column.codes] for table, column in zip(tables, columns, strict=True)]
        return CodedColumn(np.concatenate(codes), names)

    return CaseColumns(
        ids=np.concatenate([part.ids for part in parts]),
        titles=np.concatenate([part.titles for part in parts]),
        rows=np.concatenate([part.rows for part in parts]),
        status=words("status"),
        level=words("level"),
        basis=words("basis"),
        handling=words("handling"),
        ratings={name: _one([part.ratings[name] for part in parts]) for name in first.ratings},
        overrides=first.overrides,
    )


def _one(columns: Sequence[RatingColumn]) -> RatingColumn:
    def end(name: str) -> Values | None:
        ends: list[Values | None] = [getattr(column, name) for column in columns]
        if all(each is None for each in ends):
            return None
        return np.concatenate(
            [
                coded([None] * len(column.value), column.levels) if each is None else each
                for each, column in zip(ends, columns, strict=True)
            ]
        )

    value = np.concatenate([column.value for column in columns])
    return RatingColumn(value, end("low"), end("high"), columns[0].levels)
