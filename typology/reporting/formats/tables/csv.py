"""Tables as csv, without footer lines."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from typing import Final

from typology.reporting.formats.json import rounded
from typology.reporting.table import Cell, Table

FORMULA_STARTS: Final = ("=", "+", "-", "@", "'", "\t", "\r")
MISSING: Final = "NA"  # what R, pandas and our own coding sheets read as missing


def safe_cell(text: str) -> str:
    """The text, with a leading ' if a spreadsheet could take it for a formula.

    >>> safe_cell("=1+1"), safe_cell("1+1")
    ("'=1+1", '1+1')
    """
    return "'" + text if text.startswith(FORMULA_STARTS) else text


def write_csv(*tables: Table, missing: str = MISSING) -> str:
    """The first table alone. Unknown is `missing`, lists are words with blanks between them.

    What does not apply is empty. Text that a spreadsheet could take for a formula begins with an
    apostrophe.
    """
    return "".join(csv_records(tables[0], missing))


def csv_records(table: Table, missing: str = MISSING) -> list[str]:
    """The header and the rows of a table, each ending in a line break."""
    records = _Records()
    writer = csv.writer(records, lineterminator="\n")
    writer.writerow([safe_cell(column.name) for column in table.columns])
    texts = [_texts(cells, missing) for cells in zip(*table.rows, strict=True)]
    writer.writerows(zip(*texts, strict=True))
    return records


def _texts(cells: Sequence[Cell], missing: str) -> Iterator[str]:
    """The cells of a column as they are written; one that stands in many rows is written once."""
    written = {id(cell): _csv_cell(cell, missing) for cell in {id(c): c for c in cells}.values()}
    return map(written.__getitem__, map(id, cells))


class _Records(list[str]):
    """The records that a csv writer writes."""

    def write(self, record: str) -> None:
        """Append a record."""
        self.append(record)


def _csv_cell(cell: Cell, missing: str) -> str:
    match cell:
        case str():
            return safe_cell(cell)
        case None:
            return ""
        case bool():
            return "true" if cell else "false"
        case float():
            return repr(rounded(cell))
        case tuple():
            return safe_cell(" ".join(cell))
        case int():
            return str(cell)
        case _:
            return missing
