"""The tree of cases as lines and labels of a drawing, in units of its own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from typology.analysis.cluster.clusters import Clustering
from typology.reporting.cluster.figures import branches, leaf_order
from typology.scoring.scorecard import Scorecard

ROW: Final = 20.0
TREE: Final = 300.0  # width of the branches
MARGIN: Final = 10.0


@dataclass(frozen=True)
class Leaf:
    """A case at the end of a branch, and the number of its cluster, where there is one."""

    card: Scorecard
    y: float
    cluster: int | None


@dataclass(frozen=True)
class Drawing:
    """Paths as SVG writes them, leaves from top to bottom, and lines between clusters."""

    height: float
    tree: float
    paths: tuple[str, ...]
    leaves: tuple[Leaf, ...]
    rules: tuple[float, ...]


def tree_drawing(found: Clustering) -> Drawing | None:
    """The tree, its root to the left; None where there are too few cases for one."""
    if found.tree is None:
        return None
    order = leaf_order(found.tree, len(found.cards))
    widest = max(float(found.tree.heights.max()), 0.05)
    paths = tuple(_path(corners.tolist(), widest) for corners in branches(found.tree, order))
    believed = found.partition is not None and found.partition.beats_chance
    leaves = tuple(
        Leaf(
            found.cards[row],
            (place + 0.5) * ROW,
            found.numbers[found.cards[row].case.id] if believed else None,
        )
        for place, row in enumerate(order)
    )
    rules = tuple(
        place * ROW
        for place in range(1, len(leaves))
        if leaves[place].cluster != leaves[place - 1].cluster
    )
    return Drawing(len(order) * ROW, TREE + MARGIN, paths, leaves, rules)


def _path(corners: list[list[float]], widest: float) -> str:
    (x, y), (height, _), (_, end), (x_end, _) = (
        (round(MARGIN + TREE * (1 - distance / widest), 1), round(row * ROW, 1))
        for distance, row in corners
    )
    return f"M{x:g} {y:g}H{height:g}V{end:g}H{x_end:g}"
