"""Workbooks as people have them: cover sheets, formulas, formats, bombs, and LibreOffice's."""

from __future__ import annotations

import datetime
import re
import shutil
import subprocess
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.styles import Font
from openpyxl.worksheet.worksheet import Worksheet

from tests.reading.sheet.test_sheet import RUBRIC
from typology.model import Case, Rating
from typology.reading.sheet.file import workbook as workbooks
from typology.reading.sheet.reader import SheetReading, read_sheet
from typology.reporting.export import write_sheet

HEAD = ("case", "title", "status", "demobilisation", "share")
ROW = ("a", "A", "ended", "full", 0.5)


def saved(
    folder: Path,
    rows: Sequence[Sequence[object]],
    change: Callable[[Worksheet], None] = lambda sheet: None,
    name: str = "deals.xlsx",
) -> Path:
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    for row in rows:
        sheet.append(list(row))
    change(sheet)
    path = folder / name
    book.save(path)
    return path


def rewritten(path: Path, part: str, change: Callable[[str], str]) -> Path:
    """The workbook with one of its parts changed."""
    with ZipFile(path) as file:
        parts = {name: file.read(name) for name in file.namelist()}
    parts[part] = change(parts[part].decode()).encode()
    with ZipFile(path, "w", ZIP_DEFLATED) as file:
        for name, data in parts.items():
            file.writestr(name, data)
    return path


def only(reading: SheetReading) -> Case:
    assert reading.problems == []
    (case,) = reading.cases
    return case


def test_first_worksheet_with_names_is_read_and_the_others_are_said(tmp_path: Path) -> None:
    book = Workbook()
    assert book.active is not None
    book.active.title = "Read me"
    book.active["A1"] = "How to code"
    sheet = book.create_sheet("Coding")
    for row in ([], ["Deals of 2020"], HEAD, ROW):
        sheet.append(list(row))
    path = tmp_path / "deals.xlsx"
    book.save(path)
    reading = read_sheet(path, [RUBRIC])
    assert only(reading).id == "a"
    assert reading.notes == [
        f"{path}: worksheet 'Read me' before 'Coding': passed over",
        f"{path}: row 2 stands above the names of the columns: passed over",
    ]


def test_formula_is_read_as_its_stored_value_and_said(tmp_path: Path) -> None:
    path = saved(tmp_path, [HEAD, ("a", "A", "ended", '="full"', "=1/2")])

    def stored(xml: str) -> str:
        xml = re.sub(r'<c r="D2"(.*?)<v ?/?>(</v>)?', r'<c r="D2" t="str"\1<v>full</v>', xml)
        return re.sub(r"<f>1/2</f><v ?/?>(</v>)?", "<f>1/2</f><v>0.5</v>", xml)

    reading = read_sheet(rewritten(path, "xl/worksheets/sheet1.xml", stored), [RUBRIC])
    assert only(reading).ratings == {"demobilisation": Rating("full"), "share": Rating(0.5)}
    assert reading.notes == [f"{path}: read as the values stored with them: 2 formulas"]


def test_formula_whose_value_is_no_text_is_an_empty_cell(tmp_path: Path) -> None:
    path = saved(tmp_path, [HEAD, ("a", "A", "ended", '=IF(1,"","x")', 0.5)])
    change = lambda xml: xml.replace('<c r="D2"', '<c r="D2" t="str"')  # noqa: E731
    rewritten(path, "xl/worksheets/sheet1.xml", change)
    assert only(read_sheet(path, [RUBRIC])).ratings == {"share": Rating(0.5)}


def test_number_shown_with_zeros_keeps_them_and_one_shown_otherwise_is_no_id(
    tmp_path: Path,
) -> None:
    def zeros(sheet: Worksheet) -> None:
        sheet["A2"].number_format = "0000"
        sheet["E2"].number_format = '0.0 "of all"'

    assert only(read_sheet(saved(tmp_path, [HEAD, (7, *ROW[1:])], zeros), [RUBRIC])).id == "0007"

    def code(sheet: Worksheet) -> None:
        sheet["A2"].number_format = '"P-"000'

    (problem,) = read_sheet(saved(tmp_path, [HEAD, (7, *ROW[1:])], code), [RUBRIC]).problems
    assert (problem.line, problem.column) == (2, 1)
    assert "shown in the form" in problem.message


def test_dates_are_read_in_columns_of_dates_only(tmp_path: Path) -> None:
    head = (*HEAD, "observed_until", "period_from")
    rows = [head, (*ROW, datetime.date(2012, 5, 1), 2010)]
    case = only(read_sheet(saved(tmp_path, rows), [RUBRIC]))
    assert case.observed_until == "2012-05-01"
    assert case.period is not None and case.period.start == "2010"
    (problem,) = read_sheet(
        saved(tmp_path, [HEAD, ("a", datetime.date(2012, 5, 1), "ended", "full", 1)]), [RUBRIC]
    ).problems
    assert problem.message == "a date or time"


@pytest.mark.parametrize("ending", ["xlsm", "xltx"])
def test_workbook_with_macros_and_a_template_are_read_alike(tmp_path: Path, ending: str) -> None:
    path = saved(tmp_path, [HEAD, ROW])
    expected = only(read_sheet(path, [RUBRIC]))
    assert only(read_sheet(path.rename(tmp_path / f"deals.{ending}"), [RUBRIC])) == expected
    assert only(read_sheet((tmp_path / f"deals.{ending}").read_bytes(), [RUBRIC])) == expected


def test_cells_beside_the_table_are_passed_over_and_said(tmp_path: Path) -> None:
    path = saved(tmp_path, [HEAD, (*ROW, None, "a remark")])
    reading = read_sheet(path, [RUBRIC])
    assert only(reading).id == "a"
    assert reading.notes == [
        f"{path}: outside the columns that are named: 1 cell, first in row 2, column 7: passed over"
    ]


def test_empty_cells_at_the_last_column_cost_little(tmp_path: Path) -> None:
    def style(sheet: Worksheet) -> None:
        for row in range(2, 2_002):
            sheet[f"XFD{row}"].font = Font(bold=True)

    path = saved(tmp_path, [HEAD, *[(f"c{n}", *ROW[1:]) for n in range(2_000)]], style)
    start = time.process_time()
    reading = read_sheet(path, [RUBRIC])
    assert len(reading.cases) == 2_000 and reading.problems == reading.notes == []
    assert time.process_time() - start < 20


def test_too_many_texts_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbooks, "MOST_STRINGS", 1_000)
    exported = write_sheet([], RUBRIC.criteria, "xlsx")
    assert isinstance(exported, bytes)
    path = tmp_path / "deals.xlsx"
    path.write_bytes(exported)
    filler = "<si><t>x</t></si>" * 1_001
    rewritten(path, "xl/sharedStrings.xml", lambda xml: xml.replace("</sst>", f"{filler}</sst>"))
    (problem,) = read_sheet(path, [RUBRIC]).problems
    assert problem.message == "the workbook holds more than 1,000 texts"


# Through LibreOffice


CSV = "csv:Text - txt - csv (StarCalc):44,34,76"  # commas, quotes, UTF-8


def office(path: Path, form: str, folder: Path) -> Path:
    """The file as LibreOffice saves it in another form."""
    folder.mkdir(exist_ok=True)
    command = shutil.which("soffice")
    assert command is not None
    profile = f"-env:UserInstallation=file://{folder.parent / 'profile'}"
    subprocess.run(
        [command, profile, "--headless", "--convert-to", form, "--outdir", str(folder), str(path)],
        check=True,
        capture_output=True,
        timeout=120,
    )
    return folder / f"{path.stem}.{form.partition(':')[0]}"


CASES = [
    Case("0007", "Accord de Ségou, de « paix »", "in_force", "outcome", "public", {
        "demobilisation": Rating("full", "limited", "full", because="=1+1 is no formula\nhere"),
        "share": Rating(0.1, 0.05, 0.25),
    }, "", outcomes={"lasted": 1.0, "quiet": 0.25}),
    Case("1e5", "اتفاق السلام", "ended", "outcome", "public", {
        "state_authority": Rating(None, "weakened", "unchanged"),
    }, "", outcomes={"lasted": None}),
    Case("2012-05-01", "1/2; 3", "never_took_effect", "outcome", "public", {
        "demobilisation": Rating("absent", because="'t is so"), "share": Rating(123456.75),
    }, ""),
    Case("true", "-5 %", "signed", "text", "public", {"share": Rating(1e-7)}, ""),
]  # fmt: skip


def held(case: Case) -> tuple[object, ...]:
    return case.id, case.title, case.status, dict(case.ratings), dict(case.outcomes)


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not here")
def test_sheet_saved_by_libreoffice_has_lost_nothing(tmp_path: Path) -> None:
    exported = write_sheet(CASES, RUBRIC.criteria, "xlsx")
    assert isinstance(exported, bytes)
    path = tmp_path / "deals.xlsx"
    path.write_bytes(exported)
    expected = [held(case) for case in sorted(CASES, key=lambda case: case.id)]
    again = office(path, "xlsx", tmp_path / "xlsx")
    assert load_workbook(again).properties.creator != "nobody"  # a workbook, saved anew
    by_ods = office(office(path, "ods", tmp_path / "ods"), CSV, tmp_path / "csv")
    for each in (path, again, by_ods):
        reading = read_sheet(each, [RUBRIC])
        assert reading.problems == []
        assert [held(case) for case in reading.cases] == expected, each


def test_number_that_a_workbook_rounds_is_no_id(tmp_path: Path) -> None:
    path = saved(tmp_path, [HEAD, (12345678901234567890, *ROW[1:]), (123456789012345, *ROW[1:])])
    reading = read_sheet(path, [RUBRIC])
    assert [each.id for each in reading.cases] == ["123456789012345"]
    assert reading.problems[0].message == "a number of more than 15 digits, which a workbook rounds"


def test_worksheet_that_is_shown_is_read_and_another_with_cases_is_said(tmp_path: Path) -> None:
    def change(sheet: Worksheet) -> None:
        for name in ("Shown", "Later"):
            other = sheet.parent.create_sheet(name)
            other.append(list(HEAD))
            other.append([name.lower(), *ROW[1:]])
        sheet.sheet_state = "hidden"
        sheet.parent.active = 1

    reading = read_sheet(saved(tmp_path, [HEAD, ROW], change), [RUBRIC])
    assert [each.id for each in reading.cases] == ["shown"]
    told = "worksheet 'Later' has cases, too, and is not read: save it as a file of its own"
    assert any(told in note for note in reading.notes)
