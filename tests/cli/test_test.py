"""`typology test` as a user meets it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.support.command import Done, typology
from typology.reading.library import shipped_cases
from typology.reading.rubric.reader import read_rubric

CASE = """\
format: 1
case: pact
title: A pact
status: in_force
ratings:
  violence_reduction: {rating: limited}
  demobilisation: {rating: absent}
  state_authority: {rating: weakened}
expect:
"""


def run(*arguments: str, cwd: Path | None = None) -> Done:
    return typology("test", *arguments, cwd=cwd)


def write(folder: Path, *expect: str) -> None:
    lines = "".join(f"  {line}\n" for line in expect)
    (folder / "pact.yaml").write_text(CASE + lines, encoding="utf-8")


def test_shipped_cases_are_what_they_expect() -> None:
    done = run()
    assert (done.code, done.out) == (0, "")
    assert done.err.startswith("expectations: 3, met: 3, missed: 0 (cases: 3")


def test_miss_names_the_place_the_definition_and_both_verdicts(tmp_path: Path) -> None:
    """Contained violence, fighters who stay, a state that withdrew: delaying by the formula."""
    write(tmp_path, "violence-only: stabilising", "thurston-2018: delaying")
    done = run(".", cwd=tmp_path)
    assert done.code == 1
    version = read_rubric("violence-only").version
    assert done.out.splitlines()[0] == (
        f"pact.yaml:10:18: violence-only {version} gives delaying, expected stabilising"
    )
    assert "see: typology explain pact.yaml -r violence-only" in done.out
    assert "expectations: 2, met: 1, missed: 1 (cases: 1, rubrics: 2)" in done.err


def test_own_rubric_is_tested_and_named_by_its_path(tmp_path: Path) -> None:
    write(tmp_path, "mine: delaying")
    (tmp_path / "mine.yaml").write_text(
        'format: 1\nrubric: mine\nversion: "2"\ntitle: M\nextends: thurston-2018\n'
        "decide: {cut: 1}\n",
        encoding="utf-8",
    )
    done = run("pact.yaml", "-r", "mine.yaml", "--format", "json", cwd=tmp_path)
    assert done.code == 1
    (miss,) = json.loads(done.out)
    assert miss["message"] == "mine 2 gives neither, expected delaying"
    assert (miss["path"], miss["line"]) == ("pact.yaml", 10)
    assert miss["hint"] == "see: typology explain pact.yaml -r mine.yaml"


@pytest.mark.parametrize(
    ("expect", "told"),
    [
        ("durabel: delaying", "unknown rubric 'durabel'"),
        ("durable: delayed", "durable has no verdict 'delayed'"),
    ],
)
def test_expectation_that_no_rubric_can_meet_is_a_finding(
    tmp_path: Path, expect: str, told: str
) -> None:
    write(tmp_path, expect)
    done = run("pact.yaml", cwd=tmp_path)
    assert done.code == 1
    assert told in done.err
    assert done.err.endswith("problems: 1\n")


def test_cases_that_expect_nothing_pass_with_a_count_of_none() -> None:
    done = run(next(name for name in shipped_cases() if name.startswith("koro")))
    assert done.code == 0
    assert "expectations: 0" in done.err


def test_missing_name_is_a_usage_error() -> None:
    assert run("nowhere").code == 2
