"""The brief keeps to its room, and says what it cut."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tests.support.reports import library, report_of, single
from typology.reporting.report.brief import SEE_BELOW, fit_lines, lines_of, shortened, width_of
from typology.reporting.score.brief import brief_of


def test_brief_of_every_shipped_case_keeps_to_its_room() -> None:
    from typology.reporting.report import brief

    for part in library().cases:
        full = report_of([part.card.case]).brief
        assert full is not None
        for column in (full.left, full.right):
            lines = [line for each in column for line in each.lines]
            assert sum(lines_of(line, brief.HALF_WIDTH) for line in lines) <= brief.HALF_LINES
        assert width_of(full.lead) + width_of(full.rest) <= brief.VERDICT_COLUMNS


def test_brief_of_the_shipped_deal_asks_and_warns() -> None:
    brief = single().brief
    assert brief is not None
    lines = {each.heading: each.lines for each in (*brief.left, *brief.right)}
    assert lines["Assumed"] == (
        "state capacity at least unchanged",
    )  # or an answer would decide less
    assert lines["Ask first"] == (
        "Does the text bind the sides to stop or limit violence?",
        "At most limited: neither; at least substantial: *stabilising*.",
    )
    assert "violence reduction known to be substantial" in lines["Would also need"][0]
    levels = {name: level for each in brief.profiles for name, level, _ in each.levels}
    assert levels["accountability cost"] == "unknown"
    assert levels["civilian cost"] == "unknown"


def test_brief_on_a_page_says_what_the_first_screen_says() -> None:
    """Every sentence of the brief, and of each part as much as there is room for."""
    for part in library().cases:
        page, screen = report_of([part.card.case]).brief, brief_of(part.card)
        assert page is not None
        assert page.title == screen.title
        assert page.deal[0] == screen.deal
        assert page.lead == screen.sentence
        assert page.known == screen.known
        assert page.definition == screen.definition
        for sentence in (screen.firmness, *screen.notices):
            assert sentence in page.rest or page.is_cut
        shown = {each.heading: each.lines for each in (*page.left, *page.right)}
        for each in (screen.question, screen.assumed, screen.changes, screen.needs):
            lines = shown.get(each.label.rstrip(":"), ())
            assert bool(lines) == bool(each.items)
            assert all(line in each.items for line in lines[:1] if SEE_BELOW not in line)


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
