"""A report as a workbook: one sheet a table."""

from __future__ import annotations

from typing import Final

from typology.reporting.formats.table_office import write_xlsx
from typology.reporting.report.content import Report
from typology.reporting.report.tables import workbook_tables

RESTRICTED: Final = "Restricted: not for publication"


def write_workbook(report: Report) -> bytes:
    """Verdicts, ratings, evidence, terms, what would change them, definitions, sources."""
    return write_xlsx(*workbook_tables(report), mark=RESTRICTED if report.restricted else None)
