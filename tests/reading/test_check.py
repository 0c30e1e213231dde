"""Checking files: which is which, and everything at once."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.texts import CASE, RUBRIC, changed, small_rubric, write
from typology.model import Problem
from typology.reading import library
from typology.reading.check import check
from typology.reading.problems import MissingName


def told(problems: tuple[Problem, ...]) -> list[tuple[str, int, int, str]]:
    return [(Path(p.path).name, p.line, p.column, p.message) for p in problems]


def errors(problems: tuple[Problem, ...]) -> list[Problem]:
    return [problem for problem in problems if problem.severity == "error"]


def test_rubric_and_case_are_told_apart_by_the_key_that_comes_first(tmp_path: Path) -> None:
    write(tmp_path, "a.yaml", "rubric: b\ncase: c\n")
    write(tmp_path, "b.yaml", "case: c\nrubric: b\n")
    write(tmp_path, "c.yaml", "title: neither\n")
    found = told(check([str(tmp_path)]))
    assert ("a.yaml", 1, 9, "the rubric is called 'b', its file 'a'") in found
    assert ("b.yaml", 1, 7, "the case is called 'c', its file 'b'") in found
    assert ("c.yaml", 1, 1, "`ratings` is missing") in found


def test_all_problems_of_all_files_come_sorted(tmp_path: Path) -> None:
    case, line, column = changed(CASE, "rating: substantial", "rating: «some")
    write(tmp_path, "deal.yaml", case)
    rubric, line_of_count, column_of_count = changed(RUBRIC, "count: 2", "count: «7")
    write(tmp_path, "small.yaml", rubric)
    write(tmp_path, "sources.yaml", "x: {titel: X}\n")
    write(tmp_path, "sheet.csv", "case,title,status,calm\none,One,in_force,fll\n")
    (tmp_path / "given").mkdir()
    names = [str(tmp_path / "sheet.csv"), str(tmp_path)]
    problems = errors(check(names, rubrics=[small_rubric(tmp_path / "given")]))
    assert [(Path(p.path).name, p.line, p.column) for p in problems] == [
        ("deal.yaml", line, column),
        ("sheet.csv", 2, 4),
        ("small.yaml", line_of_count, column_of_count),
        ("sources.yaml", 1, 1),
        ("sources.yaml", 1, 5),
    ]


def test_without_a_rubric_the_default_one_judges(tmp_path: Path) -> None:
    text = "format: 1\ncase: deal\ntitle: D\nstatus: ended\nratings: {calm: {rating: full}}\n"
    write(tmp_path, "deal.yaml", text)
    (problem,) = check([str(tmp_path)])
    assert problem.message == "unknown criterion 'calm'"


def test_a_variant_that_is_shipped_defines_its_criteria(tmp_path: Path) -> None:
    for name in library.shipped_cases()[:3]:
        assert errors(check([name])) == []


def test_lint_warns_with_the_line_and_only_of_sound_cases(tmp_path: Path) -> None:
    ended = CASE.replace("status: in_force", "status: ended")
    text, line, column = changed(ended, "rating: 0.45", "rating: «0.45")
    path = write(tmp_path, "deal.yaml", text)
    (tmp_path / "given").mkdir()
    rubric = small_rubric(tmp_path / "given")
    problems = [p for p in check([str(path)], rubrics=[rubric]) if p.severity == "warning"]
    assert [(p.line, p.column, p.source_line) for p in problems] == [
        (line, column, "    rating: 0.45")
    ]
    write(tmp_path, "deal.yaml", text.replace("status: ended", "status: x"))
    assert [p.severity for p in check([str(path)], rubrics=[rubric])] == ["error"]


CHILD = """\
format: 1
rubric: child
version: "1"
title: A child
extends: small
"""
QUIET = "{question: q, anchors: {absent: a, limited: b, substantial: c, full: d}}"


def warnings_of_child(folder: Path, text: str) -> list[tuple[int, int, str]]:
    write(folder, "small.yaml", RUBRIC)
    problems = check([str(write(folder, "child.yaml", CHILD + text))])
    assert errors(problems) == []
    return [(each.line, each.column, each.message) for each in problems]


@pytest.mark.parametrize(
    ("text", "column", "message"),
    [
        ("types: {lastings: {formula: calm}}", 9, "a new type 'lastings' beside 'lasting'"),
        ("profiles: {cost: [calm]}", 12, "a new profile 'cost' beside 'costs'"),
        (
            f"criteria: {{autority: {QUIET}}}\nprofiles: {{side: [autority]}}",
            12,
            "a new criterion 'autority' beside 'authority'",
        ),
    ],
)
def test_a_name_that_is_nearly_one_of_the_parents_is_warned_about(
    tmp_path: Path, text: str, column: int, message: str
) -> None:
    assert warnings_of_child(tmp_path, f"{text}\n") == [(6, column, f"{message} of the parent")]


def test_a_type_that_is_renamed_or_has_a_name_of_its_own_is_not_warned_about(
    tmp_path: Path,
) -> None:
    renamed = "types: {lasting: null, lastings: {formula: calm}, other: {formula: share}}\n"
    assert warnings_of_child(tmp_path, renamed) == []


def test_a_criterion_that_nothing_reads_is_warned_about(tmp_path: Path) -> None:
    unread = f"criteria: {{trust: {QUIET}}}\n"
    told = [(6, 12, "no formula, profile or notice reads trust")]
    assert warnings_of_child(tmp_path, unread) == told
    assert warnings_of_child(tmp_path, unread + "types: {other: {formula: trust}}\n") == []
    assert warnings_of_child(tmp_path, unread + "profiles: {side: [trust]}\n") == []
    noticed = "notices: [{when: trust, say: s}, {when: {scope: outside}, say: s}]\n"
    assert warnings_of_child(tmp_path, unread + noticed) == []
    inherited = "types: {lasting: {formula: calm}}\nprofiles: {costs: []}\n"
    assert warnings_of_child(tmp_path, inherited) == []


def test_what_a_case_expects_must_be_a_verdict_of_a_known_rubric(tmp_path: Path) -> None:
    text, line, column = changed(CASE, "{small: lasting}", "{small: mixed, «smal: lasting}")
    path = write(tmp_path, "deal.yaml", text)
    (tmp_path / "given").mkdir()
    rubric = small_rubric(tmp_path / "given")
    (problem,) = errors(check([str(path)], rubrics=[rubric]))
    assert (problem.line, problem.column, problem.message) == (
        line,
        column,
        "unknown rubric 'smal'",
    )
    text, line, column = changed(CASE, "{small: lasting}", "{small: «last}")
    write(tmp_path, "deal.yaml", text)
    (problem,) = errors(check([str(path)], rubrics=[rubric]))
    assert (problem.line, problem.column) == (line, column)
    assert problem.message == "small has no verdict 'last'"
    assert problem.hint == "did you mean 'lasting'?"


def test_a_rubric_in_the_same_folder_may_be_expected_of(tmp_path: Path) -> None:
    write(tmp_path, "small.yaml", RUBRIC)
    text = CASE[: CASE.index("ratings:")] + "ratings: {}\n" + "expect: {small: passing}\n"
    write(tmp_path, "deal.yaml", text.replace("criterion: share, ", ""))
    assert errors(check([str(tmp_path)])) == []


def test_sources_are_checked_where_named_and_where_beside(tmp_path: Path) -> None:
    faulty = write(tmp_path, "sources.yaml", "thurston-2018: {title: Mine}\nX: {title: x}\n")
    assert told(check([str(faulty)])) == [
        ("sources.yaml", 1, 1, "thurston-2018 shadows a shipped source"),
        ("sources.yaml", 2, 1, "'X' is no id"),
    ]
    minimal = "format: 1\ncase: deal\ntitle: D\nstatus: ended\nratings: {}\n"
    path = write(tmp_path, "deal.yaml", minimal + "labels: [{type: a, source: thurston-2018}]\n")
    assert {name for name, *_ in told(check([str(path)]))} == {"sources.yaml"}


def test_a_shipped_rubric_and_a_stream_can_be_checked() -> None:
    assert check(["thurston-2018"]) == ()
    (problem,) = check(["-"], stdin=RUBRIC.replace("count: 2", "count: 9").encode())
    assert (problem.path, problem.message) == ("-", "a count above the 3 formulas that it counts")


def test_shipped_rubrics_are_not_warned_about() -> None:
    assert check([str(library.library() / "rubrics")]) == ()


def test_a_missing_name_is_missing() -> None:
    with pytest.raises(MissingName, match="no file, folder or shipped case 'nothing-here'"):
        check(["nothing-here"])


def test_the_shipped_library_is_without_errors() -> None:
    folders = [str(library.library() / "rubrics"), str(library.library() / "cases")]
    assert errors(check(folders)) == []
