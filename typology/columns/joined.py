"""Columns of cases below each other."""

from __future__ import annotations

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
    nothing_said,
)


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
    levels = next(each.levels for each in columns if each is not None)
    unknown = [coded([None], levels)] * len(sizes)

    def end(name: str) -> Values | None:
        ends: list[Values | None] = [getattr(column, name, None) for column in columns]
        if all(each is None for each in ends):
            return None
        return np.concatenate(
            [
                np.repeat(none, size) if each is None else each
                for each, none, size in zip(ends, unknown, sizes, strict=True)
            ]
        )

    evidenced = [None if each is None else each.evidenced for each in columns]
    value = end("value")
    assert value is not None
    return RatingColumn(
        value,
        end("low"),
        end("high"),
        levels,
        None
        if all(each is None for each in evidenced)
        else np.concatenate(
            [
                np.zeros(size, dtype=np.bool_) if each is None else each
                for each, size in zip(evidenced, sizes, strict=True)
            ]
        ),
    )
