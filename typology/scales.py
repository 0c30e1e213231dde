"""The worth of a level or a raw number: ranks, thresholds, memberships and their ends."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeAlias

import numpy as np

from typology.formulas import rubric_leaves
from typology.model import TOLERANCE, Calibration, Criterion, Json, Leaf, Level, Rubric, Scale
from typology.operators import Array, Mask

ScaleKind: TypeAlias = tuple[str, ...] | Calibration  # the levels in order, or the calibration


def threshold(criterion: Criterion, reaches: Level) -> Callable[[Array], Array]:
    """1.0 where a rating is at or beyond a level or number, else 0.0."""
    if criterion.calibration is not None:
        sign = rise(criterion)
        bound = sign * float(reaches) - TOLERANCE
        return lambda column: np.asarray(sign * column >= bound, dtype=np.float64)
    rank = scale_of(criterion).rank(str(reaches))
    return lambda column: np.asarray(column >= rank, dtype=np.float64)


def calibrate(raw: Array, curve: Calibration) -> Array:
    """Raw numbers to memberships in [0, 1], any shape.

    Logistic: log-odds 3 (x - c) / |a - c|, with a the anchor on x's side of c (the direct method,
    Ragin 2008, ch. 5); linear: straight between the anchors.
    """
    sign = 1.0 if curve.rises else -1.0
    distance = sign * (np.asarray(raw, dtype=np.float64) - curve.crossover)
    span = np.where(
        distance >= 0, abs(curve.full - curve.crossover), abs(curve.out - curve.crossover)
    )
    if curve.shape == "linear":
        return np.asarray(np.clip(0.5 + 0.5 * distance / span, 0.0, 1.0))
    with np.errstate(over="ignore"):
        return np.asarray(1.0 / (1.0 + np.exp(-3.0 * distance / span)))


def scale_of(criterion: Criterion) -> Scale:
    """The criterion's ordinal scale. Raises ValueError for a calibrated one."""
    if criterion.scale is None:
        raise ValueError(f"{criterion.id} is calibrated and has no levels")
    return criterion.scale


def scale_kind_of(criterion: Criterion) -> ScaleKind:
    """The criterion's scale without its memberships: its ordered levels, or its calibration."""
    return criterion.calibration or scale_of(criterion).levels


def scales_read(rubric: Rubric) -> dict[str, tuple[str, ...]]:
    """By the path of each scale, the criteria on it of which a formula reads a membership."""
    read = {leaf.criterion for _, leaf in rubric_leaves(rubric) if leaf.reaches is None}
    by_path: dict[str, list[str]] = {}
    for name, criterion in rubric.criteria.items():
        if name in read and criterion.scale is not None:
            by_path.setdefault(_scale_path(rubric, name), []).append(name)
    return {path: tuple(names) for path, names in by_path.items()}


def _scale_path(rubric: Rubric, criterion: str) -> str:
    """The path of a criterion's scale: its own, or the rubric's."""
    written = _mapping(_mapping(rubric.resolved.get("criteria")).get(criterion))
    return "scale" if written and "scale" not in written else f"criteria.{criterion}.scale"


def _mapping(tree: Json | Mapping[str, Json]) -> Mapping[str, Json]:
    return tree if isinstance(tree, Mapping) else {}


def rise(criterion: Criterion) -> int:
    """1 where membership rises with the rank or the raw number, -1 where it falls."""
    curve = criterion.calibration
    return 1 if curve is None or curve.rises else -1


def column_of(criterion: Criterion, value: Level) -> float:
    """A level as its rank, a raw number as itself."""
    return scale_of(criterion).rank(value) if isinstance(value, str) else value


def as_column(criterion: Criterion, values: tuple[Level, ...]) -> Array:
    """Levels as ranks (integers), raw numbers as floats; shape (values,)."""
    kind = np.intp if criterion.scale is not None else np.float64
    return np.asarray([column_of(criterion, value) for value in values], dtype=kind)


def memberships_of(criterion: Criterion, column: Array) -> Array:
    """The membership at each rank or raw number of a column."""
    if criterion.calibration is not None:
        return calibrate(column, criterion.calibration)
    return np.asarray(np.asarray(scale_of(criterion).memberships)[column.astype(np.intp)])


def leaf_values(leaf: Leaf, criterion: Criterion, column: Array) -> Array:
    """The value of a leaf at each rank or raw number of its criterion."""
    if leaf.reaches is not None:
        return threshold(criterion, leaf.reaches)(column)
    return memberships_of(criterion, column)


def degree(criterion: Criterion, level: Level) -> float:
    """The membership of one level or raw number."""
    return float(memberships_of(criterion, as_column(criterion, (level,)))[0])


def assumed(leaf: Leaf, criterion: Criterion, column: Array) -> Mask:
    """True at the ranks or raw numbers that the leaf's `if_unknown` assumes of a silent criterion.

    Those at which the leaf is highest for `holds`, lowest for `fails`.
    """
    values = leaf_values(leaf, criterion, column)
    best = values.max() if leaf.if_unknown == "holds" else values.min()
    return np.asarray(np.abs(values - best) <= TOLERANCE)
