"""The property space as text."""

from __future__ import annotations

import pytest

from typology.analysis.explain.space import Space, property_space
from typology.model import Rubric
from typology.reading.rubric.reader import read_rubric
from typology.reporting.blocks import Heading, Items
from typology.reporting.explain.space import space_blocks
from typology.reporting.formats.blocks.text import write_text


def told(space: Space, limit: int = 10) -> str:
    return " ".join(write_text(space_blocks(space, limit=limit), width=100).split())


def test_cases_are_told_where_they_lie(space: Space) -> None:
    text = told(space)
    assert (
        "One case lies in one configuration: - *delaying*: violence reduction limited; "
        "demobilisation at most limited; " in text
    )
    # assumed at least unchanged: two of the three groups of both state criteria
    # and two of three of violence reduction, of which delaying assumes a fall
    groups = 2 * 2 * 2 * 2**5
    assert f"- *stabilising*, *delaying* or neither: 1 silent ({groups})" in text
    assert "does not apply to their status: - failed" in text


def test_verdicts_that_nothing_reaches_are_named(space: Space) -> None:
    assert "No combination of levels gives more than one type." in told(space)


def ways(space: Space, limit: int) -> list[tuple[str, ...]]:
    document = space_blocks(space, limit=limit)
    place = document.index(Heading("Ways to stabilising"))
    items = document[place + 1]
    assert isinstance(items, Items)
    return [(head, *below) for head, below in items.items]


def test_ways_to_stabilising_are_those_of_its_formula(space: Space) -> None:
    """By hand: violence, demobilisation, a further mark, and a state that is not weakened."""
    common = "violence reduction at least substantial; demobilisation at least substantial; "
    assert {head for head, *_ in ways(space, 10)} == {
        common + "state capacity at least unchanged; state authority at least extended",
        common + "state capacity at least improved; state authority at least unchanged",
        common + "splitting ranks at least substantial; state capacity at least unchanged; "
        "state authority at least unchanged",
        common + "recruiter removal at least substantial; state capacity at least unchanged; "
        "state authority at least unchanged",
    }


def test_limit_cuts_the_text_and_says_how_much(space: Space) -> None:
    found = ways(space, 1)
    assert len(found) == 2
    assert found[1] == ("and 3 more (--limit, or all in --format json)",)


@pytest.mark.parametrize("name", ["thurston-2018", "additive", "battlefield", "three-of-five"])
@pytest.mark.parametrize("width", [40, 80])
def test_no_line_is_wider_than_the_terminal(name: str, width: int) -> None:
    rubric: Rubric = read_rubric(name)
    text = write_text(space_blocks(property_space(rubric), limit=10), width=width)
    assert max(map(len, text.splitlines())) <= width


def test_too_many_ways_are_said_to_be_too_many() -> None:
    text = told(property_space(read_rubric("additive")))
    assert "Too many to list: its 21,009 configurations do not reduce to few." in text
