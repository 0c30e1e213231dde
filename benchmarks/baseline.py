"""The default rubric's two formulas in hand-written numpy: the peer that the engine is measured by.

Ratings are ranks (cases x 8), in the order violence_reduction, demobilisation, recruiter_removal,
splitting_ranks, state_capacity, state_authority, resource_accumulation, recruitment_continuation.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

DEFAULT = np.array([0.0, 0.33, 0.67, 1.0])
STATE = np.array([0.0, 0.1, 0.67, 1.0])
CUT = 0.5 + 1e-9


def verdict_codes(ranks: NDArray[np.int8]) -> NDArray[np.int8]:
    """0 stabilising, 1 delaying, 2 mixed, 3 neither; shape (cases,)."""
    violence = DEFAULT[ranks[:, 0]]
    demobilisation = DEFAULT[ranks[:, 1]]
    recruiters = DEFAULT[ranks[:, 2]]
    split = DEFAULT[ranks[:, 3]]
    capacity = STATE[ranks[:, 4]]
    authority = STATE[ranks[:, 5]]
    resources = DEFAULT[ranks[:, 6]]
    recruitment = DEFAULT[ranks[:, 7]]
    marks = np.maximum(np.maximum(split, capacity), np.maximum(authority, recruiters))
    guards = np.minimum((ranks[:, 5] >= 1).astype(float), (ranks[:, 4] >= 1).astype(float))
    stabilising = np.minimum(np.minimum(violence, demobilisation), np.minimum(marks, guards))
    bought = np.maximum(np.maximum((ranks[:, 0] >= 1).astype(float), resources), recruitment)
    delaying = np.minimum(np.minimum(bought, 1.0 - demobilisation), 1.0 - authority)
    in_first, in_second = stabilising > CUT, delaying > CUT
    return np.where(
        in_first & in_second, 2, np.where(in_first, 0, np.where(in_second, 1, 3))
    ).astype(np.int8)
