"""Rows of a sheet as columns of cases: every distinct cell read once, every fault at its place."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final, get_args

import numpy as np
from numpy.typing import NDArray

from typology.columns.cases import NONE, CaseColumns, CodedColumn, Rows
from typology.reading.case.fields import default_basis
from typology.reading.entries import Basis, Handling, Reach
from typology.reading.sheet.cells import (
    IDS,
    LONGEST_CELL,
    STATUSES,
    Cell,
    Refusal,
    read_id,
    read_list,
    read_optional_text,
    read_status,
    read_title,
)
from typology.reading.sheet.file.parts import Column, Grid
from typology.reading.sheet.head import PLAIN, Layout
from typology.reading.sheet.levels import CellRules, read_level, read_outcome_cell
from typology.reading.sheet.problems import Passed, together
from typology.reading.sheet.ratings import RatedCells, Reading, codes_among, faults_of_ranges
from typology.reading.sheet.rows import (
    Claims,
    Faults,
    check_ids,
    check_plain,
    claims_of,
    passed_beyond,
    without_remarks,
)

REACHES: Final[tuple[str, ...]] = get_args(Reach)
BASES: Final[tuple[str, ...]] = get_args(Basis)
HANDLINGS: Final[tuple[str, ...]] = get_args(Handling)


@dataclass(frozen=True)
class PlacedRefusal:
    """A refused cell; rows count from 1, columns from 0."""

    row: int
    column: int
    refusal: Refusal


@dataclass(frozen=True, eq=False)
class SheetPart:
    """What some rows say. All but `claims` and what is refused is of the good rows only.

    `claims` are the ids of all rows that have a valid one, with their rows, and the coders where
    the sheet has them. `hidden` counts further faults by column, from 0.
    """

    columns: CaseColumns
    rated: tuple[RatedCells, ...]
    outcomes: Mapping[str, Reading]
    plain: Mapping[str, Reading]
    identifiers: Mapping[str, Reading]
    claims: Claims
    refused: tuple[PlacedRefusal, ...]
    hidden: Mapping[int, int]
    passed: tuple[Passed, ...]
    size: int  # rows that hold anything
    last: int  # row

    @property
    def wholes(self) -> tuple[str, ...]:
        """What the cases say that they are part of, each once."""
        named = self.plain.get("part_of")
        return tuple(dict.fromkeys(str(each) for each in named.rows() if each)) if named else ()

    def without(self, rows: Sequence[int]) -> SheetPart:
        """The part without the cases of some rows."""
        keep = ~np.isin(self.columns.rows, np.asarray(rows, dtype=np.int64))

        def kept(readings: Mapping[str, Reading]) -> dict[str, Reading]:
            return {name: each.take(keep) for name, each in readings.items()}

        return replace(
            self,
            columns=self.columns.take(keep),
            rated=tuple(each.take(keep) for each in self.rated),
            outcomes=kept(self.outcomes),
            plain=kept(self.plain),
            identifiers=kept(self.identifiers),
        )


def read_part(grid: Grid, layout: Layout, rules: CellRules, *, codings: bool = False) -> SheetPart:
    """What some rows of a sheet say. `codings`: one case by two coders is no clash."""
    grid, remarks = without_remarks(grid, layout)
    columns = grid.columns
    faults = Faults(grid.rows, np.zeros(len(grid.rows), dtype=np.bool_))

    def read(
        column: int | None, reader: Callable[[Cell], object], *, bulk: bool = False
    ) -> Reading:
        if column is None:
            return Reading([None], np.zeros(len(grid.rows), dtype=np.int32))
        cells = columns[column]
        values = cells.cells if bulk and _is_plain(cells.cells) else list(map(reader, cells.cells))
        faults.of_cells(column, cells, values)
        return Reading.of(cells, values)

    ids = _ids(layout, columns, read)
    titles = read(layout.title, read_title, bulk=True)
    statuses = read(layout.status, read_status)
    rated = tuple(_rated(layout, read, rules))
    for each, cells in zip(layout.rated, rated, strict=True):
        for places, column, refusal in faults_of_ranges(cells, each.rated, each.parts):
            faults.refuse(places.tolist(), column, refusal)
    codes = [
        found
        for each, cells in zip(layout.rated, rated, strict=True)
        for found in codes_among(cells, each.rated, each.column, grid.rows)
    ]
    outcomes = {
        name: read(column, lambda cell: read_outcome_cell(cell, rules))
        for name, column in layout.outcomes.items()
    }
    plain = {
        name: read(column, _or_missing(PLAIN[name], rules), bulk=name == "summary")
        for name, column in layout.plain.items()
    }
    identifiers = {name: read(column, read_list) for name, column in layout.identifiers.items()}
    check_plain(ids, plain, layout, faults)
    claims = claims_of(ids, plain.get("coder"), grid.rows)
    check_ids(claims, layout, faults, codings=codings)
    beyond = passed_beyond(grid, layout, faults)
    good = ~faults.bad if layout.valid else np.zeros(len(grid.rows), dtype=np.bool_)
    formulas = [Passed("formula", grid.formulas)] if grid.formulas else []
    refused = [PlacedRefusal(each.row, each.column, each.refusal) for each in grid.faults]
    refused += [
        PlacedRefusal(int(grid.rows[place]), column, refusal)
        for place, column, refusal in faults.found
    ]
    return SheetPart(
        columns=_columns(ids, titles, statuses, plain, rated, layout, grid.rows, good),
        rated=tuple(each.take(good) for each in rated),
        outcomes={name: each.take(good) for name, each in outcomes.items()},
        plain={name: each.take(good) for name, each in plain.items()},
        identifiers={name: each.take(good) for name, each in identifiers.items()},
        claims=claims,
        refused=tuple(sorted(refused, key=lambda each: (each.row, each.column))),
        hidden=faults.hidden,
        passed=tuple(together([*remarks, *beyond, *formulas, *codes])),
        size=len(grid.rows) + len(grid.faults),
        last=max([*grid.rows[-1:].tolist(), *(each.row for each in grid.faults)], default=1),
    )


Read = Callable[..., Reading]


def _ids(layout: Layout, columns: Sequence[Column], read: Read) -> Reading:
    if layout.case is not None and (ids := _plain_ids(columns[layout.case].cells)):
        return Reading.of(columns[layout.case], ids)
    return read(layout.case, read_id)


def _plain_ids(cells: Sequence[Cell]) -> Sequence[Cell] | None:
    """The cells if every one is an id as it stands."""
    try:
        text = "\n".join(cells) + "\n"  # type: ignore[arg-type]
    except TypeError:
        return None
    return cells if IDS.fullmatch(text) and text.count("\n") == len(cells) else None


def _is_plain(cells: Sequence[Cell]) -> bool:
    """True if every cell is text that stands for itself."""
    try:
        text = "\n".join(cells)  # type: ignore[arg-type]
    except TypeError:
        return False
    if "" in cells:
        return False
    return (
        not text.startswith("'")
        and "\n'" not in text
        and text.replace("\n", "").isprintable()
        and max(map(len, cells), default=0) <= LONGEST_CELL  # type: ignore[arg-type]
    )


def _rated(layout: Layout, read: Read, rules: CellRules) -> Iterable[RatedCells]:
    for each in layout.rated:

        def level(cell: Cell, criterion: object = each.rated) -> object:
            return read_level(cell, criterion, rules)  # type: ignore[arg-type]

        parts = {
            part: read(column, read_optional_text if part == "because" else level)
            for part, column in each.parts.items()
        }
        yield RatedCells(
            each.criterion,
            read(each.column, level),
            parts.get("low"),
            parts.get("high"),
            parts.get("because"),
        )


def _or_missing(reader: Callable[[Cell], object], rules: CellRules) -> Callable[[Cell], object]:
    if not rules.missing:
        return reader
    return lambda cell: (
        None if isinstance(cell, str) and rules.is_missing(cell.strip()) else reader(cell)
    )


# Codes


def _columns(
    ids: Reading,
    titles: Reading,
    statuses: Reading,
    plain: Mapping[str, Reading],
    rated: Sequence[RatedCells],
    layout: Layout,
    rows: Rows,
    good: NDArray[np.bool_],
) -> CaseColumns:
    status = _coded(statuses, STATUSES, good)
    by_status = [BASES.index(default_basis(each)) for each in STATUSES]
    restricted = [HANDLINGS.index("restricted" if s == "proposed" else "public") for s in STATUSES]
    return CaseColumns(
        ids=_texts(ids, good),
        titles=_texts(titles, good),
        rows=rows[good],
        status=status,
        level=_coded(plain.get("level"), REACHES, good),
        basis=_filled_in(_coded(plain.get("basis"), BASES, good), by_status, status),
        handling=_filled_in(_coded(plain.get("handling"), HANDLINGS, good), restricted, status),
        ratings={
            each.criterion: cells.take(good).column(each.rated)
            for each, cells in zip(layout.rated, rated, strict=True)
        },
    )


def _texts(reading: Reading, good: NDArray[np.bool_]) -> NDArray[np.object_]:
    values = np.empty(len(reading.values), dtype=np.object_)
    values[:] = reading.values
    texts: NDArray[np.object_] = values[reading.places[good]]
    return texts


def _coded(reading: Reading | None, names: tuple[str, ...], good: NDArray[np.bool_]) -> CodedColumn:
    if reading is None:
        return CodedColumn(np.full(int(good.sum()), NONE, dtype=np.int8), names)
    table = [names.index(each) if each in names else NONE for each in reading.values]
    return CodedColumn(np.asarray(table, dtype=np.int8)[reading.places[good]], names)


def _filled_in(column: CodedColumn, by_status: list[int], status: CodedColumn) -> CodedColumn:
    default = np.asarray([*by_status, NONE], dtype=np.int8)[status.codes]
    return CodedColumn(np.where(column.codes == NONE, default, column.codes), column.names)
