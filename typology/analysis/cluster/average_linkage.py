"""Average-linkage clusters of similar cases, and the tests of their credibility."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, Literal, TypeAlias

import numpy as np

from typology.analysis.cluster.linkage import (
    Labels,
    Tree,
    best_cut,
    linkage,
    medoid,
    null_silhouettes,
    stability,
)
from typology.analysis.cluster.pairs import PairDistances, pair_distances
from typology.analysis.cluster.results import adjusted_rand
from typology.analysis.cluster.units import Basis, LeftOut, Nested, units
from typology.analysis.criteria import FORMULAS, chosen_criteria
from typology.analysis.distance import DIGITS, MIN_SHARED, Weights
from typology.model import TOLERANCE, Rubric
from typology.operators import Array, Mask
from typology.scoring.scorecard import Scorecard

Band: TypeAlias = Literal["highly stable", "stable", "doubtful", "do not interpret"]

MOST_CLUSTERS: Final = 10
PERCENTILE: Final = 95
FEWEST_CASES: Final = 3  # two clusters of two cases would be the cases themselves
BANDS: Final[tuple[tuple[float, Band], ...]] = (
    (0.85, "highly stable"),
    (0.75, "stable"),
    (0.60, "doubtful"),
    (0.0, "do not interpret"),
)


class TooManyClusters(ValueError):
    """More clusters were asked for than the cases allow."""


@dataclass(frozen=True)
class ClusterSettings:
    """The settings of a clustering; `k` None: the best-fitting number of clusters."""

    criteria: tuple[str, ...] = (FORMULAS,)
    k: int | None = None
    weights: Weights = field(default_factory=dict)
    min_shared: int = MIN_SHARED
    nested: Nested = "parts"
    basis: Basis = "outcome"
    seed: int = 0


@dataclass(frozen=True)
class Profile:
    """A criterion within a cluster: memberships of the `known` cases that are rated on it."""

    known: int
    mean: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True)
class Cluster:
    """Similar cases; the exemplar is the case nearest to the others."""

    number: int
    cases: tuple[str, ...]
    exemplar: str
    silhouette: float
    jaccard: float
    band: Band
    profile: Mapping[str, Profile]


@dataclass(frozen=True)
class Partition:
    """The clusters of a data set, and what speaks for them.

    `numbers` and `silhouettes` are one a case. `threshold` is the mean silhouette that 95 % of the
    shuffled data sets do not exceed, `chance` the share of them (and the data) that reach ours,
    `agreement` the adjusted Rand index against the verdicts.
    """

    k: int
    clusters: tuple[Cluster, ...]
    numbers: Labels
    silhouettes: Array
    silhouette: float
    threshold: float
    chance: float
    agreement: float

    @property
    def beats_chance(self) -> bool:
        """True if the clusters are clearer than those of shuffled data."""
        return self.silhouette > self.threshold + TOLERANCE

    @property
    def band(self) -> Band:
        """The stability of the least stable cluster."""
        return band_of(min(cluster.jaccard for cluster in self.clusters))


@dataclass(frozen=True)
class Clustering:
    """The result: cases compared (by id), cases left out, their tree and partition.

    `distances` is over every case that could be compared, before those that share too few criteria
    were left out; `kept` are the rows of `cards` in it. Without at least three cases there is no
    partition, without two no tree.
    """

    rubric: Rubric
    settings: ClusterSettings
    cards: tuple[Scorecard, ...]
    left_out: tuple[LeftOut, ...]
    distances: PairDistances
    kept: tuple[int, ...]
    tree: Tree | None
    partition: Partition | None

    @property
    def numbers(self) -> Mapping[str, int]:
        """The cluster of each case compared, from 1; empty without a partition."""
        if self.partition is None:
            return {}
        pairs = zip(self.cards, self.partition.numbers.tolist(), strict=True)
        return {card.case.id: number + 1 for card, number in pairs}


def find_clusters(
    rubric: Rubric, cards: Sequence[Scorecard], settings: ClusterSettings = ClusterSettings()
) -> Clustering:
    """Cluster scored cases by average linkage on Gower's distance, every pair of them complete.

    Raises UnknownCriterion, ValueError for a weight that cannot be used, and TooManyClusters where
    the cases that can be compared, those that differ in nothing counted once, are fewer than the
    clusters asked for, or as many.
    """
    criteria = chosen_criteria(rubric, settings.criteria)
    compared, left_out = units(
        cards, criteria, basis=settings.basis, nested=settings.nested, min_rated=0
    )
    apart = pair_distances(
        rubric,
        [card.case for card in compared],
        criteria=criteria,
        weights=settings.weights,
        min_shared=min(settings.min_shared, len(criteria)),
    )
    kept, sparse = comparable(np.isnan(apart.values) & ~np.eye(len(compared), dtype=np.bool_))
    chosen = tuple(compared[row] for row in kept)
    square = apart.values[np.ix_(kept, kept)]
    tree = linkage(square) if len(kept) > 1 else None
    most = 0 if tree is None else most_clusters(tree)
    if settings.k is not None and len(kept) >= FEWEST_CASES and settings.k > most:
        raise TooManyClusters(f"{settings.k} clusters of {len(kept)} cases: at most {most}")
    return Clustering(
        rubric,
        settings,
        chosen,
        _sorted(
            left_out, [LeftOut(compared[row], "min_shared", count=n) for row, n in sparse.items()]
        ),
        apart,
        kept,
        tree,
        _partition(chosen, apart, kept, settings, most) if most > 1 else None,
    )


def most_clusters(tree: Tree) -> int:
    """As many clusters as can be told apart: fewer than cases, and none parts equal ones.

    Cases at distance 0 join first; a cut below that would part them by their order.
    """
    count = len(tree.heights) + 1
    return min(count - 1, count - int((tree.heights <= TOLERANCE).sum()))


def comparable(undefined: Mask) -> tuple[tuple[int, ...], Mapping[int, int]]:
    """The rows of which every pair is defined, and those left out, with their undefined pairs.

    `undefined` is square and symmetric. While any pair is undefined, the row with most such pairs
    goes; of several, the first.
    """
    kept = list(range(len(undefined)))
    left_out: dict[int, int] = {}
    while kept:
        pairs = undefined[np.ix_(kept, kept)].sum(axis=1)
        worst = int(pairs.argmax())
        if not pairs[worst]:
            break
        left_out[kept.pop(worst)] = int(pairs[worst])
    return tuple(kept), left_out


def _sorted(*groups: Sequence[LeftOut]) -> tuple[LeftOut, ...]:
    return tuple(sorted((each for group in groups for each in group), key=lambda x: x.card.case.id))


def _partition(
    cards: Sequence[Scorecard],
    apart: PairDistances,
    kept: tuple[int, ...],
    settings: ClusterSettings,
    most: int,
) -> Partition:
    square = apart.values[np.ix_(kept, kept)]
    degrees = apart.memberships[list(kept)]
    choices = _choices(most, settings.k)
    k, labels, widths = best_cut(square[None], choices)
    numbers = _by_size(labels[0])
    draws, shuffles = np.random.default_rng(settings.seed).spawn(2)
    null = null_silhouettes(degrees, apart.weights, choices, shuffles)
    silhouette = round(float(widths[0].mean()), DIGITS)
    jaccards = stability(square, numbers, draws)
    return Partition(
        int(k[0]),
        tuple(
            _cluster(number, numbers, square, widths[0], jaccards, apart, kept)
            for number in range(int(k[0]))
        ),
        numbers,
        widths[0],
        silhouette,
        float(np.percentile(null, PERCENTILE)),
        float((1 + (null >= silhouette - TOLERANCE).sum()) / (1 + len(null))),
        _agreement(cards, numbers),
    )


def _agreement(cards: Sequence[Scorecard], numbers: Labels) -> float:
    """The adjusted Rand index with the verdicts."""
    _, verdicts = np.unique([card.verdict for card in cards], return_inverse=True)
    table = np.zeros((int(verdicts.max()) + 1, int(numbers.max()) + 1))
    np.add.at(table, (verdicts.ravel(), numbers), 1.0)
    index = adjusted_rand(table)
    assert index is not None  # there are three cases at least
    return index


def _choices(most: int, k: int | None) -> tuple[int, ...]:
    return tuple(range(2, min(MOST_CLUSTERS, most) + 1)) if k is None else (k,)


def _by_size(labels: Labels) -> Labels:
    """Clusters numbered from 0 by size, the larger first; of one size, by their first case."""
    order = np.argsort(-np.bincount(labels), kind="stable")
    return np.argsort(order)[labels]


def _cluster(
    number: int,
    numbers: Labels,
    square: Array,
    widths: Array,
    jaccards: Array,
    apart: PairDistances,
    kept: tuple[int, ...],
) -> Cluster:
    rows = np.flatnonzero(numbers == number)
    names = [apart.cases[kept[row]] for row in rows]
    degrees = apart.memberships[[kept[row] for row in rows]]
    return Cluster(
        number + 1,
        tuple(names),
        names[medoid(square[np.ix_(rows, rows)])],
        float(widths[rows].mean()),
        float(jaccards[number]),
        band_of(float(jaccards[number])),
        {name: _profile(degrees[:, column]) for column, name in enumerate(apart.criteria)},
    )


def _profile(degrees: Array) -> Profile:
    known = degrees[~np.isnan(degrees)]
    if not known.size:
        return Profile(0, None, None, None)
    return Profile(known.size, float(known.mean()), float(known.min()), float(known.max()))


def band_of(jaccard: float) -> Band:
    """The stability in words, after Hennig (2008)."""
    return next(band for bound, band in BANDS if jaccard >= bound - TOLERANCE)
