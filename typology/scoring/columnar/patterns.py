"""Rows of several columns that are alike."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np

from typology.scoring.columnar.grid import Indices

MOST: Final = 2**62  # numbers that a row's key may have


def alike(columns: Sequence[Indices], sizes: Sequence[int]) -> tuple[Indices, Indices]:
    """The first row of each distinct row, ascending by key, and the distinct row of every row.

    `columns`, each of shape (rows,), hold integers from 0 to below their `sizes`. At least one.

    >>> first, which = alike([np.array([0, 1, 0]), np.array([2, 0, 2])], [2, 3])
    >>> first.tolist(), which.tolist()
    ([0, 1], [0, 1, 0])
    """
    key = np.asarray(columns[0], dtype=np.int64)
    numbers = sizes[0]
    for column, size in zip(columns[1:], sizes[1:], strict=True):
        if numbers * size > MOST:
            _, key = np.unique(key, return_inverse=True)
            numbers = int(key.max(initial=0)) + 1
        key = key * size + column
        numbers *= size
    _, first, which = np.unique(key, return_index=True, return_inverse=True)
    return first, which
