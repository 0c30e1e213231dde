"""The figure of latent classes: a heat map of ratings, with strips of posteriors and verdicts.

Everything is placed in inches by measured text. Shades are steps of lightness and verdicts have
letters, so that it reads the same in grey. Beyond MANY cases rows are thin and classes are named,
not cases.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby, pairwise
from textwrap import wrap
from typing import TYPE_CHECKING, Final

import numpy as np

from typology.analysis.cluster.results import Assignment, Classification
from typology.analysis.distance import memberships_of
from typology.operators import Array
from typology.reporting.cluster import legend
from typology.reporting.cluster.belief import belief
from typology.reporting.formats.figure import (
    DARK,
    GRID,
    HATCH,
    RULE,
    SIZE,
    case_label,
    inches,
    plain_style,
)
from typology.reporting.formats.plain_text import neutralise
from typology.reporting.formats.tables.short_forms import short_words
from typology.reporting.words import count_noun, id_to_words

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

MANY: Final = 80  # cases from which on rows are thin
ROW, COLUMN, LINE = 0.19, 0.24, 0.17  # inches, as all below
TALL: Final = 13.0  # of a map with thin rows, at most about
STRIP, GAP, MARGIN = 0.2, 0.16, 0.15
NARROWEST: Final = 6.4
PROBABLE: Final = ("#ffffff", "#3a3a3a")
VERDICT_TONES: Final = ("#3f3f3f", "#8a8a8a", "#bdbdbd", "#e3e3e3", "#ffffff")


@dataclass(frozen=True)
class _Group:
    """A class with its cases, or those that are not placed (number None)."""

    number: int | None
    members: tuple[Assignment, ...]


def class_map(found: Classification) -> Figure:
    """Cases × criteria by class, the honest sentence above. Raises ValueError without a case."""
    if not found.units:
        raise ValueError("there is no case to draw")
    with plain_style():
        return _Map(found).figure


def _groups(found: Classification) -> list[_Group]:
    """The classes that have cases, the surest first, and then the cases not placed."""
    if found.k == 1:
        return [_Group(1, found.assignments)]
    runs = groupby(found.ordered, key=lambda each: each.number)
    return [_Group(number, tuple(members)) for number, members in runs]


class _Map:
    """The layout and the drawing of one figure."""

    def __init__(self, found: Classification) -> None:
        from matplotlib.figure import Figure

        self._found, self._groups = found, _groups(found)
        self._rows = [each for group in self._groups for each in group.members]
        self._ends = np.cumsum([0, *(len(group.members) for group in self._groups)]).tolist()
        count = len(self._rows)
        self._is_dense = count > MANY
        self._row = min(ROW, TALL / count) if self._is_dense else ROW
        self._names = [id_to_words(name) for name in found.criteria]
        words = [id_to_words(verdict) for verdict in found.rubric.verdicts]
        shown = {id_to_words(each.card.verdict) for each in self._rows}
        self._verdicts = [word for word in words if word in shown]
        self._letters = short_words(self._verdicts)
        self._letter_width = max(COLUMN, *map(inches, self._letters.values())) + 0.06
        self._labels = self._side_labels()
        self._place()
        self.figure: Figure = Figure(figsize=(self._width, self._height))
        if found.k > 1:
            self._draw_posteriors()
        self._draw_ratings()
        self._draw_verdicts()
        self._draw_labels()
        self._draw_headings()
        self._draw_legend()

    def _side_labels(self) -> list[tuple[float, str]]:
        """Words beside the map, with the row (its middle) that they stand at."""
        if not self._is_dense:
            return [(row + 0.5, case_label(each.card.case)) for row, each in enumerate(self._rows)]
        labels = []
        for group, (first, last) in zip(self._groups, pairwise(self._ends), strict=True):
            middle, lines = (first + last) / 2, self._group_lines(group)
            step = LINE / self._row
            top = middle - step * (len(lines) - 1) / 2
            labels += [(top + place * step, line) for place, line in enumerate(lines)]
        return labels

    def _group_lines(self, group: _Group) -> list[str]:
        size = count_noun(len(group.members), "case")
        if self._found.k == 1:
            return [size]
        if group.number is None:
            return [f"not placed: {size}"]
        exemplar = self._found.classes[group.number - 1].exemplar
        titles = [
            case_label(each.card.case) for each in self._rows if each.card.case.id == exemplar
        ]
        return [f"class {group.number}: {size}", f"e.g. {titles[0]}"]

    def _place(self) -> None:
        """Work out the sizes, in inches."""
        found = self._found
        self._bracket = 0.0 if found.k == 1 else max(0.3, inches("none", bold=True) + 0.14)
        self._strip = 0.0 if found.k == 1 else STRIP * found.k + GAP
        self._left = MARGIN + self._bracket + self._strip
        self._map = (COLUMN * len(self._names), self._row * len(self._rows))
        beside = GAP + self._letter_width + GAP
        labels = max((inches(words) for _, words in self._labels), default=0.0)
        self._width = max(self._left + self._map[0] + beside + labels + MARGIN, NARROWEST)
        letters = int(72 * (self._width - 2 * MARGIN) / (0.6 * SIZE))
        changed = " (changed)" if found.rubric.overrides else ""
        title = (
            f"{count_noun(len(found.units), 'case').capitalize()} under {found.rubric.id} "
            f"{found.rubric.version}{changed}"
        )
        self._headings = [
            line for each in (title, belief(found)) for line in wrap(neutralise(each), letters)
        ]
        self._legend = self._legend_lines()
        self._bottom = MARGIN + LINE * 1.4 * len(self._legend) + GAP
        heads = max(map(inches, [*self._names, "probability"])) + GAP
        top = heads + LINE * len(self._headings) + MARGIN
        self._height = self._bottom + self._map[1] + max(top, 3 * LINE)

    def _axes(self, label: str, left: float, width: float) -> Axes:
        """Axes with the rows of the map: row r lies between r and r + 1, from the top."""
        axes = self.figure.add_axes(
            (
                left / self._width,
                self._bottom / self._height,
                width / self._width,
                self._map[1] / self._height,
            ),
            label=label,
        )
        axes.set_axis_off()
        axes.set_ylim(len(self._rows), 0)
        return axes

    def _cells(self, axes: Axes, values: Array, shades: tuple[str, ...]) -> None:
        """Shaded cells with their grid, and lines between the classes."""
        from matplotlib.colors import LinearSegmentedColormap

        rows, columns = values.shape
        axes.set_xlim(0, columns)
        axes.pcolormesh(
            np.ma.masked_invalid(values),
            cmap=LinearSegmentedColormap.from_list("shades", shades),
            vmin=0.0,
            vmax=1.0,
            edgecolors="none" if self._is_dense else GRID,
            linewidth=0.0 if self._is_dense else 0.4,
        )
        for row in self._ends[1:-1]:
            axes.plot([0, columns], [row, row], color=RULE, linewidth=1.2, clip_on=False)
        axes.plot(
            [0, columns, columns, 0, 0], [0, 0, rows, rows, 0], color=RULE, linewidth=0.6,
            clip_on=False,
        )  # fmt: skip

    def _draw_posteriors(self) -> None:
        values = self._found.posterior_of(self._rows)
        axes = self._axes("probability", MARGIN + self._bracket, STRIP * self._found.k)
        self._cells(axes, values, PROBABLE)
        for number in range(self._found.k):
            axes.text(
                number + 0.5, -0.05 / self._row, str(number + 1), ha="center", va="bottom",
                color=DARK,
            )  # fmt: skip
        axes.text(
            self._found.k / 2, -0.22 / self._row, "probability", rotation=90, ha="center",
            va="bottom", color=DARK,
        )  # fmt: skip
        self._draw_brackets()

    def _draw_brackets(self) -> None:
        axes = self._axes("classes", MARGIN, self._bracket)
        axes.set_xlim(0, self._bracket)
        for group, (first, last) in zip(self._groups, pairwise(self._ends), strict=True):
            inset = min(0.15, (last - first) / 4)
            axes.plot(
                [self._bracket - 0.06] * 2, [first + inset, last - inset], color=DARK,
                linewidth=2.2 if group.number else 0.8, solid_capstyle="butt",
            )  # fmt: skip
            axes.text(
                self._bracket - 0.12, (first + last) / 2, str(group.number or "none"), ha="right",
                va="center_baseline", weight="bold", color=DARK,
            )  # fmt: skip

    def _draw_ratings(self) -> None:
        from matplotlib.collections import LineCollection

        place = {name: at for at, name in enumerate(self._found.rubric.criteria)}
        degrees = memberships_of(self._found.rubric, [each.card.case for each in self._rows])
        degrees = degrees[:, [place[name] for name in self._found.criteria]]
        axes = self._axes("ratings", self._left, self._map[0])
        self._cells(axes, legend.shades_of(degrees), legend.SHADES)
        silent = np.argwhere(np.isnan(degrees))
        if self._is_dense:
            self._strike_out(axes, degrees)
        elif len(silent):
            lines = legend.hatched(silent[:, ::-1].astype(np.float64))
            axes.add_collection(LineCollection(list(lines), colors=HATCH, linewidths=0.5))
        for column, name in enumerate(self._names):
            axes.text(
                column + 0.5, -0.06 / self._row, name, rotation=90, ha="center", va="bottom",
                color=DARK,
            )  # fmt: skip

    def _strike_out(self, axes: Axes, degrees: Array) -> None:
        """One slanting line in each unknown cell: three would run together in thin rows."""
        from matplotlib.collections import LineCollection

        lines = [
            [(column, row + 1), (column + 1, row)]
            for row, column in np.argwhere(np.isnan(degrees)).tolist()
        ]
        axes.add_collection(LineCollection(lines, colors=HATCH, linewidths=0.3))

    def _draw_verdicts(self) -> None:
        from matplotlib.patches import Rectangle

        left = self._left + self._map[0] + GAP
        axes = self._axes("verdicts", left, self._letter_width)
        axes.set_xlim(0, 1)
        for row, each in enumerate(self._rows):
            word = id_to_words(each.card.verdict)
            axes.add_patch(
                Rectangle(
                    (0, row), 1, 1, facecolor=self._tone(word),
                    edgecolor="none" if self._is_dense else GRID, linewidth=0.4,
                )
            )  # fmt: skip
            if not self._is_dense:
                axes.text(
                    0.5, row + 0.5, self._letters[word], ha="center", va="center_baseline",
                    color=_ink(self._tone(word)),
                )  # fmt: skip
        rows = len(self._rows)
        axes.plot([0, 1, 1, 0, 0], [0, 0, rows, rows, 0], color=RULE, linewidth=0.6, clip_on=False)
        axes.text(
            0.5, -0.06 / self._row, "verdict", rotation=90, ha="center", va="bottom", color=DARK
        )
        for row in self._ends[1:-1]:
            axes.plot([0, 1], [row, row], color=RULE, linewidth=1.2, clip_on=False)

    def _tone(self, verdict: str) -> str:
        return VERDICT_TONES[min(self._verdicts.index(verdict), len(VERDICT_TONES) - 1)]

    def _draw_labels(self) -> None:
        left = self._left + self._map[0] + GAP + self._letter_width + GAP / 2
        axes = self._axes("cases", left, 1.0)
        axes.set_xlim(0, 1)
        exemplars = {
            each.exemplar for each in self._found.classes if each.size and self._found.k > 1
        }
        for place, (row, words) in enumerate(self._labels):
            is_exemplar = not self._is_dense and self._rows[place].card.case.id in exemplars
            axes.text(
                0, row, words, va="center_baseline", color=DARK,
                weight="bold" if is_exemplar else "normal",
            )  # fmt: skip

    def _draw_headings(self) -> None:
        for number, line in enumerate(self._headings):
            self.figure.text(
                MARGIN / self._width, 1 - (MARGIN + number * LINE) / self._height, line, va="top",
                weight="bold" if number == 0 else "normal", color=DARK,
            )  # fmt: skip

    def _legend_lines(self) -> list[legend.LegendLine]:
        found = self._found
        lines = [*legend.level_lines(found.rubric), legend.UNKNOWN_LINE]
        if found.k > 1:
            words = "probability of belonging to each class, from 0 to 1"
            lines.append(legend.LegendLine(words, legend.ramp(PROBABLE)))
            if not self._is_dense:
                lines.append(legend.LegendLine("the exemplar of its class", sign="title"))
        lines += [
            legend.LegendLine(f"{self._letters[word]}: {word}", (self._tone(word),))
            for word in self._verdicts
        ]
        if any(each.card.case.on_paper for each in self._rows) and not self._is_dense:
            lines.append(legend.TEXT_LINE)
        return lines

    def _draw_legend(self) -> None:
        height = LINE * 1.4 * len(self._legend)
        width = self._width - 2 * MARGIN
        axes = self.figure.add_axes(
            (MARGIN / self._width, MARGIN / self._height, width / self._width,
             height / self._height),
            label="legend",
        )  # fmt: skip
        axes.set_xlim(0, width)
        legend.draw_legend(axes, self._legend)


def _ink(tone: str) -> str:
    """Black or white, whichever can be read on a tone of grey."""
    return "#ffffff" if int(tone[1:3], 16) < 128 else DARK
