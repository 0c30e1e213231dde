"""Which tables of robustness are shown."""

from __future__ import annotations

from tests.support.robustness import STABILISING, shipped_robustness
from typology.reporting.robustness.tables import OF_FEW, OF_MANY, TABLES, robustness_tables


def test_of_many_cases_and_of_few_other_tables_are_told() -> None:
    many = [table.title for table in robustness_tables(shipped_robustness())]
    few = [table.title for table in robustness_tables(shipped_robustness(STABILISING))]
    assert len(many) == len(OF_MANY)
    assert len(few) == len(OF_FEW)
    assert len(robustness_tables(shipped_robustness(), data=True)) == len(TABLES)
