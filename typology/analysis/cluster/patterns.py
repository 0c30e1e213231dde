"""What is known of cases as answers, and their distinct patterns, on plain arrays."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from typology.operators import Array, Mask

Places: TypeAlias = NDArray[np.intp]


@dataclass(frozen=True)
class Questions:
    """What can be known of a case: levels, and sets of levels of which it has one.

    `sizes` are the numbers of levels by criterion. `within` has shape (answers, levels): 1 where an
    answer leaves a level possible; the first answers are the levels themselves. `criterion` is the
    criterion of each answer.
    """

    sizes: tuple[int, ...]
    within: Array
    criterion: Places

    @property
    def levels(self) -> int:
        """The number of levels of all criteria."""
        return sum(self.sizes)

    @property
    def firsts(self) -> Places:
        """The place of each criterion's first level."""
        return np.concatenate([[0], np.cumsum(self.sizes)[:-1]]).astype(np.intp)

    @property
    def owner(self) -> Places:
        """The criterion of each level."""
        return np.repeat(np.arange(len(self.sizes)), self.sizes)

    @property
    def has_ranges(self) -> bool:
        """True if an answer leaves several levels possible."""
        return len(self.within) > self.levels


def answers_of(possible: Mask, sizes: Sequence[int]) -> tuple[Array, Questions]:
    """What is known of each case, shape (cases, answers), and the questions.

    `possible` has shape (cases, levels): True at the levels that a cell leaves possible. A
    criterion of which a case leaves every level possible, or none, is unknown.
    """
    rows, owner = np.arange(len(possible)), np.repeat(np.arange(len(sizes)), sizes)
    cells, within, criterion = [possible.astype(np.float64)], [np.eye(sum(sizes))], [owner]
    for number, size in enumerate(sizes):
        columns = np.flatnonzero(owner == number)
        block = possible[:, columns]
        left = block.sum(axis=1)
        cells[0][np.ix_(left != 1, columns)] = 0.0
        ranged = rows[(left > 1) & (left < size)]
        if not ranged.size:
            continue
        sets, which = np.unique(block[ranged], axis=0, return_inverse=True)
        answered = np.zeros((len(possible), len(sets)))
        answered[ranged, which.ravel()] = 1.0
        spread = np.zeros((len(sets), len(owner)))
        spread[:, columns] = sets
        cells.append(answered)
        within.append(spread)
        criterion.append(np.full(len(sets), number))
    return np.concatenate(cells, axis=1), Questions(
        tuple(sizes), np.concatenate(within), np.concatenate(criterion).astype(np.intp)
    )


@dataclass(frozen=True)
class DataSets:
    """Data sets as distinct patterns.

    `cells` have shape (sets, patterns, answers), `weights` (sets, patterns). A pattern
    of weight 0 fills up a data set that has fewer than another.
    """

    cells: Array
    weights: Array

    def rows(self, rows: slice) -> DataSets:
        """Some of the data sets."""
        return DataSets(self.cells[rows], self.weights[rows])


def patterns_of(cells: Array) -> DataSets:
    """The distinct rows of data sets, sorted, with how often each occurs; `cells` (sets, cases, …).

    The order of the cases is lost, so that nothing can depend on it.
    """
    packed = np.packbits(cells.astype(np.bool_), axis=-1)
    found = []
    for bits, rows in zip(packed, cells, strict=True):
        keys = np.ascontiguousarray(bits).view(np.dtype((np.void, bits.shape[-1]))).ravel()
        _, first, counts = np.unique(keys, return_index=True, return_counts=True)
        found.append((rows[first], counts))
    most = max(len(counts) for _, counts in found)
    patterns = np.zeros((len(found), most, cells.shape[-1]))
    weights = np.zeros((len(found), most))
    for number, (rows, counts) in enumerate(found):
        patterns[number, : len(rows)] = rows
        weights[number, : len(counts)] = counts
    return DataSets(patterns, weights)
