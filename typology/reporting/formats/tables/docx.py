"""Tables as a document for a word processor."""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from io import BytesIO
from typing import TYPE_CHECKING, Final

from typology.reporting.formats.plain_text import neutralise
from typology.reporting.formats.tables.short_forms import (
    PAPER_STAGES,
    NarrowedTable,
    narrowed_to_fit,
)
from typology.reporting.formats.workbook import EPOCH
from typology.reporting.table import Table, marked

if TYPE_CHECKING:
    from docx.document import Document
    from docx.oxml.table import CT_Row
    from docx.table import Table as DocxTable
    from docx.table import _Cell, _Row

WIDEST_PAGE: Final = 165  # characters across a landscape page
MARGIN: Final = 3  # characters beside the text of a cell
LEAST_PROSE: Final = 30  # characters in which running text can still be read
PAGE: Final = 26.7  # centimetres between its margins


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
    for line in table.lead:
        document.add_paragraph(neutralise(line))
    form = narrowed_to_fit(
        table, lambda form: sum(_widths(table, form)) <= WIDEST_PAGE, PAPER_STAGES
    )
    grid = document.add_table(rows=1, cols=len(table.columns), style="Table Grid")
    _fill_row(grid.rows[0].cells, [name.replace("_", " ") for name in form.headings], bold=True)
    _turn(grid.rows[0], form)
    _repeat_header(grid.rows[0]._tr)
    for heading, rows in table.runs():
        if heading is not None:
            cells = grid.add_row().cells
            _fill_row([cells[0].merge(cells[-1])], [heading], bold=True)
        for index in rows:
            _fill_row(grid.add_row().cells, marked(table, index, form.rows[index]))
    _set_widths(grid, table, form)
    for line in (*table.legend_lines(), *form.key_lines(), *table.notes):
        document.add_paragraph(neutralise(line))


def _widths(table: Table, form: NarrowedTable) -> list[int]:
    """The characters that each column needs with its margins; running text wraps."""
    return [
        MARGIN + (min(width, LEAST_PROSE) if column.kind == "prose" else width)
        for width, column in zip(form.widths(), table.columns, strict=True)
    ]


def _set_widths(grid: DocxTable, table: Table, form: NarrowedTable) -> None:
    """Make columns as wide as their cells; running text shares the rest of the page."""
    from docx.shared import Cm

    sizes = _widths(table, form)
    prose = [column.kind == "prose" for column in table.columns]
    unused = max(0, WIDEST_PAGE - sum(sizes)) / max(1, sum(prose))
    grid.autofit = False
    for size, wraps, column in zip(sizes, prose, grid.columns, strict=True):
        column.width = Cm(PAGE * (size + unused * wraps) / max(WIDEST_PAGE, sum(sizes)))


def _fill_row(cells: Sequence[_Cell], texts: Sequence[str], *, bold: bool = False) -> None:
    from docx.shared import Pt

    for cell, text in zip(cells, texts, strict=True):
        run = cell.paragraphs[0].add_run(neutralise(text))
        run.font.size = Pt(8)
        run.bold = bold


def _turn(row: _Row, form: NarrowedTable) -> None:
    """Set the headings that are turned upright, in a row that is high enough for them."""
    from docx.enum.table import WD_ROW_HEIGHT_RULE
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn
    from docx.shared import Cm

    for cell, turned in zip(row.cells, form.is_turned, strict=True):
        if turned:
            direction = OxmlElement("w:textDirection")
            direction.set(qn("w:val"), "btLr")
            cell._tc.get_or_add_tcPr().append(direction)
    longest = max(
        (len(name) for name, turned in zip(form.headings, form.is_turned, strict=True) if turned),
        default=0,
    )
    if longest:
        row.height_rule = WD_ROW_HEIGHT_RULE.AT_LEAST
        row.height = Cm(PAGE * longest / WIDEST_PAGE + 0.4)


def _repeat_header(row: CT_Row) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    mark = OxmlElement("w:tblHeader")
    mark.set(qn("w:val"), "true")
    row.get_or_add_trPr().append(mark)


def _without_clock(archive: bytes) -> bytes:
    """The archive with every member dated to the earliest date of a zip file."""
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
