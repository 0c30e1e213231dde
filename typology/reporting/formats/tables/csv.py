"""Tables as csv, without footer lines."""

from __future__ import annotations

import csv
from io import StringIO
from typing import Final

from typology.reporting.formats.json import rounded
from typology.reporting.table import UNKNOWN, Cell, Table

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
