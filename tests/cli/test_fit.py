"""`typology fit` as a user meets it."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest

from tests.support import lipset
from tests.support.command import exit_code

CRITERION = (
    '  {name}: {{question: "?", calibrate: {{out: 0, crossover: 0.5, in: 1, shape: linear}}}}\n'
)
RUBRIC = (
    'format: 1\nrubric: lipset\nversion: "1"\ntitle: Survival of democracy\ncriteria:\n'
    + "".join(CRITERION.format(name=name) for name in lipset.CONDITIONS)
    + "types:\n  survival: {formula: {all: [dev, lit, stb]}}\n"
)
EVERY = ("--conditions", ",".join(lipset.CONDITIONS), "--pri", "0")
EXPECTED = [word for name in lipset.CONDITIONS for word in ("--expect", f"{name}=present")]


STATES = [row["case"].lower() for row in lipset.table("01_lipset_fuzzy_LF")]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "lipset.yaml").write_text(RUBRIC, encoding="utf-8")
    lines = ["case,title,status,outcome:survived," + ",".join(lipset.CONDITIONS)]
    for row in lipset.table("01_lipset_fuzzy_LF"):
        scores = ",".join(row[name.upper()] for name in lipset.CONDITIONS)
        lines.append(f"{row['case'].lower()},{row['case']},ended,{row['SURV']},{scores}")
    (tmp_path / "states.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def fit(*arguments: str, outcome: str = "survived", rubric: str = "./lipset.yaml") -> int:
    return exit_code("fit", "states.csv", "-r", rubric, "--outcome", outcome, *arguments)


def result(capsys: pytest.CaptureFixture[str], *arguments: str, **names: str) -> dict[str, Any]:
    assert fit("--format", "json", *arguments, **names) == 0
    (found,) = json.loads(capsys.readouterr().out)["results"]
    return dict(found)


def test_json_has_the_figures_of_qca(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = result(capsys)
    assert found["sufficiency"]["consistency"]["value"] == pytest.approx(0.868811881188119)
    assert found["sufficiency"]["pri"]["value"] == pytest.approx(0.848137535816619)
    assert found["sufficiency"]["coverage"]["value"] == pytest.approx(0.823943661971831)
    assert found["necessity"]["coverage"] == found["sufficiency"]["consistency"]
    assert set(found["at_cut"]) == {"sufficiency", "necessity", "lift"}
    for name in ("silence_open", "silence_and_ranges_open"):
        assert found[name]["sufficiency"]["pri"]["value"] == pytest.approx(0.848137535816619)


def test_negated_outcome_is_that_it_did_not_happen(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "lipset.yaml").write_text(
        RUBRIC.replace("{all: [dev, lit, stb]}", "{all: [dev, {not: stb}]}"), encoding="utf-8"
    )
    found = result(capsys, outcome="~survived")
    assert found["sufficiency"]["consistency"]["value"] == pytest.approx(0.912213740458015)
    assert found["sufficiency"]["pri"]["value"] == pytest.approx(0.863095238095238)


def test_truth_table_and_models_are_told(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = result(capsys, *EVERY, "--minimise", "intermediate", *EXPECTED)
    assert [model["terms"] for model in found["models"]] == [
        ["dev*urb*lit*stb", "dev*lit*~ind*stb"]
    ]
    rows = found["truth_table"]["rows"]
    assert len(rows) == 32
    assert rows[-1]["configuration"] == dict.fromkeys(lipset.CONDITIONS, 1)
    assert (rows[-1]["n"], rows[-1]["outcome"]) == (4, 1)


def test_saved_model_reads_back_and_scores_to_the_model(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    found = result(capsys, *EVERY, "--minimise", "intermediate", *EXPECTED, "--save", "from-data")
    (model,) = found["models"]
    assert exit_code("check", "--strict", "from-data.yaml") == 0
    capsys.readouterr()
    again = result(capsys, rubric="./from-data.yaml")
    for name in ("consistency", "pri", "coverage"):
        assert again["sufficiency"][name]["value"] == pytest.approx(model[name])
    assert again["tested"] is False
    assert "Not a test: this definition was found in these very cases." in again["warnings"]


def test_crisp_model_is_made_of_thresholds(folder: Path) -> None:
    assert fit(*EVERY, "--minimise", "parsimonious", "--save", "crisp-one", "--crisp") == 0
    assert "{criterion: dev, reaches: 0.5}" in (folder / "crisp-one.yaml").read_text("utf-8")


def test_saving_never_overwrites(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert fit(*EVERY, "--minimise", "parsimonious", "--save", "lipset") == 2
    assert "there already" in capsys.readouterr().err
    assert (folder / "lipset.yaml").read_text("utf-8") == RUBRIC


def test_outcome_is_joined_from_a_file(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = [f"{case.id},{case.outcomes['survived']}" for case in lipset.cases()]
    text = "\n".join(["case,lasted", *rows[1:], "elsewhere,1"]) + "\n"
    (folder / "later.csv").write_text(text, encoding="utf-8")
    found = result(capsys, outcome="later.csv:lasted")
    assert found["left_out"] == [{"case": "au", "reason": "unknown_outcome"}]
    assert found["cases"] == 17
    assert "One row of the joined file belongs to no case." in found["warnings"]


def test_outcome_of_a_rating_s_own_column_is_warned_of(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    found = result(capsys, outcome="states.csv:dev")
    assert any("compared with itself" in each for each in found["warnings"])


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ("case,y\nau,1\nau,0\n", "later.csv:3:1 (A3): the case 'au' has a row already"),
        ("case,y\nau,seven\n", "later.csv:2:2 (B2): yes, no, unknown"),
        ("case,y\n,1\n", "later.csv:2:1 (A2): no case"),
    ],
    ids=["twice", "no outcome", "no case"],
)
def test_faults_of_a_joined_file_are_placed(
    folder: Path, capsys: pytest.CaptureFixture[str], rows: str, message: str
) -> None:
    (folder / "later.csv").write_text(rows, encoding="utf-8")
    assert fit(outcome="later.csv:y") == 1
    assert message in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "outcome", "message"),
    [
        ((), "lasted", "no case has an outcome 'lasted'; known: survived"),
        ((), "label:delaying", "no label of the cases says 'delaying'"),
        ((), "nowhere.csv:y", "no file of outcomes 'nowhere.csv'"),
        ((), "states.csv:y", "states.csv has no column 'y'"),
        (("--type", "survial"), "survived", "did you mean 'survival'?"),
        (("--conditions", "dev,lt"), "survived", "did you mean 'lit'?"),
        (("--expect", "dev=high"), "survived", "--expect: unknown 'high'"),
        (("--expect", "dev=present"), "survived", "--expect is for --minimise intermediate"),
        (("--exclude", "0.9"), "survived", "--exclude is above --include"),
    ],
)
def test_what_does_not_resolve_is_an_error(
    folder: Path,
    capsys: pytest.CaptureFixture[str],
    arguments: tuple[str, ...],
    outcome: str,
    message: str,
) -> None:
    assert fit(*arguments, outcome=outcome) == 2
    assert message in capsys.readouterr().err


def test_csv_has_one_row_a_silence_and_kind_of_membership(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert fit("--format", "csv") == 0
    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    assert [(row["silence"], row["memberships"]) for row in rows] == [
        (silence, memberships)
        for silence in ("as_assumed", "silence_open", "silence_and_ranges_open")
        for memberships in ("fuzzy", "at_cut")
    ]
    assert float(rows[0]["consistency__low"]) == pytest.approx(0.868811881188, abs=1e-11)


def test_definitions_are_ranked_and_those_alike_are_told(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    twin = RUBRIC.replace("rubric: lipset", "rubric: twin")
    (folder / "twin.yaml").write_text(twin, encoding="utf-8")
    assert fit("-r", "./twin.yaml") == 0
    told = capsys.readouterr().out
    assert "No two definitions can be distinguished by these cases" in told


@pytest.mark.parametrize("form", ["text", "markdown", "html", "latex", "xlsx", "docx"])
def test_every_format_is_written(folder: Path, form: str) -> None:
    ending = {"text": "txt", "markdown": "md", "latex": "tex"}.get(form, form)
    if form == "docx":
        pytest.importorskip("docx")
    assert fit(*EVERY, "--minimise", "conservative", "-o", f"fit.{ending}") == 0
    assert (folder / f"fit.{ending}").stat().st_size > 1000


def test_figures_are_drawn_twice_alike(folder: Path) -> None:
    for name in ("one", "other"):
        assert fit("--truth-table", "--figures", name) == 0
    drawn = sorted(path.name for path in (folder / "one").iterdir())
    assert drawn == ["configurations-lipset-survival.svg", "xy-lipset-survival.svg"]
    for name in drawn:
        assert (folder / "one" / name).read_bytes() == (folder / "other" / name).read_bytes()


def test_shipped_definitions_are_not_tested_by_cases_that_informed_them(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    cases = ("algeria-amnesties-1995-2006", "mauritania-mutaraka-2011")
    assert exit_code("fit", *cases, "--outcome", "label:stabilising") == 0
    told = " ".join(capsys.readouterr().out.split())
    assert "Not a test: both cases cite what this definition was made from" in told


def test_what_was_expected_is_told_and_of_conditions_alone(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    wide = ("--conditions", "dev,urb", "--pri", "0", "--minimise", "intermediate")
    assert fit(*wide, "--expect", "dev=present") == 0
    assert "Expected to contribute: dev present." in capsys.readouterr().out
    assert fit(*wide) == 0
    assert "Expected to contribute: nothing" in capsys.readouterr().out
    assert fit(*wide, "--expect", "lit=present") == 2
    assert "lit is no condition; these are: dev, urb" in capsys.readouterr().err


def test_cases_more_in_the_type_than_it_happened_are_not_typical(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    found = result(capsys)
    assert found["typical"] == ["cz", "fi", "fr", "ie", "se"]
    assert found["deviant"]["degree"] == ["be", "nl", "uk"]


def test_without_resamples_chance_was_not_tried(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert fit("--bootstrap", "0") == 0
    assert "whether by chance was not tried" in " ".join(capsys.readouterr().out.split())


def test_cases_that_share_a_linked_outcome_are_counted(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = [(name, "one" if name in ("be", "cz", "ee") else f"l-{name}") for name in STATES]
    lines = ["case,linked,lasted", *(f"{name},{linked},yes" for name, linked in rows)]
    (folder / "link.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    assert fit("--bootstrap", "0", outcome="link.csv:lasted") == 0
    assert "link.csv: 3 cases share their linked case with another" in capsys.readouterr().err
