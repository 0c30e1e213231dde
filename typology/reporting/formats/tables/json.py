"""Tables as JSON."""

from __future__ import annotations

from collections.abc import Sequence

from typology.model import Json
from typology.reporting.formats.json import rounded, write_json
from typology.reporting.provenance import envelope
from typology.reporting.table import Cell, Table, UnknownCell


def write_tables_json(*tables: Table) -> str:
    """Every table: title, columns, rows as objects, notes.

    Unknown is null; what does not apply to a row is left out of it.
    """
    return write_json(tables_document(*tables))


def tables_document(*tables: Table) -> Json:
    """The document of some tables."""
    return {**envelope(), "tables": [_json_table(table) for table in tables]}


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
        "notes": [*table.lead, *table.notes],
    }


def _json_row(names: Sequence[str], row: Sequence[Cell]) -> Json:
    pairs = zip(names, row, strict=True)
    return {name: _json_cell(cell) for name, cell in pairs if cell is not None}


def _json_cell(cell: Cell) -> Json:
    if isinstance(cell, UnknownCell):
        return None
    if isinstance(cell, tuple):
        return list(cell)
    return rounded(cell) if isinstance(cell, float) else cell
