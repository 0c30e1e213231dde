"""Clusters as a table of one row a case, and as JSON."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from typology.analysis.cluster.average_linkage import Clustering, Partition, Profile
from typology.analysis.cluster.linkage import BOOTSTRAPS, PERMUTATIONS
from typology.model import Json
from typology.reporting.cluster.linkage_text import belief, rates_of
from typology.reporting.formats.json import rounded
from typology.reporting.provenance import envelope, override_phrase, rubric_entry
from typology.reporting.score.json import case_entry
from typology.reporting.table import Cell, Column, Table
from typology.scoring.scorecard import Scorecard


def cluster_data(clustering: Clustering) -> Table:
    """One row a case, also those left out, with the definition's version and hash."""
    names = (
        "case", "title", "status", "basis", "rubric", "version", "definition_sha256",
        "case_sha256", "overrides", "verdict", "cluster", "exemplar", "silhouette", "stability",
        "band", "clusters_found", "left_out", "seed",
    )  # fmt: skip
    seed = clustering.settings.seed
    rows = [
        (*_identity(clustering, card), *_figures(clustering, row), None, seed)
        for row, card in enumerate(clustering.cards)
    ]
    rows += [
        (*_identity(clustering, left.card), *NO_FIGURES, left.reason, seed)
        for left in clustering.left_out
    ]
    ordered = tuple(sorted(rows, key=lambda row: str(row[0])))
    return Table("Clusters", tuple(Column(name) for name in names), ordered)


def _identity(clustering: Clustering, card: Scorecard) -> tuple[Cell, ...]:
    case, rubric = card.case, clustering.rubric
    overrides = map(override_phrase, (*rubric.overrides, *case.overrides))
    return (
        case.id, case.title, case.status, case.basis, rubric.id, rubric.version,
        rubric.definition_sha256, case.sha256, tuple(overrides), card.verdict,
    )  # fmt: skip


NO_FIGURES: Final = (None,) * 6


def _figures(clustering: Clustering, row: int) -> tuple[Cell, ...]:
    """The case's cluster, and what is known of it; None where there is no partition."""
    partition = clustering.partition
    if partition is None:
        return NO_FIGURES
    cluster = partition.clusters[int(partition.numbers[row])]
    return (
        cluster.number, cluster.exemplar == clustering.cards[row].case.id,
        float(partition.silhouettes[row]), cluster.jaccard, cluster.band, partition.beats_chance,
    )  # fmt: skip


def cluster_document(clustering: Clustering) -> Json:
    """The whole result as JSON: cases in order of id, distances one entry a pair."""
    settings = clustering.settings
    return {
        **envelope(),
        "rubric": rubric_entry(clustering.rubric, rates_of(clustering)),
        "method": "linkage",
        "settings": {
            "criteria": list(settings.criteria),
            "k": settings.k,
            "weights": _weights(clustering),
            "min_shared": settings.min_shared,
            "nested": settings.nested,
            "basis": settings.basis,
            "seed": settings.seed,
            "bootstraps": BOOTSTRAPS,
            "permutations": PERMUTATIONS,
        },
        "belief": belief(clustering),
        "partition": None if clustering.partition is None else _partition(clustering.partition),
        "cases": [_case(clustering, card, row) for row, card in enumerate(clustering.cards)],
        "left_out": [
            {
                "case": left.card.case.id,
                "why": left.reason,
                "related": list(left.related),
                "count": left.count,
            }
            for left in clustering.left_out
        ],
        "distances": list(_pairs(clustering)),
    }


def _weights(clustering: Clustering) -> dict[str, Json]:
    return {name: clustering.settings.weights.get(name, 1.0) for name in clustering.rubric.criteria}


def _partition(partition: Partition) -> Json:
    return {
        "k": partition.k,
        "found": partition.beats_chance,
        "band": partition.band,
        "silhouette": rounded(partition.silhouette),
        "threshold": rounded(partition.threshold),
        "chance": rounded(partition.chance),
        "agreement_with_verdicts": {
            "adjusted_rand": rounded(partition.agreement),
            "descriptive": True,
        },
        "clusters": [
            {
                "cluster": cluster.number,
                "cases": list(cluster.cases),
                "exemplar": cluster.exemplar,
                "silhouette": rounded(cluster.silhouette),
                "jaccard": rounded(cluster.jaccard),
                "band": cluster.band,
                "profile": {name: _profile(mean) for name, mean in cluster.profile.items()},
            }
            for cluster in partition.clusters
        ],
    }


def _profile(profile: Profile) -> Json:
    return {
        "known": profile.known,
        "mean": rounded(profile.mean),
        "low": rounded(profile.low),
        "high": rounded(profile.high),
    }


def _case(clustering: Clustering, card: Scorecard, row: int) -> Json:
    partition = clustering.partition
    return {
        **case_entry(card.case),
        "verdict": card.verdict,
        "cluster": None if partition is None else int(partition.numbers[row]) + 1,
        "silhouette": None if partition is None else rounded(float(partition.silhouettes[row])),
    }


def _pairs(clustering: Clustering) -> Iterator[Json]:
    distances = clustering.distances
    for column, other in enumerate(distances.cases):
        for row, name in enumerate(distances.cases[:column]):
            shared = int(distances.shared[row, column])
            defined = shared >= clustering.settings.min_shared
            yield {
                "cases": [name, other],
                "distance": rounded(float(distances.values[row, column])) if defined else None,
                "shared": shared,
            }
