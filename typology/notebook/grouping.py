"""Clusters, precedents and agreement among coders, as a notebook holds them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from typology.analysis import agreement as agreeing
from typology.analysis import precedents as preceding
from typology.analysis.agreement import Metric
from typology.analysis.clusters import Basis, Clustering, Nested, Settings, find_clusters
from typology.analysis.distance import EQUAL, MIN_SHARED
from typology.analysis.scorecard import score as score_cases
from typology.model import Case
from typology.notebook.reading import Definition
from typology.notebook.shown import Shown, narrowed
from typology.reporting.agreement import COEFFICIENTS
from typology.reporting.cluster_data import cluster_data
from typology.reporting.clusters import belief
from typology.reporting.data_tables import OWN, own_cells, verdicts_of
from typology.reporting.precedents import WARNING, precedent_table
from typology.reporting.table import Cell, Column, Table
from typology.reporting.words import counted

COUNTS: Final = ("units", "opposite", "unknown_against_coded", "unknown_to_all")


@dataclass(frozen=True, repr=False)
class Clusters(Shown):
    """Groups of cases that are rated alike; `found` is the value that was computed."""

    found: Clustering

    @property
    def headline(self) -> str:
        """Whether to believe in them."""
        return (
            f"{counted(len(self.found.cards), 'case').capitalize()} compared. {belief(self.found)}"
        )

    @property
    def table(self) -> Table:
        """One row a case named, also those left out."""
        return cluster_data(self.found)

    @property
    def glance(self) -> Table:
        """The cases with their clusters."""
        return narrowed(self.table, ("case", "cluster", "exemplar", "verdict", "left_out"))

    @property
    def words(self) -> dict[str, Sequence[str]]:
        """The verdicts."""
        return {"verdict": verdicts_of(self.found.rubric)}


@dataclass(frozen=True, repr=False)
class Precedents(Shown):
    """The cases most like a deal; `found` is the value that was computed."""

    found: preceding.Precedents

    @property
    def headline(self) -> str:
        """Of which deal, and what they are not."""
        return f"Precedents of {self.found.card.case.id}. {WARNING}"

    @property
    def table(self) -> Table:
        """One row a precedent, the nearest first."""
        return precedent_table(self.found)

    @property
    def glance(self) -> Table:
        """The precedents with their distances."""
        return narrowed(self.table, ("precedent", "distance", "shared", "basis", "verdict"))

    @property
    def words(self) -> dict[str, Sequence[str]]:
        """The verdicts."""
        return {"verdict": verdicts_of(self.found.card.rubric)}


@dataclass(frozen=True, repr=False)
class Agreement(Shown):
    """How far coders of the same cases agree; `found` is the value that was computed."""

    found: agreeing.Agreement

    @property
    def headline(self) -> str:
        """Who coded how many."""
        coders = [f"{name} ({counted(n, 'case')})" for name, n in self.found.coders.items()]
        return f"Agreement among {', '.join(coders)}; 95 % intervals by bootstrap over cases"

    @property
    def table(self) -> Table:
        """One row a basis and criterion."""
        ends = [f"{name}{end}" for name in COEFFICIENTS for end in ("", "__low", "__high")]
        columns = (
            Column("basis"),
            Column("criterion"),
            Column("metric"),
            *(Column(name, "number") for name in (*COUNTS, *ends)),
            *OWN,
        )
        rows = tuple(
            (*_agreed(part, each), *own_cells(self.found.rubric))
            for part in self.found.bases
            for each in part.criteria
        )
        return Table(self.headline, columns, rows)

    @property
    def glance(self) -> Table:
        """The coefficients without their intervals."""
        return narrowed(self.table, ("basis", "criterion", "units", *COEFFICIENTS))


def _agreed(part: agreeing.BasisAgreement, each: agreeing.CriterionAgreement) -> Iterator[Cell]:
    yield from (part.basis, each.criterion, each.metric)
    yield from (each.units, each.opposite, each.unknown_against_coded, each.unknown_to_all)
    for estimate in (each.percent, each.alpha, each.ac):
        yield from (estimate.value, estimate.low, estimate.high)


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
    """Find groups of cases that are rated alike, and say whether to believe in them.

    `k` None: as many as fit best. Raises ValueError for a weight or a `k` that cannot be used.
    """
    settings = Settings(k, weights, min_shared, nested, basis, seed)
    cards = score_cases(rubric.rubric, cases, flips=False, seed=seed)
    return Clusters(find_clusters(rubric.rubric, cards, settings))


def precedents(
    case: Case,
    cases: Sequence[Case],
    rubric: Definition,
    *,
    n: int = preceding.NEAREST,
    weights: Mapping[str, float] = EQUAL,
    min_shared: int = MIN_SHARED,
) -> Precedents:
    """The `n` cases whose ratings are most like those of a deal. Similar ratings, not a forecast.

    Raises ValueError for a weight that cannot be used.
    """
    (card,) = score_cases(rubric.rubric, [case], flips=False)
    cards = score_cases(rubric.rubric, cases, flips=False)
    return Precedents(
        preceding.precedents(card, cards, n=n, weights=weights, min_shared=min_shared)
    )


def agreement(
    codings: Mapping[str, Sequence[Case]],
    rubric: Definition,
    *,
    metric: Metric = "ordinal",
    resamples: int = 1000,
    seed: int = 0,
) -> Agreement:
    """How far coders, by name, agree on the cases that two or more of them coded."""
    return Agreement(
        agreeing.agreement(rubric.rubric, codings, metric=metric, resamples=resamples, seed=seed)
    )
