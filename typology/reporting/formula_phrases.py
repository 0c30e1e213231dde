"""Formulas, their leaves and operators in plain words."""

from __future__ import annotations

from typing import Final

from typology.formulas import leaves
from typology.model import CaseCondition, Criterion, Formula, Leaf, Node, Rubric, Silence
from typology.operators import OPERATORS
from typology.reporting.words import id_to_words, join_words, level_phrase

TAKEN: Final[dict[Silence, str]] = {
    "open": "",
    "holds": " (assumed to hold where unknown)",
    "fails": " (assumed to fail where unknown)",
}


def formula_phrase(
    formula: Formula, rubric: Rubric, *, inside: bool = False, silence: bool = True
) -> str:
    """A formula as a clause, in brackets where it is `inside` another.

    With `silence` each leaf says how it is taken where unknown.
    """
    if isinstance(formula, Leaf):
        taken = TAKEN[formula.if_unknown] if silence else ""
        return leaf_phrase(formula, rubric.criteria[formula.criterion]) + taken
    parts = [
        formula_phrase(child, rubric, inside=True, silence=silence) + weight_of(formula, place)
        for place, child in enumerate(formula.children)
    ]
    phrase = _words(formula, (", " if inside else "; ").join(parts))
    return f"({phrase})" if inside and len(parts) > 1 else phrase


def condition_phrase(condition: Formula | CaseCondition, rubric: Rubric) -> str:
    """The condition of a notice as a clause."""
    if not isinstance(condition, CaseCondition):
        return formula_phrase(condition, rubric)
    if condition.outside:
        return "the case is outside the scope of the definition"
    return f"the level is {join_words([*condition.levels], 'or')}"


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
    """An operator without its parts: 'at least one of'."""
    return _words(node, "").rstrip(" :")


def weight_of(node: Node, place: int) -> str:
    """The weight of a part in brackets, as it follows the part; empty without weights."""
    return "" if node.weights is None else f" (weight {node.weights[place]:g})"


def _words(node: Node, parts: str) -> str:
    words = OPERATORS[node.operator].words
    return words.format(parts=parts, count=node.count, total=len(node.children))


def criteria_read(rubric: Rubric) -> frozenset[str]:
    """The criteria that the formula of some type reads."""
    types = rubric.types.values()
    return frozenset(leaf.criterion for kind in types for leaf in leaves(kind.formula))


def profiled_phrase(criterion: Criterion) -> str:
    """A criterion of a profile, and which end is better where it says so itself.

    'displacement'; 'state credibility (more is better)'.
    """
    better = f" ({criterion.better} is better)" if criterion.better else ""
    return f"{id_to_words(criterion.id)}{better}"
