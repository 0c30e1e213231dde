"""Boolean minimisation: prime implicants, and all smallest sets of them that cover the positives.

Implicants are cells of a cube with three places a condition: absent, present, either. A cell may be
used where both halves may, so that all 3^k are known after one pass a condition; it is prime where
it cannot be widened (Quine 1952, American Mathematical Monthly 59, 521-531; McCluskey 1956, Bell
System Technical Journal 35, 1417-1444; for QCA: Dusa and Thiem 2015, Journal of Mathematical
Sociology 39, 92-108). Covers are found by branching on the positive with the fewest primes left.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from typology.operators import Mask

Term: TypeAlias = tuple[int, ...]  # by condition: 0 absent, 1 present, EITHER
EITHER: Final = 2
MOST_COVERS: Final = 500
MOST_LOOKS: Final = 400_000  # at rows, in a search
SLACK: Final = 1e-6  # of sums of weights


class Covers(NamedTuple):
    """Smallest covers as sorted places of terms; not `complete` where there are more than these."""

    covers: tuple[tuple[int, ...], ...]
    complete: bool


def prime_implicants(positive: Mask, usable: Mask) -> list[Term]:
    """The widest terms within `usable` that cover a positive; both of shape (2,) * conditions.

    >>> positive = np.array([[False, False], [True, True]])
    >>> prime_implicants(positive, positive)
    [(1, 2)]
    """
    inside, covers = usable | positive, positive
    for axis in range(positive.ndim):
        halves = [np.take(inside, [half], axis) for half in (0, 1)]
        inside = np.concatenate([*halves, halves[0] & halves[1]], axis)
        halves = [np.take(covers, [half], axis) for half in (0, 1)]
        covers = np.concatenate([*halves, halves[0] | halves[1]], axis)
    prime = inside & covers
    for axis in range(positive.ndim):
        wider = np.take(inside, [EITHER, EITHER, EITHER], axis)
        narrow = np.ones(3, dtype=np.bool_)
        narrow[EITHER] = False
        shape = [1] * positive.ndim
        shape[axis] = 3
        prime &= ~(wider & narrow.reshape(shape))
    return [tuple(term) for term in np.argwhere(prime).tolist()]


def covered_by(terms: Sequence[Term], rows: NDArray[np.int8]) -> Mask:
    """Which terms cover which configurations (rows, conditions); shape (terms, rows)."""
    each = np.asarray(terms, dtype=np.int8).reshape(len(terms), 1, -1)
    return np.asarray(((each == EITHER) | (each == rows)).all(axis=-1))


def smallest_covers(chart: Mask) -> Covers:
    """Every set of the fewest terms that covers all rows of a chart (terms, rows).

    >>> smallest_covers(np.array([[True, True, False], [False, True, True], [True, False, True]]))
    Covers(covers=((0, 1), (0, 2), (1, 2)), complete=True)
    """
    distinct = np.unique(chart, axis=1)
    one, weights = _one_cover(distinct)
    search = _Search(distinct, weights)
    found: list[tuple[int, ...]] = []
    complete = True
    for cover in search.covers(search.every, float(weights.sum()), len(one)):
        if cover is None or len(found) == MOST_COVERS:
            complete = False
            break
        found.append(tuple(sorted(cover)))
    return Covers(tuple(sorted({one, *found} if not complete else found)), complete)


def _one_cover(chart: Mask) -> tuple[tuple[int, ...], NDArray[np.float64]]:
    """A smallest cover, and weights of rows that bound any: no term covers more than 1 of them.

    The weights are the dual of the linear relaxation, made feasible whatever the solver's accuracy.
    """
    from scipy.optimize import Bounds, LinearConstraint, linprog, milp

    terms, rows = chart.shape
    covering = chart.T.astype(np.float64)
    exact = milp(
        np.ones(terms),
        constraints=LinearConstraint(covering, 1, np.inf),
        integrality=1,
        bounds=Bounds(0, 1),
    )
    relaxed = linprog(np.ones(terms), A_ub=-covering, b_ub=-np.ones(rows), bounds=(0, None))
    weights = np.maximum(-relaxed.ineqlin.marginals, 0.0)
    weights = weights / max(1.0, float((chart @ weights).max()))
    return tuple(np.flatnonzero(exact.x > 0.5).tolist()), weights


class _Search:
    """Rows and terms as bits of whole numbers."""

    def __init__(self, chart: Mask, weights: NDArray[np.float64]) -> None:
        self._terms_of = [_bits(row) for row in chart.T.tolist()]
        self._rows_of = [_bits(term) for term in chart.tolist()]
        self._weights = weights.tolist()
        self._looks = 0
        self.every = (1 << chart.shape[1]) - 1

    def covers(
        self, left: int, weight: float, size: int, excluded: int = 0
    ) -> Iterator[list[int] | None]:
        """Every cover of the rows that are left by `size` terms, none of them excluded.

        `weight` is that of the rows left: as each term covers 1 at most, so many terms are needed.
        None where the search is given up.
        """
        if not left:
            if size == 0:
                yield []
            return
        if weight > size + SLACK:
            return
        self._looks += left.bit_count()
        if self._looks > MOST_LOOKS:
            yield None
            return
        rows = ((self._terms_of[place] & ~excluded, place) for place in _places(left))
        terms = min(rows, key=lambda pair: (pair[0].bit_count(), pair[1]))[0]
        for term in _places(terms):
            covered = left & self._rows_of[term]
            lighter = weight - sum(self._weights[place] for place in _places(covered))
            for rest in self.covers(left & ~covered, lighter, size - 1, excluded):
                yield None if rest is None else [term, *rest]
                if rest is None:
                    return
            excluded |= 1 << term  # covers with it are all found


def _bits(flags: Sequence[bool]) -> int:
    return sum(1 << place for place, flag in enumerate(flags) if flag)


def _places(bits: int) -> Iterator[int]:
    while bits:
        lowest = bits & -bits
        yield lowest.bit_length() - 1
        bits ^= lowest
