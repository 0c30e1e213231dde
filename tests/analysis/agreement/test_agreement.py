"""Coders compared: units, silence, basis, what is not defined, intervals, pooled rows."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.coders import FIVE, LEVELS, Basis, case, coded, only, ordinal, rubric
from tests.support.ratings import TWELVE_BY_FOUR
from typology.analysis.agreement import estimates
from typology.analysis.agreement.agreement import agreement
from typology.analysis.agreement.coefficients import resampled
from typology.model import Calibration, Case, Criterion
from typology.operators import Array
from typology.reporting.agreement.data import agreement_document, agreement_table
from typology.reporting.agreement.text import agreement_blocks
from typology.reporting.formats.blocks.markdown import write_markdown
from typology.reporting.formats.blocks.text import write_text
from typology.reporting.formats.json import write_json
from typology.reporting.formats.tables.csv import write_csv


def published() -> dict[str, list[Case]]:
    columns = [[row[coder] for row in TWELVE_BY_FOUR] for coder in range(4)]
    return {
        f"observer {coder}": coded(a=[FIVE.levels[v - 1] if v else None for v in column])
        for coder, column in enumerate(columns)
    }


@pytest.mark.parametrize(
    ("metric", "alpha"), [("ordinal", 0.815), ("nominal", 0.743)], ids=["ordinal", "nominal"]
)
def test_published_example_coded_as_cases(
    metric: Literal["ordinal", "nominal"], alpha: float
) -> None:
    (row,) = only(agreement(rubric(ordinal("a", FIVE)), published(), metric=metric)).criteria
    assert (row.units, row.unknown_against_coded, row.unknown_to_all) == (11, 4, 0)
    assert row.alpha.value == pytest.approx(alpha, abs=5e-4)
    assert row.percent.value == pytest.approx(0.8181818, abs=1e-7)
    if metric == "nominal":
        assert row.ac.value == pytest.approx(0.77544, abs=5e-6)


def test_numbers_of_a_calibrated_criterion_differ_by_their_difference() -> None:
    numbers = Criterion("a", "?", "constitutive", None, {}, Calibration(0, 3, 6))
    codings = {
        f"observer {coder}": coded(a=[float(row[coder]) or None for row in TWELVE_BY_FOUR])
        for coder in range(4)
    }
    (row,) = only(agreement(rubric(numbers), codings)).criteria
    assert row.metric == "interval"
    assert row.alpha.value == pytest.approx(0.849, abs=5e-4)
    assert row.ac.undefined == "a number has no fixed set of categories"


def test_unknown_is_no_level_and_counts_apart() -> None:
    one = coded(a=["none", "some", "much", "all"])
    other = coded(a=["none", "much", "much", "all"])
    base = only(agreement(rubric(ordinal("a")), {"x": one, "y": other})).criteria[0]
    more = [*one, case("d0", a=None), case("d1")], [*other, case("d0", a=None), case("d1", a=None)]
    row = only(agreement(rubric(ordinal("a")), {"x": more[0], "y": more[1]})).criteria[0]
    assert (row.units, row.unknown_to_all, row.unknown_against_coded) == (4, 2, 0)
    assert (row.percent, row.alpha, row.ac) == (base.percent, base.alpha, base.ac)
    part = only(
        agreement(
            rubric(ordinal("a")),
            {"x": [*one, case("e", a="all")], "y": [*other, case("e", a=None)]},
        )
    )
    assert (part.criteria[0].units, part.criteria[0].unknown_against_coded) == (4, 1)
    assert part.criteria[0].alpha.value == base.alpha.value
    (silence,) = part.unknown_against_coded
    assert {coder: rating.value for coder, rating in silence.ratings.items()} == {
        "x": "all",
        "y": None,
    }
    assert part.cells.alone == {"x": 1, "y": 0}


def test_basis_is_never_mixed_and_a_conflict_is_listed() -> None:
    x = [case("a", "outcome", a="none"), case("b", "text", a="some"), case("c", "text", a="all")]
    y = [case("a", "outcome", a="none"), case("b", "text", a="much"), case("c", "outcome", a="all")]
    found = agreement(rubric(ordinal("a")), {"x": x, "y": y})
    assert [(part.basis, part.cases) for part in found.bases] == [
        ("outcome", ("a",)),
        ("text", ("b",)),
    ]
    (conflict,) = found.basis_conflicts
    assert (conflict.case, conflict.bases) == ("c", {"x": "text", "y": "outcome"})


def test_of_three_coders_the_two_with_one_basis_are_still_compared() -> None:
    codings = {
        "x": [case("a", "outcome", a="none")],
        "y": [case("a", "outcome", a="all")],
        "z": [case("a", "text", a="some")],
    }
    found = agreement(rubric(ordinal("a")), codings)
    assert list(only(found).disagreements[0].ratings) == ["x", "y"]
    assert len(found.basis_conflicts) == 1


def test_cases_of_one_coder_alone_are_no_units() -> None:
    codings = {"x": [case("a", a="none"), case("b", a="all")], "y": [case("b", a="all")]}
    found = agreement(rubric(ordinal("a")), codings)
    assert only(found).cases == ("b",)
    assert agreement(rubric(ordinal("a")), {"x": [case("a")], "y": [case("b")]}).bases == ()


def test_opposite_halves_are_told_from_neighbouring_levels_of_one_half() -> None:
    x = coded(a=["none", "some", "much"], b=["two", "three", "five"])
    y = coded(a=["some", "much", "all"], b=["four", "five", "two"])
    part = only(agreement(rubric(ordinal("a"), ordinal("b", FIVE)), {"x": x, "y": y}))
    assert [(each.case, each.criterion) for each in part.disagreements if each.opposite] == [
        ("c0", "b"),
        ("c1", "a"),
        ("c2", "b"),
    ]
    assert [each.opposite for each in part.criteria] == [1, 2]
    assert (part.cells.filled, part.cells.by_two, part.cells.alike, part.cells.opposite) == (
        6,
        6,
        0,
        3,
    )


def test_disagreements_carry_both_reasons() -> None:
    x, y = coded(a=["none"]), coded(a=["all"])
    told = write_text(agreement_blocks(agreement(rubric(ordinal("a")), {"x": x, "y": y})))
    assert "x: none: c0 a" in told
    assert "y: all: c0 a" in told


@pytest.mark.parametrize(
    ("x", "y", "alpha", "ac"),
    [
        (["none"] * 3, ["none"] * 3, "every rating is the same (no variation)", None),
        (["none"], ["all"], *["fewer than two cases are rated by two coders"] * 2),
        (["none", None], [None, "all"], *["no case is rated by two coders"] * 2),
    ],
    ids=["no variation", "one unit", "none rated by two"],
)
def test_degenerate_data_are_not_defined_and_say_why(
    x: list[str | None], y: list[str | None], alpha: str, ac: str | None
) -> None:
    found = agreement(rubric(ordinal("a")), {"x": coded(a=x), "y": coded(a=y)})
    (row,) = only(found).criteria
    assert (row.alpha.value, row.alpha.undefined) == (None, alpha)
    assert row.ac.undefined == ac
    assert f"not defined, because {alpha}" in " ".join(write_text(agreement_blocks(found)).split())


def test_where_nothing_is_rated_the_text_says_so_instead_of_empty_tables() -> None:
    found = agreement(rubric(ordinal("a")), {k: coded(a=[None, None]) for k in "xy"})
    (row,) = only(found).criteria
    assert row.alpha.undefined == row.ac.undefined == "no case is rated by two coders"
    told = write_text(agreement_blocks(found))
    assert "No coder rated anything" in told
    assert "not defined" not in told


def test_agreement_on_one_level_throughout_is_an_ac_of_one_without_interval() -> None:
    found = agreement(rubric(ordinal("a")), {k: coded(a=["none"] * 3) for k in "xy"})
    ac = only(found).criteria[0].ac
    assert (ac.value, ac.low, ac.no_interval) == (1.0, None, "every resample gives the same")


def test_interval_is_withheld_where_many_resamples_leave_alpha_undefined() -> None:
    codings = {k: coded(a=["none", "none", "none", "all"]) for k in "xy"}
    alpha = only(agreement(rubric(ordinal("a")), codings)).criteria[0].alpha
    assert (alpha.value, alpha.low) == (1.0, None)
    assert alpha.no_interval == "more than 5 % of the resamples leave it undefined"


def test_interval_of_percent_agreement_is_that_of_the_binomial() -> None:
    """Agreed on 3 of 6: resampled agreement is Binomial(6, ½)/6; 1/64 < 2.5 % < 7/64."""
    x, y = coded(a=["none"] * 6), coded(a=["none"] * 3 + ["all"] * 3)
    found = agreement(rubric(ordinal("a")), {"x": x, "y": y}, resamples=5000)
    percent = only(found).criteria[0].percent
    assert [percent.low, percent.high] == pytest.approx([1 / 6, 5 / 6])


def test_seed_fixes_the_intervals_and_zero_is_a_seed() -> None:
    found = [agreement(rubric(ordinal("a", FIVE)), published(), seed=seed) for seed in (0, 0, 1)]
    alphas = [only(each).criteria[0].alpha for each in found]
    assert alphas[0] == alphas[1]
    assert alphas[0] != alphas[2]
    assert alphas[0].value == alphas[2].value


def test_no_resamples_give_no_interval() -> None:
    found = agreement(rubric(ordinal("a", FIVE)), published(), resamples=0)
    assert only(found).criteria[0].alpha.no_interval == "no resamples were asked for"


def test_pooled_row_sums_criteria_of_one_scale() -> None:
    """a: 1 of 2 alike, b: 3 of 3 alike, c on another scale: 4 of 5."""
    x = coded(a=["none", "some", None], b=["none", "all", "all"], c=["one", "two", "two"])
    y = coded(a=["none", "all", "all"], b=["none", "all", "all"], c=["one", "two", "three"])
    criteria = (ordinal("a"), ordinal("b"), ordinal("c", FIVE))
    (pooled,) = only(agreement(rubric(*criteria), {"x": x, "y": y})).pooled
    assert (pooled.criteria, pooled.units) == (("a", "b"), 5)
    assert (pooled.opposite, pooled.unknown_against_coded) == (1, 1)
    assert pooled.percent.value == pytest.approx(4 / 5)


@st.composite
def coding_sets(draw: st.DrawFn) -> dict[str, list[Case]]:
    level = st.sampled_from([*LEVELS, None])
    bases: list[Basis] = ["text", "outcome"]
    size = draw(st.integers(1, 5))
    return {
        coder: [
            case(f"c{n}", draw(st.sampled_from(bases)), a=draw(level), b=draw(level))
            for n in range(size)
            if draw(st.booleans())
        ]
        for coder in ("x", "y", "z")[: draw(st.integers(2, 3))]
    }


@given(coding_sets())
def test_order_of_coders_and_cases_plays_no_part(codings: Mapping[str, list[Case]]) -> None:
    one = rubric(ordinal("a"), ordinal("b"))
    turned = {coder: cases[::-1] for coder, cases in list(codings.items())[::-1]}
    assert agreement(one, codings, resamples=20) == agreement(one, turned, resamples=20)


@given(coding_sets())
def test_every_form_is_written_without_nan_whatever_is_coded(
    codings: Mapping[str, list[Case]],
) -> None:
    found = agreement(rubric(ordinal("a"), ordinal("b")), codings, resamples=20)
    json.loads(write_json(agreement_document(found)))
    told = agreement_blocks(found)
    figures = write_csv(agreement_table(found))
    assert "nan" not in figures + write_text(told) + write_markdown(told)
    for part in found.bases:
        for row in part.criteria:
            assert row.units + row.unknown_to_all <= len(part.cases)
            assert 0 <= (row.percent.value or 0) <= 1
            assert (row.percent.value is None) == (row.units == 0)
            assert row.rated.units == len(part.cases)
            assert row.rated.differ == row.unknown_against_coded
            assert row.settlements <= row.rated.settlements == part.settlements
            rated = (row.rated.percent, row.rated.alpha, row.rated.ac)
            for each in (row.percent, row.alpha, row.ac, *rated):
                assert (each.value is None) == (each.undefined is not None)
                assert (each.low is None) == bool(each.undefined or each.no_interval)
        assert part.rated.units == 2 * len(part.cases)
        assert part.rated.differ == len(part.unknown_against_coded)
        assert part.verdicts.same <= part.verdicts.decided <= part.verdicts.cases
        assert part.cells.by_two == sum(row.units for row in part.criteria)
        assert part.cells.alike + len(part.disagreements) == part.cells.by_two


def test_all_coefficients_of_as_many_settlements_share_one_draw(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    drawn: list[int] = []

    def counted(units: int, resamples: int, seed: int) -> Array:
        drawn.append(units)
        return resampled(units, resamples, seed)

    monkeypatch.setattr(estimates, "resampled", counted)
    names = "abcdefgh"
    levels = [LEVELS[number % 4] for number in range(20)]
    codings = {
        "x": coded(**dict.fromkeys(names, levels)),
        "y": coded(**{name: [*levels[1:], "none"] for name in names}),
    }
    result = only(agreement(rubric(*map(ordinal, names)), codings))
    assert all(row.alpha.low is not None and row.ac.low is not None for row in result.criteria)
    assert drawn == [20]
