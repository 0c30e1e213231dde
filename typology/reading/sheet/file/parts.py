"""Some rows of a sheet, and the same rows as columns whose distinct cells stand once.

A part is what another process may be given. A long csv sheet goes by blocks of bytes that pyarrow
reads; what it would read otherwise than the csv reader of Python, that one reads.
"""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from io import StringIO
from typing import TYPE_CHECKING, Final, Protocol, TypeAlias

import numpy as np
from numpy.typing import NDArray

from typology.columns.cases import Rows
from typology.reading.sheet.cells import LONGEST_CELL, Cell, Day, Refusal, is_blank
from typology.reading.sheet.file.records import Row, records

if TYPE_CHECKING:
    from pyarrow import Array, RecordBatch

Mask: TypeAlias = NDArray[np.bool_]

CONTROLS: Final = bytes(set(range(0x20)) - {*b"\t\n\r"} | {0x7F})
WIDE_CONTROLS: Final = re.compile(rb"\xc2[\x80-\x9f]|\xef\xbf[\xbe\xbf]")


@dataclass(frozen=True, eq=False)
class Column:
    """The cells of one column: distinct ones with the place of each row's, or one a row."""

    cells: Sequence[Cell]
    codes: NDArray[np.int32] | None = None

    @classmethod
    def of(cls, cells: Iterable[Cell]) -> Column:
        """The column with each distinct cell once."""
        given = tuple(cells)
        places = {cell: place for place, cell in enumerate(dict.fromkeys(given))}
        codes = np.fromiter(map(places.__getitem__, given), np.int32, len(given))
        return cls(tuple(places), codes)

    def spread(self, mask: Mask) -> Mask:
        """What holds of the cells, row by row."""
        return mask if self.codes is None else mask[self.codes]

    def places(self) -> NDArray[np.int32]:
        """The place of each row's cell in `cells`."""
        return np.arange(len(self.cells), dtype=np.int32) if self.codes is None else self.codes

    def cell(self, row: int) -> Cell:
        """The cell of one row."""
        return self.cells[row if self.codes is None else int(self.codes[row])]

    def filled(self) -> Mask:
        """True for each row whose cell is not blank."""
        of_cells = [cell != "" and not is_blank(cell) for cell in self.cells]
        return self.spread(np.asarray(of_cells, dtype=np.bool_))


@dataclass(frozen=True)
class Fault:
    """A row that could not be read, from a column on, which counts from 0."""

    row: int
    column: int
    refusal: Refusal


@dataclass(frozen=True, eq=False)
class Grid:
    """Rows as columns, as many as the head names.

    `beyond`: rows (by their place) with a filled cell to the right of the head's columns: its
    column, and the number of the row's cells. `splits`: one there may come of a cell split in two.
    `formulas` counts those read as their stored values.
    """

    rows: Rows
    columns: tuple[Column, ...]
    faults: tuple[Fault, ...] = ()
    beyond: Mapping[int, tuple[int, int]] = field(default_factory=dict)
    splits: bool = False
    formulas: int = 0


class Part(Protocol):
    """Consecutive rows of a sheet."""

    @property
    def size(self) -> int:
        """The number of rows, about."""

    def grid(self, width: int, single: Collection[int]) -> Grid:
        """The rows as `width` columns; in those of `single` most cells differ."""


@dataclass(frozen=True)
class RowsPart:
    """Rows as Python has them. `splits`: by marks, so that a cell may be split in two."""

    rows: tuple[Row, ...]
    splits: bool

    @property
    def size(self) -> int:
        """The number of rows."""
        return len(self.rows)

    def grid(self, width: int, single: Collection[int]) -> Grid:
        """The rows as columns; a short row lacks what is missing."""
        numbers: list[int] = []
        kept: list[Sequence[Cell]] = []
        faults: list[Fault] = []
        beyond: dict[int, tuple[int, int]] = {}
        for row in self.rows:
            if row.broken is not None:
                faults.append(Fault(row.number, row.column - 1, row.broken))
                continue
            cells = row.cells
            if len(cells) < width:
                cells = [*cells, *[""] * (width - len(cells))]
            elif len(cells) > width:
                filled = [place for place in range(width, len(cells)) if not is_blank(cells[place])]
                if filled:
                    beyond[len(kept)] = filled[0], len(cells)
                cells = cells[:width]
            if row.far and len(kept) not in beyond:
                beyond[len(kept)] = row.far - 1, row.far
            kept.append(cells)
            numbers.append(row.number)
        columns = zip(*kept, strict=True) if kept else [()] * width
        encoded = tuple(
            Column(column) if place in single else Column.of(column)
            for place, column in enumerate(columns)
        )
        rows = np.asarray(numbers, dtype=np.int64)
        formulas = sum(row.formulas for row in self.rows)
        return Grid(rows, encoded, tuple(faults), beyond, self.splits, formulas)


@dataclass(frozen=True)
class BlockPart:
    """Whole rows of a csv sheet as its bytes in UTF-8; quotes stand where they ought to."""

    first: int  # the number of the first row
    size: int
    data: bytes
    delimiter: str

    def grid(self, width: int, single: Collection[int]) -> Grid:
        """The rows as columns, by pyarrow where that reads what Python's reader would."""
        columns = self._columns(width, single)
        if columns is None:
            lines = StringIO(self.data.decode("utf-8", "surrogateescape"), newline="")
            read = tuple(records(lines, self.delimiter, self.first))
            return RowsPart(read, splits=True).grid(width, single)
        rows = np.arange(self.first, self.first + self.size, dtype=np.int64)
        return Grid(rows, columns, splits=True)

    def _columns(self, width: int, single: Collection[int]) -> tuple[Column, ...] | None:
        tabs = self.delimiter == "\t" and b'"' not in self.data
        data = self.data
        if (b"\t" in data and not tabs) or len(data.translate(None, CONTROLS)) < len(data):
            return None
        if (b"\xc2" in data or b"\xef" in data) and WIDE_CONTROLS.search(data):
            return None
        import pyarrow
        from pyarrow import csv

        names = [str(place) for place in range(width)]
        coded = pyarrow.dictionary(pyarrow.int32(), pyarrow.string())
        types = {
            name: pyarrow.string() if place in single else coded for place, name in enumerate(names)
        }
        try:
            table = csv.read_csv(
                pyarrow.BufferReader(self.data),
                csv.ReadOptions(column_names=names, block_size=len(self.data) + 1),
                csv.ParseOptions(
                    delimiter=self.delimiter, newlines_in_values=True, ignore_empty_lines=False
                ),
                csv.ConvertOptions(column_types=types, strings_can_be_null=False),
            )
        except pyarrow.ArrowInvalid:  # rows of another width, bytes that are not UTF-8
            return None
        if table.num_rows != self.size:
            return None
        columns = tuple(arrow_column(table.column(name).combine_chunks()) for name in names)
        longest = max(max(map(len, each.cells), default=0) for each in columns)  # type: ignore[arg-type]
        return None if longest > LONGEST_CELL else columns


@dataclass(frozen=True, eq=False)
class ArrowPart:
    """Rows of a parquet file."""

    first: int
    batch: RecordBatch

    @property
    def size(self) -> int:
        """The number of rows."""
        return int(self.batch.num_rows)

    def grid(self, width: int, single: Collection[int]) -> Grid:
        """The rows as columns; a cell that is null is empty."""
        rows = np.arange(self.first, self.first + self.size, dtype=np.int64)
        return Grid(rows, tuple(arrow_column(self.batch.column(at)) for at in range(width)))


def arrow_column(array: Array) -> Column:
    """A column of pyarrow's; texts that differ mostly may stand one a row."""
    import pyarrow

    kind = array.type
    if pyarrow.types.is_dictionary(kind):
        cells = [_cell(value) for value in array.dictionary.to_pylist()]
        codes = array.indices
        if codes.null_count:
            codes = codes.cast(pyarrow.int64()).fill_null(len(cells))
            cells.append("")
        return Column(cells, np.from_dlpack(codes).astype(np.int32))
    values = array.to_pylist()
    if pyarrow.types.is_string(kind) and array.null_count == 0:
        return Column(values)
    return Column.of(map(_cell, values))


def _cell(value: object) -> Cell:
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return ""
    if isinstance(value, bool):
        return Refusal("a truth value", "write yes or no, or a level, as text")
    if isinstance(value, datetime | date):
        return Day("a date or time", "write it as text", str(value)[:10])
    if isinstance(value, list):
        return ";".join(str(each) for each in value if each is not None)
    if isinstance(value, int | float):
        return float(value)
    return value if isinstance(value, str) else str(value)


def filled_counts(grid: Grid) -> NDArray[np.intp]:
    """The number of filled cells of each row, those beyond the head's columns included."""
    counts = np.zeros(len(grid.rows), dtype=np.intp)
    for column in grid.columns:
        counts += column.filled()
    counts[list(grid.beyond)] += 1
    return counts


def part_rows(rows: Iterable[Row], most: int, *, splits: bool) -> Iterator[RowsPart]:
    """Rows in parts of at most `most`."""
    kept: list[Row] = []
    for row in rows:
        kept.append(row)
        if len(kept) == most:
            yield RowsPart(tuple(kept), splits)
            kept = []
    if kept:
        yield RowsPart(tuple(kept), splits)
