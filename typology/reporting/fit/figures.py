"""Figures of fit: a type against the outcome, and the configurations of a truth table.

Kinds of cases differ in shape and filling, outcomes of configurations in lightness and hatching, so
that a figure reads the same in grey.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING, Final, NamedTuple

from typology.analysis.fit.results import Fit, TypeFit
from typology.analysis.fit.truth_table import Row, RowOutcome, TruthTable
from typology.reporting.fit.words import outcome_words
from typology.reporting.formats.figure import (
    DARK,
    GRID,
    HATCH,
    SIZE,
    NamedFigure,
    inches,
    plain_style,
)
from typology.reporting.words import count_noun, id_to_words

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

SIDE: Final = 5.0  # inches of the square of memberships
MARGIN, GAP = 0.62, 0.05  # inches
LINE: Final = SIZE * 1.25 / 72  # inches that a line of text is high
MOST_BARS: Final = 40
MOST_LABELS: Final = 150  # of which most would overlap
COLUMN, LANE, BARS = 0.34, 0.24, 1.9  # inches
STYLES: Final[dict[RowOutcome, tuple[str, str, str]]] = {
    "1": ("#08306b", "", "outcome 1"),
    "0": ("#c6dbec", "", "outcome 0"),
    "C": ("#ffffff", "////", "contradictory or left open"),
    "?": ("#ffffff", "....", "too few cases"),
}
KINDS: Final = {  # marker, filled, words
    "typical": ("o", True, "typical"),
    "deviant_consistency": ("s", True, "deviant: in the type, and it did not happen"),
    "deviant_degree": ("D", True, "deviant in degree: less than the type"),
    "deviant_coverage": ("^", True, "deviant: it happened without the type"),
    "open": ("D", False, "not decided by what is known"),
    "other": ("o", False, "neither in the type, nor did it happen"),
}


class _Point(NamedTuple):
    """Cases at one place."""

    low: float
    high: float
    outcome: float
    kind: str
    cases: tuple[str, ...]

    @property
    def x(self) -> float:
        return (self.low + self.high) / 2

    @property
    def label(self) -> str:
        more = len(self.cases) - 1
        return self.cases[0] + (f" +{more}" if more else "")


class _Box(NamedTuple):
    left: float
    bottom: float
    right: float
    top: float

    def meets(self, other: _Box) -> bool:
        return not (
            self.right <= other.left
            or other.right <= self.left
            or self.top <= other.bottom
            or other.top <= self.bottom
        )

    def gap(self, x: float, y: float) -> float:
        """The distance of a point from it."""
        aside = max(self.left - x, x - self.right, 0.0)
        return math.hypot(aside, max(self.bottom - y, y - self.top, 0.0))


def figures_of(fit: Fit) -> Iterator[NamedFigure]:
    """Every figure with its name; none of a type without cases."""
    for result in fit.results:
        if not result.cases:
            continue
        name = f"{result.rubric.id}-{result.type_id}"
        yield f"xy-{name}", xy_plot(fit, result)
        if result.truth_table is not None and any(row.n[1] for row in result.truth_table.rows):
            yield f"configurations-{name}", configuration_bars(result, result.truth_table)


def xy_plot(fit: Fit, result: TypeFit) -> Figure:
    """Cases by membership in the type and in the outcome, with the cut and the diagonal.

    Above the diagonal the type is sufficient. What is unknown is a line from the least to the
    greatest membership. Cases at one place share a mark and a label; a label that would touch
    another is left out, and how many are is said.
    """
    from matplotlib.figure import Figure as NewFigure

    points = _points(result)
    wide, high = SIDE + 2 * MARGIN + 0.5, SIDE + 2 * MARGIN + 0.75
    with plain_style():
        figure = NewFigure(figsize=(wide, high))
        axes = figure.add_axes(
            ((MARGIN + 0.1) / wide, (MARGIN + 0.8) / high, (SIDE + 0.4) / wide, SIDE / high)
        )
        axes.set_xlim(-0.04, 1.04)
        axes.set_ylim(-0.06, 1.06)
        axes.plot([0, 1], [0, 1], color=HATCH, linewidth=0.8, linestyle=(0, (4, 2)), zorder=1)
        axes.axvline(result.rubric.cut, color=GRID, linewidth=0.8, zorder=1)
        axes.axhline(0.5, color=GRID, linewidth=0.8, zorder=1)
        for point in points:
            _draw_point(axes, point)
        left_out = _draw_labels(axes, points, (SIDE + 0.4) / 1.08, SIDE / 1.12)
        axes.set_xlabel(f"membership in {id_to_words(result.type_id)}", color=DARK)
        axes.set_ylabel(outcome_words(fit), color=DARK)
        title = f"{result.rubric.id}: {id_to_words(result.type_id)} and {outcome_words(fit)}"
        figure.text(MARGIN / wide, 1 - 0.3 / high, title, weight="bold", color=DARK, va="baseline")
        if left_out:
            note = f"{count_noun(left_out, 'label')} left out that would overlap"
            figure.text(MARGIN / wide, 0.12 / high, note, color=DARK)
        _draw_key(figure, points, high)
        _plain(axes)
    return figure


def _points(result: TypeFit) -> list[_Point]:
    kinds = {name: kind for kind, names in vars(result.kinds).items() for name in names}
    places: dict[tuple[float, float, float, str], list[str]] = {}
    for place, case in enumerate(result.cases):
        low, high = round(float(result.low[place]), 3), round(float(result.high[place]), 3)
        key = (low, high, round(float(result.outcome[place]), 3), kinds.get(case.id, "other"))
        places.setdefault(key, []).append(case.id)
    return [_Point(*key, tuple(names)) for key, names in sorted(places.items())]


def _draw_point(axes: Axes, point: _Point) -> None:
    marker, filled, _ = KINDS[point.kind]
    if point.low < point.high:
        axes.plot([point.low, point.high], [point.outcome] * 2, color=DARK, linewidth=0.7, zorder=2)
    axes.scatter(
        [point.x], [point.outcome], s=22 + 6 * min(len(point.cases) - 1, 20), marker=marker,
        facecolor=DARK if filled else "white", edgecolor=DARK, linewidth=0.8, zorder=3,
    )  # fmt: skip


def _draw_labels(axes: Axes, points: Sequence[_Point], wide: float, high: float) -> int:
    """Label what finds room, if it can nearest to its own mark, deviant cases first.

    The number of labels left out.

    `wide` and `high` are the inches of one unit of each axis.
    """
    taken = [_mark_box(point, wide, high) for point in points]
    frame = _Box(-0.04 * wide, -0.06 * high, 1.04 * wide, 1.06 * high)
    order = [
        "deviant_consistency", "deviant_coverage", "deviant_degree", "open", "typical", "other",
    ]  # fmt: skip
    ordered = sorted(points, key=lambda each: (order.index(each.kind), each))
    left_out = max(0, len(ordered) - MOST_LABELS)

    def nearer(point: _Point, box: _Box) -> bool:
        """True if another mark is nearer to a label than its own."""
        gaps = [box.gap(each.x * wide, each.outcome * high) for each in points]
        return min(gaps) < box.gap(point.x * wide, point.outcome * high)

    for point in ordered[:MOST_LABELS]:
        label = inches(point.label)
        for box in sorted(_places(point, label, wide, high), key=partial(nearer, point)):
            inside = frame.left <= box.left and box.right <= frame.right
            inside = inside and frame.bottom <= box.bottom and box.top <= frame.top
            if inside and not any(box.meets(other) for other in taken):
                taken.append(box)
                x, y = box.left / wide, (box.bottom + box.top) / 2 / high
                axes.text(
                    x, y, point.label, color=DARK, va="center_baseline", zorder=4,
                    bbox={"facecolor": "white", "edgecolor": "none", "pad": 0.4},
                )  # fmt: skip
                if abs(y - point.outcome) * high > LINE / 2:
                    end = min(max(point.x, x), x + label / wide)
                    axes.plot([point.x, end], [point.outcome, y], color=HATCH, linewidth=0.5)
                break
        else:
            left_out += 1
    return left_out


def _mark_box(point: _Point, wide: float, high: float) -> _Box:
    half = 0.04 + 0.003 * min(len(point.cases), 20)
    y = point.outcome * high
    left, right = min(point.low * wide, point.x * wide - half), point.x * wide + half
    return _Box(left, y - half, max(right, point.high * wide), y + half)


def _places(point: _Point, label: float, wide: float, high: float) -> Iterator[_Box]:
    """Where a label may stand: beside its mark, then above and below, further and further."""
    mark = _mark_box(point, wide, high)
    y = point.outcome * high
    lefts = (mark.right + GAP, mark.left - GAP - label, point.x * wide - label / 2)
    for step in range(3):
        for rise in (step, -step) if step else (0,):
            for left in lefts[: 2 if not step else 3]:
                bottom = y + rise * LINE * 1.05 - LINE / 2
                yield _Box(left, bottom, left + label, bottom + LINE)


def _draw_key(figure: Figure, points: Sequence[_Point], high: float) -> None:
    from matplotlib.lines import Line2D

    used = [kind for kind in KINDS if any(point.kind == kind for point in points)]
    handles = [
        Line2D(
            [], [], linestyle="", marker=KINDS[kind][0], markersize=5, markeredgecolor=DARK,
            markerfacecolor=DARK if KINDS[kind][1] else "white", label=KINDS[kind][2],
        )
        for kind in used
    ]  # fmt: skip
    figure.legend(
        handles=handles, loc="lower left", bbox_to_anchor=(0.02, 0.28 / high), ncols=2,
        frameon=False, handletextpad=0.3, columnspacing=1.2,
    )  # fmt: skip


def _plain(axes: Axes) -> None:
    axes.tick_params(length=0, colors=DARK)
    for spine in axes.spines.values():
        spine.set_color(GRID)


def configuration_bars(result: TypeFit, table: TruthTable) -> Figure:
    """Configurations by number of cases, their conditions below: filled present, hollow absent."""
    from matplotlib.figure import Figure as NewFigure
    from matplotlib.patches import Patch

    every = sorted((row for row in table.rows if row.n[1]), key=lambda row: (-row.n[1], -row.n[0]))
    rows = every[:MOST_BARS]
    names = [id_to_words(name) for name in table.conditions]
    left = max([*map(inches, names), 0.9]) + 0.3
    title = f"{result.rubric.id}: configurations for {id_to_words(result.type_id)}"
    wide = max(left + COLUMN * len(rows) + 0.3, inches(title, bold=True) + 0.4, 4.6)
    below = LANE * len(names)
    high = 0.55 + BARS + 0.15 + below + 0.75
    with plain_style():
        figure = NewFigure(figsize=(wide, high))
        span = COLUMN * len(rows) / wide
        bars = figure.add_axes((left / wide, (0.75 + below + 0.15) / high, span, BARS / high))
        dots = figure.add_axes((left / wide, 0.75 / high, span, below / high))
        _draw_bars(bars, rows)
        _draw_dots(dots, rows, names)
        figure.text(0.15 / wide, 1 - 0.28 / high, title, weight="bold", color=DARK, va="baseline")
        used = [key for key in STYLES if any(row.outcome == key for row in rows)]
        patches = [
            Patch(
                facecolor=STYLES[key][0], hatch=STYLES[key][1], edgecolor=HATCH,
                label=STYLES[key][2], linewidth=0.5,
            )
            for key in used
        ]  # fmt: skip
        figure.legend(
            handles=patches, loc="lower left", bbox_to_anchor=(0.0, 0.2 / high), ncols=4,
            frameon=False, handlelength=2.0, columnspacing=1.2,
        )  # fmt: skip
        note = "above a bar: consistency; thin: cases that may belong"
        if len(every) > len(rows):
            note += f"; {len(every) - len(rows)} others, no larger, not drawn"
        figure.text(0.15 / wide, 0.1 / high, note, color=DARK)
    return figure


def _draw_bars(axes: Axes, rows: Sequence[Row]) -> None:
    from matplotlib.ticker import MaxNLocator

    most = max(row.n[1] for row in rows)
    for place, row in enumerate(rows):
        colour, hatch, _ = STYLES[row.outcome]
        low, high = row.n
        if high > low:
            axes.bar(place, high, width=0.16, color="white", edgecolor=HATCH, linewidth=0.7)
        axes.bar(place, low, width=0.62, color=colour, hatch=hatch, edgecolor=HATCH, linewidth=0.6)
        text = _consistency(row)
        axes.text(
            place, high + most * 0.03, text, rotation=90 if len(text) > 3 else 0, ha="center",
            va="bottom", color=DARK,
        )  # fmt: skip
    axes.set_xlim(-0.5, len(rows) - 0.5)
    axes.set_ylim(0, most * 1.42)
    axes.set_xticks([])
    axes.yaxis.set_major_locator(MaxNLocator(integer=True))
    axes.set_ylabel("cases", color=DARK)
    _plain(axes)
    for side in ("top", "right"):
        axes.spines[side].set_visible(False)


def _consistency(row: Row) -> str:
    low, high = row.consistency.low, row.consistency.high
    if low is None or high is None:
        return ""
    if row.consistency.value is not None:
        return f"{low:.2f}".removeprefix("0")
    return f"{low:.2f}-{high:.2f}"


def _draw_dots(axes: Axes, rows: Sequence[Row], names: Sequence[str]) -> None:
    for place, row in enumerate(rows):
        for lane, present in enumerate(row.configuration):
            axes.scatter(
                [place], [lane], s=26, facecolor=DARK if present else "white", edgecolor=DARK,
                linewidth=0.8,
            )  # fmt: skip
    axes.set_xlim(-0.5, len(rows) - 0.5)
    axes.set_ylim(len(names) - 0.5, -0.5)
    axes.set_xticks([])
    axes.set_yticks(range(len(names)), names)
    _plain(axes)
