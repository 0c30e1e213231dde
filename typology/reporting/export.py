"""A coding sheet: the ratings of cases as a table, one row a case, csv or xlsx.

`typology.reading.sheet.reader` reads it. It holds what has one value a case: its ratings with
ranges and reasons, outcomes, place, time and form; evidence and terms are in its YAML file only.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Collection, Iterable, Sequence
from io import BytesIO, StringIO
from typing import Final, Literal, TypeAlias

from typology.model import UNKNOWN, Case, Level, Rating
from typology.reporting.formats.tables.csv import safe_cell
from typology.reporting.formats.workbook import LONGEST_CELL, TEXT, TEXT_HEADING, open_workbook

Cell: TypeAlias = "str | float"
SheetFormat: TypeAlias = Literal["csv", "xlsx"]

REQUIRED: Final = ("case", "title", "status")
OUTCOME: Final = "outcome:{}"
IDENTIFIERS: Final = "identifiers.{}"
LIST: Final = ";"  # between the items of a cell
Detail: TypeAlias = Callable[[Case], str]
DETAILS: Final[dict[str, Detail]] = {
    "countries": lambda case: LIST.join(case.countries),
    "level": lambda case: case.level or "",
    "form": lambda case: case.form or "",
    "period_from": lambda case: (case.period.start if case.period else None) or "",
    "period_to": lambda case: (case.period.end if case.period else None) or "",
    "observed_until": lambda case: case.observed_until or "",
    "summary": lambda case: case.summary or "",
    "coder": lambda case: case.coder or "",
}
PARTS: Final[dict[str, Callable[[Rating], Level | None]]] = {
    "low": lambda rating: rating.low,
    "high": lambda rating: rating.high,
    "because": lambda rating: rating.because,
}
WIDTHS: Final = {"case": 36, "title": 48, "because": 60}  # characters; other columns 16


class UnfitForSheet(ValueError):
    """A text or a column that no sheet can hold."""


def write_sheet(cases: Iterable[Case], criteria: Iterable[str], form: SheetFormat) -> str | bytes:
    """The coding sheet of `cases`, sorted by id: csv as text, xlsx as bytes.

    Columns: `criteria` in their order, then other rated criteria, sorted; ranges and reasons if
    any case has one; then what any case says beside them, basis and handling where one has not the
    default of its status. Raises UnfitForSheet for a text longer than a cell, or columns of one
    name.
    """
    return SHEET_WRITERS[form](sheet_rows(cases, criteria))


def sheet_rows(cases: Iterable[Case], criteria: Iterable[str]) -> list[list[Cell]]:
    """The rows of cells, first the names of the columns; unknown is an empty cell."""
    ordered = sorted(cases, key=lambda case: case.id)
    columns = _columns(ordered, tuple(criteria))
    outcomes = sorted({name for case in ordered for name in case.outcomes})
    details = _details(ordered, {name for name, *_ in columns})
    names = [*REQUIRED, *("__".join(column) for column in columns), *map(OUTCOME.format, outcomes)]
    names += details
    for name in names:
        if names.count(name) > 1:
            raise UnfitForSheet(f"no sheet can hold two columns called {name!r}")
    rows = [
        _row(case, columns)
        + [_outcome(case, name) for name in outcomes]
        + [_text(detail(case), case, name) for name, detail in details.items()]
        for case in ordered
    ]
    return [list(names), *rows]


def _details(cases: Sequence[Case], criteria: Collection[str]) -> dict[str, Detail]:
    """The columns of what the cases say beside ratings; a criterion's name is the criterion's."""
    schemes = dict.fromkeys(scheme for case in cases for scheme in case.identifiers)
    details = DETAILS | {IDENTIFIERS.format(each): _identifiers(each) for each in schemes}
    ids = {case.id for case in cases}
    details["part_of"] = lambda case: (case.part_of or "") if case.part_of in ids else ""
    filled = {name: of for name, of in details.items() if any(of(case) for case in cases)}
    if any(case.on_paper != _is_text_by_default(case) for case in cases):
        filled["basis"] = lambda case: case.basis
    if any((case.handling == "restricted") != case.prospective for case in cases):
        filled["handling"] = lambda case: case.handling
    return {name: of for name, of in filled.items() if name not in criteria}


def _is_text_by_default(case: Case) -> bool:
    """True where the status of a case says that a text is rated, unless the case says otherwise."""
    return case.prospective or case.status == "signed"


def _identifiers(scheme: str) -> Detail:
    return lambda case: LIST.join(case.identifiers.get(scheme, ()))


def _columns(cases: Sequence[Case], criteria: Sequence[str]) -> list[tuple[str, ...]]:
    """(criterion,) or (criterion, part) of each column after the required ones."""
    rated = {name for case in cases for name in case.ratings}
    columns: list[tuple[str, ...]] = []
    for name in (*criteria, *sorted(rated - set(criteria))):
        columns.append((name,))
        ratings = [case.ratings[name] for case in cases if name in case.ratings]
        if any(rating.low is not None for rating in ratings):
            columns += [(name, "low"), (name, "high")]
        if any(rating.because for rating in ratings):
            columns.append((name, "because"))
    return columns


def _row(case: Case, columns: Sequence[tuple[str, ...]]) -> list[Cell]:
    row = [_text(text, case, name) for name, text in zip(REQUIRED, _required(case), strict=True)]
    for name, *part in columns:
        rating = case.ratings.get(name)
        value = None if rating is None else PARTS[part[0]](rating) if part else rating.value
        if isinstance(value, str):
            value = _text(value, case, name)
        row.append("" if value is None else value)
    return row


def _outcome(case: Case, name: str) -> Cell:
    if name not in case.outcomes:
        return ""
    value = case.outcomes[name]
    return UNKNOWN if value is None else {0.0: "no", 1.0: "yes"}.get(value, value)


def _required(case: Case) -> tuple[str, str, str]:
    return case.id, case.title, case.status


def _text(text: str, case: Case, name: str) -> Cell:
    cell = safe_cell(text)
    if len(cell) > LONGEST_CELL:
        raise UnfitForSheet(f"{case.id}: {name}: a cell holds {LONGEST_CELL:,} characters at most")
    return cell


def _csv(rows: Sequence[Sequence[Cell]]) -> str:
    out = StringIO()
    csv.writer(out, lineterminator="\n").writerows(rows)
    return out.getvalue()


def _xlsx(rows: Sequence[Sequence[Cell]]) -> bytes:
    out = BytesIO()
    with open_workbook(out) as workbook:
        text, heading = workbook.add_format(TEXT), workbook.add_format(TEXT_HEADING)
        sheet = workbook.add_worksheet("coding")
        sheet.freeze_panes(1, 1)
        for column, name in enumerate(rows[0]):
            part = str(name).rpartition("__")[2]
            has_numbers = any(isinstance(row[column], float) for row in rows)
            sheet.set_column(column, column, WIDTHS.get(part, 16), None if has_numbers else text)
        for number, row in enumerate(rows):
            for column, cell in enumerate(row):
                if isinstance(cell, float) and float(f"{cell:.16G}") == cell:
                    sheet.write_number(number, column, cell)
                elif cell != "":  # a number of 17 digits is text: the workbook would round it
                    sheet.write_string(number, column, str(cell), text if number else heading)
    return out.getvalue()


SHEET_WRITERS: Final[dict[SheetFormat, Callable[[Sequence[Sequence[Cell]]], str | bytes]]] = {
    "csv": _csv,
    "xlsx": _xlsx,
}
