"""The limits of a definition and of a file: to each one is read, one past it is a problem."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.command import typology
from typology.model import Problem
from typology.reading.problems import InputError
from typology.reading.rubric.reader import examine_rubric, read_rubric
from typology.reading.rubric.settings import override
from typology.reading.yaml.reader import MAX_BYTES, read_document, read_file

HEAD = 'format: 1\nrubric: many\nversion: "1"\ntitle: T\n'
ANCHORS = "anchors: {absent: a, limited: b, substantial: c, full: d}"


def definition(criteria: int = 2, types: int = 1, formula: str = "{all: [c0, c1]}") -> str:
    """A rubric of so many criteria and types, each of one formula."""
    lines = [f"  c{number}: {{question: q, {ANCHORS}}}\n" for number in range(criteria)]
    kinds = [f"  t{number}: {{formula: {formula}}}\n" for number in range(types)]
    return HEAD + "criteria:\n" + "".join(lines) + "types:\n" + "".join(kinds)


def problems_of(text: str) -> list[Problem]:
    return examine_rubric(read_document("many.yaml", text.encode()))[1]


def test_a_hundred_types_are_read_and_the_next_is_a_problem_at_its_key() -> None:
    assert problems_of(definition(types=100)) == []
    (problem,) = problems_of(definition(types=101))
    assert (problem.line, problem.column) == (5 + 2 + 1 + 101, 3)
    assert "at most 100" in problem.message


def test_two_hundred_criteria_are_read_and_the_next_is_a_problem_at_its_key() -> None:
    assert problems_of(definition(criteria=200)) == []
    (problem,) = problems_of(definition(criteria=201))
    assert (problem.line, problem.column) == (5 + 201, 3)
    assert "at most 200" in problem.message


@pytest.mark.parametrize("operator", ["all", "mean"])
def test_a_thousand_leaves_are_read_and_the_next_is_a_problem_at_its_place(operator: str) -> None:
    def formula(count: int) -> str:
        return f"{{{operator}: [{', '.join(['c0'] * count)}]}}"

    assert problems_of(definition(formula=formula(1_000))) == []
    text = definition(formula=formula(1_001))
    (problem,) = problems_of(text)
    assert "more than 1,000 mentions" in problem.message
    assert text.split("\n")[problem.line - 1][problem.column - 1 :].startswith("c0]")


def test_leaves_are_counted_for_each_formula_apart() -> None:
    formula = f"{{any: [{', '.join(['c0', 'c1'] * 400)}]}}"
    assert problems_of(definition(types=2, formula=formula)) == []


def nested(depth: int) -> str:
    return "{not: " * depth + "c0" + "}" * depth


def test_depth_of_forty_is_read_and_the_next_is_a_problem_in_files_and_settings() -> None:
    deepest = 40 - 3  # the file, `types` and the type hold the formula
    assert problems_of(definition(formula=nested(deepest))) == []
    (problem,) = problems_of(definition(formula=nested(deepest + 1)))
    assert "nested more than 40 deep" in problem.message
    rubric = read_rubric("thurston-2018")
    setting = "types.stabilising.formula"
    below = nested(30).replace("c0", "demobilisation")
    once = override(rubric, [(setting, below)])
    with pytest.raises(InputError, match="nested more than 40 deep"):
        override(once, [(setting + ".not" * 20, below)])


@pytest.mark.parametrize(
    "text",
    [
        definition(types=100),
        definition(criteria=200, types=100),
        definition(criteria=200, formula=f"{{all: [{', '.join(['c0', 'c1'] * 500)}]}}"),
        definition(formula=f"{{any: [{nested(40 - 5)}, c1]}}"),
    ],
    ids=["types", "types-and-criteria", "mentions", "depth"],
)
def test_definition_at_the_limits_of_its_parts_is_scored(text: str, tmp_path: Path) -> None:
    assert problems_of(text) == []
    (tmp_path / "many.yaml").write_text(text, encoding="utf-8")
    case = "format: 1\ncase: deal\ntitle: T\nstatus: ended\nratings: {c0: {rating: full}}\n"
    (tmp_path / "deal.yaml").write_text(case, encoding="utf-8")
    done = typology("score", "deal.yaml", "-r", "./many.yaml", "--format", "json", cwd=tmp_path)
    assert done.code == 0
    assert '"verdict": "undetermined"' in done.out  # all types hold where c1 does, else none


def test_twenty_megabytes_are_read_and_a_byte_more_is_a_problem(tmp_path: Path) -> None:
    path = tmp_path / "large.yaml"
    path.write_bytes(b"a: b\n#" + b"x" * (MAX_BYTES - 7) + b"\n")
    assert read_file(path).problems == ()
    with path.open("ab") as file:
        file.write(b"\n")
    (problem,) = read_file(path).problems
    assert (problem.line, problem.column, problem.message) == (1, 1, "more than 20 MB")


def test_file_of_two_gigabytes_is_refused_without_being_read(tmp_path: Path) -> None:
    path = tmp_path / "huge.yaml"
    with path.open("wb") as file:
        file.truncate(2 << 30)  # sparse: nothing is written
    for arguments in (["check", path], ["score", "nijar", "-r", path]):
        done = typology(*arguments)
        assert done.code in (1, 2)
        assert "more than 20 MB" in done.out + done.err or "nijar" in done.err


@pytest.mark.parametrize("weight", ["1e308", "1e101", "1e-101", "1e-400", "1e999"])
def test_numbers_whose_sums_or_ratios_would_not_be_finite_are_refused(weight: str) -> None:
    text = definition(formula=f"{{mean: {{c0: {weight}, c1: 1}}}}")
    (problem,) = problems_of(text)
    assert problem.message.startswith("a number too ")
    assert text.split("\n")[problem.line - 1][problem.column - 1 :].startswith(weight)


def test_the_largest_and_smallest_numbers_are_weighed(tmp_path: Path) -> None:
    text = definition(formula="{mean: {c0: 1e100, c1: 1e-100}}")
    (tmp_path / "many.yaml").write_text(text, encoding="utf-8")
    case = "format: 1\ncase: deal\ntitle: T\nstatus: ended\nratings: {c0: {rating: full}}\n"
    (tmp_path / "deal.yaml").write_text(case, encoding="utf-8")
    done = typology("score", "deal.yaml", "-r", "./many.yaml", "--format", "json", cwd=tmp_path)
    assert '"verdict": "t0"' in done.out
    assert done.err == ""
