"""A table of outcomes to join to cases: a csv file or workbook with a column `case`."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from typology.model import Problem
from typology.reading.problems import InputError, MissingName, did_you_mean, shortened
from typology.reading.sheet.columns import OUTCOME, read_outcome_cell
from typology.reading.sheet.rows import Cell, Refusal, Row, csv_file_rows, workbook_rows

KEY: Final = "case"
WORKBOOK: Final = ".xlsx"


def read_outcome_column(path: Path, column: str) -> dict[str, float | None]:
    """The outcome of each case that a table has a row for, None where it is unknown.

    `column` is the name of a column, with or without `outcome:` before it. Raises MissingName where
    the file or the column is missing, InputError with every problem: a value that is no outcome, a
    case with two rows, a row without a case.
    """
    if not path.is_file():
        raise MissingName(f"no file of outcomes {shortened(str(path))}")
    try:
        rows = [*(workbook_rows if path.suffix.lower() == WORKBOOK else csv_file_rows)(path)]
    except OSError as error:
        raise MissingName(f"{path} cannot be read: {error.strerror or error}") from error
    broken = [_problem(path, row.number, row.column, row.broken) for row in rows if row.broken]
    if broken:
        raise InputError(broken)
    head = [_word(cell) for cell in rows[0].cells] if rows else []
    key, place = _place(path, head, (KEY,)), _place(path, head, (column, f"{OUTCOME}{column}"))
    return _values(path, [row for row in rows[1:] if any(map(_word, row.cells))], key, place)


def _word(cell: Cell) -> str:
    return str(cell).strip() if isinstance(cell, str | float) else ""


def _place(path: Path, head: Sequence[str], names: Sequence[str]) -> int:
    for name in names:
        if head.count(name) == 1:
            return head.index(name)
    hint = did_you_mean(names[0], [name for name in head if name])
    found = "no" if not any(name in head for name in names) else "more than one"
    raise MissingName(
        f"{path} has {found} column {shortened(names[0])}" + (f"; {hint}" if hint else "")
    )


def _values(path: Path, rows: Sequence[Row], key: int, place: int) -> dict[str, float | None]:
    values: dict[str, float | None] = {}
    first: dict[str, int] = {}
    problems: list[Problem] = []
    for row in rows:
        cells = [*row.cells, *[""] * (max(key, place) + 1 - len(row.cells))]
        case, value = _word(cells[key]), read_outcome_cell(cells[place])
        if not case:
            problems.append(_problem(path, row.number, key + 1, Refusal("no case")))
        elif case in first:
            message = f"the case {shortened(case)} has a row already"
            hint = f"its first is row {first[case]}: one row a case"
            problems.append(_problem(path, row.number, key + 1, Refusal(message, hint)))
        elif isinstance(value, Refusal):
            problems.append(_problem(path, row.number, place + 1, value))
        else:
            values[case] = value if isinstance(value, float) else None
        first.setdefault(case, row.number)
    if problems:
        raise InputError(problems)
    return values


def _problem(path: Path, row: int, column: int, refusal: Refusal) -> Problem:
    return Problem(str(path), row, column, refusal.message, refusal.hint)
