"""Many definitions on many complete cases, in hand-written numpy: what the engine is measured by.

The default rubric's two formulas with the memberships of its levels and its cut varied, and a
weighted mean with weights and cut varied. Ratings are ranks (cases x 8) in the order
violence_reduction, demobilisation, recruiter_removal, splitting_ranks, state_capacity,
state_authority, resource_accumulation, recruitment_continuation.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

TOLERANCE = 1e-9
BLOCK = 256  # definitions at a time: what bounds memory, and fits a cache


def verdict_codes(
    ranks: NDArray[np.intp],
    default: NDArray[np.float64],
    capacity: NDArray[np.float64],
    authority: NDArray[np.float64],
    cut: NDArray[np.float64],
) -> NDArray[np.int8]:
    """0 stabilising, 1 delaying, 2 mixed, 3 neither; shape (definitions, cases).

    Memberships of levels have the shape (definitions, 4), cuts (definitions,).
    """
    codes = np.empty((len(cut), len(ranks)), dtype=np.int8)
    guards = np.minimum((ranks[:, 5] >= 1).astype(float), (ranks[:, 4] >= 1).astype(float))
    contained = (ranks[:, 0] >= 1).astype(float)
    for start in range(0, len(cut), BLOCK):
        some = slice(start, start + BLOCK)
        demobilisation = default[some][:, ranks[:, 1]]
        extended = authority[some][:, ranks[:, 5]]
        marks = np.maximum(default[some][:, ranks[:, 3]], capacity[some][:, ranks[:, 4]])
        marks = np.maximum(marks, np.maximum(extended, default[some][:, ranks[:, 2]]))
        stabilising = np.minimum(default[some][:, ranks[:, 0]], demobilisation)
        stabilising = np.minimum(stabilising, np.minimum(marks, guards))
        bought = np.maximum(default[some][:, ranks[:, 6]], default[some][:, ranks[:, 7]])
        delaying = np.minimum(np.maximum(bought, contained), 1.0 - demobilisation)
        delaying = np.minimum(delaying, 1.0 - extended)
        beyond = cut[some, None] + TOLERANCE
        first, second = stabilising > beyond, delaying > beyond
        codes[some] = np.where(first & second, 2, np.where(first, 0, np.where(second, 1, 3)))
    return codes


def is_in_mean(
    memberships: NDArray[np.float64], weights: NDArray[np.float64], cut: NDArray[np.float64]
) -> NDArray[np.bool_]:
    """Whether a weighted mean is beyond the cut; shape (definitions, cases).

    Memberships have the shape (cases, criteria), weights (definitions, criteria).
    """
    means = (weights / weights.sum(axis=1, keepdims=True)) @ memberships.T
    return np.asarray(means > cut[:, None] + TOLERANCE)
