"""The specification curve of a case: every definition, its verdict and its options."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from typology.analysis.robustness.results import CaseRobustness, Robustness
from typology.reporting.formats.figure import GRID, HATCH, case_title, inches, plain_style
from typology.reporting.robustness.canvas import BARS, MARGIN, ROW, Frame, framed_axes, style_of
from typology.reporting.robustness.words import choice_phrase, percent_phrase
from typology.reporting.words import id_to_words

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

MOST_COLUMNS: Final = 2_000  # definitions that a curve shows
NO_SHARE: Final = "no probability"
OPTION: Final = "#5a5a5a"


def specification_curve(robustness: Robustness, result: CaseRobustness) -> Figure:
    """Every definition as a column: its verdict above, the options that make it below."""
    codes = robustness.codes(result)
    others = {name for counts in result.counts.values() for name in counts} - {result.verdict}
    verdicts = sorted(others, key=robustness.verdicts.names.index)
    lanes = [result.verdict, *verdicts]
    order = _in_order(robustness, result, lanes, codes)
    rows = list(_option_rows(robustness, result, order))
    captions = [_lane_caption(robustness, result, name) for name in lanes]
    labels = [*captions, *(row.label for row in rows)]
    frame = Frame(
        max(inches(label, bold=True) for label in labels) + MARGIN,
        BARS, 2 * MARGIN, ROW * (len(lanes) + 1 + len(rows)), bottom=0.4,
    )  # fmt: skip
    with plain_style():
        title = f"{case_title(result.case)}: what each definition says"
        figure, axes = framed_axes(frame, title, len(lanes) + 1 + len(rows))
        for row, name in enumerate(lanes):
            colour, hatch = style_of(robustness, name)
            _draw_runs(
                axes, row, codes[order] == robustness.verdicts.names.index(name), colour, hatch
            )
        for row, option_row in enumerate(rows, start=len(lanes) + 1):
            if option_row.mask is not None:
                _draw_runs(axes, row, option_row.mask, OPTION, "")
        _name_rows(axes, captions, rows)
        axes.set_xlim(0, len(order))
        axes.set_xticks([])
        axes.set_xlabel(_order_caption(robustness, len(order)))
    return figure


def _lane_caption(robustness: Robustness, result: CaseRobustness, verdict: str) -> str:
    count = sum(counts.get(verdict, 0) for counts in result.counts.values())
    share = percent_phrase(count / len(robustness.combinations))
    return f"{id_to_words(verdict)}: {count:,} ({share})"


def _order_caption(robustness: Robustness, shown: int) -> str:
    count = len(robustness.combinations)
    which = f"{count:,} definitions" if shown == count else f"{shown:,} of {count:,} definitions"
    return f"{which}, a column each, every reading of silence; {NO_SHARE}"


def _in_order(
    robustness: Robustness, result: CaseRobustness, lanes: Sequence[str], codes: NDArray[np.int8]
) -> NDArray[np.intp]:
    """The definitions from left to right; every n-th if they are too many to see."""
    ranks = {robustness.verdicts.names.index(name): rank for rank, name in enumerate(lanes)}
    totals = {driver.choice: driver.total for driver in result.drivers}
    choices = [choice.name for choice in robustness.multiverse.choices]
    by_share = sorted(range(len(choices)), key=lambda place: -totals.get(choices[place], 0.0))
    options = np.asarray([[-1 if p is None else p for p in c] for c in robustness.combinations])
    keys = [options[:, place] for place in reversed(by_share)]
    order = np.lexsort([*keys, np.asarray([ranks[code] for code in codes.tolist()])])
    return order[:: -(-len(order) // MOST_COLUMNS)]


@dataclass(frozen=True)
class _OptionRow:
    """A choice's name, or one of its options and the definitions that have it."""

    label: str
    mask: NDArray[np.bool_] | None


def _option_rows(
    robustness: Robustness, result: CaseRobustness, order: NDArray[np.intp]
) -> Iterator[_OptionRow]:
    inert = {driver.choice for driver in result.drivers if not driver.total}
    for number, choice in enumerate(robustness.multiverse.choices):
        places = np.asarray(
            [-1 if chosen[number] is None else chosen[number] for chosen in robustness.combinations]
        )
        used = [place for place in range(len(choice.options)) if (places == place).any()]
        if used:
            remark = " (changes nothing)" if choice.name in inert else ""
            yield _OptionRow(choice_phrase(choice.name) + remark, None)
        for place in used:
            mark = " (the rubric)" if place == robustness.references[number] else ""
            yield _OptionRow(choice.options[place].label + mark, places[order] == place)


def _draw_runs(axes: Axes, row: int, mask: NDArray[np.bool_], colour: str, hatch: str) -> None:
    """Draw a box over each run of true values."""
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
