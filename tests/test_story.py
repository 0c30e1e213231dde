"""The whole story, by the README's commands only: from a draft text to a brief and a table."""

from __future__ import annotations

import re
from pathlib import Path

import openpyxl
import pytest

from tests.support.command import typology

README = Path(__file__).resolve().parent.parent / "README.md"
DRAFT = """\
format: 1
case: {name}
title: "A draft for the coast"
status: proposed
summary: "Invented for the tests."
terms:
  - {{term: "Attacks cease", criterion: violence_reduction, modality: required}}
  - {{term: "All fighters hand in their arms", criterion: demobilisation, modality: {modality}}}
  - {{term: "Courts come back", criterion: state_authority, modality: required}}
ratings:
  violence_reduction: {{rating: substantial, confidence: medium, because: "A ceasefire is owed.",
    evidence: [{{says: "Attacks are to cease.", source: text, direction: supports}}]}}
  demobilisation: {{rating: {demobilisation}, confidence: medium, because: "Arms are handed in.",
    evidence: [{{says: "Arms are to be handed in.", source: text, direction: supports}}]}}
  state_authority: {{rating: extended, confidence: medium, because: "Courts come back.",
    evidence: [{{says: "Courts are to come back.", source: text, direction: supports}}]}}
sources:
  text: {{title: "The draft"}}
"""


def story() -> list[str]:
    section = README.read_text(encoding="utf-8").partition("### From a draft to a brief\n")[2]
    block = re.search(r"^```sh\n(.*?)^```$", section, re.MULTILINE | re.DOTALL)
    assert block is not None
    return block[1].splitlines()


def run(line: str, folder: Path) -> str:
    command, *arguments = line.split()
    assert command == "typology"
    done = typology(*arguments, cwd=folder)
    assert done.code == 0, f"{line}\n{done.out}{done.err}"
    return " ".join(done.out.split())


def fill_sheet(path: Path) -> None:
    """As a coder would in a spreadsheet: a level in the cell under each criterion."""
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    places = {cell.value: cell.column for cell in sheet[2]}
    for criterion, level in (
        ("violence_reduction", "substantial"), ("demobilisation", "limited"),
        ("state_authority", "unchanged"),
    ):  # fmt: skip
        sheet.cell(row=3, column=places[criterion], value=level)
    book.save(path)


@pytest.fixture(scope="module")
def story_run(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, str]]:
    """Every command run in order, the user's own work between them; output by command."""
    folder = tmp_path_factory.mktemp("story")
    out: dict[str, str] = {}
    for line in story():
        if line.startswith("typology check draft-one"):
            fill_sheet(folder / "draft-one.xlsx")
        if line.startswith("typology check draft-two"):
            for name, level, modality in (
                ("draft-two", "limited", "conditional"), ("draft-three", "substantial", "required"),
            ):  # fmt: skip
                text = DRAFT.format(name=name, demobilisation=level, modality=modality)
                (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
        out[line] = run(line, folder)
    return folder, out


def output(story_run: tuple[Path, dict[str, str]], start: str) -> str:
    (found,) = [text for line, text in story_run[1].items() if line.startswith(start)]
    return found


def test_the_sheet_is_scored_as_delaying(story_run: tuple[Path, dict[str, str]]) -> None:
    told = output(story_run, "typology score draft-one")
    assert "meets *delaying* as our reconstruction has it" in told


def test_the_drafts_differ_by_demobilisation_and_verdict(
    story_run: tuple[Path, dict[str, str]],
) -> None:
    text = output(story_run, "typology diff")
    assert "demobilisation" in text
    assert "stabilising" in text
    assert "required" in text


def test_the_brief_stands_alone_and_tells_the_verdict(
    story_run: tuple[Path, dict[str, str]],
) -> None:
    page = (story_run[0] / "brief.html").read_text(encoding="utf-8")
    assert "A draft for the coast" in page
    assert "as our reconstruction has it" in page
    assert "restricted" in page
    assert "http://" not in page.replace("http://www.w3.org", "")


def test_the_variant_extends_the_default_and_judges(story_run: tuple[Path, dict[str, str]]) -> None:
    text = (story_run[0] / "without-recruiters.yaml").read_text(encoding="utf-8")
    assert re.search(r'extends: "?thurston-2018@1\.1', text)
    judged = output(story_run, "typology score draft-three")
    assert "*stabilising*" in judged
    assert "recruiter removal" not in judged


def test_the_robustness_table_is_written(story_run: tuple[Path, dict[str, str]]) -> None:
    table = (story_run[0] / "robustness.md").read_text(encoding="utf-8")
    assert "draft-three" in table
    assert "360 definitions" in table
