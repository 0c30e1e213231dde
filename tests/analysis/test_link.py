"""Links between cases: days by hand, reach by calendar, the nearest, and what has no link."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from typology.analysis.link import Length, Links, length_of, link, span_of
from typology.model import Case, Period

BARE = Case("a", "A", "signed", "text", "public", {}, "")


def case(name: str, start: str | None, end: str | None = None, *ids: str) -> Case:
    period = Period(start, end) if start or end else None
    return replace(BARE, id=name, period=period, identifiers={"conflict": ids or ("1",)})


def linked(found: Links) -> list[tuple[str, str, int]]:
    return [(each.case.id, each.linked.id, each.days) for each in found.links]


@pytest.mark.parametrize(
    ("one", "other", "days"),
    [
        (("2000-01-31", None), ("2000-02-01", None), 1),
        (("2000-01-31", None), ("1999-12-31", None), 31),
        (("2000", None), ("2000-06-01", None), 0),
        (("2000", None), ("2001-01-02", None), 2),
        (("2000-02", "2000-03"), ("2000-04-10", "2001"), 10),
        (("1990", "ongoing"), ("2005-01-01", None), 0),
        ((None, "2000-01-01"), ("2000-01-03", None), 2),
    ],
)
def test_days_between_periods_by_hand(
    one: tuple[str | None, str | None], other: tuple[str | None, str | None], days: int
) -> None:
    there, back = case("a", *one), case("b", *other)
    within = Length(months=24)
    assert linked(link([there], [back], "conflict", within)) == [("a", "b", days)]
    assert linked(link([back], [there], "conflict", within)) == [("b", "a", days)]


@pytest.mark.parametrize(
    ("within", "other", "reached"),
    [
        ("1y", "2001-02-28", True),
        ("1y", "2001-03-01", False),
        ("2y", "1998-02-28", True),
        ("2y", "1998-02-27", False),
        ("1m", "2000-03-29", True),
        ("1m", "2000-03-30", False),
        ("0d", "2000-02-29", True),
        ("0d", "2000-03-01", False),
        ("90d", "2000-05-29", True),
    ],
)
def test_reach_goes_by_the_calendar(within: str, other: str, reached: bool) -> None:
    found = link([case("a", "2000-02-29")], [case("b", other)], "conflict", length_of(within))
    assert bool(found.links) == reached
    assert found.unlinked == (() if reached else ("a",))


def test_one_row_a_pair_that_shares_several_identifiers() -> None:
    (found,) = link(
        [case("a", "2000", None, "1", "2", "3")],
        [case("b", "2000", None, "3", "1")],
        "conflict",
        Length(),
    ).links
    assert found.values == ("1", "3")


def test_the_nearest_is_kept_alone_and_ties_go_by_beginning_then_id() -> None:
    others = [case("c", "2001-01-01"), case("b", "2000-07-02"), case("d", "2000-07-02")]
    found = link([case("a", "2000-07-01")], others, "conflict", Length(24), nearest=True)
    assert linked(found) == [("a", "b", 1)]


def test_no_case_is_linked_with_itself_and_others_are_named_by_what_they_lack() -> None:
    unnamed = replace(case("n", "2000"), identifiers={})
    undated = case("u", None)
    cases = [case("a", "2000"), unnamed, undated]
    found = link(cases, [case("a", "2000"), undated], "conflict", Length(24))
    assert (found.links, found.unlinked) == ((), ("a",))
    assert (found.undated, found.unidentified) == (("u",), ("n",))
    assert "0 pairs by conflict, of 0 cases" in found.summary


@pytest.mark.parametrize("text", ["", "2", "2 years", "-1y", "y", "2w"])
def test_a_length_is_a_number_and_a_unit(text: str) -> None:
    with pytest.raises(ValueError, match="write 2y, 6m or 90d"):
        length_of(text)


DATES = st.dates().filter(lambda day: 1900 < day.year < 2100).map(str)


@given(st.lists(DATES, max_size=5), st.lists(DATES, max_size=5), st.integers(0, 900))
def test_pairs_are_those_that_a_double_loop_finds(
    ones: list[str], others: list[str], days: int
) -> None:
    cases = [case(f"a{i}", day) for i, day in enumerate(ones)]
    rest = [case(f"b{i}", day) for i, day in enumerate(others)]
    found = link(cases, rest, "conflict", Length(days=days))
    expected = set()
    for one in cases:
        for other in rest:
            first, second = span_of(one), span_of(other)
            assert first is not None and second is not None
            apart = abs(int((first.first - second.first).astype(int)))
            if apart <= days:
                expected.add((one.id, other.id, apart))
    assert set(linked(found)) == expected
    assert len(found.links) == len(expected)
    nearest = link(cases, rest, "conflict", Length(days=days), nearest=True)
    assert len({each.case.id for each in nearest.links}) == len(nearest.links)
