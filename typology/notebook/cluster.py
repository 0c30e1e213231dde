"""`typology.cluster`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from typology.analysis.cluster.classes import find_classes
from typology.analysis.cluster.results import MIN_RATED, SHRINKAGE, Classification, ClassSettings
from typology.analysis.cluster.units import Basis, Nested
from typology.analysis.criteria import FORMULAS
from typology.analysis.distance import EQUAL, MIN_SHARED
from typology.model import Case
from typology.notebook.read import Definition
from typology.notebook.result import Result, select_columns
from typology.reporting.cluster import belief as classes_belief
from typology.reporting.cluster import linkage_text
from typology.reporting.cluster.classes_data import classes_data
from typology.reporting.cluster.linkage_data import cluster_data
from typology.reporting.table import Table
from typology.reporting.words import count_noun
from typology.scoring.scorecard import score as score_cases

if TYPE_CHECKING:
    from typology.analysis.cluster.average_linkage import Clustering


@dataclass(frozen=True, repr=False)
class Classes(Result):
    """Latent classes of cases; `found` is the value of the library."""

    found: Classification

    @property
    def summary(self) -> str:
        """The number of cases, and whether to believe in the classes."""
        compared = count_noun(len(self.found.units), "case").capitalize()
        return f"{compared} compared. {classes_belief.belief(self.found)}"

    @property
    def table(self) -> Table:
        """One row a case, also of those left out."""
        return classes_data(self.found)

    @property
    def preview(self) -> Table:
        """The cases with their classes."""
        names = ("case", "class", "band", "posterior", "verdict", "left_out")
        return select_columns(self.table, names)

    @property
    def categories(self) -> dict[str, Sequence[str]]:
        """The verdicts."""
        return {"verdict": self.found.rubric.verdicts}


@dataclass(frozen=True, repr=False)
class Clusters(Result):
    """Clusters of cases by average linkage; `found` is the value of the library."""

    found: Clustering

    @property
    def summary(self) -> str:
        """The number of cases, and whether to believe in the clusters."""
        compared = count_noun(len(self.found.cards), "case").capitalize()
        return f"{compared} compared. {linkage_text.belief(self.found)}"

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
    criteria: Sequence[str] = (FORMULAS,),
    k: int | None = None,
    min_rated: int = MIN_RATED,
    nested: Nested = "parts",
    basis: Basis = "outcome",
    shrinkage: float = SHRINKAGE,
    power: int | None = None,
    seed: int = 0,
) -> Classes:
    """Find latent classes of cases with similar ratings, and say whether to believe in them.

    `criteria` are names, or `formulas`, `deals` or `all`; `k` None: as many as the ratings support.
    Raises ValueError for a criterion or a `k` that cannot be used.
    """
    settings = ClassSettings(tuple(criteria), k, min_rated, nested, basis, shrinkage, power, seed)
    cards = score_cases(rubric.rubric, cases, flips=False, seed=seed)
    return Classes(find_classes(rubric.rubric, cards, settings))


def linkage(
    cases: Sequence[Case],
    rubric: Definition,
    *,
    criteria: Sequence[str] = (FORMULAS,),
    k: int | None = None,
    weights: Mapping[str, float] = EQUAL,
    min_shared: int = MIN_SHARED,
    nested: Nested = "parts",
    basis: Basis = "outcome",
    seed: int = 0,
) -> Clusters:
    """Cluster cases rated without gaps by average linkage, and test the clusters.

    Raises ValueError for a criterion, a weight or a `k` that cannot be used.
    """
    from typology.analysis.cluster.average_linkage import ClusterSettings, find_clusters

    settings = ClusterSettings(tuple(criteria), k, weights, min_shared, nested, basis, seed)
    cards = score_cases(rubric.rubric, cases, flips=False, seed=seed)
    return Clusters(find_clusters(rubric.rubric, cards, settings))
