"""Cases from the columns of a sheet: the values that YAML files with the same would give."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import repeat
from typing import Final

from typology.model import UNKNOWN, Case, Period
from typology.reading.case.tree import hashed
from typology.reading.sheet.columns import SheetPart
from typology.reading.sheet.ratings import Reading

TEXTS: Final = ("form", "observed_until", "part_of", "summary", "coder")


def cases_of(part: SheetPart, path: str) -> Iterator[Case]:
    """The good rows of a part in turn, each as a case of the sheet at `path`."""
    columns = part.columns
    names = tuple(each.criterion for each in part.rated)
    count = len(columns)
    ratings = zip(*(each.ratings() for each in part.rated), strict=True) if names else None
    outcomes = _named(part.outcomes, count)
    schemes = _named(part.identifiers, count)
    plain = _named(part.plain, count)
    words = [
        [None if code < 0 else column.names[code] for code in column.codes.tolist()]
        for column in (columns.status, columns.basis, columns.handling, columns.level)
    ]
    for id_, title, status, basis, handling, level, rated, later, ids, others in zip(
        columns.ids.tolist(),
        columns.titles.tolist(),
        *words,
        ratings or repeat((), count),
        outcomes,
        schemes,
        plain,
        strict=True,
    ):
        period = Period(others.get("period_from"), others.get("period_to"))
        yield hashed(
            Case(
                id_,
                title,
                status,
                basis=basis,
                handling=handling,
                ratings={
                    name: rating
                    for name, rating in zip(names, rated, strict=True)
                    if rating is not None
                },
                sha256="",
                countries=others.get("countries", ()),
                level=level,
                period=None if period == NO_PERIOD else period,
                identifiers=ids,
                path=path,
                outcomes={
                    name: None if value == UNKNOWN else value for name, value in later.items()
                },
                **{name: others.get(name) for name in TEXTS},
            )
        )


NO_PERIOD: Final = Period()


def _named(readings: Mapping[str, Reading], count: int) -> Iterator[dict[str, object]]:
    """Row by row what some columns say, by name; without those that say nothing."""
    if not readings:
        return iter([{}] * count)
    rows = zip(*(each.rows() for each in readings.values()), strict=True)
    return (
        {name: each for name, each in zip(readings, row, strict=True) if each is not None}
        for row in rows
    )
