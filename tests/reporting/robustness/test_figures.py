"""Figures of robustness by what they plot, and by whether they can be read."""

from __future__ import annotations

import pytest
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from tests.support.figures import assert_readable, only_axes
from tests.support.robustness import DEAL, shipped_robustness
from typology.reporting.formats.figure import case_title, draw
from typology.reporting.robustness.curve import specification_curve
from typology.reporting.robustness.figures import share_bars, tornado
from typology.reporting.robustness.words import number_phrase


def bars_by_row(axes: Axes) -> dict[int, list[Rectangle]]:
    """The bars of each row, from left to right."""
    rows: dict[int, list[Rectangle]] = {}
    for patch in axes.patches:
        assert isinstance(patch, Rectangle)
        rows.setdefault(round(patch.get_y() + patch.get_height() / 2), []).append(patch)
    return {row: sorted(bars, key=lambda bar: bar.get_x()) for row, bars in rows.items()}


def test_bars_are_the_shares_of_definitions_the_reference_first() -> None:
    axes = only_axes(share_bars(shipped_robustness()))
    labels = [label.get_text().removesuffix(" †") for label in axes.get_yticklabels()]
    cases = {case_title(each.case): each for each in shipped_robustness().cases}
    assert sorted(labels) == sorted(cases)
    for row, bars in bars_by_row(axes).items():
        each = cases[labels[row]]
        widths = [bar.get_width() for bar in bars]
        assert sum(widths) == pytest.approx(1)
        if each.share:
            assert widths[0] == pytest.approx(each.share)
        assert sorted(widths) == pytest.approx(sorted(s for s in each.definitions.values() if s))


def test_tornado_counts_the_cases_that_move() -> None:
    axes = only_axes(tornado(shipped_robustness()))
    labels = [label.get_text().rpartition(" ")[0] for label in axes.get_yticklabels()]
    flips = shipped_robustness().flips
    parameters = {
        number_phrase(each.parameter): each for each in flips.parameters if not each.inert
    }
    assert sorted(labels) == sorted(parameters)
    for row, bars in bars_by_row(axes).items():
        held = parameters[labels[row]].intervals
        below = sum(each.below is not None for each in held)
        above = sum(each.above is not None for each in held)
        widths = sorted(round(bar.get_width()) for bar in bars)
        assert widths == sorted(each for each in (-below, above) if each)


def figures() -> list[tuple[str, Figure]]:
    whole, one = shipped_robustness(), shipped_robustness(DEAL)
    each = next(case for case in whole.cases if case.case.id == DEAL)
    return [
        ("shares", share_bars(whole)),
        ("numbers", tornado(whole)),
        ("curve", specification_curve(whole, each)),
        ("one", tornado(one)),
        ("shares of one", share_bars(one)),
    ]


@pytest.mark.parametrize("place", range(5), ids=["shares", "numbers", "curve", "one", "shares-1"])
def test_no_writing_overlaps_or_is_cut(place: int) -> None:
    name, figure = figures()[place]
    assert_readable(figure)
    assert draw(figure, "svg") == draw(figures()[place][1], "svg"), name


def test_figures_are_drawn_without_a_screen() -> None:
    assert isinstance(FigureCanvasAgg(share_bars(shipped_robustness(DEAL))), FigureCanvasAgg)
