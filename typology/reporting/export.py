"""A coding sheet: the ratings of cases as a table, one row a case, csv or xlsx.

What `typology.reading.sheet.reader` reads. It holds id, title, status, ratings, ranges and reasons;
evidence, terms and all else of a case stay in YAML.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from io import BytesIO, StringIO
from typing import Final, Literal, TypeAlias

from typology.model import Case, Level, Rating
from typology.reporting.formats.tables.csv import safe_cell

Cell: TypeAlias = "str | float"
SheetFormat: TypeAlias = Literal["csv", "xlsx"]

REQUIRED: Final = ("case", "title", "status")
PARTS: Final[dict[str, Callable[[Rating], Level | None]]] = {
    "low": lambda rating: rating.low,
    "high": lambda rating: rating.high,
    "because": lambda rating: rating.because,
}
LONGEST_CELL: Final = 32_767  # characters, as in spreadsheets
CREATED: Final = datetime(2000, 1, 1)  # written into every workbook: same input, same bytes
WIDTHS: Final = {"case": 36, "title": 48, "because": 60}  # characters; other columns 16


class UnfitForSheet(ValueError):
    """Something that no sheet can hold."""


def write_sheet(cases: Iterable[Case], criteria: Iterable[str], form: SheetFormat) -> str | bytes:
    """The coding sheet of `cases`, sorted by id: csv as text, xlsx as bytes.

    Columns: `criteria` in their order, then what else is rated, sorted; ranges and reasons where a
    case has one. Raises UnfitForSheet for a text longer than a cell, or columns of one name.
    """
    return FORMATS[form](sheet_rows(cases, criteria))


def sheet_rows(cases: Iterable[Case], criteria: Iterable[str]) -> list[list[Cell]]:
    """The cells, the names of the columns first; an unknown is empty."""
    ordered = sorted(cases, key=lambda case: case.id)
    columns = _columns(ordered, tuple(criteria))
    names = [*REQUIRED, *("__".join(column) for column in columns)]
    for name in names:
        if names.count(name) > 1:
            raise UnfitForSheet(f"no sheet can hold two columns called {name!r}")
    return [list(names), *(_row(case, columns) for case in ordered)]


def altered(cases: Iterable[Case]) -> list[str]:
    """The ids of the cases whose basis or handling, which no sheet holds, is not the default."""
    return sorted(
        case.id
        for case in cases
        if (case.basis == "text", case.handling == "restricted") != (case.prospective,) * 2
    )


def _columns(cases: Sequence[Case], criteria: Sequence[str]) -> list[tuple[str, ...]]:
    """(criterion,) or (criterion, part) of each column after the required ones."""
    rated = {name for case in cases for name in case.ratings}
    columns: list[tuple[str, ...]] = []
    for name in (*criteria, *sorted(rated - set(criteria))):
        columns.append((name,))
        given = [case.ratings[name] for case in cases if name in case.ratings]
        if any(rating.low is not None for rating in given):
            columns += [(name, "low"), (name, "high")]
        if any(rating.because for rating in given):
            columns.append((name, "because"))
    return columns


def _row(case: Case, columns: Sequence[tuple[str, ...]]) -> list[Cell]:
    row = [_text(text, case, name) for name, text in zip(REQUIRED, _required(case), strict=True)]
    for name, *part in columns:
        rating = case.ratings.get(name)
        value = None if rating is None else PARTS[part[0]](rating) if part else rating.value
        if isinstance(value, str):
            value = _text(value, case, name)
        row.append("" if value is None else value)
    return row


def _required(case: Case) -> tuple[str, str, str]:
    return case.id, case.title, case.status


def _text(text: str, case: Case, name: str) -> Cell:
    cell = safe_cell(text)
    if len(cell) > LONGEST_CELL:
        raise UnfitForSheet(f"{case.id}: {name}: a cell holds {LONGEST_CELL:,} characters at most")
    return cell


def _written_csv(rows: Sequence[Sequence[Cell]]) -> str:
    out = StringIO()
    csv.writer(out, lineterminator="\n").writerows(rows)
    return out.getvalue()


def _written_xlsx(rows: Sequence[Sequence[Cell]]) -> bytes:
    from xlsxwriter import Workbook

    out = BytesIO()
    workbook = Workbook(out, {"in_memory": True, "strings_to_formulas": False})
    workbook.set_properties({"created": CREATED})
    text = workbook.add_format({"num_format": "@", "valign": "top"})
    heading = workbook.add_format({"num_format": "@", "bold": True})
    sheet = workbook.add_worksheet("coding")
    sheet.freeze_panes(1, 1)
    for column, name in enumerate(rows[0]):
        part = str(name).rpartition("__")[2]
        is_figure = any(isinstance(row[column], float) for row in rows)
        sheet.set_column(column, column, WIDTHS.get(part, 16), None if is_figure else text)
    for number, row in enumerate(rows):
        for column, cell in enumerate(row):
            if isinstance(cell, float) and float(f"{cell:.16G}") == cell:
                sheet.write_number(number, column, cell)
            elif cell != "":  # a number of 17 digits is text: the workbook would round it
                sheet.write_string(number, column, str(cell), text if number else heading)
    workbook.close()
    return out.getvalue()


FORMATS: Final[dict[SheetFormat, Callable[[Sequence[Sequence[Cell]]], str | bytes]]] = {
    "csv": _written_csv,
    "xlsx": _written_xlsx,
}
