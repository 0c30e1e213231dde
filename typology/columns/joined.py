"""Columns of cases below each other."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from typology.columns.cases import (
    NONE,
    CaseColumns,
    CodedColumn,
    RatingColumn,
    Values,
    below_each_other,
    coded,
    level_of,
    nothing_said,
)
from typology.columns.values import levels_used
from typology.model import Level
from typology.operators import Mask


def joined(parts: Sequence[CaseColumns]) -> CaseColumns:
    """Parts of one sheet, or cases of several, read by the same rubrics; at least one part.

    Whether cases have a `sha256` and `wholes` is as in the first part.
    """
    first = parts[0]
    if len(parts) == 1:
        return first
    sizes = [*map(len, parts)]
    return CaseColumns(
        ids=np.concatenate([part.ids for part in parts]),
        titles=np.concatenate([part.titles for part in parts]),
        rows=np.concatenate([part.rows for part in parts]),
        status=_words([part.status for part in parts]),
        level=_words([part.level for part in parts]),
        basis=_words([part.basis for part in parts]),
        handling=_words([part.handling for part in parts]),
        ratings={
            name: _rated([part.ratings.get(name) for part in parts], sizes)
            for name in _names(part.ratings for part in parts)
        },
        overrides=first.overrides,
        fields={
            name: below_each_other(
                [part.fields.get(name) or nothing_said(name, len(part)) for part in parts]
            ).tidy()
            for name in _names(part.fields for part in parts)
        },
        wholes=None
        if first.wholes is None
        else below_each_other(
            [part.wholes or nothing_said("part_of", len(part)) for part in parts]
        ).tidy(),
        sha256=None
        if first.sha256 is None
        else np.concatenate([part.sha256 for part in parts if part.sha256 is not None]),
    )


def _names(parts: Iterable[Mapping[str, object]]) -> list[str]:
    return [*dict.fromkeys(name for part in parts for name in part)]


def _words(columns: Sequence[CodedColumn]) -> CodedColumn:
    names = tuple(dict.fromkeys(word for column in columns for word in column.names))
    tables = [
        np.asarray([*(names.index(word) for word in column.names), NONE], dtype=np.int8)
        for column in columns
    ]
    codes = [table[column.codes] for table, column in zip(tables, columns, strict=True)]
    return CodedColumn(np.concatenate(codes), names)


def _rated(columns: Sequence[RatingColumn | None], sizes: Sequence[int]) -> RatingColumn:
    scales = {each.levels for each in columns if each is not None}
    if len(scales) > 1:
        columns = _coded_alike([each for each in columns if each is not None], columns)
    levels = next(each.levels for each in columns if each is not None)
    unknown = coded([None], levels)

    def end(name: str) -> Values | None:
        ends: list[Values | None] = [getattr(column, name, None) for column in columns]
        if all(each is None for each in ends):
            return None
        pairs = zip(ends, sizes, strict=True)
        return np.concatenate([np.repeat(unknown, n) if e is None else e for e, n in pairs])

    value = end("value")
    assert value is not None
    return RatingColumn(value, end("low"), end("high"), levels, _evidenced(columns, sizes))


def _coded_alike(
    rated: Sequence[RatingColumn], columns: Sequence[RatingColumn | None]
) -> list[RatingColumn | None]:
    """The columns of a criterion that no rubric in use has, coded by the levels of all."""
    scale = levels_used(level for column in rated for level in _levels(column))
    assert scale is not None
    return [None if each is None else _coded_by(scale, each) for each in columns]


def _levels(column: RatingColumn) -> Iterable[Level | None]:
    if column.levels is not None:
        return column.levels
    parts = [each for each in (column.value, column.low, column.high) if each is not None]
    numbers: list[float] = np.unique(np.concatenate(parts)).tolist()
    return [None if math.isnan(each) else each for each in numbers]


def _coded_by(scale: tuple[Level, ...], column: RatingColumn) -> RatingColumn:
    value, low, high = (
        None if each is None else coded([level_of(v, column.levels) for v in each], scale)
        for each in (column.value, column.low, column.high)
    )
    assert value is not None
    return RatingColumn(value, low, high, scale, column.evidenced)


def _evidenced(columns: Sequence[RatingColumn | None], sizes: Sequence[int]) -> Mask | None:
    found = [None if each is None else each.evidenced for each in columns]
    if all(each is None for each in found):
        return None
    pairs = zip(found, sizes, strict=True)
    return np.concatenate([np.zeros(n, dtype=np.bool_) if e is None else e for e, n in pairs])
