"""A case's specification curve: every definition, its verdict, and the options that make it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from typology.analysis.robustness.results import CaseRobustness, Robustness
from typology.reporting.formats.figure import GRID, HATCH, inches, plain_style
from typology.reporting.robustness.canvas import (
    BARS,
    MARGIN,
    ROW,
    Frame,
    definitions_count,
    framed_axes,
    style_of,
)
from typology.reporting.words import id_to_words

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

MOST_COLUMNS: Final = 2_000  # definitions that a curve shows
OPTION: Final = "#5a5a5a"


def specification_curve(found: Robustness, each: CaseRobustness) -> Figure:
    """Every definition as a column: its verdict above, the options that make it below."""
    codes = found.verdicts.codes[:, found.verdicts.cases.index(each.case)]
    verdicts = sorted(set(each.definitions) - {each.verdict}, key=found.verdicts.names.index)
    lanes = [each.verdict, *verdicts]
    order = _in_order(found, each, lanes, codes)
    rows = list(_option_rows(found, each, order))
    told = [_lane_caption(found, each, name) for name in lanes]
    frame = Frame(
        max(inches(label, bold=True) for label in (*told, *(row.label for row in rows))) + MARGIN,
        BARS, 2 * MARGIN, ROW * (len(lanes) + 1 + len(rows)), bottom=0.4,
    )  # fmt: skip
    with plain_style():
        verdict = id_to_words(each.verdict)
        title = f"{each.case.id}: {verdict} is {each.grade} under {definitions_count(found)}"
        figure, axes = framed_axes(frame, title, len(lanes) + 1 + len(rows))
        for row, name in enumerate(lanes):
            colour, hatch = style_of(found, name)
            _runs(axes, row, codes[order] == found.verdicts.names.index(name), colour, hatch)
        for row, each_row in enumerate(rows, start=len(lanes) + 1):
            if each_row.mask is not None:
                _runs(axes, row, each_row.mask, OPTION, "")
        _name_rows(axes, told, rows)
        axes.set_xlim(0, len(order))
        axes.set_xticks([])
        axes.set_xlabel(_order_caption(found, len(order)))
    return figure


def _lane_caption(found: Robustness, each: CaseRobustness, verdict: str) -> str:
    share = each.definitions.get(verdict, 0.0)
    return f"{id_to_words(verdict)}: {round(share * len(found.combinations))} ({100 * share:.0f} %)"


def _order_caption(found: Robustness, shown: int) -> str:
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
