"""A mapping's mistakes, each at its place; and what its title means."""

from __future__ import annotations

from pathlib import Path

from tests.support.datasets import MAPPING, dataset, problems

ROWS = "no,name,ddr\n1,A pact,1\n"

PLANTED = """\
format: 1
mapping: pact
source: {title: Pacts, type: dataset, yaer: 2019}
case: "pact"
title: "{name"
status: {column: ddr, values: {1: sigend}}
period: {from: "{name}", datefmt: "%d"}
level: {column: ddr, values: {1: regional}}
countries: [MLX]
ratings:
  demobilization: {column: ddr, levels: {1: full}}
  demobilisation: {column: ddr, levels: {1: ful, 2: [full, limited], "2.0": full}}
  violence_reduction: {levels: {1: full}}
outcomes:
  lasted: {column: ddr, values: {1: maybe}}
  years: {from: "{name}", at_least: five years}
groups:
  all: {by: ddr, case: "all", take: highest}
"""
TOLD = {  # the line of each, and what is said there
    2: "the mapping is called",
    3: "unknown key 'yaer'",
    4: "every row would have the same id",
    5: "a brace without its other half",
    6: "unknown status 'sigend'",
    7: "unknown key 'datefmt'",
    8: "unknown level 'regional'",
    9: "unknown country 'MLX'",
    11: "unknown criterion 'demobilization'",
    13: "a rating needs one of",
    15: "yes, no, unknown or a number",
    16: "no length of time",
    18: "every row would have the same id",
}


def test_every_planted_mistake_is_told_at_its_line_in_one_go(tmp_path: Path) -> None:
    found = problems(tmp_path, ROWS, PLANTED)
    by_line: dict[int, str] = {}
    for each in found:
        by_line[each.line] = by_line.get(each.line, "") + each.message + "\n"
    for line, message in TOLD.items():
        assert message in by_line.get(line, ""), (line, by_line)
    for message in ("'ful'", "runs backwards", "are the same value"):
        assert message in by_line[12]
    assert set(by_line) == {*TOLD, 12}


def test_the_nearest_criterion_is_offered(tmp_path: Path) -> None:
    (found,) = problems(tmp_path, ROWS, MAPPING.replace("demobilisation", "demobilization"))
    assert (found.line, found.hint) == (8, "did you mean 'demobilisation'?")


def test_a_column_in_other_letters_is_offered(tmp_path: Path) -> None:
    found, _ = problems(tmp_path, ROWS, MAPPING.replace("ddr", "DDR"))
    assert (found.line, found.hint) == (9, "did you mean 'ddr'?")


def test_an_unknown_column_is_told_in_the_mapping_at_each_mention(tmp_path: Path) -> None:
    found = problems(tmp_path, "no,name,dd\n1,A pact,1\n")
    assert [(each.line, each.message) for each in found] == [
        (9, "the file has no column 'ddr'"),
        (11, "the file has no column 'ddr'"),
    ]
    assert found[0].path.endswith("pacts.yaml")


def test_a_title_with_a_column_is_the_case_s(tmp_path: Path) -> None:
    found = dataset(tmp_path, ROWS)
    assert (found.mapping.title, found.cases[0].title) == ("Pacts of the institute", "A pact")


def test_a_first_title_beside_the_case_s_is_the_mapping_s(tmp_path: Path) -> None:
    twice = MAPPING.replace("source:", "title: Our pacts\nsource:")
    found = dataset(tmp_path, ROWS, twice)
    assert (found.mapping.title, found.cases[0].title) == ("Our pacts", "A pact")
    labelled = twice.replace('title: "{name}"', 'label: "{name}"')
    again = dataset(tmp_path, ROWS, labelled)
    assert (again.mapping.title, again.cases[0].title) == ("Our pacts", "A pact")


def test_a_problem_of_the_second_title_shows_the_line_as_written(tmp_path: Path) -> None:
    (found,) = problems(tmp_path, ROWS, MAPPING.replace('title: "{name}"', 'title: "{nope}"'))
    assert found.message == "the file has no column 'nope'"
    assert str(found.source_line).strip() == 'title: "{nope}"'


def test_a_version_may_stand_in_the_id_and_not_in_the_source_s_key(tmp_path: Path) -> None:
    from typology.reading.datasets.reader import read_dataset

    path = tmp_path / "pacts-2.1.yaml"
    path.write_text(MAPPING.replace("mapping: pacts", "mapping: pacts-2.1"), encoding="utf-8")
    (tmp_path / "rows.csv").write_text(ROWS, encoding="utf-8")
    (found,) = read_dataset(str(path), [tmp_path / "rows.csv"], [])
    assert (found.mapping.id, *found.cases[0].sources) == ("pacts-2.1", "pacts-2-1")
