"""What cases expect is read with the definition that it speaks of, each problem at its place."""

from __future__ import annotations

from pathlib import Path

import pytest

from typology.reading.problems import MissingName
from typology.reading.rubric.reader import read_rubric
from typology.reading.test import read_expectations

OTHER = """\
format: 1
rubric: other
version: "1"
title: Other words for the same
criteria:
  violence_reduction:
    question: "Q?"
    scale: {none: 0.0, some: 0.4, all: 1.0}
    anchors: {none: "n", some: "s", all: "a"}
types:
  calm:
    formula: violence_reduction
"""


def write_case(folder: Path, name: str, level: str, expect: str) -> Path:
    path = folder / f"{name}.yaml"
    path.write_text(
        f"format: 1\ncase: {name}\ntitle: T\nstatus: in_force\n"
        f"ratings:\n  violence_reduction: {{rating: {level}}}\n{expect}",
        encoding="utf-8",
    )
    return path


@pytest.fixture
def other(tmp_path: Path) -> Path:
    path = tmp_path / "rubrics" / "other.yaml"
    path.parent.mkdir()
    path.write_text(OTHER, encoding="utf-8")
    return path


def test_each_expectation_is_read_with_its_own_rubric(tmp_path: Path, other: Path) -> None:
    """`some` is a level of the other rubric alone, `limited` of the shipped ones."""
    write_case(tmp_path, "one", "some", "expect: {other: neither}\n")
    write_case(tmp_path, "two", "limited", "expect:\n  durable: delaying\n  additive: neither\n")
    write_case(tmp_path, "three", "much", "")
    read = read_expectations([str(tmp_path)], [read_rubric(str(other))])
    assert read.problems == ()
    assert {(each.case.id, each.rubric.id, each.verdict) for each in read.expectations} == {
        ("one", "other", "neither"),
        ("two", "durable", "delaying"),
        ("two", "additive", "neither"),
    }


def test_unknown_rubric_and_verdict_are_problems_at_their_place(tmp_path: Path) -> None:
    expect = "expect:\n  durabel: delaying\n  additive: stabilizing\n  durable: delaying\n"
    path = write_case(tmp_path, "one", "limited", expect)
    read = read_expectations([str(path)])
    assert [(each.line, each.column, each.message, each.hint) for each in read.problems] == [
        (8, 3, "unknown rubric 'durabel'", "did you mean 'durable'?"),
        (9, 13, "additive has no verdict 'stabilizing'", "did you mean 'stabilising'?"),
    ]
    assert [each.rubric.id for each in read.expectations] == ["durable"]


def test_faulty_case_that_expects_something_is_a_problem_once(tmp_path: Path) -> None:
    path = write_case(tmp_path, "one", "much", "expect: {durable: delaying, additive: neither}\n")
    read = read_expectations([str(path)])
    assert read.expectations == ()
    assert [each.message for each in read.problems] == ["violence_reduction has no level 'much'"]


def test_file_that_is_no_yaml_is_a_problem(tmp_path: Path) -> None:
    path = tmp_path / "one.yaml"
    path.write_text("case: [", encoding="utf-8")
    read = read_expectations([str(path)])
    assert read.expectations == ()
    assert [(each.line, each.column, each.message) for each in read.problems] == [
        (1, 8, "no value can begin here")
    ]


def test_miss_is_placed_at_the_verdict(tmp_path: Path) -> None:
    path = write_case(tmp_path, "one", "limited", "expect:\n  durable: delaying\n")
    (expected,) = read_expectations([str(path)]).expectations
    problem = expected.problem("missed")
    assert (problem.path, problem.line, problem.column) == (str(path), 8, 12)


def test_missing_name_is_a_usage_error() -> None:
    with pytest.raises(MissingName, match="no file, folder or shipped case 'nowhere'"):
        read_expectations(["nowhere"])
