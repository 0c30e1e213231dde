"""Kernels over a factorial: an axis for each choice, a place along it for each option."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations, product
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from typology.operators import Array, Mask

VANISHING: Final = 1e-12  # a variance of outcomes 0 and 1 that is only rounding

Places: TypeAlias = tuple[tuple[int, int], ...]  # axes, each with a place


def variance_shares(outcome: Array, present: Mask) -> tuple[Array, Array]:
    """First-order and total shares of the variance of `outcome` over its first axes.

    S_k = Var(E[Y|k]) / Var(Y) and ST_k = E[Var(Y|not k)] / Var(Y), exact sums over the factorial,
    all combinations alike (Sobol' 1993; Saltelli and others 2008, ch. 4). `present`, of the shape
    of the factorial, is False for combinations that are left out. The result has the shape (axes,
    what follows them); not a number where the variance is 0.

    >>> outcome = np.array([[0.0, 0.0], [0.0, 1.0]])
    >>> first, total = variance_shares(outcome, np.ones((2, 2), dtype=bool))
    >>> first.round(3), total.round(3)
    (array([0.333, 0.333]), array([0.667, 0.667]))
    """
    axes = range(present.ndim)
    counts = present.reshape(*present.shape, *[1] * (outcome.ndim - present.ndim)).astype(float)
    values, total_count = outcome * counts, present.sum()
    mean = values.sum(axis=tuple(axes)) / total_count
    variance = ((outcome - mean) ** 2 * counts).sum(axis=tuple(axes)) / total_count
    with np.errstate(invalid="ignore", divide="ignore"):
        scale = np.where(variance > VANISHING, 1.0 / variance, np.nan)
    first, total = [], []
    for axis in axes:
        others = tuple(each for each in axes if each != axis)
        size = counts.sum(axis=others)
        means = values.sum(axis=others) / np.maximum(size, 1)
        first.append(((means - mean) ** 2 * size).sum(axis=0) / total_count * scale)
        inside = counts.sum(axis=axis, keepdims=True)
        centred = outcome - values.sum(axis=axis, keepdims=True) / np.maximum(inside, 1)
        total.append((centred**2 * counts).sum(axis=tuple(axes)) / total_count * scale)
    return np.asarray(first), np.asarray(total)


def moved(codes: NDArray[np.int8], present: Mask) -> Mask:
    """True for the axes that change the code somewhere; shape (axes, what follows them).

    `present`, of the shape of the factorial, is False for combinations that are left out.
    """
    there = present.reshape(*present.shape, *[1] * (codes.ndim - present.ndim))
    highest = np.where(there, codes, np.iinfo(codes.dtype).min)
    lowest = np.where(there, codes, np.iinfo(codes.dtype).max)
    by_axis = []
    for axis in range(present.ndim):
        changes = highest.max(axis=axis) > lowest.min(axis=axis)
        by_axis.append(changes.any(axis=tuple(range(present.ndim - 1))))
    return np.asarray(by_axis)


def nearest(distances: NDArray[np.intp], differs: Mask) -> NDArray[np.intp]:
    """All rows that differ at the smallest distance, ascending."""
    if not differs.any():
        return np.empty(0, dtype=np.intp)
    least = distances[differs].min()
    return np.flatnonzero(differs & (distances == least))


def sufficient_option_sets(holds: Mask, present: Mask, most: int = 2) -> Iterator[Places]:
    """Smallest sets of up to `most` option choices that make `holds` true for every other choice.

    Combinations that are not `present` are left out; both are of the shape of the factorial.

    >>> holds = np.array([[True, True], [False, True]])
    >>> list(sufficient_option_sets(holds, np.ones_like(holds)))
    [((0, 0),), ((1, 1),)]
    """
    if holds[present].all():
        yield ()
        return
    smallest: list[Places] = []
    for size in range(1, most + 1):
        for axes in combinations(range(holds.ndim), size):
            rest = tuple(axis for axis in range(holds.ndim) if axis not in axes)
            inside = np.asarray((holds | ~present).all(axis=rest) & present.any(axis=rest))
            for places in product(*[range(holds.shape[axis]) for axis in axes]):
                options = tuple(zip(axes, places, strict=True))
                if inside[places] and not any(set(other) <= set(options) for other in smallest):
                    smallest.append(options)
    yield from smallest


def cells_covered(shape: tuple[int, ...], sets: list[Places]) -> Mask:
    """True for the combinations that contain one of some sets; of the shape of the factorial."""
    mask = np.zeros(shape, dtype=np.bool_)
    for each in sets:
        places = dict(each)
        mask[tuple(places.get(axis, slice(None)) for axis in range(len(shape)))] = True
    return mask
