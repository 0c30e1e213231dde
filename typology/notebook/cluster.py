"""`typology.cluster`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from typology.analysis.cluster.average_linkage import (
    Basis,
    Clustering,
    ClusterSettings,
    Nested,
    find_clusters,
)
from typology.analysis.distance import EQUAL, MIN_SHARED
from typology.model import Case
from typology.notebook.read import Definition
from typology.notebook.result import Result, select_columns
from typology.reporting.cluster.linkage_data import cluster_data
from typology.reporting.cluster.linkage_text import belief
from typology.reporting.table import Table
from typology.reporting.words import count_noun
from typology.scoring.scorecard import score as score_cases


@dataclass(frozen=True, repr=False)
class Clusters(Result):
    """Groups of cases with similar ratings; `found` is the value of the library."""

    found: Clustering

    @property
    def summary(self) -> str:
        """The number of cases, and whether to believe in the clusters."""
        compared = count_noun(len(self.found.cards), "case").capitalize()
        return f"{compared} compared. {belief(self.found)}"

    @property
    def table(self) -> Table:
        """One row a case, also of those left out."""
        return cluster_data(self.found)

    @property
    def preview(self) -> Table:
        """The cases with their clusters."""
        return select_columns(self.table, ("case", "cluster", "exemplar", "verdict", "left_out"))

    @property
    def categories(self) -> dict[str, Sequence[str]]:
        """The verdicts."""
        return {"verdict": self.found.rubric.verdicts}


def cluster(
    cases: Sequence[Case],
    rubric: Definition,
    *,
    k: int | None = None,
    weights: Mapping[str, float] = EQUAL,
    min_shared: int = MIN_SHARED,
    nested: Nested = "none",
    basis: Basis = "outcome",
    seed: int = 0,
) -> Clusters:
    """Find groups of cases with similar ratings, and say whether to believe in them.

    `k` None: as many as fit best. Raises ValueError for a weight or a `k` that cannot be used.
    """
    settings = ClusterSettings(k, weights, min_shared, nested, basis, seed)
    cards = score_cases(rubric.rubric, cases, flips=False, seed=seed)
    return Clusters(find_clusters(rubric.rubric, cards, settings))
