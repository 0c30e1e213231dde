"""The brief keeps to its room, and says what it cut."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tests.support.reports import library, report_of, single
from typology.reporting.report.brief import SEE_BELOW, fit_lines, lines_of, shortened, width_of


def test_brief_of_every_shipped_case_keeps_to_its_room() -> None:
    from typology.reporting.report import brief

    for part in library().cases:
        full = report_of([part.card.case]).brief
        assert full is not None
        for column in (full.left, full.right):
            lines = [line for each in column for line in each.lines]
            assert sum(lines_of(line, brief.HALF_WIDTH) for line in lines) <= brief.HALF_LINES
        assert width_of(full.lead) + width_of(full.rest) <= brief.VERDICT_COLUMNS


def test_brief_of_the_shipped_deal_asks_assumes_and_warns() -> None:
    brief = single().brief
    assert brief is not None
    lines = {each.heading: each.lines for each in (*brief.left, *brief.right)}
    assert lines["It assumes"] == (
        "violence reduction at least limited", "state capacity at least unchanged",
    )  # fmt: skip
    assert any("violence reduction" in line for line in lines["Ask first"])
    levels = {name: level for each in brief.profiles for name, level, _ in each.levels}
    assert levels["accountability cost"] == "unknown"
    assert levels["civilian cost"] == "unknown"


TEXTS = st.lists(st.text(st.characters(codec="utf-8", exclude_categories=["Cs"])), max_size=12)


@given(TEXTS, st.integers(6, 30), st.integers(30, 120))
def test_fitted_texts_never_exceed_their_room(texts: list[str], room: int, width: int) -> None:
    found = fit_lines(texts, room, width)
    assert sum(lines_of(line, width) for line in found) <= room


@given(st.lists(st.sampled_from(["peace", "a pact", "disarmament"]), max_size=4))
def test_texts_that_fit_are_not_touched(texts: list[str]) -> None:
    assert fit_lines(texts, 4, 30) == tuple(texts)


@given(st.text(min_size=1), st.integers(20, 200))
def test_shortened_text_fits_and_says_that_it_was_cut(text: str, room: int) -> None:
    found = shortened(text, room)
    assert width_of(found) <= room or width_of(SEE_BELOW) > room
    if width_of(" ".join(text.split())) > room:
        assert found.endswith(SEE_BELOW)
