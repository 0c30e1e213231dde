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
from typology.analysis.distance import DIGITS, MIN_SHARED, Distances, Weights, distances
from typology.model import NO_SETTLEMENT, OUT_OF_SCOPE, TOLERANCE, Rubric
from typology.operators import Array, Mask
from typology.scoring.scorecard import Scorecard

Basis: TypeAlias = Literal["outcome", "text", "all"]
Nested: TypeAlias = Literal["none", "all"]
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

    k: int | None = None
    weights: Weights = field(default_factory=dict)
    min_shared: int = MIN_SHARED
    nested: Nested = "none"
    basis: Basis = "outcome"
    seed: int = 0


@dataclass(frozen=True)
class LeftOut:
    """A case that is not compared, and why; `pairs` of it share too few criteria."""

    card: Scorecard
    reason: Literal["basis", "no_settlement", "out_of_scope", "part_of", "min_shared"]
    part_of: str | None = None
    pairs: int | None = None


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
    distances: Distances
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
    """Cluster scored cases by average linkage on Gower's distance.

    Raises ValueError for a weight that cannot be used, TooManyClusters where the cases that can be
    compared are no more than the clusters asked for.
    """
    ordered = sorted(cards, key=lambda card: card.case.id)
    compared, left_out = units(ordered, settings)
    apart = distances(
        rubric,
        [card.case for card in compared],
        weights=settings.weights,
        min_shared=settings.min_shared,
    )
    kept, sparse = comparable(np.isnan(apart.values) & ~np.eye(len(compared), dtype=np.bool_))
    count = len(kept)
    if settings.k is not None and FEWEST_CASES <= count <= settings.k:
        raise TooManyClusters(f"{settings.k} clusters of {count} cases: at most {count - 1}")
    chosen = tuple(compared[row] for row in kept)
    square = apart.values[np.ix_(kept, kept)]
    tree = linkage(square) if count > 1 else None
    return Clustering(
        rubric,
        settings,
        chosen,
        _sorted(
            left_out, [LeftOut(compared[row], "min_shared", pairs=n) for row, n in sparse.items()]
        ),
        apart,
        kept,
        tree,
        None if tree is None or count < FEWEST_CASES else _partition(chosen, apart, kept, settings),
    )


def units(
    cards: Sequence[Scorecard], settings: ClusterSettings
) -> tuple[tuple[Scorecard, ...], tuple[LeftOut, ...]]:
    """The cases to be compared, and those left out by their kind.

    A case is left out if its basis is not the one asked for, if the rubric does not apply
    to it, or (unless nested cases are asked for) if it is part of another that is compared.
    """
    left_out: list[LeftOut] = []
    candidates: list[Scorecard] = []
    for card in cards:
        if settings.basis not in ("all", card.case.basis):
            left_out.append(LeftOut(card, "basis"))
        elif card.verdict == NO_SETTLEMENT:
            left_out.append(LeftOut(card, "no_settlement"))
        elif card.verdict == OUT_OF_SCOPE:
            left_out.append(LeftOut(card, "out_of_scope"))
        else:
            candidates.append(card)
    if settings.nested == "all":
        return tuple(candidates), tuple(left_out)
    names = {card.case.id for card in candidates}
    parts = [card for card in candidates if card.case.whole.part_of in names]
    left_out += [LeftOut(card, "part_of", part_of=card.case.part_of) for card in parts]
    inside = {card.case.id for card in parts}
    return tuple(card for card in candidates if card.case.id not in inside), tuple(left_out)


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
    cards: Sequence[Scorecard], apart: Distances, kept: tuple[int, ...], settings: ClusterSettings
) -> Partition:
    square = apart.values[np.ix_(kept, kept)]
    degrees = apart.memberships[list(kept)]
    choices = _choices(len(cards), settings.k)
    k, labels, widths = best_cut(square[None], choices)
    numbers = _by_size(labels[0])
    draws, shuffles = np.random.default_rng(settings.seed).spawn(2)
    null = null_silhouettes(degrees, apart.weights, choices, shuffles)
    silhouette = round(float(widths[0].mean()), DIGITS)
    jaccards = stability(square, numbers, draws)
    from sklearn.metrics import adjusted_rand_score

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
        float(adjusted_rand_score([card.verdict for card in cards], numbers)),
    )


def _choices(count: int, k: int | None) -> tuple[int, ...]:
    return tuple(range(2, min(MOST_CLUSTERS, count - 1) + 1)) if k is None else (k,)


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
    apart: Distances,
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
