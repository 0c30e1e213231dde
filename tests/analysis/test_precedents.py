"""The nearest cases to a deal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
import pytest

from tests.support.graded import graded_cards
from typology.analysis.precedents import (
    Likeness,
    Precedents,
    RatingDifference,
    precedents,
    precedents_among,
    precedents_of_each,
)
from typology.model import Period
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
    assert near.on.differences == (RatingDifference("b", 0.0, 0.33),)
    assert middle.on.differences == (
        RatingDifference("c", 0.0, 1.0),
        RatingDifference("a", 0.0, 0.33),
    )
    assert [each.criterion for each in far.on.differences] == ["a", "b", "c"]


def test_alike_and_different_criteria_are_together_those_shared() -> None:
    told = nearest(
        {
            "deal": (0.0, 0.5, 1.0, None),
            "other": (0.0, 0.6, 1.0, 1.0),
            "less": (0.0, None, 1.0, 0.0),
        }
    )
    other, less = told.nearest
    assert (less.on.alike, less.on.differences, less.on.open) == (("a", "c"), (), ("b",))
    assert (other.on.alike, other.on.open) == (("a", "c"), ())
    assert [each.criterion for each in other.on.differences] == ["b"]
    assert other.shared == 3


def test_differences_stand_in_order_of_weight_times_gap() -> None:
    told = nearest({"deal": (0.0, 0.0), "other": (0.5, 0.2)}, weights={"b": 10.0})
    assert [each.criterion for each in told.nearest[0].on.differences] == ["b", "a"]


def test_of_equal_distance_the_better_compared_comes_first_then_the_first_by_id() -> None:
    told = nearest(
        {
            "deal": (0.5, 0.5, 0.5),  # an unknown is 0, ¼, ¾ or 1: ⅜ away on average
            "b-two": (0.5, 0.5, None),
            "a-two": (None, 0.5, 0.5),
            "z-three": (0.5, 0.5, 0.125),
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
    assert names(told.related) == ["part", "part-of-part", "whole", "whole-of-whole"]


def test_parts_in_a_circle_come_to_an_end() -> None:
    rows: dict[str, Row] = dict.fromkeys(("deal", "x", "y"), (0.5, 0.5))
    told = nearest(rows, deal={"part_of": "x"}, x={"part_of": "y"}, y={"part_of": "x"})
    assert found(told) == []


def test_case_that_shares_too_little_is_thin_and_comes_after_the_others() -> None:
    rows: dict[str, Row] = {
        "deal": (0.5, 0.5, None),
        "little": (0.5, None, 0.5),
        "enough": (1.0, 1.0, 1.0),
        "silent": (None, None, None),
    }
    told = nearest(rows)
    assert found(told) == ["enough", "little", "silent"]
    assert [each.thin for each in told.nearest] == [False, True, True]
    assert [each.distance for each in told.nearest] == pytest.approx([0.5, 0.375 / 2, 0.375])
    assert told.nearest[1].bounds == (0.125, 0.25)  # b is 0, ¼, ¾ or 1


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
    assert (told.criteria, told.nearest[0].shared, told.nearest[0].distance) == (("b", "c"), 2, 0.0)
    assert told.nearest[0].on.differences == ()


def test_a_draft_is_compared_on_what_it_says_alone() -> None:
    told = nearest({"deal": (0.0, None, None), "x": (0.0, 1.0, 1.0), "y": (0.1, None, 0.0)})
    assert (told.criteria, told.min_shared) == (("a",), 1)
    assert [(each.distance, each.thin) for each in told.nearest] == [(0.0, False), (0.1, False)]


def test_case_that_is_rated_on_nothing_has_no_precedents() -> None:
    told = nearest({"deal": (None, None), "x": (0.0, 1.0)})
    assert (told.criteria, told.nearest, told.more) == ((), (), 0)


def test_ties_are_counted_and_ordered_by_nearness_in_time_then_place_then_id() -> None:
    rows: dict[str, Row] = dict.fromkeys(
        ("deal", "a-undated", "b-early", "c-abroad", "d-home", "e-during"), (0.5, 0.5)
    )
    cards = {card.case.id: card for card in graded_cards(rows)}
    spans = {
        "deal": Period("2010", "2012"),
        "b-early": Period("1990", "1995"),
        "c-abroad": Period("2013-06", "ongoing"),
        "d-home": Period("2013-06", None),
        "e-during": Period("2011-03-01", "2020"),
    }
    placed = [
        card._replace(
            case=replace(
                card.case,
                period=spans.get(name),
                countries=("NER",) if name == "c-abroad" else ("MLI",),
            )
        )
        for name, card in cards.items()
    ]
    deal = next(card for card in placed if card.case.id == "deal")
    told = precedents(deal, placed, n=3, min_shared=2)
    assert found(told) == ["e-during", "d-home", "c-abroad"]
    assert [each.tied for each in told.nearest] == [5, 5, 5]
    assert found(precedents(deal, placed, min_shared=2))[3:] == ["b-early", "a-undated"]


def test_enabling_criteria_are_told_apart_and_add_nothing_to_the_distance() -> None:
    cards = graded_cards({"deal": (0.0, 0.2), "x": (0.0, 0.9), "y": (0.0, 0.2)})
    rubric = cards[0].rubric
    criteria = {"a": rubric.criteria["a"], "b": rubric.criteria["b"]._replace(role="enabling")}
    enabled = [card._replace(rubric=replace(rubric, criteria=criteria)) for card in cards]
    told = precedents(enabled[0], enabled)
    assert told.criteria == ("a",)
    assert [each.distance for each in told.nearest] == [0.0, 0.0]
    assert told.nearest[0].apart.differences == (RatingDifference("b", 0.2, 0.9),)
    assert told.nearest[1].apart.alike == ("b",)
    everything = precedents(enabled[0], enabled, criteria=("all",))
    assert (everything.criteria, found(everything)) == (("a", "b"), ["y", "x"])
    assert everything.nearest[0].apart == Likeness((), ())


def test_precedents_of_many_are_those_of_each() -> None:
    rng = np.random.default_rng(4)
    rows = {
        f"c{x:02}": [None if rng.random() < 0.4 else float(y) for y in rng.random(6).round(1)]
        for x in range(20)
    }
    cards = graded_cards(rows)
    together = precedents_of_each(cards, cards)
    assert together == tuple(precedents(card, cards) for card in cards)
    cases = [card.case for card in cards]
    assert together == tuple(precedents_among(card, cases) for card in cards)
