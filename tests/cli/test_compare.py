"""`typology compare` as a user meets it."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest

from tests.support.command import Run
from typology.reading.library import shipped_rubrics
from typology.reading.rubric.reader import read_rubric

CASE = """\
format: 1
case: {name}
title: "{title}"
countries: [{country}]
status: {status}
basis: {basis}
ratings:
  violence_reduction: {{rating: {violence}}}
  demobilisation: {{rating: {demobilisation}}}
  state_authority: {{rating: {authority}}}
"""
LIBRARY = Path(__file__).parents[2] / "cases"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "80")
    rows = [
        ("bold", "=cmd|' /C calc'!A0", "MLI", "in_force", "outcome", "full", "full", "restored"),
        ("calm", "Calm | <b>pact</b>", "NER", "in_force", "text", "limited", "absent", "weakened"),
        ("idle", "Idle", "MLI", "never_took_effect", "outcome", "absent", "absent", "unknown"),
        ("open", "Open", "MLI", "ended", "outcome", "unknown", "unknown", "unknown"),
    ]
    keys = (
        "name", "title", "country", "status", "basis", "violence", "demobilisation", "authority",
    )  # fmt: skip
    for row in rows:
        values = dict(zip(keys, row, strict=True))
        (tmp_path / f"{row[0]}.yaml").write_text(CASE.format(**values), encoding="utf-8")
    return tmp_path


def rows_of(out: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(out)))


def test_the_table_has_cases_criteria_and_verdicts_within_80_columns(
    typology: Run, folder: Path
) -> None:
    code, out, _ = typology("compare", str(folder))
    lines = out.splitlines()
    assert code == 0
    assert max(map(len, lines)) <= 80
    row = {line.split()[0]: line for line in lines if line.split()}
    assert row["bold"].split()[-2:] == ["stabilising", "no"]
    assert "calm †" in row["calm"]
    assert "† rated on a text" in out
    assert "? unknown: the sources are silent" in out


def test_every_shipped_case_fits_80_columns(typology: Run, folder: Path) -> None:
    for arguments in ([], ["-r", "all"], ["--values", "membership"], ["--columns", "case,all"]):
        code, out, _ = typology("compare", str(LIBRARY), *arguments)
        assert code == 0
        assert max(map(len, out.splitlines())) <= 80, arguments


def test_csv_rows_say_which_definition_judged_them(typology: Run, folder: Path) -> None:
    code, out, _ = typology(
        "compare", str(folder), "-r", "thurston-2018", "-r", "battlefield", "--format", "csv"
    )
    rows = rows_of(out)
    assert code == 0
    assert [(row["case"], row["rubric"]) for row in rows] == [
        (name, rubric)
        for name in ("bold", "calm", "idle", "open")
        for rubric in ("thurston-2018", "battlefield")
    ]
    for row in rows:
        rubric = read_rubric(row["rubric"])
        assert row["version"] == rubric.version
        assert row["definition_sha256"] == rubric.definition_sha256
    assert {row["verdict"] for row in rows if row["case"] == "open"} == {"undetermined"}
    assert rows[-1]["violence_reduction"] == "NA"
    assert rows[0]["title"] == "'=cmd|' /C calc'!A0"
    assert not any(cell.startswith(("=", "+", "@")) for row in rows for cell in row.values())


def test_data_formats_agree_on_every_verdict(typology: Run, folder: Path) -> None:
    wanted = ["compare", str(folder), "-r", "all"]
    _, as_csv, _ = typology(*wanted, "--format", "csv")
    _, as_json, _ = typology(*wanted, "--format", "json")
    code, _, _ = typology(*wanted, "-o", "out.xlsx")
    assert code == 0
    expected = [(row["case"], row["rubric"], row["verdict"]) for row in rows_of(as_csv)]
    found = json.loads(as_json)["tables"]
    assert [(r["case"], r["rubric"], r["verdict"]) for r in found[0]["rows"]] == expected
    assert len(expected) == 4 * len(shipped_rubrics())
    book = openpyxl.load_workbook(folder / "out.xlsx")
    head, *rows = book.worksheets[0].iter_rows(values_only=True)
    places = [head.index(name) for name in ("case", "rubric", "verdict")]
    assert [tuple(row[place] for place in places) for row in rows] == expected
    definitions = [row[0].value for row in book.worksheets[1].iter_rows(min_row=2)]
    assert definitions[0] == "thurston-2018"
    assert sorted(definitions) == list(shipped_rubrics())


def test_score_and_compare_give_the_same_verdicts_bounds_and_firmness(
    typology: Run, folder: Path
) -> None:
    _, scored, _ = typology("score", str(LIBRARY), "--format", "csv")
    _, compared, _ = typology("compare", str(LIBRARY), "--format", "csv")
    names = ("case", "verdict", "firm", "stabilising__low", "delaying__high")
    pairs = zip(rows_of(scored), rows_of(compared), strict=True)
    for one, other in pairs:
        assert [one[name] for name in names] == [other[name] for name in names]
        assert one["rests_on"] == other["rests_on"]


def test_of_few_cases_each_definition_has_a_row_in_words(typology: Run, folder: Path) -> None:
    _, out, _ = typology("compare", "calm.yaml", "bold.yaml", "-r", "battlefield", "-r", "durable")
    assert "bold: undetermined under all 2 definitions." in out
    rows = [line.split() for line in out.splitlines()]
    assert ["definition", "bold", "calm"] in rows
    _, scored, _ = typology("score", "bold.yaml", "calm.yaml", "-r", "durable", "--format", "csv")
    assert ["durable", *(row["verdict"] for row in rows_of(scored))] in rows


def test_several_definitions_have_a_column_each(typology: Run, folder: Path) -> None:
    _, out, _ = typology(
        "compare", str(folder), "-r", "battlefield", "-r", "violence-only", "--format", "markdown",
        "--columns", "case,verdict",
    )  # fmt: skip
    rows = [line.strip("|").split("|") for line in out.splitlines() if line.startswith("|")]
    head, _, bold, *_ = [[cell.strip() for cell in row] for row in rows]
    assert head[-2:] == ["battlefield", "violence-only"]
    assert bold[-2:] == ["undetermined", "stabilising"]


def test_filters_sorting_groups_and_columns_shape_the_table(typology: Run, folder: Path) -> None:
    code, out, _ = typology(
        "compare", str(folder), "--filter", "countries=MLI", "--filter", "demobilisation=unknown",
        "--format", "csv", "--columns", "verdict,title",
    )  # fmt: skip
    assert (code, [row["case"] for row in rows_of(out)]) == (0, ["open"])
    assert list(rows_of(out)[0]) == [
        "case", "verdict", "title", "rubric", "version", "definition_sha256",
    ]  # fmt: skip
    _, out, _ = typology("compare", str(folder), "--sort=-case", "--format", "csv")
    assert [row["case"] for row in rows_of(out)] == ["open", "idle", "calm", "bold"]
    _, out, _ = typology("compare", str(folder), "--group-by", "countries")
    assert out.index("[countries: MLI") < out.index("bold") < out.index("[countries: NER")


def test_memberships_in_place_of_levels_are_numbers(typology: Run, folder: Path) -> None:
    _, out, _ = typology("compare", str(folder), "--values", "membership", "--format", "csv")
    assert [row["violence_reduction"] for row in rows_of(out)] == ["1.0", "0.33", "0.0", "NA"]


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--filter", "contries=MLI"], "did you mean 'countries'?"),
        (["--filter", "countries"], "takes KEY=VALUE"),
        (["--sort", "verdit"], "did you mean 'verdict'?"),
        (["--group-by", "nothing"], "known: "),
        (["--columns", "case,demobilization"], "did you mean 'demobilisation'?"),
        (["--figure", "map.gif"], "svg, png, pdf"),
        (["-o", "table.odt"], "no format is known"),
        (["-r", "thurston"], "did you mean"),
    ],
)
def test_what_does_not_resolve_is_a_usage_error(
    typology: Run, folder: Path, arguments: list[str], told: str
) -> None:
    code, out, err = typology("compare", str(folder), *arguments)
    assert (code, out) == (2, "")
    assert told in err


def test_two_definitions_of_one_name_cannot_stand_side_by_side(typology: Run, folder: Path) -> None:
    text = "format: 1\nrubric: battlefield\nversion: '9'\ntitle: Mine\nextends: thurston-2018\n"
    (folder / "mine").mkdir()
    (folder / "mine" / "battlefield.yaml").write_text(text, encoding="utf-8")
    code, _, err = typology(
        "compare", "bold.yaml", "-r", "battlefield", "-r", "mine/battlefield.yaml"
    )
    assert code == 2
    assert "two rubrics are called battlefield" in err


def test_a_faulty_case_is_told_and_the_others_are_compared(typology: Run, folder: Path) -> None:
    (folder / "calm.yaml").write_text("format: 1\ncase: calm\n", encoding="utf-8")
    code, out, err = typology("compare", str(folder), "--format", "csv")
    assert code == 1
    assert [row["case"] for row in rows_of(out)] == ["bold", "idle", "open"]
    assert "calm.yaml" in err


def test_a_rubric_from_the_environment_is_named(
    typology: Run, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TYPOLOGY_RUBRIC", "battlefield")
    _, out, _ = typology("compare", str(folder))
    assert "TYPOLOGY_RUBRIC" in out
    assert "battlefield 2.0" in out


@pytest.mark.parametrize("form", ["svg", "png", "pdf"])
def test_a_figure_is_drawn_beside_the_table(typology: Run, folder: Path, form: str) -> None:
    code, out, _ = typology("compare", str(folder), "--figure", f"map.{form}", "--format", "csv")
    assert code == 0
    assert len(rows_of(out)) == 4
    assert (folder / f"map.{form}").stat().st_size > 1000


def test_a_format_of_the_environment_that_is_none_is_a_usage_error(
    typology: Run, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TYPOLOGY_FORMAT", "cvs")
    code, out, err = typology("compare", "bold.yaml")
    assert (code, out) == (2, "")
    assert "no format is called 'cvs' (chosen by TYPOLOGY_FORMAT)" in err


def test_no_figure_is_drawn_of_no_cases(typology: Run, folder: Path) -> None:
    code, _, err = typology("compare", "bold.yaml", "--filter", "case=x", "--figure", "map.svg")
    assert code == 1
    assert "no case is left, so nothing is written" in err
    assert not Path("map.svg").exists()


def test_a_format_whose_library_is_not_installed_says_what_to_install(
    typology: Run, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "docx", None)
    code, out, err = typology("compare", "bold.yaml", "-o", "table.docx")
    assert (code, out) == (2, "")
    assert "pip install 'python-docx'" in err
    assert not Path("table.docx").exists()


@pytest.mark.parametrize("form", ["text", "csv"])
def test_text_and_csv_import_no_pandas(folder: Path, form: str) -> None:
    code = (
        "import sys\nfrom typology.cli.main import run\n"
        f"try:\n    run(['compare', {str(folder)!r}, '-r', 'all', '--format', {form!r}])\n"
        "finally:\n"
        "    heavy = {'pandas', 'sklearn', 'scipy', 'matplotlib', 'xlsxwriter', 'docx', 'jinja2'}\n"
        "    print(sorted(heavy & set(sys.modules)), file=sys.stderr)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stderr.splitlines()[-1] == "[]"


def test_what_is_known_within_a_range_is_told_from_silence(typology: Run) -> None:
    names = "case,title,status,demobilisation,demobilisation__low,demobilisation__high"
    sheet = f"{names}\na,A,ended,,limited,full\n"
    done = typology("compare", "-", "--format", "text", stdin=sheet)
    assert "~ unknown, but within a range" in done.out
    row = next(line for line in done.out.splitlines() if line.startswith("a "))
    assert row.split()[1:3] == ["?", "~"]
    brief = typology("score", "-", stdin=sheet)
    assert "0 of the 8 criteria that decide are known, 1 more within a range" in " ".join(
        brief.out.split()
    )
