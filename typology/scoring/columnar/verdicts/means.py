"""Weighted means over the same memberships, for many weights and cuts: one product of matrices."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import numpy as np

from typology.model import TOLERANCE
from typology.operators import Array, Mask
from typology.scoring.columnar.patterns import Indices

NEAR: Final = 1e-12  # of what is beyond the cut: where the order of a sum may decide
BLOCK: Final = 32  # weightings at a time: what fits a cache


def means_inside(
    weights: Array, memberships: Array, cuts: Array, plain: Callable[[Indices], Mask]
) -> Mask:
    """Whether weighted means are beyond their cuts; shape (weightings, cases).

    `weights` (weightings, parts), `memberships` (cases, parts), `cuts` (weightings,). A product of
    matrices adds in another order than the plain formula: weightings in which a mean comes close to
    what decides are judged by `plain`, by their places, as (places, cases).
    """
    inside = np.empty((len(weights), len(memberships)), dtype=np.bool_)
    shares = weights / weights.sum(axis=1, keepdims=True)
    decides = np.add(cuts, TOLERANCE)[:, None]  # as in `decide.is_in`
    columns = np.ascontiguousarray(memberships.T)
    held = np.empty((BLOCK, len(memberships)))
    near = []
    for start in range(0, len(weights), BLOCK):
        some = slice(start, start + BLOCK)
        beyond = held[: len(shares[some])]
        np.matmul(shares[some], columns, out=beyond)
        beyond -= decides[some]
        np.greater(beyond, 0.0, out=inside[some])
        np.abs(beyond, out=beyond)
        near.append(start + np.flatnonzero(beyond.min(axis=1, initial=np.inf) <= NEAR))
    doubtful = np.concatenate(near) if near else np.empty(0, dtype=np.intp)
    if len(doubtful):
        inside[doubtful] = plain(doubtful)
    return inside
