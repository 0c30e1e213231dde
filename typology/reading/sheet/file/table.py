"""A sheet as it lies in its file: the row that names the columns, and the rows below it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Final

from typology.reading.sheet.cells import Cell, Refusal, is_blank, plain_name
from typology.reading.sheet.file.parts import Part
from typology.reading.sheet.file.records import Row
from typology.reading.sheet.levels import Mark

MOST_ABOVE: Final = 20  # rows among which the names of the columns are sought
CASE: Final = "case"


@dataclass(frozen=True)
class Head:
    """The row that names the columns, and what was passed over before it.

    `commas`: a number may have a comma; `marks`: the decimal marks that the sheet is seen to use.
    """

    number: int
    names: Sequence[Cell]
    notes: tuple[str, ...] = ()


class Unreadable(Exception):
    """A file that is no sheet, at a row and column from 1."""

    def __init__(self, refusal: Refusal, row: int = 1, column: int = 1) -> None:
        super().__init__(refusal.message)
        self.refusal, self.row, self.column = refusal, row, column


@dataclass(frozen=True)
class Table:
    """One sheet: its head, and its rows in parts as they are read."""

    head: Head
    parts: Iterator[Part]
    commas: bool = False
    marks: Mark = "none"


def names_case(cells: Sequence[Cell]) -> bool:
    """True for a row that may name the columns: one cell is `case`, another is filled."""
    filled = [plain_name(cell) for cell in cells if not is_blank(cell)]
    return CASE in filled and len(filled) > 1


def find_head(rows: Iterable[Row]) -> tuple[Row | None, list[Row]]:
    """The first row of 20 that names `case`, else the first filled one; and the filled rows above.

    A band of headings above it may say `Case` too: then the row below, which names title and
    status as well, is the head. A broken row ends the search, and is the head if it is the first.
    """
    seen: list[Row] = []
    found: int | None = None
    for row in islice(rows, MOST_ABOVE):
        if row.broken is not None:
            seen += [] if seen else [row]
            break
        if all(map(is_blank, row.cells)):
            continue
        seen.append(row)
        if names_case(row.cells):
            if found is None or _names_all(row.cells):
                found = len(seen) - 1
            if _names_all(row.cells) or found < len(seen) - 2:
                break
        elif found is not None:
            break
    if found is None:
        return (seen[0], []) if seen else (None, [])
    return seen[found], seen[:found]


def _names_all(cells: Sequence[Cell]) -> bool:
    return {CASE, "title", "status"} <= {plain_name(cell) for cell in cells}


def note_of_rows_above(head: Row, rows: Sequence[Row]) -> tuple[str, ...]:
    """What is said of filled rows above the names of the columns.

    Nothing of one that heads every column in words, as the sheets of `new case` have it.
    """
    if rows and rows[-1].number == head.number - 1 and _filled(rows[-1]) == _filled(head):
        rows = rows[:-1]
    if not rows:
        return ()
    numbers = [str(row.number) for row in rows]
    which = f"row {numbers[0]}" if len(rows) == 1 else f"rows {', '.join(numbers)}"
    stands = "stands" if len(rows) == 1 else "stand"
    return (f"{which} {stands} above the names of the columns: passed over",)


def _filled(row: Row) -> list[int]:
    return [place for place, cell in enumerate(row.cells) if not is_blank(cell)]
