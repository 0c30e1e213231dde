"""A coding sheet to fill in: levels to choose from, anchors as notes, the codebook behind it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING, Final

from typology.model import Criterion, Rubric
from typology.reporting.export import CREATED
from typology.reporting.formats.tables.csv import safe_cell

if TYPE_CHECKING:
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

ROWS: Final = 500  # that offer levels; more can be written below them
UNKNOWN: Final = "unknown"
CODEBOOK: Final = "codebook"
PARTS: Final = {
    "": "{question}\n\n{anchors}\n\nEmpty or unknown: the sources are silent.",
    "__low": "The lowest level that the evidence leaves open (optional, with __high).",
    "__high": "The highest level that the evidence leaves open (optional, with __low).",
    "__because": "Why this level: a sentence or two (optional).",
}
WIDTHS: Final = {"": 16, "__low": 12, "__high": 12, "__because": 36}  # characters


@dataclass(frozen=True, slots=True)
class _Column:
    """A column to fill in: its name, its note, what its cells offer, and how wide it is."""

    name: str
    note: str
    offers: str | list[str] | None
    width: int
    is_number: bool = False


def coding_sheet(
    rubric: Rubric, case: str, title: str, status: str, statuses: Sequence[str]
) -> bytes:
    """An xlsx workbook: a first sheet with one row a case, a second with the codebook.

    The first is what coding sheets are read from; row 2 is `case`, with nothing rated yet.
    `statuses` are those that a case can have.
    """
    from xlsxwriter import Workbook

    out = BytesIO()
    workbook = Workbook(out, {"in_memory": True, "strings_to_formulas": False})
    workbook.set_properties({"created": CREATED})
    sheet = workbook.add_worksheet("coding")
    places = _write_codebook(workbook, rubric)
    columns = list(_columns(rubric, places, statuses))
    _write_headings(workbook, sheet, columns)
    text = workbook.add_format({"num_format": "@", "valign": "top"})
    for place, cell in enumerate((case, title, status)):
        sheet.write_string(1, place, safe_cell(cell), text)
    workbook.close()
    return out.getvalue()


def _columns(rubric: Rubric, places: dict[str, str], statuses: Sequence[str]) -> Iterator[_Column]:
    yield _Column("case", "An id: lower-case letters, digits and -. One row a case.", None, 28)
    yield _Column("title", "The settlement's title.", None, 44)
    yield _Column("status", "Whether it took effect, and still does.", list(statuses), 18)
    for criterion in rubric.criteria.values():
        for part, note in PARTS.items():
            offers = None if part == "__because" else places.get(criterion.id)
            told = note.format(question=criterion.question, anchors=_anchors(criterion))
            number = criterion.scale is None and part != "__because"
            yield _Column(criterion.id + part, told, offers, WIDTHS[part], number)


def _anchors(criterion: Criterion) -> str:
    curve = criterion.calibration
    if curve is not None:
        unit = criterion.unit or "a number"
        return f"{unit}; out {curve.out:g}, crossover {curve.crossover:g}, in {curve.full:g}"
    levels = () if criterion.scale is None else criterion.scale.levels
    return "\n".join(f"{level}: {criterion.anchors.get(level, '')}" for level in levels)


def _write_headings(workbook: Workbook, sheet: Worksheet, columns: Sequence[_Column]) -> None:
    heading = workbook.add_format({"num_format": "@", "bold": True})
    text = workbook.add_format({"num_format": "@", "valign": "top"})
    sheet.freeze_panes(1, 1)
    for place, column in enumerate(columns):
        sheet.set_column(place, place, column.width, None if column.is_number else text)
        sheet.write_string(0, place, column.name, heading)
        sheet.write_comment(0, place, column.note, {"x_scale": 3.0, "y_scale": 4.0})
        if column.offers is not None:
            choice = {
                "validate": "list",
                "source": column.offers,
                "error_title": "No such level",
                "error_message": f"{column.name}: choose from the list, or leave it empty.",
            }
            sheet.data_validation(1, place, ROWS, place, choice)


def _write_codebook(workbook: Workbook, rubric: Rubric) -> dict[str, str]:
    """The second sheet; where each ordinal criterion's levels (and unknown) stand in it."""
    sheet = workbook.add_worksheet(CODEBOOK)
    bold = workbook.add_format({"bold": True})
    wrapped = workbook.add_format({"text_wrap": True, "valign": "top"})
    for place, (name, width) in enumerate((("criterion", 26), ("level", 16), ("anchor", 100))):
        sheet.set_column(place, place, width, wrapped)
        sheet.write_string(0, place, name, bold)
    places: dict[str, str] = {}
    row = 1
    for criterion in rubric.criteria.values():
        cells = list(_codebook_rows(criterion))
        if criterion.scale is not None:
            places[criterion.id] = f"={CODEBOOK}!$B${row + 2}:$B${row + len(cells)}"
        for each in cells:
            for place, cell in enumerate(each):
                sheet.write_string(row, place, safe_cell(cell), wrapped)
            row += 1
    return places


def _codebook_rows(criterion: Criterion) -> Iterator[tuple[str, str, str]]:
    yield criterion.id, "", criterion.question
    if criterion.scale is None:
        yield "", "", _anchors(criterion)
        return
    for level in criterion.scale.levels:
        yield "", level, criterion.anchors.get(level, "")
    yield "", UNKNOWN, "The sources are silent."
