"""Ids remembered across chunks, to find those that stand twice."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import blake2b
from typing import Final

import numpy as np

from typology.columns.cases import Rows
from typology.operators import Mask

LONG: Final = 64  # letters
MET: Final = 24  # 2 ** 24 bytes of bits: at ten million ids one in fourteen is looked for in vain
MIXING: Final = ((30, 0xBF58476D1CE4E5B9), (27, 0x94D049BB133111EB))


def marks_of(ids: Sequence[str], salt: int) -> Rows:
    """A number for each id in ASCII, the same in every process that has the same `salt`.

    Eight letters at a time are mixed as in SplitMix64 (Steele, Lea and Flood 2014); what is longer
    than LONG letters has its BLAKE2b.
    """
    marks = np.full(len(ids), salt, dtype=np.uint64)
    long = [place for place, name in enumerate(ids) if len(name) > LONG]
    width = -(-max((len(name) for name in ids if len(name) <= LONG), default=1) // 8)
    letters = np.asarray(ids, dtype=f"S{8 * width}")
    for word in letters.view(np.uint64).reshape(len(ids), width).T:
        mixed = marks ^ word
        for shift, factor in MIXING:
            mixed = (mixed ^ (mixed >> np.uint64(shift))) * np.uint64(factor)
        marks = np.where(word == 0, marks, mixed ^ (mixed >> np.uint64(31)))
    for place in long:
        key = salt.to_bytes(8, "little")
        digest = blake2b(ids[place].encode(), digest_size=8, key=key).digest()
        marks[place] = int.from_bytes(digest, "little")
    return marks.view(np.int64)


class SeenIds:
    """The first row of each id by its mark, at 16 bytes an id, however long it is.

    Two ids are mistaken for one with a chance of one in 2 ** 64.
    """

    def __init__(self) -> None:
        self._met = np.zeros(1 << MET, dtype=np.uint8)  # a bit for many marks, not for each
        self._runs: list[Rows] = []  # marks and rows, shape (2, ids), sorted; shorter and shorter

    def again(self, marks: Rows, rows: Rows) -> dict[int, int]:
        """Add ids, none twice, and return the places of those seen before with their first row."""
        order = np.argsort(marks)  # what is sought in order is found sooner
        marks, rows = marks[order], np.asarray(rows)[order]
        doubtful = np.flatnonzero(self._meet(marks))
        fresh = np.ones(len(marks), dtype=np.bool_)
        first_rows: dict[int, int] = {}
        for run in self._runs:
            sought = marks[doubtful]
            at = np.minimum(np.searchsorted(run[0], sought), run.shape[1] - 1)
            found = run[0][at] == sought
            for place, where in zip(doubtful[found].tolist(), at[found].tolist(), strict=True):
                first_rows[int(order[place])] = int(run[1, where])
                fresh[place] = False
        self._add(np.stack([marks, rows])[:, fresh])
        return dict(sorted(first_rows.items()))

    def _meet(self, marks: Rows) -> Mask:
        """False for marks that were not met before; from now on they are."""
        places = (marks >> 3) & (len(self._met) - 1)
        bits = np.left_shift(1, marks & 7).astype(np.uint8)
        met: Mask = np.not_equal(self._met[places] & bits, 0)
        np.bitwise_or.at(self._met, places, bits)
        return met

    def has(self, mark: int) -> bool:
        """True if an id was added before."""
        places = [(run[0], int(np.searchsorted(run[0], mark))) for run in self._runs]
        return any(at < len(marks) and int(marks[at]) == mark for marks, at in places)

    def _add(self, run: Rows) -> None:
        """Add a run, merged with those that are no longer than it."""
        while self._runs and self._runs[-1].shape[1] <= run.shape[1]:
            run = np.concatenate([self._runs.pop(), run], axis=1)
        if run.size:
            self._runs.append(run[:, np.argsort(run[0], kind="stable")])
