"""Figures of robustness: shares of all cases, numbers as a tornado, a case's specification curve.

Verdicts differ in lightness and hatching, so that a figure reads the same in grey. Margins are set
in inches from measured labels, so that none is cut or overlaps.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from typology.analysis.knobs import Held, KnobFlips
from typology.analysis.robust import ROBUST, SHAKY, CaseRobustness, Robustness
from typology.model import MIXED, NEITHER, NO_SETTLEMENT, UNDETERMINED
from typology.reporting.figure_sheet import DARK, GRID, HATCH, TEXT_MARK, inches
from typology.reporting.figures import plain_style
from typology.reporting.words import counted, spoken

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

ROW, LANE, MARGIN, HEAD, FOOT = 0.19, 0.26, 0.12, 0.55, 0.75  # inches
BARS: Final = 4.2  # inches that the bars are wide
MOST_COLUMNS: Final = 2_000  # definitions that a curve shows
OPTION: Final = "#5a5a5a"
SHADES: Final = ("#08306b", "#8fbfdc", "#4a7fb0", "#c6dbec")  # types in turn
OTHERS: Final = {
    MIXED: ("#d9d9d9", "xxxx"),
    NEITHER: ("#f2f2f2", ""),
    UNDETERMINED: ("#ffffff", "...."),
    NO_SETTLEMENT: ("#ffffff", "----"),
}


@dataclass(frozen=True)
class Frame:
    """Axes with measured margins, all in inches."""

    left: float
    width: float
    right: float
    height: float
    top: float = HEAD
    bottom: float = FOOT


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
    told = [f"{spoken(each.verdict)}, {each.grade}" for each in ordered]
    frame = Frame(
        max(inches(_label(each)) for each in ordered) + MARGIN,
        BARS,
        max(inches(word) for word in told) + 2 * MARGIN,
        ROW * len(ordered),
    )
    with plain_style():
        figure, axes = _figure(frame, f"Share of {_count(found)} with each verdict", len(ordered))
        for row, each in enumerate(ordered):
            _bar(axes, found, row, each)
            axes.text(1.02, row, told[row], va="center_baseline", color=DARK)
        axes.set_yticks(range(len(ordered)), [_label(each) for each in ordered])
        axes.set_xlim(0, 1)
        axes.set_xticks([0, 0.25, SHAKY, 0.75, ROBUST], ["0", "25 %", "50 %", "75 %", "95 %"])
        for share in (SHAKY, ROBUST):
            axes.axvline(share, color=DARK, linewidth=0.8, linestyle=(0, (4, 2)))
        axes.set_xlabel("listed definitions, each as much as another: no probability")
        _legend(figure, found, [name for name in names if _is_told(found, name)])
    return figure


def _count(found: Robustness) -> str:
    drawn = " drawn" if found.sampled else ""
    return f"{len(found.combinations):,} definitions{drawn}"


def _label(each: CaseRobustness) -> str:
    return f"{each.case.id} {TEXT_MARK if each.case.basis == 'text' else ''}".rstrip()


def _is_told(found: Robustness, verdict: str) -> bool:
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


def style_of(found: Robustness, verdict: str) -> tuple[str, str]:
    """The shade and the hatching of a verdict."""
    if verdict in OTHERS:
        return OTHERS[verdict]
    types = [name for name in found.verdicts.names if name not in OTHERS]
    place = types.index(verdict)
    return SHADES[place % len(SHADES)], "//" * (place // len(SHADES))


def _figure(frame: Frame, title: str, rows: int) -> tuple[Figure, Axes]:
    from matplotlib.figure import Figure as Drawn

    wide = frame.left + frame.width + frame.right
    high = frame.top + frame.height + frame.bottom
    figure = Drawn(figsize=(wide, high))
    axes = figure.add_axes(
        (frame.left / wide, frame.bottom / high, frame.width / wide, frame.height / high)
    )
    axes.set_ylim(rows - 0.5, -0.5)
    axes.tick_params(length=0, colors=DARK)
    for spine in axes.spines.values():
        spine.set_color(GRID)
    figure.text(MARGIN / wide, 1 - 0.28 / high, title, weight="bold", color=DARK, va="baseline")
    return figure, axes


def _legend(figure: Figure, found: Robustness, names: Sequence[str]) -> None:
    from matplotlib.patches import Patch

    patches = []
    for name in names:
        colour, hatch = style_of(found, name)
        patches.append(
            Patch(facecolor=colour, hatch=hatch, edgecolor=HATCH, label=spoken(name), linewidth=0.5)
        )
    figure.legend(
        handles=patches, loc="lower left", ncols=4, frameon=False, borderaxespad=0.4,
        handlelength=2.2, columnspacing=1.4,
    )  # fmt: skip


def tornado(found: Robustness) -> Figure:
    """Each number: the cases that lowering and raising it moves; of one case, its intervals."""
    if len(found.cases) == 1:
        return _intervals(found)
    knobs = [each for each in found.flips.knobs if not each.inert]
    knobs.sort(key=lambda each: -(_moved(each, -1) + _moved(each, 1)))
    labels = [f"{each.knob.path} = {each.knob.present:g}" for each in knobs]
    frame = Frame(
        max([inches(label) for label in labels], default=0.0) + MARGIN,
        BARS, 2 * MARGIN, LANE * max(1, len(knobs)),
    )  # fmt: skip
    with plain_style():
        verdicts = counted(len(found.flips.cases), "verdict")
        title = f"Of {verdicts}, those that change when a number is turned"
        figure, axes = _figure(frame, title, max(1, len(knobs)))
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


def _moved(each: KnobFlips, side: int) -> int:
    return sum((held.below if side < 0 else held.above) is not None for held in each.held)


def _arm(axes: Axes, row: int, each: KnobFlips, side: int, colour: str) -> None:
    count = _moved(each, side)
    if not count:
        return
    ends = [held.low for held in each.held if held.below] if side < 0 else []
    ends += [held.high for held in each.held if held.above] if side > 0 else []
    first = max(ends) if side < 0 else min(ends)
    axes.barh(row, side * count, height=0.62, color=colour, edgecolor=HATCH, linewidth=0.5)
    told = f" {count}, from {first:g} " if side > 0 else f" {count}, to {first:g} "
    place = "left" if side > 0 else "right"
    axes.text(side * count, row, told, ha=place, va="center_baseline", color=DARK)


def _intervals(found: Robustness) -> Figure:
    """The interval of each number over which the one case's verdict holds, within its bounds."""
    rows = [
        (each, held) for each in found.flips.knobs for held in each.held if held.below or held.above
    ]
    labels = [f"{each.knob.path} = {each.knob.present:g}" for each, _ in rows]
    told = [_told_ends(held) for _, held in rows]
    frame = Frame(
        max([inches(label) for label in labels], default=0.0) + MARGIN,
        BARS,
        max([inches(label) for label in told], default=0.0) + 2 * MARGIN,
        LANE * max(1, len(rows)),
    )
    each = found.cases[0]
    with plain_style():
        title = f"{each.case.id}: where {spoken(each.verdict)} holds (shaded), number by number"
        figure, axes = _figure(frame, title, max(1, len(rows)))
        for row, (knob, held) in enumerate(rows):
            _span(axes, row, knob, held)
            axes.text(1.02, row, told[row], va="center_baseline", color=DARK)
        axes.set_yticks(range(len(rows)), labels)
        axes.set_xlim(0, 1)
        axes.set_xlabel("membership, cut; weights and counts as a share of their range")
    return figure


def _told_ends(held: Held) -> str:
    ends = [(held.low, held.below, "down to"), (held.high, held.above, "up to")]
    return "; ".join(f"{way} {end:g}, then {spoken(beyond)}" for end, beyond, way in ends if beyond)


def _span(axes: Axes, row: int, each: KnobFlips, held: Held) -> None:
    knob = each.knob

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


def specification_curve(found: Robustness, each: CaseRobustness) -> Figure:
    """Every definition as a column: its verdict above, the options that make it below."""
    codes = found.verdicts.codes[:, found.verdicts.cases.index(each.case)]
    verdicts = sorted(set(each.definitions) - {each.verdict}, key=found.verdicts.names.index)
    lanes = [each.verdict, *verdicts]
    order = _in_order(found, each, lanes, codes)
    rows = list(_option_rows(found, each, order))
    told = [_told_lane(found, each, name) for name in lanes]
    frame = Frame(
        max(inches(label, bold=True) for label in (*told, *(row.label for row in rows))) + MARGIN,
        BARS, 2 * MARGIN, ROW * (len(lanes) + 1 + len(rows)), bottom=0.4,
    )  # fmt: skip
    with plain_style():
        title = f"{each.case.id}: {spoken(each.verdict)} is {each.grade} under {_count(found)}"
        figure, axes = _figure(frame, title, len(lanes) + 1 + len(rows))
        for row, name in enumerate(lanes):
            colour, hatch = style_of(found, name)
            _runs(axes, row, codes[order] == found.verdicts.names.index(name), colour, hatch)
        for row, each_row in enumerate(rows, start=len(lanes) + 1):
            if each_row.mask is not None:
                _runs(axes, row, each_row.mask, OPTION, "")
        _name_rows(axes, told, rows)
        axes.set_xlim(0, len(order))
        axes.set_xticks([])
        axes.set_xlabel(_told_order(found, len(order)))
    return figure


def _told_lane(found: Robustness, each: CaseRobustness, verdict: str) -> str:
    share = each.definitions.get(verdict, 0.0)
    return f"{spoken(verdict)}: {round(share * len(found.combinations))} ({100 * share:.0f} %)"


def _told_order(found: Robustness, shown: int) -> str:
    count = len(found.combinations)
    which = "a column a definition" if shown == count else f"{shown} of {count} definitions"
    return f"{which}, by verdict, then by the choices that drive it most"


def _in_order(
    found: Robustness, each: CaseRobustness, lanes: Sequence[str], codes: NDArray[np.int8]
) -> NDArray[np.intp]:
    """The definitions from left to right; evenly thinned out where they are too many to see."""
    ranks = {found.verdicts.names.index(name): rank for rank, name in enumerate(lanes)}
    totals = {driver.choice: driver.total for driver in each.drivers}
    choices = [choice.name for choice in found.multiverse.choices]
    by_share = sorted(range(len(choices)), key=lambda place: -totals.get(choices[place], 0.0))
    options = np.asarray([[-1 if p is None else p for p in c] for c in found.combinations])
    keys = [options[:, place] for place in reversed(by_share)]
    order = np.lexsort([*keys, np.asarray([ranks[code] for code in codes.tolist()])])
    return order[:: -(-len(order) // MOST_COLUMNS)]


@dataclass(frozen=True)
class _OptionRow:
    """A choice's name, or one of its options and the definitions that have it."""

    label: str
    mask: NDArray[np.bool_] | None


def _option_rows(
    found: Robustness, each: CaseRobustness, order: NDArray[np.intp]
) -> Iterator[_OptionRow]:
    inert = {driver.choice for driver in each.drivers if not driver.total}
    for number, choice in enumerate(found.multiverse.choices):
        places = np.asarray(
            [-1 if chosen[number] is None else chosen[number] for chosen in found.combinations]
        )
        used = [place for place in range(len(choice.options)) if (places == place).any()]
        if used:
            told = f"{choice.name} (moves nothing here)" if choice.name in inert else choice.name
            yield _OptionRow(told, None)
        for place in used:
            mark = " (rubric)" if place == found.references[number] else ""
            yield _OptionRow(choice.options[place].label + mark, places[order] == place)


def _runs(axes: Axes, row: int, mask: NDArray[np.bool_], colour: str, hatch: str) -> None:
    """Boxes over the runs of true places."""
    edges = np.flatnonzero(np.diff(np.concatenate([[False], mask, [False]]).astype(np.int8)))
    spans = [(int(start), int(stop - start)) for start, stop in edges.reshape(-1, 2)]
    axes.broken_barh(
        spans, (row - 0.4, 0.8), facecolor=colour, hatch=hatch, edgecolor=HATCH, linewidth=0.2
    )


def _name_rows(axes: Axes, lanes: Sequence[str], rows: Sequence[_OptionRow]) -> None:
    labels = [*lanes, "", *(row.label for row in rows)]
    axes.set_yticks(range(len(labels)), labels)
    for place, text in enumerate(axes.get_yticklabels()):
        option = place - len(lanes) - 1
        text.set_fontweight("bold" if option < 0 or rows[option].mask is None else "normal")
    axes.axhline(len(lanes), color=GRID, linewidth=0.8)
