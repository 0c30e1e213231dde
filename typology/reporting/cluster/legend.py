"""The legend of a figure: swatches with words, one below the other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from typology.model import Rubric
from typology.operators import Array
from typology.reporting.formats.figure import DARK, GRID, HATCH, TONES, tone_places, tone_words
from typology.reporting.table import TEXT_LEGEND

if TYPE_CHECKING:
    from matplotlib.axes import Axes

SWATCH: Final = 0.9  # inches
STEPS: Final = 5  # boxes of a swatch
SHADES: Final = TONES  # of a level


@dataclass(frozen=True)
class LegendLine:
    """What a sign means: `tones` of its boxes, hatched or not, or a `sign` of letters."""

    words: str
    tones: tuple[str, ...] = ()
    is_hatched: bool = False
    sign: str = ""


UNKNOWN_LINE: Final = LegendLine(
    "unknown: the sources are silent", ("#ffffff",) * STEPS, is_hatched=True
)
TEXT_LINE: Final = LegendLine(TEXT_LEGEND[1], sign=TEXT_LEGEND[0])


def hatched(corners: Array) -> Array:
    """Three slanting lines in each unit cell, shape (lines, 2, 2); `corners` is (cells, 2).

    The lines are drawn because not every viewer of svg knows patterns.
    """
    slants = np.array([[[0, 0.5], [0.5, 0]], [[0, 1], [1, 0]], [[0.5, 1], [1, 0.5]]])
    return np.asarray((corners[:, None, None, :] + slants).reshape(-1, 2, 2))


def shades_of(memberships: Array) -> Array:
    """Where on SHADES each membership stands, from 0 to 1; nan where it is unknown."""
    return tone_places(memberships) / (len(SHADES) - 1)


def level_lines(rubric: Rubric) -> list[LegendLine]:
    """The levels of a rubric in words, beside their shade."""
    return [LegendLine(words, (tone,)) for tone, words in tone_words(rubric)]


def ramp(shades: Sequence[str]) -> tuple[str, ...]:
    """Steps from the first shade to the last."""
    from matplotlib.colors import LinearSegmentedColormap, to_hex

    colours = LinearSegmentedColormap.from_list("shades", shades)(np.linspace(0, 1, STEPS))
    return tuple(to_hex(each) for each in colours)


def draw_legend(axes: Axes, lines: Sequence[LegendLine]) -> None:
    """Draw the lines into axes whose x is in inches."""
    axes.set_axis_off()
    axes.set_ylim(len(lines), 0)
    for row, line in enumerate(lines):
        _draw_swatch(axes, line, row)
        axes.text(SWATCH + 0.1, row + 0.5, line.words, va="center_baseline", color=DARK)


def _draw_swatch(axes: Axes, line: LegendLine, row: int) -> None:
    from matplotlib.collections import LineCollection
    from matplotlib.patches import Rectangle

    if line.sign:
        axes.text(
            SWATCH / 2, row + 0.5, line.sign, ha="center", va="center_baseline", color=DARK,
            weight="bold",
        )  # fmt: skip
    box = SWATCH / STEPS
    start = (SWATCH - box * len(line.tones)) / 2
    for place, tone in enumerate(line.tones):
        corner = (start + place * box, row + 0.18)
        axes.add_patch(Rectangle(corner, box, 0.64, facecolor=tone, edgecolor=GRID, linewidth=0.4))
    if line.is_hatched:
        corners = np.array([[place, 0.0] for place in range(len(line.tones))])
        hatching = hatched(corners) * [box, 0.64] + [0, row + 0.18]
        axes.add_collection(LineCollection(list(hatching), colors=HATCH, linewidths=0.5))
