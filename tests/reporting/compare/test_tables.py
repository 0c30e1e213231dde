from __future__ import annotations

from dataclasses import replace

import pytest

from tests.support.coded import CALM, CASES, CRITERIA, SHARE
from typology.analysis.compare.comparison import compare
from typology.analysis.compare.fields import UnknownField
from typology.model import Case, Leaf, Type
from typology.reporting.compare.definitions import definitions_table
from typology.reporting.compare.tables import Layout, comparison_table
from typology.reporting.table import UNKNOWN, Table

TEXT = replace(CASES[0], id="e", basis="text")


def column(table: Table, name: str) -> list[object]:
    place = [each.name for each in table.columns].index(name)
    return [row[place] for row in table.rows]


def test_one_definition_is_a_row_a_case_with_the_criteria_that_it_reads() -> None:
    table = comparison_table(compare([CALM], CASES), Layout())
    assert [each.name for each in table.columns] == ["case", "calm", "verdict", "firm"]
    assert table.rows == (
        ("a", "absent", "neither", True),
        ("b", "limited", "no_settlement", None),
        ("c", "full", "good", True),
        ("d", UNKNOWN, "undetermined", None),
    )
    assert "calm-only 1, constructed, definition calm-only" in table.notes[0]
    assert table.notes[0].endswith("1 good, 1 neither, 1 undetermined, 1 no settlement.")


def test_several_definitions_are_a_verdict_each_in_the_same_row() -> None:
    table = comparison_table(compare([CALM, SHARE], CASES), Layout())
    assert [each.name for each in table.columns] == [
        "case", "calm", "share", "calm-only", "share-only",
    ]  # fmt: skip
    assert column(table, "share-only") == ["undetermined", "no_settlement", "good", "neither"]
    assert column(table, "share") == [UNKNOWN, UNKNOWN, 0.9, 0.1]


def test_data_are_a_row_a_case_and_definition_with_its_hash() -> None:
    table = comparison_table(compare([CALM, SHARE], CASES), Layout(long=True))
    pairs = zip(column(table, "case"), column(table, "rubric"), strict=True)
    assert list(pairs) == [
        (case, rubric) for case in "abcd" for rubric in ("calm-only", "share-only")
    ]
    assert column(table, "definition_sha256") == ["calm-only", "share-only"] * 4
    assert column(table, "good__low")[:4] == [
        0.0,
        pytest.approx(1 / (1 + 20.085536923)),
        None,
        None,
    ]


def test_a_criterion_that_a_definition_lacks_does_not_apply_rather_than_being_unknown() -> None:
    narrow = replace(SHARE, criteria={"share": CRITERIA["share"]})
    table = comparison_table(compare([CALM, narrow], CASES[2:3]), Layout(long=True))
    assert column(table, "calm") == [UNKNOWN, None]


def test_a_criterion_that_is_called_like_a_field_keeps_apart_from_it() -> None:
    read = replace(CALM, types={"good": Type("good", None, Leaf("level"))})
    table = comparison_table(compare([read], CASES), Layout(("case", "level", "criteria")))
    assert [each.name for each in table.columns] == ["case", "level", "criteria.level"]
    assert column(table, "criteria.level") == ["full", UNKNOWN, UNKNOWN, UNKNOWN]
    assert column(table, "level") == ["national", None, "local", None]


def test_cases_rated_on_a_text_are_marked_and_others_are_not() -> None:
    table = comparison_table(compare([CALM], [CASES[0], TEXT]), Layout())
    assert table.marks == ("", "†")
    assert table.legend == (("†", "rated on a text: what it promises, not what happened"),)
    assert comparison_table(compare([CALM], CASES), Layout()).legend == ()


def test_groups_count_verdicts_under_their_heading() -> None:
    cases = sorted(CASES, key=lambda case: case.status)
    table = comparison_table(compare([CALM], cases[:3]), Layout(group="status"))
    assert table.groups == (("status: in force (1 good, 1 neither, 1 undetermined)", 3),)


def test_a_group_without_a_value_is_told_as_unknown_or_not_stated() -> None:
    by_level = comparison_table(compare([CALM], CASES[2:3]), Layout(group="form"))
    by_rating = comparison_table(compare([CALM], CASES[2:3]), Layout(group="calm"))
    assert by_level.groups[0][0].startswith("form: not stated (")
    assert by_rating.groups[0][0].startswith("calm: unknown (")


def test_memberships_in_a_type_are_told_with_both_ends_where_they_differ() -> None:
    table = comparison_table(compare([CALM], CASES), Layout(("case", "memberships")))
    assert column(table, "good") == ["0.00", None, "1.00", "0.00-1.00"]


def test_memberships_of_ratings_under_several_definitions_are_a_column_each() -> None:
    layout = Layout(("case", "calm"), values="membership")
    table = comparison_table(compare([CALM, SHARE], CASES[:1]), layout)
    assert [each.name for each in table.columns] == ["case", "calm-only.calm", "share-only.calm"]
    assert table.rows == (("c", 1.0, 1.0),)


def test_an_unknown_column_is_an_error_that_knows_the_others() -> None:
    with pytest.raises(UnknownField, match="'calmness'") as caught:
        comparison_table(compare([CALM], CASES), Layout(("case", "calmness")))
    assert {"calm", "criteria", "memberships", "verdict"} <= set(caught.value.known)


def test_no_cases_are_a_table_without_rows() -> None:
    nobody: list[Case] = []
    assert comparison_table(compare([CALM], nobody), Layout()).rows == ()


def test_definitions_have_their_hashes_in_full_as_data_alone() -> None:
    long = replace(CALM, definition_sha256="d" * 64, sha256="s" * 64)
    assert definitions_table([long]).rows[0][5:7] == ("d" * 64, "s" * 64)
    assert definitions_table([long], data=False).rows[0][5:7] == ("d" * 12, "s" * 12)
