"""From memberships to verdicts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from typology.model import MIXED, NEITHER, TOLERANCE
from typology.operators import Array, Mask
from typology.scoring.compile import Program

Codes: TypeAlias = NDArray[np.int8]


def is_in(membership: Array | float, cut: float | Array) -> Mask:
    """Whether a membership is beyond the cut; exactly at it is not."""
    return np.asarray(membership > np.add(cut, TOLERANCE))


def verdict_codes(memberships: Sequence[Array], cut: float | Array) -> Codes:
    """The index of the one type a combination is in; the number of types: mixed; one more: neither.

    `memberships` is one array a type, broadcastable; the result has their common shape.
    """
    count = len(memberships)
    inside = [is_in(membership, cut) for membership in memberships]
    shape = np.broadcast_shapes(*(mask.shape for mask in inside))
    codes = np.full(shape, count + 1, dtype=np.int8)
    for index, mask in enumerate(inside):
        codes = np.where(mask, np.where(codes == count + 1, np.int8(index), np.int8(count)), codes)
    return codes


def verdict_names(program: Program) -> tuple[str, ...]:
    """The verdict that each code means."""
    return (*program.types, MIXED, NEITHER)
