"""Cases from the columns of a sheet: what YAML files with the same would give."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import repeat
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from typology.columns.cases import (
    CaseColumns,
    FieldColumn,
    Said,
    Texts,
    field_of_codes,
    nothing,
    nothing_said,
)
from typology.model import UNKNOWN, Case, Level, Period, Rating
from typology.reading.case.builder import rated_anew
from typology.reading.case.tree import written_rating
from typology.reading.hashing import member
from typology.reading.sheet.columns import SheetPart
from typology.reading.sheet.ratings import Reading

TEXTS: Final = ("form", "observed_until", "part_of", "summary", "coder")
FIELD_NAMES: Final = {"period_from": "from", "period_to": "to"}
NOT_FIELDS: Final = frozenset({"level", "basis", "handling", "summary"})
NO_PERIOD: Final = Period()

Rates: TypeAlias = Mapping[str, Level | None]
NO_RATES: Final[Rates] = {}


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
        field_of_codes(column).cells()
        for column in (columns.status, columns.basis, columns.handling, columns.level)
    ]
    for id_, title, status, basis, handling, level, rated, later, ids, others, sha256 in zip(
        columns.ids.tolist(),
        columns.titles.tolist(),
        *words,
        ratings or repeat((), count),
        outcomes,
        schemes,
        plain,
        hashes(part),
        strict=True,
    ):
        period = Period(others.get("period_from"), others.get("period_to"))
        yield Case(
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
            sha256=sha256,
            countries=others.get("countries", ()),
            level=level,
            period=None if period == NO_PERIOD else period,
            identifiers=ids,
            path=path,
            outcomes={name: None if value == UNKNOWN else value for name, value in later.items()},
            **{name: others.get(name) for name in TEXTS},
        )


def _named(readings: Mapping[str, Reading], count: int) -> Iterator[dict[str, object]]:
    """Row by row what some columns say, by name; without those that say nothing."""
    if not readings:
        return iter([{}] * count)
    rows = zip(*(each.rows() for each in readings.values()), strict=True)
    return (
        {name: each for name, each in zip(readings, row, strict=True) if each is not None}
        for row in rows
    )


def columns_of_part(part: SheetPart, rates: Rates) -> CaseColumns:
    """The good rows of a part as columns, with all that is shown of a case.

    The hashes are those of the cases as `rates` rate them, the ratings are as they stand.
    """
    columns = part.columns
    plain = {name: each for name, each in part.plain.items() if name not in NOT_FIELDS}
    fields = {FIELD_NAMES.get(name, name): _field(name, each) for name, each in plain.items()}
    return replace(
        columns,
        fields=fields,
        wholes=fields.get("part_of", nothing_said("part_of", len(columns))),
        sha256=_texts(hashes(part, rates)),
    )


def _texts(said: Iterable[str]) -> Texts:
    return np.asarray([*said], dtype=np.object_)


def _field(name: str, reading: Reading) -> FieldColumn[Said]:
    said: list[Said] = [nothing(name) if each is None else each for each in reading.values]  # type: ignore[misc]
    return FieldColumn(said, reading.places.astype(np.intp)).tidy()


def hashes(part: SheetPart, rates: Rates = NO_RATES) -> Iterator[str]:
    """The sha256 of each good row as a case, rated by `rates`, as `case.tree.hashed` finds it.

    Each distinct value of a column becomes canonical JSON once.
    """
    columns, plain = part.columns, part.plain
    coded = {
        name: field_of_codes(getattr(columns, name))
        for name in ("status", "level", "basis", "handling")
    }
    written: dict[str, Iterable[str]] = {
        "format": repeat(member("format", 1)),
        "case": (member("case", each) for each in columns.ids.tolist()),
        "title": (member("title", each) for each in columns.titles.tolist()),
        **{name: _members(name, each.values, each.places) for name, each in coded.items()},
        **{name: _read(name, plain[name]) for name in ("countries", *TEXTS) if name in plain},
        "period": _object(
            "period", {key: plain[name] for name, key in FIELD_NAMES.items() if name in plain}
        ),
        "identifiers": _object("identifiers", part.identifiers),
        "outcomes": _object("outcomes", part.outcomes),
        "ratings": _ratings(part, rates),
    }
    for row in zip(*(written[name] for name in sorted(written))):  # noqa: B905 - one is endless
        text = "{" + ",".join(filter(None, row)) + "}"
        yield hashlib.sha256(text.encode()).hexdigest()


def _read(name: str, reading: Reading) -> Iterator[str]:
    """A member of each row's object, "" where the cell says nothing."""
    used = reading.used()
    return _members(name, used.values, used.places)


def _members(name: str, values: Iterable[object], places: NDArray[np.integer]) -> Iterator[str]:
    written = [
        "" if each is None else member(name, list(each) if isinstance(each, tuple) else each)  # type: ignore[arg-type]
        for each in values
    ]
    return map(written.__getitem__, places.tolist())


def _object(name: str, readings: Mapping[str, Reading]) -> Iterator[str]:
    """An object of each row as a member, "" where it is empty."""
    if not readings:
        return repeat("")
    return (
        f'"{name}":{{{",".join(filter(None, row))}}}' if any(row) else ""
        for row in zip(*(_read(key, readings[key]) for key in sorted(readings)), strict=True)
    )


def _ratings(part: SheetPart, rates: Rates) -> Iterator[str]:
    """The ratings of each row as a member; an object without members where there are none."""
    cells = {each.criterion: each.ratings() for each in part.rated}
    names = sorted({*cells, *rates})
    nothing: Iterator[Rating | None] = repeat(None)
    members = [_rated(name, cells.get(name, nothing), rates) for name in names]
    rows = zip(*members) if members else repeat(())  # noqa: B905 - some are endless
    return (f'"ratings":{{{",".join(filter(None, row))}}}' for row in rows)


def _rated(name: str, ratings: Iterable[Rating | None], rates: Rates) -> Iterator[str]:
    known: dict[Rating | None, str] = {}
    for rating in ratings:
        text = known.get(rating)
        if text is None:
            now = rated_anew(rating, rates[name]) if name in rates else rating
            text = known[rating] = "" if now is None else member(name, written_rating(now))
        yield text
