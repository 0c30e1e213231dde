"""Tables for other programs: csv and json, without footer lines."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from io import StringIO
from typing import Final

from typology.model import Json
from typology.reporting.formats.json import rounded, write_json
from typology.reporting.formats.table import UNKNOWN, Cell, Mark, Table
from typology.reporting.provenance import envelope

FORMULA_STARTS: Final = ("=", "+", "-", "@", "'", "\t", "\r")


def safe_cell(text: str) -> str:
    """Text that no spreadsheet takes for a formula: a leading ' where one could start."""
    return "'" + text if text.startswith(FORMULA_STARTS) else text


MISSING: Final = "NA"  # what R, pandas and our own coding sheets read as missing


def write_csv(*tables: Table) -> str:
    """The first table alone. Unknown is NA, what does not apply is empty, lists are spaced words.

    Text that a spreadsheet could take for a formula begins with an apostrophe.
    """
    out = StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([safe_cell(column.name) for column in tables[0].columns])
    writer.writerows([_csv_cell(cell) for cell in row] for row in tables[0].rows)
    return out.getvalue()


def _csv_cell(cell: Cell) -> str:
    if cell is UNKNOWN:
        return MISSING
    if isinstance(cell, bool):
        return str(cell).lower()
    if isinstance(cell, int | float):
        return str(cell) if isinstance(cell, int) else repr(rounded(cell))
    return safe_cell(" ".join(cell) if isinstance(cell, tuple) else str(cell or ""))


def write_tables_json(*tables: Table) -> str:
    """Every table: title, columns, rows as objects, notes.

    Unknown is null; what does not apply to a row is left out of it.
    """
    return write_json({**envelope(), "tables": [_json_table(table) for table in tables]})


def _json_table(table: Table) -> Json:
    names = [column.name for column in table.columns]
    columns: list[Json] = [
        {"name": column.name, "kind": column.kind, "means": column.means}
        for column in table.columns
    ]
    return {
        "title": table.title,
        "columns": columns,
        "rows": [_json_row(names, row) for row in table.rows],
        "notes": list(table.notes),
    }


def _json_row(names: Sequence[str], row: Sequence[Cell]) -> Json:
    pairs = zip(names, row, strict=True)
    return {name: _json_cell(cell) for name, cell in pairs if cell is not None}


def _json_cell(cell: Cell) -> Json:
    if isinstance(cell, Mark):
        return None
    if isinstance(cell, tuple):
        return list(cell)
    return rounded(cell) if isinstance(cell, float) else cell
