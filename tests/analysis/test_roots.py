"""Root settlements: one function says it for clusters, agreement, comparison and reports."""

from __future__ import annotations

from random import Random

from hypothesis import given
from hypothesis import strategies as st

from tests.support.coders import case
from typology.analysis.roots import count_settlements, root_settlements, settlement_numbers
from typology.model import Case
from typology.reporting.words import count_cases


def test_root_is_followed_through_wholes_of_wholes_whoever_coded_them() -> None:
    cases = [case("b", "outcome", "a"), case("c", "text", "b"), case("d"), case("e", "text", "x")]
    roots = root_settlements([*cases, case("f", "outcome", "x")])
    assert roots["a"] == roots["b"] == roots["c"]
    assert roots["e"] == roots["f"], "parts of a whole that nobody coded"
    assert len({roots[name] for name in "adex"}) == 3
    assert settlement_numbers(list("bcdef"), roots).tolist() == [0, 0, 1, 2, 2]


@given(st.lists(st.tuples(*[st.sampled_from("abcdef")] * 2)), st.randoms())
def test_roots_are_the_connected_parts_in_any_order_and_in_circles(
    links: list[tuple[str, str]], order: Random
) -> None:
    cases: list[Case] = [case(part, "outcome", whole) for part, whole in links]
    roots = root_settlements(cases)
    order.shuffle(cases)
    assert root_settlements(cases) == roots
    for part, whole in links:
        assert roots[part] == roots[whole]
    groups = {name: {name} for pair in links for name in pair}
    for part, whole in links:
        joined = groups[part] | groups[whole]
        groups.update(dict.fromkeys(joined, joined))
    assert {name: min(group) for name, group in groups.items()} == roots


def test_parts_of_a_whole_that_is_not_given_are_one_settlement_wherever_they_are_counted() -> None:
    cases = [case("b", "outcome", "x"), case("c", "outcome", "x"), case("d")]
    assert count_settlements(cases) == 2
    assert count_cases(cases) == "three cases of two settlements"


def test_cases_joined_by_others_are_one_settlement() -> None:
    between = [case("m", "outcome", "whole"), case("b", "outcome", "m"), case("c", "text", "whole")]
    assert count_settlements(between[1:]) == 2
    assert count_settlements(between[1:], between) == 1
