"""The output formats of tables: a writer by name."""

from __future__ import annotations

from typing import Final, Protocol

from typology.reporting.formats.extensions import extensions_of
from typology.reporting.formats.tables.csv import write_csv
from typology.reporting.formats.tables.docx import write_docx
from typology.reporting.formats.tables.html import write_html
from typology.reporting.formats.tables.json import write_tables_json
from typology.reporting.formats.tables.latex import write_latex
from typology.reporting.formats.tables.markdown import write_markdown
from typology.reporting.formats.tables.text import write_text
from typology.reporting.formats.tables.xlsx import write_xlsx
from typology.reporting.table import UNKNOWN, Cell, Column, Table

__all__ = ["DATA", "EXTENSIONS", "FORMATS", "UNKNOWN", "Cell", "Column", "Table", "Writer"]


class Writer(Protocol):
    """A function that writes tables below each other (csv: only the first)."""

    def __call__(self, *tables: Table) -> str | bytes:
        """The text of a file, or its bytes."""


FORMATS: Final[dict[str, Writer]] = {
    "text": write_text,
    "markdown": write_markdown,
    "csv": write_csv,
    "json": write_tables_json,
    "html": write_html,
    "latex": write_latex,
    "xlsx": write_xlsx,
    "docx": write_docx,
}

DATA: Final = ("csv", "json", "xlsx")
"""Formats for data: every value and hash, one row a case and definition."""

EXTENSIONS: Final = extensions_of(FORMATS)
"""File extension to format."""
