"""Problems as people read them."""

from __future__ import annotations

import pytest

from typology.model import Problem
from typology.reading.sheet.endings import SHEETS
from typology.reporting import problems as writing
from typology.reporting.problems import problems_concise, problems_text


@pytest.mark.parametrize(
    ("column", "cell"), [(1, "A7"), (8, "H7"), (26, "Z7"), (27, "AA7"), (52, "AZ7"), (703, "AAA7")]
)
def test_a_problem_in_a_sheet_names_its_cell_as_spreadsheets_do(column: int, cell: str) -> None:
    told = problems_text([Problem("cases.csv", 7, column, "no id")])
    assert told == f"cases.csv:7:{column} ({cell}): no id\n"


def test_other_files_and_concise_lines_have_no_cells() -> None:
    assert problems_text([Problem("a.yaml", 7, 8, "no id")]) == "a.yaml:7:8: no id\n"
    assert problems_concise([Problem("a.xlsx", 7, 8, "no id")]) == "a.xlsx:7:8: no id\n"


def test_accepted_warnings_stand_apart_after_the_others_with_their_reason() -> None:
    problems = [
        Problem("a.yaml", 1, 2, "no term", "He was there.", "accepted", "  rating: full"),
        Problem("b.yaml", 3, 4, "no evidence", None, "warning"),
    ]
    assert problems_text(problems) == (
        "b.yaml:3:4: warning: no evidence\n"
        "a.yaml:1:2: accepted: no term\n    because: He was there.\n"
    )
    assert problems_concise(problems).splitlines()[1] == "a.yaml:1:2: accepted: no term"


def test_every_kind_of_sheet_has_its_cells_named() -> None:
    assert set(writing.SHEETS) == set(SHEETS)
