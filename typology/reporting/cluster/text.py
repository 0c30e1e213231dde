"""Clusters told: whether to believe in them, which case is in which, and how it was reckoned."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from typology.analysis.cluster.clusters import (
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
from typology.reporting.formats.table import TEXT_LEGEND, TEXT_MARK, UNKNOWN, Cell, Column, Table
from typology.reporting.provenance import TOOL, change_lines, definition_lines
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
    f"No clusters were sought: that takes {count_noun(FEWEST_CASES, 'case')} which share enough "
    "criteria, pair by pair."
)

TOO_FEW_TO_BELIEVE: Final = (
    "Too few cases to believe in groups, though these are tighter than chance makes them: take "
    "the grouping as a description of these cases alone."
)


def belief(found: Clustering) -> str:
    """Whether to believe in the clusters, in one sentence of a fixed table."""
    if found.partition is None:
        return TOO_FEW
    if found.partition.beats_chance and len(found.cards) < FEW:
        return TOO_FEW_TO_BELIEVE
    return BELIEF[found.partition.band, found.partition.beats_chance]


def write_clusters_text(
    found: Clustering, origin: str | None = None, *, width: int = 80, colour: bool = False
) -> str:
    """All of it for people; `origin` names where the rubric came from."""
    from typology.reporting.formats.document import write_text
    from typology.reporting.formats.table_text import write_text as write_tables

    parts = [write_text(cluster_blocks(found), width=width, colour=colour)]
    if tables := cluster_tables(found):
        parts.append(write_tables(*tables, width=width, colour=colour))
    parts.append(write_text(provenance_blocks(found, origin), width=width, colour=colour))
    return "\n".join(parts)


def write_clusters_markdown(found: Clustering, origin: str | None = None) -> str:
    """All of it as markdown; `origin` names where the rubric came from."""
    from typology.reporting.formats.document import write_markdown
    from typology.reporting.formats.table_markup import write_markdown as write_tables

    parts = [write_markdown(cluster_blocks(found))]
    if tables := cluster_tables(found):
        parts.append(write_tables(*tables).rstrip("\n") + "\n")
    parts.append(write_markdown(provenance_blocks(found, origin)))
    return "\n".join(parts)


def cluster_blocks(found: Clustering) -> Blocks:
    """What stands above the tables."""
    told: list[Block] = [
        Heading(f"Clusters: {_cases_sentence(found)}", 1),
        Paragraph(belief(found), strong=True),
    ]
    if found.partition is not None and len(found.cards) < FEW:
        told.append(
            Paragraph(
                f"With only {count_noun(len(found.cards), 'case')} a group hardly can fall apart: "
                "stability says little here."
            )
        )
    return tuple(told)


def _cases_sentence(found: Clustering) -> str:
    clustered, left = len(found.cards), len(found.left_out)
    given = clustered + left
    how = "clustered" if found.partition is not None else "compared"
    return f"{given} case{'' if given == 1 else 's'} given, {clustered} {how}, {left} left out"


def cluster_tables(found: Clustering) -> tuple[Table, ...]:
    """Clusters, cases, profiles and tests where there is a partition; the cases left out."""
    tables: list[Table] = []
    if found.partition is not None:
        tables += [
            _clusters(found.partition),
            assignments(found, found.partition),
            profiles(found, found.partition),
            _tests(found.partition),
        ]
    if found.left_out:
        tables.append(_left_out(found))
    return tuple(tables)


def _clusters(partition: Partition) -> Table:
    columns = (
        Column("cluster", "number"),
        Column("cases", "number"),
        Column("exemplar", "id", "the case nearest to the others of its cluster"),
        Column("silhouette", "membership", "mean of the cluster's cases"),
        Column("stability", "membership", f"mean Jaccard index over {BOOTSTRAPS} bootstraps"),
        Column("which is", "text"),
    )
    rows = tuple(
        (each.number, len(each.cases), each.exemplar, each.silhouette, each.jaccard, each.band)
        for each in partition.clusters
    )
    return Table("Clusters", columns, rows)


def assignments(found: Clustering, partition: Partition) -> Table:
    """Every case compared, by cluster: silhouette and verdict; the exemplar stands first."""
    columns = (
        Column("case", "id"),
        Column("cluster", "number"),
        Column("silhouette", "membership", "-1 to 1: how much nearer to its own than to the next"),
        Column("verdict", "verdict"),
        Column("exemplar", "flag"),
    )
    ordered = [
        (each, card, width)
        for each in partition.clusters
        for card, width in _members(found, partition, each)
    ]
    return Table(
        "Cases by cluster",
        columns,
        tuple(
            (card.case.id, each.number, width, card.verdict, card.case.id == each.exemplar)
            for each, card, width in ordered
        ),
        legend=(TEXT_LEGEND,) if any(card.case.basis == "text" for _, card, _ in ordered) else (),
        marks=tuple(TEXT_MARK if card.case.basis == "text" else "" for _, card, _ in ordered),
    )


def _members(
    found: Clustering, partition: Partition, cluster: Cluster
) -> list[tuple[Scorecard, float]]:
    """The cluster's cases with their silhouettes, the exemplar first, then by silhouette."""
    rows = [
        (card, float(width))
        for card, width in zip(found.cards, partition.silhouettes, strict=True)
        if card.case.id in cluster.cases
    ]
    return sorted(
        rows,
        key=lambda row: (row[0].case.id != cluster.exemplar, -round(row[1], 12), row[0].case.id),
    )


def profiles(found: Clustering, partition: Partition) -> Table:
    """Every criterion by cluster: mean membership, and how many of the cases are rated on it."""
    columns = [Column("criterion", "id")]
    for each in partition.clusters:
        columns += [
            Column(f"cluster {each.number}", "membership", "mean membership of the cases rated"),
            Column(f"rated {each.number}", "text", "cases rated, of the cluster's cases"),
        ]
    rows = tuple((name, *_profile_cells(partition, name)) for name in found.rubric.criteria)
    return Table("Profiles of the clusters", tuple(columns), rows)


def _profile_cells(partition: Partition, name: str) -> Iterator[Cell]:
    for each in partition.clusters:
        profile = each.profile[name]
        yield UNKNOWN if profile.mean is None else profile.mean
        yield f"{profile.known} of {len(each.cases)}"


def _tests(partition: Partition) -> Table:
    columns = (Column("figure", "prose"), Column("value", "membership"))
    chance = f"of {PERMUTATIONS} data sets with each criterion's ratings shuffled over the cases"
    rows = (
        ("mean silhouette of all cases", partition.silhouette),
        (f"{PERCENTILE}th percentile {chance}", partition.threshold),
        ("share of these and ours that are as tight as ours", partition.chance),
        ("adjusted Rand index against the verdicts", partition.agreement),
    )
    note = (
        "The agreement with the verdicts is descriptive: verdicts and clusters are made of the "
        "same criteria, so it confirms neither."
    )
    return Table("What speaks for the clusters", columns, rows, notes=(note,))


def _left_out(found: Clustering) -> Table:
    columns = (Column("why", "text"), Column("how many", "number"), Column("cases", "prose"))
    reasons = {
        "basis": f"basis is not {found.settings.basis}",
        "no_settlement": "no settlement to compare",
        "part_of": "part of another case",
        "min_shared": "too few criteria shared",
    }
    groups = {
        told: tuple(each.card.case.id for each in found.left_out if each.reason == reason)
        for reason, told in reasons.items()
    }
    rows = tuple((told, len(cases), cases) for told, cases in groups.items() if cases)
    return Table("Cases left out", columns, rows)


def provenance_blocks(found: Clustering, origin: str | None = None) -> Blocks:
    """What stands below the tables; `origin` names where the rubric came from."""
    rubric, settings = found.rubric, found.settings
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
        f"cases that are part of another: {'compared' if settings.nested == 'all' else 'left out'};"
        f" basis: {settings.basis}",
        *definition_lines(rubric, origin),
        TOOL,
        *change_lines((*rubric.overrides, *rates_of(found))),
    ]
    return (Heading("How this was reckoned"), flat_list(lines))


def rates_of(found: Clustering) -> tuple[Override, ...]:
    """What --rate changed in the cases, compared or not."""
    cards = (*found.cards, *(each.card for each in found.left_out))
    return tuple(dict.fromkeys(each for card in cards for each in card.case.overrides))
