"""The records of csv text, one at a time, each mistake at its place."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from typology.reading.sheet.cells import LONGEST_CELL, Cell, Refusal, too_long


@dataclass(frozen=True, slots=True)
class Row:
    """One row; `number` counts the rows of the file from 1.

    A `broken` row has no cells: its `column` is where reading it failed. `formulas` counts those
    that a workbook has in it; `far` is the column of a filled cell far beside them, 0 without.
    """

    number: int
    cells: Sequence[Cell]
    broken: Refusal | None = None
    column: int = 1
    formulas: int = 0
    far: int = 0


class EndlessLine(Exception):
    """A line that is longer than any row of cells."""


def records(lines: Iterable[str], delimiter: str, first: int = 1) -> Iterator[Row]:
    """The records of csv (RFC 4180), numbered from `first`.

    After a broken record of several lines nothing is read.
    """
    record: list[str] = []
    reader = csv.reader(_recording(lines, record), delimiter=delimiter, strict=True)
    number = first - 1
    while True:
        number += 1
        record.clear()
        try:
            yield Row(number, next(reader))
        except StopIteration:
            return
        except EndlessLine:
            yield Row(number, (), Refusal("a line of more than 32 million characters"))
            return
        except csv.Error:
            column, broken = _fault_of(record, delimiter)
            yield Row(number, (), broken, column)
            if len(record) > 1:
                return


def _recording(lines: Iterable[str], record: list[str]) -> Iterator[str]:
    for line in lines:
        record.append(line)
        yield line


def _fault_of(lines: Sequence[str], delimiter: str) -> tuple[int, Refusal]:
    """The column at which a record of csv breaks, and how."""
    column, length, quoted, closed = 1, 0, False, False
    for character in "".join(lines):
        if character == '"' and (quoted or closed or not length):
            quoted, closed = not quoted, quoted
        elif character == delimiter and not quoted:
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
