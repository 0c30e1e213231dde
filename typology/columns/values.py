"""Cases given as values, as columns."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Final

import numpy as np

from typology.columns.cases import (
    CaseColumns,
    CodedColumn,
    RatingColumn,
    Said,
    Texts,
    coded,
    field_of,
)
from typology.model import Case, Level, Rubric

FIELDS: Final[dict[str, Callable[[Case], Said]]] = {
    "form": lambda case: case.form,
    "countries": lambda case: case.countries,
    "from": lambda case: case.period.start if case.period else None,
    "to": lambda case: case.period.end if case.period else None,
    "observed_until": lambda case: case.observed_until,
    "part_of": lambda case: case.part_of,
    "state": lambda case: case.parties.get("state", ()),
    "armed_groups": lambda case: case.parties.get("armed_groups", ()),
    "mediators": lambda case: case.parties.get("mediators", ()),
    "coder": lambda case: case.coder,
    "labels": lambda case: tuple(dict.fromkeys(label.type for label in case.labels)),
}
"""What a case says that no rubric reads, by the name of the field."""


def scales_of(rubrics: Sequence[Rubric]) -> dict[str, tuple[str, ...] | None]:
    """The levels of each criterion, in the order of the first rubric that has it; None: numbers."""
    scales: dict[str, tuple[str, ...] | None] = {}
    for rubric in rubrics:
        for name, criterion in rubric.criteria.items():
            scales.setdefault(name, criterion.scale and criterion.scale.levels)
    return scales


def columns_of(cases: Sequence[Case], rubrics: Sequence[Rubric]) -> CaseColumns:
    """Cases given as values; `rubrics` are those in use."""

    def words(said: Iterable[str | None]) -> CodedColumn:
        column = field_of((None, *said))
        return CodedColumn(
            (column.places[1:] - 1).astype(np.int8), tuple(map(str, column.values[1:]))
        )

    fields = {name: field_of(map(said, cases)) for name, said in FIELDS.items()}
    names = dict.fromkeys(name for case in cases for name in case.ratings)
    scales = scales_of(rubrics)
    return CaseColumns(
        ids=_texts([case.id for case in cases]),
        titles=_texts([case.title for case in cases]),
        rows=np.arange(1, len(cases) + 1, dtype=np.int64),
        status=words(case.status for case in cases),
        level=words(case.level for case in cases),
        basis=words(case.basis for case in cases),
        handling=words(case.handling for case in cases),
        ratings={name: _ratings(cases, name, scales) for name in names},
        overrides=tuple(dict.fromkeys(each for case in cases for each in case.overrides)),
        fields={name: each for name, each in fields.items() if any(each.values)},
        wholes=field_of(case.whole.part_of for case in cases),
        sha256=_texts([case.sha256 for case in cases]),
    )


def _texts(said: Sequence[str]) -> Texts:
    texts = np.empty(len(said), dtype=np.object_)
    texts[:] = said
    return texts


def _ratings(
    cases: Sequence[Case], name: str, scales: Mapping[str, tuple[str, ...] | None]
) -> RatingColumn:
    """The ratings of one criterion, that some case has."""
    rated = [case.ratings.get(name) for case in cases]
    value, low, high = (
        [each and getattr(each, part) for each in rated] for part in ("value", "low", "high")
    )
    scale = scales[name] if name in scales else levels_used([*value, *low, *high])
    evidenced = np.asarray(
        [
            bool(each and case.whole.ratings[name].evidence)
            for case, each in zip(cases, rated, strict=True)
        ]
    )
    return RatingColumn(
        coded(value, scale),
        None if all(each is None for each in low) else coded(low, scale),
        None if all(each is None for each in high) else coded(high, scale),
        scale,
        evidenced if evidenced.any() else None,
    )


def levels_used(values: Iterable[Level | None]) -> tuple[Level, ...] | None:
    """The levels among some values, by which these can be coded; None where all are numbers."""
    used = tuple(dict.fromkeys(each for each in values if each is not None))
    return used if any(isinstance(each, str) for each in used) else None
