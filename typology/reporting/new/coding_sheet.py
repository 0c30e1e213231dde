"""A blank coding sheet: levels to choose from, anchors as notes, and the codebook."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING, Final

from typology.model import Criterion, Rubric
from typology.reporting.formats.tables.csv import safe_cell
from typology.reporting.formats.workbook import TEXT, TEXT_HEADING, open_workbook

if TYPE_CHECKING:
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

ROWS: Final = 500  # with choices of levels; more can be written below them
UNKNOWN: Final = "unknown"
CODEBOOK: Final = "codebook"
PARTS: Final = {
    "": "{question}{in_text}\n\n{anchors}\n\nEmpty or unknown: the sources are silent.",
    "__low": "The lowest level that the evidence leaves open (optional, with __high).",
    "__high": "The highest level that the evidence leaves open (optional, with __low).",
    "__because": "Why this level: a sentence or two (optional).",
}
WIDTHS: Final = {"": 16, "__low": 12, "__high": 12, "__because": 36}  # characters


@dataclass(frozen=True, slots=True)
class _Column:
    """A column to fill in: its name, note, the choices of its cells, and width in characters."""

    name: str
    note: str
    choices: str | list[str] | None
    width: int
    is_number: bool = False


def coding_sheet(
    rubric: Rubric, case: str, title: str, status: str, statuses: Sequence[str]
) -> bytes:
    """An xlsx workbook: a first sheet with one row a case, a second with the codebook.

    Coding sheets are read from the first; its row 2 is `case`, with nothing rated yet.
    `statuses`: the statuses that a case can have.
    """
    out = BytesIO()
    with open_workbook(out) as workbook:
        sheet = workbook.add_worksheet("coding")
        level_ranges = _write_codebook(workbook, rubric)
        _write_headings(workbook, sheet, list(_columns(rubric, level_ranges, statuses)))
        text = workbook.add_format(TEXT)
        for place, cell in enumerate((case, title, status)):
            sheet.write_string(1, place, safe_cell(cell), text)
    return out.getvalue()


def _columns(
    rubric: Rubric, level_ranges: dict[str, str], statuses: Sequence[str]
) -> Iterator[_Column]:
    yield _Column("case", "An id: lower-case letters, digits and -. One row a case.", None, 28)
    yield _Column("title", "The settlement's title.", None, 44)
    yield _Column(
        "status", "Whether it took effect, and has ended, as far as is known.", list(statuses), 18
    )
    for criterion in rubric.criteria.values():
        for part, note in PARTS.items():
            choices = None if part == "__because" else level_ranges.get(criterion.id)
            in_text = f"\nOf a text: {criterion.in_text}" if criterion.in_text else ""
            text = note.format(
                question=criterion.question, in_text=in_text, anchors=_anchors(criterion)
            )
            number = criterion.scale is None and part != "__because"
            yield _Column(criterion.id + part, text, choices, WIDTHS[part], number)


def _anchors(criterion: Criterion) -> str:
    curve = criterion.calibration
    if curve is not None:
        unit = criterion.unit or "a number"
        return f"{unit}; out {curve.out:g}, crossover {curve.crossover:g}, in {curve.full:g}"
    levels = () if criterion.scale is None else criterion.scale.levels
    return "\n".join(f"{level}: {criterion.anchors.get(level, '')}" for level in levels)


def _write_headings(workbook: Workbook, sheet: Worksheet, columns: Sequence[_Column]) -> None:
    heading = workbook.add_format(TEXT_HEADING)
    text = workbook.add_format(TEXT)
    sheet.freeze_panes(1, 1)
    for place, column in enumerate(columns):
        sheet.set_column(place, place, column.width, None if column.is_number else text)
        sheet.write_string(0, place, column.name, heading)
        sheet.write_comment(0, place, column.note, {"x_scale": 3.0, "y_scale": 4.0})
        if column.choices is not None:
            validation = {
                "validate": "list",
                "source": column.choices,
                "error_title": "No such level",
                "error_message": f"{column.name}: choose from the list, or leave it empty.",
            }
            sheet.data_validation(1, place, ROWS, place, validation)


def _write_codebook(workbook: Workbook, rubric: Rubric) -> dict[str, str]:
    """Write the second sheet. Returns the cells that hold the levels of each ordinal criterion."""
    sheet = workbook.add_worksheet(CODEBOOK)
    bold = workbook.add_format({"bold": True})
    wrapped = workbook.add_format({"text_wrap": True, "valign": "top"})
    for place, (name, width) in enumerate((("criterion", 26), ("level", 16), ("anchor", 100))):
        sheet.set_column(place, place, width, wrapped)
        sheet.write_string(0, place, name, bold)
    level_ranges: dict[str, str] = {}
    row = 1
    for criterion in rubric.criteria.values():
        rows = list(_codebook_rows(criterion))
        if criterion.scale is not None:
            level_ranges[criterion.id] = f"={CODEBOOK}!$B${row + 2}:$B${row + len(rows)}"
        for cells in rows:
            for place, cell in enumerate(cells):
                sheet.write_string(row, place, safe_cell(cell), wrapped)
            row += 1
    return level_ranges


def _codebook_rows(criterion: Criterion) -> Iterator[tuple[str, str, str]]:
    yield criterion.id, "", criterion.question
    if criterion.scale is None:
        yield "", "", _anchors(criterion)
        return
    for level in criterion.scale.levels:
        yield "", level, criterion.anchors.get(level, "")
    yield "", UNKNOWN, "The sources are silent."
