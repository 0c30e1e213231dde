"""A table of outcomes to join to cases: a csv file or workbook with a column `case`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path
from typing import Final, NamedTuple

from typology.model import Problem
from typology.reading.library import is_file
from typology.reading.problems import InputError, MissingName, did_you_mean, shortened
from typology.reading.sheet.cells import Cell, Refusal
from typology.reading.sheet.file.parts import Grid
from typology.reading.sheet.file.table import Unreadable
from typology.reading.sheet.head import OUTCOME
from typology.reading.sheet.levels import CellRules, read_outcome_cell
from typology.reading.sheet.reader import open_sheet

KEY: Final = "case"
LINKED: Final = "linked"  # of a table that `typology link` makes
SHOWN: Final = 20  # problems told one by one


class OutcomeColumn(NamedTuple):
    """The outcome of each case, None where it is unknown.

    `shared` cases stand, in a table of links, beside a case that others stand beside, too.
    """

    values: dict[str, float | None]
    shared: int


def read_outcome_column(path: Path, column: str, missing: Collection[str] = ()) -> OutcomeColumn:
    """The outcome of each case that a table has a row for.

    `column` is the name of a column, with or without `outcome:` before it; cells of `missing` are
    unknown. Raises MissingName where the file or the column is missing, InputError with every
    problem (twenty in full): a value that is no outcome, a case with two rows, a row without one.
    """
    if not is_file(path):
        raise MissingName(f"no file of outcomes {shortened(str(path))}")
    try:
        with open_sheet(path) as table:
            head = [_word(cell) for cell in table.head.names]
            key = _place(path, head, (KEY,))
            place = _place(path, head, (column, f"{OUTCOME}{column}"))
            rules = CellRules(table.commas, table.marks, frozenset(missing))
            grids = [part.grid(len(head), {key}) for part in table.parts]
    except Unreadable as error:
        raise InputError([_problem(path, error.row, error.column, error.refusal)]) from error
    except OSError as error:
        raise MissingName(f"{path} cannot be read: {error.strerror or error}") from error
    faults = [fault for grid in grids for fault in grid.faults]
    if faults:
        raise InputError(
            [_problem(path, each.row, each.column + 1, each.refusal) for each in faults]
        )
    values = _values(path, grids, key, place, rules)
    return OutcomeColumn(values, _shared(grids, head.index(LINKED)) if LINKED in head else 0)


def _shared(grids: Sequence[Grid], linked: int) -> int:
    """The rows whose linked case stands in another row, too."""
    counts = Counter(_word(cells[linked]) for _, cells in _rows(grids))
    return sum(count for case, count in counts.items() if case and count > 1)


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


def _values(
    path: Path, grids: Sequence[Grid], key: int, place: int, rules: CellRules
) -> dict[str, float | None]:
    values: dict[str, float | None] = {}
    first: dict[str, int] = {}
    problems: list[Problem] = []
    for number, cells in _rows(grids):
        case, value = _word(cells[key]), read_outcome_cell(cells[place], rules)
        if not case:
            problems.append(_problem(path, number, key + 1, Refusal("no case")))
        elif case in first:
            message = f"the case {shortened(case)} has a row already"
            hint = f"its first is row {first[case]}: one row a case"
            problems.append(_problem(path, number, key + 1, Refusal(message, hint)))
        elif isinstance(value, Refusal):
            problems.append(_problem(path, number, place + 1, value))
        else:
            values[case] = value if isinstance(value, float) else None
        first.setdefault(case, number)
    if len(problems) > SHOWN:
        more = Refusal(f"{len(problems) - SHOWN} more rows have a problem")
        problems = [*problems[:SHOWN], _problem(path, problems[SHOWN].line, 1, more)]
    if problems:
        raise InputError(problems)
    return values


def _rows(grids: Sequence[Grid]) -> Iterator[tuple[int, list[Cell]]]:
    """The rows that hold anything, with their numbers."""
    for grid in grids:
        for row, number in enumerate(grid.rows.tolist()):
            cells = [column.cell(row) for column in grid.columns]
            if any(map(_word, cells)):
                yield number, cells


def _problem(path: Path, row: int, column: int, refusal: Refusal) -> Problem:
    return Problem(str(path), row, column, refusal.message, refusal.hint)
