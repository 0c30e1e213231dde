"""A formula in plain words, and the head of each of its nodes."""

from __future__ import annotations

from typology.model import Criterion, Formula, Leaf, Node, Rubric, Silence
from typology.operators import OPERATORS
from typology.reporting.words import id_to_words, level_phrase

TAKEN: dict[Silence, str] = {
    "open": "",
    "holds": " (taken to hold where unknown)",
    "fails": " (taken to fail where unknown)",
}


def formula_phrase(
    formula: Formula, rubric: Rubric, *, inside: bool = False, silence: bool = True
) -> str:
    """A formula as a clause, with what it takes of `silence`.

    `inside` another, its parts stand in brackets.
    """
    if isinstance(formula, Leaf):
        taken = TAKEN[formula.if_unknown] if silence else ""
        return leaf_phrase(formula, rubric.criteria[formula.criterion]) + taken
    parts = [
        formula_phrase(child, rubric, inside=True, silence=silence) + weight_of(formula, place)
        for place, child in enumerate(formula.children)
    ]
    told = _words(formula, (", " if inside else "; ").join(parts))
    return f"({told})" if inside and len(parts) > 1 else told


def leaf_phrase(leaf: Leaf, criterion: Criterion) -> str:
    """A criterion, with the level that it must reach: 'state authority at least unchanged'."""
    name = id_to_words(leaf.criterion)
    if leaf.reaches is None:
        return name
    if criterion.calibration is not None and not criterion.calibration.rises:
        return f"{name} at most {level_phrase(leaf.reaches)}"
    if criterion.scale is not None and leaf.reaches == criterion.scale.levels[-1]:
        return f"{name} {level_phrase(leaf.reaches)}"
    return f"{name} at least {level_phrase(leaf.reaches)}"


def operator_phrase(node: Node) -> str:
    """What an operator asks of its parts, without them: 'at least one of'."""
    return _words(node, "").rstrip(" :")


def weight_of(node: Node, place: int) -> str:
    """The weight of a part, where it has one, as it follows the part."""
    return "" if node.weights is None else f" (weight {node.weights[place]:g})"


def _words(node: Node, parts: str) -> str:
    words = OPERATORS[node.operator].words
    return words.format(parts=parts, count=node.count, total=len(node.children))
