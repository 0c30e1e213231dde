"""Average linkage on plain arrays: trees, cuts, silhouettes, bootstraps and shuffled data sets.

Distances come as square arrays, every pair defined; clusters as labels 0…k-1, none empty.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from typology.analysis.cluster.pairs import gower
from typology.analysis.distance import DIGITS
from typology.operators import Array

Labels: TypeAlias = NDArray[np.intp]

BOOTSTRAPS: Final = 100
PERMUTATIONS: Final = 200
ROOM: Final = (
    100_000  # distances held at once (a processor keeps them close), one data set at least
)


@dataclass(frozen=True)
class Tree:
    """An average-linkage tree over n cases: n - 1 merges, in order of height.

    `children` has shape (…, n - 1, 2): below n a case, n + i the outcome of merge i. `heights`
    (…, n - 1) are the distances at which they merge.
    """

    children: Labels
    heights: Array


def medoid(square: Array) -> int:
    """The row with the smallest sum of distances to all rows; of several, the first."""
    return int(np.round(square.sum(axis=1), DIGITS).argmin())


def linkage(square: Array) -> Tree:
    """The average-linkage tree of a square array of distances, by scipy."""
    from scipy.cluster.hierarchy import linkage as merge
    from scipy.spatial.distance import squareform

    merges = merge(squareform(square, checks=False), "average")
    return Tree(merges[:, :2].astype(np.intp), np.asarray(merges[:, 2], dtype=np.float64))


def cuts(children: Labels, choices: Sequence[int]) -> dict[int, Labels]:
    """The clusters at each number of clusters, counted from 0 in order of their first case.

    `children` are those of a tree, shape (…, n - 1, 2); each result has shape (…, n).
    """
    count = children.shape[-2] + 1
    nodes = np.broadcast_to(np.arange(count), (*children.shape[:-2], count))
    labels = {count: nodes} if count in choices else {}
    for merge in range(count - min(choices)):
        first, second = children[..., merge, :1], children[..., merge, 1:]
        nodes = np.where((nodes == first) | (nodes == second), count + merge, nodes)
        if count - merge - 1 in choices:
            labels[count - merge - 1] = nodes
    return {k: _numbered(labels[k]) for k in choices}


def _numbered(nodes: Labels) -> Labels:
    first = (nodes[..., :, None] == nodes[..., None, :]).argmax(axis=-1)
    order = np.cumsum(first == np.arange(nodes.shape[-1]), axis=-1) - 1
    return np.take_along_axis(order, first, axis=-1)


def silhouettes(squares: Array, labels: Labels, k: int) -> Array:
    """How much nearer a case is to its own cluster than to the next, -1 to 1, shape (…, n).

    `squares` (…, n, n) are distances, `labels` (…, n) the clusters 0…k-1, none empty. A case alone
    in its cluster has 0. (Rousseeuw 1987.)
    """
    inside = labels[..., None] == np.arange(k)
    sizes = inside.sum(axis=-2)[..., None, :]
    sums = squares @ inside.astype(np.float64)
    own_size = np.where(inside, sizes, 0).sum(axis=-1)
    own = np.where(inside, sums, 0.0).sum(axis=-1) / np.maximum(own_size - 1, 1)
    other = np.where(inside, np.inf, sums / sizes).min(axis=-1)
    widest = np.maximum(own, other)
    usable = (own_size > 1) & (widest > 0)
    return np.where(usable, (other - own) / np.where(usable, widest, 1.0), 0.0)


def best_cut(squares: Array, choices: Sequence[int]) -> tuple[Labels, Labels, Array]:
    """The number of clusters with the largest mean silhouette (of several, the fewest) for each.

    `squares` has shape (sets, n, n). Returns the numbers (sets,), labels and silhouettes (sets, n).
    """
    children = np.stack([linkage(square).children for square in squares])
    labels = cuts(children, choices)
    widths = {k: silhouettes(squares, labels[k], k) for k in choices}
    means = np.stack([np.round(widths[k].mean(axis=-1), DIGITS) for k in choices])
    best, sets = means.argmax(axis=0), np.arange(len(squares))
    stacked = np.stack([labels[k] for k in choices]), np.stack([widths[k] for k in choices])
    return np.asarray(choices)[best], stacked[0][best, sets], stacked[1][best, sets]


def null_silhouettes(
    memberships: Array, weights: Array, choices: Sequence[int], rng: np.random.Generator
) -> Array:
    """Mean silhouettes of data sets in which nothing but chance joins the criteria: (sets,).

    In each, every criterion's known values are shuffled over the cases that are rated on it: what
    is unknown stays unknown, so that silence is no evidence for clusters, and every pair goes on
    sharing what it shares. The number of clusters is chosen anew in each.
    """
    count = len(memberships)
    at_once = max(1, ROOM // count**2)
    means: list[Array] = []
    for start in range(0, PERMUTATIONS, at_once):
        sets = shuffled(memberships, min(at_once, PERMUTATIONS - start), rng)
        squares, _ = gower(sets, weights, 1)
        _, _, widths = best_cut(squares, choices)
        means.append(np.round(widths.mean(axis=-1), DIGITS))
    return np.concatenate(means)


def shuffled(memberships: Array, sets: int, rng: np.random.Generator) -> Array:
    """Data sets, shape (sets, cases, criteria), each column's known values permuted."""
    data_sets = np.repeat(memberships[None], sets, axis=0)
    for column in range(memberships.shape[1]):
        rows = np.flatnonzero(~np.isnan(memberships[:, column]))
        values = np.repeat(memberships[rows, column][None], sets, axis=0)
        data_sets[:, rows, column] = rng.permuted(values, axis=1)
    return data_sets


def stability(square: Array, labels: Labels, rng: np.random.Generator) -> Array:
    """How well each cluster comes back when cases are drawn again: mean Jaccard, shape (k,).

    100 bootstraps of the cases, of each the distinct ones. (Hennig 2007; as `clusterboot` of the R
    package fpc.)
    """
    count = len(square)
    draws = (np.unique(rng.integers(count, size=count)) for _ in range(BOOTSTRAPS))
    return np.asarray(np.mean([recovery(square, labels, drawn) for drawn in draws], axis=0))


def recovery(square: Array, labels: Labels, drawn: Labels) -> Array:
    """The Jaccard index of each cluster with its most similar one among the cases drawn: (k,).

    `drawn` are distinct rows. They are clustered into as many clusters, and the cases of a cluster
    that were drawn are compared with each of these; a cluster with no case drawn has 0.
    """
    k = int(labels.max()) + 1
    again = min(k, len(drawn))
    new = np.zeros(len(drawn), dtype=np.intp)
    if len(drawn) > 1:
        new = cuts(linkage(square[np.ix_(drawn, drawn)]).children, (again,))[again]
    return np.asarray(jaccards(labels[drawn], k, new, again).max(axis=1))


def jaccards(first: Labels, first_k: int, second: Labels, second_k: int) -> Array:
    """The Jaccard index of each cluster of one partition with each of another.

    Labels have shape (n,), the result (first_k, second_k); no cluster of the second is empty.

    >>> jaccards(np.array([0, 0, 1]), 2, np.array([0, 1, 1]), 2).round(2)
    array([[0.5 , 0.33],
           [0.  , 0.5 ]])
    """
    one = (first[:, None] == np.arange(first_k)).astype(np.float64)
    two = (second[:, None] == np.arange(second_k)).astype(np.float64)
    common = one.T @ two
    return np.asarray(common / (one.sum(axis=0)[:, None] + two.sum(axis=0) - common))
