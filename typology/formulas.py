"""Walks of a formula: paths, leaves, and the direction in which it reads each criterion."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from typology.model import (
    Formula,
    Leaf,
    Node,
)
from typology.operators import OPERATORS, Array


def child_path(node: Node, path: str, index: int) -> str:
    """The dotted path of a child, as written in the file."""
    shape = OPERATORS[node.operator].argument
    if shape == "one":
        return f"{path}.{node.operator}"
    if shape == "counted":
        return f"{path}.{node.operator}.of.{index}"
    if node.named:
        child = node.children[index]
        return f"{path}.{node.operator}.{child.criterion if isinstance(child, Leaf) else index}"
    return f"{path}.{node.operator}.{index}"


def argument_of(node: Node) -> int | Array | None:
    """The count, or the weights as an array of shape (children,)."""
    if node.count is not None:
        return node.count
    return None if node.weights is None else np.asarray(node.weights, dtype=np.float64)


def leaves(formula: Formula) -> Iterator[Leaf]:
    """Every leaf, from left to right."""
    if isinstance(formula, Leaf):
        yield formula
    else:
        for child in formula.children:
            yield from leaves(child)


def directions(formula: Formula, sign: int = 1) -> dict[str, frozenset[int]]:
    """How a formula reads each criterion: {1} more is more, {-1} more is less, {1, -1} both."""
    if isinstance(formula, Leaf):
        return {formula.criterion: frozenset({sign})}
    merged: dict[str, frozenset[int]] = {}
    for child in formula.children:
        for name, signs in directions(child, sign * OPERATORS[formula.operator].sign).items():
            merged[name] = merged.get(name, frozenset()) | signs
    return merged
