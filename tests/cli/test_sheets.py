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


def test_a_usual_code_far_outside_its_anchors_is_told(typology: Run, tmp_path: Path) -> None:
    rubric = (
        'format: 1\nrubric: own\nversion: "1"\ntitle: Own\nstanding: constructed\n'
        "applies_to: {status: [ended]}\ncriteria:\n  share: {question: How much?, role: "
        "constitutive, calibrate: {out: 0, crossover: 0.5, in: 1, shape: linear}}\n"
        "types: {much: {formula: {all: [share]}}}\n"
    )
    (tmp_path / "own.yaml").write_text(rubric, encoding="utf-8")
    rows = "case,title,status,share\na,A,ended,-99\nb,B,ended,0.9\nc,C,ended,-99\nd,D,ended,-1.2\n"
    (tmp_path / "s.csv").write_text(rows, encoding="utf-8")
    done = typology("score", "s.csv", "-r", "own.yaml", "--format", "csv")
    assert "2 cells, first '-99' in row 2, column 4" in done.err
    assert "--missing '-99'" in done.err
    told = typology("score", "s.csv", "-r", "own.yaml", "--format", "csv", "--missing", "-99")
    assert "far outside" not in told.err
    assert told.out.count("undetermined") == 2
