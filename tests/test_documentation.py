"""The documentation is current, and its examples are sound and run."""

from __future__ import annotations

import csv
import doctest
import io
import re
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import typology
from tests.support import documentation
from typology.cli.main import COMMANDS
from typology.reading.check import check
from typology.reporting.score.csv import write_csv

DOCS = documentation.DOCS
BLOCK = re.compile(r"^```(?P<language>\w+)\n(?P<body>.*?)^```$", re.MULTILINE | re.DOTALL)
BEGINNINGS = {
    "rubric-format.md": (
        "format: 1",
        "rubric: example",
        'version: "1"',
        "title: An example",
        "extends: thurston-2018",
    ),
    "case-format.md": (
        "format: 1",
        "case: example",
        "title: An example",
        "status: in_force",
        "ratings: {}",
    ),
}


def blocks(page: str, language: str) -> list[str]:
    text = (DOCS / page).read_text("utf-8")
    return [found["body"] for found in BLOCK.finditer(text) if found["language"] == language]


@pytest.mark.parametrize("page", documentation.pages(), ids=lambda path: path.name)
def test_made_parts_are_current(page: Path) -> None:
    text = page.read_text("utf-8")
    assert text == documentation.current(text), "run: python -m tests.support.documentation"


def test_every_mapping_of_a_file_has_its_table() -> None:
    told = "".join((DOCS / page).read_text("utf-8") for page in BEGINNINGS)
    for model in ("RubricFile", "CaseFile", *documentation.SECTIONS):
        assert f"<!-- made: keys {model} -->" in told
    targets = re.findall(r"\]\(#([\w-]+)\)", told)
    headings = {
        re.sub(r"[^\w -]", "", heading).strip().lower().replace(" ", "-")
        for heading in re.findall(r"^#+ (.*)$", told, re.MULTILINE)
    }
    assert set(targets) <= headings


def test_every_command_and_option_is_in_the_reference() -> None:
    told = (DOCS / "commands.md").read_text("utf-8")
    assert [name for name in COMMANDS if f"## typology {name}\n" not in told] == []


@pytest.mark.parametrize("page", BEGINNINGS)
def test_examples_of_files_pass_check(page: str, tmp_path: Path) -> None:
    found = blocks(page, "yaml")
    assert len(found) >= 4
    for number, body in enumerate(found):
        keys = set(re.findall(r"^(\w+):", body, re.MULTILINE))
        if "format" not in keys:
            missing = [line for line in BEGINNINGS[page] if line.partition(":")[0] not in keys]
            body = "\n".join(missing) + "\n" + body
        name = re.search(r"^(?:rubric|case): (\S+)$", body, re.MULTILINE)
        assert name is not None
        folder = tmp_path / str(number)
        folder.mkdir()
        path = folder / f"{name[1]}.yaml"
        path.write_text(body, encoding="utf-8")
        assert [each for each in check([str(path)]) if each.severity != "accepted"] == []


def test_example_of_a_coding_sheet_is_sound(tmp_path: Path) -> None:
    (body,) = blocks("case-format.md", "csv")
    (tmp_path / "sheet.csv").write_text(body, encoding="utf-8")
    read = typology.read_sheet(str(tmp_path / "sheet.csv"))
    assert [case.id for case in read] == ["first-pact", "second-pact"]
    assert read[0].ratings["demobilisation"].high == "limited"


def test_python_examples_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    parser, runner = doctest.DocTestParser(), doctest.DocTestRunner(optionflags=doctest.ELLIPSIS)
    names: dict[str, object] = {}
    found = blocks("python.md", "python")
    for number, body in enumerate(found):
        example = parser.get_doctest(body, names, f"python.md, block {number}", None, 0)
        told: list[str] = []
        failed = runner.run(example, clear_globs=False, out=told.append).failed
        assert failed == 0, "".join(told)
        names = example.globs
    assert len(found) >= 5


def test_the_csv_of_score_has_the_columns_that_are_documented() -> None:
    rubric = typology.read_rubric()
    scores = typology.score(typology.read_cases(rubrics=[rubric]), rubric)
    written = write_csv(scores)
    header = next(csv.reader(io.StringIO(written)))
    ends = [f"{name}__{end}" for name in rubric.types for end in ("low", "high")]
    assert header == [*documentation.CSV, *ends, *rubric.criteria]
    hashed = next(csv.reader(io.StringIO(write_csv(scores, hashes=True))))
    assert hashed == list(scores.to_frame().columns)
    assert [name for name in hashed if name != "case_sha256"] == header


def test_the_data_frame_of_score_is_its_csv() -> None:
    rubric = typology.read_rubric()
    scores = typology.score(typology.read_cases(rubrics=[rubric]), rubric)
    frame = scores.to_frame()
    rows = list(csv.DictReader(io.StringIO(write_csv(scores))))
    assert len(frame) == len(rows) > 0
    for place, row in enumerate(rows):
        for name, told in row.items():
            assert says(frame[name].iloc[place], told), (row["case"], name)


def says(cell: object, told: str) -> bool:
    """Whether a cell of a data frame is what the csv has."""
    if told == "":
        return bool(pd.isna(cell)) or cell == ""
    if isinstance(cell, float):
        return round(cell, 12) == float(told)
    return (str(cell).lower() if isinstance(cell, bool | np.bool_) else cell) == told
