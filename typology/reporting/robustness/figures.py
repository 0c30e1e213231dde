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
from typology.reporting.formats.figure import DARK, HATCH, inches, plain_style
from typology.reporting.formats.table import TEXT_MARK
from typology.reporting.words import count_noun, id_to_words

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
from typology.reporting.robustness.canvas import (
    BARS,
    LANE,
    MARGIN,
    ROW,
    SHADES,
    Frame,
    _legend,
    definitions_count,
    framed_axes,
    style_of,
)
from typology.reporting.robustness.curve import specification_curve


def figures_of(found: Robustness) -> Iterator[tuple[str, Figure]]:
    """Every figure with its name; none where there are no cases."""
    if not found.cases:
        return
    yield "shares", share_bars(found)
    yield "numbers", tornado(found)
    for each in found.cases:
        yield f"curve-{each.case.id}", specification_curve(found, each)


def share_bars(found: Robustness) -> Figure:
    """Each case's definitions by verdict, the plain rubric's verdict first."""
    names = list(found.verdicts.names)
    ordered = sorted(
        found.cases, key=lambda each: (names.index(each.verdict), -each.share, each.case.id)
    )
    told = [f"{id_to_words(each.verdict)}, {each.grade}" for each in ordered]
    frame = Frame(
        max(inches(_label(each)) for each in ordered) + MARGIN,
        BARS,
        max(inches(word) for word in told) + 2 * MARGIN,
        ROW * len(ordered),
    )
    with plain_style():
        figure, axes = framed_axes(
            frame, f"Share of {definitions_count(found)} with each verdict", len(ordered)
        )
        for row, each in enumerate(ordered):
            _bar(axes, found, row, each)
            axes.text(1.02, row, told[row], va="center_baseline", color=DARK)
        axes.set_yticks(range(len(ordered)), [_label(each) for each in ordered])
        axes.set_xlim(0, 1)
        axes.set_xticks([0, 0.25, SHAKY, 0.75, ROBUST], ["0", "25 %", "50 %", "75 %", "95 %"])
        for share in (SHAKY, ROBUST):
            axes.axvline(share, color=DARK, linewidth=0.8, linestyle=(0, (4, 2)))
        axes.set_xlabel("listed definitions, each as much as another: no probability")
        _legend(figure, found, [name for name in names if _is_labelled(found, name)])
    return figure


def _label(each: CaseRobustness) -> str:
    return f"{each.case.id} {TEXT_MARK if each.case.basis == 'text' else ''}".rstrip()


def _is_labelled(found: Robustness, verdict: str) -> bool:
    return any(each.definitions.get(verdict) for each in found.cases)


def _bar(axes: Axes, found: Robustness, row: int, each: CaseRobustness) -> None:
    rest = [name for name in found.verdicts.names if name != each.verdict]
    start = 0.0
    for name in (each.verdict, *rest):
        share = each.definitions.get(name, 0.0)
        if share:
            colour, hatch = style_of(found, name)
            axes.barh(
                row, share, left=start, height=0.74, color=colour, hatch=hatch, edgecolor=HATCH,
                linewidth=0.5,
            )  # fmt: skip
        start += share


def tornado(found: Robustness) -> Figure:
    """Each number: the cases that lowering and raising it moves; of one case, its intervals."""
    if len(found.cases) == 1:
        return _intervals(found)
    knobs = [each for each in found.flips.parameters if not each.inert]
    knobs.sort(key=lambda each: -(_moved(each, -1) + _moved(each, 1)))
    labels = [f"{each.parameter.path} = {each.parameter.present:g}" for each in knobs]
    frame = Frame(
        max([inches(label) for label in labels], default=0.0) + MARGIN,
        BARS, 2 * MARGIN, LANE * max(1, len(knobs)),
    )  # fmt: skip
    with plain_style():
        verdicts = count_noun(len(found.flips.cases), "verdict")
        title = f"Of {verdicts}, those that change when a number is turned"
        figure, axes = framed_axes(frame, title, max(1, len(knobs)))
        widest = max([_moved(each, side) for each in knobs for side in (-1, 1)], default=1)
        for row, each in enumerate(knobs):
            for side, colour in ((-1, SHADES[1]), (1, SHADES[0])):
                _arm(axes, row, each, side, colour)
        axes.axvline(0, color=DARK, linewidth=0.8)
        room = max(1, widest) * BARS / (BARS - 2 * inches(f" {widest}, from 0.000 "))
        axes.set_xlim(-room, room)
        axes.set_yticks(range(len(knobs)), labels)
        axes.xaxis.set_major_formatter(lambda value, _: f"{abs(value):g}")
        axes.set_xlabel("lowered   |   raised   (cases; first at the number beside the bar)")
    return figure


def _moved(each: ParameterSensitivity, side: int) -> int:
    return sum((held.below if side < 0 else held.above) is not None for held in each.intervals)


def _arm(axes: Axes, row: int, each: ParameterSensitivity, side: int, colour: str) -> None:
    count = _moved(each, side)
    if not count:
        return
    ends = [held.low for held in each.intervals if held.below] if side < 0 else []
    ends += [held.high for held in each.intervals if held.above] if side > 0 else []
    first = max(ends) if side < 0 else min(ends)
    axes.barh(row, side * count, height=0.62, color=colour, edgecolor=HATCH, linewidth=0.5)
    told = f" {count}, from {first:g} " if side > 0 else f" {count}, to {first:g} "
    place = "left" if side > 0 else "right"
    axes.text(side * count, row, told, ha=place, va="center_baseline", color=DARK)


def _intervals(found: Robustness) -> Figure:
    """The interval of each number over which the one case's verdict holds, within its bounds."""
    rows = [
        (each, held)
        for each in found.flips.parameters
        for held in each.intervals
        if held.below or held.above
    ]
    labels = [f"{each.parameter.path} = {each.parameter.present:g}" for each, _ in rows]
    told = [_ends_text(held) for _, held in rows]
    frame = Frame(
        max([inches(label) for label in labels], default=0.0) + MARGIN,
        BARS,
        max([inches(label) for label in told], default=0.0) + 2 * MARGIN,
        LANE * max(1, len(rows)),
    )
    each = found.cases[0]
    with plain_style():
        title = (
            f"{each.case.id}: where {id_to_words(each.verdict)} holds (shaded), number by number"
        )
        figure, axes = framed_axes(frame, title, max(1, len(rows)))
        for row, (knob, held) in enumerate(rows):
            _span(axes, row, knob, held)
            axes.text(1.02, row, told[row], va="center_baseline", color=DARK)
        axes.set_yticks(range(len(rows)), labels)
        axes.set_xlim(0, 1)
        axes.set_xlabel("membership, cut; weights and counts as a share of their range")
    return figure


def _ends_text(held: StableInterval) -> str:
    ends = [(held.low, held.below, "down to"), (held.high, held.above, "up to")]
    return "; ".join(
        f"{way} {end:g}, then {id_to_words(beyond)}" for end, beyond, way in ends if beyond
    )


def _span(axes: Axes, row: int, each: ParameterSensitivity, held: StableInterval) -> None:
    knob = each.parameter

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
              color=SHADES[1], edgecolor=HATCH, linewidth=0.5)  # fmt: skip
    axes.plot([place(knob.present)], [row], marker="D", markersize=4, color=DARK)
