"""The coding sheet: cases as the rows of a table, csv or xlsx, read with row and column.

`iterate_cases` goes row by row, so that a sheet may be longer than memory is large.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from operator import attrgetter
from pathlib import Path
from typing import Final

from typology.model import Case, Problem, Rating, Rubric
from typology.reading.case.fields import default_basis
from typology.reading.case.tree import hashed
from typology.reading.sheet.columns import (
    CellFinding,
    SheetLayout,
    layout_of,
    read_id,
    read_outcome_cell,
    read_status,
    read_title,
)
from typology.reading.sheet.problems import ProblemCounts, problem_in
from typology.reading.sheet.rows import (
    Cell,
    Refusal,
    Row,
    csv_bytes_rows,
    csv_file_rows,
    workbook_rows,
)

WORKBOOK: Final = ".xlsx"


def read_sheet(path: Path, rubrics: Sequence[Rubric]) -> tuple[list[Case], list[Problem]]:
    """The cases of a sheet and all its problems; rows with a problem give no case.

    The file's ending decides between xlsx and csv. A criterion is typed by the first of `rubrics`
    that has it. Raises OSError if the file cannot be opened.
    """
    rows = workbook_rows(path) if path.suffix.lower() == WORKBOOK else csv_file_rows(path)
    return _separated(iterate_cases(rows, str(path), rubrics))


def read_sheet_bytes(
    data: bytes, rubrics: Sequence[Rubric], path: str = "-"
) -> tuple[list[Case], list[Problem]]:
    """The cases of a csv sheet, as from standard input, and all its problems."""
    return _separated(iterate_cases(csv_bytes_rows(data), path, rubrics))


def _separated(read: Iterable[Case | Problem]) -> tuple[list[Case], list[Problem]]:
    """The cases, and the problems between them."""
    cases: list[Case] = []
    problems: list[Problem] = []
    for case_or_problem in read:
        if isinstance(case_or_problem, Case):
            cases.append(case_or_problem)
        else:
            problems.append(case_or_problem)
    return cases, problems


def iterate_cases(
    rows: Iterable[Row], path: str, rubrics: Sequence[Rubric]
) -> Iterator[Case | Problem]:
    """The cases of a sheet in order, and its problems between them.

    Under invalid column names the rows are still judged, but give no case. Of the problems in one
    column 200 are shown; the rest are counted.
    """
    reader = SheetReader(path, rubrics)
    counts = ProblemCounts()
    last = 1
    for row in rows:
        last = row.number
        case, findings = reader.read(row)
        problems = [problem_in(path, row.number, finding) for finding in findings]
        yield from filter(counts.is_shown, problems)
        if case is not None:
            yield case
        if reader.done:
            break
    yield from counts.not_shown(path, last)
    for finding in reader.missing():
        yield problem_in(path, 1, finding)


class SheetReader:
    """Reads the rows of one sheet in turn: the names of the columns, then one case a row."""

    def __init__(self, path: str, rubrics: Sequence[Rubric]) -> None:
        self._path = path
        self._rubrics = rubrics
        self._layout: SheetLayout | None = None
        self._row_of: dict[str, int] = {}
        self._rows = 0
        self.done = False  # True if the rows below cannot be understood

    def read(self, row: Row) -> tuple[Case | None, list[CellFinding]]:
        """The case in `row` if it holds a valid one, and its findings, sorted by column."""
        findings: list[CellFinding] = []
        case = None
        if row.broken is not None:
            self._rows += 1
            self.done = self._layout is None
            findings.append(CellFinding(row.column - 1, row.broken))
        elif row.cells.count("") == len(row.cells):
            pass
        elif self._layout is None:
            self._layout, findings = layout_of(row.cells, self._rubrics)
        else:
            self._rows += 1
            case = self._case(row, self._layout, findings)
        if len(findings) > 1:
            findings.sort(key=attrgetter("column"))
        return case, findings

    def missing(self) -> Iterator[CellFinding]:
        """The findings about what the sheet lacks at its end."""
        if self._rows == 0:
            message = "the file is empty" if self._layout is None else "the sheet holds no case"
            yield CellFinding(0, Refusal(message))

    def _case(self, row: Row, layout: SheetLayout, findings: list[CellFinding]) -> Case | None:
        cells = row.cells
        if len(cells) != layout.width:
            findings.append(_fault_of_width(len(cells), layout.width))
            return None
        before = len(findings)
        case = _text(cells, layout.case, read_id, findings)
        title = _text(cells, layout.title, read_title, findings)
        status = _text(cells, layout.status, read_status, findings)
        ratings = _ratings(cells, layout, findings)
        outcomes = _outcomes(cells, layout, findings)
        for column in layout.unnamed:
            if cells[column] != "":
                findings.append(CellFinding(column, Refusal("a cell in a column without a name")))
        if case and layout.case is not None:
            first = self._row_of.setdefault(case, row.number)
            if first != row.number:
                twice = Refusal(f"the id {case!r} stands in row {first} already")
                findings.append(CellFinding(layout.case, twice))
        if len(findings) > before or not layout.valid:
            return None
        return new_case(case, title, status, ratings, self._path, outcomes)


def _text(
    cells: Sequence[Cell],
    column: int | None,
    read: Callable[[Cell], str | Refusal],
    findings: list[CellFinding],
) -> str:
    if column is None:
        return ""
    value = read(cells[column])
    if isinstance(value, Refusal):
        findings.append(CellFinding(column, value))
        return ""
    return value


def _ratings(
    cells: Sequence[Cell], layout: SheetLayout, findings: list[CellFinding]
) -> dict[str, Rating]:
    ratings = {}
    for rated in layout.rated:
        rating = rated.rating(cells, findings)
        if rating is not None:
            ratings[rated.criterion] = rating
    return ratings


def _outcomes(
    cells: Sequence[Cell], layout: SheetLayout, findings: list[CellFinding]
) -> dict[str, float | None]:
    outcomes: dict[str, float | None] = {}
    for name, column in layout.outcomes.items():
        value = read_outcome_cell(cells[column])
        if isinstance(value, Refusal):
            findings.append(CellFinding(column, value))
        elif value is not None:
            outcomes[name] = value if isinstance(value, float) else None
    return outcomes


def new_case(
    case: str,
    title: str,
    status: str,
    ratings: Mapping[str, Rating],
    path: str,
    outcomes: Mapping[str, float | None] | None = None,
) -> Case:
    """The case that a YAML file with these ratings and outcomes alone would give."""
    return hashed(
        Case(
            case,
            title,
            status,
            basis=default_basis(status),
            handling="restricted" if status == "proposed" else "public",
            ratings=ratings,
            sha256="",
            path=path,
            outcomes=outcomes or {},
        )
    )


def _fault_of_width(cells: int, width: int) -> CellFinding:
    hint = "quote a cell that holds a comma" if cells > width else None
    message = f"{cells} cells in a row, where the first row names {width}"
    return CellFinding(min(cells, width), Refusal(message, hint))
