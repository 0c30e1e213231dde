"""Workbooks hold every text, and no formula."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

from openpyxl import load_workbook

from tests.support.hostile import write_hostile_case
from tests.support.reports import cases, library, rubric, texts_of
from typology.reading.cases import read_cases
from typology.reporting.report.content import ReportInput, build_report
from typology.reporting.report.tables import write_workbook


def test_every_reason_fact_place_and_term_is_in_the_workbook() -> None:
    book = load_workbook(BytesIO(write_workbook(library())), read_only=True)
    cells = {
        " ".join(str(cell).split())
        for sheet in book
        for row in sheet.iter_rows(values_only=True)
        for cell in row
        if cell is not None
    }
    owed = {words for case in cases() for words in texts_of(case) if words != case.summary}
    summaries = {" ".join((case.summary or "").split()) for case in cases()}
    assert owed - cells - summaries == set()


def test_hostile_workbook_has_no_formula_and_no_link(tmp_path: Path) -> None:
    case = read_cases([str(write_hostile_case(tmp_path))], [rubric("thurston-2018")]).cases
    report = build_report(ReportInput((rubric("thurston-2018"),), None, case))
    book = load_workbook(BytesIO(write_workbook(report)))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert [cell for cell in cells if cell.data_type == "f" or cell.hyperlink] == []
