"""Tables and figures of robustness, by what they hold and whether they can be read."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import numpy as np
import pytest
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.collections import PolyCollection
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from tests.support.figures import assert_readable
from typology.analysis.robustness.results import Robustness
from typology.analysis.robustness.robustness import robustness
from typology.analysis.robustness.sensitivity import StableInterval
from typology.reading.cases import read_cases
from typology.reading.rubric.multiverse import read_multiverse
from typology.reading.rubric.reader import read_rubric
from typology.reporting.formats.figure import draw
from typology.reporting.robustness.canvas import OTHERS, SHADES
from typology.reporting.robustness.cases import merge_options, options_phrase
from typology.reporting.robustness.curve import specification_curve
from typology.reporting.robustness.definition import interval_text
from typology.reporting.robustness.figures import share_bars, tornado
from typology.reporting.robustness.tables import OF_FEW, OF_MANY, TABLES, robustness_tables

LIBRARY = str(Path(__file__).parents[3] / "cases")


@cache
def found(*names: str) -> Robustness:
    rubric = read_rubric("thurston-2018")
    cases = read_cases(list(names or (LIBRARY,)), [rubric]).cases
    return robustness(read_multiverse(None, rubric), cases)


DEAL = "mali-agghali-kouffa-deal-proposed"


def only_axes(figure: Figure) -> Axes:
    (axes,) = figure.axes
    return axes


def bars_by_row(axes: Axes) -> dict[int, list[Rectangle]]:
    """The bars of each row, from left to right."""
    rows: dict[int, list[Rectangle]] = {}
    for patch in axes.patches:
        assert isinstance(patch, Rectangle)
        rows.setdefault(round(patch.get_y() + patch.get_height() / 2), []).append(patch)
    return {row: sorted(bars, key=lambda bar: bar.get_x()) for row, bars in rows.items()}


def test_bars_are_the_shares_of_definitions_the_reference_first() -> None:
    axes = only_axes(share_bars(found()))
    labels = [label.get_text().removesuffix(" †") for label in axes.get_yticklabels()]
    cases = {each.case.id: each for each in found().cases}
    assert sorted(labels) == sorted(cases)
    for row, bars in bars_by_row(axes).items():
        each = cases[labels[row]]
        widths = [bar.get_width() for bar in bars]
        assert sum(widths) == pytest.approx(1)
        if each.share:
            assert widths[0] == pytest.approx(each.share)
        assert sorted(widths) == pytest.approx(sorted(s for s in each.definitions.values() if s))


def test_curve_has_a_column_for_each_definition() -> None:
    whole = found()
    each = next(case for case in whole.cases if case.case.id == DEAL)
    axes = only_axes(specification_curve(whole, each))
    lanes = [name for name in each.definitions if each.definitions[name]]
    widths = [run_lengths(box) for box in axes.collections if isinstance(box, PolyCollection)]
    counts = [sum(lengths) for lengths in widths]
    assert sorted(counts[: len(lanes)]) == sorted(
        round(540 * s) for s in each.definitions.values() if s
    )
    sizes = [3, 3, 3, 3, 3, 3, 2, 2, *[15] * 15, 2, 2]  # options of each option's choice
    assert counts[len(lanes) :] == [540 // size for size in sizes]


def run_lengths(boxes: PolyCollection) -> list[int]:
    return [round(np.ptp(path.vertices[:, 0])) for path in boxes.get_paths()]


def test_tornado_counts_the_cases_that_move() -> None:
    axes = only_axes(tornado(found()))
    labels = [label.get_text().partition(" = ")[0] for label in axes.get_yticklabels()]
    knobs = {each.parameter.path: each for each in found().flips.parameters if not each.inert}
    assert sorted(labels) == sorted(knobs)
    for row, bars in bars_by_row(axes).items():
        held = knobs[labels[row]].intervals
        below = sum(each.below is not None for each in held)
        above = sum(each.above is not None for each in held)
        widths = sorted(round(bar.get_width()) for bar in bars)
        assert widths == sorted(each for each in (-below, above) if each)


def figures() -> list[tuple[str, Figure]]:
    whole, one = found(), found(DEAL)
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


def lightness(colour: str) -> float:
    return float(np.dot(to_rgb(colour), (0.299, 0.587, 0.114)))


def test_verdicts_differ_in_grey_by_shade_or_hatching() -> None:
    styles = [(shade, "") for shade in SHADES[:2]] + list(OTHERS.values())
    for place, (shade, hatch) in enumerate(styles):
        for other, lines in styles[place + 1 :]:
            assert hatch != lines or abs(lightness(shade) - lightness(other)) > 0.1


def test_figures_are_drawn_without_a_screen() -> None:
    assert isinstance(FigureCanvasAgg(share_bars(found(DEAL))), FigureCanvasAgg)


def test_of_many_cases_and_of_few_other_tables_are_told() -> None:
    many = [table.title for table in robustness_tables(found())]
    few = [table.title for table in robustness_tables(found(DEAL))]
    assert len(many) == len(OF_MANY)
    assert len(few) == len(OF_FEW)
    assert len(robustness_tables(found(), data=True)) == len(TABLES)


def test_intervals_are_written_with_the_ends_that_belong_to_them() -> None:
    held = StableInterval("a", "t", 0.25, 0.5, True, False, "u", None)
    assert interval_text(held) == "[0.25, 0.5)"
    endless = StableInterval("a", "t", 1.0, float("inf"), False, False, "u", None)
    assert interval_text(endless) == "(1, inf)"


def test_options_that_differ_in_one_choice_are_told_together() -> None:
    sets = [
        (("cut", ".6"), ("marks", "two")),
        (("cut", ".6"), ("marks", "mean")),
        (("silence", "open"),),
    ]
    told = [options_phrase(each) for each in merge_options(sets)]
    assert told == ["cut: .6, marks: two / mean", "silence: open"]
