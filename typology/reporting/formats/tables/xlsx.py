"""Tables as a workbook."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from typing import TYPE_CHECKING, Final

from typology.reporting.formats.plain_text import display_width, neutralise
from typology.reporting.formats.workbook import LONGEST_CELL, open_workbook
from typology.reporting.table import Cell, Table, UnknownCell, cell_text

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

WIDEST_COLUMN: Final = 60  # characters
NOT_IN_SHEET_NAMES: Final = str.maketrans(dict.fromkeys("[]:*?/\\'", " "))


def write_xlsx(*tables: Table, mark: str | None = None) -> bytes:
    """One sheet a table and one with titles, legends and notes: typed cells, a frozen header.

    A `mark` is the page header of every sheet, and the first line of the last sheet.
    """
    out = BytesIO()
    with open_workbook(out, tables[0].title) as book:
        styles = _styles(book)
        for index, table in enumerate(tables):
            sheet = book.add_worksheet(_sheet_name(table, index, len(tables)))
            _fill(sheet, table, styles)
            if mark:
                sheet.set_header(f"&C&B{mark}")
                sheet.set_tab_color("#9B1C1C")
        _write_notes_sheet(book, tables, styles, mark)
    return out.getvalue()


def _styles(book: Workbook) -> dict[str, Format]:
    return {
        "head": book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"}),
        "text": book.add_format({"valign": "top"}),
        "prose": book.add_format({"valign": "top", "text_wrap": True}),
        "membership": book.add_format({"valign": "top", "num_format": "0.00"}),
        "unknown": book.add_format(
            {"pattern": 14, "fg_color": "#BFBFBF", "bg_color": "#FFFFFF", "align": "center"}
        ),
    }


def _sheet_name(table: Table, index: int, count: int) -> str:
    """The title, cut to 31 characters without forbidden ones; numbered if there are several."""
    number = f"{index + 1} " if count > 1 else ""
    return (number + neutralise(table.title).translate(NOT_IN_SHEET_NAMES).strip())[:31].strip()


def _fill(sheet: Worksheet, table: Table, styles: dict[str, Format]) -> None:
    for place, column in enumerate(table.columns):
        sheet.write_string(0, place, column.name, styles["head"])
        texts = [cell_text(row[place], column.kind) for row in table.rows]
        widest = max(map(display_width, [column.name, *texts]))
        sheet.set_column(place, place, min(widest, WIDEST_COLUMN) + 2)
    for index, row in enumerate(table.rows, start=1):
        for place, (cell, column) in enumerate(zip(row, table.columns, strict=True)):
            style = styles.get(column.kind, styles["text"])
            is_unknown = isinstance(cell, UnknownCell)
            _write_cell(sheet, index, place, cell, styles["unknown"] if is_unknown else style)
    sheet.freeze_panes(1, 1)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    if table.rows:
        sheet.autofilter(0, 0, len(table.rows), len(table.columns) - 1)


def _write_notes_sheet(
    book: Workbook, tables: Sequence[Table], styles: dict[str, Format], mark: str | None
) -> None:
    """Titles, legends and notes on a sheet of their own: below the rows they would be data."""
    sheet = book.add_worksheet("about")
    sheet.set_column(0, 0, 2 * WIDEST_COLUMN)
    line = 0
    if mark:
        sheet.set_header(f"&C&B{mark}")
        sheet.write_string(0, 0, mark, styles["head"])
        line = 2
    for table in tables:
        sheet.write_string(line, 0, table.title[:LONGEST_CELL], styles["head"])
        for text in (*table.lead, *table.legend_lines(), *table.notes):
            line += 1
            sheet.write_string(line, 0, text[:LONGEST_CELL], styles["prose"])
        line += 2


def _write_cell(sheet: Worksheet, line: int, place: int, cell: Cell, style: Format) -> None:
    if cell is None:
        sheet.write_blank(line, place, None, style)
    elif isinstance(cell, bool):
        sheet.write_boolean(line, place, cell, style)
    elif isinstance(cell, int | float):
        sheet.write_number(line, place, cell, style)
    else:
        text = " ".join(cell) if isinstance(cell, tuple) else cell_text(cell, "text")
        sheet.write_string(line, place, text[:LONGEST_CELL], style)
