"""The rows of a table, csv or xlsx: cells of text or number, read one row at a time."""

from __future__ import annotations

import csv
import math
import warnings
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO, TextIOWrapper
from pathlib import Path
from typing import IO, TYPE_CHECKING, Final, TypeAlias
from zipfile import ZipFile

from typology.reading.yaml.encodings import LOOKED_AT, wide_encoding

if TYPE_CHECKING:
    from openpyxl.cell.cell import Cell as FullCell
    from openpyxl.cell.cell import MergedCell
    from openpyxl.cell.read_only import EmptyCell, ReadOnlyCell

LONGEST_CELL: Final = 32_767  # characters, as in spreadsheets
MOST_ROWS: Final = 1_048_576  # of a worksheet
MOST_UNPACKED: Final = 1_000_000_000  # bytes of a workbook's parts together


@dataclass(frozen=True, slots=True)
class Refusal:
    """The reason why a cell is refused, and what to do about it."""

    message: str
    hint: str | None = None


Cell: TypeAlias = "str | float | Refusal"  # empty: ""


@dataclass(frozen=True, slots=True)
class Row:
    """One row; `number` counts from 1, the names of the columns being the first.

    A `broken` row has no cells: its `column` is where reading it failed.
    """

    number: int
    cells: Sequence[Cell]
    broken: Refusal | None = None
    column: int = 1


def csv_file_rows(path: Path) -> Iterator[Row]:
    """The rows of a csv file, streamed. Raises OSError if it cannot be opened."""
    with path.open("rb") as file:
        yield from csv_rows(file)


def csv_bytes_rows(data: bytes) -> Iterator[Row]:
    """The rows of csv data."""
    return csv_rows(BytesIO(data))


def csv_rows(file: IO[bytes]) -> Iterator[Row]:
    """The rows of an open csv file (RFC 4180, UTF-8, with or without byte order mark).

    A byte that is not UTF-8 becomes a lone surrogate, which no cell may contain, so that it is
    reported at its place. After a broken row of several lines nothing is read.
    """
    encoding = wide_encoding(file.read(LOOKED_AT))
    if encoding is not None:
        yield Row(1, (), Refusal(f"the file is {encoding}, not UTF-8", "save it as UTF-8"))
        return
    file.seek(0)
    with TextIOWrapper(file, "utf-8-sig", errors="surrogateescape", newline="") as lines:
        yield from _records(lines)


def _records(lines: Iterable[str]) -> Iterator[Row]:
    record: list[str] = []
    reader = csv.reader(_recording(lines, record), strict=True)
    number = 0
    while True:
        number += 1
        record.clear()
        try:
            yield Row(number, next(reader))
        except StopIteration:
            return
        except csv.Error:
            column, broken = _fault_of(record)
            yield Row(number, (), broken, column)
            if len(record) > 1:
                return


def _recording(lines: Iterable[str], record: list[str]) -> Iterator[str]:
    for line in lines:
        record.append(line)
        yield line


def _fault_of(lines: Sequence[str]) -> tuple[int, Refusal]:
    """The column at which a record of csv breaks, and how."""
    column, length, quoted, closed = 1, 0, False, False
    for character in "".join(lines):
        if character == '"' and (quoted or closed or not length):
            quoted, closed = not quoted, quoted
        elif character == "," and not quoted:
            column, length, closed = column + 1, 0, False
        elif closed and character not in "\r\n":
            hint = 'inside a quoted cell, write " twice'
            return column, Refusal("text after the closing quote of a cell", hint)
        else:
            length += 1
            if length > LONGEST_CELL:
                return column, too_long()
    hint = 'close it with "; what follows it was not read'
    return column, Refusal("a quoted cell that is never closed", hint)


def too_long() -> Refusal:
    """The refusal of a cell that is longer than a spreadsheet allows."""
    return Refusal(f"a cell of more than {LONGEST_CELL:,} characters")


def workbook_rows(path: Path) -> list[Row]:
    """The rows of the first sheet of an xlsx workbook. Raises OSError if it cannot be opened.

    Formulas are not evaluated, whatever value was stored with them.
    """
    with path.open("rb") as file, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # openpyxl's, about parts of a workbook that hold no cells
        try:
            if _unpacked_bytes(file) > MOST_UNPACKED:
                refusal = Refusal(f"the workbook unpacks to more than {MOST_UNPACKED:,} bytes")
                return [Row(1, (), refusal)]
            return list(_workbook_rows(file))
        except Exception:  # openpyxl raises whatever its parts do on a damaged file
            hint = "save it anew as .xlsx (no password), or as .csv in UTF-8"
            return [Row(1, (), Refusal("the file is no workbook that can be read", hint))]


def _unpacked_bytes(file: IO[bytes]) -> int:
    with ZipFile(file) as parts:
        return sum(part.file_size for part in parts.infolist())


def _workbook_rows(file: IO[bytes]) -> Iterator[Row]:
    from openpyxl import load_workbook

    workbook = load_workbook(file, read_only=True, keep_links=False)
    sheet = workbook.worksheets[0]
    sheet.reset_dimensions()  # the size that a file states may be wrong
    width = 0
    for number, row in enumerate(sheet.rows, 1):
        if number > MOST_ROWS:
            yield Row(number, (), Refusal(f"more than {MOST_ROWS:,} rows"))
            return
        cells = [_cell(each) for each in row]
        while cells and cells[-1] == "":
            cells.pop()
        if cells:
            width = width or len(cells)
            yield Row(number, cells + [""] * (width - len(cells)))


def _cell(cell: FullCell | MergedCell | ReadOnlyCell | EmptyCell) -> Cell:
    value = cell.value
    if value is None:
        return ""
    if cell.data_type == "f":
        return Refusal("a formula", "put in its value: formulas are not evaluated")
    if cell.data_type == "e":
        return Refusal(f"an error value, {value}", "leave unknown cells empty")
    if isinstance(value, str):
        return value
    if isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value):
        return float(value)
    kind = "a truth value" if isinstance(value, bool) else "a date or time"
    return Refusal(kind, "format the cell as text, then write it again")
