"""The report, which `report` writes in every format and `score` as a page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from typology.cli.shared.request import Definitions
    from typology.model import Case
    from typology.reporting.report.content import ReportInput


def report_input(definitions: Definitions, cases: Sequence[Case], seed: int) -> ReportInput:
    """The input of a report; precedents are sought among the shipped cases, too."""
    from typology.reading.case.sources import shipped_sources
    from typology.reading.cases import read_cases
    from typology.reading.library import shipped_cases
    from typology.reading.rubric.reader import read_parent
    from typology.reporting.handling import shown
    from typology.reporting.report.content import ReportInput

    return ReportInput(
        rubrics=definitions.rubrics,
        parent=read_parent(next(iter(definitions.named))),
        cases=tuple(cases),
        library=tuple(map(shown, read_cases(shipped_cases(), definitions.rubrics).cases)),
        shipped_sources=frozenset(shipped_sources().entries),
        origin=definitions.origin,
        seed=seed,
    )


def render_report(content: ReportInput, form: str) -> str | bytes:
    """The report as html, markdown or xlsx."""
    from typology.reporting.report.content import build_report

    report = build_report(content)
    if form == "markdown":
        from typology.reporting.report.markdown import write_markdown

        return write_markdown(report)
    if form == "xlsx":
        from typology.reporting.report.tables import write_workbook

        return write_workbook(report)
    from typology.reporting.report.page import write_page

    return write_page(report)
