"""Coding sheets in commands: options, notes and standard input are alike in all of them."""

from __future__ import annotations

from pathlib import Path

import pytest
from click import Context

from tests.support import command
from tests.support.command import Run
from typology.cli.main import typology as group

READERS = (
    "agreement", "check", "cluster", "compare", "diff", "explain", "export", "list", "precedents",
    "report", "robustness", "score", "whatif",
)  # fmt: skip
SHEET = (
    "Deals of the north;;;;\n;;;;\nCase;Title;Status;Violence reduction;Demobilisation\n"
    "first-pact;Accord de Ségou;Ended;Substantial;n/a\nsecond-pact;B;In force;LIMITED;absent\n"
)


@pytest.mark.parametrize("name", READERS)
def test_every_command_that_reads_cases_takes_the_options_of_sheets(name: str) -> None:
    found = group.get_command(Context(group), name)
    assert found is not None
    assert {"ignored", "missing"} <= {option.name for option in found.params}


def test_what_is_passed_over_is_said_and_is_no_problem(typology: Run, tmp_path: Path) -> None:
    (tmp_path / "deals.csv").write_text(SHEET, encoding="utf-8")
    note = "typology: deals.csv: row 1 stands above the names of the columns: passed over\n"
    for arguments in (
        ("score", "deals.csv", "--format", "csv"),
        ("score", "deals.csv", "--stream"),
        ("compare", "deals.csv"),
        ("list", "cases", "deals.csv"),
        ("export", "deals.csv"),
    ):
        code, _, err = typology(*arguments)
        assert (code, err) == (0, note), arguments
    code, _, err = typology("check", "deals.csv")
    assert (code, err.splitlines(keepends=True)[0]) == (0, note)


def test_faulty_row_below_a_title_is_placed_by_the_row_of_the_file(
    typology: Run, tmp_path: Path
) -> None:
    (tmp_path / "deals.csv").write_text(SHEET.replace("LIMITED", "Limit"), encoding="utf-8")
    code, _, err = typology("score", "deals.csv", "--format", "csv")
    assert code == 1
    assert "deals.csv:5:4" in err and "no level 'Limit'" in err


def test_sheet_of_any_dialect_comes_from_standard_input(tmp_path: Path) -> None:
    (tmp_path / "deals.csv").write_text(SHEET, encoding="utf-8")
    expected = command.typology("score", "deals.csv", "--format", "csv", cwd=tmp_path).out
    assert expected.count("\n") == 3
    for data in (SHEET.encode(), SHEET.encode("utf-16")):
        assert piped(data, tmp_path) == expected
    command.typology("export", "deals.csv", "-o", "deals.xlsx", cwd=tmp_path)
    assert piped((tmp_path / "deals.xlsx").read_bytes(), tmp_path) == expected


def piped(data: bytes, folder: Path) -> str:
    """What `score` writes of a sheet from standard input."""
    return command.typology("score", "-", "--format", "csv", cwd=folder, stdin=data).out
