"""Lint: what a valid coding is warned about, and what it is not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Literal

import pytest

from typology.model import (
    Calibration,
    Case,
    Criterion,
    Evidence,
    Leaf,
    Period,
    Problem,
    Rating,
    Rubric,
    Scale,
    Source,
    Term,
    Type,
)
from typology.reading.case.lint import lint_case, lint_sheet

LEVELS = Scale(("absent", "limited", "substantial", "full"), (0.0, 0.33, 0.67, 1.0))
GUARD = Scale(("weakened", "unchanged", "extended"), (0.0, 0.5, 0.67))
RISING = Calibration(0.05, 0.4, 0.8)
FALLING = Calibration(80.0, 40.0, 5.0, "linear")


def rubric() -> Rubric:
    criteria = {
        "demobilisation": Criterion("demobilisation", "?", "constitutive", LEVELS, {}, None),
        "state_authority": Criterion("state_authority", "?", "constitutive", GUARD, {}, None),
        "share": Criterion("share", "?", "constitutive", None, {}, RISING),
        "deaths": Criterion("deaths", "?", "constitutive", None, {}, FALLING),
    }
    types = {"stabilising": Type("stabilising", None, Leaf("demobilisation"))}
    return Rubric(
        "r", "1", "R", "constructed", None, criteria, types, 0.5, ("in_force",), {}, (), "", ""
    )


def fact(
    direction: Literal["supports", "contradicts", "context"] = "supports",
    modality: str = "asserted",
    attribution: str | None = None,
) -> Evidence:
    return Evidence("a fact", "a-source", direction, None, None, modality, attribution)


def case(
    ratings: Mapping[str, Rating],
    basis: Literal["text", "outcome"] = "outcome",
    terms: tuple[Term, ...] = (),
    status: str = "in_force",
) -> Case:
    return Case(
        "a-deal", "A deal", status, basis, "public", ratings, "",
        terms=terms, path="a-deal.yaml",
    )  # fmt: skip


def place_of(path: tuple[str | int, ...]) -> tuple[int, int]:
    """A file in which the rating of each criterion stands on its own line, at column 13."""
    if path[0] != "ratings":
        return {("period", "to"): (3, 30), ("status",): (4, 9), ("parties",): (5, 3)}[path]
    assert path[0] == "ratings" and path[2] == "rating"
    return 10 + ["demobilisation", "state_authority", "share", "deaths", "other"].index(
        str(path[1])
    ), 13


def warnings_about(*facts: Evidence, level: str = "full") -> list[str]:
    found = lint_case(case({"demobilisation": Rating(level, evidence=facts)}), rubric(), place_of)
    return [each.message for each in found]


def test_sound_rating_is_not_warned_about() -> None:
    assert warnings_about(fact()) == []
    assert warnings_about(fact("contradicts"), level="absent") == []


def test_warning_stands_at_the_rating_and_is_no_error() -> None:
    given = {"demobilisation": Rating("full", evidence=(fact(),)), "share": Rating(0.6)}
    (warning,) = lint_case(case(given), rubric(), place_of)
    assert warning == Problem("a-deal.yaml", 12, 13, "a rating with no evidence")
    assert warning.severity == "warning"


def test_rating_without_evidence_is_warned_about_and_an_unknown_is_not() -> None:
    assert warnings_about() == ["a rating with no evidence"]
    unknown = Rating(None, "limited", "full", confidence="low")
    assert lint_case(case({"demobilisation": unknown}), rubric(), place_of) == []


@pytest.mark.parametrize("modality", ["label_implied", "alleged", "denial", "conditional"])
def test_rating_resting_on_one_weak_modality_is_warned_about(modality: str) -> None:
    weak = fact(modality=modality)
    assert warnings_about(weak, weak) == [f"rests only on {modality} facts"]
    assert warnings_about(weak, fact()) == []


def test_rating_resting_on_weak_modalities_mixed_is_warned_about() -> None:
    mixed = warnings_about(fact(modality="denial"), fact(modality="alleged"))
    assert mixed == ["rests only on alleged or denial facts"]


@pytest.mark.parametrize("modality", ["asserted", "hedged", "attributed"])
def test_asserted_hedged_and_attributed_facts_carry_a_rating(modality: str) -> None:
    assert warnings_about(fact(modality=modality)) == []


@pytest.mark.parametrize("modality", ["alleged", "denial", "conditional", "label_implied"])
def test_lowest_level_needs_a_fact_that_says_so(modality: str) -> None:
    told = "absent, the lowest level, without a fact that says so"
    assert warnings_about(fact("context"), level="absent") == [told]
    weak = fact("contradicts", modality)
    assert warnings_about(weak, fact("supports"), level="absent") == [told]
    for firm in ("asserted", "attributed", "hedged"):
        assert warnings_about(weak, fact("contradicts", firm), level="absent") == []


def test_context_does_not_carry_a_rating_that_is_otherwise_only_alleged() -> None:
    found = warnings_about(fact(modality="alleged"), fact("context"))
    assert found == ["rests only on alleged facts"]


def test_conditional_facts_are_right_in_a_text_case_and_other_weak_ones_are_not() -> None:
    terms = (Term("Fighters disarm", "demobilisation"),)
    for modality, expected in [("conditional", []), ("alleged", ["rests only on alleged facts"])]:
        given = {"demobilisation": Rating("full", evidence=(fact(modality=modality),))}
        found = lint_case(case(given, "text", terms), rubric(), place_of)
        assert [each.message for each in found] == expected


def test_rating_resting_only_on_force_is_warned_about() -> None:
    forced = fact(attribution="force")
    told = "rests only on what force brought about, not the settlement"
    assert warnings_about(forced) == [told]
    assert warnings_about(forced, fact("context")) == [told]
    assert warnings_about(forced, fact(attribution="concurrent")) == []
    assert warnings_about(forced, fact()) == []


@pytest.mark.parametrize(
    ("level", "direction", "against"),
    [
        ("absent", "supports", True),
        ("limited", "supports", False),
        ("full", "supports", False),
        ("absent", "contradicts", False),
        ("limited", "contradicts", False),
        ("substantial", "contradicts", True),
        ("full", "contradicts", True),
        ("full", "context", False),
    ],
)
def test_rating_is_against_all_of_its_evidence_at_either_end(
    level: str, direction: Literal["supports", "contradicts", "context"], against: bool
) -> None:
    expected = [f"{level} against its evidence, all of which {direction} the criterion"]
    assert warnings_about(fact(direction), level=level) == (expected if against else [])


def test_evidence_on_both_sides_is_against_no_rating() -> None:
    both = fact("supports"), fact("contradicts")
    assert warnings_about(*both, level="absent") == warnings_about(*both, level="full") == []


def test_context_beside_contradictions_leaves_a_high_rating_against_its_evidence() -> None:
    assert len(warnings_about(fact("contradicts"), fact("context"), level="full")) == 1


def test_level_exactly_at_one_half_is_not_above_it() -> None:
    given = {"state_authority": Rating("unchanged", evidence=(fact("contradicts"),))}
    assert lint_case(case(given), rubric(), place_of) == []


@pytest.mark.parametrize(
    ("criterion", "number", "against"),
    [
        ("share", 0.41, True),
        ("share", 0.4, False),
        ("share", 0.0, False),
        ("deaths", 39.0, True),  # fewer deaths are more of a falling calibration's set
        ("deaths", 40.0, False),
        ("deaths", 90.0, False),
    ],
)
def test_number_is_against_contradictions_where_its_membership_exceeds_one_half(
    criterion: str, number: float, against: bool
) -> None:
    given = {criterion: Rating(number, evidence=(fact("contradicts"),))}
    assert len(lint_case(case(given), rubric(), place_of)) == int(against)


def test_low_confidence_without_a_range_is_warned_about() -> None:
    for rating, expected in [
        (Rating("full", confidence="low", evidence=(fact(),)), 1),
        (Rating("full", "limited", "full", "low", evidence=(fact(),)), 0),
        (Rating("full", confidence="medium", evidence=(fact(),)), 0),
    ]:
        assert len(lint_case(case({"demobilisation": rating}), rubric(), place_of)) == expected


def test_rating_of_a_text_without_a_term_on_it_is_warned_about() -> None:
    given = {"demobilisation": Rating("full", evidence=(fact(),))}
    terms = (Term("Fighters disarm", "demobilisation"), Term("Exile", None))
    told = ["no term of the text bears on this criterion"]
    for basis, its_terms, expected in [
        ("text", (), told),
        ("text", terms[1:], told),
        ("text", terms, []),
        ("outcome", (), []),
    ]:
        found = lint_case(case(given, basis, its_terms), rubric(), place_of)  # type: ignore[arg-type]
        assert [each.message for each in found] == expected


def test_reason_that_speaks_of_terms_is_no_term() -> None:
    reason = "No term: it is rated from what is told."
    given = {"demobilisation": Rating("full", because=reason, evidence=(fact(),))}
    assert len(lint_case(case(given, "text"), rubric(), place_of)) == 1


def test_coding_of_a_text_by_a_dataset_counts_as_a_term() -> None:
    given = {"demobilisation": Rating("full", evidence=(fact(),))}
    for kind, expected in (("dataset", 0), ("report", 1), (None, 1)):
        sources = {"a-source": Source("a-source", "T", type=kind)}
        coded = replace(case(given, "text"), sources=sources)
        assert len(lint_case(coded, rubric(), place_of)) == expected


@pytest.mark.parametrize(
    ("end", "seen", "warned"),
    [
        ("2006", "2018-10", True),
        ("2006-02", "2006-03", True),
        ("2006", "2006-03", False),
        ("2018", "2006", False),
        ("ongoing", "2018", False),
        (None, "2018", False),
        ("2006", None, False),
    ],
)
def test_deal_in_force_whose_period_ended_before_it_was_last_seen_is_warned_about(
    end: str | None, seen: str | None, warned: bool
) -> None:
    deal = replace(case({}), period=Period("1995", end), observed_until=seen)
    found = lint_case(deal, rubric(), place_of)
    told = [("a-deal.yaml", 3, 30, f"in force, but its period ended in {end}, before {seen}")]
    assert [(each.path, each.line, each.column, each.message) for each in found] == told * warned
    assert lint_case(replace(deal, status="ended"), rubric(), place_of) == []


def test_proposed_deal_without_a_term_is_warned_about() -> None:
    given = {"demobilisation": Rating(None, because="Nothing is said of it.")}
    (found,) = lint_case(case(given, "text", status="proposed"), rubric(), place_of)
    assert (found.line, found.message) == (4, "proposed without any term")
    assert lint_case(case(given, "text", (Term("Exile"),), "proposed"), rubric(), place_of) == []
    assert lint_case(case(given, "text", status="signed"), rubric(), place_of) == []


def test_proposed_deal_of_which_nothing_is_coded_yet_is_not_warned_about() -> None:
    blank = case({"demobilisation": Rating(None)}, "text", status="proposed")
    assert lint_case(blank, rubric(), place_of) == []


def test_parties_without_an_armed_group_are_warned_about_where_parties_are_given() -> None:
    for parties, expected in (({}, 0), ({"state": ("A",)}, 1), ({"armed_groups": ("B",)}, 0)):
        found = lint_case(replace(case({}), parties=parties), rubric(), place_of)
        assert [each.message for each in found] == ["no armed group among the parties"] * expected


def test_warning_that_a_rating_answers_is_no_warning_and_keeps_the_answer() -> None:
    given = {"demobilisation": Rating("full", evidence=(fact(),), accepted="He was there.")}
    (found,) = lint_case(case(given, "text"), rubric(), place_of)
    assert (found.severity, found.hint) == ("accepted", "He was there.")
    assert found.message == "no term of the text bears on this criterion"


def test_every_doubt_about_a_rating_is_told() -> None:
    weak = fact("contradicts", "alleged", "force")
    given = {"demobilisation": Rating("full", confidence="low", evidence=(weak,))}
    assert len(lint_case(case(given, "text"), rubric(), place_of)) == 5


def test_criterion_of_another_rubric_is_still_asked_for_evidence() -> None:
    given = {"other": Rating("high", evidence=(fact("contradicts"),)), "share": Rating(None)}
    assert lint_case(case(given), rubric(), place_of) == []
    assert len(lint_case(case({"other": Rating("high")}), rubric(), place_of)) == 1


def test_coding_sheet_is_warned_about_once_and_only_where_it_rates() -> None:
    rated = [case({"demobilisation": Rating("full"), "share": Rating(0.5)})] * 3
    told = Problem("deals.csv", 1, 1, "a coding sheet holds no evidence")
    assert lint_sheet("deals.csv", rated) == [told]
    assert lint_sheet("deals.csv", [case({}), case({"share": Rating(None)})]) == []
