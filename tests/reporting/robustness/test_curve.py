"""The specification curve by what it plots."""

from __future__ import annotations

from collections import Counter

import numpy as np
from matplotlib.collections import PolyCollection

from tests.support.figures import only_axes
from tests.support.robustness import STABILISING, shipped_robustness
from typology.reporting.robustness.curve import specification_curve


def test_curve_has_a_column_for_each_definition() -> None:
    whole = shipped_robustness()
    each = next(case for case in whole.cases if case.case.id == STABILISING)
    axes = only_axes(specification_curve(whole, each))
    lanes = sum((Counter(counts) for counts in each.counts.values()), Counter())
    assert len(lanes) > 1
    widths = [run_lengths(box) for box in axes.collections if isinstance(box, PolyCollection)]
    counts = [sum(lengths) for lengths in widths]
    assert sorted(counts[: len(lanes)]) == sorted(lanes.values())
    sizes = [2, 2, 3, 3, 3, 2, 2, 3, 3, 3, *[5] * 5, 2, 2]  # options of each option's choice
    assert counts[len(lanes) :] == [360 // size for size in sizes]


def run_lengths(boxes: PolyCollection) -> list[int]:
    return [round(np.ptp(path.vertices[:, 0])) for path in boxes.get_paths()]
