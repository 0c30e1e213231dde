"""Cases under several definitions: fields, filters, order and groups."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from tests.support.coded import CALM, CASES, SHARE, case
from typology.analysis.compare.comparison import Comparison, compare
from typology.analysis.compare.fields import (
    UnknownField,
    UnknownValue,
    degree,
    degrees,
    field,
    field_names,
)
from typology.analysis.compare.order import arranged, filtered, grouped
from typology.columns.values import columns_of
from typology.model import Leaf, Node, Type


def ids(found: Comparison) -> list[str]:
    ids: list[str] = found.cases.ids.tolist()
    return ids


def said(found: Comparison, name: str) -> dict[str, tuple[object, ...]]:
    """By case what it says under a field, one value or one a rubric."""
    rows = zip(*(each.cells() for each in field(found, name)), strict=True)
    return dict(zip(ids(found), rows, strict=True))


def test_every_case_is_judged_by_every_rubric_in_the_order_of_ids() -> None:
    found = compare([CALM, SHARE], CASES)
    assert said(found, "verdict") == {
        "a": ("neither", "undetermined"),
        "b": ("no_settlement", "no_settlement"),
        "c": ("good", "good"),
        "d": ("undetermined", "neither"),
    }
    assert ids(found) == ["a", "b", "c", "d"]
    other = compare([CALM, SHARE], CASES[::-1])
    assert ids(other) == ids(found)
    assert all(said(other, name) == said(found, name) for name in field_names(found))


@pytest.mark.parametrize(
    ("filters", "left"),
    [
        (["countries=MLI"], ["a", "c"]),
        (["countries=MLI", "countries=DZA"], ["c"]),
        (["countries="], ["b", "d"]),
        (["status=proposed"], ["b"]),
        (["verdict=neither"], ["a", "d"]),  # under one of the two rubrics
        (["calm-only=neither"], ["a"]),
        (["share-only=neither"], ["d"]),
        (["calm=full"], ["c"]),
        (["calm=unknown"], ["d"]),
        (["calm="], ["d"]),
        (["level=local"], ["c"]),
        (["criteria.level=full"], ["a"]),
        (["share=0.90"], ["c"]),
        (["share=much"], []),
        (["good=1"], ["c"]),
        (["firm=yes"], ["a", "c", "d"]),
        (["prospective=true"], ["b"]),
        (["labels=good"], ["d"]),
        (["to=ongoing"], ["b"]),
        (["title=C"], ["c"]),
        ([], ["a", "b", "c", "d"]),
    ],
)
def test_filters_must_all_hold(filters: list[str], left: list[str]) -> None:
    pairs = [(name, value) for name, _, value in (each.partition("=") for each in filters)]
    assert ids(filtered(compare([CALM, SHARE], CASES), pairs)) == left


@pytest.mark.parametrize("name", ["contries", "", "criteria.nothing", "criteria"])
def test_an_unknown_field_is_an_error_that_knows_the_others(name: str) -> None:
    with pytest.raises(UnknownField, match="no field is called") as caught:
        filtered(compare([CALM], CASES), [(name, "x")])
    assert {"countries", "verdict", "calm", "good", "calm-only"} <= set(caught.value.known)


@pytest.mark.parametrize("pair", [("verdict", "godo"), ("status", "over"), ("calm", "fulll")])
def test_a_value_that_a_field_never_takes_is_an_error(pair: tuple[str, str]) -> None:
    with pytest.raises(UnknownValue, match="is never"):
        filtered(compare([CALM], CASES), [pair])


@pytest.mark.parametrize(
    ("names", "order"),
    [
        (["case"], "abcd"),
        (["-case"], "dcba"),
        (["calm"], "abcd"),  # absent, limited, full; unknown last
        (["-calm"], "cbad"),
        (["from"], "bdac"),
        (["-from"], "dbac"),
        (["verdict"], "cadb"),  # good, neither, undetermined, no_settlement
        (["status", "-case"], "dcab"),
        (["share"], "dcab"),
    ],
)
def test_sorting_goes_by_the_order_of_levels_and_verdicts(names: list[str], order: str) -> None:
    assert "".join(ids(arranged(compare([CALM], CASES), names))) == order


def test_groups_are_runs_that_cover_every_case() -> None:
    found = arranged(compare([CALM], CASES), ["status"])
    runs = [(("in_force",), range(3)), (("proposed",), range(3, 4))]
    assert list(grouped(found, "status")) == runs
    assert list(grouped(found.take(np.arange(0)), "status")) == []


def test_a_field_speaks_for_each_rubric_where_it_is_theirs() -> None:
    found = compare([CALM, SHARE], CASES)
    assert said(found, "good")["c"] == (1.0, pytest.approx(1 / (1 + 2.718281828 ** (-2.4))))
    assert said(found, "title")["c"] == ("C",)
    assert said(found, "rests_on")["c"] == ((), ())


def test_every_field_name_can_be_asked_of_every_case() -> None:
    found = compare([CALM, SHARE], CASES)
    for name in field_names(found):
        assert {len(values) for values in said(found, name).values()} <= {1, 2}
        assert len(said(found, name)) == len(CASES)


def test_memberships_of_ratings_are_those_of_the_rubric() -> None:
    assert [degree(CALM, each, "calm") for each in CASES] == [1.0, 0.0, None, 0.33]
    assert degree(CALM, case("x", share=0.5), "share") == 0.5
    found = degrees(CALM, columns_of(CASES, [CALM]), "calm")
    assert found.cells() == [1.0, 0.0, None, 0.33]


def test_criteria_that_formulas_read_are_in_the_order_of_the_rubric() -> None:
    both = replace(
        CALM, types={"good": Type("good", None, Node("all", (Leaf("share"), Leaf("calm"))))}
    )
    assert compare([both], CASES).read_by_formulas == ("calm", "share")
