"""Figures: what cases are rated, as a heat map, and how alike they are, as a tree beside it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby, pairwise
from typing import TYPE_CHECKING

import numpy as np

from typology.analysis.cluster.clusters import Clustering, find_clusters
from typology.analysis.cluster.linkage import Tree
from typology.model import Rubric
from typology.operators import Array
from typology.reporting.cluster.sheet import BRACKET, TREE, Sheet, Side
from typology.reporting.formats.figure import DARK, GRID
from typology.reporting.words import count_noun, id_to_words
from typology.scoring.scorecard import Scorecard

if TYPE_CHECKING:
    from matplotlib.figure import Figure
from typology.reporting.formats.figure import plain_style


def heat_map(
    rubric: Rubric,
    cards: Sequence[Scorecard],
    clusters: Mapping[str, int] | None = None,
    others: Mapping[str, Mapping[str, str]] | None = None,
) -> Figure:
    """Cases × criteria, ordered by verdict, then cluster (cases without one last), then id.

    `clusters` are numbers by case id (None: those that `find_clusters` finds, if any), `others`
    verdicts under other rubrics: by rubric, then case. Raises ValueError without a case.
    """
    numbers = _found_clusters(rubric, cards) if clusters is None else clusters
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
    sides = [_verdicts(ordered)]
    if numbers:
        sides.append(Side("cluster", tuple(str(numbers.get(name, "-")) for name in names)))
    beside = {
        other: [verdicts[name] for name in names] for other, verdicts in (others or {}).items()
    }
    with plain_style():
        sheet = Sheet(rubric, ordered, sides, [_title(rubric, len(cards))], others=beside)
        sheet.rule(_ends([card.verdict for card in ordered])[1:-1])
        return sheet.figure


def _found_clusters(rubric: Rubric, cards: Sequence[Scorecard]) -> Mapping[str, int]:
    found = find_clusters(rubric, cards)
    return found.numbers if found.partition is not None and found.partition.beats_chance else {}


def dendrogram(found: Clustering) -> Figure:
    """The tree of the cases compared, beside the heat map in its order; clusters in brackets.

    Raises ValueError without a case.
    """
    order = leaf_order(found.tree, len(found.cards))
    ordered = [found.cards[row] for row in order]
    told = [_title(found.rubric, len(ordered)), _status(found)]
    with plain_style():
        sheet = Sheet(
            found.rubric, ordered, [_verdicts(ordered)], told, tree=found.tree is not None
        )
        if found.tree is not None:
            _draw_tree(sheet, found.tree, order)
        if found.partition is not None:
            _bracket(sheet, [found.numbers[card.case.id] for card in ordered])
        return sheet.figure


def _verdicts(cards: Sequence[Scorecard]) -> Side:
    return Side("verdict", tuple(id_to_words(card.verdict) for card in cards))


def _title(rubric: Rubric, count: int) -> str:
    changed = " (changed)" if rubric.overrides else ""
    return f"{count_noun(count, 'case')} under {rubric.id} {rubric.version}{changed}"


def _status(found: Clustering) -> str:
    if found.partition is None:
        return "too few cases for clusters"
    groups = count_noun(found.partition.k, "group")
    if not found.partition.beats_chance:
        return f"no clusters: {groups}, no tighter than chance makes them"
    return f"{groups}, tighter than chance makes them; the least stable: {found.partition.band}"


def _ends(values: Sequence[object]) -> list[int]:
    """Where runs of equal values end, from 0."""
    ends = [0]
    for _, run in groupby(values):
        ends.append(ends[-1] + len(list(run)))
    return ends


def leaf_order(tree: Tree | None, count: int) -> tuple[int, ...]:
    """The rows from top to bottom, so that no branches cross; the larger branch stands first."""
    if tree is None:
        return tuple(range(count))
    below: dict[int, tuple[int, ...]] = {row: (row,) for row in range(count)}
    for merge, pair in enumerate(tree.children.tolist()):
        first, second = sorted((below[node] for node in pair), key=lambda rows: (-len(rows), rows))
        below[count + merge] = (*first, *second)
    return below[2 * count - 2]


def branches(tree: Tree, order: Sequence[int]) -> list[Array]:
    """The corners of each merge, shape (4, 2): distance, and the row's middle, branch to branch."""
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


def _bracket(sheet: Sheet, numbers: Sequence[int]) -> None:
    axes = sheet.beside("clusters", TREE, BRACKET)
    axes.set_xlim(0, BRACKET)
    ends = _ends(numbers)
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
