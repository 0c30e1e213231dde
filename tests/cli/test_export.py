"""typology export: a coding sheet on standard output or in a file, whole or not there."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.command import exit_code

SOUND = """\
format: 1
case: a-deal
title: "=1+1"
status: in_force
ratings: {demobilisation: {rating: full, range: [substantial, full]}}
"""


def export(*arguments: str | Path) -> int:
    """The exit code of the command."""
    return exit_code("export", *arguments)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "a-deal.yaml").write_text(SOUND, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_sheet_goes_to_standard_output_in_the_order_of_the_rubric(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert export("a-deal.yaml") == 0
    told = capsys.readouterr()
    head, row = told.out.splitlines()
    assert head.startswith(
        "case,title,status,violence_reduction,demobilisation,demobilisation__low"
    )
    assert row.startswith("a-deal,'=1+1,in_force,,full,substantial,full,")
    assert told.err == ""


def test_file_ending_chooses_the_format_and_both_read_back_alike(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert export("a-deal.yaml", "-o", "deals.xlsx") == export(".", "-o", "deals.csv") == 0
    assert capsys.readouterr().out == ""
    assert export("deals.xlsx") == 0
    from_workbook = capsys.readouterr().out
    assert from_workbook == (folder / "deals.csv").read_text(encoding="utf-8")
    assert {path.name for path in folder.iterdir()} == {"a-deal.yaml", "deals.csv", "deals.xlsx"}


def test_workbook_to_standard_output_is_a_usage_error(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert export("a-deal.yaml", "--format", "xlsx") == 2
    told = capsys.readouterr()
    assert told.out == "" and "give --output" in told.err


def test_ending_that_says_nothing_and_a_missing_case_are_usage_errors(folder: Path) -> None:
    assert export("a-deal.yaml", "-o", "deals.ods") == 2
    assert export("no-deal.yaml", "-o", "deals.csv") == 2
    assert {path.name for path in folder.iterdir()} == {"a-deal.yaml"}


def test_format_set_for_other_commands_does_not_bind_a_sheet(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("TYPOLOGY_FORMAT", "json")
    assert export("a-deal.yaml") == 0
    assert capsys.readouterr().out.startswith("case,")


def test_good_cases_are_written_and_bad_ones_reported(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bad = SOUND.replace("a-deal", "b-deal").replace("rating: full", "rating: ful")
    (folder / "b-deal.yaml").write_text(bad, encoding="utf-8")
    assert export(".") == 1
    told = capsys.readouterr()
    assert [line.split(",")[0] for line in told.out.splitlines()] == ["case", "a-deal"]
    assert told.err.startswith("b-deal.yaml:5:36: demobilisation has no level 'ful'")


def test_handling_that_is_not_the_default_is_written(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = SOUND.replace("status: in_force", "status: in_force\nhandling: restricted")
    (folder / "a-deal.yaml").write_text(text, encoding="utf-8")
    assert export("a-deal.yaml", "--include-restricted") == 0
    told = capsys.readouterr()
    assert told.err == ""
    assert told.out.splitlines()[0].endswith(",handling")
    assert told.out.splitlines()[1].endswith(",restricted")


def test_text_that_no_cell_holds_is_told_and_nothing_is_written(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = SOUND.replace('"=1+1"', "x" * 32_768)
    (folder / "a-deal.yaml").write_text(text, encoding="utf-8")
    assert export("a-deal.yaml", "-o", "deals.csv") == 1
    assert "a-deal: title: a cell holds 32,767 characters at most" in capsys.readouterr().err
    assert not (folder / "deals.csv").exists()
