"""Tables for spreadsheets and word processors."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator, Sequence
from datetime import datetime
from io import BytesIO
from typing import TYPE_CHECKING, Final

from typology.reporting.formats.document import display_width, neutralise
from typology.reporting.formats.narrow import STAGES, Fitted, fitted
from typology.reporting.formats.table import UNKNOWN, Cell, Table, shown

if TYPE_CHECKING:
    from docx.document import Document
    from docx.oxml.table import CT_Row
    from docx.table import Table as DocxTable
    from docx.table import _Cell
    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

EPOCH: Final = datetime(2000, 1, 1)  # the same bytes for the same input: no clock
LONGEST_CELL: Final = 32_767  # characters that Excel holds
WIDEST_COLUMN: Final = 60
WIDEST_PAGE: Final = 165  # characters across a landscape page
MARGIN: Final = 3  # characters beside the text of a cell
LEAST_PROSE: Final = 30
PAGE: Final = 26.7  # centimetres between its margins
NO_SHEET_NAME: Final = str.maketrans(dict.fromkeys("[]:*?/\\'", " "))


def write_xlsx(*tables: Table, mark: str | None = None) -> bytes:
    """One sheet a table and one about them: typed cells, a frozen header.

    Text is never a formula or a link. A `mark` stands over every sheet when it is printed, and
    first on the sheet about them.
    """
    from xlsxwriter.workbook import Workbook

    out = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with Workbook(out, options) as book:
        book.set_properties({"title": tables[0].title, "created": EPOCH})
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
    """At most 31 characters, none of those that are forbidden, no two alike."""
    number = f"{index + 1} " if count > 1 else ""
    return (number + neutralise(table.title).translate(NO_SHEET_NAME).strip())[:31].strip()


def _fill(sheet: Worksheet, table: Table, styles: dict[str, Format]) -> None:
    for place, column in enumerate(table.columns):
        sheet.write_string(0, place, column.name, styles["head"])
        told = [shown(row[place], column.kind) for row in table.rows]
        widest = max(map(display_width, [column.name, *told]))
        sheet.set_column(place, place, min(widest, WIDEST_COLUMN) + 2)
    for index, row in enumerate(table.rows, start=1):
        for place, (cell, column) in enumerate(zip(row, table.columns, strict=True)):
            style = styles.get(column.kind, styles["text"])
            _write_cell(sheet, index, place, cell, styles["unknown"] if cell is UNKNOWN else style)
    sheet.freeze_panes(1, 1)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    if table.rows:
        sheet.autofilter(0, 0, len(table.rows), len(table.columns) - 1)


def _write_notes_sheet(
    book: Workbook, tables: Sequence[Table], styles: dict[str, Format], mark: str | None
) -> None:
    """Titles, signs and notes on a sheet of their own: below the rows they would be data."""
    sheet = book.add_worksheet("about")
    sheet.set_column(0, 0, 2 * WIDEST_COLUMN)
    line = 0
    if mark:
        sheet.set_header(f"&C&B{mark}")
        sheet.write_string(0, 0, mark, styles["head"])
        line = 2
    for table in tables:
        signs = [f"{sign} {meaning}" for sign, meaning in table.signs()]
        sheet.write_string(line, 0, table.title[:LONGEST_CELL], styles["head"])
        for text in (*signs, *table.notes):
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
        told = " ".join(cell) if isinstance(cell, tuple) else shown(cell, "text")
        sheet.write_string(line, place, told[:LONGEST_CELL], style)


def write_docx(*tables: Table) -> bytes:
    """One section a table on landscape pages. Raises ModuleNotFoundError without python-docx."""
    from docx import Document

    document = Document()
    _landscape(document)
    for table in tables:
        _add_table(document, table)
    document.core_properties.title = neutralise(tables[0].title)
    document.core_properties.created = document.core_properties.modified = EPOCH
    out = BytesIO()
    document.save(out)
    return _without_clock(out.getvalue())


def _landscape(document: Document) -> None:
    from docx.enum.section import WD_ORIENT
    from docx.shared import Cm

    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Cm(29.7), Cm(21.0)
    section.left_margin = section.right_margin = Cm(1.5)


def _add_table(document: Document, table: Table) -> None:
    document.add_heading(neutralise(table.title), level=2)
    fit = _fit_for_page(table)
    grid = document.add_table(rows=1, cols=len(table.columns), style="Table Grid")
    _fill_row(grid.rows[0].cells, fit.headings, bold=True)
    _repeat_header(grid.rows[0]._tr)
    for heading, rows in table.runs():
        if heading is not None:
            cells = grid.add_row().cells
            _fill_row([cells[0].merge(cells[-1])], [heading], bold=True)
        for index in rows:
            first, *others = fit.rows[index]
            _fill_row(grid.add_row().cells, (f"{first} {table.mark(index)}".rstrip(), *others))
    _set_widths(grid, table, fit)
    for line in _below(table, fit.key):
        document.add_paragraph(neutralise(line))


def _fit_for_page(table: Table) -> Fitted:
    fit = fitted(table, 0)
    for stage in range(len(STAGES)):
        fit = fitted(table, stage)
        if sum(_widths(table, fit)) <= WIDEST_PAGE:
            break
    return fit


def _widths(table: Table, fit: Fitted) -> list[int]:
    """Characters that each column needs with its margins; running text wraps."""
    sizes = [max(map(display_width, each)) for each in zip(fit.headings, *fit.rows, strict=True)]
    pairs = zip(sizes, table.columns, strict=True)
    return [
        MARGIN + (min(size, LEAST_PROSE) if column.kind == "prose" else size)
        for size, column in pairs
    ]


def _set_widths(grid: DocxTable, table: Table, fit: Fitted) -> None:
    """Columns as wide as what they hold; running text shares what is left of the page."""
    from docx.shared import Cm

    sizes = _widths(table, fit)
    prose = [column.kind == "prose" for column in table.columns]
    spare = max(0, WIDEST_PAGE - sum(sizes)) / max(1, sum(prose))
    grid.autofit = False
    for size, wraps, column in zip(sizes, prose, grid.columns, strict=True):
        column.width = Cm(PAGE * (size + spare * wraps) / max(WIDEST_PAGE, sum(sizes)))


def _below(table: Table, key: Sequence[tuple[str, Sequence[tuple[str, str]]]]) -> Iterator[str]:
    yield from (f"{sign} {meaning}" for sign, meaning in table.signs())
    yield from (f"{what}: " + ", ".join(f"{s} {word}" for s, word in each) for what, each in key)
    yield from table.notes


def _fill_row(cells: Sequence[_Cell], texts: Sequence[str], *, bold: bool = False) -> None:
    from docx.shared import Pt

    for cell, text in zip(cells, texts, strict=True):
        run = cell.paragraphs[0].add_run(neutralise(text))
        run.font.size = Pt(8)
        run.bold = bold


def _repeat_header(row: CT_Row) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    mark = OxmlElement("w:tblHeader")
    mark.set(qn("w:val"), "true")
    row.get_or_add_trPr().append(mark)


def _without_clock(archive: bytes) -> bytes:
    """The same archive with the earliest date that a zip can hold on every member."""
    out = BytesIO()
    with (
        zipfile.ZipFile(BytesIO(archive)) as before,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as after,
    ):
        for member in before.infolist():
            dated = zipfile.ZipInfo(member.filename, (1980, 1, 1, 0, 0, 0))
            dated.compress_type = zipfile.ZIP_DEFLATED
            after.writestr(dated, before.read(member))
    return out.getvalue()
