"""`typology init` and `typology new`: files that are sound as they are, and never overwritten."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest

from tests.support.command import exit_code
from tests.support.editor import complaints
from typology.model import Problem
from typology.reading.cases import read_cases
from typology.reading.check import check
from typology.reading.library import shipped_rubrics
from typology.reading.rubric.reader import read_rubric
from typology.reading.sheet.cells import STATUSES

NUMERIC = """\
format: 1
rubric: 1997
version: "1"
title: "A title: with # and 'quotes' \\"double\\" \u2028 and \u202e marks"
criteria:
  share:
    question: "How \u202e much?"
    unit: share of fighters
    calibrate: {out: 0.05, crossover: 0.1234567, in: 0.8}
  no:
    question: Is it?
    scale: {no: 0.0, null: 0.1, yes: 1.0}
    anchors: {no: "no: #", null: "- null", yes: "[yes]"}
types:
  good:
    formula:
      any:
        - at_least: {count: 1, of: [share, {not: no}]}
        - {criterion: share, reaches: 0.3, if_unknown: fails}
        - mean: {share: 2, no: 0.5}
        - geometric: [share, {criterion: no, reaches: yes}]
    warrant: {inspired_by: {source: a-book, locator: "p. 3"}}
applies_to: {level: [national, local], basis: [text]}
notices:
  - {when: {level: [national]}, say: "n"}
  - {when: {scope: outside}, say: "o"}
  - {when: share, say: "s"}
"""


@pytest.fixture(autouse=True)
def _in_an_empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def uncommented(text: str) -> str:
    """The text with every line used that is left out by one `#`; the modeline stays."""
    lines = text.splitlines()
    modeline = lines[:1] if lines[0].startswith("# yaml-language-server") else []
    rest = [re.sub(r"^( *)# ", r"\1", line) for line in lines[len(modeline) :]]
    return "\n".join([*modeline, *rest]) + "\n"


def use_all(path: str) -> None:
    Path(path).write_text(uncommented(Path(path).read_text("utf-8")), encoding="utf-8")


def problems(*names: str, rubrics: tuple[str, ...] = ()) -> list[Problem]:
    """All but the warning, right of a skeleton, that nothing reads the criterion it offers."""
    found = check(names, rubrics=[read_rubric(name) for name in rubrics])
    return [each for each in found if not each.message.endswith("reads my_criterion")]


def editor_complaints(path: str) -> list[str]:
    """What an editor shows in a file, by the schema that its first line names."""
    text = Path(path).read_text("utf-8")
    named = text.splitlines()[0].removeprefix("# yaml-language-server: $schema=")
    schema = (Path(path).parent / named).read_text("utf-8")
    return complaints(json.loads(schema), text)


def test_every_file_of_a_workspace_passes_check_and_its_schema() -> None:
    assert exit_code("init") == 0
    assert problems("rubrics", "cases") == []
    files = ["rubrics/my-definition.yaml", "cases/my-case.yaml", "cases/sources.yaml"]
    assert [editor_complaints(path) for path in files] == [[], [], []]
    assert len(Path("README.md").read_text("utf-8").splitlines()) <= 10


def test_what_a_workspace_leaves_out_passes_too_once_it_is_used() -> None:
    exit_code("init", "work")
    for path in ("rubrics/my-definition", "cases/my-case", "cases/sources"):
        use_all(f"work/{path}.yaml")
        assert editor_complaints(f"work/{path}.yaml") == []
    assert problems("work/rubrics", "work/cases") == []


def test_a_workspace_scores_under_its_own_definition(capsys: pytest.CaptureFixture[str]) -> None:
    exit_code("init")
    capsys.readouterr()
    assert exit_code("score", "cases", "--format", "json") == 0
    told = json.loads(capsys.readouterr().out)
    assert told["rubric"]["id"] == "my-definition"
    parent = read_rubric("thurston-2018").definition_sha256
    assert told["rubric"]["definition_sha256"] == parent


def test_a_workspace_checks_against_its_own_definition(capsys: pytest.CaptureFixture[str]) -> None:
    exit_code("init")
    use_all("rubrics/my-definition.yaml")
    case = Path("cases/my-case.yaml")
    own = "ratings:\n  my_criterion: {rating: partly}\n"
    case.write_text(case.read_text("utf-8").replace("ratings:\n", own), encoding="utf-8")
    assert exit_code("check", "rubrics", "cases") == 0
    assert exit_code("check", "cases", "-r", "thurston-2018") == 1
    assert "unknown criterion 'my_criterion'" in capsys.readouterr().out
    rubric = Path("rubrics/my-definition.yaml")
    rubric.write_text(rubric.read_text("utf-8").replace("cut: 0.5", "cut: 5"), encoding="utf-8")
    assert exit_code("check", "rubrics", "cases") == 1
    told = capsys.readouterr()
    assert "a cut outside 0 to 1" in told.out
    assert told.err == "problems: 1, warnings: 0\n"


def test_init_overwrites_nothing_and_writes_nothing_where_one_file_is_there(
    capsys: pytest.CaptureFixture[str],
) -> None:
    Path("README.md").write_text("mine", encoding="utf-8")
    assert exit_code("init") == 2
    assert "README.md: there already; --force overwrites" in capsys.readouterr().err
    assert [path.name for path in Path().iterdir()] == ["README.md"]
    assert Path("README.md").read_text("utf-8") == "mine"
    assert exit_code("init", "--force") == 0
    assert Path("README.md").read_text("utf-8") != "mine"


def test_init_twice_gives_the_same_bytes() -> None:
    exit_code("init", "one")
    exit_code("init", "two")
    files = [path.relative_to("one") for path in Path("one").rglob("*") if path.is_file()]
    assert len(files) == 9
    assert all(Path("one", f).read_bytes() == Path("two", f).read_bytes() for f in files)


@pytest.mark.parametrize("rubric", shipped_rubrics())
def test_a_new_case_asks_every_question_of_its_rubric_and_is_sound(rubric: str) -> None:
    assert exit_code("new", "case", "a-case", "-r", rubric) == 0
    assert problems("a-case.yaml", rubrics=(rubric,)) == []
    definition = read_rubric(rubric)
    (case,) = read_cases(["a-case.yaml"], [definition]).cases
    assert list(case.ratings) == list(definition.criteria)
    assert {rating.value for rating in case.ratings.values()} == {None}
    told = " ".join(Path("a-case.yaml").read_text("utf-8").replace("##", "").split())
    for criterion in definition.criteria.values():
        assert criterion.question_for(case.basis) in told
        assert all(f"{level}: {text}" in told for level, text in criterion.anchors.items())


@pytest.mark.parametrize("rubric", shipped_rubrics())
def test_a_new_rubric_is_its_parent_until_it_is_changed(rubric: str) -> None:
    parent = read_rubric(rubric)
    assert exit_code("new", "rubric", "a-rubric", "--extends", rubric) == 0
    assert problems("a-rubric.yaml") == []
    assert read_rubric("a-rubric.yaml").definition_sha256 == parent.definition_sha256
    use_all("a-rubric.yaml")
    assert problems("a-rubric.yaml") == []
    spelled_out = read_rubric("a-rubric.yaml")
    assert spelled_out.definition_sha256 == parent.definition_sha256
    assert spelled_out.profiles == parent.profiles
    assert spelled_out.notices == parent.notices
    assert spelled_out.types == parent.types
    own = spelled_out.criteria.keys() - parent.criteria.keys()
    assert own == {"my_criterion"}
    assert {k: v for k, v in spelled_out.criteria.items() if k not in own} == parent.criteria


def test_skeletons_of_a_rubric_with_numbers_odd_names_and_hostile_texts_are_sound() -> None:
    Path("1997.yaml").write_text(NUMERIC, encoding="utf-8")
    assert problems("1997.yaml") == []
    assert exit_code("new", "case", "a-case", "-r", "./1997.yaml") == 0
    assert exit_code("new", "rubric", "child", "--extends", "1997") == 0
    for path in ("a-case.yaml", "child.yaml"):
        assert problems(path, rubrics=("./1997.yaml",)) == []
        use_all(path)
        assert problems(path, rubrics=("./1997.yaml",)) == []
        assert "\u202e" not in re.sub(r'".*?"', "", Path(path).read_text("utf-8"))
    parent, child = read_rubric("./1997.yaml"), read_rubric("./child.yaml")
    assert child.definition_sha256 == parent.definition_sha256
    assert exit_code("new", "case", "a-sheet", "-r", "./1997.yaml", "--format", "xlsx") == 0
    assert problems("a-sheet.xlsx", rubrics=("./1997.yaml",)) == []


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("case", "A Case"), "is no id"),
        (("rubric", "a_rubric"), "is no id"),
        (("case", "a-case", "-o", "other.yaml"), "file is named after its id"),
        (("case", "a-case", "--title", "two\nlines"), "a title is one line"),
        (("case", "a-case", "-o", "a-case.doc"), "give --format"),
        (("rubric", "a-rubric", "-o", "other.yaml"), "file is named after its id"),
        (("rubric", "a-rubric", "--extends", "nothing"), "no shipped rubric 'nothing'"),
        (("rubric", "a-rubric", "--extends", "elsewhere/x.yaml"), "lies beside its variant"),
        (("rubric", "a-rubric", "--extends", "a-rubric"), "does not extend itself"),
        (("case", "a-case", "-r", "nothing"), "no shipped rubric 'nothing'"),
    ],
)
def test_what_cannot_be_made_is_said_and_leaves_nothing_behind(
    capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], told: str
) -> None:
    assert exit_code("new", *arguments) == 2
    assert told in capsys.readouterr().err
    assert list(Path().iterdir()) == []


@pytest.mark.parametrize(
    ("arguments", "name"),
    [
        (("case", "a-case"), "a-case.yaml"),
        (("case", "a-case", "--format", "xlsx"), "a-case.xlsx"),
        (("rubric", "a-rubric"), "a-rubric.yaml"),
        (("codebook", "-o", "codebook.md"), "codebook.md"),
    ],
)
def test_new_never_overwrites_without_force(
    capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], name: str
) -> None:
    Path(name).write_text("mine", encoding="utf-8")
    assert exit_code("new", *arguments) == 2
    assert f"{name}: there already" in capsys.readouterr().err
    assert Path(name).read_bytes() == b"mine"
    assert exit_code("new", *arguments, "--force") == 0
    assert Path(name).read_bytes() != b"mine"


def test_new_files_go_where_the_workspace_has_them_and_name_its_schemas() -> None:
    exit_code("init")
    assert exit_code("new", "case", "another") == 0
    assert exit_code("new", "rubric", "another", "--extends", "my-definition") == 0
    assert editor_complaints("cases/another.yaml") == []
    assert editor_complaints("rubrics/another.yaml") == []
    assert problems("rubrics", "cases") == []
    assert read_rubric("rubrics/another.yaml").extends == "my-definition"


def test_a_coding_sheet_offers_levels_and_notes_anchors_and_can_be_read() -> None:
    definition = read_rubric("thurston-2018")
    assert exit_code("new", "case", "a-case", "--format", "xlsx", "--status", "ended") == 0
    read = read_cases(["a-case.xlsx"], [definition])
    assert read.problems == ()
    (case,) = read.cases
    assert (case.id, case.status, dict(case.ratings)) == ("a-case", "ended", {})
    book = openpyxl.load_workbook("a-case.xlsx")
    sheet = book.worksheets[0]
    offered = {}
    for each in sheet.data_validations.dataValidation:
        column = sheet[str(each.sqref).split(":", maxsplit=1)[0]].column
        offered[sheet.cell(2, column).value] = levels_of(book, each.formula1)
    assert offered.pop("status") == list(STATUSES)
    for name, criterion in definition.criteria.items():
        assert criterion.scale is not None
        wanted = [*criterion.scale.levels, "unknown"]
        assert all(offered.pop(f"{name}{part}") == wanted for part in ("", "__low", "__high"))
        column = next(cell.column for cell in sheet[2] if cell.value == name)
        note = sheet.cell(1, column).comment.text
        assert sheet.cell(1, column).value == name.replace("_", " ").capitalize()
        assert criterion.question in note
        assert all(f"{level}: {text}" in note for level, text in criterion.anchors.items())
    assert offered == {}


def levels_of(book: openpyxl.Workbook, formula: str) -> list[str]:
    if formula.startswith('"'):
        return formula.strip('"').split(",")
    name, _, cells = formula.partition("!")
    return [row[0].value for row in book[name][cells.replace("$", "")]]


def test_a_filled_sheet_reads_as_it_was_filled() -> None:
    exit_code("new", "case", "a-case", "--format", "xlsx")
    book = openpyxl.load_workbook("a-case.xlsx")
    sheet = book.worksheets[0]
    columns = {cell.value: cell.column for cell in sheet[2]}
    for name, value in {
        "demobilisation": "limited",
        "demobilisation__low": "absent",
        "demobilisation__high": "full",
        "demobilisation__because": "=because",
        "durability": "unknown",
    }.items():
        cell = sheet.cell(3, columns[name])
        cell.value, cell.data_type = value, "s"
    for place, value in enumerate(("b-case", "Another", "ended"), 1):
        sheet.cell(4, place).value = value
    book.save("a-case.xlsx")
    read = read_cases(["a-case.xlsx"], [read_rubric("thurston-2018")])
    assert read.problems == ()
    first, second = read.cases
    assert (second.id, second.status) == ("b-case", "ended")
    rating = first.ratings["demobilisation"]
    assert (rating.value, rating.low, rating.high) == ("limited", "absent", "full")
    assert rating.because == "=because"
    assert "durability" not in first.ratings


def test_a_sheet_says_how_it_is_filled_in_and_folds_what_few_ratings_need() -> None:
    exit_code("new", "case", "a-case", "--format", "xlsx")
    book = openpyxl.load_workbook("a-case.xlsx")
    assert book.sheetnames == ["coding", "instructions", "codebook"]
    told = " ".join(str(row[1].value) for row in book["instructions"].rows)
    assert "typology new case a-case --from a-case.xlsx" in told
    assert "never the lowest level" in told
    sheet = book["coding"]
    folded = set()
    for dimension in sheet.column_dimensions.values():
        if dimension.hidden and dimension.outlineLevel == 1:
            folded |= {*range(dimension.min, dimension.max + 1)}
    names = {cell.column: str(cell.value) for cell in sheet[2]}
    assert {names[place] for place in folded} == {
        name for name in names.values() if name.endswith(("__low", "__high"))
    }


def filled_sheet(name: str) -> None:
    exit_code("new", "case", "a-case", "--format", "xlsx", "--title", "A: pact", "-o", name)
    book = openpyxl.load_workbook(name)
    sheet = book.worksheets[0]
    columns = {cell.value: cell.column for cell in sheet[2]}
    for column, value in {
        "violence_reduction": "full", "violence_reduction__because": "It's - so: #1",
        "demobilisation__low": "absent", "demobilisation__high": "limited",
    }.items():  # fmt: skip
        sheet.cell(3, columns[column]).value = value
    book.save(name)


def test_a_row_of_a_sheet_becomes_a_case_file_that_says_the_same() -> None:
    filled_sheet("sheet.xlsx")
    definition = read_rubric("thurston-2018")
    assert exit_code("new", "case", "a-case", "--from", "sheet.xlsx") == 0
    (coded,) = read_cases(["sheet.xlsx"], [definition]).cases
    (made,) = read_cases(["a-case.yaml"], [definition]).cases
    assert made == coded  # the hash, too
    assert made.title == "A: pact"
    text = uncommented(Path("a-case.yaml").read_text(encoding="utf-8"))
    Path("a-case.yaml").write_text(text, encoding="utf-8")
    (evidenced,) = read_cases(["a-case.yaml"], [definition]).cases
    assert [len(each.evidence) for each in evidenced.ratings.values()] == [1, 1]


def test_a_case_made_from_a_restricted_row_keeps_title_and_reasons_and_stays_restricted() -> None:
    Path("own.csv").write_text(
        "case,title,status,handling,demobilisation,demobilisation__because\n"
        "a,A: pact,proposed,restricted,full,All leave\n",
        encoding="utf-8",
    )
    assert exit_code("new", "case", "a", "--from", "own.csv") == 0
    (made,) = read_cases(["a.yaml"], [read_rubric("thurston-2018")]).cases
    assert (made.title, made.handling) == ("A: pact", "restricted")
    assert made.ratings["demobilisation"].because == "All leave"


def test_a_row_that_a_sheet_lacks_is_told_with_those_it_has(
    capsys: pytest.CaptureFixture[str],
) -> None:
    filled_sheet("sheet.xlsx")
    assert exit_code("new", "case", "other", "--from", "sheet.xlsx") == 2
    assert "known: a-case" in capsys.readouterr().err
    assert exit_code("new", "case", "a-case", "--from", "sheet.xlsx", "--format", "xlsx") == 2
    assert not Path("a-case.yaml").exists()


def test_a_row_becomes_a_case_although_the_sheet_has_notes_and_codes_of_its_own() -> None:
    Path("own.csv").write_text(
        "case,title,status,demobilisation,my notes\na,A,ended,-99,x\n", encoding="utf-8"
    )
    assert exit_code("new", "case", "a", "--from", "own.csv") == 1
    options = ("--ignore", "my notes", "--missing", "-99")
    assert exit_code("new", "case", "a", "--from", "own.csv", *options) == 0
    assert exit_code("check", "a.yaml") == 0


def test_no_caption_of_new_is_cut_off(capsys: pytest.CaptureFixture[str]) -> None:
    assert exit_code("new", "--help") == 0
    commands = capsys.readouterr().out.partition("Commands:")[2]
    assert "codebook" in commands and "..." not in commands


def test_check_names_the_way_from_a_sheet_to_a_file(capsys: pytest.CaptureFixture[str]) -> None:
    filled_sheet("sheet.xlsx")
    capsys.readouterr()
    assert exit_code("check", "sheet.xlsx") == 0
    assert "`typology new case a-case --from sheet.xlsx`" in capsys.readouterr().out


def test_a_sheet_is_the_same_bytes_again() -> None:
    exit_code("new", "case", "a-case", "--format", "xlsx", "-o", "one.xlsx")
    exit_code("new", "case", "a-case", "--format", "xlsx", "-o", "two.xlsx")
    assert Path("one.xlsx").read_bytes() == Path("two.xlsx").read_bytes()


def test_a_codebook_holds_the_rules_and_every_anchor(capsys: pytest.CaptureFixture[str]) -> None:
    assert exit_code("new", "codebook") == 0
    told = capsys.readouterr().out.replace("\\", "")
    for criterion in read_rubric("thurston-2018").criteria.values():
        assert f"({criterion.id})" in told
        assert f"**{criterion.question}**" in told
        assert criterion.warrant is not None
        assert f"Warrant: {criterion.warrant.source}, {criterion.warrant.locator}." in told
        for level, text in criterion.anchors.items():
            assert f"| {level} | {text} |" in told


def test_commands_work_in_the_code_page_of_a_western_windows(tmp_path: Path) -> None:
    environment = {
        **os.environ,
        "PYTHONIOENCODING": "cp1252",
        "PYTHONUTF8": "0",
        "LC_ALL": "C.UTF-8",
    }
    for arguments in (
        ["init", "Größe – Ω"],
        ["new", "case", "a-case", "--title", "Ω – é"],
        ["new", "codebook"],
        ["schema"],
        ["check", "a-case.yaml"],
    ):
        done = subprocess.run(
            [sys.executable, "-m", "typology", *arguments],
            cwd=tmp_path,
            env=environment,
            capture_output=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        done.stdout.decode("cp1252")
    assert (tmp_path / "Größe – Ω" / "cases" / "my-case.yaml").is_file()
    assert 'title: "Ω – é"' in (tmp_path / "a-case.yaml").read_text("utf-8")
