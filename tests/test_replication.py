"""docs/replication.md: the figure's cells hold what the document says."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.support.figures import plotted
from typology.reading.cases import read_cases
from typology.reading.rubric.reader import read_rubric
from typology.reporting.cluster.figures import heat_map
from typology.scoring.scorecard import score

DOCUMENT = Path(__file__).resolve().parent.parent / "docs" / "replication.md"


def told() -> tuple[list[str], dict[str, list[str]]]:
    """The criteria and, by case, the cells of the document's table."""
    lines = re.findall(r"^\| (.+) \|$", DOCUMENT.read_text(encoding="utf-8"), re.MULTILINE)
    head, *rows = [line.split(" | ") for line in lines]
    return head[1:], {row[0]: row[1:] for row in rows}


def test_the_figure_holds_the_values_that_the_document_tells() -> None:
    criteria, cells = told()
    rubric = read_rubric("thurston-2018")
    cards = score(rubric, read_cases(list(cells), [rubric]).cases, flips=False)
    figure = heat_map(rubric, cards)
    values = plotted(figure)
    labels = [text.get_text() for text in figure.axes[0].texts] + [
        label.get_text() for axes in figure.axes for label in axes.get_yticklabels()
    ]
    titles = {card.case.id: card.case.title for card in cards}
    rows = [case for case in cells if any(titles[case] in label for label in labels)]
    assert rows == list(cells)
    places = [list(rubric.criteria).index(name) for name in criteria]
    for row, case in enumerate(cells):
        for place, cell in zip(places, cells[case], strict=True):
            if cell == "-":
                assert values.mask[row, place]
            else:
                assert values[row, place] == pytest.approx(float(cell))
