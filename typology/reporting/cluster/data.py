"""Clusters as data: one row a case, or everything that was found."""

from __future__ import annotations

from collections.abc import Iterator

from typology.analysis.cluster.clusters import Clustering, Partition, Profile
from typology.analysis.cluster.linkage import BOOTSTRAPS, PERMUTATIONS
from typology.model import Json
from typology.reporting.cluster.text import belief, rates_of
from typology.reporting.formats.json import rounded
from typology.reporting.formats.table import Cell, Column, Table
from typology.reporting.provenance import envelope, override_phrase, rubric_entry
from typology.scoring.scorecard import Scorecard


def cluster_data(found: Clustering) -> Table:
    """One row a case named, also those left out, with the definition's version and hash."""
    names = (
        "case", "title", "status", "basis", "rubric", "version", "definition_sha256",
        "case_sha256", "overrides", "verdict", "cluster", "exemplar", "silhouette", "stability",
        "band", "clusters_found", "left_out", "seed",
    )  # fmt: skip
    rows = [_data_row(found, card, row) for row, card in enumerate(found.cards)]
    rows += [
        (
            *_identity(found, each.card), None, None, None, None, None, None, each.reason,
            found.settings.seed,
        )
        for each in found.left_out
    ]  # fmt: skip
    ordered = tuple(sorted(rows, key=lambda row: str(row[0])))
    return Table("Clusters", tuple(Column(name) for name in names), ordered)


def _identity(found: Clustering, card: Scorecard) -> tuple[Cell, ...]:
    case, rubric = card.case, found.rubric
    overrides = map(override_phrase, (*rubric.overrides, *case.overrides))
    return (
        case.id, case.title, case.status, case.basis, rubric.id, rubric.version,
        rubric.definition_sha256, case.sha256, tuple(overrides), card.verdict,
    )  # fmt: skip


def _data_row(found: Clustering, card: Scorecard, row: int) -> tuple[Cell, ...]:
    partition = found.partition
    if partition is None:
        figures: tuple[Cell, ...] = (None, None, None, None, None, None)
    else:
        cluster = partition.clusters[int(partition.numbers[row])]
        figures = (
            cluster.number, cluster.exemplar == card.case.id, float(partition.silhouettes[row]),
            cluster.jaccard, cluster.band, partition.beats_chance,
        )  # fmt: skip
    return (*_identity(found, card), *figures, None, found.settings.seed)


def cluster_document(found: Clustering) -> Json:
    """Everything that `cluster` found; cases in order of id, distances one entry a pair."""
    settings = found.settings
    return {
        **envelope(),
        "rubric": rubric_entry(found.rubric, rates_of(found)),
        "settings": {
            "k": settings.k,
            "weights": _weights(found),
            "min_shared": settings.min_shared,
            "nested": settings.nested,
            "basis": settings.basis,
            "seed": settings.seed,
            "bootstraps": BOOTSTRAPS,
            "permutations": PERMUTATIONS,
        },
        "belief": belief(found),
        "partition": None if found.partition is None else _partition(found.partition),
        "cases": [_case(found, card, row) for row, card in enumerate(found.cards)],
        "left_out": [
            {
                "case": each.card.case.id,
                "reason": each.reason,
                "part_of": each.part_of,
                "pairs": each.pairs,
            }
            for each in found.left_out
        ],
        "distances": list(_pairs(found)),
    }


def _weights(found: Clustering) -> dict[str, Json]:
    return {name: found.settings.weights.get(name, 1.0) for name in found.rubric.criteria}


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
                "cluster": each.number,
                "cases": list(each.cases),
                "exemplar": each.exemplar,
                "silhouette": rounded(each.silhouette),
                "jaccard": rounded(each.jaccard),
                "band": each.band,
                "profile": {name: _profile(profile) for name, profile in each.profile.items()},
            }
            for each in partition.clusters
        ],
    }


def _profile(profile: Profile) -> Json:
    return {
        "known": profile.known,
        "mean": rounded(profile.mean),
        "low": rounded(profile.low),
        "high": rounded(profile.high),
    }


def _case(found: Clustering, card: Scorecard, row: int) -> Json:
    partition = found.partition
    return {
        "case": card.case.id,
        "title": card.case.title,
        "sha256": card.case.sha256,
        "status": card.case.status,
        "basis": card.case.basis,
        "verdict": card.verdict,
        "cluster": None if partition is None else int(partition.numbers[row]) + 1,
        "silhouette": None if partition is None else rounded(float(partition.silhouettes[row])),
    }


def _pairs(found: Clustering) -> Iterator[Json]:
    apart = found.distances
    for second, other in enumerate(apart.cases):
        for first, name in enumerate(apart.cases[:second]):
            defined = apart.shared[first, second] >= found.settings.min_shared
            yield {
                "cases": [name, other],
                "distance": rounded(float(apart.values[first, second])) if defined else None,
                "shared": int(apart.shared[first, second]),
            }
