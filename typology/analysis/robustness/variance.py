"""Kernels over a factorial: an axis for each choice, a place along it for each option."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations, product
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from typology.operators import Array, Mask

Places: TypeAlias = tuple[tuple[int, int], ...]  # axes, each with a place


def variance_shares(outcome: Array, axes: int) -> tuple[Array, Array]:
    """First-order and total shares of the variance of `outcome` over its first axes.

    S_k = Var(E[Y|k]) / Var(Y) and ST_k = E[Var(Y|not k)] / Var(Y), exact sums over the factorial,
    all combinations alike (Sobol' 1993; Saltelli and others 2008, ch. 4). The result has the shape
    (axes, what follows them); not a number where the variance is 0.

    >>> first, total = variance_shares(np.array([[0.0, 0.0], [0.0, 1.0]]), 2)
    >>> first.round(3), total.round(3)
    (array([0.333, 0.333]), array([0.667, 0.667]))
    """
    every = tuple(range(axes))
    variance = outcome.var(axis=every)
    with np.errstate(invalid="ignore", divide="ignore"):
        scale = np.where(variance > 0, 1.0 / variance, np.nan)
    first, total = [], []
    for axis in every:
        others = tuple(each for each in every if each != axis)
        first.append(outcome.mean(axis=others).var(axis=0) * scale)
        total.append(outcome.var(axis=axis).mean(axis=tuple(range(axes - 1))) * scale)
    return np.asarray(first), np.asarray(total)


def moved(codes: NDArray[np.int8], axes: int) -> Mask:
    """True for the axes that change the code somewhere; shape (axes, what follows them)."""
    by_axis = []
    for axis in range(axes):
        changes = codes.max(axis=axis) != codes.min(axis=axis)
        by_axis.append(changes.any(axis=tuple(range(axes - 1))))
    return np.asarray(by_axis)


def nearest(distances: NDArray[np.intp], differs: Mask) -> NDArray[np.intp]:
    """All rows that differ at the smallest distance, ascending."""
    if not differs.any():
        return np.empty(0, dtype=np.intp)
    least = distances[differs].min()
    return np.flatnonzero(differs & (distances == least))


def sufficient_option_sets(holds: Mask, most: int = 2) -> Iterator[Places]:
    """Smallest sets of up to `most` option choices that make `holds` true for every other choice.

    >>> list(sufficient_option_sets(np.array([[True, True], [False, True]])))
    [((0, 0),), ((1, 1),)]
    """
    if holds.all():
        yield ()
        return
    smallest: list[Places] = []
    for size in range(1, most + 1):
        for axes in combinations(range(holds.ndim), size):
            rest = tuple(axis for axis in range(holds.ndim) if axis not in axes)
            inside = np.asarray(holds.all(axis=rest))
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
