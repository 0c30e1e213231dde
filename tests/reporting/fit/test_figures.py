"""Figures of fit: no label overlaps another or a mark."""

from __future__ import annotations

from itertools import combinations

from tests.support import lipset
from typology.analysis.fit.fit import FitSettings, fit
from typology.analysis.fit.outcomes import named_outcome
from typology.reporting.fit.figures import figures_of


def test_labels_of_an_xy_plot_do_not_overlap() -> None:
    from matplotlib.backends.backend_agg import FigureCanvasAgg

    cases = lipset.cases()
    found = fit([lipset.rubric()], cases, named_outcome(cases, "survived"), FitSettings())
    figure = dict(figures_of(found))["xy-lipset-survival"]
    canvas = FigureCanvasAgg(figure)
    canvas.draw()
    (axes,) = figure.axes
    boxes = [text.get_window_extent(canvas.get_renderer()) for text in axes.texts]
    assert len(boxes) > 10
    assert not [pair for pair in combinations(boxes, 2) if pair[0].overlaps(pair[1])]
    frame = axes.get_window_extent()
    assert all(frame.x0 <= box.x0 and box.x1 <= frame.x1 for box in boxes)
