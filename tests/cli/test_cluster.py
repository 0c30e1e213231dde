"""`typology cluster` by latent classes, as a user meets it."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import numpy as np
import pytest

from tests.support.command import exit_code
from tests.support.planted import planted

LEVELS = ("absent", "limited", "substantial", "full")
ANCHORS = "anchors: {absent: w, limited: x, substantial: y, full: z}"
RUBRIC = f"""\
format: 1
rubric: four
version: "1"
title: Four criteria
criteria:
  a: {{question: "?", {ANCHORS}}}
  b: {{question: "?", {ANCHORS}}}
  c: {{question: "?", {ANCHORS}}}
  d: {{question: "?", {ANCHORS}}}
  talks: {{question: "?", role: enabling, {ANCHORS}}}
types:
  high: {{formula: {{all: [a, b, c, d]}}}}
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Twenty cases of two classes with gaps, one that is hardly rated, and a proposed one."""
    (tmp_path / "four.yaml").write_text(RUBRIC, encoding="utf-8")
    data, _ = planted(3, cases=20, criteria=4, classes=2, missing=0.2, strength=0.9)
    lines = ["case,title,status,a,b,c,d"]
    for place, row in enumerate(data):
        levels = ["" if np.isnan(level) else LEVELS[int(level)] for level in row]
        lines.append(f"c{place:02},t,ended,{','.join(levels)}")
    lines += ["silent,t,ended,full,,,", "draft,t,proposed,full,full,full,full"]
    (tmp_path / "cases.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def cluster(*arguments: str) -> int:
    return exit_code("cluster", "cases.csv", "-r", "./four.yaml", *arguments)


def test_classes_are_found_and_told_after_one_sentence(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cluster() == 0
    told = capsys.readouterr()
    assert told.out.startswith(
        "Not for publication: this shows restricted material.\n\n"
        "Clusters: 22 cases given, 20 compared, 2 left out\n\nBel"
    )
    assert "CLASS 1: " in told.out
    assert told.err == ""


def test_json_names_the_settings_and_why_cases_are_left_out(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    given = ("--seed", "7", "--shrinkage", "0", "--k", "2", "--criteria", "b,a,c")
    assert cluster("--format", "json", *given) == 0
    document = json.loads(capsys.readouterr().out)
    assert (document["seed"], document["shrinkage"], document["k"]) == (7, 0, 2)
    assert document["settings"]["criteria"] == ["a", "b", "c"]
    left_out = {each["case"]: each["why"] for each in document["left_out"]}
    assert (left_out["draft"], left_out["silent"]) == ("basis", "min_rated")


def test_csv_markdown_and_figure_are_written_by_the_extension(folder: Path) -> None:
    assert cluster("-o", "out.csv", "--figure", "map.svg") == cluster("-o", "out.md") == 0
    with (folder / "out.csv").open(encoding="utf-8") as file:
        assert len(list(csv.DictReader(file))) == 22
    assert (folder / "out.md").read_text(encoding="utf-8").startswith("# Clusters: 22 cases")
    assert (folder / "map.svg").read_bytes().startswith(b"<?xml")


def test_power_is_said_where_one_class_is_found(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = ["case,title,status,a,b", *(f"c{x},t,ended,full,full" for x in range(12))]
    (folder / "cases.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    assert cluster("--format", "json", "--power", "3") == 0
    document = json.loads(capsys.readouterr().out)
    assert document["k"] == 1
    assert 0 <= document["power"] <= 1
    assert cluster("--power", "0") == 0
    assert "whether two classes would have been found was not tried" in " ".join(
        capsys.readouterr().out.split()
    )


def test_jobs_give_the_same_bytes(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cluster("--format", "json") == 0
    alone = capsys.readouterr().out
    assert cluster("--format", "json", "--jobs", "2") == 0
    assert capsys.readouterr().out == alone


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("--k", "0"), "neither auto nor a number of 1 or more"),
        (("--k", "21"), "21 classes of 20 cases"),
        (("--criteria", "a,talk"), "did you mean 'talks'?"),
        (("--criteria", ","), "name a criterion"),
        (("--weights", "a=2"), "--weights goes with --method linkage"),
        (("--min-shared", "2"), "--min-shared goes with --method linkage"),
        (("--method", "linkage", "--jobs", "2"), "--jobs goes with --method classes"),
        (("--shrinkage", "-1"), "--shrinkage"),
        (("--figure", "map.gif"), "a file that ends in svg, png, pdf"),
    ],
)
def test_setting_that_does_not_resolve_is_a_usage_error(
    folder: Path, arguments: tuple[str, ...], told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cluster(*arguments) == 2
    assert told in capsys.readouterr().err
