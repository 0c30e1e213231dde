"""Lists of what there is, and which rows a filter keeps."""

from __future__ import annotations

from dataclasses import replace

import pytest

from typology.analysis.compare.fields import UnknownField, UnknownValue
from typology.model import Case, Rating, Source
from typology.reading.rubric.reader import read_rubric
from typology.reporting.list import (
    SHORT,
    filtered,
    list_cases,
    list_criteria,
    list_rubrics,
    list_sources,
    list_types,
    shortened,
)
from typology.reporting.table import Table


def case(name: str, *countries: str, status: str = "in_force", part_of: str | None = None) -> Case:
    sources = {"s": Source("s", "S")} if countries else {}
    return Case(
        name, name, status, "outcome", "public", {}, "",
        countries=countries, part_of=part_of, sources=sources,
    )  # fmt: skip


CASES = (
    case("one", "DZA"),
    case("two", "MLI", "BFA", status="ended", part_of="one"),
    case("three", status="proposed"),
)


RUBRIC = read_rubric("thurston-2018")


def ids(table: Table) -> list[object]:
    return [row[0] for row in table.rows]


@pytest.mark.parametrize(
    ("filters", "names"),
    [
        ([], ["one", "two", "three"]),
        ([("status", "ended")], ["two"]),
        ([("countries", "BFA")], ["two"]),
        ([("countries", "")], ["three"]),
        ([("part_of", "one")], ["two"]),
        ([("part_of", "")], ["one", "three"]),
        ([("prospective", "yes")], ["three"]),
        ([("countries", "MLI"), ("status", "proposed")], []),
    ],
)
def test_filter_keeps_the_rows_of_which_it_holds(
    filters: list[tuple[str, str]], names: list[str]
) -> None:
    assert ids(filtered(list_cases(CASES, RUBRIC), filters)) == names


def test_unknown_field_is_refused() -> None:
    with pytest.raises(UnknownField, match="no field is called 'country'"):
        filtered(list_cases(CASES, RUBRIC), [("country", "DZA")])


def test_word_that_a_field_never_holds_is_refused() -> None:
    with pytest.raises(UnknownValue, match="status is never 'propsed'"):
        filtered(list_cases(CASES, RUBRIC), [("status", "propsed")])
    rubric = read_rubric("thurston-2018")
    with pytest.raises(UnknownValue, match="role is never 'consequense'"):
        filtered(list_criteria(rubric), [("role", "consequense")])


def test_criteria_are_listed_with_the_types_that_read_them() -> None:
    """By the formulas of the default rubric."""
    table = list_criteria(read_rubric("thurston-2018"))
    assert ids(filtered(table, [("types", "delaying")])) == [
        "violence_reduction",
        "demobilisation",
        "state_authority",
        "resource_accumulation",
        "recruitment_continuation",
    ]
    assert ids(filtered(table, [("types", "stabilising"), ("types", "delaying")])) == [
        "violence_reduction",
        "demobilisation",
        "state_authority",
    ]
    assert ids(filtered(table, [("role", "enabling")])) == ids(
        filtered(table, [("profiles", "feasibility")])
    )


def test_source_is_listed_with_the_number_of_cases_that_cite_it() -> None:
    table = list_sources({"s": Source("s", "S"), "t": Source("t", "T")}, CASES)
    place = [column.name for column in table.columns].index("cited_by")
    assert [(row[0], row[place]) for row in table.rows] == [("s", 2.0), ("t", 0.0)]


def test_what_people_are_shown_is_part_of_what_programs_get() -> None:
    rubric = read_rubric("thurston-2018")
    tables = {
        "rubrics": list_rubrics([rubric]),
        "cases": list_cases(CASES, RUBRIC),
        "criteria": list_criteria(rubric),
        "types": list_types(rubric),
    }
    for what, table in tables.items():
        brief = shortened(table, what)
        assert tuple(column.name for column in brief.columns) == SHORT[what]
        assert ids(brief) == ids(table)


def test_case_is_listed_with_the_share_of_the_criteria_of_formulas_that_is_known() -> None:
    ratings = {
        "violence_reduction": Rating("full"),
        "state_authority": Rating("restored"),
        "demobilisation": Rating(None, "absent", "limited"),
        "durability": Rating("full"),  # read by no formula
    }
    rated = [replace(CASES[0], ratings=ratings), CASES[1]]
    for in_words, expected in ((True, ["2 of 8", "0 of 8"]), (False, [0.25, 0.0])):
        table = list_cases(rated, RUBRIC, in_words=in_words)
        assert table.columns[-1].name == "known"
        assert [row[-1] for row in table.rows] == expected
