"""A blank coding sheet: levels to choose from, anchors as notes, and the codebook."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING, Final

from typology.model import Criterion, Rubric
from typology.reporting.formats.tables.csv import safe_cell
from typology.reporting.formats.workbook import TEXT, TEXT_HEADING, open_workbook
from typology.reporting.new.codebook import RULES
from typology.reporting.words import id_to_words

if TYPE_CHECKING:
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

NAMES_ROW: Final = 1  # counted from 0, below the headings
ROWS: Final = 500  # with choices of levels; more can be written below them
UNKNOWN: Final = "unknown"
CODEBOOK: Final = "codebook"
INSTRUCTIONS: Final = "instructions"
PARTS: Final = {
    "": "{question}{in_text}\n\n{anchors}\n\nEmpty or unknown: the sources are silent.",
    "__because": "Why this level: a sentence or two (optional).",
    "__low": "The lowest level that the evidence leaves open (optional, with __high).",
    "__high": "The highest level that the evidence leaves open (optional, with __low).",
}
WIDTHS: Final = {"": 16, "__low": 12, "__high": 12, "__because": 36}  # characters
FOLDED: Final = ("__low", "__high")  # in an outline group: few ratings have a range
HEADINGS: Final = {
    "case": "Id of the deal",
    "title": "Title",
    "status": "Status",
    "__because": "Why",
    "__low": "At least",
    "__high": "At most",
}
STEPS: Final = (
    "One row of the worksheet coding is one deal. Row 1 says in words what a column asks, row 2 "
    "names it for the program: leave both as they are.",
    "Choose a level from the list in the cell below each criterion. The note on its heading has "
    "the question and what each level means; so has the worksheet codebook.",
    "What the sources do not say stays empty: never the lowest level, never a middle one.",
    "Under Why write a sentence or two: why the sources mean this level.",
    "Where the sources leave several levels open, open the group of columns behind the criterion "
    "(the + above it) and give the lowest and the highest. Where only that is known, leave the "
    "level itself empty.",
    "Check the sheet: typology check {file}. Score it: typology score {file}.",
    "A sheet holds no evidence. typology new case {case} --from {file} makes a case file of a row, "
    "to which the facts, their sources and the terms of the text are added.",
)


@dataclass(frozen=True, slots=True)
class _Column:
    """A column to fill in: its name, note, the choices of its cells, and width in characters."""

    name: str
    heading: str
    note: str
    choices: str | list[str] | None
    width: int
    is_number: bool = False
    is_folded: bool = False


def coding_sheet(
    rubric: Rubric, case: str, title: str, status: str, statuses: Sequence[str]
) -> bytes:
    """An xlsx workbook: a sheet with one row a case, instructions, and the codebook.

    The first has headings in words, below them the names of the columns, and in row 3 `case`, with
    nothing rated yet. `statuses`: the statuses that a case can have.
    """
    out = BytesIO()
    with open_workbook(out) as workbook:
        sheet = workbook.add_worksheet("coding")
        _write_instructions(workbook, case)
        level_ranges = _write_codebook(workbook, rubric)
        _write_headings(workbook, sheet, list(_columns(rubric, level_ranges, statuses)))
        text = workbook.add_format(TEXT)
        for place, cell in enumerate((case, title, status)):
            sheet.write_string(NAMES_ROW + 1, place, safe_cell(cell), text)
    return out.getvalue()


def _columns(
    rubric: Rubric, level_ranges: dict[str, str], statuses: Sequence[str]
) -> Iterator[_Column]:
    fixed: tuple[tuple[str, str, list[str] | None, int], ...] = (
        ("case", "An id: lower-case letters, digits and -. One row a case.", None, 28),
        ("title", "The settlement's title.", None, 44),
        ("status", "Whether it took effect, and has ended, as far as is known.", [*statuses], 18),
    )
    for name, note, choices, width in fixed:
        yield _Column(name, HEADINGS[name], note, choices, width)
    for criterion in rubric.criteria.values():
        in_words = id_to_words(criterion.id).capitalize()
        for part, note in PARTS.items():
            in_text = f"\nOf a text: {criterion.in_text}" if criterion.in_text else ""
            text = note.format(
                question=criterion.question, in_text=in_text, anchors=_anchors(criterion)
            )
            is_level = part != "__because"
            yield _Column(
                criterion.id + part,
                f"{in_words}: {HEADINGS[part].lower()}" if part else in_words,
                text,
                level_ranges.get(criterion.id) if is_level else None,
                WIDTHS[part],
                is_number=criterion.scale is None and is_level,
                is_folded=part in FOLDED,
            )


def _anchors(criterion: Criterion) -> str:
    curve = criterion.calibration
    if curve is not None:
        unit = criterion.unit or "a number"
        return f"{unit}; out {curve.out:g}, crossover {curve.crossover:g}, in {curve.full:g}"
    levels = () if criterion.scale is None else criterion.scale.levels
    return "\n".join(f"{level}: {criterion.anchors.get(level, '')}" for level in levels)


def _write_headings(workbook: Workbook, sheet: Worksheet, columns: Sequence[_Column]) -> None:
    words = workbook.add_format({"bold": True, "text_wrap": True, "valign": "top"})
    names = workbook.add_format(TEXT_HEADING)
    text = workbook.add_format(TEXT)
    sheet.freeze_panes(NAMES_ROW + 1, 1)
    for place, column in enumerate(columns):
        after_group = place > 0 and columns[place - 1].is_folded and not column.is_folded
        folding = {"level": 1, "hidden": True} if column.is_folded else {"collapsed": after_group}
        form = None if column.is_number else text
        sheet.set_column(place, place, column.width, form, folding)
        sheet.write_string(0, place, column.heading, words)
        sheet.write_string(NAMES_ROW, place, column.name, names)
        sheet.write_comment(0, place, column.note, {"x_scale": 3.0, "y_scale": 4.0})
        if column.choices is not None:
            validation = {
                "validate": "list",
                "source": column.choices,
                "error_title": "No such level",
                "error_message": f"{column.name}: choose from the list, or leave it empty.",
            }
            first = NAMES_ROW + 1
            sheet.data_validation(first, place, first + ROWS - 1, place, validation)
    sheet.set_column(len(columns), len(columns), None, None, {"collapsed": True})


def _write_instructions(workbook: Workbook, case: str) -> None:
    sheet = workbook.add_worksheet(INSTRUCTIONS)
    bold = workbook.add_format({"bold": True})
    wrapped = workbook.add_format({"text_wrap": True, "valign": "top"})
    sheet.set_column(0, 0, 4, wrapped)
    sheet.set_column(1, 1, 110, wrapped)
    sheet.write_string(0, 1, "How to fill in this workbook", bold)
    steps = [step.format(case=case, file=f"{case}.xlsx") for step in STEPS]
    for row, step in enumerate(steps, start=1):
        sheet.write_number(row, 0, row, wrapped)
        sheet.write_string(row, 1, safe_cell(step), wrapped)
    start = len(steps) + 2
    sheet.write_string(start, 1, "Rules of coding", bold)
    for row, rule in enumerate(RULES, start=1):
        sheet.write_number(start + row, 0, row, wrapped)
        sheet.write_string(start + row, 1, rule, wrapped)


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
