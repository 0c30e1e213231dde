"""Clusters as text: one sentence of a fixed table, every case accounted for."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping
from dataclasses import replace
from itertools import product
from typing import get_args

import pytest

from tests.support.graded import graded_cards
from typology.analysis.cluster.average_linkage import (
    Band,
    Clustering,
    ClusterSettings,
    find_clusters,
)
from typology.reporting.cluster.linkage_data import cluster_data, cluster_document
from typology.reporting.cluster.linkage_text import BELIEF, belief, clustering_text
from typology.reporting.formats.document import write_markdown, write_text
from typology.reporting.formats.tables.csv import write_csv

EVERY = ClusterSettings(("all",))
JACCARDS: Mapping[Band, float] = {
    "highly stable": 0.9,
    "stable": 0.8,
    "doubtful": 0.7,
    "do not interpret": 0.1,
}


def with_outcome(clustering: Clustering, band: Band, tighter: bool) -> Clustering:
    """The same, its clusters in a band of stability, and tighter than chance or not."""
    partition = clustering.partition
    assert partition is not None
    clusters = tuple(replace(each, jaccard=JACCARDS[band]) for each in partition.clusters)
    threshold = partition.silhouette + (-0.1 if tighter else 0.1)
    return replace(clustering, partition=replace(partition, clusters=clusters, threshold=threshold))


def test_every_outcome_has_its_own_sentence() -> None:
    assert set(BELIEF) == set(product(get_args(Band), (True, False)))
    assert len(set(BELIEF.values())) == len(BELIEF)


@pytest.mark.parametrize(("band", "tighter"), list(BELIEF))
def test_belief_follows_stability_and_the_permutation_test(
    clustering: Clustering, band: Band, tighter: bool
) -> None:
    told = belief(with_outcome(clustering, band, tighter))
    assert told == BELIEF[(band, tighter)]
    assert told.startswith("No clusters") == (not tighter)


def test_the_opening_line_counts_cases_given_clustered_and_left_out(clustering: Clustering) -> None:
    opening = write_text(clustering_text(clustering)).splitlines()[0]
    assert opening == "Clusters: 16 cases given, 12 clustered, 4 left out"


def test_belief_stands_before_every_table(clustering: Clustering) -> None:
    told = " ".join(write_text(clustering_text(clustering)).split())
    assert told.index(belief(clustering)) < told.index("Cases by cluster")


def test_few_cases_are_said_to_be_few() -> None:
    rows = {f"c{place}": (place % 2 * 0.9 + place / 100,) * 4 for place in range(9)}
    cards = graded_cards(rows)
    few = find_clusters(cards[0].rubric, cards, EVERY)
    enough = find_clusters(cards[0].rubric, graded_cards(rows | {"c9": (1.0,) * 4}), EVERY)
    assert "With only nine cases" in write_text(clustering_text(few))
    assert few.partition is not None
    assert few.partition.beats_chance
    assert not belief(few).startswith("Believe")
    assert "With only" not in write_text(clustering_text(enough))


def test_agreement_with_the_verdicts_is_called_descriptive(clustering: Clustering) -> None:
    text = clustering_text(clustering)
    for told in (write_text(text), write_markdown(text)):
        assert "The agreement with the verdicts is descriptive" in " ".join(told.split())


def test_sentences_have_no_decimals(clustering: Clustering) -> None:
    told = write_text(clustering_text(clustering))
    sentences = told.split("Cases by cluster")[0].split("Clusters\n")[0]
    assert not re.search(r"\d\.\d", sentences)


def test_nothing_is_told_of_clusters_where_too_few_cases_are_left() -> None:
    cards = graded_cards({"one": (0.1, 0.2), "two": (0.3, None)})
    clustering = find_clusters(cards[0].rubric, cards, ClusterSettings(("all",), min_shared=2))
    assert "No clusters were searched for" in write_text(clustering_text(clustering))
    document = cluster_document(clustering)
    assert isinstance(document, dict)
    assert document["partition"] is None
    data = csv.DictReader(io.StringIO(write_csv(cluster_data(clustering))))
    assert [(row["case"], row["cluster"]) for row in data] == [("one", ""), ("two", "")]
