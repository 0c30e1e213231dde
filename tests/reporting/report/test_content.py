"""Any report can be put together and written."""

from __future__ import annotations

import dataclasses
from io import BytesIO
from random import Random

import pytest
from openpyxl import load_workbook

from tests.support.reports import PageReader, library, single
from tests.support.worlds import random_case, random_rubric
from typology.reporting.report.content import ReportInput, build_report
from typology.reporting.report.markdown import write_markdown
from typology.reporting.report.page import write_page
from typology.reporting.report.tables import write_workbook
from typology.scoring.scorecard import score


def test_single_case_opens_with_a_brief_and_several_do_not() -> None:
    assert single().brief is not None
    assert single().overview is None
    assert library().brief is None


@pytest.mark.parametrize("seed", range(12))
def test_any_definition_and_any_case_can_be_reported(seed: int) -> None:
    rng = Random(seed)
    definition = random_rubric(rng, rng.randint(1, 7), rng.randint(1, 4))
    made = [
        dataclasses.replace(random_case(rng, definition, rng.random()), id=f"c{place}")
        for place in range(rng.choice([1, 2, 7]))
    ]
    report = build_report(ReportInput((definition,), None, tuple(made)))
    text = PageReader(write_page(report)).text
    for card in score(definition, made):
        assert card.verdict.replace("_", " ").replace("mixed", "more than one type") in text
    assert write_markdown(report).startswith("# ")
    assert load_workbook(BytesIO(write_workbook(report))).sheetnames[-1] == "about"
