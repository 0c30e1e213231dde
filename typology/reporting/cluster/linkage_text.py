"""Clusters as text and tables: whether to believe in them, their cases, and the method."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from typology.analysis.cluster.average_linkage import (
    FEWEST_CASES,
    PERCENTILE,
    Band,
    Cluster,
    Clustering,
    Partition,
)
from typology.analysis.cluster.linkage import BOOTSTRAPS, PERMUTATIONS
from typology.model import Override
from typology.reporting.blocks import Block, Blocks, Heading, Paragraph, flat_list
from typology.reporting.cluster.left_out import left_out_table
from typology.reporting.formats.document import Document
from typology.reporting.provenance import TOOL, change_lines, definition_lines
from typology.reporting.table import UNKNOWN, Cell, Column, Table, mark_texts
from typology.reporting.words import count_noun, join_words
from typology.scoring.scorecard import Scorecard

FEW: Final = 10  # cases: with fewer, resampling hardly changes anything

BELIEF: Final[dict[tuple[Band, bool], str]] = {
    ("highly stable", True): (
        "Believe the groups as a description of these ratings: they are tighter than chance makes "
        "them, and every one comes back when cases are drawn again."
    ),
    ("stable", True): (
        "Believe the groups with care: they are tighter than chance makes them, and every one by "
        "and large comes back when cases are drawn again."
    ),
    ("doubtful", True): (
        "Believe the pattern, not its borders: the groups are tighter than chance makes them, but "
        "in at least one it depends on the cases drawn who belongs to it."
    ),
    ("do not interpret", True): (
        "Believe single groups at most: together they are tighter than chance makes them, but at "
        "least one dissolves when cases are drawn again; read only those that are stable."
    ),
    ("highly stable", False): (
        "No clusters: the best grouping comes back when cases are drawn again, but is no tighter "
        "than chance makes one; the cases lie along a line rather than in groups."
    ),
    ("stable", False): (
        "No clusters: the best grouping by and large comes back when cases are drawn again, but is "
        "no tighter than chance makes one; do not read it."
    ),
    ("doubtful", False): (
        "No clusters: the best grouping is no tighter than chance makes one, and its borders "
        "depend on the cases drawn; do not read it."
    ),
    ("do not interpret", False): (
        "No clusters: the best grouping is no tighter than chance makes one, and dissolves when "
        "cases are drawn again; do not read it."
    ),
}
TOO_FEW: Final = (
    f"No clusters were searched for: that takes {count_noun(FEWEST_CASES, 'case')} which share "
    "enough criteria, pair by pair."
)

TOO_FEW_TO_BELIEVE: Final = (
    "Too few cases to believe in groups, though these are tighter than chance makes them: take "
    "the grouping as a description of these cases alone."
)


def belief(clustering: Clustering) -> str:
    """A sentence of a fixed table that says whether to believe in the clusters."""
    if clustering.partition is None:
        return TOO_FEW
    if clustering.partition.beats_chance and len(clustering.cards) < FEW:
        return TOO_FEW_TO_BELIEVE
    return BELIEF[clustering.partition.band, clustering.partition.beats_chance]


def clustering_text(clustering: Clustering, origin: str | None = None) -> Document:
    """The clustering; `origin` is the setting that chose the rubric."""
    return (
        *cluster_blocks(clustering),
        *cluster_tables(clustering),
        *method_blocks(clustering, origin),
    )


def cluster_blocks(clustering: Clustering) -> Blocks:
    """The blocks above the tables: how many cases, and whether to believe in the clusters."""
    blocks: list[Block] = [
        Heading(f"Clusters: {_cases_sentence(clustering)}", 1),
        Paragraph(belief(clustering), strong=True),
    ]
    if clustering.partition is not None and len(clustering.cards) < FEW:
        blocks.append(
            Paragraph(
                f"With only {count_noun(len(clustering.cards), 'case')} a group can hardly fall "
                "apart: stability says little here."
            )
        )
    return tuple(blocks)


def _cases_sentence(clustering: Clustering) -> str:
    clustered, left = len(clustering.cards), len(clustering.left_out)
    given = clustered + left
    how = "clustered" if clustering.partition is not None else "compared"
    return f"{given} case{'' if given == 1 else 's'} given, {clustered} {how}, {left} left out"


def cluster_tables(clustering: Clustering) -> tuple[Table, ...]:
    """Clusters, cases, profiles and tests if there is a partition; then the cases left out."""
    tables: list[Table] = []
    if clustering.partition is not None:
        tables += [
            _clusters_table(clustering.partition),
            assignments_table(clustering, clustering.partition),
            profiles_table(clustering, clustering.partition),
            _tests_table(clustering.partition),
        ]
    if clustering.left_out:
        tables.append(left_out_table(clustering.left_out, clustering.settings.basis))
    return tuple(tables)


def _clusters_table(partition: Partition) -> Table:
    columns = (
        Column("cluster", "number"),
        Column("cases", "number"),
        Column("exemplar", "id", "the case nearest to the others of its cluster"),
        Column("silhouette", "membership", "mean of the cluster's cases"),
        Column("stability", "membership", f"mean Jaccard index over {BOOTSTRAPS} bootstraps"),
        Column("which is", "text"),
    )
    rows = tuple(
        (one.number, len(one.cases), one.exemplar, one.silhouette, one.jaccard, one.band)
        for one in partition.clusters
    )
    return Table("Clusters", columns, rows)


def assignments_table(clustering: Clustering, partition: Partition) -> Table:
    """One row a case that was compared, by cluster, each exemplar first."""
    columns = (
        Column("case", "id"),
        Column("cluster", "number"),
        Column("silhouette", "membership", "-1 to 1: how much nearer to its own than to the next"),
        Column("verdict", "verdict"),
        Column("exemplar", "flag"),
    )
    ordered = [
        (cluster, card, width)
        for cluster in partition.clusters
        for card, width in _members(clustering, partition, cluster)
    ]
    table = Table(
        "Cases by cluster",
        columns,
        tuple(
            (card.case.id, cluster.number, width, card.verdict, card.case.id == cluster.exemplar)
            for cluster, card, width in ordered
        ),
    )
    return mark_texts(table, [card.case for _, card, _ in ordered])


def _members(
    clustering: Clustering, partition: Partition, cluster: Cluster
) -> list[tuple[Scorecard, float]]:
    """The cluster's cases with their silhouettes, the exemplar first, then by silhouette."""
    rows = [
        (card, float(width))
        for card, width in zip(clustering.cards, partition.silhouettes, strict=True)
        if card.case.id in cluster.cases
    ]
    return sorted(
        rows,
        key=lambda row: (row[0].case.id != cluster.exemplar, -round(row[1], 12), row[0].case.id),
    )


def profiles_table(clustering: Clustering, partition: Partition) -> Table:
    """One row a criterion: the mean membership of each cluster, and how many cases are rated."""
    columns = [Column("criterion", "id")]
    for cluster in partition.clusters:
        number = cluster.number
        columns += [
            Column(f"cluster {number}", "membership", "mean membership of the cases rated"),
            Column(f"rated {number}", "text", "cases rated, of the cluster's cases"),
        ]
    rows = tuple((name, *_profile_cells(partition, name)) for name in clustering.rubric.criteria)
    return Table("Profiles of the clusters", tuple(columns), rows)


def _profile_cells(partition: Partition, name: str) -> Iterator[Cell]:
    for cluster in partition.clusters:
        profile = cluster.profile[name]
        yield UNKNOWN if profile.mean is None else profile.mean
        yield f"{profile.known} of {len(cluster.cases)}"


def _tests_table(partition: Partition) -> Table:
    columns = (Column("figure", "prose"), Column("value", "membership"))
    chance = f"of {PERMUTATIONS} data sets with each criterion's ratings shuffled over the cases"
    rows = (
        ("mean silhouette of all cases", partition.silhouette),
        (f"{PERCENTILE}th percentile {chance}", partition.threshold),
        ("share of these and ours that are as tight as ours", partition.chance),
        ("adjusted Rand index with the verdicts", partition.agreement),
    )
    note = (
        "The agreement with the verdicts is descriptive: verdicts and clusters are made of the "
        "same criteria, so it confirms neither."
    )
    return Table("What speaks for the clusters", columns, rows, notes=(note,))


def method_blocks(clustering: Clustering, origin: str | None = None) -> Blocks:
    """The blocks below the tables: the method and the definition.

    `origin` is the setting that chose the rubric.
    """
    rubric, settings = clustering.rubric, clustering.settings
    weights = [f"{name} {weight:g}" for name, weight in settings.weights.items()]
    lines = [
        "distance: Gower (1971) on memberships at the best estimates, over the criteria that both "
        f"cases are rated on (at least {settings.min_shared}), each with the fixed range 0-1",
        f"weights: {join_words(weights)}, all others 1" if weights else "weights: equal",
        "clusters: average linkage, "
        + (f"{settings.k} as asked for" if settings.k else "as many as give the largest silhouette")
        + "; silhouettes: Rousseeuw (1987)",
        f"stability: Hennig (2007), {BOOTSTRAPS} bootstraps; chance: {PERMUTATIONS} data sets in "
        f"which what is unknown stays unknown; seed {settings.seed}",
        f"criteria: {', '.join(settings.criteria)}; of wholes and parts compared: "
        f"{settings.nested}; basis: {settings.basis}",
        *definition_lines(rubric, origin),
        TOOL,
        *change_lines((*rubric.overrides, *rates_of(clustering))),
    ]
    return (Heading("How this was computed"), flat_list(lines))


def rates_of(clustering: Clustering) -> tuple[Override, ...]:
    """The changes by --rate in all cases, also those left out."""
    cards = (*clustering.cards, *(left.card for left in clustering.left_out))
    return tuple(dict.fromkeys(rate for card in cards for rate in card.case.overrides))
