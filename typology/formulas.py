"""Formulas as trees: leaves, nodes, paths, and the direction in which each criterion counts."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import numpy as np

from typology.model import Formula, Leaf, Node, Rubric, Silence
from typology.operators import OPERATORS, Array


def child_steps(node: Node, index: int) -> tuple[str | int, ...]:
    """The keys and indices that lead from a node to a child, as written in the file."""
    shape = OPERATORS[node.operator].argument
    if shape == "one":
        return (node.operator,)
    if shape == "counted":
        return node.operator, "of", index
    child = node.children[index]
    if node.named and isinstance(child, Leaf):
        return node.operator, child.criterion
    return node.operator, index


def child_path(node: Node, path: str, index: int) -> str:
    """The dotted path of a child, as written in the file."""
    return ".".join((path, *map(str, child_steps(node, index))))


def argument_of(node: Node) -> int | Array | None:
    """The count, or the weights as an array of shape (children,)."""
    if node.count is not None:
        return node.count
    return None if node.weights is None else np.asarray(node.weights, dtype=np.float64)


def with_silence(formula: Formula, policy: Silence) -> Formula:
    """The formula with `policy` as the `if_unknown` of every leaf."""
    if isinstance(formula, Leaf):
        return formula._replace(if_unknown=policy)
    return replace(
        formula, children=tuple(with_silence(child, policy) for child in formula.children)
    )


def leaves(formula: Formula) -> Iterator[Leaf]:
    """Every leaf, from left to right."""
    if isinstance(formula, Leaf):
        yield formula
    else:
        for child in formula.children:
            yield from leaves(child)


def nodes(formula: Formula, path: str) -> Iterator[tuple[str, Node]]:
    """Every node that is not a leaf, with its path, from the root down."""
    if isinstance(formula, Node):
        yield path, formula
        for index, child in enumerate(formula.children):
            yield from nodes(child, child_path(formula, path, index))


def formula_path(type_id: str) -> str:
    """The dotted path of a type's formula."""
    return f"types.{type_id}.formula"


def rubric_leaves(rubric: Rubric) -> Iterator[tuple[str, Leaf]]:
    """Every leaf of every type's formula, with the type's id."""
    for type_id, kind in rubric.types.items():
        for leaf in leaves(kind.formula):
            yield type_id, leaf


def rubric_nodes(rubric: Rubric) -> Iterator[tuple[str, Node]]:
    """Every node of every type's formula that is not a leaf, with its path."""
    for type_id, kind in rubric.types.items():
        yield from nodes(kind.formula, formula_path(type_id))


def criteria_read(rubric: Rubric) -> tuple[str, ...]:
    """The criteria that a type's formula reads, in rubric order."""
    read = {leaf.criterion for _, leaf in rubric_leaves(rubric)}
    return tuple(name for name in rubric.criteria if name in read)


def with_node(rubric: Rubric, path: str, change: Callable[[Node], Node]) -> Rubric:
    """The rubric with the node at a path changed; the definition alone, without hashes."""
    types = {
        name: kind._replace(formula=_with_node(kind.formula, formula_path(name), path, change))
        for name, kind in rubric.types.items()
    }
    return replace(rubric, types=types, sha256="", definition_sha256="", resolved={})


def _with_node(formula: Formula, here: str, path: str, change: Callable[[Node], Node]) -> Formula:
    if isinstance(formula, Leaf) or not f"{path}.".startswith(f"{here}."):
        return formula
    if here == path:
        return change(formula)
    children = [
        _with_node(child, child_path(formula, here, index), path, change)
        for index, child in enumerate(formula.children)
    ]
    return replace(formula, children=tuple(children))


def directions(formula: Formula, sign: int = 1) -> dict[str, frozenset[int]]:
    """How a formula reads each criterion: {1} more is more, {-1} more is less, {1, -1} both."""
    if isinstance(formula, Leaf):
        return {formula.criterion: frozenset({sign})}
    merged: dict[str, frozenset[int]] = {}
    for child in formula.children:
        for name, signs in directions(child, sign * OPERATORS[formula.operator].sign).items():
            merged[name] = merged.get(name, frozenset()) | signs
    return merged


def is_monotonic(formula: Formula) -> bool:
    """True if the formula reads each criterion in one direction only."""
    return all(len(signs) == 1 for signs in directions(formula).values())
