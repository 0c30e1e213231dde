"""A heat map with its labels and legend, all placed in inches by measured text: none overlap.

Shades are steps of one lightness, so that a figure reads the same in grey.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from textwrap import wrap
from typing import TYPE_CHECKING, Final

import numpy as np

from typology.analysis.distance import memberships_of
from typology.model import TOLERANCE, Rubric
from typology.reporting.cluster import legend
from typology.reporting.formats.figure import (
    DARK,
    GRID,
    HATCH,
    RULE,
    SIZE,
    TONE_ENDS,
    TONES,
    case_label,
    inches,
)
from typology.reporting.formats.plain_text import neutralise
from typology.reporting.formats.tables.short_forms import short_words
from typology.reporting.words import id_to_words
from typology.scoring.scorecard import Scorecard

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

ROW, COLUMN, LINE = 0.19, 0.24, 0.17  # inches, as all below
TREE, BRACKET, GAP, MARGIN = 1.9, 0.45, 0.16, 0.15
ROLES, AXIS = 0.3, 0.46
NARROWEST: Final = 5.6


@dataclass(frozen=True)
class Side:
    """A column of words beside the rows."""

    heading: str
    words: tuple[str, ...]


class Sheet:
    """Cases × criteria in the given order of cases, with a legend; `tree` leaves room for one.

    `others` are verdicts under other rubrics, one a case, shown by their first letters. Raises
    ValueError without a case.
    """

    def __init__(
        self,
        rubric: Rubric,
        cards: Sequence[Scorecard],
        sides: Sequence[Side],
        headings: Sequence[str],
        *,
        others: Mapping[str, Sequence[str]] | None = None,
        tree: bool = False,
    ) -> None:
        if not cards:
            raise ValueError("there is no case to draw")
        from matplotlib.figure import Figure

        self._rubric, self._cards = rubric, cards
        self._sides = (Side("case", tuple(case_label(card.case) for card in cards)), *sides)
        self._others = others or {}
        verdicts = dict.fromkeys(each for column in self._others.values() for each in column)
        self._letters = short_words([id_to_words(verdict) for verdict in verdicts])
        self._left = MARGIN + (TREE + BRACKET if tree else 0.0)
        self._map = (COLUMN * len(rubric.criteria), ROW * len(cards))
        self._widths = [self._side_width(side) + GAP for side in self._sides]
        self._letters_width = max(
            COLUMN, *(inches(word) + 0.06 for word in ["", *self._letters.values()])
        )
        right = sum(self._widths) + self._letters_width * len(self._others)
        self._legend = self._legend_lines()
        self._width = max(
            self._left + self._map[0] + right + 2 * MARGIN,
            *(legend.SWATCH + inches(line.words) + 3 * MARGIN for line in self._legend),
            NARROWEST,
        )
        letters = int(72 * (self._width - 2 * MARGIN) / (0.62 * SIZE))
        head = [line for heading in headings for line in wrap(neutralise(heading), letters)]
        names = [id_to_words(name) for name in rubric.criteria]
        self._bottom = MARGIN + LINE * 1.4 * len(self._legend) + (AXIS if tree else ROLES)
        top = max(map(inches, [*names, *self._others])) + GAP + LINE * len(head) + MARGIN
        self._height = self._bottom + self._map[1] + max(top, 3 * LINE)
        self.figure: Figure = Figure(figsize=(self._width, self._height))
        self.heat = self.axes("heat map", self._left, self._bottom, *self._map)
        self._draw_cells()
        self._draw_column_names(self.heat, names)
        self._draw_row_names()
        self._draw_others()
        self._draw_roles()
        self._draw_headings(head)
        self._draw_legend()

    def axes(self, label: str, left: float, bottom: float, width: float, height: float) -> Axes:
        """Empty axes on the sheet, in inches from its lower left."""
        across, up = self._width, self._height
        axes = self.figure.add_axes(
            (left / across, bottom / up, width / across, height / up), label=label
        )
        axes.set_axis_off()
        return axes

    def beside(self, label: str, left: float, width: float) -> Axes:
        """Axes left of the map with its rows: row r lies between r and r + 1, from the top."""
        axes = self.axes(label, MARGIN + left, self._bottom, width, self._map[1])
        axes.set_ylim(len(self._cards), 0)
        return axes

    def rule(self, rows: Sequence[int]) -> None:
        """Draw lines across the map above these rows."""
        for row in rows:
            self.heat.plot(
                [0, len(self._rubric.criteria)],
                [row, row],
                color=RULE,
                linewidth=1.2,
                clip_on=False,
            )

    def _side_width(self, side: Side) -> float:
        return max(inches(side.heading, bold=True), *map(inches, side.words))

    def _draw_cells(self) -> None:
        from matplotlib.collections import LineCollection, PatchCollection
        from matplotlib.colors import BoundaryNorm, ListedColormap
        from matplotlib.patches import Rectangle

        degrees = memberships_of(self._rubric, [card.case for card in self._cards])
        rows, columns = degrees.shape
        self.heat.set_xlim(0, columns)
        self.heat.set_ylim(rows, 0)
        self.heat.pcolormesh(
            np.ma.masked_invalid(degrees),
            cmap=ListedColormap(TONES),
            norm=BoundaryNorm((-1.0, *(end + TOLERANCE for end in TONE_ENDS)), len(TONES)),
            edgecolors=GRID,
            linewidth=0.4,
        )
        unknown = np.argwhere(np.isnan(degrees))[:, ::-1].astype(np.float64)
        frames = [Rectangle((x, y), 1, 1) for x, y in unknown.tolist()]
        self.heat.add_collection(
            PatchCollection(frames, facecolor="white", edgecolor=GRID, linewidth=0.4)
        )
        self.heat.add_collection(
            LineCollection(
                list(legend.hatched(unknown)), colors=HATCH, linewidths=0.5, label="unknown"
            )
        )

    def _draw_column_names(self, axes: Axes, names: Sequence[str]) -> None:
        for place, name in enumerate(names):
            axes.text(
                place + 0.5, -0.05 / ROW, name, rotation=90, ha="center", va="bottom", color=DARK
            )

    def _draw_others(self) -> None:
        if not self._others:
            return
        left = self._left + self._map[0] + sum(self._widths)
        width = self._letters_width * len(self._others)
        axes = self.axes("other verdicts", left, self._bottom, width, self._map[1])
        axes.set_xlim(0, len(self._others))
        axes.set_ylim(len(self._cards), 0)
        self._draw_column_names(axes, list(self._others))
        for column, verdicts in enumerate(self._others.values()):
            for row, verdict in enumerate(verdicts):
                letters = self._letters[id_to_words(verdict)]
                axes.text(
                    column + 0.5, row + 0.5, letters, ha="center", va="center_baseline", color=DARK
                )

    def _draw_row_names(self) -> None:
        left = (self._map[0] + GAP / 2) / COLUMN
        for side, width in zip(self._sides, self._widths, strict=True):
            self.heat.text(left, -0.05 / ROW, side.heading, weight="bold", va="bottom", color=DARK)
            for row, words in enumerate(side.words):
                self.heat.text(left, row + 0.5, words, va="center_baseline", color=DARK)
            left += width / COLUMN

    def _draw_roles(self) -> None:
        """Draw lines between criteria of different roles, and the role below if there is room."""
        roles = [criterion.role for criterion in self._rubric.criteria.values()]
        ends = [0]
        for role, run in groupby(roles):
            ends.append(ends[-1] + len(list(run)))
            if COLUMN * (ends[-1] - ends[-2]) > inches(role):
                self.heat.text(
                    sum(ends[-2:]) / 2,
                    len(self._cards) + 0.06 / ROW,
                    role,
                    ha="center",
                    va="top",
                    color=DARK,
                )
        for end in ends[1:-1]:
            self.heat.plot([end, end], [0, len(self._cards)], color=RULE, linewidth=0.8)

    def _draw_headings(self, lines: Sequence[str]) -> None:
        for number, line in enumerate(lines):
            self.figure.text(
                MARGIN / self._width,
                1 - (MARGIN + number * LINE) / self._height,
                line,
                va="top",
                weight="bold" if number == 0 else "normal",
                color=DARK,
            )

    def _legend_lines(self) -> list[legend.LegendLine]:
        lines = [*legend.level_lines(self._rubric), legend.UNKNOWN_LINE]
        if any(card.case.on_paper for card in self._cards):
            lines.append(legend.TEXT_LINE)
        if self._letters:
            words = ", ".join(f"{letters} {word}" for word, letters in self._letters.items())
            lines.append(legend.LegendLine(words, sign="verdicts"))
        return lines

    def _draw_legend(self) -> None:
        width = self._width - 2 * MARGIN
        axes = self.axes("legend", MARGIN, MARGIN, width, LINE * 1.4 * len(self._legend))
        axes.set_xlim(0, width)
        legend.draw_legend(axes, self._legend)
