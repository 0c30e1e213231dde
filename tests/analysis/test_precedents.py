"""The nearest cases to a deal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pytest

from tests.support.graded import graded_cards
from typology.analysis.precedents import Precedents, RatingDifference, precedents
from typology.scoring.scorecard import Scorecard

Row = Sequence[float | None]


def nearest(
    rows: Mapping[str, Row],
    *,
    n: int = 5,
    min_shared: int = 2,
    weights: Mapping[str, float] | None = None,
    **kinds: Mapping[str, object],
) -> Precedents:
    """Of the case called `deal`."""
    cards = graded_cards(rows, **kinds)
    deal = next(card for card in cards if card.case.id == "deal")
    return precedents(deal, cards, n=n, min_shared=min_shared, weights=weights or {})


def names(cards: Sequence[Scorecard]) -> list[str]:
    return [card.case.id for card in cards]


def found(told: Precedents) -> list[str]:
    return [each.card.case.id for each in told.nearest]


def test_nearest_come_first_and_differences_with_what_they_add() -> None:
    told = nearest(
        {
            "deal": (0.0, 0.0, 0.0),
            "far": (1.0, 0.67, 0.33),
            "near": (0.0, 0.33, 0.0),
            "middle": (0.33, 0.0, 1.0),
        }
    )
    assert found(told) == ["near", "middle", "far"]
    near, middle, far = told.nearest
    assert near.distance == pytest.approx(0.33 / 3)
    assert near.differences == (RatingDifference("b", 0.0, 0.33),)
    assert middle.differences == (RatingDifference("c", 0.0, 1.0), RatingDifference("a", 0.0, 0.33))
    assert [each.criterion for each in far.differences] == ["a", "b", "c"]


def test_alike_and_different_criteria_are_together_those_shared() -> None:
    told = nearest(
        {
            "deal": (0.0, 0.5, 1.0, None),
            "other": (0.0, 0.6, 1.0, 1.0),
            "less": (0.0, None, 1.0, 0.0),
        }
    )
    less, other = told.nearest
    assert (less.alike, less.differences) == (("a", "c"), ())
    assert other.alike == ("a", "c")
    assert [each.criterion for each in other.differences] == ["b"]
    assert other.shared == 3


def test_differences_stand_in_order_of_weight_times_gap() -> None:
    told = nearest({"deal": (0.0, 0.0), "other": (0.5, 0.2)}, weights={"b": 10.0})
    assert [each.criterion for each in told.nearest[0].differences] == ["b", "a"]


def test_of_equal_distance_the_better_compared_comes_first_then_the_first_by_id() -> None:
    told = nearest(
        {
            "deal": (0.5, 0.5, 0.5),
            "b-two": (0.5, 0.5, None),
            "a-two": (None, 0.5, 0.5),
            "z-three": (0.5, 0.5, 0.5),
        }
    )
    assert found(told) == ["z-three", "a-two", "b-two"]
    assert [each.shared for each in told.nearest] == [3, 2, 2]


def test_deal_its_whole_and_its_parts_are_left_out_and_siblings_are_not() -> None:
    rows: dict[str, Row] = dict.fromkeys(
        ("deal", "whole", "whole-of-whole", "part", "part-of-part", "sibling", "other"), (0.5, 0.5)
    )
    told = nearest(
        rows,
        deal={"part_of": "whole"},
        whole={"part_of": "whole-of-whole"},
        part={"part_of": "deal"},
        sibling={"part_of": "whole"},
        **{"part-of-part": {"part_of": "part"}},
    )
    assert found(told) == ["other", "sibling"]
    assert names(told.related) == ["deal", "part", "part-of-part", "whole", "whole-of-whole"]


def test_parts_in_a_circle_come_to_an_end() -> None:
    rows: dict[str, Row] = dict.fromkeys(("deal", "x", "y"), (0.5, 0.5))
    told = nearest(rows, deal={"part_of": "x"}, x={"part_of": "y"}, y={"part_of": "x"})
    assert found(told) == []


def test_case_that_shares_too_little_is_not_comparable_and_is_listed() -> None:
    rows: dict[str, Row] = {
        "deal": (0.5, 0.5, None),
        "little": (0.5, None, 0.5),
        "enough": (1.0, 1.0, 1.0),
        "silent": (None, None, None),
    }
    told = nearest(rows)
    assert found(told) == ["enough"]
    assert [(card.case.id, shared) for card, shared in told.not_comparable] == [
        ("little", 1),
        ("silent", 0),
    ]


def test_texts_outcomes_and_failures_are_all_precedents() -> None:
    rows: dict[str, Row] = dict.fromkeys(("deal", "text", "failed"), (0.5, 0.5))
    told = nearest(rows, text={"basis": "text"}, failed={"status": "never_took_effect"})
    assert [(each.card.case.id, each.card.verdict) for each in told.nearest] == [
        ("failed", "no_settlement"),
        ("text", "neither"),
    ]


def test_only_as_many_as_asked_for_and_how_many_more_there_are() -> None:
    rows: dict[str, Row] = {"deal": (0.0, 0.0)} | {f"c{x}": (x / 10, 0.0) for x in range(1, 8)}
    told = nearest(rows, n=3)
    assert (found(told), told.more) == (["c1", "c2", "c3"], 4)
    assert nearest(rows, n=50).more == 0


def test_criteria_that_weigh_nothing_are_not_counted() -> None:
    told = nearest({"deal": (0.0, 0.0, 0.0), "x": (1.0, 0.0, 0.0)}, weights={"a": 0.0})
    assert (told.criteria, told.nearest[0].shared, told.nearest[0].distance) == (2, 2, 0.0)
    assert told.nearest[0].differences == ()
