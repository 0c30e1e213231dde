"""What a level or a raw number is worth: ranks, thresholds and calibrated memberships."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from typology.model import (
    TOLERANCE,
    Calibration,
    Criterion,
    Level,
    Scale,
)
from typology.operators import Array


def threshold(criterion: Criterion, reaches: Level) -> Callable[[Array], Array]:
    """1.0 where a rating is at or beyond a level or number, else 0.0."""
    if criterion.calibration is not None:
        sign = 1.0 if criterion.calibration.rises else -1.0
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


def column_of(criterion: Criterion, value: Level) -> float:
    """A level as its rank, a raw number as itself."""
    return scale_of(criterion).rank(value) if isinstance(value, str) else value


def as_column(criterion: Criterion, values: tuple[Level, ...]) -> Array:
    """Levels as ranks (integers), raw numbers as floats; shape (values,)."""
    kind = np.intp if criterion.scale is not None else np.float64
    return np.asarray([column_of(criterion, value) for value in values], dtype=kind)
