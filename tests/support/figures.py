"""Reads a drawn figure back: its texts, labels and values, and whether texts overlap."""

from __future__ import annotations

from itertools import combinations

import numpy as np
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.collections import QuadMesh
from matplotlib.figure import Figure
from matplotlib.text import Text


def axes_of(figure: Figure, label: str) -> Axes:
    (found,) = (axes for axes in figure.axes if axes.get_label() == label)
    return found


def words(figure: Figure) -> list[Text]:
    """Everything written in it; of an axis, what is in view."""
    found = list(figure.texts)
    for axes in figure.axes:
        found += axes.texts
        if axes.axison:
            low, high = sorted(axes.get_xlim())
            ticks = axes.get_xticklabels()
            found += [axes.xaxis.label, *(t for t in ticks if low <= t.get_position()[0] <= high)]
    return [text for text in found if text.get_text()]


def names_in(figure: Figure) -> list[str]:
    """Case labels from top to bottom."""
    heat = axes_of(figure, "heat map")
    by_row: dict[float, list[Text]] = {}
    for text in heat.texts:
        place = text.get_position()[1]
        if place % 1 == 0.5 and 0 < place < heat.get_ylim()[0]:
            by_row.setdefault(place, []).append(text)
    return [
        min(found, key=lambda text: text.get_position()[0]).get_text()
        for _, found in sorted(by_row.items())
    ]


def assert_readable(figure: Figure) -> None:
    """No two pieces of writing overlap, and none leaves the sheet."""
    canvas = FigureCanvasAgg(figure)
    canvas.draw()
    renderer = canvas.get_renderer()
    boxes = [(text.get_text(), text.get_window_extent(renderer)) for text in words(figure)]
    for (one, first), (other, second) in combinations(boxes, 2):
        assert not first.padded(-0.5).overlaps(second.padded(-0.5)), f"{one!r} over {other!r}"
    for name, box in boxes:
        assert box.x0 >= 0, name
        assert box.y0 >= 0, name
        assert box.x1 <= figure.bbox.x1, name
        assert box.y1 <= figure.bbox.y1, name


def plotted(figure: Figure) -> np.ma.MaskedArray[tuple[int, int], np.dtype[np.float64]]:
    heat = axes_of(figure, "heat map")
    (mesh,) = (each for each in heat.collections if isinstance(each, QuadMesh))
    values = np.ma.asarray(mesh.get_array())
    return values.reshape(len(names_in(figure)), -1)


def only_axes(figure: Figure) -> Axes:
    (axes,) = figure.axes
    return axes
