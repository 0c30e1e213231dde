"""Verdicts of coders compared: of those that two codings decide."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from tests.support.coders import case, coded, only, ordinal, rubric
from typology.analysis.agreement.agreement import agreement
from typology.analysis.agreement.results import Agreement, VerdictAgreement
from typology.model import Case
from typology.reporting.agreement.data import agreement_document
from typology.reporting.agreement.text import agreement_blocks
from typology.reporting.formats.blocks.text import write_text
from typology.reporting.formats.json import write_json


def found_in(**codings: list[Case]) -> Agreement:
    """Under a definition whose one type is what is at least *much*."""
    return agreement(rubric(ordinal("a")), codings)


def verdicts(**codings: list[Case]) -> VerdictAgreement:
    return only(found_in(**codings)).verdicts


def told(found: Agreement) -> str:
    return " ".join(write_text(agreement_blocks(found)).split())


def test_undetermined_verdicts_are_no_agreement() -> None:
    """t, neither and undetermined twice; t and neither against undetermined; t against neither."""
    x = coded(a=["all", "none", None, "all", None, "all"])
    y = coded(a=["much", "some", None, None, "none", "none"])
    found = verdicts(x=x, y=y)
    assert (found.cases, found.decided, found.same, found.decided_by_one) == (6, 3, 2, 2)
    assert found.settlements == 3
    assert found.percent.value == pytest.approx(2 / 3)
    assert [(each.case, dict(each.verdicts), each.decided) for each in found.differences] == [
        ("c3", {"x": "t", "y": "undetermined"}, False),
        ("c4", {"x": "undetermined", "y": "neither"}, False),
        ("c5", {"x": "t", "y": "neither"}, True),
    ]
    assert "agree on 2 of 3 decided verdicts" in told(found_in(x=x, y=y))
    assert "c5: x t, y neither" in told(found_in(x=x, y=y))


def test_where_all_verdicts_agree_the_interval_is_exact() -> None:
    rows = coded(a=["all", "all", "none"])
    percent = verdicts(x=rows, y=rows).percent
    assert (percent.value, percent.exact) == (1.0, True)
    assert percent.low == pytest.approx(0.025 ** (1 / 3))


def test_cases_that_the_definition_does_not_judge_are_not_decided() -> None:
    never = replace(case("c0", a="all"), status="never_took_effect")
    found = verdicts(x=[never], y=[never])
    assert (found.cases, found.decided, found.decided_by_one) == (1, 0, 0)
    assert (found.percent.value, found.percent.undefined) == (
        None,
        "no case is decided in two codings",
    )
    assert "No verdict is decided in two codings" in told(found_in(x=[never], y=[never]))


def test_two_of_three_that_decide_are_enough() -> None:
    found = verdicts(x=coded(a=["all"]), y=coded(a=["much"]), z=coded(a=[None]))
    assert (found.decided, found.same) == (1, 1)
    assert [each.decided for each in found.differences] == [False]


def test_json_has_verdicts_and_what_can_be_rated_at_the_end() -> None:
    found = found_in(x=coded(a=["all"]), y=coded(a=[None]))
    basis = json.loads(write_json(agreement_document(found)))["bases"][0]
    assert list(basis)[-3:] == ["settlements", "rated", "verdicts"]
    assert basis["verdicts"]["decided_by_one"] == 1
    assert basis["unknown_against_coded"][0]["unknown"] == "plain"
