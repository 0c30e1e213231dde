"""What can be rated at all: coefficients by hand and as published, and unknowns with a range."""

from __future__ import annotations

import pytest

from tests.support.coders import case, coded, only, ordinal, rubric
from typology.analysis.agreement.agreement import agreement
from typology.analysis.agreement.rated import silence_among
from typology.analysis.agreement.results import CriterionAgreement, RatedAgreement
from typology.model import Calibration, Case, Criterion, Rating
from typology.reporting.agreement.text import agreement_blocks
from typology.reporting.formats.blocks.text import write_text

MEG = "0100000010"  # Krippendorff (2011), section A: binary data, two observers
OWEN = "1110010000"


def read(*digits: str) -> dict[str, list[Case]]:
    """Coders whose cases are rated where a digit is 1, unknown where it is 0."""
    return {
        f"coder {n}": coded(a=["some" if digit == "1" else None for digit in row])
        for n, row in enumerate(digits)
    }


def row_of(*digits: str) -> CriterionAgreement:
    return only(agreement(rubric(ordinal("a")), read(*digits))).criteria[0]


def test_alpha_of_the_published_binary_example() -> None:
    rated = row_of(MEG, OWEN).rated
    assert (rated.units, rated.differ) == (10, 4)
    assert rated.percent.value == pytest.approx(0.6)
    assert rated.alpha.value == pytest.approx(0.095, abs=5e-4)


def test_ac1_of_the_published_table_in_which_kappa_fails() -> None:
    """Gwet (2002), Kappa statistic is not satisfactory: 118, 5, 2, 0 of 125; AC1 .9408."""
    rated = row_of("1" * 123 + "00", "1" * 118 + "0" * 5 + "11").rated
    assert rated.percent.value == pytest.approx(118 / 125)
    assert rated.ac.value == pytest.approx(0.9408, abs=5e-5)


def test_coefficients_of_four_cases_by_hand() -> None:
    """3 of 4 agree; of 8 codings 5 rate: alpha 1 − 7·2/(2·15), chance for AC1 2·(5/8)·(3/8)."""
    rated = row_of("1101", "1100").rated
    assert rated.percent.value == 3 / 4
    assert rated.alpha.value == pytest.approx(1 - 7 / 15)
    assert rated.ac.value == pytest.approx((3 / 4 - 15 / 32) / (17 / 32))


def test_levels_play_no_part_in_what_can_be_rated() -> None:
    one = {"x": coded(a=["none", "some", None]), "y": coded(a=["all", "all", None])}
    other = {"x": coded(a=["some", "some", None]), "y": coded(a=["some", "some", None])}
    found = [only(agreement(rubric(ordinal("a")), each)).criteria[0].rated for each in (one, other)]
    assert found[0] == found[1]
    assert found[0].alpha.value == 1


def test_all_criteria_together_are_their_cells() -> None:
    """a: 3 of 4 agree, b: 2 of 2 rated alike and 2 unknown alike; 16 codings, 9 rate."""
    x = coded(a=["some", "some", None, "some"], b=["all", "all", None, None])
    y = coded(a=["some", "some", None, None], b=["none", "all", None, None])
    part = only(agreement(rubric(ordinal("a"), ordinal("b")), {"x": x, "y": y}))
    assert (part.rated.units, part.rated.settlements, part.rated.differ) == (8, 4, 1)
    assert part.rated.percent.value == 7 / 8
    assert part.rated.alpha.value == pytest.approx(1 - 15 * 2 / (2 * 9 * 7))
    assert part.rated.ac.value == pytest.approx((7 / 8 - 126 / 256) / (130 / 256))


@pytest.mark.parametrize(
    ("digits", "alpha", "ac"),
    [
        ("111", "every case is rated by all, or every case by none (no variation)", None),
        ("000", "every case is rated by all, or every case by none (no variation)", None),
        ("1", *["fewer than two cases are coded by two coders"] * 2),
    ],
    ids=["all rated", "none rated", "one case"],
)
def test_what_is_not_defined_says_why(digits: str, alpha: str, ac: str | None) -> None:
    rated = row_of(digits, digits).rated
    assert (rated.percent.value, rated.alpha.undefined, rated.ac.undefined) == (1.0, alpha, ac)
    told = write_text(agreement_blocks(agreement(rubric(ordinal("a")), read(digits, digits))))
    if "1" in digits:
        assert f"not defined, because {alpha}" in " ".join(told.split())


def test_a_third_coder_counts_with_each_of_the_others() -> None:
    """One case on which two rate and one does not: one pair of three agrees."""
    rated = row_of("11", "11", "01").rated
    assert rated.percent.value == pytest.approx((1 / 3 + 1) / 2)
    assert rated.differ == 1


@pytest.mark.parametrize(
    ("unknown", "silence"),
    [
        (Rating(None), "plain"),
        (Rating(None, "none", "some"), "within"),
        (Rating(None, "some", "some"), "within"),
        (Rating(None, "some", "all"), "within"),
        (Rating(None, "much", "all"), "outside"),
        (Rating("none", "none", "all"), None),
    ],
)
def test_an_unknown_with_a_range_is_told_from_a_plain_one(
    unknown: Rating, silence: str | None
) -> None:
    assert silence_among(ordinal("a"), {"x": unknown, "y": Rating("some")}) == silence
    assert silence_among(ordinal("a"), {"y": Rating("some"), "x": unknown}) == silence


def test_of_several_unknowns_one_that_excludes_decides_then_a_plain_one() -> None:
    rated, within, outside = (
        Rating("some"),
        Rating(None, "none", "some"),
        Rating(None, "all", "all"),
    )
    three = {"x": rated, "y": within, "z": Rating(None)}
    assert silence_among(ordinal("a"), three) == "plain"
    assert silence_among(ordinal("a"), {**three, "w": outside}) == "outside"
    assert silence_among(ordinal("a"), {"x": Rating(None), "y": within}) is None


def test_a_range_of_numbers_contains_by_value() -> None:
    number = Criterion("a", "?", "constitutive", None, {}, Calibration(0, 3, 6))
    given = {"x": Rating(None, 2.0, 10.0), "y": Rating(9.0)}
    assert silence_among(number, given) == "within"
    assert silence_among(number, {**given, "y": Rating(11.0)}) == "outside"


def test_counts_and_lists_keep_the_three_kinds_of_unknown_apart() -> None:
    ranges = [Rating(None), Rating(None, "none", "some"), Rating(None, "much", "all")]
    x = [case(f"c{n}", a=each) for n, each in enumerate(ranges)]
    y = coded(a=["some", "some", "some"])
    found = agreement(rubric(ordinal("a")), {"x": x, "y": y})
    rated: RatedAgreement = only(found).criteria[0].rated
    assert (rated.differ, rated.within_range, rated.outside_range) == (3, 1, 1)
    assert only(found).rated.within_range == 1
    told = write_text(agreement_blocks(found))
    titles = [line for line in told.splitlines() if line.startswith("Rated by one, ")]
    assert titles == [
        "Rated by one, outside the range that another left open (1)",
        "Rated by one, unknown to another (1)",
        "Rated by one, within the range that another left open (1)",
    ]
