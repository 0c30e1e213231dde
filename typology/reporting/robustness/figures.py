"""Figures of robustness: shares of all cases, numbers as a tornado, a case's specification curve.

Verdicts differ in lightness and hatching, so that a figure reads the same in grey. Margins are set
in inches from measured labels, so that none is cut or overlaps.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

from typology.analysis.robustness.results import ROBUST, SHAKY, CaseRobustness, Robustness
from typology.analysis.robustness.sensitivity import ParameterSensitivity, StableInterval
from typology.reporting.formats.figure import (
    DARK,
    HATCH,
    TONES,
    NamedFigure,
    case_label,
    case_title,
    inches,
    plain_style,
)
from typology.reporting.robustness.canvas import (
    BARS,
    LANE,
    MARGIN,
    ROW,
    Frame,
    definitions_count,
    draw_legend,
    framed_axes,
    style_of,
)
from typology.reporting.robustness.curve import specification_curve
from typology.reporting.robustness.words import number_phrase
from typology.reporting.words import count_noun, id_to_words

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure


def figures_of(robustness: Robustness) -> Iterator[NamedFigure]:
    """Every figure with its name; none if there are no cases."""
    if not robustness.cases:
        return
    yield "shares", share_bars(robustness)
    yield "numbers", tornado(robustness)
    for result in robustness.cases:
        yield f"curve-{result.case.id}", specification_curve(robustness, result)


def share_bars(robustness: Robustness) -> Figure:
    """A bar a case: its definitions by verdict, the plain rubric's verdict first."""
    names = list(robustness.verdicts.names)
    ordered = sorted(
        robustness.cases,
        key=lambda result: (names.index(result.verdict), -result.share, result.case.id),
    )
    labels = [_grade_label(result) for result in ordered]
    frame = Frame(
        max(inches(case_label(result.case)) for result in ordered) + MARGIN,
        BARS,
        max(inches(word) for word in labels) + 2 * MARGIN,
        ROW * len(ordered),
    )
    with plain_style():
        figure, axes = framed_axes(
            frame, f"What {definitions_count(robustness)} say of each case", len(ordered)
        )
        for row, result in enumerate(ordered):
            _draw_bar(axes, robustness, row, result)
            axes.text(1.02, row, labels[row], va="center_baseline", color=DARK)
        axes.set_yticks(range(len(ordered)), [case_label(result.case) for result in ordered])
        axes.set_xlim(0, 1)
        axes.set_xticks([0, 0.25, SHAKY, 0.75, ROBUST], ["0", "25 %", "50 %", "75 %", "95 %"])
        for share in (SHAKY, ROBUST):
            axes.axvline(share, color=DARK, linewidth=0.8, linestyle=(0, (4, 2)))
        axes.set_xlabel("share of the definitions on the list")
        draw_legend(figure, robustness, [name for name in names if _is_labelled(robustness, name)])
    return figure


def _is_labelled(robustness: Robustness, verdict: str) -> bool:
    return any(result.definitions.get(verdict) for result in robustness.cases)


def _grade_label(result: CaseRobustness) -> str:
    """The verdict and its grade; of one that is not firm, what its codings leave possible."""
    label = f"{id_to_words(result.verdict)}, {result.grade}"
    besides = [id_to_words(name) for name in result.possible if name != result.verdict]
    return label if result.firm or not besides else f"{label}; open: {', '.join(besides)}"


def _draw_bar(axes: Axes, robustness: Robustness, row: int, result: CaseRobustness) -> None:
    rest = [name for name in robustness.verdicts.names if name != result.verdict]
    start = 0.0
    for name in (result.verdict, *rest):
        share = result.definitions.get(name, 0.0)
        if share:
            colour, hatch = style_of(robustness, name)
            axes.barh(
                row, share, left=start, height=0.74, color=colour, hatch=hatch, edgecolor=HATCH,
                linewidth=0.5,
            )  # fmt: skip
        start += share


def tornado(robustness: Robustness) -> Figure:
    """A bar a number: the cases that lowering and raising it moves; of one case, its intervals."""
    if len(robustness.cases) == 1:
        return _intervals(robustness)
    numbers = [number for number in robustness.flips.parameters if not number.inert]
    numbers.sort(key=lambda number: -(_moved(number, -1) + _moved(number, 1)))
    labels = [
        f"{number_phrase(number.parameter)} {number.parameter.present:g}" for number in numbers
    ]
    frame = Frame(
        max([inches(label) for label in labels], default=0.0) + MARGIN,
        BARS, 2 * MARGIN, LANE * max(1, len(numbers)),
    )  # fmt: skip
    with plain_style():
        verdicts = count_noun(len(robustness.flips.cases), "verdict")
        title = f"Of {verdicts}, those that change when a number of the definition does"
        figure, axes = framed_axes(frame, title, max(1, len(numbers)))
        widest = max([_moved(number, side) for number in numbers for side in (-1, 1)], default=1)
        for row, number in enumerate(numbers):
            for side, colour in ((-1, TONES[2]), (1, TONES[3])):
                _draw_arm(axes, row, number, side, colour)
        axes.axvline(0, color=DARK, linewidth=0.8)
        room = max(1, widest) * BARS / (BARS - 2 * inches(f" {widest}, from 0.000 "))
        axes.set_xlim(-room, room)
        axes.set_yticks(range(len(numbers)), labels)
        axes.xaxis.set_major_formatter(lambda value, _: f"{abs(value):g}")
        axes.set_xlabel("lowered   |   raised   (cases; first at the number beside the bar)")
    return figure


def _moved(sensitivity: ParameterSensitivity, side: int) -> int:
    return sum(
        (held.below if side < 0 else held.above) is not None for held in sensitivity.intervals
    )


def _draw_arm(
    axes: Axes, row: int, sensitivity: ParameterSensitivity, side: int, colour: str
) -> None:
    count = _moved(sensitivity, side)
    if not count:
        return
    ends = [held.low for held in sensitivity.intervals if held.below] if side < 0 else []
    ends += [held.high for held in sensitivity.intervals if held.above] if side > 0 else []
    first = max(ends) if side < 0 else min(ends)
    axes.barh(row, side * count, height=0.62, color=colour, edgecolor=HATCH, linewidth=0.5)
    label = f" {count}, from {first:g} " if side > 0 else f" {count}, to {first:g} "
    place = "left" if side > 0 else "right"
    axes.text(side * count, row, label, ha=place, va="center_baseline", color=DARK)


def _intervals(robustness: Robustness) -> Figure:
    """The interval of result number over which the one case's verdict holds, within its bounds."""
    rows = [
        (result, held)
        for result in robustness.flips.parameters
        for held in result.intervals
        if held.below or held.above
    ]
    labels = [
        f"{number_phrase(result.parameter)} {result.parameter.present:g}" for result, _ in rows
    ]
    ends = [_ends_text(held) for _, held in rows]
    frame = Frame(
        max([inches(label) for label in labels], default=0.0) + MARGIN,
        BARS,
        max([inches(label) for label in ends], default=0.0) + 2 * MARGIN,
        LANE * max(1, len(rows)),
    )
    result = robustness.cases[0]
    with plain_style():
        verdict = id_to_words(result.verdict)
        title = f"{case_title(result.case)}: where {verdict} holds (shaded)"
        figure, axes = framed_axes(frame, title, max(1, len(rows)))
        for row, (knob, held) in enumerate(rows):
            _draw_span(axes, row, knob, held)
            axes.text(1.02, row, ends[row], va="center_baseline", color=DARK)
        axes.set_yticks(range(len(rows)), labels)
        axes.set_xlim(0, 1)
        axes.set_xlabel("membership, cut; weights and counts as a share of their range")
    return figure


def _ends_text(held: StableInterval) -> str:
    ends = [(held.low, held.below, "down to"), (held.high, held.above, "up to")]
    return "; ".join(
        f"{way} {end:g}, then {id_to_words(beyond)}" for end, beyond, way in ends if beyond
    )


def _draw_span(
    axes: Axes, row: int, sensitivity: ParameterSensitivity, held: StableInterval
) -> None:
    knob = sensitivity.parameter

    def place(number: float) -> float:
        if knob.kind == "weight":
            return number / (number + knob.others) if np.isfinite(number) else 1.0
        if knob.kind == "count":
            return (number - knob.low + 0.5) / (knob.high - knob.low + 1)
        return number

    axes.barh(
        row, place(knob.high) - place(knob.low), left=place(knob.low), height=0.3, color="#f2f2f2",
        edgecolor=HATCH, linewidth=0.5,
    )  # fmt: skip
    axes.barh(row, place(held.high) - place(held.low), left=place(held.low), height=0.3,
              color=TONES[3], edgecolor=HATCH, linewidth=0.5)  # fmt: skip
    axes.plot([place(knob.present)], [row], marker="D", markersize=4, color=DARK)
