"""A workbook (xlsx, xlsm, xltx, xltm): the first worksheet with a row that names `case`.

Values are read as they are stored; macros are never run, and formulas never evaluated.
"""

from __future__ import annotations

import math
import re
import warnings
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime
from itertools import compress, islice, repeat
from operator import is_not
from typing import IO, TYPE_CHECKING, Final
from zipfile import ZipFile

from typology.reading.problems import shortened
from typology.reading.sheet.cells import Cell, Day, Refusal, ShownNumber, is_blank
from typology.reading.sheet.file.parts import part_rows
from typology.reading.sheet.file.records import Row
from typology.reading.sheet.file.table import (
    MOST_ABOVE,
    Head,
    Table,
    Unreadable,
    find_head,
    names_case,
    note_of_rows_above,
)

if TYPE_CHECKING:
    from openpyxl.cell.cell import Cell as FullCell
    from openpyxl.cell.cell import MergedCell
    from openpyxl.cell.read_only import EmptyCell, ReadOnlyCell
    from openpyxl.workbook.workbook import Workbook

    WorkbookCell = FullCell | MergedCell | ReadOnlyCell | EmptyCell

MOST_ROWS: Final = 1_048_576  # of a worksheet
LOOKED_AT: Final = 1_000  # columns, or as many as have names
MOST_UNPACKED: Final = 1_000_000_000  # bytes of a workbook's parts together
MOST_STRINGS: Final = 4 * MOST_ROWS
ROWS: Final = 10_000  # of a part
SHOWN: Final = "visible"  # the state of a worksheet that is not hidden
STRINGS: Final = "xl/sharedStrings.xml"
PLAIN: Final = re.compile(r"General|@|[#,]*0?|[#,]*0\.0+|0(\.0+)?%|0\.0+E\+0+", re.IGNORECASE)
ZEROS: Final = re.compile(r"0+")
AS_TEXT: Final = "format the cell as text, then write it again"
FORMULA: Final = Refusal(
    "a formula without a stored value", "open and save the workbook in a spreadsheet"
)
UNREADABLE: Final = Refusal(
    "the file is no workbook that can be read",
    "save it anew as .xlsx (no password), or as .csv in UTF-8",
)


def open_workbook(file: IO[bytes]) -> Table:
    """The sheet in an open workbook. Raises Unreadable."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # openpyxl's, about parts of a workbook that hold no cells
        try:
            _refuse_bombs(file)
            return _table(file)
        except Unreadable:
            raise
        except Exception:  # openpyxl raises whatever its parts do on a damaged file
            raise Unreadable(UNREADABLE) from None


def _refuse_bombs(file: IO[bytes]) -> None:
    """Refuse what takes minutes to unpack and is no coding sheet."""
    with ZipFile(file) as parts:
        if sum(part.file_size for part in parts.infolist()) > MOST_UNPACKED:
            raise Unreadable(Refusal(f"the workbook unpacks to more than {MOST_UNPACKED:,} bytes"))
        if STRINGS not in parts.namelist():
            return
        count, tail = 0, b""
        with parts.open(STRINGS) as strings:
            while block := strings.read(1 << 20):
                block = tail + block
                count += block.count(b"<si") + block.count(b":si>") // 2
                tail = block[-2:] if not block.endswith(b"<si") else b""
                if count > MOST_STRINGS:
                    message = f"the workbook holds more than {MOST_STRINGS:,} texts"
                    raise Unreadable(Refusal(message, "save its sheet as .csv"))


def _table(file: IO[bytes]) -> Table:
    workbook = _loaded(file)
    place, head, above = _place_of_head(workbook)
    if head is None:
        raise Unreadable(Refusal("the file is empty"))
    notes = []
    if place:
        names = ", ".join(shortened(each.title) for each in workbook.worksheets[:place])
        which = "worksheet" if place == 1 else "worksheets"
        sheet = shortened(workbook.worksheets[place].title)
        notes.append(f"{which} {names} before {sheet}: passed over")
    notes += _notes_of_others(workbook, place)
    notes += note_of_rows_above(head, above)
    looked_at = max(len(head.cells), LOOKED_AT)
    rows = (row for row in _rows(workbook, place, file, looked_at) if row.number > head.number)
    names_of_columns = _trimmed(_evaluated(head.number, head.cells, _Values(file, place)).cells)
    parts = part_rows(_readable(rows, head.number), ROWS, splits=False)
    return Table(
        Head(head.number, names_of_columns, tuple(notes)), parts, commas=True, marks="point"
    )


def _loaded(file: IO[bytes], *, values: bool = False) -> Workbook:
    from openpyxl import load_workbook

    return load_workbook(file, read_only=True, keep_links=False, data_only=values)


def _place_of_head(workbook: Workbook) -> tuple[int, Row | None, list[Row]]:
    """The first worksheet with a row that names `case`, shown before hidden, else the first."""
    sheets = workbook.worksheets
    for place in sorted(range(len(sheets)), key=lambda each: sheets[each].sheet_state != SHOWN):
        row, above = find_head(_first_rows(workbook, place))
        if row is not None and names_case(row.cells):
            return place, row, above
    return (0, *find_head(_first_rows(workbook, 0)))


def _notes_of_others(workbook: Workbook, place: int) -> Iterator[str]:
    """Each worksheet that names `case` too, after the one that is read."""
    for other in range(place + 1, len(workbook.worksheets)):
        row, _ = find_head(_first_rows(workbook, other))
        if row is not None and names_case(row.cells):
            name = shortened(workbook.worksheets[other].title)
            yield f"worksheet {name} has cases, too, and is not read: save it as a file of its own"


def _first_rows(workbook: Workbook, place: int) -> Iterator[Row]:
    """The first rows of a worksheet, those without a cell too."""
    sheet = workbook.worksheets[place]
    sheet.reset_dimensions()  # the size that a file states may be wrong
    for number, row in enumerate(islice(sheet.rows, MOST_ABOVE), 1):
        yield Row(number, _cells(row))


def _rows(workbook: Workbook, place: int, file: IO[bytes], looked_at: int) -> Iterator[Row]:
    """The rows of a worksheet: of each the first cells, and whether its last is filled.

    A format that reaches the last column would cost 16,384 cells a row.
    """
    sheet, values = workbook.worksheets[place], _Values(file, place)
    sheet.reset_dimensions()
    for number, row in enumerate(sheet.rows, 1):
        if number > MOST_ROWS:
            yield Row(number, (), Refusal(f"more than {MOST_ROWS:,} rows"))
            return
        far = len(row) if len(row) > looked_at and _cell(row[-1]) != "" else 0
        yield replace(_evaluated(number, _cells(row[:looked_at]), values), far=far)


def _readable(rows: Iterator[Row], number: int) -> Iterator[Row]:
    """The rows below row `number` as far as the worksheet can be read."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            for row in rows:
                number = row.number
                yield row
        except Exception:  # openpyxl's, in the middle of a damaged worksheet
            yield Row(number + 1, (), UNREADABLE)


def _trimmed(cells: Sequence[Cell]) -> Sequence[Cell]:
    last = max((place for place, cell in enumerate(cells, 1) if not is_blank(cell)), default=0)
    return cells[:last]


class _Values:
    """The values that were stored with the formulas of a worksheet, read when one is met."""

    def __init__(self, file: IO[bytes], place: int) -> None:
        self._file, self._place = file, place
        self._rows: Iterator[Sequence[WorkbookCell]] | None = None
        self._number = 0
        self._cells: Sequence[WorkbookCell] = ()

    def at(self, row: int, column: int) -> Cell:
        """The value at a row, from 1, and a column, from 0; rows are asked for in order."""
        if self._rows is None:
            sheet = _loaded(self._file, values=True).worksheets[self._place]
            sheet.reset_dimensions()
            self._rows = iter(sheet.rows)
        while self._number < row:
            self._cells = next(self._rows, ())
            self._number += 1
        if column >= len(self._cells):
            return FORMULA
        value = _cell(self._cells[column])
        is_text = self._cells[column].data_type in ("str", "s")  # then "" is its value
        return FORMULA if value == "" and not is_text else value


def _evaluated(number: int, cells: Sequence[Cell], values: _Values) -> Row:
    """A row with the stored values of its formulas; one without a value is refused."""
    count = sum(cell is FORMULA for cell in cells)
    if not count:
        return Row(number, cells)
    found = [
        values.at(number, column) if cell is FORMULA else cell for column, cell in enumerate(cells)
    ]
    return Row(number, found, formulas=count)


def _cells(row: Sequence[WorkbookCell]) -> Sequence[Cell]:
    """The cells of a row up to the last that is filled; a formula is FORMULA."""
    from openpyxl.cell.read_only import EMPTY_CELL

    there = list(map(is_not, row, repeat(EMPTY_CELL)))
    cells: list[Cell] = []
    for column, each in zip(compress(range(len(row)), there), compress(row, there), strict=True):
        if (cell := _cell(each)) != "":
            cells += [""] * (column - len(cells))
            cells.append(cell)
    return cells


def _cell(cell: WorkbookCell) -> Cell:
    value = cell.value
    if value is None:
        return ""
    if cell.data_type == "f":
        return FORMULA
    if cell.data_type == "e":
        return Refusal(f"an error value, {value}", "leave unknown cells empty")
    if isinstance(value, str):
        return value
    if isinstance(value, int | float) and not isinstance(value, bool):
        return _number(value, cell.number_format or "General")
    if isinstance(value, date):
        written = str(value.date() if isinstance(value, datetime) else value)
        return Day("a date or time", AS_TEXT, written)
    return Refusal("a truth value" if isinstance(value, bool) else "a date or time", AS_TEXT)


def _number(value: float, style: str) -> Cell:
    try:
        number = float(value)
    except OverflowError:
        number = math.inf
    if not math.isfinite(number):
        return Refusal("a number too large to hold", AS_TEXT)
    if PLAIN.fullmatch(style):
        return number
    if ZEROS.fullmatch(style) and number.is_integer() and number >= 0:
        return ShownNumber(number, f"{int(number):0{len(style)}d}", style)
    return ShownNumber(number, None, style)
