"""The coding sheet: cases as the rows of a table, read with row and column.

First the file is laid out (`file`): its encoding, what separates its cells, the row that names the
columns, its rows in parts. Then each part is read by columns (`columns`). Cases as values
(`cases`) and columns come from the same reading.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from io import BytesIO
from pathlib import Path
from typing import Final, NamedTuple

from typology.columns.cases import CaseColumns
from typology.columns.joined import joined
from typology.columns.values import scales_of
from typology.model import Case, Level, Problem, Rubric
from typology.reading.sheet.cases import NO_RATES, cases_of, columns_of_part
from typology.reading.sheet.cells import Refusal, plain_name
from typology.reading.sheet.columns import SheetPart, read_part
from typology.reading.sheet.endings import NO_SHEETS, PARQUET, WORKBOOKS
from typology.reading.sheet.file.parquet import open_parquet
from typology.reading.sheet.file.parts import Part
from typology.reading.sheet.file.table import Head, Table, Unreadable
from typology.reading.sheet.file.text import is_sheet as is_text_sheet
from typology.reading.sheet.file.text import open_text
from typology.reading.sheet.file.workbook import open_workbook
from typology.reading.sheet.head import Layout, layout_of
from typology.reading.sheet.levels import CellRules, Mark
from typology.reading.sheet.problems import Passed, ProblemCounts, problem_at, together
from typology.reading.sheet.rows import twice

ZIP_MARK, PARQUET_MARK = b"PK\x03\x04", b"PAR1"


@dataclass(frozen=True)
class SheetOptions:
    """What --ignore and --missing say: columns to pass over, and codes of what is not known."""

    ignored: frozenset[str] = frozenset()
    missing: frozenset[str] = frozenset()

    @classmethod
    def of(cls, ignored: Sequence[str], missing: Sequence[str]) -> SheetOptions:
        """The options as written."""
        names = frozenset(plain_name(name) for name in ignored)
        return cls(names, frozenset(code.strip() for code in missing))


NO_OPTIONS: Final = SheetOptions()


class SheetReading(NamedTuple):
    """The cases of a sheet in its order, all its problems, and what was passed over."""

    cases: list[Case]
    problems: list[Problem]
    notes: list[str]


class ColumnsReading(NamedTuple):
    """The cases of a sheet as columns, None if there are none; the rest as in `SheetReading`."""

    columns: CaseColumns | None
    problems: list[Problem]
    notes: list[str]


@dataclass(frozen=True)
class SheetReader:
    """Reads the parts of one sheet, here or in another process."""

    path: str
    head: Head
    commas: bool
    marks: Mark
    rubrics: tuple[Rubric, ...]
    options: SheetOptions = NO_OPTIONS
    codings: bool = False

    @classmethod
    def of(
        cls,
        path: str,
        table: Table,
        rubrics: Sequence[Rubric],
        options: SheetOptions = NO_OPTIONS,
        *,
        codings: bool = False,
    ) -> SheetReader:
        """The reader of a table's parts."""
        return cls(path, table.head, table.commas, table.marks, tuple(rubrics), options, codings)

    @cached_property
    def _layout(self) -> tuple[Layout, tuple[Problem, ...]]:
        layout, findings = layout_of(self.head.names, self.rubrics, self.options.ignored)
        row = self.head.number
        problems = sorted(
            problem_at(self.path, row, each.column, each.refusal) for each in findings
        )
        return layout, tuple(problems)

    @property
    def problems(self) -> tuple[Problem, ...]:
        """The problems of the columns' names; with any no row gives a case."""
        return self._layout[1]

    @property
    def notes(self) -> list[str]:
        """What was passed over before the head."""
        return [f"{self.path}: {note}" for note in self.head.notes]

    def read(self, part: Part) -> SheetPart:
        """What some rows say. An id that is also in another part is not noticed here."""
        layout = self._layout[0]
        rules = CellRules(self.commas, self.marks, self.options.missing)
        grid = part.grid(layout.width, layout.single)
        return read_part(grid, layout, rules, codings=self.codings)

    def problems_of(self, part: SheetPart) -> list[Problem]:
        """The problems of some rows."""
        return [problem_at(self.path, each.row, each.column, each.refusal) for each in part.refused]

    def problem_of_id(self, name: str, row: int, first: int) -> Problem:
        """The problem of an id that stands in an earlier row."""
        layout = self._layout[0]
        refusal = twice(name, first, several="coder" in layout.plain)
        return problem_at(self.path, row, layout.case or 0, refusal)

    def notes_of(self, passed: Sequence[Passed]) -> list[str]:
        """What is said of cells that were passed over."""
        return [f"{self.path}: {each.sentence}" for each in together(passed)]


@contextmanager
def open_sheet(source: Path | bytes) -> Iterator[Table]:
    """The sheet at a path, or in the bytes of a stream. Raises Unreadable, OSError."""
    if isinstance(source, bytes):
        yield _open_bytes(source)
        return
    ending = source.suffix.lower()
    if ending in NO_SHEETS:
        raise Unreadable(Refusal(f"a file in {ending} is no coding sheet", NO_SHEETS[ending]))
    if ending == PARQUET:
        yield open_parquet(source)
        return
    with source.open("rb") as file:
        yield open_workbook(file) if ending in WORKBOOKS else open_text(file)


def _open_bytes(data: bytes) -> Table:
    if data.startswith(ZIP_MARK):
        return open_workbook(BytesIO(data))
    if data.startswith(PARQUET_MARK):
        return open_parquet(BytesIO(data))
    return open_text(BytesIO(data))


def is_sheet_data(data: bytes) -> bool:
    """True if the bytes of a stream are a coding sheet."""
    return data.startswith((ZIP_MARK, PARQUET_MARK)) or is_text_sheet(data)


def read_sheet(
    source: Path | bytes,
    rubrics: Sequence[Rubric],
    options: SheetOptions = NO_OPTIONS,
    *,
    path: str | None = None,
    codings: bool = False,
) -> SheetReading:
    """The cases of a sheet, its problems and notes; rows with a problem give no case.

    `path` is how problems call it. A criterion is typed by the first of `rubrics` that has it.
    `codings`: one case by two coders is no clash. Raises OSError if the file cannot be opened.
    """
    cases: list[Case] = []
    label = path or _label(source)

    def keep(part: SheetPart) -> None:
        cases.extend(cases_of(part, label))

    problems, notes = _read(source, label, rubrics, options, keep, codings=codings)
    return SheetReading(cases, problems, notes)


def read_columns(
    source: Path | bytes,
    rubrics: Sequence[Rubric],
    options: SheetOptions = NO_OPTIONS,
    *,
    path: str | None = None,
    rates: Mapping[str, Level | None] = NO_RATES,
) -> ColumnsReading:
    """The good rows of a sheet as columns with all that is shown of a case.

    Their ratings are changed by `rates`. Otherwise as `read_sheet`.
    """
    scales = scales_of(rubrics)
    parts: list[CaseColumns] = []

    def keep(part: SheetPart) -> None:
        parts.append(columns_of_part(part, rates).rated(rates, scales))

    problems, notes = _read(source, path or _label(source), rubrics, options, keep)
    return ColumnsReading(joined(parts) if parts else None, problems, notes)


def _label(source: Path | bytes) -> str:
    return "-" if isinstance(source, bytes) else str(source)


def _read(
    source: Path | bytes,
    label: str,
    rubrics: Sequence[Rubric],
    options: SheetOptions,
    keep: Callable[[SheetPart], None],
    *,
    codings: bool = False,
) -> tuple[list[Problem], list[str]]:
    """Keep the good rows of each part, and return all problems and notes."""
    whole = _WholeSheet()
    try:
        with open_sheet(source) as table:
            reader = SheetReader.of(label, table, rubrics, options, codings=codings)
            for part in table.parts:
                keep(whole.checked(reader, reader.read(part)))
    except Unreadable as error:
        return [problem_at(label, error.row, error.column - 1, error.refusal)], []
    notes = [*reader.notes, *reader.notes_of(whole.passed)]
    return whole.all_problems(reader, label), notes


class _WholeSheet:
    """The parts of a sheet as they are read: ids over all of them, problems 200 a column."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []
        self.passed: list[Passed] = []
        self.counts = ProblemCounts()
        self.size = 0
        self.last = 1
        self._first_rows: dict[object, int] = {}

    def checked(self, reader: SheetReader, part: SheetPart) -> SheetPart:
        """A part without the rows whose id stands in an earlier one; its problems are kept."""
        again = self._again(reader, part)
        places = {(each.line, each.column) for each in again}
        own = [each for each in reader.problems_of(part) if (each.line, each.column) not in places]
        self.problems += self.counts.shown(
            sorted([*own, *again]), {column + 1: count for column, count in part.hidden.items()}
        )
        self.passed += part.passed
        self.size += part.size
        self.last = max(self.last, part.last)
        return part.without([each.line for each in again]) if again else part

    def all_problems(self, reader: SheetReader, label: str) -> list[Problem]:
        """Those of the head and of all parts, when the last is in."""
        problems = [*reader.problems, *self.problems, *self.counts.not_shown(label, self.last)]
        if not self.size:
            problems.append(Problem(label, 1, 1, "the sheet holds no case"))
        return problems

    def _again(self, reader: SheetReader, part: SheetPart) -> list[Problem]:
        """The ids of a part that stand in an earlier one."""
        ids, rows, _ = part.claims
        keys = part.claims.keys(codings=reader.codings)
        first_rows = self._first_rows
        found = []
        if not first_rows.keys().isdisjoint(keys):
            for key, name, row in zip(keys, ids, rows.tolist(), strict=True):
                if key in first_rows:
                    found.append(reader.problem_of_id(name, row, first_rows[key]))
        own = zip(reversed(keys), reversed(rows.tolist()), strict=True)
        self._first_rows = {**dict(own), **first_rows} if found else first_rows
        if not found:
            first_rows.update(own)  # the first row of each id comes last
        return found
