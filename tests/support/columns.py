"""Case values as columns."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from typology.columns.cases import CaseColumns, CodedColumn, RatingColumn, coded
from typology.model import Case, Level, Rating


def case_columns(cases: Sequence[Case]) -> CaseColumns:
    """The columns of some cases; what is rated as words gets its levels in order of mention."""
    names = dict.fromkeys(name for case in cases for name in case.ratings)
    return CaseColumns(
        np.asarray([case.id for case in cases], dtype=np.object_),
        np.asarray([case.title for case in cases], dtype=np.object_),
        np.arange(len(cases), dtype=np.int64),
        _words([case.status for case in cases]),
        _words([case.level for case in cases]),
        _words([case.basis for case in cases]),
        _words([case.handling for case in cases]),
        {
            name: _ratings([case.ratings.get(name, Rating(None)) for case in cases])
            for name in names
        },
    )


def _words(words: Sequence[str | None]) -> CodedColumn:
    names = tuple(dict.fromkeys(word for word in words if word is not None))
    codes = [-1 if word is None else names.index(word) for word in words]
    return CodedColumn(np.asarray(codes, dtype=np.int8), names)


def _ratings(ratings: Sequence[Rating]) -> RatingColumn:
    parts: list[list[Level | None]] = [
        [each.value for each in ratings],
        [each.low for each in ratings],
        [each.high for each in ratings],
    ]
    values = [level for part in parts for level in part if level is not None]
    is_number = any(isinstance(level, float) for level in values)
    scale = None if is_number else tuple(dict.fromkeys(str(level) for level in values))
    value, low, high = (coded(part, scale) for part in parts)
    return RatingColumn(value, low, high, scale)
