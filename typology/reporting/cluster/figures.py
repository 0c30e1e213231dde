"""The figures: a heat map of the ratings, and a dendrogram of the cases beside it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby, pairwise
from typing import TYPE_CHECKING

import numpy as np

from typology.analysis.cluster.average_linkage import Clustering
from typology.analysis.cluster.classes import find_classes
from typology.analysis.cluster.linkage import Tree
from typology.analysis.cluster.results import ClassSettings
from typology.model import Rubric
from typology.operators import Array
from typology.reporting.cluster.sheet import BRACKET, TREE, Sheet, Side
from typology.reporting.formats.figure import DARK, GRID, plain_style
from typology.reporting.words import capitalised, count_noun, id_to_words
from typology.scoring.scorecard import Scorecard

if TYPE_CHECKING:
    from matplotlib.figure import Figure


def heat_map(
    rubric: Rubric,
    cards: Sequence[Scorecard],
    classes: Mapping[str, int] | None = None,
    others: Mapping[str, Mapping[str, str]] | None = None,
) -> Figure:
    """Cases × criteria, ordered by verdict, then class (cases without one last), then id.

    `classes` are the numbers of latent classes by case id (None: those that are found, if any).
    `others` are verdicts under other rubrics, by rubric, then case. Raises ValueError without a
    case.
    """
    numbers = (
        find_classes(rubric, cards, ClassSettings(power=0)).numbers if classes is None else classes
    )
    ranks = rubric.verdicts
    ordered = sorted(
        cards,
        key=lambda card: (
            ranks.index(card.verdict),
            numbers.get(card.case.id, len(cards) + 1),
            card.case.id,
        ),
    )
    names = [card.case.id for card in ordered]
    sides = [_verdict_column(ordered)]
    if numbers:
        sides.append(Side("class", tuple(str(numbers.get(name, "-")) for name in names)))
    beside = {
        other: [verdicts[name] for name in names] for other, verdicts in (others or {}).items()
    }
    with plain_style():
        sheet = Sheet(rubric, ordered, sides, [_title(rubric, len(cards))], others=beside)
        sheet.rule(_run_ends([card.verdict for card in ordered])[1:-1])
        return sheet.figure


def dendrogram(clustering: Clustering) -> Figure:
    """The tree of the cases compared beside their heat map, with clusters in brackets.

    Raises ValueError without a case.
    """
    order = leaf_order(clustering.tree, len(clustering.cards))
    ordered = [clustering.cards[row] for row in order]
    headings = [_title(clustering.rubric, len(ordered)), _belief(clustering)]
    with plain_style():
        sheet = Sheet(
            clustering.rubric,
            ordered,
            [_verdict_column(ordered)],
            headings,
            tree=clustering.tree is not None,
        )
        if clustering.tree is not None:
            _draw_tree(sheet, clustering.tree, order)
        if clustering.partition is not None:
            _draw_brackets(sheet, [clustering.numbers[card.case.id] for card in ordered])
        return sheet.figure


def _verdict_column(cards: Sequence[Scorecard]) -> Side:
    return Side("verdict", tuple(id_to_words(card.verdict) for card in cards))


def _title(rubric: Rubric, count: int) -> str:
    changed = " (changed)" if rubric.overrides else ""
    return f"{capitalised(count_noun(count, 'case'))} under {rubric.id} {rubric.version}{changed}"


def _belief(clustering: Clustering) -> str:
    if clustering.partition is None:
        return "Too few cases for clusters"
    groups = count_noun(clustering.partition.k, "group")
    if not clustering.partition.beats_chance:
        return f"No clusters: {groups}, no tighter than chance makes them"
    return (
        f"{capitalised(groups)}, tighter than chance makes them; "
        f"the least stable: {clustering.partition.band}"
    )


def _run_ends(values: Sequence[object]) -> list[int]:
    """The ends of the runs of equal values, after a leading 0."""
    ends = [0]
    for _, run in groupby(values):
        ends.append(ends[-1] + len(list(run)))
    return ends


def leaf_order(tree: Tree | None, count: int) -> tuple[int, ...]:
    """The rows from top to bottom, so that no branches cross, the larger branch first."""
    if tree is None:
        return tuple(range(count))
    rows_below: dict[int, tuple[int, ...]] = {row: (row,) for row in range(count)}
    for merge, pair in enumerate(tree.children.tolist()):
        first, second = sorted(
            (rows_below[node] for node in pair), key=lambda rows: (-len(rows), rows)
        )
        rows_below[count + merge] = (*first, *second)
    return rows_below[2 * count - 2]


def branches(tree: Tree, order: Sequence[int]) -> list[Array]:
    """The corners of each merge, shape (4, 2): pairs of distance and row, branch to branch."""
    middle = {row: place + 0.5 for place, row in enumerate(order)}
    reach = dict.fromkeys(middle, 0.0)
    lines: list[Array] = []
    for (one, other), height in zip(tree.children.tolist(), tree.heights.tolist(), strict=True):
        lines.append(
            np.array(
                [
                    (reach[one], middle[one]),
                    (height, middle[one]),
                    (height, middle[other]),
                    (reach[other], middle[other]),
                ]
            )
        )
        node = len(order) + len(lines) - 1
        middle[node] = (middle[one] + middle[other]) / 2
        reach[node] = height
    return lines


def _draw_tree(sheet: Sheet, tree: Tree, order: Sequence[int]) -> None:
    from matplotlib.collections import LineCollection
    from matplotlib.ticker import MaxNLocator

    axes = sheet.beside("tree", 0, TREE)
    widest = max(float(tree.heights.max()), 0.05)
    axes.set_xlim(1.05 * widest, 0)
    axes.add_collection(LineCollection(branches(tree, order), colors=DARK, linewidths=0.9))
    axes.set_axis_on()
    axes.spines[["left", "right", "top"]].set_visible(False)
    axes.spines["bottom"].set_color(GRID)
    axes.yaxis.set_visible(False)
    axes.xaxis.set_major_locator(MaxNLocator(4))
    axes.set_xlabel("distance at which they join")


def _draw_brackets(sheet: Sheet, numbers: Sequence[int]) -> None:
    axes = sheet.beside("clusters", TREE, BRACKET)
    axes.set_xlim(0, BRACKET)
    ends = _run_ends(numbers)
    for first, last in pairwise(ends):
        axes.plot(
            [0.34, 0.34], [first + 0.15, last - 0.15], color=DARK, linewidth=2.2,
            solid_capstyle="butt",
        )  # fmt: skip
        axes.text(
            0.27, (first + last) / 2, str(numbers[first]), ha="right", va="center_baseline",
            weight="bold", color=DARK,
        )  # fmt: skip
    sheet.rule(ends[1:-1])
