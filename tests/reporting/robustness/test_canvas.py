"""Verdicts can be told apart in grey."""

from __future__ import annotations

import numpy as np
from matplotlib.colors import to_rgb

from typology.reporting.formats.figure import OTHER_FILLS, TYPE_FILLS


def lightness(colour: str) -> float:
    return float(np.dot(to_rgb(colour), (0.299, 0.587, 0.114)))


def test_verdicts_differ_in_grey_by_shade_or_hatching() -> None:
    styles = [(shade, "") for shade in TYPE_FILLS[:2]] + list(OTHER_FILLS.values())
    for place, (shade, hatch) in enumerate(styles):
        for other, lines in styles[place + 1 :]:
            assert hatch != lines or abs(lightness(shade) - lightness(other)) > 0.1
