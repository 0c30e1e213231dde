"""The canvas of robustness figures: margins, colours and legend."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from typology.analysis.robustness.results import Robustness
from typology.reporting.formats.figure import DARK, GRID, HATCH, OTHER_FILLS, verdict_fill
from typology.reporting.robustness.words import NO_PROBABILITY, count_of_definitions
from typology.reporting.words import id_to_words

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

ROW, LANE, MARGIN, HEAD, FOOT = 0.19, 0.26, 0.12, 0.55, 0.75  # inches
BARS: Final = 4.2  # inches that the bars are wide


@dataclass(frozen=True)
class Frame:
    """Axes with measured margins, all in inches."""

    left: float
    width: float
    right: float
    height: float
    top: float = HEAD
    bottom: float = FOOT


def style_of(robustness: Robustness, verdict: str) -> tuple[str, str]:
    """The shade and the hatching of a verdict."""
    types = [name for name in robustness.verdicts.names if name not in OTHER_FILLS]
    return verdict_fill(verdict, types)


def framed_axes(frame: Frame, title: str, rows: int) -> tuple[Figure, Axes]:
    """A figure with a title, the warning below it, and axes of rows, the first on top."""
    from matplotlib.figure import Figure as NewFigure

    wide = frame.left + frame.width + frame.right
    high = frame.top + frame.height + frame.bottom
    figure = NewFigure(figsize=(wide, high))
    axes = figure.add_axes(
        (frame.left / wide, frame.bottom / high, frame.width / wide, frame.height / high)
    )
    axes.set_ylim(rows - 0.5, -0.5)
    axes.tick_params(length=0, colors=DARK)
    for spine in axes.spines.values():
        spine.set_color(GRID)
    figure.text(MARGIN / wide, 1 - 0.22 / high, title, weight="bold", color=DARK, va="baseline")
    figure.text(MARGIN / wide, 1 - 0.39 / high, NO_PROBABILITY, color=DARK, va="baseline")
    return figure, axes


def draw_legend(figure: Figure, robustness: Robustness, names: Sequence[str]) -> None:
    """Draw a key of these verdicts below the axes."""
    from matplotlib.patches import Patch

    patches = []
    for name in names:
        colour, hatch = style_of(robustness, name)
        patches.append(
            Patch(
                facecolor=colour,
                hatch=hatch,
                edgecolor=HATCH,
                label=id_to_words(name),
                linewidth=0.5,
            )
        )
    figure.legend(
        handles=patches, loc="lower left", ncols=4, frameon=False, borderaxespad=0.4,
        handlelength=2.2, columnspacing=1.4,
    )  # fmt: skip


def definitions_count(robustness: Robustness) -> str:
    """The number of definitions of the rubric's own policy as words: '1,200 definitions drawn'."""
    drawn = " drawn" if robustness.sampled else ""
    return f"{count_of_definitions(len(robustness.policies[0].rows))}{drawn}"
