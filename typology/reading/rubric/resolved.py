"""A rubric as one tree with defaults filled in, and its two hashes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from typology.formulas import leaves
from typology.model import (
    Calibration,
    CaseCondition,
    Criterion,
    Formula,
    Json,
    Leaf,
    Node,
    Notice,
    Rubric,
    Type,
    Warrant,
)
from typology.operators import OPERATORS
from typology.reading.hashing import sha256


def hashed(
    rubric: Rubric, scale: Mapping[str, float], own_scales: Mapping[str, Mapping[str, float]]
) -> Rubric:
    """`rubric` with its resolved form and both hashes.

    `scale` is the default one, `own_scales` are those of single criteria, as the file has them.
    """
    tree = _resolved(rubric, scale, own_scales)
    return replace(
        rubric, sha256=sha256(tree), definition_sha256=sha256(defining(rubric)), resolved=tree
    )


def defining(rubric: Rubric) -> dict[str, Json]:
    """The definition alone: the types, their decision, and the criteria that formulas read."""
    formulas = [kind.formula for kind in rubric.types.values()]
    read = {leaf.criterion for formula in formulas for leaf in leaves(formula)}
    return {
        "criteria": {
            name: _measure(criterion) for name, criterion in rubric.criteria.items() if name in read
        },
        "types": {
            name: formula_tree(kind.formula, defining=True) for name, kind in rubric.types.items()
        },
        "decide": {"cut": rubric.cut},
        "applies_to": {key: [*sorted(words)] for key, words in _scope(rubric).items()},
    }


def _scope(rubric: Rubric) -> dict[str, tuple[str, ...]]:
    scope = {
        "status": rubric.applies_to,
        "level": rubric.applies_to_level,
        "basis": rubric.applies_to_basis,
    }
    return {key: words for key, words in scope.items() if words is not None}


def _measure(criterion: Criterion) -> Json:
    if criterion.calibration is not None:
        return {"calibrate": _calibration_tree(criterion.calibration)}
    if criterion.scale is None:
        return {}
    return {"scale": dict(zip(criterion.scale.levels, criterion.scale.memberships, strict=True))}


def _calibration_tree(calibration: Calibration) -> Json:
    return {
        "out": calibration.out,
        "crossover": calibration.crossover,
        "in": calibration.full,
        "shape": calibration.shape,
    }


def _resolved(
    rubric: Rubric, scale: Mapping[str, float], own_scales: Mapping[str, Mapping[str, float]]
) -> dict[str, Json]:
    """The rubric typed, without `extends` and nulls; the base of `--set` paths."""
    source = rubric.source
    return _without_nulls(
        {
            "format": 1,
            "rubric": rubric.id,
            "version": rubric.version,
            "title": rubric.title,
            "standing": rubric.standing,
            "source": None
            if source is None
            else _without_nulls({"id": source.source, "locator": source.locator}),
            "scale": dict(scale),
            "criteria": {
                name: _resolved_criterion(criterion, own_scales.get(name))
                for name, criterion in rubric.criteria.items()
            },
            "types": {name: _resolved_type(kind) for name, kind in rubric.types.items()},
            "decide": {"cut": rubric.cut},
            "applies_to": {key: list(words) for key, words in _scope(rubric).items()},
            "profiles": {name: list(criteria) for name, criteria in rubric.profiles.items()},
            "notices": [_resolved_notice(notice) for notice in rubric.notices],
        }
    )


def _resolved_criterion(criterion: Criterion, own_scale: Mapping[str, float] | None) -> Json:
    calibration = criterion.calibration
    return _without_nulls(
        {
            "question": criterion.question,
            "in_text": criterion.in_text,
            "role": criterion.role,
            "better": criterion.better,
            "scale": None if own_scale is None else dict(own_scale),
            "anchors": dict(criterion.anchors) if calibration is None else None,
            "unit": criterion.unit,
            "calibrate": None if calibration is None else _calibration_tree(calibration),
            "warrant": _warrant_tree(criterion.warrant),
        }
    )


def _resolved_type(kind: Type) -> Json:
    return _without_nulls(
        {
            "means": kind.means,
            "formula": formula_tree(kind.formula, defining=False),
            "warrant": _warrant_tree(kind.warrant),
        }
    )


def _resolved_notice(notice: Notice) -> Json:
    when = _condition_tree(notice.when)
    return _without_nulls({"when": when, "say": notice.say, "source": notice.source})


def _condition_tree(condition: Formula | CaseCondition) -> Json:
    if not isinstance(condition, CaseCondition):
        return formula_tree(condition, defining=False)
    return {"scope": "outside"} if condition.outside else {"level": list(condition.levels)}


def formula_tree(formula: Formula, *, defining: bool) -> Json:
    """`formula` as a tree: in full, or (`defining`) without defaults and warrants."""
    if isinstance(formula, Leaf):
        return _leaf_tree(formula, defining=defining)
    tree: dict[str, Json] = {formula.operator: _argument_tree(formula, defining=defining)}
    if formula.named and isinstance(formula.children[0], Leaf):
        policy = formula.children[0].if_unknown
        if policy != "open":  # set for all leaves at once; a file cannot say it of named ones
            tree["if_unknown"] = policy
    if formula.warrant is not None and not defining:
        tree["warrant"] = _warrant_tree(formula.warrant)
    return tree


def _leaf_tree(leaf: Leaf, *, defining: bool) -> Json:
    tree: dict[str, Json] = {"criterion": leaf.criterion}
    if leaf.reaches is not None:
        tree["reaches"] = leaf.reaches
    if leaf.if_unknown != "open" or not defining:
        tree["if_unknown"] = leaf.if_unknown
    if leaf.warrant is not None and not defining:
        tree["warrant"] = _warrant_tree(leaf.warrant)
    return tree


def _argument_tree(node: Node, *, defining: bool) -> Json:
    if node.named and node.weights is not None:
        names = [child.criterion for child in node.children if isinstance(child, Leaf)]
        return dict(zip(names, node.weights, strict=True))
    children = [formula_tree(child, defining=defining) for child in node.children]
    if node.count is not None:
        return {"count": node.count, "of": children}
    return children[0] if OPERATORS[node.operator].argument == "one" else children


def _warrant_tree(warrant: Warrant | None) -> Json:
    if warrant is None:
        return None
    place = _without_nulls({"source": warrant.source, "locator": warrant.locator})
    return {"inspired_by": place} if warrant.inspired else place


def _without_nulls(tree: dict[str, Json]) -> dict[str, Json]:
    return {key: value for key, value in tree.items() if value is not None}
