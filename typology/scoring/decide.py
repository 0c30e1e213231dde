"""From memberships to verdicts.

A verdict's code is its place in `Rubric.verdicts`: the types, then mixed, neither, undetermined.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from typology.model import TOLERANCE
from typology.operators import Array, Mask
from typology.scoring.compile import Program

Codes: TypeAlias = NDArray[np.int8]


def is_in(membership: Array | float, cut: float | Array) -> Mask:
    """True where membership > cut; a case exactly at the cut is not in the type."""
    return np.asarray(membership > np.add(cut, TOLERANCE))


def verdict_codes(memberships: Sequence[Array], cut: float | Array) -> Codes:
    """The verdict of each combination: the one type it is in, mixed for several, neither for none.

    `memberships` is one array a type, broadcastable; the result has their common shape.
    """
    count = len(memberships)
    inside = [is_in(membership, cut) for membership in memberships]
    shape = np.broadcast_shapes(*(mask.shape for mask in inside))
    codes = np.full(shape, count + 1, dtype=np.int8)
    for index, mask in enumerate(inside):
        codes = np.where(mask, np.where(codes == count + 1, np.int8(index), np.int8(count)), codes)
    return codes


def codes_at_extremes(always: Mask, ever: Mask) -> Codes:
    """The verdict over all completions, from the types that a case is always in, and ever in.

    The first axis of both is the types. Exact for two types; of more, a case may be undetermined
    here though every completion is mixed, each time of other types.
    """
    count = len(always)
    same = (always == ever).all(axis=0)
    codes = np.where(same, always.argmax(axis=0), count + 2).astype(np.int8)
    codes = np.where(ever.any(axis=0), codes, np.int8(count + 1))
    return np.where(always.sum(axis=0) > 1, np.int8(count), codes)


def combination_verdicts(program: Program) -> tuple[str, ...]:
    """The verdicts that one combination of values can have: the types, mixed, neither."""
    return program.rubric.verdicts[: len(program.types) + 2]


def verdict_counts(program: Program, codes: Codes) -> tuple[int, ...]:
    """The number of combinations with each of the `combination_verdicts`."""
    return tuple(np.bincount(codes.ravel(), minlength=len(program.types) + 2).tolist())
