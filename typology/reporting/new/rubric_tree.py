"""Parts of a rubric as a file says them."""

from __future__ import annotations

from typology.model import Criterion, Formula, Json, Leaf, Notice, Scale, Type, Warrant


def criterion_tree(criterion: Criterion, default_scale: Json = None) -> Json:
    """A criterion as a file says it, its scale spelled out where it is not the default one."""
    tree: dict[str, Json] = {"question": criterion.question, "role": criterion.role}
    if criterion.scale is not None:
        scale: Json = _scale_tree(criterion.scale)
        if scale != default_scale:
            tree["scale"] = scale
        tree["anchors"] = dict(criterion.anchors)
    if criterion.unit is not None:
        tree["unit"] = criterion.unit
    if criterion.calibration is not None:
        curve = criterion.calibration
        tree["calibrate"] = {
            "out": curve.out,
            "crossover": curve.crossover,
            "in": curve.full,
            "shape": curve.shape,
        }
    return tree | _warranted(criterion.warrant)


def _scale_tree(scale: Scale) -> dict[str, Json]:
    return dict(zip(scale.levels, scale.memberships, strict=True))


def type_tree(kind: Type) -> Json:
    """A type as a file says it."""
    tree: dict[str, Json] = {} if kind.means is None else {"means": kind.means}
    return tree | {"formula": formula_tree(kind.formula)} | _warranted(kind.warrant)


def notice_tree(notice: Notice) -> Json:
    """A notice as a file says it."""
    tree: dict[str, Json] = {"when": formula_tree(notice.when), "say": notice.say}
    return tree if notice.source is None else tree | {"source": notice.source}


def formula_tree(formula: Formula) -> Json:
    """A formula as a file says it, as short as it can be."""
    if isinstance(formula, Leaf):
        return _leaf_tree(formula)
    children = [formula_tree(child) for child in formula.children]
    argument: Json = children
    if formula.count is not None:
        argument = {"count": formula.count, "of": children}
    elif formula.operator == "not":
        argument = children[0]
    elif formula.weights is not None:
        names = [child.criterion for child in formula.children if isinstance(child, Leaf)]
        argument = dict(zip(names, formula.weights, strict=True))
    return {formula.operator: argument} | _warranted(formula.warrant)


def _leaf_tree(leaf: Leaf) -> Json:
    tree: dict[str, Json] = {}
    if leaf.reaches is not None:
        tree["reaches"] = leaf.reaches
    if leaf.if_unknown != "open":
        tree["if_unknown"] = leaf.if_unknown
    tree |= _warranted(leaf.warrant)
    return {"criterion": leaf.criterion, **tree} if tree else leaf.criterion


def _warranted(warrant: Warrant | None) -> dict[str, Json]:
    if warrant is None:
        return {}
    tree: dict[str, Json] = {"source": warrant.source}
    return {"warrant": tree if warrant.locator is None else tree | {"locator": warrant.locator}}
