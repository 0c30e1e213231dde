"""The tree of cases as SVG: paths, labels and their places, in units of the drawing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from typology.analysis.cluster.average_linkage import Clustering
from typology.reporting.cluster.figures import branches, leaf_order
from typology.scoring.scorecard import Scorecard

ROW: Final = 20.0
TREE: Final = 300.0  # width of the branches
MARGIN: Final = 10.0


@dataclass(frozen=True)
class TreeLeaf:
    """A case at the end of a branch; `cluster` is its number, None if no cluster is believed."""

    card: Scorecard
    y: float
    cluster: int | None


@dataclass(frozen=True)
class TreeDrawing:
    """SVG paths, leaves from top to bottom, and the heights of the lines between clusters."""

    height: float
    tree: float
    paths: tuple[str, ...]
    leaves: tuple[TreeLeaf, ...]
    rules: tuple[float, ...]


def tree_drawing(clustering: Clustering) -> TreeDrawing | None:
    """The tree, its root to the left; None if there are too few cases for one."""
    if clustering.tree is None:
        return None
    order = leaf_order(clustering.tree, len(clustering.cards))
    widest = max(float(clustering.tree.heights.max()), 0.05)
    paths = tuple(_path(corners.tolist(), widest) for corners in branches(clustering.tree, order))
    believed = clustering.partition is not None and clustering.partition.beats_chance
    leaves = tuple(
        TreeLeaf(
            clustering.cards[row],
            (place + 0.5) * ROW,
            clustering.numbers[clustering.cards[row].case.id] if believed else None,
        )
        for place, row in enumerate(order)
    )
    rules = tuple(
        place * ROW
        for place in range(1, len(leaves))
        if leaves[place].cluster != leaves[place - 1].cluster
    )
    return TreeDrawing(len(order) * ROW, TREE + MARGIN, paths, leaves, rules)


def _path(corners: list[list[float]], widest: float) -> str:
    (x, y), (height, _), (_, end), (x_end, _) = (
        (round(MARGIN + TREE * (1 - distance / widest), 1), round(row * ROW, 1))
        for distance, row in corners
    )
    return f"M{x:g} {y:g}H{height:g}V{end:g}H{x_end:g}"
