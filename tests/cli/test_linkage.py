"""`typology cluster` as a user meets it."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from tests.support.command import exit_code

RUBRIC = """\
format: 1
rubric: four
version: "1"
title: Four criteria
criteria:
  a: {question: "?", anchors: {absent: w, limited: x, substantial: y, full: z}}
  b: {question: "?", anchors: {absent: w, limited: x, substantial: y, full: z}}
  c: {question: "?", anchors: {absent: w, limited: x, substantial: y, full: z}}
  d: {question: "?", anchors: {absent: w, limited: x, substantial: y, full: z}}
types:
  high: {formula: a}
"""
LOW = ("absent", "absent", "limited", "absent")
HIGH = ("full", "full", "substantial", "full")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Twelve cases in two groups, and a proposed one."""
    (tmp_path / "four.yaml").write_text(RUBRIC, encoding="utf-8")
    lines = ["case,title,status,a,b,c,d"]
    for place in range(12):
        levels = list(HIGH if place % 2 else LOW)
        levels[place // 2 % 4] = "substantial" if place % 2 else "limited"
        lines.append(f"c{place:02},t,ended,{','.join(levels)}")
    lines.append(f"draft,t,proposed,{','.join(LOW)}")
    (tmp_path / "cases.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def cluster(*arguments: str) -> int:
    common = ("-r", "./four.yaml", "--method", "linkage", "--criteria", "all")
    return exit_code("cluster", "cases.csv", *common, *arguments)


def test_two_groups_are_found_and_told(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cluster() == 0
    told = capsys.readouterr()
    assert told.out.startswith(
        "Not for publication: this shows restricted material.\n\n"
        "Clusters: 13 cases given, 12 clustered, 1 left out\n\nBel"
    )
    assert told.err == ""


def test_json_names_settings_clusters_and_those_left_out(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cluster("--format", "json", "--weights", "a=2", "--seed", "7") == 0
    document = json.loads(capsys.readouterr().out)
    assert document["settings"]["weights"] == {"a": 2.0, "b": 1.0, "c": 1.0, "d": 1.0}
    assert document["settings"]["seed"] == 7
    clusters = [each["cases"] for each in document["partition"]["clusters"]]
    assert clusters == [
        [f"c{x:02}" for x in range(0, 12, 2)],
        [f"c{x:02}" for x in range(1, 12, 2)],
    ]
    assert [each["why"] for each in document["left_out"]] == ["basis"]


def test_csv_and_markdown_are_written_by_the_extension(folder: Path) -> None:
    assert cluster("-o", "out.csv") == cluster("-o", "out.md") == 0
    with (folder / "out.csv").open(encoding="utf-8") as file:
        assert len(list(csv.DictReader(file))) == 13
    assert (folder / "out.md").read_text(encoding="utf-8").startswith("# Clusters: 13 cases")


@pytest.mark.parametrize(
    ("form", "head"), [("svg", b"<?xml"), ("png", b"\x89PNG"), ("pdf", b"%PDF")]
)
def test_figure_is_drawn_in_the_form_of_its_extension(
    folder: Path, form: str, head: bytes, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cluster("--figure", f"tree.{form}") == 0
    assert (folder / f"tree.{form}").read_bytes().startswith(head)
    assert "Cases by cluster" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("--k", "1"), "makes two clusters at least"),
        (("--k", "two"), "neither auto nor a number of 1 or more"),
        (("--k", "12"), "12 clusters of 12 cases: at most 8"),
        (("--min-shared", "0"), "--min-shared"),
        (("--figure", "tree.gif"), "a file that ends in svg, png, pdf"),
        (("--weights", "missing.yaml"), "no file of weights"),
    ],
)
def test_setting_that_does_not_resolve_is_a_usage_error(
    folder: Path, arguments: tuple[str, ...], told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cluster(*arguments) == 2
    assert told in capsys.readouterr().err


def test_one_case_is_drawn_and_without_any_the_text_is_kept(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cluster("--basis", "text", "--figure", "one.svg") == 0
    assert "No clusters were searched for" in capsys.readouterr().out
    lines = (folder / "cases.csv").read_text(encoding="utf-8").splitlines()[:-1]
    (folder / "cases.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    assert cluster("--basis", "text", "--figure", "none.svg") == 1
    told = capsys.readouterr()
    assert "none.svg is not drawn: no case is left to draw" in told.err
    assert "Cases left out" in told.out
    assert not (folder / "none.svg").exists()


def test_weights_for_unused_names_are_all_told_at_once(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "weights.yaml").write_text("a: 2\ne: 1\nb: heavy\n", encoding="utf-8")
    assert cluster("--weights", "weights.yaml", "--weights", "z=1", "--weights", "c=-1") == 1
    told = capsys.readouterr().err
    assert "weights.yaml:2:1: no criterion of four is called 'e'" in told
    assert "weights.yaml:3:4: a number was expected" in told
    assert "--weights:1:1: no criterion of four is called 'z'" in told
    assert "--weights:1:3: a weight is 0 or more" in told


def test_file_of_weights_is_as_the_same_weights_one_by_one(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "weights.yaml").write_text("a: 0.5\nb: 3\n", encoding="utf-8")
    assert cluster("--format", "json", "--weights", "weights.yaml") == 0
    from_file = capsys.readouterr().out
    assert cluster("--format", "json", "--weights", "a=0.5", "--weights", "b=3") == 0
    assert capsys.readouterr().out == from_file


def test_weights_that_leave_nothing_to_compare_are_an_error(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cluster(*(word for name in "abcd" for word in ("--weights", f"{name}=0"))) == 1
    assert "every criterion has weight 0" in capsys.readouterr().err


def test_same_cases_give_the_same_bytes(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    written = []
    for number in range(2):
        assert cluster("--format", "json", "--figure", f"tree{number}.svg") == 0
        written.append((capsys.readouterr().out, (folder / f"tree{number}.svg").read_bytes()))
    assert written[0] == written[1]


def test_bad_case_is_reported_and_the_good_ones_are_clustered(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    sheet = folder / "cases.csv"
    sheet.write_text(sheet.read_text(encoding="utf-8") + "bad,t,ended,huge,,,\n", encoding="utf-8")
    assert cluster("--format", "csv") == 1
    told = capsys.readouterr()
    assert len(list(csv.DictReader(io.StringIO(told.out)))) == 13
    assert "huge" in told.err
